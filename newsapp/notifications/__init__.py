"""Notifications: a message to someone who asked, sent once, and forgotten when it is sent."""
