"""What the sandbox shows: copies without the sandbox's own names, expanded where that was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stripe_sandbox import errors
from tests.stripe_sandbox.spec import spec
from tests.stripe_sandbox.store import Object, Store

Included = Callable[[Store, Object], Any]
_INCLUDED: dict[tuple[str, str], Included] = {}
_DEEPEST = 4


def included(kind: str, name: str) -> Callable[[Included], Included]:
    """Register `def lines(store, thing)` for a part that an object has only when it is asked for with `expand`."""

    def register(function: Included) -> Included:
        _INCLUDED[kind, name] = function
        return function

    return register


def shown(thing: Any) -> Any:
    """A copy, without the names that begin with an underscore."""
    if isinstance(thing, dict):
        return {name: shown(value) for name, value in thing.items() if name[:1] != "_"}
    return [shown(item) for item in thing] if isinstance(thing, list) else thing


def expanded(store: Store, answer: Object, paths: list[str]) -> Object:
    """The shown answer, with what these paths name put in the place of its id; a StripeError for what cannot be."""
    for path in paths:
        names = path.split(".")
        if len(names) > _DEEPEST:
            said = f"You cannot expand more than {_DEEPEST} levels of a property ({path})."
            raise errors.invalid(said, param="expand")
        _expand(store, [answer], names, path)
    return answer


def _expand(store: Store, things: list[Object], names: list[str], path: str) -> None:
    name, rest = names[0], names[1:]
    found: list[Object] = []
    for thing in things:
        value = _value(store, thing, name, path)
        values = value if isinstance(value, list) else [value]
        values = [_object(store, each) for each in values]
        if value is not None:
            thing[name] = values if isinstance(value, list) else values[0]
        found += [each for each in values if isinstance(each, dict)]
    if rest:
        _expand(store, found, rest, path)


def _value(store: Store, thing: Object, name: str, path: str) -> Any:
    kind = str(thing.get("object", ""))
    if (kind, name) in _INCLUDED and not isinstance(thing.get(name), dict):
        return shown(_INCLUDED[kind, name](store, store.get(thing["id"]) or thing))
    if name not in thing and not spec().expandable(kind, name):
        raise errors.invalid(f"This property cannot be expanded ({path}).", param="expand")
    return thing.get(name)


def _object(store: Store, value: Any) -> Any:
    found = store.get(value) if isinstance(value, str) else None
    return shown(found) if found else value
