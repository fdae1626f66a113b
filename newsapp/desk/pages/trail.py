"""The page of the trail: who did what to what, when and from where, and whether the trail holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, request

from newsapp.articles import queries as articles
from newsapp.articles.actions.drafting import IN_REVISION
from newsapp.articles.languages import LANGUAGES
from newsapp.desk.guards import me, needs
from newsapp.desk.pages.rendering import new_pages, page
from newsapp.desk.pages.trail_words import ABOUT_GIVERS, ACTIONS, FIELDS, KINDS, NAMES_NOBODY
from newsapp.platform import paging
from newsapp.platform.errors import Invalid
from newsapp.platform.settings import current
from newsapp.staff import audit, queries
from newsapp.staff.audit import Examined, Wanted
from newsapp.staff.roles import TRAIL, WORKER

if TYPE_CHECKING:
    from newsapp.articles.models import Article
    from newsapp.staff.models import TrailEntry

pages = new_pages("desk_trail")
HERE = "/desk/trail"
ON_A_PAGE, MOST_PEOPLE, LONGEST_SHOWN = 40, 500, 600
# So many lines are examined while somebody waits; the command examines all.
EXAMINED = 20_000
FILTERS = ("who", "verb", "kind", "thing", "since", "until")
_PAGES = {"article": "/desk/stories/{}", "front": "/desk/front/{}", "image": "/desk/pictures/{}"}


@pages.get(HERE)
@needs(TRAIL)
def show_trail() -> Response:
    """Lines of the trail, newest first."""
    return _trail()


@pages.post(HERE)
@needs(TRAIL)
def examine_trail() -> Response:
    """Whether the last lines hold, as `newsapp audit verify` says of all of them."""
    return _trail(audit.verify(last=EXAMINED))


def _trail(examined: Examined | None = None) -> Response:
    asked = {name: request.args.get(name, "")[:100] for name in FILTERS}
    try:
        before, wanted, refusal = paging.decode_number(request.args.get("cursor", "")), _wanted(asked), None
    except Invalid as invalid:
        before, wanted, refusal = None, audit.EVERYTHING, invalid
    rows = [] if refusal else audit.entries(before_number=before, limit=ON_A_PAGE + 1, wanted=wanted)
    shown, narrowed = rows[:ON_A_PAGE], {name: value for name, value in asked.items() if value}
    more = narrowed | {"cursor": paging.encode(shown[-1].number)} if len(rows) > ON_A_PAGE else {}
    people = {it.id: it.name for it in queries.everybody(after_name=None, limit=MOST_PEOPLE)}
    told: dict[str, Any] = {
        "rows": _shown(shown, people),
        "asked": asked,
        "narrowed": bool(narrowed),
        "refusal": refusal,
    }
    told |= {"further": more and f"{HERE}?{urlencode(more)}", "examined": examined, "most": EXAMINED}
    told |= {
        "people": people | {WORKER.id: WORKER.name},
        "actions": ACTIONS,
        "kinds": KINDS,
        "fields": FIELDS,
        "in_revision": IN_REVISION,
    }
    return page("desk/trail.html", status=refusal.status if refusal else 200, **told)


def _wanted(asked: Mapping[str, str]) -> Wanted:
    """What the form narrows the list to; Invalid for a day that is none."""
    since, until = _day(asked, "since"), _day(asked, "until")
    upto = until + timedelta(days=1) if until else None
    named = {"by_id": asked["who"], "action": asked["verb"], "kind": asked["kind"], "object_id": asked["thing"].strip()}
    return Wanted(**{name: value.replace("\x00", "") for name, value in named.items()}, since=since, until=upto)


def _day(asked: Mapping[str, str], name: str) -> datetime | None:
    """When this day begins in the newsroom's zone."""
    if not asked[name]:
        return None
    try:
        at = datetime.combine(date.fromisoformat(asked[name]), time(), tzinfo=current().zone)
    except ValueError:
        at = None
    if at is None or not 1970 < at.year < 3000:  # others the database may not know
        raise Invalid.of(name, "A day such as 2026-11-24.")
    return at


def _shown(rows: Sequence[TrailEntry], people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each line with what it is about, and what changed field by field."""
    stories = articles.those([row.object_id for row in rows if row.object_kind == "article"], by=me())
    return [{"line": row, "changes": _changes(row)} | _about(row, stories, people) for row in rows]


def _about(row: TrailEntry, stories: Mapping[str, Article], people: Mapping[str, str]) -> dict[str, Any]:
    """What the thing is called, and where its page is."""
    story, told = stories.get(row.object_id), (row.after or {}) | (row.before or {})
    if row.object_kind == "front":
        told = {"name": LANGUAGES.get(row.object_id, row.object_id)}
    named = story.headline if story else people.get(row.object_id) or told.get("headline") or told.get("name") or ""
    address = _PAGES.get(row.object_kind, "").format(row.object_id)
    if row.object_kind in ABOUT_GIVERS or row.object_id == row.by_id:
        named = ""
    gone = row.object_kind == "article" and story is None
    return {"named": str(named), "address": "" if gone else address}


def _changes(row: TrailEntry) -> list[tuple[str, str, str]]:
    """Field, before and after, of what is not the same; of money only what names nobody."""
    before, after = row.before or {}, row.after or {}
    names = [name for name in dict.fromkeys([*before, *after]) if _differs(before.get(name), after.get(name))]
    if row.object_kind in ABOUT_GIVERS:
        names = [name for name in names if name in NAMES_NOBODY]
    return [(name, _said(before.get(name)), _said(after.get(name))) for name in names]


def _differs(before: Any, after: Any) -> bool:
    return bool(before != after or after == IN_REVISION)


def _said(value: Any) -> str:
    """A value for people, cut where it grows long: of a list of things each on a line of its own."""
    said = _plain(value)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]} …"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(inner)}" for name, inner in value.items() if inner not in (None, "", []))
    if isinstance(value, list):
        between = "\n" if any(isinstance(inner, dict) for inner in value) else ", "
        return between.join(map(_plain, value))
    if isinstance(value, bool) or not isinstance(value, str | None):
        return json.dumps(value)
    return value or ""
