"""The newsroom's things as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Response, request

from newsapp.articles.languages import direction
from newsapp.media import queries as media
from newsapp.platform import paging
from newsapp.platform.clock import rfc3339
from newsapp.platform.http import json_answer
from newsapp.platform.settings import current
from newsapp.reading.presenting import page_url

if TYPE_CHECKING:
    from newsapp.articles.models import Article


def article_shown(article: Article) -> dict[str, Any]:
    """An article without its body."""
    url = page_url(current(), article.slug) if article.status == "published" else None
    told: dict[str, Any] = {
        "id": article.id,
        "slug": article.slug,
        "status": article.status,
        "standing": article.standing,
    }
    told |= {"notice": article.notice or None, "version": article.version, "language": article.language}
    told |= {"direction": direction(article.language), "headline": article.headline, "standfirst": article.standfirst}
    told |= {"dateline": article.dateline, "section": _named(article.section)}
    told |= {"tags": [_named(tag) for tag in article.tags], "illustration": _illustration(article)}
    told["bylines"] = [{"name": it.author.name, "slug": it.author.slug, "role": it.role} for it in article.bylines]
    told |= {"translation_group": article.group_id, "created_by": article.created_by, "url": url}
    told |= {"translated_from": article.translated_from, "assigned_to": article.assigned_to}
    return told | {name: moment_shown(getattr(article, name)) for name in _TIMES}


def moment_shown(at: datetime | None) -> str | None:
    """A time, where there is one."""
    return rfc3339(at) if at else None


_TIMES = "scheduled_at published_at embargo_until assigned_due_at created_at updated_at".split()


def page_of(
    rows: Sequence[Any],
    arguments: dict[str, Any],
    show: Callable[[Any], dict[str, Any]],
    keys: Callable[[Any], tuple[str | int, ...]],
) -> Response:
    """A page of a list as an answer: `rows` has one more than the limit where there is a next page."""
    limit = arguments["limit"]
    cursor = paging.encode(*keys(rows[limit - 1])) if len(rows) > limit else None
    body = {"items": [show(row) for row in rows[:limit]], "next_cursor": cursor}
    return json_answer(body, headers=paging.next_link(request.path, arguments, cursor))


def _illustration(article: Article) -> dict[str, Any] | None:
    return {"image": article.image_id, "caption": article.image_caption} if article.image_id else None


def _named(entry: Any) -> dict[str, str] | None:
    return {"slug": entry.slug, "name": entry.name} if entry else None


def image_shown(image: Any) -> dict[str, Any]:
    """A picture."""
    told = {"id": image.id, "width": image.width_px, "height": image.height_px, "format": image.format}
    return told | {"created_at": rfc3339(image.created_at), "illustration": media.as_illustration(image, image.caption)}


def carriers(article: Article) -> list[str]:
    """The feeds and lists that will carry it, as far as they exist; nobody is sent anything yet."""
    shelves = [f"/section/{quote(article.section.slug)}"] if article.section else []
    shelves += [f"/tag/{quote(tag.slug)}" for tag in article.tags]
    shelves += [f"/author/{quote(byline.author.slug)}" for byline in article.bylines]
    paths = ["", f"/language/{article.language}", *shelves]
    base = current().public_url
    return [f"{base}{path}/feed.xml" for path in dict.fromkeys(paths)] + [f"{base}/api/v1/changes"]
