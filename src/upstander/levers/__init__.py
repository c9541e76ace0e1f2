"""What can be done, by whom, at what cost and risk."""
