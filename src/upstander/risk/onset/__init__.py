"""Onsets of any kind, in any unit of time: rows at risk, learners, rolling origins, scores."""
