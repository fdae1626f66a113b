"""How a resource is written: functions registered for Stripe's calls.

    @operation("POST", "/v1/refunds")
    def create(call: Call) -> Object:
        intent = call.store.find("payment_intent", call.params["payment_intent"], "payment_intent")
        refund = call.store.put({"id": call.store.new_id("re"), "object": "refund", …})
        emit(call.store, "refund.created", refund)
        return refund

The path is written as in Stripe's OpenAPI document, and `call.ids` has what stands in its braces. `call.params` was
checked against the document and converted: integers are integers. The lock is held, so a function reads, changes and
`put`s as it likes. What it returns is copied, expanded, freed of names that begin with "_", and checked against the
document before it is sent; a list is `call.listing("refund", where=…)`. To refuse, raise from `errors`.

A page of the sandbox's own is registered with `@page("GET", "/c/pay/{session}")` and given the werkzeug request, the
store and what stands in the braces; it returns a werkzeug response. The lock is held there too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox import errors
from tests.stripe_sandbox.store import Object, Store

MOST_LISTED = 100
Operation = Callable[["Call"], Object]
Page = Callable[[Request, Store, dict[str, str]], Response]
_RANGE: dict[str, Callable[[int, int], bool]] = {
    "gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__,
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One request to the API: what was asked, of which objects, with which store."""

    store: Store
    params: dict[str, Any]
    ids: dict[str, str]
    path: str

    @property
    def now(self) -> int:
        """The sandbox's time."""
        return self.store.now()

    def listing(self, kind: str, where: Callable[[Object], bool] | None = None) -> Object:
        """The page of objects that the call's `limit`, `starting_after`, `ending_before` and `created` ask for."""
        wanted = [
            each for each in self.store.newest_first(kind) if self._made_when_asked(each) and (not where or where(each))
        ]
        return self.page_of(wanted)

    def page_of(self, things: list[Object]) -> Object:
        """The same of things that were found otherwise, newest first."""
        limit = self.params.get("limit", 10)
        if not 1 <= limit <= MOST_LISTED:
            raise errors.invalid("Invalid limit: must be between 1 and 100", param="limit")
        after, before = self.params.get("starting_after"), self.params.get("ending_before")
        if before:
            things = things[: self._place(things, before, "ending_before")]
            return self._list(things[-limit:], len(things) > limit)
        if after:
            things = things[self._place(things, after, "starting_after") + 1 :]
        return self._list(things[:limit], len(things) > limit)

    def _made_when_asked(self, thing: Object) -> bool:
        asked = self.params.get("created")
        if asked is None:
            return True
        span = asked if isinstance(asked, dict) else {"gte": asked, "lte": asked}
        return all(_RANGE[name](thing["created"], moment) for name, moment in span.items())

    def _place(self, things: list[Object], name: str, param: str) -> int:
        for place, thing in enumerate(things):
            if thing["id"] == name:
                return place
        raise errors.missing("object", name, param)

    def _list(self, data: list[Object], has_more: bool) -> Object:
        return {"object": "list", "data": data, "has_more": has_more, "url": self.path}


class Routes:
    """Functions by verb and path; a part in braces stands for anything."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, int], list[tuple[list[str], str, Any]]] = {}

    def add(self, verb: str, template: str, function: Any) -> None:
        """Register a function; a path that is written out goes before one with braces."""
        parts = template.strip("/").split("/")
        routes = self._routes.setdefault((verb, len(parts)), [])
        routes.append((parts, template, function))
        routes.sort(key=lambda route: sum(part[0] == "{" for part in route[0] if part))

    def find(self, verb: str, path: str) -> tuple[str, Any, dict[str, str]] | None:
        """The template, the function and what stands in the braces."""
        parts = path.strip("/").split("/")
        for wanted, template, function in self._routes.get((verb, len(parts)), ()):
            if all(one == other or (one[:1] == "{" and other) for one, other in zip(wanted, parts, strict=True)):
                ids = {one[1:-1]: other for one, other in zip(wanted, parts, strict=True) if one[:1] == "{"}
                return template, function, ids
        return None


OPERATIONS, PAGES = Routes(), Routes()


def operation(verb: str, template: str) -> Callable[[Operation], Operation]:
    """Register what answers a call of Stripe's API."""

    def register(function: Operation) -> Operation:
        OPERATIONS.add(verb, template, function)
        return function

    return register


def page(verb: str, template: str, *, locked: bool = True) -> Callable[[Page], Page]:
    """Register what answers a request to the sandbox itself: a page, or a command to it.

    One that waits for something must not hold the lock meanwhile.
    """

    def register(function: Page) -> Page:
        PAGES.add(verb, template, (function, locked))
        return function

    return register


def merge_metadata(thing: Object, sent: dict[str, str] | str | None) -> None:
    """Change an object's metadata as Stripe does: an empty value removes its key, an empty string all of them."""
    if sent is None:
        return
    kept = {} if sent == "" else thing.get("metadata") or {}
    merged = {name: value for name, value in (kept | dict(sent or {})).items() if value != ""}
    for name, value in merged.items():
        if len(name) > 40:
            said = f"Metadata keys must be at most 40 characters: {name[:40]}…"
            raise errors.invalid(said, param="metadata")
        if len(value) > 500:
            said = f"Metadata values must be at most 500 characters: {name}"
            raise errors.invalid(said, param=f"metadata[{name}]")
    if len(merged) > 50:
        raise errors.invalid("Metadata can have at most 50 keys.", param="metadata")
    thing["metadata"] = merged


def said_in(request: Request) -> dict[str, Any]:
    """What was told to one of the sandbox's own addresses, as JSON; nothing is an empty object."""
    try:
        said = json.loads(request.get_data() or b"{}")
    except ValueError as wrong:
        raise errors.invalid(f"Invalid JSON: {wrong}") from None
    if not isinstance(said, dict):
        raise errors.invalid("Invalid JSON: an object is wanted")
    return said
