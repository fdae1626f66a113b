"""What a form of the desk sent, read by the schema that the same fields have for software."""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma
from flask import request

from newsapp.platform.errors import Invalid
from newsapp.platform.http import flat_errors

Fields = dict[str, Any]
_NUMBER = re.compile(r"-?[0-9]{1,15}")


def read(schema: type[ma.Schema]) -> Fields:
    """The form's fields as this schema has them; Invalid names those that cannot be taken.

    An empty field is None where the schema takes it, and is left out where it is a number, a time or a choice. A box
    that is not ticked sends nothing, which is False. Of a list each value that is not empty counts.
    """
    found = {}
    for name, field in schema().fields.items():
        sent = _sent(name, field)
        if sent is not ma.missing:
            found[name] = sent
    try:
        return dict(schema().load(found))
    except ma.ValidationError as error:
        raise Invalid(flat_errors(error.messages)) from None


def _sent(name: str, field: ma.fields.Field[Any]) -> Any:
    if isinstance(field, ma.fields.Boolean):
        return name in request.form
    if name not in request.form:
        return ma.missing
    if isinstance(field, ma.fields.List):
        return [value for value in request.form.getlist(name) if value.strip()]
    value = request.form[name]
    if isinstance(field, ma.fields.Integer) and _NUMBER.fullmatch(value.strip()):
        return int(value)  # a form has only texts, and software may send only numbers
    if value.strip() or (type(field) is ma.fields.String and not field.allow_none):
        return value
    return None if field.allow_none else ma.missing
