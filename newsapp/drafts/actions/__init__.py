"""What can be done around a text, each verb in one place."""
