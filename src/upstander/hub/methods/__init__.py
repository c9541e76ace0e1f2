"""How what the hub says is worked out: the method notes and model cards, to be read beside it."""
