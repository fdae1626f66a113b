"""The migrations, on both databases."""

from __future__ import annotations
