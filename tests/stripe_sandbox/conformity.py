"""Whether an object of ours is one that Stripe could have sent: a fast check against its schema.

A schema is compiled once into plain functions: some microseconds an object, where a general validator needs
milliseconds. It is stricter than OpenAPI asks: a name that Stripe's object does not have is wrong too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Schema = dict[str, Any]
Check = Callable[[Any, str], str | None]  # the value and where it stands; what is wrong with it
_TYPES: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "string": (str,), "boolean": (bool,)}


class Conformity:
    """Checks for the schemas of one document."""

    def __init__(self, schemas: dict[str, Schema]) -> None:
        self._schemas = schemas
        self._named: dict[str, Check] = {}

    def named(self, name: str) -> Check:
        """The check for a schema by its name, such as `payment_intent`."""
        if name not in self._named:
            self._named[name] = self.compiled(self._schemas[name])
        return self._named[name]

    def compiled(self, schema: Schema) -> Check:
        """The check for a schema."""
        check = self._compiled(schema)
        if schema.get("nullable"):
            return lambda value, at: None if value is None else check(value, at)
        return check

    def _compiled(self, schema: Schema) -> Check:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return lambda value, at: self.named(name)(value, at)  # noqa: PLW0108 - schemas refer to each other in circles
        if "anyOf" in schema:
            return _any_of([self.compiled(each) for each in schema["anyOf"]])
        if schema.get("type") == "object":
            return self._object(schema)
        if schema.get("type") == "array":
            return _array(self.compiled(schema.get("items", {})))
        return _scalar(schema) if schema.get("type") else lambda value, at: None

    def _object(self, schema: Schema) -> Check:
        properties = {name: self.compiled(each) for name, each in schema.get("properties", {}).items()}
        rest, required = schema.get("additionalProperties"), tuple(schema.get("required", ()))
        others: Check | None = self.compiled(rest) if isinstance(rest, dict) else None
        if others is None and not properties:
            others = lambda value, at: None  # noqa: E731 - anything goes, as in an event's object

        def check(value: Any, at: str) -> str | None:
            if not isinstance(value, dict):
                return f"{at}: {value!r} is no object"
            for name in required:
                if name not in value:
                    return f"{at}: {name} is missing"
            for name, item in value.items():
                known = properties.get(name) or others
                wrong = known(item, f"{at}.{name}") if known else f"{at}: Stripe has no {name}"
                if wrong:
                    return wrong
            return None

        return check


def _any_of(branches: list[Check]) -> Check:
    def check(value: Any, at: str) -> str | None:
        wrongs = []
        for branch in branches:
            wrong = branch(value, at)
            if wrong is None:
                return None
            wrongs.append(wrong)
        return max(wrongs, key=lambda wrong: wrong.partition(":")[0].count("."))  # who came furthest

    return check


def _array(item: Check) -> Check:
    def check(value: Any, at: str) -> str | None:
        if not isinstance(value, list):
            return f"{at}: {value!r} is no array"
        return next((wrong for each in value if (wrong := item(each, f"{at}[]"))), None)

    return check


def _scalar(schema: Schema) -> Check:
    types, choices, longest = _TYPES[schema["type"]], schema.get("enum"), schema.get("maxLength")
    pattern = re.compile(schema["pattern"]) if "pattern" in schema else None

    def check(value: Any, at: str) -> str | None:
        if not isinstance(value, types) or (value.__class__ is bool and bool not in types):
            return f"{at}: {value!r} is no {schema['type']}"
        if choices and value not in choices:
            return f"{at}: {value!r} is none of {choices}"
        if longest and len(value) > longest:
            return f"{at}: longer than {longest}"
        return f"{at}: {value!r} does not match {pattern.pattern}" if pattern and not pattern.search(value) else None

    return check
