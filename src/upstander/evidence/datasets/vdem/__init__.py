"""V-Dem's indicators by country and year."""
