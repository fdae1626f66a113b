"""The first page of the desk: what waits for whoever looks, and what came in for whoever sees to money."""

from __future__ import annotations

from typing import Any

from flask import Response

from newsapp.articles import today
from newsapp.contributions.queries import summary
from newsapp.contributions.queries.days import Days
from newsapp.contributions.queries.summary import Sums
from newsapp.desk.guards import ANYONE_HERE, me, needs
from newsapp.desk.pages.rendering import HOME, new_pages, page
from newsapp.platform import clock, outbox
from newsapp.platform.settings import current
from newsapp.staff import queries
from newsapp.staff.roles import MONEY, WORK, WRITE_OWN, Person

pages = new_pages("desk_today")
MOST_JOBS = 5


@pages.get(HOME)
@needs(ANYONE_HERE)
def show_today() -> Response:
    """What is due, in review, given to me and lately published; failed work and gifts for who may see them."""
    who = me()
    lists: dict[str, list[Any]] = today.lists(who) if who.may(WRITE_OWN) else {}
    began = queries.names(row.created_by for rows in lists.values() for row in rows)
    failed = outbox.failed(limit=MOST_JOBS) if who.may(WORK) else []
    return page("desk/today.html", lists=lists, began=began, failed=failed, gifts=_gifts(who), now=clock.now())


def _gifts(who: Person) -> dict[str, list[Sums]]:
    """What readers gave today and this month, by currency; nothing for who may not see money."""
    if not who.may(MONEY):
        return {}
    zone = current().zone
    day = clock.now().astimezone(zone).date()
    stretches = {"today": Days(zone, day, day), "month": Days(zone, day.replace(day=1), day)}
    return {name: summary.summed("currency", days) for name, days in stretches.items()}
