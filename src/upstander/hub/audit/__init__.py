"""The log: what was written, and who read what is marked; appended to, and chained by hashes."""
