"""Ethnic Power Relations: groups and their access to state power."""
