"""What templates of scenarios can say."""
