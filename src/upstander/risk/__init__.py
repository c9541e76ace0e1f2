"""How likely, where, to whom."""
