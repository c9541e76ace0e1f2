"""The resilience of societies, home first: indices and profiles that people brought in."""
