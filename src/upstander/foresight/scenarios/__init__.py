"""Cross-impact balance: all consistent scenarios, how sure they are, and what would change them."""
