"""Pictures: taking them in, what is said of them, and the sizes in which readers get them."""
