"""What a reader sees: two pages, sourced."""
