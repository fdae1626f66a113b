"""Routes by which a file comes in pieces, and goes on where the network broke.

Named as in the draft of the HTTP working group on resumable uploads: `Upload-Offset` says where the bytes of a piece
begin, and what the next one must say.
"""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from newsapp.desk.guards import me, needs
from newsapp.desk.schemas import media as told
from newsapp.desk.showing import image_shown
from newsapp.media.actions import uploading
from newsapp.media.actions.intake import Told
from newsapp.platform.clock import rfc3339
from newsapp.platform.errors import Malformed, Unsupported
from newsapp.platform.http import Routes, json_answer
from newsapp.staff.roles import PICTURES

uploads = Routes("desk_uploads", __name__, url_prefix="/api/v1/admin/uploads", description="Files in pieces.")
Fields = dict[str, Any]
PIECE = "application/partial-upload"


@uploads.route("", methods=["POST"])
@needs(PICTURES)
@uploads.arguments(told.UploadIn)
@uploads.response(201, told.UploadOut)
def begin_upload(fields: Fields) -> Response:
    """Announce a file; its pieces are sent to the address in Location."""
    upload = uploading.begin(fields["name"], fields["size_bytes"], by=me(), sha256=fields["sha256"])
    return _told(upload, 201, Location=url_for(".get_upload", upload_id=upload.id))


@uploads.route("/<upload_id>")
@needs(PICTURES)
@uploads.response(200, told.UploadOut)
def get_upload(upload_id: str) -> Response:
    """How much of it has come; HEAD tells the same in Upload-Offset."""
    return _told(uploading.find(upload_id, by=me()))


@uploads.route("/<upload_id>", methods=["PATCH"])
@needs(PICTURES)
@uploads.response(204)
def add_to_upload(upload_id: str) -> Response:
    """Send a piece as application/partial-upload, its Upload-Offset in the header; 409 says the right one."""
    upload = uploading.add(upload_id, _offset(), _piece(), by=me())
    return Response(status=204, headers=_headers(upload))


@uploads.route("/<upload_id>", methods=["DELETE"])
@needs(PICTURES)
@uploads.response(204)
def drop_upload(upload_id: str) -> Response:
    """Send no more of it."""
    uploading.drop(upload_id, by=me())
    return Response(status=204)


@uploads.route("/<upload_id>/image", methods=["POST"])
@needs(PICTURES)
@uploads.arguments(told.UploadedIn, required=False)
@uploads.response(201, told.ImageOut)
@uploads.alt_response(200, schema=told.ImageOut, description="It was in the library already")
def finish_upload(fields: Fields, upload_id: str) -> Response:
    """Make the picture of what came; asked again, or where the same file is here already, 200 and that picture."""
    second_copy = fields.pop("second_copy", False)
    image, is_new = uploading.finish(upload_id, told=Told(**fields), by=me(), second_copy=second_copy)
    location = {"Location": url_for("desk_pictures.get_image", image_id=image.id)}
    return json_answer(image_shown(image), 201 if is_new else 200, location)


def _told(upload: Any, status: int = 200, **headers: str) -> Response:
    body = {name: getattr(upload, name) for name in ("id", "name", "size_bytes", "received_bytes")}
    body |= {"most_bytes": uploading.MOST_PIECE_BYTES, "expires_at": rfc3339(upload.expires_at)}
    return json_answer(body | {"image": upload.image_id}, status, _headers(upload) | headers)


def _headers(upload: Any) -> dict[str, str]:
    complete = "?1" if upload.is_whole else "?0"
    return {"Upload-Offset": str(upload.received_bytes), "Upload-Complete": complete, "Cache-Control": "no-store"}


def _offset() -> int:
    said = request.headers.get("Upload-Offset", "")
    if not (said.isascii() and said.isdigit() and len(said) < 12):
        raise Malformed("Say with Upload-Offset where these bytes begin.")
    return int(said)


def _piece() -> bytes:
    if request.mimetype != PIECE:
        raise Unsupported(f"Send {PIECE}.")
    request.max_content_length = uploading.MOST_PIECE_BYTES
    return request.get_data(cache=False)
