"""Beneficial ownership in Open Ownership's data standard."""
