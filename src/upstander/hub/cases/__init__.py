"""Cases: what is known about one situation, who may see it, and how it came to be known."""
