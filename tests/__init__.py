"""Tests are sentences about a small world; the folders mirror src."""
