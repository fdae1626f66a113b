"""What an article still lacks before readers may have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsapp.articles.body.references import images
from newsapp.articles.body.text import to_text
from newsapp.articles.body.tree import attributes, walk
from newsapp.media import queries as media

ALT_NEEDED = "The picture needs an alternative text for who cannot see it."
ALT_NEEDED_IN_TEXT = "Each picture in the text needs an alternative text for who cannot see it."


def lacks(article: Any) -> dict[str, list[str]]:
    """Field → sentences for each thing without which it cannot be published; none when it is ready.

    `article` is an Article, or one as it was.
    """
    errors: dict[str, list[str]] = {}
    if not article.headline:
        errors["headline"] = ["A story needs a headline."]
    if article.section_id is None:
        errors["section"] = ["A story needs a section."]
    if not to_text(article.body).strip():
        errors["body"] = ["A story needs a text."]
    pictures = media.many([*images(article.body), *([article.image_id] if article.image_id else [])])
    own = pictures.get(article.image_id or "")
    if own is not None and not own.alt.strip():
        errors["illustration.alt"] = [ALT_NEEDED]
    if any(node["type"] == "figure" and _is_silent(node, pictures) for node in walk(article.body)):
        errors["body.alt"] = [ALT_NEEDED_IN_TEXT]
    return errors


def _is_silent(node: Mapping[str, Any], pictures: Mapping[str, Any]) -> bool:
    said = attributes(node)
    picture = pictures.get(said["image"])
    return picture is not None and not (said.get("alt") or picture.alt).strip()
