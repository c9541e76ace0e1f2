"""OpenSanctions: listed parties, public office holders and what links them."""
