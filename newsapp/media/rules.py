"""What a picture may be, and what may be said of it: kinds, credits, licences and sizes; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from newsapp.platform.errors import Invalid
from newsapp.platform.text import clean_line, flaws_of

# Kind → how its credit line begins, and what the person behind it is called when nobody says.
_TRADES = {
    "illustration": ("Illustration", "illustrator"),
    "photograph": ("Photo", "photographer"),
    "cartoon": ("Cartoon", "cartoonist"),
    "graphic": ("Graphic", "designer"),
    "still": ("Still", "filmmaker"),
}
KINDS = tuple(_TRADES)
DEFAULT_KIND = "photograph"
ROLES = ("illustrator", "photographer", "cartoonist", "designer", "filmmaker", "artist", "editor")
# Licence → where it can be read.
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
    "all rights reserved": "",
    "by permission": "",
}

WEBP, JPEG = "image/webp", "image/jpeg"
EXTENSIONS = {WEBP: "webp", JPEG: "jpg"}
WIDTHS_PX = (320, 480, 640, 960, 1280, 1920)
LONGEST_SIDE_PX = 16_383  # what a WebP file can hold
MOST_PIXELS = 40_000_000
MOST_BYTES = 25 * 1024 * 1024

LONGEST = {"alt": 1000, "caption": 600, "credit_line": 200, "source": 120, "licence": 200, "usage_terms": 600}
_LONGEST_READ = 4000
LONGEST_NAME, LONGEST_URL, MOST_PEOPLE = 120, 500, 10
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
Errors = dict[str, list[str]]


@dataclass(frozen=True)
class Words:
    """What is said of a picture, by its file or by the newsroom; `people` are (name, role, url) mappings."""

    alt: str = ""
    credit_line: str = ""
    people: tuple[Mapping[str, str], ...] = ()
    source: str = ""
    licence: str = ""
    licence_url: str = ""


def has_expired(usable_until: date | None, on: date) -> bool:
    """Whether a picture that may be used until the end of that day may no longer be put before readers on this one."""
    return usable_until is not None and on > usable_until


def widths(original_px: int) -> tuple[int, ...]:
    """The widths in which a picture this wide is kept: never wider than it is, its own width the last."""
    widest = min(original_px, WIDTHS_PX[-1])
    return (*(width for width in WIDTHS_PX if width < widest), widest)


def height_at(width_px: int, original: tuple[int, int]) -> int:
    """How high a picture of this original (width, height) is at this width."""
    return max(1, round(original[1] * width_px / original[0]))


def printed_line(kind: str, people: Iterable[Mapping[str, str]], source: str = "") -> str:
    """The credit as it is printed where nobody worded one: `Photo: A, B and C`; empty when nobody is named."""
    names = [person["name"] for person in people] or [source] * bool(source)
    if not names:
        return ""
    *others, last = names
    return f"{_TRADES[kind][0]}: {', '.join(others)}{' and ' if others else ''}{last}"


def role_for(kind: str) -> str:
    """The role of whoever made a picture of this kind, when nobody says another."""
    return _TRADES[kind][1]


def licence_known_as(text: str) -> tuple[str, str]:
    """The licence's name and address, by either; an unknown one keeps its words, and its address if it is one."""
    plain = _plain(text)
    for name, url in LICENCES.items():
        if plain == name.casefold() or (url and plain.startswith(_plain(url))):
            return name, url
    return text, text if _is_address(text) else ""


def tidied(text: str) -> str:
    """What a file says, as a line that we would take from a person: whatever no line may have is left out."""
    text = text[:_LONGEST_READ]
    return clean_line("".join(it for it in text if not flaws_of(it)) if flaws_of(text) else text)


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that these fields say; Invalid names every field that cannot be taken."""
    errors: Errors = {}
    kept: dict[str, Any] = {
        name: _line(errors, name, fields[name], longest) for name, longest in LONGEST.items() if name in fields
    }
    if "licence" in kept:
        kept["licence"], kept["licence_url"] = licence_known_as(kept["licence"])
    if "kind" in fields:
        kept["kind"] = fields["kind"]
        if fields["kind"] not in KINDS:
            errors["kind"] = [f"One of {', '.join(KINDS)}."]
    if "credit_people" in fields:
        kept["credit_people"] = _people(errors, fields["credit_people"])
    kept |= {name: _share(errors, name, fields[name]) for name in ("focal_x", "focal_y") if name in fields}
    if "usable_until" in fields:
        kept["usable_until"] = _day(errors, "usable_until", fields["usable_until"])
    if errors:
        raise Invalid(errors)
    return kept


def _line(errors: Errors, field: str, text: Any, longest: int) -> str:
    wrong = flaws_of(text) if isinstance(text, str) else ["A text."]
    kept = "" if wrong else clean_line(text)
    if len(kept) > longest:
        wrong = [f"At most {longest} characters; this has {len(kept)}."]
    if wrong:
        errors[field] = wrong
    return kept


def _people(errors: Errors, people: Any) -> list[dict[str, str]]:
    if not isinstance(people, Sequence) or isinstance(people, str) or len(people) > MOST_PEOPLE:
        errors["credit_people"] = [f"A list of at most {MOST_PEOPLE} people."]
        return []
    return [_person(errors, f"credit_people.{index}", person) for index, person in enumerate(people)]


def _person(errors: Errors, place: str, person: Any) -> dict[str, str]:
    if not isinstance(person, Mapping) or person.keys() - {"name", "role", "url"}:
        errors[place] = ["An object with name, role and url."]
        return {}
    name = _line(errors, f"{place}.name", person.get("name", ""), LONGEST_NAME)
    role, url = person.get("role") or "", person.get("url") or ""
    if not name and f"{place}.name" not in errors:
        errors[f"{place}.name"] = ["It is needed."]
    if role not in ("", *ROLES):
        errors[f"{place}.role"] = [f"One of {', '.join(ROLES)}."]
    if url and not _is_address(url):
        errors[f"{place}.url"] = [f"An http or https address of at most {LONGEST_URL} characters."]
    return {"name": name, "role": role, "url": url}


def _day(errors: Errors, field: str, day: Any) -> date | None:
    if isinstance(day, str) and day:
        try:
            day = date.fromisoformat(day)
        except ValueError:
            day = ""
    if not (day is None or type(day) is date) or (day and not _FIRST_DAY <= day <= _LAST_DAY):
        errors[field] = ["A day such as 2027-03-31, or nothing."]
        return None
    return day


def _share(errors: Errors, field: str, value: Any) -> Any:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        errors[field] = ["From 0 (left, top) to 1 (right, bottom)."]
    return value


def _is_address(text: Any) -> bool:
    if not isinstance(text, str) or len(text) > LONGEST_URL or flaws_of(text) or any(map(str.isspace, text)):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _plain(licence: str) -> str:
    return licence.strip().casefold().removeprefix("http://").removeprefix("https://").removesuffix("/")
