"""What a body points to: pictures and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsapp.articles.body.tree import attributes, walk


def images(document: Mapping[str, Any]) -> list[str]:
    """The ids of the pictures in the document, in reading order, each once."""
    return list(dict.fromkeys(attributes(node)["image"] for node in walk(document) if node["type"] == "figure"))


def shown(article: Any) -> list[str]:
    """The ids of the pictures that an article shows, its illustration first, each once.

    `article` has a `body` and an `image_id`.
    """
    own = [article.image_id] if article.image_id else []
    return list(dict.fromkeys([*own, *images(article.body)]))


def links(document: Mapping[str, Any]) -> list[str]:
    """The addresses that words of the document lead to, in reading order, each once."""
    marks = (mark for node in walk(document) for mark in node.get("marks") or ())
    return list(dict.fromkeys(attributes(mark)["href"] for mark in marks if mark["type"] == "link"))
