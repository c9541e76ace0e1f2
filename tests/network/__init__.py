"""The actor graph, its worlds and its weak points."""
