"""Competing hypotheses: the posterior, how sure it is, and on how few items it hangs."""
