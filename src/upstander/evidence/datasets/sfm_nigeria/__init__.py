"""Nigerian security forces, as researched by the Security Force Monitor."""
