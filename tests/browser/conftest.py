"""The Stripe sandbox, for papers that a test makes itself."""

from __future__ import annotations

from tests.contributions.conftest import sandbox

__all__ = ["sandbox"]
