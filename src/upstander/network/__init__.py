"""Who, with what, through whom."""
