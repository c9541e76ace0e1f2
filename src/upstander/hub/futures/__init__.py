"""Scenarios of a case: judgements that people brought in, and what the engines say of them."""
