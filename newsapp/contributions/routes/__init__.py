"""Routes to giving, for readers' software and for the payment provider."""
