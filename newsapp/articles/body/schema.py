"""The JSON Schema of the body document, made from the table of kinds."""

from __future__ import annotations

from typing import Any

from newsapp.articles.body.kinds import INLINE, MARKS, MOST_BYTES, MOST_LEVELS, MOST_NODES, NODES, TEXT, Attribute, Kind

Schema = dict[str, Any]


def _document() -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/api/v1/schemas/body.v1.json",
        "title": "The body of an article",
        "description": "A ProseMirror-shaped tree with a closed set of nodes and marks. Beyond what is said here it "
        f"may have at most {MOST_LEVELS} levels, {MOST_NODES} nodes and {MOST_BYTES} bytes of text.",
        "$ref": "#/$defs/doc",
        "$defs": {
            "node": _dispatch(NODES),
            "mark": _dispatch(MARKS),
            **{name: _node(name, kind) for name, kind in NODES.items()},
            **{name: _closed(name, kind, {}) for name, kind in MARKS.items()},
        },
    }


def _dispatch(kinds: Any) -> Schema:
    """Lead to the rule of one kind by its name. An `anyOf` would have a validator try every kind on every node."""
    return {
        "allOf": [
            {"if": {"properties": {"type": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}} for name in kinds
        ]
    }


def _node(name: str, kind: Kind) -> Schema:
    more: Schema = {}
    if kind.inside:
        more["content"] = {"type": "array", "items": _one_of(kind.inside, "node"), "minItems": kind.least}
    if name == "text":
        more["text"] = TEXT.schema()
    if name in INLINE:
        more["marks"] = {
            "type": "array",
            "items": _one_of(tuple(MARKS), "mark"),
            # No mark twice on the same text, whatever its attributes.
            "allOf": [
                {"contains": {"properties": {"type": {"const": mark}}}, "minContains": 0, "maxContains": 1}
                for mark in MARKS
            ],
        }
    needed = (["content"] if kind.least else []) + (["text"] if name == "text" else [])
    return _closed(name, kind, more, needed)


def _closed(name: str, kind: Kind, more: Schema, needed: list[str] | None = None) -> Schema:
    """An object with these properties and no other."""
    attributes = {key: _attribute(attribute) for key, attribute in kind.attributes.items()}
    asked = [key for key, attribute in kind.attributes.items() if attribute.needed]
    attrs: Schema = {"type": "object", "properties": attributes, "required": asked, "additionalProperties": False}
    if kind.rules:
        attrs["allOf"] = [
            {
                "if": {"properties": {rule.attribute: {"const": rule.word}}, "required": [rule.attribute]},
                "then": {"properties": {rule.other: rule.value.schema()}},
            }
            for rule in kind.rules
        ]
    properties = {"type": {"const": name}} | ({} if name == "text" else {"attrs": attrs}) | more
    required = ["type"] + (["attrs"] if asked else []) + (needed or [])
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _one_of(names: tuple[str, ...], definition: str) -> Schema:
    return {
        "type": "object",
        "properties": {"type": {"enum": list(names)}},
        "required": ["type"],
        "$ref": f"#/$defs/{definition}",
    }


def _attribute(attribute: Attribute) -> Schema:
    schema = attribute.value.schema()
    return schema if attribute.needed else schema | {"type": [schema["type"], "null"]}


SCHEMA: Schema = _document()
