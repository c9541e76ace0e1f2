"""Risk of every country, the own one among them, as it was forecast; and what changed."""
