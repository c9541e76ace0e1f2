"""The pictures of a case, graph, map and timeline, over one selection; and searching in it."""
