"""Legal entities and their parents, as registered under the global LEI system."""
