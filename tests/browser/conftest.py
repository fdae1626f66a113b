"""The Stripe sandbox, for papers that a test makes itself."""

from __future__ import annotations

from tests.contributions.conftest import own, sandbox, shared

__all__ = ["own", "sandbox", "shared"]
