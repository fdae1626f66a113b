"""Articles, from draft to correction."""
