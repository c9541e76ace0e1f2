"""Template tags of indices and profiles."""
