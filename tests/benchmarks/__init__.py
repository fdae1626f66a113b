"""Measures newsapp against a bare server on the same machine, in one run."""
