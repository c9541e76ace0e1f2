"""What the pages of risk are written with."""
