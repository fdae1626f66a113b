"""The pages that Stripe shows to people: plain forms, for a phone, without a script."""
