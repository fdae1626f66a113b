"""Routes to the newsroom's pictures."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from newsapp.desk.guards import me, needs, version_sent
from newsapp.desk.schemas import media as told
from newsapp.desk.showing import image_shown, page_of
from newsapp.media import queries
from newsapp.media.actions import intake
from newsapp.platform import json_input, paging
from newsapp.platform.errors import Invalid, Malformed
from newsapp.platform.http import Routes, json_answer
from newsapp.staff.roles import PICTURES

pictures = Routes("desk_pictures", __name__, url_prefix="/api/v1/admin/images", description="Pictures and credits.")
Fields = dict[str, Any]


@pictures.route("")
@needs(PICTURES)
@pictures.arguments(told.ImageListArguments, location="query")
@pictures.response(200, told.ImageListOut)
def list_images(arguments: Fields) -> Response:
    """Pictures, newest first."""
    before = paging.decode_moment(arguments["cursor"])
    wanted = {"q": arguments["q"], "content_hash": arguments["sha256"]}
    rows = queries.listing(**wanted, before=before, limit=arguments["limit"] + 1)
    return page_of(rows, arguments, image_shown, lambda row: (row.created_at.isoformat(), row.id))


@pictures.route("", methods=["POST"])
@needs(PICTURES)
@pictures.arguments(told.ImageFile, location="files")
@pictures.arguments(told.ImageForm, location="form")
@pictures.response(201, told.ImageOut)
def add_image(files: Fields, form: Fields) -> Response:
    """Take a picture in; its credit and alternative text come from the file where the form is silent."""
    if "credit_people" in form:
        form["credit_people"] = _people(form["credit_people"])
    image = intake.take_in(files["file"].read(), told=intake.Told(**form), by=me())
    return json_answer(image_shown(image), 201, {"Location": url_for(".get_image", image_id=image.id)})


@pictures.route("/<image_id>")
@needs(PICTURES)
@pictures.response(200, told.ImageOut)
def get_image(image_id: str) -> Response:
    """One picture."""
    return json_answer(image_shown(queries.find(image_id)))


@pictures.route("/<image_id>", methods=["PATCH"])
@needs(PICTURES)
@pictures.arguments(told.ImageChanges)
@pictures.response(200, told.ImageOut)
def describe_image(fields: Fields, image_id: str) -> Response:
    """Change its alternative text, credit or focal point; stories that show it follow within seconds."""
    return json_answer(image_shown(intake.describe(image_id, fields, by=me(), version=version_sent())))


def _people(text: str) -> Any:
    try:
        return json_input.parse(text.encode("utf-8", "replace"))
    except Malformed as malformed:
        raise Invalid.of("credit_people", malformed.detail) from None
