"""JSON as it comes in: read strictly, or refused with the field that is wrong."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from newsapp.platform.errors import Invalid, Malformed, TooLarge

MOST_BYTES = 2 * 1024 * 1024
DEEPEST = 200
MOST_PARTS = 100_000
MOST_DIGITS = 40
_LONG_NUMBER = re.compile(rb"[0-9]{%d}|[eE][+-]?[0-9]{3}" % (MOST_DIGITS + 1))
# Possessive, and an open text goes to the end: no byte is ever looked at twice.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+\\?"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")
_NUL_OR_SURROGATE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def parse(raw: bytes) -> Any:
    """The value that these bytes say; Malformed, TooLarge, or Invalid naming the field of an impossible text."""
    if len(raw) > MOST_BYTES:
        raise TooLarge(f"At most {MOST_BYTES // 1024} KB of JSON are read.")
    _check_outline(raw)
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Malformed(f"Not UTF-8 at byte {error.start}.") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"Not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from error
    except (ValueError, RecursionError) as error:
        raise Malformed("Not JSON that can be read.") from error
    if _NUL_OR_SURROGATE.search(raw):
        _check_texts(value)
    return value


def _check_outline(raw: bytes) -> None:
    """Refuse what would be slow or impossible to parse, by a look at the bytes outside of texts."""
    if raw.count(b'"') > 4 * MOST_PARTS:
        raise Malformed(f"More than {4 * MOST_PARTS} quotation marks.")
    outline = _STRING.sub(b'""', raw)
    if _LONG_NUMBER.search(outline):
        raise Malformed(f"A number of more than {MOST_DIGITS} digits, or an exponent of more than two.")
    if sum(map(outline.count, (b",", b"[", b"]", b"{", b"}"))) > MOST_PARTS:
        raise Malformed(f"More than {MOST_PARTS} commas and brackets.")
    depth = 0
    for bracket in _BRACKETS.findall(outline):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise Malformed(f"Nested more than {DEEPEST} levels deep.")


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is not JSON.")


def _check_texts(value: Any) -> None:
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, str):
            _check_text(path, found)
        elif isinstance(found, dict):
            for key, inner in found.items():
                _check_text(path or "body", key)
                waiting.append((f"{path}.{key}" if path else key, inner))
        elif isinstance(found, list):
            waiting += [(f"{path}.{index}" if path else str(index), inner) for index, inner in enumerate(found)]


def _check_text(path: str, text: str) -> None:
    if "\x00" in text:
        raise Invalid.of(path or "body", "It has a NUL character.")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise Invalid.of(path or "body", "It has half of a surrogate pair.") from None
