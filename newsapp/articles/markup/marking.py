"""Which marks the words inside an HTML element have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsapp.articles.body.addresses import is_link
from newsapp.articles.body.kinds import MARKS
from newsapp.articles.markup.building import Marks
from newsapp.articles.markup.parsed import LeftOut

_TAGS = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "sub": "sub",
    "sup": "sup",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
# What word processors write instead: property, value, mark, and whether it is put on or taken off.
_STYLES = (
    ("font-weight", re.compile(r"bold|bolder|[6-9]00"), "strong", True),
    ("font-weight", re.compile(r"normal|lighter|[1-5]00"), "strong", False),
    ("font-style", re.compile(r"italic|oblique"), "em", True),
    ("font-style", re.compile(r"normal"), "em", False),
    ("text-decoration", re.compile(r".*\bline-through\b.*"), "strike", True),
    ("text-decoration-line", re.compile(r".*\bline-through\b.*"), "strike", True),
    ("vertical-align", re.compile(r"super"), "sup", True),
    ("vertical-align", re.compile(r"sub"), "sub", True),
)
_UNWRITTEN = re.compile(r'[ "<>\\^`{|}]')
_LANG = MARKS["lang"].attributes["lang"].value


def marked(marks: Marks, tag: str, said: Mapping[str, str], left_out: LeftOut) -> Marks:
    """The marks inside of this element, given those around it."""
    if tag in _TAGS:
        marks = _with(marks, _TAGS[tag])
    for mark, put_on in _styled(said.get("style", "")):
        marks = _with(marks, mark) if put_on else _without(marks, mark)
    # Word says a language on every span; only where a direction comes with it does somebody mean it.
    if said.get("dir") and not _LANG.flaw(said.get("lang")):
        marks = _with(marks, "lang", lang=said["lang"])
    return _linked(marks, said, left_out) if tag == "a" else marks


def written_address(href: str) -> str:
    """The address as it should have been written: its scheme in small letters, no blanks or quotation marks in it."""
    href = _UNWRITTEN.sub(lambda found: f"%{ord(found[0]):02X}", href.strip())
    scheme, colon, rest = href.partition(":")
    if colon and scheme.isalpha():
        href = f"{scheme.lower()}:{rest}"
    return f"https:{href}" if href.startswith("//") else href


def _linked(marks: Marks, said: Mapping[str, str], left_out: LeftOut) -> Marks:
    href = written_address(said.get("href", ""))
    if is_link(href):
        title = said.get("title", "")[:300]
        return _with(marks, "link", href=href, **({"title": title} if title else {}))
    # A place to jump to within the page is no loss.
    if not (href.startswith("#") or (not href and ("name" in said or "id" in said))):
        left_out.add("link to an address that cannot be kept")
    return marks


def _styled(style: str) -> Iterator[tuple[str, bool]]:
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        for wanted, pattern, mark, put_on in _STYLES:
            if name.strip() == wanted and pattern.fullmatch(value.strip()):
                yield mark, put_on


def _with(marks: Marks, name: str, **attrs: str) -> Marks:
    mark = {"type": name, "attrs": attrs} if attrs else {"type": name}
    return (*_without(marks, name), mark)


def _without(marks: Marks, name: str) -> Marks:
    return tuple(mark for mark in marks if mark["type"] != name)
