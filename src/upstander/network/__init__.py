"""Who, with what, through whom: the actor graph, its sampled worlds and its weak points."""
