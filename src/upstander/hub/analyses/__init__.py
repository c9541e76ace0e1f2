"""Analyses: what the engines say of a case, worked out in the background on its asker's view."""
