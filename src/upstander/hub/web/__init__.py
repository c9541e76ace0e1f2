"""What every page shares: the frame, the policy of what a browser may load, and the first page."""
