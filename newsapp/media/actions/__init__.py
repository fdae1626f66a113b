"""What the newsroom does with pictures."""
