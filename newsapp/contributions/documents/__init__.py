"""Papers for givers: receipts, their cancellations, and what was given in a year, as PDF."""
