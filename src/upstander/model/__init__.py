"""The nouns: what the field talks about, as frozen dataclasses."""
