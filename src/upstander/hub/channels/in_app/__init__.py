"""Within the hub: the notice waits on the first page."""
