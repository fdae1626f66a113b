"""Stripe's resources, a file each."""
