"""A signed request to an address that the receiver gave."""
