"""What the words of an article may be, whoever sends them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsapp.articles.languages import LANGUAGES
from newsapp.articles.workflow import BYLINE_ROLES
from newsapp.platform.text import clean_line, flaws_of

LONGEST = {
    "headline": 300,
    "standfirst": 600,
    "dateline": 80,
    "name": 120,
    "note": 2000,
    "notice": 1000,
    "caption": 600,
}
MOST_TAGS, MOST_BYLINES, MOST_RELATED = 30, 30, 20
Errors = dict[str, list[str]]


def line(errors: Errors, field: str, text: str, *, longest: int, required: bool = False) -> str:
    """The text as it is kept; what is wrong with it goes into `errors`."""
    wrong = flaws_of(text)
    kept = "" if wrong else clean_line(text)
    if required and not kept and not wrong:
        wrong = ["It is needed."]
    if len(kept) > longest:
        wrong = [f"At most {longest} characters; this has {len(kept)}."]
    if wrong:
        errors.setdefault(field, []).extend(wrong)
    return kept


def words(fields: Mapping[str, Any], errors: Errors) -> dict[str, Any]:
    """The columns that these fields say by themselves: headline, standfirst, dateline, language, embargo_until."""
    kept: dict[str, Any] = {}
    for name in ("headline", "standfirst", "dateline"):
        if name in fields:
            required = name == "headline"
            kept[name] = line(errors, name, fields[name] or "", longest=LONGEST[name], required=required)
    if "language" in fields:
        kept["language"] = fields["language"]
        if fields["language"] not in LANGUAGES:
            errors["language"] = [f"One of {', '.join(sorted(LANGUAGES))}."]
    if "embargo_until" in fields:
        kept["embargo_until"] = fields["embargo_until"]
    return kept


def check_lists(fields: Mapping[str, Any], errors: Errors) -> None:
    """Refuse lists that are too long, and roles that nobody has."""
    for name, most in ("tags", MOST_TAGS), ("bylines", MOST_BYLINES), ("related", MOST_RELATED):
        if len(fields.get(name) or ()) > most:
            errors[name] = [f"At most {most}."]
    for index, byline in enumerate(fields.get("bylines") or ()):
        if byline.get("role", "author") not in BYLINE_ROLES:
            errors[f"bylines.{index}.role"] = [f"One of {', '.join(BYLINE_ROLES)}."]
