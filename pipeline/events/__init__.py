"""Relations to rows: identity, catalogue places, duplicates and confidence."""
