"""One picture of risk: its parts in log-odds, its stage, and what it is blind to."""
