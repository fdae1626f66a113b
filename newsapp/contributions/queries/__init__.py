"""Look-ups of readers' money."""
