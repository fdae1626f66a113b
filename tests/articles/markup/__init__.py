"""Tests of reading Markdown and HTML."""
