"""Readers' money: gifts, plans, payments, the ledger that is right whatever fails, and receipts."""
