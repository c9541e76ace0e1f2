"""Identity: which entities are one thing, how sure that is, and what a judgement would change."""
