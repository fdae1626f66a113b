"""Somebody with a browser that has no script: opens the sandbox's pages, and sends their forms."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import html5lib

CARD = {"card_number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "A Giver"}


@dataclass
class Visitor:
    """Where the browser is, and what it shows; it never leaves the sandbox."""

    sandbox: str
    url: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    html: str = ""

    def open(self, url: str, body: str | None = None) -> Visitor:
        """Go there."""
        self.url = urljoin(self.url, url)
        if not self.url.startswith(self.sandbox):
            return self
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET" if body is None else "POST", address, body, kind)
        answer = connection.getresponse()
        self.status, self.headers, self.html = answer.status, dict(answer.headers), answer.read().decode()
        connection.close()
        return self.open(self.headers["Location"]) if self.status == 303 else self

    def send(self, which: int = 0, press: int = 0, **typed: str) -> Visitor:
        """Send a form of the page, as it stands but for what was typed, with one of its buttons."""
        form = self.page.findall(".//form")[which]
        filled = {each.get("name", ""): each.get("value", "") for each in form.iter("input")} | typed
        button = list(form.iter("button"))[press]
        if button.get("name"):
            filled[button.get("name", "")] = button.get("value", "")
        return self.open(form.get("action") or self.url, urlencode(filled))

    def pay(self, number: str = CARD["card_number"], **typed: str) -> Visitor:
        """Send the page's form with this card."""
        return self.send(**CARD | {"card_number": number} | typed)

    @property
    def page(self) -> Any:
        """The page as a tree; refused unless it is correct HTML."""
        return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.html)

    @property
    def text(self) -> str:
        """What is to be read on the page."""
        return " ".join("".join(self.page.find("body").itertext()).split())

    @property
    def alert(self) -> str:
        """What went wrong, as the page says it."""
        return next(("".join(each.itertext()) for each in self.page.iter() if each.get("role") == "alert"), "")

    def follow(self, words: str) -> Visitor:
        """Follow the link with these words."""
        found = [each for each in self.page.iter("a") if words in "".join(each.itertext())]
        assert found, f"no link {words!r} in: {self.text}"
        return self.open(found[0].get("href"))
