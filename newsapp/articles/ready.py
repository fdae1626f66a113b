"""What an article still lacks before readers may have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from newsapp.articles.body.references import shown
from newsapp.articles.body.text import to_text
from newsapp.articles.body.tree import attributes, walk
from newsapp.media import queries as media
from newsapp.platform.errors import Invalid

ALT_NEEDED = "The picture needs an alternative text for who cannot see it."
ALT_NEEDED_IN_TEXT = "Each picture in the text needs an alternative text for who cannot see it."
EXPIRED = "The terms of use of the picture have expired. Put another in its place, or agree on new terms."
EXPIRED_IN_TEXT = (
    "The terms of use of a picture in the text have expired. Put another in its place, or agree on new terms."
)
Errors = dict[str, list[str]]
# A field, what is said of it, and the picture that is meant.
Fault = tuple[str, str, str]


def lacks(article: Any, *, at: datetime | None = None) -> Errors:
    """Field → sentences for each thing without which it cannot be published then, or now; none when it is ready.

    `article` is an Article, or one as it was.
    """
    errors: Errors = {}
    if not article.headline:
        errors["headline"] = ["A story needs a headline."]
    if article.section_id is None:
        errors["section"] = ["A story needs a section."]
    if not to_text(article.body).strip():
        errors["body"] = ["A story needs a text."]
    return errors | _said(picture_faults(article, at=at))


def picture_faults(article: Any, *, at: datetime | None = None) -> set[Fault]:
    """What stands in the way of showing the article's pictures to readers then, or now."""
    pictures = media.many(shown(article))
    own, faults = pictures.get(article.image_id or ""), set[Fault]()
    if own is not None and not own.alt.strip():
        faults.add(("illustration.alt", ALT_NEEDED, own.id))
    faults |= {("body.alt", ALT_NEEDED_IN_TEXT, image_id) for image_id in _silent(article.body, pictures)}
    for image in pictures.values():
        if media.is_expired(image, at):
            mine = image is own
            field, sentence = ("illustration.usage", EXPIRED) if mine else ("body.usage", EXPIRED_IN_TEXT)
            faults.add((field, sentence, image.id))
    return faults


def require_no_new_faults(article: Any, before: Iterable[Fault]) -> None:
    """Invalid for a picture that a change put before readers although it may not be there."""
    if errors := _said(picture_faults(article) - set(before)):
        raise Invalid(errors)


def _silent(body: Mapping[str, Any], pictures: Mapping[str, Any]) -> Iterator[str]:
    for node in walk(body):
        if node["type"] == "figure":
            said = attributes(node)
            picture = pictures.get(said["image"])
            if picture is not None and not (said.get("alt") or picture.alt).strip():
                yield picture.id


def _said(faults: Iterable[Fault]) -> Errors:
    return {field: [sentence] for field, sentence, _ in sorted(faults)}
