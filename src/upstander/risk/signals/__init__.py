"""Signals in event feeds: surges, change points and novelties, each with its false-alarm rate."""
