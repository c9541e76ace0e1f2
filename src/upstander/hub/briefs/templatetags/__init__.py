"""Template tags of briefs."""
