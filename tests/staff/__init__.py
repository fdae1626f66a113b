"""Who works here, what they may do, what they did."""
