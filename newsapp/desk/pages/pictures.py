"""The pages of pictures: the library, and each picture with its words, its focal point and where it is used."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, cast

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from newsapp.articles import queries as articles
from newsapp.articles import shelves
from newsapp.articles.workflow import PUBLISHED
from newsapp.desk.guards import me, needs
from newsapp.desk.pages import forms
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.desk.schemas.media import ImageChanges, ImageListArguments
from newsapp.desk.showing import image_shown
from newsapp.media import queries, rules
from newsapp.media.actions import intake
from newsapp.platform import paging
from newsapp.platform.errors import Invalid, NotFound, Refusal, TooLarge
from newsapp.staff.roles import PICTURES

pages = new_pages("desk_picture_pages")
LIBRARY = "/desk/pictures"
SHOWN, MOST_AUTHORS, SPARE_ROWS = 30, 500, 2
Fields = dict[str, Any]


@pages.get(LIBRARY)
@needs(PICTURES)
def show_pictures() -> Response:
    """The library, newest first."""
    return _library()


@pages.post(LIBRARY)
@needs(PICTURES)
def take_pictures_in() -> Response:
    """Take in the files of a form."""
    try:
        taken, known = _take_in()
    except Refusal as refusal:
        return _library(refusal)
    if len(taken) == 1 and not known:
        return go_to(f"{LIBRARY}/{taken[0]}?done=taken")
    return go_to(f"{LIBRARY}?done=taken" + "".join(f"&known={each}" for each in known))


@pages.get(f"{LIBRARY}/<image_id>")
@needs(PICTURES)
def show_picture_page(image_id: str) -> Response:
    """One picture: its words, its focal point, and where it is used."""
    return _picture(image_id)


@pages.post(f"{LIBRARY}/<image_id>")
@needs(PICTURES)
def describe_picture(image_id: str) -> Response:
    """Say something else of it."""
    try:
        fields = forms.read(ImageChanges) | {"credit_people": _people()}
        intake.describe(image_id, fields, by=me(), version=forms.version())
    except Refusal as refusal:
        return _picture(image_id, refusal)
    return go_to(f"{LIBRARY}/{image_id}?done=saved")


@pages.get(f"{LIBRARY}/<image_id>/<int:width_px>.webp")
@needs(PICTURES)
def show_rendition(image_id: str, width_px: int) -> Response:
    """The picture about this wide, for the desk alone: readers may not see it yet."""
    found = queries.rendition_at(queries.find(image_id), width_px)
    if found is None:
        raise NotFound("The picture's sizes are still being made.")
    answer = Response(found[0], mimetype=found[1], headers={"Cache-Control": "private, no-cache"})
    answer.add_etag()
    return cast(Response, answer.make_conditional(request))


def _library(refusal: Refusal | None = None) -> Response:
    told = _listed()
    before = paging.decode_moment(told["cursor"])
    rows = queries.listing(q=told["q"], before=before, limit=SHOWN + 1)
    last = rows[SHOWN - 1] if len(rows) > SHOWN else None
    cursor = paging.encode(last.created_at.isoformat(), last.id) if last else ""
    known = queries.many(request.args.getlist("known")[:SHOWN]).values()
    shown = [_shown(row) for row in rows[:SHOWN]]
    found = {"pictures": shown, "cursor": cursor, "q": told["q"], "known": [_shown(row) for row in known]}
    return page("desk/pictures.html", status=refusal.status if refusal else 200, refusal=refusal, **found)


def _listed() -> Fields:
    wanted = {name: request.args[name] for name in ("q", "cursor") if name in request.args}
    return dict(ImageListArguments().load({"q": wanted.get("q", "")[:200], "cursor": wanted.get("cursor", "")[:800]}))


def _take_in() -> tuple[list[str], list[str]]:
    """Take in each file that was sent: the ids of new pictures, and of those that were here; Invalid names the others.

    What can be taken is taken, whatever becomes of the rest.
    """
    taken, known, wrong = list[str](), list[str](), list[str]()
    for sent in _sent():
        try:
            image, is_new = _one(sent.read())
        except Refusal as refusal:
            sentences = [each for told in refusal.extra.get("errors", {}).values() for each in told]
            wrong.append(f"{sent.filename}: {' '.join(sentences) or refusal.detail}")
        else:
            (taken if is_new else known).append(image.id)
    if wrong or not (taken or known):
        raise Invalid({"file": wrong or ["Choose a picture."]})
    return taken, known


def _sent() -> list[Any]:
    try:
        return [each for each in request.files.getlist("file") if each.filename]
    except RequestEntityTooLarge:
        raise TooLarge("At most 25 MB can be sent at a time without script. Send fewer pictures.") from None


def _one(file: bytes) -> tuple[Any, bool]:
    if "second_copy" in request.form:
        return intake.take_in(file, told=intake.Told(), by=me()), True
    return intake.take_in_once(file, told=intake.Told(), by=me())


def _people() -> list[Fields]:
    """The people of the form's rows, without those rows that are empty."""
    columns = [request.form.getlist(f"person_{name}") for name in ("name", "role", "url")]
    rows = [dict(zip(("name", "role", "url"), row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [row for row in rows if row["name"].strip() or row["url"].strip()]


def _picture(image_id: str, refusal: Refusal | None = None) -> Response:
    image = queries.find(image_id)
    used, others = articles.showing(image.id, by=me())
    same = [_shown(row) for row in queries.with_content(image.content_hash) if row.id != image.id]
    people = _people() if refusal else image.credit_people
    told = {"image": image, "shown": _shown(image), "said": request.form if refusal else _said(image)}
    told |= {"people": [*people, *({} for _ in range(SPARE_ROWS))], "used": used, "others": others, "same": same}
    told |= {"needs_alt": bool(image.alt) or any(it.status == PUBLISHED for it in used), "rules": rules}
    told |= {"authors": [it.name for it in shelves.entries("author", after=None, limit=MOST_AUTHORS)]}
    return page("desk/picture.html", status=refusal.status if refusal else 200, refusal=refusal, **told)


def _said(image: Any) -> Fields:
    told = {name: getattr(image, name) for name in (*rules.LONGEST, "kind", "version")}
    point = {"focal_x": f"{image.focal_x:.2f}", "focal_y": f"{image.focal_y:.2f}"}
    return told | point | {"usable_until": image.usable_until.isoformat() if image.usable_until else ""}


def _shown(image: Any) -> Fields:
    """A picture as the pages show it: its JSON, its words flat beside it, and the classes of its focal point."""
    told = image_shown(image)
    point = told["illustration"]["focal_point"]
    told |= {"alt": image.alt, "credit_line": image.credit_line, "usable_until": image.usable_until}
    return told | {"focus": f"x{round(point['x'] * 10)} y{round(point['y'] * 10)}"}
