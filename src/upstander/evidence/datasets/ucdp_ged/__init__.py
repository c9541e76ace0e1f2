"""UCDP's georeferenced events of organised violence."""
