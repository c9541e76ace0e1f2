"""Upstander: from evidence to risk, networks, levers and a brief that can be walked back."""

__version__ = "0.1.0"
