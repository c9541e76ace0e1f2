"""What withstands: composite indices, surveys and how sure they are."""
