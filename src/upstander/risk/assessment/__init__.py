"""What assessors say of the indicators, how far they agree, and what nobody has looked at."""
