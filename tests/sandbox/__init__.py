"""The Stripe sandbox, asked by the real stripe library."""
