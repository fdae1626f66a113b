"""What the newsroom does around a text: who is at it, what they say to each other, who is shown it, what it lacks."""
