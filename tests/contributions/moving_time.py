"""A sandbox whose clock a test may move forward, and the paper's own clock moved with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from newsapp.contributions import gateway
from newsapp.contributions.gateway.protocol import GatewayRefused
from newsapp.contributions.models import Plan
from newsapp.platform import clock
from newsapp.platform.db import db
from tests.contributions.newsroom import Newsroom

# Longer than any month, and than the hour for which Stripe keeps the invoice of a renewal open to changes.
MONTH_S = 32 * 24 * 3600
Passes = Callable[..., None]


@contextmanager
def passing(newsroom: Newsroom) -> Iterator[Passes]:
    """A function by which so many seconds go by at Stripe and here, with all that falls due in them.

    Here the clock then stands, a little after everything that came until then.
    """
    with ExitStack() as stack:

        def passes(seconds: int = MONTH_S) -> None:
            newsroom.work()
            now = newsroom.sandbox.tell("clock", advance_s=seconds)["now"]
            stack.enter_context(clock.freeze(datetime.fromtimestamp(now, UTC) + timedelta(minutes=2)))
            newsroom.work()

        passes(0)
        yield passes
    _end_plans()


def _end_plans() -> None:
    """Let nothing be renewed that is of no interest to the next test."""
    for subscription_id in db.session.scalars(select(Plan.stripe_subscription_id)).all():
        with suppress(GatewayRefused):
            gateway.current().cancel(subscription_id, key="")
