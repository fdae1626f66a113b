"""What would be the same if this were not a newspaper."""
