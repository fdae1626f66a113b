"""A request's parameters checked against its schema, and turned from text into what they mean.

Every refusal is Stripe's own: its sentence, its code and the name of the parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.stripe_sandbox import currencies
from tests.stripe_sandbox.errors import StripeError, invalid

Schema = dict[str, Any]
Convert = Callable[[Any, str], Any]  # what was sent, and the parameter's name; what it means, or a StripeError
_INTEGER = re.compile(r"-?\d{1,18}$", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?$", re.ASCII)


def compiled(schema: Schema) -> Convert:
    """What checks and converts such a value."""
    if "anyOf" in schema:
        return _any_of([(each, compiled(each)) for each in schema["anyOf"]])
    return _KINDS.get(schema.get("type", ""), _anything)(schema)


def _anything(_: Schema) -> Convert:
    return lambda value, _name: value


def _object(schema: Schema) -> Convert:
    properties = {name: compiled(each) for name, each in schema.get("properties", {}).items()}
    rest = schema.get("additionalProperties")
    others = compiled({**rest, "empty": True}) if isinstance(rest, dict) else None
    required = schema.get("required", ())

    def convert(value: Any, name: str) -> Any:
        if not isinstance(value, dict):
            raise invalid("Invalid object", param=name)
        inside: Callable[[str], str] = (lambda key: f"{name}[{key}]") if name else str
        unknown = [] if others else [key for key in value if key not in properties]
        if unknown:
            s = "s" if len(unknown) > 1 else ""
            said = ", ".join(inside(key) for key in unknown)
            raise invalid(f"Received unknown parameter{s}: {said}", code="parameter_unknown", param=inside(unknown[0]))
        for key in required:
            if key not in value:
                raise invalid(f"Missing required param: {inside(key)}.", code="parameter_missing", param=inside(key))
        return {key: (properties.get(key) or others)(item, inside(key)) for key, item in value.items()}

    return convert


def _array(schema: Schema) -> Convert:
    item = compiled(schema.get("items", {}))

    def convert(value: Any, name: str) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdecimal() for key in value):
            raise invalid("Invalid array", param=name)
        return [item(value[key], f"{name}[{key}]") for key in sorted(value, key=int)]

    return convert


def _integer(_: Schema) -> Convert:
    def convert(value: Any, name: str) -> int:
        if not isinstance(value, str) or not _INTEGER.match(value):
            raise invalid(f"Invalid integer: {_said(value)}", code="parameter_invalid_integer", param=name)
        return int(value)

    return convert


def _number(_: Schema) -> Convert:
    def convert(value: Any, name: str) -> float:
        if not isinstance(value, str) or not _DECIMAL.match(value):
            raise invalid(f"Invalid decimal: {_said(value)}", param=name)
        return float(value)

    return convert


def _boolean(_: Schema) -> Convert:
    def convert(value: Any, name: str) -> bool:
        if value not in ("true", "false"):
            raise invalid(f"Invalid boolean: {_said(value)}", param=name)
        return bool(value == "true")

    return convert


def _string(schema: Schema) -> Convert:
    choices, longest, currency = schema.get("enum"), schema.get("maxLength"), schema.get("format") == "currency"
    may_be_empty = schema.get("empty", False)  # as a value of metadata: it removes the key

    def convert(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise invalid("Invalid string: {...}", param=name)
        if choices and value not in choices:
            raise invalid(f"Invalid {name}: must be one of {_or(choices)}", param=name)
        if value == "" and not (choices or may_be_empty):
            raise _empty(name)
        if longest and len(value) > longest:
            said = f"Invalid string: {value[:15]}…; must be at most {longest} characters"
            raise invalid(said, code="parameter_invalid_string_length", param=name)
        return currencies.known(value, name) if currency else value

    return convert


def _any_of(branches: list[tuple[Schema, Convert]]) -> Convert:
    """The first branch that takes it; when none does, what the branch that fits the value's shape says."""

    def fits(schema: Schema, value: Any) -> bool:
        kind = schema.get("type")
        if isinstance(value, dict):
            return kind == "object" or (kind == "array" and all(key.isdecimal() for key in value))
        return kind not in ("object", "array") and (value == "" or schema.get("enum") != [""])

    def convert(value: Any, name: str) -> Any:
        refusal: StripeError | None = None
        for schema, branch in branches:
            try:
                return branch(value, name)
            except StripeError as refused:
                refusal = refused if refusal is None or fits(schema, value) else refusal
        assert refusal
        raise refusal

    return convert


def _empty(name: str) -> StripeError:
    said = (
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; however "
        f"'{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty value."
    )
    return invalid(said, code="parameter_invalid_empty", param=name)


def _said(value: Any) -> str:
    return value[:100] if isinstance(value, str) else "{...}"


def _or(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])}, or {choices[-1]}"


_KINDS: dict[str, Callable[[Schema], Convert]] = {
    "object": _object,
    "array": _array,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "string": _string,
}
