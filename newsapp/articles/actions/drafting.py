"""Writing: a draft is begun, changed, handed in, taken back, thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsapp.articles import ready, workflow
from newsapp.articles.actions import embargoes, filing, moving
from newsapp.articles.actions.recording import locked, record, store_links
from newsapp.articles.body.validation import empty
from newsapp.articles.models import Article, Revision
from newsapp.platform import clock
from newsapp.platform.db import transaction
from newsapp.platform.errors import Conflict, Invalid, NotFound
from newsapp.platform.ids import new_id
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import PUBLISH, WRITE, WRITE_OWN, Person

# What the trail says of a long value before and after, where it changed.
IN_REVISION = "(see the revision)"


@dataclass(frozen=True)
class Saved:
    """An article that was stored, and what was left out of the text that was sent."""

    article: Article
    warnings: list[str] = field(default_factory=list)


def begin(fields: Mapping[str, Any], *, by: Person) -> Saved:
    """A new draft from the fields of the contract's §6; Invalid names every field that is wrong."""
    by.require(WRITE_OWN)
    told = {"headline": "", "language": "en"} | dict(fields)
    with transaction() as session:
        found = filing.resolve(told)
        article = Article(id=new_id(), body=empty(), created_by=by.id, version=0)
        article.group_id = _group(told.get("translation_of"), by) or article.id
        for name, value in found.columns.items():
            setattr(article, name, value)
        with session.no_autoflush:
            moving.claim(article, told.get("slug"))
        store_links(article, found)
        record(article, "begun", by=by)
    return Saved(article, found.warnings)


def change(article_id: str, fields: Mapping[str, Any], *, by: Person, version: int | None = None) -> Saved:
    """Change some fields; what is published needs whoever may publish, and is public at once.

    Stale when `version` is said and is not the present one; Locked while publishing is frozen, or for whoever changes
    too much that is public at a time.
    """
    by.require(WRITE_OWN)
    with braking.watched(by), transaction():
        article = locked(article_id, by, version)
        _require_hold(article, by)
        found = filing.resolve(fields)
        embargoes.check(article, found.columns, by)
        before, faults = {name: _json(getattr(article, name)) for name in found.columns}, _faults(article)
        for name, value in found.columns.items():
            setattr(article, name, value)
        if fields.get("slug") is not None:
            moving.move(article, fields["slug"])
        if "translation_of" in fields:
            article.group_id = _group(fields["translation_of"], by) or article.id
        _keep_from_faults(article, faults)
        store_links(article, found)
        article.updated_at = clock.now()
        after = {name: _json(value) for name, value in found.columns.items()}
        record(article, "changed", by=by, fact=_fact(article), before=before, after=after)
    return Saved(article, found.warnings)


def may_change(article: Article, *, by: Person) -> bool:
    """Whether this person may change it as it stands: what is public or about to be, only whoever may publish."""
    return by.may(PUBLISH if article.status in _HELD else WRITE_OWN)


def submit(article_id: str, *, by: Person, version: int | None = None) -> Article:
    """Hand a draft in for review."""
    return _step(article_id, "submit", "submitted", by=by, version=version)


def take_back(article_id: str, *, by: Person, version: int | None = None) -> Article:
    """Take a submitted draft back."""
    return _step(article_id, "take back", "taken_back", by=by, version=version)


def discard(article_id: str, *, by: Person, version: int | None = None) -> None:
    """Throw a draft away; its revisions and the trail stay. Conflict for anything but a draft.

    Who was given somebody's draft to work on may not throw it away.
    """
    by.require(WRITE_OWN)
    with transaction() as session:
        article = locked(article_id, by, version)
        if article.created_by != by.id:
            by.require(WRITE)
        if article.status != workflow.DRAFT or article.published_at:
            raise Conflict("Only a draft can be deleted; what was published is withdrawn.")
        record(article, "discarded", by=by, before={"headline": article.headline, "slug": article.slug})
        session.delete(article)


def restore(article_id: str, number: int, *, by: Person, version: int | None = None) -> Article:
    """Bring the words, filing and picture of an earlier revision back, as a new change."""
    by.require(WRITE_OWN)
    with braking.watched(by), transaction() as session:
        article = locked(article_id, by, version)
        _require_hold(article, by)
        revision = session.get(Revision, (article_id, number))
        if revision is None:
            raise NotFound("There is no such revision.")
        kept, faults = revision.snapshot, _faults(article)
        for name in _RESTORED:
            setattr(article, name, kept[name])
        _keep_from_faults(article, faults)
        links = filing.Filing(
            tag_ids=kept["tag_ids"],
            bylines=[(author, role) for author, role in kept["bylines"]],
            related_ids=kept["related_ids"],
        )
        store_links(article, links)
        article.updated_at = clock.now()
        record(article, "restored", by=by, fact=_fact(article), after={"revision": number})
    return article


# What readers have, or will have without another look; and what they had.
_SEEN = (workflow.PUBLISHED, workflow.SCHEDULED)
_HELD = (*_SEEN, workflow.WITHDRAWN)
_RESTORED = "language headline standfirst dateline body section_id image_id image_caption".split()


def _step(article_id: str, verb: str, action: str, *, by: Person, version: int | None) -> Article:
    by.require(workflow.STEPS[verb].permission)
    with transaction():
        article = locked(article_id, by, version)
        article.status = workflow.after(verb, article.status)
        article.updated_at = clock.now()
        record(article, action, by=by)
    return article


def _require_hold(article: Article, by: Person) -> None:
    if not may_change(article, by=by):
        by.require(PUBLISH)
    if article.status == workflow.PUBLISHED:
        freezing.require_thawed()
        braking.count(braking.EDITS, by)


def _faults(article: Article) -> set[ready.Fault]:
    return ready.picture_faults(article) if article.status in _SEEN else set()


def _keep_from_faults(article: Article, before: set[ready.Fault]) -> None:
    """What is public, or will be without another look, gets no picture that could not be published."""
    if article.status in _SEEN:
        ready.require_no_new_faults(article, before)


def _fact(article: Article) -> str:
    return "article.changed" if article.published_at else ""


def _group(sibling_id: str | None, by: Person) -> str | None:
    if sibling_id is None:
        return None
    try:
        return locked(sibling_id, by).group_id
    except NotFound:
        raise Invalid.of("translation_of", "There is no such article.") from None


def _json(value: Any) -> Any:
    """Long values stand in the revision; the trail only says that they changed."""
    if isinstance(value, datetime):
        return clock.rfc3339(value)
    return IN_REVISION if isinstance(value, dict) else value
