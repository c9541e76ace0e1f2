"""What the product says, in words: sentences as data, and the languages that say them."""
