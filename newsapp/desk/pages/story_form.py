"""A story as the fields of a form: what is stored, or what somebody typed; and what the form asks to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import request

from newsapp.articles import queries
from newsapp.articles.body.markdown import to_markdown
from newsapp.desk.guards import me
from newsapp.desk.pages import forms
from newsapp.desk.schemas.articles import ArticleChanges
from newsapp.platform import clock, local_time
from newsapp.platform.settings import current

if TYPE_CHECKING:
    from newsapp.articles.models import Article

LINES = ("headline", "standfirst", "dateline", "language", "section", "slug", "image", "caption", "embargo_until")
Fields = dict[str, Any]


@dataclass
class Sheet:
    """What stands in the form. `bylines` are (author's slug, role), `embargo_until` a time of the newsroom."""

    headline: str = ""
    standfirst: str = ""
    dateline: str = ""
    language: str = "en"
    section: str = ""
    slug: str = ""
    image: str = ""
    caption: str = ""
    embargo_until: str = ""
    markdown: str = ""
    tags: Sequence[str] = ()
    related: Sequence[str] = ()
    bylines: Sequence[tuple[str, str]] = field(default_factory=list)


def stored(article: Article) -> Sheet:
    """The form as it stands for this article."""
    until = article.embargo_until
    return Sheet(
        headline=article.headline,
        standfirst=article.standfirst,
        dateline=article.dateline,
        language=article.language,
        section=article.section.slug if article.section else "",
        slug=article.slug,
        image=article.image_id or "",
        caption=article.image_caption,
        embargo_until=local_time.write(until, current().zone) if until else "",
        markdown=to_markdown(article.body),
        tags=[tag.slug for tag in article.tags],
        related=queries.related_ids(article.id),
        bylines=[(byline.author.slug, byline.role) for byline in article.bylines],
    )


def typed() -> Sheet:
    """The form as somebody has sent it, whatever they typed."""
    form = request.form
    tags, related = ([it for it in form.getlist(name) if it.strip()] for name in ("tags", "related"))
    lines = {name: form.get(name, "") for name in LINES} | {"markdown": form.get("body_markdown", "")}
    return Sheet(**lines, tags=tags, related=related, bylines=_bylines())


def changes(article: Article) -> Fields:
    """What the form asks to be changed, as the API's client would send it; Invalid names what cannot be taken.

    Text that was left as it was shown is left out: Markdown cannot say all that a body may hold.
    """
    found = forms.read(ArticleChanges)
    sheet = typed()
    found |= {"tags": sheet.tags, "related": sheet.related}
    found["bylines"] = [{"author": author, "role": role} for author, role in sheet.bylines]
    found["illustration"] = {"image": sheet.image, "caption": sheet.caption} if sheet.image else None
    if _same(found.get("body_markdown", ""), to_markdown(article.body)):
        found.pop("body_markdown", None)
    return found


def given(theirs: Mapping[str, Any]) -> Fields:
    """What stands there now, by the names of the form's fields."""
    fields = dict(theirs["fields"])
    illustration = fields.pop("illustration") or {}
    until = fields.pop("embargo_until")
    embargo = local_time.write(clock.parse(until), current().zone) if until else ""
    bylines = [(it["author"], it["role"]) for it in fields.pop("bylines")]
    told = {"bylines": bylines, "embargo_until": embargo, "section": fields.pop("section") or ""}
    return fields | told | {"image": illustration.get("image") or "", "caption": illustration.get("caption") or ""}


def known(sheet: Sheet) -> Fields:
    """What the form lets one choose from, and the names of what was chosen."""
    lists = {f"{kind}s": queries.entries(kind, after=None, limit=most) for kind, most in _MOST.items()}
    return lists | {"headlines": queries.headlines(sheet.related, by=me())}


_MOST = {"section": 500, "tag": 200, "author": 200}


def _bylines() -> list[tuple[str, str]]:
    pairs = zip(request.form.getlist("byline_author"), request.form.getlist("byline_role"), strict=False)
    return [(author.strip(), role) for author, role in pairs if author.strip()]


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for how a browser writes the ends of lines."""
    return one.replace("\r\n", "\n").strip() == other.strip()
