"""Bodies as Stripe takes them: `a[b][0]=c` decoded into what it says."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from tests.stripe_sandbox import errors

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_MOST_FIELDS = 2000


def decode(text: str) -> dict[str, Any]:
    """A form body or a query string as nested dicts of strings; a StripeError when it is garbled.

    A list is a dict whose names are 0, 1, 2: only who knows what is expected can tell them apart.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=_MOST_FIELDS)
    except ValueError as wrong:
        raise errors.invalid(f"Invalid request body: {wrong}") from None
    decoded: dict[str, Any] = {}
    for name, value in pairs:
        _place(decoded, name, value)
    return decoded


def _place(target: dict[str, Any], name: str, value: str) -> None:
    said = _NAME.match(name)
    if not said:
        raise errors.invalid(f"Invalid parameter name: {name}", param=name)
    keys = [said[1], *re.findall(r"\[([^\[\]]*)\]", said[2])]
    for key in keys[:-1]:
        target = target.setdefault(key or str(len(target)), {})
        if not isinstance(target, dict):
            raise errors.invalid(f"Invalid parameter: {name}", param=name)
    last = keys[-1] or str(len(target))
    if isinstance(target.get(last), dict):
        raise errors.invalid(f"Invalid parameter: {name}", param=name)
    target[last] = value
