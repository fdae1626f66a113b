"""What is sent and answered about giving."""
