"""What can be done to articles, each verb in one place."""
