"""Security Force Monitor's downloads: units, their hierarchy, areas and commanders."""
