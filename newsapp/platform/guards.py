"""Every route says whom it lets in; this is the guard of those that let everyone in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Anyone may call this route, unknown and without a cookie."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view
