"""An article as the contract shows it: Card, Article and Share as dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsapp.articles import queries
from newsapp.articles.body.html import to_html
from newsapp.articles.body.text import count_words, reading_minutes, to_text
from newsapp.articles.languages import direction
from newsapp.media import queries as media
from newsapp.platform.clock import rfc3339
from newsapp.platform.settings import Settings, current
from newsapp.reading import share_pictures
from newsapp.reading.share import Site, share

if TYPE_CHECKING:
    from newsapp.articles.models import Article
    from newsapp.media.models import Image

API = "/api/v1"


@dataclass(frozen=True)
class Shown:
    """A story in its two sizes; the Article lacks translations and related stories, which are joined when read."""

    card: dict[str, Any]
    article: dict[str, Any]


def present(article: Article, pictures: Mapping[str, Image], text: str) -> Shown:
    """The article as readers get it; `pictures` has every image that it names, `text` is its body as plain text."""
    settings = current()
    words = count_words(text)
    card = {
        "id": article.id,
        "slug": article.slug,
        "url": page_url(settings, article.slug),
        "api_url": f"{settings.public_url}{API}/articles/{quote(article.slug)}",
        "language": article.language,
        "direction": direction(article.language),
        "headline": article.headline,
        "standfirst": article.standfirst,
        "dateline": article.dateline,
        "section": _named(article.section),
        "tags": [_named(tag) for tag in article.tags],
        "bylines": [
            {"name": byline.author.name, "slug": byline.author.slug, "role": byline.role} for byline in article.bylines
        ],
        "illustration": _illustration(article, pictures),
        "published_at": rfc3339(article.published_at) if article.published_at else None,
        "updated_at": rfc3339(article.updated_at),
        "standing": article.standing,
        "word_count": words,
        "reading_minutes": reading_minutes(words, article.language),
    }
    shown = {key: media.as_illustration(image, "") for key, image in pictures.items()}
    return Shown(card, card | _inside(article, shown))


def previewed(article: Article, pictures: Mapping[str, Image], media_url: str) -> dict[str, Any]:
    """The article as readers would get it, in any state, with its pictures found under `media_url`."""
    shown = present(article, pictures, to_text(article.body)).article
    own = pictures.get(article.image_id) if article.image_id else None
    found = {key: media.as_illustration(image, "", media_url) for key, image in pictures.items()}
    told = {"illustration": media.as_illustration(own, article.image_caption, media_url) if own else None}
    return shown | told | {"body_html": to_html(article.body, found)}


def share_of(
    shown: Mapping[str, Any], article: Article, pictures: Mapping[str, Image], *, aged: bool
) -> dict[str, Any]:
    """The story's Share."""
    image = pictures.get(article.image_id) if article.image_id else None
    return share(shown, site=site(), picture=share_pictures.picture(shown, image, aged=aged))


def site() -> Site:
    """The paper, as share metadata names it."""
    settings = current()
    return Site(
        name=settings.site_name,
        url=settings.public_url,
        logo_url=f"{settings.public_url}/icon-512.png",
        x_handle=settings.x_handle,
    )


def page_url(settings: Settings, slug: str) -> str:
    """The address of a story's page, percent-encoded."""
    return f"{settings.public_url}/article/{quote(slug)}"


def _illustration(article: Article, pictures: Mapping[str, Image]) -> dict[str, Any] | None:
    image = pictures.get(article.image_id) if article.image_id else None
    return media.as_illustration(image, article.image_caption) if image else None


def _inside(article: Article, pictures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    made = queries.corrections(article.id)
    notice_at = article.notice_at
    return {
        "body": article.body,
        "body_html": to_html(article.body, pictures),
        "corrections": [{"kind": it.kind, "note": it.note, "made_at": rfc3339(it.made_at)} for it in made],
        "notice": {"kind": article.standing, "text": article.notice, "made_at": rfc3339(notice_at)}
        if article.notice and notice_at
        else None,
    }


def _named(entry: Any) -> dict[str, str] | None:
    return {"slug": entry.slug, "name": entry.name} if entry else None
