"""What templates of analyses are written with."""
