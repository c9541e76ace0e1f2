"""The K nodes whose removal leaves the fewest connected pairs (the critical node problem)."""
