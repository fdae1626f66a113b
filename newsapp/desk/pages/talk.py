"""What is said of a draft: remarks, who is to do what until when, handing in, and the review with its reasons."""

from __future__ import annotations

from typing import Any

from flask import Response

from newsapp.articles import queries
from newsapp.articles.actions import assigning, drafting, reviewing
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas import writing as told
from newsapp.drafts import queries as drafts
from newsapp.drafts.actions import commenting
from newsapp.platform.errors import Refusal
from newsapp.staff import queries as staff
from newsapp.staff.roles import WRITE, WRITE_OWN

pages = new_pages("desk_talk")
PLACE = "/desk/stories/<article_id>/talk"


@pages.get(PLACE)
@needs(WRITE_OWN)
def show_talk(article_id: str) -> Response:
    """Where its review stands, whose it is, and every remark."""
    return _talk(article_id)


@pages.post(f"{PLACE}/comments")
@needs(WRITE_OWN)
def add_comment(article_id: str) -> Response:
    """Say something of the whole, or of one block."""
    try:
        fields = forms.read(told.CommentIn)
        made = commenting.comment(article_id, fields["text"], fields["block"], by=me())
    except Refusal as refusal:
        return _talk(article_id, refusal)
    return go_to(f"/desk/stories/{article_id}/talk?done=comment#comment-{made.id}")


@pages.post(f"{PLACE}/comments/<comment_id>/resolve")
@needs(WRITE_OWN)
def resolve(article_id: str, comment_id: str) -> Response:
    """Say that it is dealt with."""
    commenting.resolve(article_id, comment_id, by=me())
    return _led(article_id, "resolved")


@pages.post(f"{PLACE}/comments/<comment_id>/reopen")
@needs(WRITE_OWN)
def reopen(article_id: str, comment_id: str) -> Response:
    """Say that it is not dealt with after all."""
    commenting.reopen(article_id, comment_id, by=me())
    return _led(article_id, "reopened")


@pages.post(f"{PLACE}/assignment")
@needs(WRITE)
def assign(article_id: str) -> Response:
    """Give it to somebody, until a day."""
    try:
        fields = forms.read(told.AssignmentIn)
        assigning.assign(article_id, fields["person"], fields["due_at"], by=me())
    except Refusal as refusal:
        return _talk(article_id, refusal)
    return _led(article_id, "assigned")


@pages.post(f"{PLACE}/assignment/end")
@needs(WRITE)
def unassign(article_id: str) -> Response:
    """Give it to nobody."""
    assigning.take_away(article_id, by=me())
    return _led(article_id, "unassigned")


@pages.post(f"{PLACE}/hand-in")
@needs(WRITE_OWN)
def hand_in(article_id: str) -> Response:
    """Hand it in for review."""
    try:
        drafting.submit(article_id, by=me(), version=forms.version())
    except Refusal as refusal:
        return _talk(article_id, refusal)
    return _led(article_id, "handed_in")


@pages.post(f"{PLACE}/take-back")
@needs(WRITE_OWN)
def take_back(article_id: str) -> Response:
    """Take back what was handed in."""
    try:
        drafting.take_back(article_id, by=me(), version=forms.version())
    except Refusal as refusal:
        return _talk(article_id, refusal)
    return _led(article_id, "taken_back")


@pages.post(f"{PLACE}/review")
@needs(WRITE)
def review(article_id: str) -> Response:
    """Approve it, or send it back with the reason."""
    try:
        fields = forms.read(told.ReviewIn)
        said = fields["verdict"], fields["reason"] or ""
        reviewing.review(article_id, *said, by=me(), version=forms.version())
    except Refusal as refusal:
        return _talk(article_id, refusal)
    return _led(article_id, fields["verdict"])


def _talk(article_id: str, refusal: Refusal | None = None) -> Response:
    article = queries.visible(article_id, me())
    said, remarks = queries.reviews(article_id), drafts.comments(article)
    found: dict[str, Any] = {"article": article, "refusal": refusal, "reviews": said}
    found |= {"approved": queries.approved(article, said), "blocks": drafts.blocks(article)}
    found["open"] = [it for it in remarks if it.comment.resolved_at is None]
    found["settled"] = [it for it in remarks if it.comment.resolved_at is not None]
    found["people"] = staff.working(WRITE_OWN) if me().may(WRITE) else []
    found["given_to"] = staff.find(article.assigned_to).name if article.assigned_to else ""
    return page("desk/talk.html", status=refusal.status if refusal else 200, **found)


def _led(article_id: str, done: str) -> Response:
    return go_to(f"/desk/stories/{article_id}/talk?done={done}")
