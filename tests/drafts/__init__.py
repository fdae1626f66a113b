"""What stands around a draft."""
