"""What a form of the desk sent, read by the schema that the same fields have for software."""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma
from flask import request
from werkzeug.datastructures import MultiDict

from newsapp.platform import local_time
from newsapp.platform.clock import rfc3339
from newsapp.platform.errors import Invalid, Stale
from newsapp.platform.http import flat_errors
from newsapp.platform.settings import current
from newsapp.reading.arguments import Moment

Fields = dict[str, Any]
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)


def read(schema: type[ma.Schema], **instead: Any) -> Fields:
    """The form's fields as this schema has them; Invalid names those that cannot be taken.

    A time without a zone is one of the newsroom's. An empty field is None where the schema takes it, and is left out
    where it is a number, a time or a choice. A box that is not ticked sends nothing, which is False. Of a list each
    value that is not empty counts. `instead` has what the page has read itself of a field that people write otherwise
    than software does.
    """
    return _loaded(schema, request.form, instead)


def asked(schema: type[ma.Schema]) -> Fields:
    """What the address asks for, as this schema has it and by the same rules; it may ask for more."""
    return _loaded(schema, request.args, {})


def _loaded(schema: type[ma.Schema], sent: MultiDict[str, str], instead: Fields) -> Fields:
    found = {}
    for name, field in schema().fields.items():
        value = instead[name] if name in instead else _sent(name, field, sent)
        if value is not ma.missing:
            found[name] = value
    try:
        return dict(schema().load(found))
    except ma.ValidationError as error:
        raise Invalid(flat_errors(error.messages)) from None


def version() -> int:
    """Which version of the thing the form was made from; Stale for one that was never ours."""
    said = request.form.get("version", "")
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise Stale("Somebody has changed this since you read it.")
    return int(said)


def _sent(name: str, field: ma.fields.Field[Any], sent: MultiDict[str, str]) -> Any:
    if isinstance(field, ma.fields.Boolean):
        return name in sent
    if name not in sent:
        return ma.missing
    if isinstance(field, ma.fields.List):
        return [value for value in sent.getlist(name) if value.strip()]
    value = sent[name]
    if value.strip() or (type(field) is ma.fields.String and not field.allow_none):
        return _typed(name, field, value)
    return None if field.allow_none else ma.missing


def _typed(name: str, field: ma.fields.Field[Any], value: str) -> Any:
    if isinstance(field, Moment):
        return _moment(name, value.strip())
    if isinstance(field, ma.fields.Integer) and _WHOLE.fullmatch(value.strip()):
        return int(value)  # a form has only texts, and software may send only numbers
    return value


def _moment(name: str, value: str) -> str:
    """The time in UTC; what is no local time as it is, for the schema to take or refuse."""
    try:
        return rfc3339(local_time.read(value, current().zone))
    except local_time.Skipped as refused:
        raise Invalid.of(name, str(refused)) from None
    except ValueError:
        return value
