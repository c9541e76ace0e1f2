"""Persecution below the killing threshold: three targets, each with its own rows and scores."""
