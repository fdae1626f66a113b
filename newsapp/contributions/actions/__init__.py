"""What can be done with readers' money, each thing in one place."""
