"""Plans, what they may not touch, and who can carry them out."""
