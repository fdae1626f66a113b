"""What the newsroom's software sends and gets."""
