"""Decisions: what was asked, who decided, on what, and what must be looked at again when."""
