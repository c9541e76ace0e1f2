"""Surveys: what a sample says of everybody, by the design that drew it."""
