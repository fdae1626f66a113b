"""The editor: the page on which a story is written, which looks as readers will see it; without script, a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request

from newsapp.articles import differences, queries
from newsapp.articles.actions import drafting
from newsapp.articles.body import references
from newsapp.articles.body.html import to_html
from newsapp.articles.body.validation import empty
from newsapp.articles.languages import LANGUAGES, direction
from newsapp.articles.markup.markdown import from_markdown
from newsapp.articles.workflow import BYLINE_ROLES
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms, story_form
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.pages.story_form import Sheet
from newsapp.desk.showing import article_shown
from newsapp.media import queries as media
from newsapp.platform.errors import Invalid, Refusal, Stale
from newsapp.platform.settings import current
from newsapp.reading.presenting import previewed
from newsapp.staff.roles import WRITE_OWN

if TYPE_CHECKING:
    from newsapp.articles.models import Article

pages = new_pages("desk_story")
# Every module that the editor needs as it opens, so that a phone asks for all of them at once.
MODULES = (
    "actions addresses api ask body chooser company drafts elements embeds fields illustration menu page paste "
    "phrases pictures placing quiet saving schema sheet shortcuts status toolbar uploading view words zones"
).split()
COMPARED = ("headline", "standfirst", "dateline", "caption", "slug")


@pages.get("/desk/stories/<article_id>")
@needs(WRITE_OWN)
def show_story(article_id: str) -> Response:
    """The story, to write in it; to read it where it may not be changed."""
    article = queries.visible(article_id, me())
    if not drafting.may_change(article, by=me()):
        pictures = media.many([*references.images(article.body), article.image_id or ""])
        return page("desk/story_read.html", article=article, shown=previewed(article, pictures, _beside(article)))
    return _shown(article, story_form.stored(article), plain="plain" in request.args)


@pages.post("/desk/stories/<article_id>")
@needs(WRITE_OWN)
def save_story(article_id: str) -> Response:
    """Save what the form says, against the version that it was shown from."""
    article = queries.visible(article_id, me())
    try:
        changes, version = story_form.changes(article), forms.version()
        saved = drafting.change(article_id, changes, by=me(), version=version)
    except Refusal as refusal:
        return _again(queries.visible(article_id, me()), refusal)
    if saved.warnings:
        return _shown(saved.article, story_form.stored(saved.article), plain=True, warnings=saved.warnings)
    return go_to(f"/desk/stories/{article_id}?plain&done=saved")


def _again(article: Article, refusal: Refusal) -> Response:
    """The form once more with all that was typed; where somebody else has saved, theirs beside it."""
    sheet, theirs = story_form.typed(), refusal.extra.get("theirs")
    against = _against(sheet, theirs) if isinstance(refusal, Stale) and theirs else None
    return _shown(article, sheet, plain=True, refusal=refusal, against=against)


def _against(mine: Sheet, theirs: dict[str, Any]) -> dict[str, Any]:
    """Their version and what differs in mine, field by field and block by block."""
    fields = story_form.given(theirs)
    changed = [name for name, value in fields.items() if _plain(value) != _plain(getattr(mine, name))]
    words = {name: differences.of_words(fields[name], getattr(mine, name)) for name in changed if name in COMPARED}
    try:
        body = from_markdown(mine.markdown).document
    except Invalid:
        body = empty()
    blocks = differences.of_bodies(theirs["body"], body)
    return {"theirs": theirs, "fields": fields, "changed": changed, "words": words, "blocks": blocks}


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else [tuple(it) if isinstance(it, tuple) else it for it in value]


def _shown(article: Article, sheet: Sheet, *, plain: bool, refusal: Refusal | None = None, **more: Any) -> Response:
    image = media.many([sheet.image]).get(sheet.image) if sheet.image else None
    told: dict[str, Any] = {} if plain else {"body_html": _readable(article)}
    told |= {"article": article, "sheet": sheet, "plain": plain, "refusal": refusal, "modules": MODULES}
    told |= {"picture": image and media.as_illustration(image, "", _beside(article)), "story": _story(article)}
    told |= {"tongues": LANGUAGES, "direction_of": direction, "roles": BYLINE_ROLES, "zone_name": current().time_zone}
    status = refusal.status if refusal else 200
    return page("desk/story.html", status=status, **told, **story_form.known(sheet), **more)


def _readable(article: Article) -> str:
    """The text as readers will see it, to be read until the editor has come."""
    pictures = media.many(references.images(article.body))
    return to_html(article.body, {key: media.as_illustration(it, "", _beside(article)) for key, it in pictures.items()})


def _beside(article: Article) -> str:
    """Where the pictures of a story are seen that readers may not have yet."""
    return f"/desk/stories/{article.id}/phone/media"


def _story(article: Article) -> dict[str, Any]:
    """The article as the API gives it, for the page's script."""
    related = queries.related_ids(article.id)
    named = queries.headlines(related, by=me())
    chosen = [{"id": it, "headline": named.get(it, it)} for it in related]
    return article_shown(article) | {"related": chosen, "etag": f'"{article.id}-{article.version}"'}
