"""What can be done, by whom, at what cost and risk: plans, and reach to whoever holds a lever."""
