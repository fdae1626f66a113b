"""A paper that takes gifts, for its pages."""

from __future__ import annotations

from tests.contributions.conftest import newsroom, sandbox

__all__ = ["newsroom", "sandbox"]
