"""Tests of the body document and its renderers."""
