"""Stochastic network interdiction: where to watch so that whoever passes is most often seen."""
