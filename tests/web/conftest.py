"""A paper that takes gifts, for its pages."""

from __future__ import annotations

from tests.contributions.conftest import newsroom, own, sandbox, shared

__all__ = ["newsroom", "own", "sandbox", "shared"]
