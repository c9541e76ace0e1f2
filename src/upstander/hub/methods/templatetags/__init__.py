"""Tags of the method notes."""
