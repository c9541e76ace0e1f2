"""Protect, be struck, protect again: three moves on one network, solved exactly."""
