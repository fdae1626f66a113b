"""Pages as a browser without script sees them: valid HTML, its words, its forms."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PEOPLE = {"Accept": "text/html"}
# Marks of direction, which nobody sees.
_UNSEEN = re.compile("[\u2066-\u2069]")


def page(answer: TestResponse, status: int = 200) -> Element:
    """The page that was answered, which must be valid and kept by nobody."""
    assert (answer.status_code, answer.mimetype) == (status, "text/html"), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return parsed(answer.text)


def parsed(html: str) -> Element:
    """A page, which must be valid."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return tree


def open_page(client: FlaskClient, path: str, status: int = 200) -> Element:
    """The page at this address."""
    return page(client.get(path, headers=PEOPLE), status)


def words(element: Element | None) -> str:
    """What is to be read in an element."""
    assert element is not None
    return _UNSEEN.sub("", re.sub(r"\s+", " ", "".join(element.itertext()))).strip()


def heading(tree: Element) -> str:
    """The page's only headline."""
    (found,) = tree.iter("h1")
    return words(found)


def fields(tree: Element, action: str = "/contribute") -> dict[str, str]:
    """What a browser would send of the form with this action if it were sent as it stands."""
    form = next(each for each in tree.iter("form") if each.get("action", "").startswith(action))
    told: dict[str, str] = {}
    for each in form.iter():
        kind, name = each.get("type", "text"), each.get("name")
        if not name or each.tag not in ("input", "textarea"):
            continue
        if each.tag == "textarea":
            told[name] = (each.text or "").removeprefix("\n")
        elif kind not in ("radio", "checkbox") or "checked" in each.keys():  # noqa: SIM118 - an element is no mapping
            told[name] = each.get("value", "")
    return told


def by_id(tree: Element, name: str) -> Element:
    """The element with this id."""
    (found,) = (each for each in tree.iter() if each.get("id") == name)
    return found


def with_class(tree: Element, name: str) -> list[Element]:
    """The elements of this class."""
    return [each for each in tree.iter() if name in each.get("class", "").split()]


def alert(tree: Element) -> str:
    """What the page warns of; "" when it does not."""
    return " ".join(words(each) for each in tree.iter() if each.get("role") == "alert")


def link(tree: Element, said: str) -> str:
    """Where the link with these words leads."""
    return next(each.get("href", "") for each in tree.iter("a") if words(each) == said)


def send(client: FlaskClient, path: str, told: dict[str, Any], **headers: str) -> TestResponse:
    """Send a form."""
    return client.post(
        path, data=told, headers=PEOPLE | {name.replace("_", "-"): each for name, each in headers.items()}
    )
