"""What an HTML figure turns out to be once all of it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from newsapp.articles.body.addresses import PROVIDERS, provider_of
from newsapp.articles.markup.building import Frame

_IMAGE = re.compile(r"(?:image:)?([A-Za-z0-9_-]{1,64})")


@dataclass
class Figure:
    """A figure that is being read."""

    image: str = ""
    url: str = ""  # of an embed
    pullquote: Frame | None = None
    quotation: dict[str, Any] | None = None  # the node of a quotation inside
    words: dict[str, str] = field(default_factory=dict)  # caption, credit, alt, title
    lost: bool = False  # it was a picture that we do not have

    def say(self, name: str, words: str) -> None:
        """Take words for a caption, credit or title, unless it has some."""
        if words:
            self.words.setdefault(name, words)

    def leaf(self) -> tuple[str, dict[str, Any]] | None:
        """The picture's or embed's kind of node and attributes, where it is one of them."""
        if self.image:
            known = ("alt", "caption", "credit")
            return "figure", {"image": self.image} | {key: self.words[key] for key in known if key in self.words}
        if provider := provider_of(self.url):
            name = PROVIDERS[provider][0]
            title = self.words.get("title", "").removeprefix(f"{name}: ")
            said = {"title": "" if title == name else title, "caption": self.words.get("caption", "")}
            return "embed", {"provider": provider, "url": self.url} | {key: it for key, it in said.items() if it}
        return None


def image_id(written: str) -> str:
    """The id in `image:ID`, or an id by itself; empty for anything else."""
    found = _IMAGE.fullmatch(written)
    return found[1] if found else ""
