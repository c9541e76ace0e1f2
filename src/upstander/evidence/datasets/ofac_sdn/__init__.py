"""The sanctions list of the US Office of Foreign Assets Control."""
