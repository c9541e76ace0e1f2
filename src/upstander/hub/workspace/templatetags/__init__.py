"""What the pictures of a case are written with."""
