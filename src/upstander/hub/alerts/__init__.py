"""Warnings: routed to named people with a clock, risen where nobody answers, and answered."""
