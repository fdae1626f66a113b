"""Files that come in pieces, over networks that break: begun, added to, finished or dropped.

The pieces are in the store and not in the database: a row of megabytes would keep every other writer of SQLite
waiting, and be written several times over by either. A piece is stored under a name of its own before the row counts
it, so that whoever is killed in between, or comes second, leaves at most a file that the sweep finds; the row, locked,
says alone what has come.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from newsapp.media import queries, store
from newsapp.media.actions import intake
from newsapp.media.actions.intake import Place, Told
from newsapp.media.models import Image, Upload
from newsapp.media.rules import MOST_BYTES, tidied
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from newsapp.platform.ids import new_id
from newsapp.staff.roles import PICTURES, Person

MOST_PIECE_BYTES = 5 * 1024 * 1024
MOST_OPEN, MOST_OPEN_BYTES = 20, 200 * 1024 * 1024
LASTS = timedelta(hours=24)
# A request that began before the end of an upload is over by then.
SWEPT_AFTER = timedelta(hours=1)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
DAMAGED = "It did not arrive as it was sent. Send it once more from the beginning."


def begin(name: str, size_bytes: int, *, by: Person, sha256: str = "") -> Upload:
    """Announce a file of this many bytes; `sha256` is compared when all has come, if it is said.

    TooMany when this person has too much on its way already.
    """
    by.require(PICTURES)
    if not 0 < size_bytes <= MOST_BYTES:
        raise Invalid.of("size_bytes", f"From 1 byte to {MOST_BYTES // 2**20} MB.")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise Invalid.of("sha256", "64 hexadecimal digits.")
    upload = Upload(id=new_id(), created_by=by.id, name=tidied(name)[:200], size_bytes=size_bytes, sha256=sha256)
    upload.secret, upload.expires_at = secrets.token_hex(16), clock.now() + LASTS
    with transaction() as session:
        count, size = session.execute(_open_ones(by)).one()
        if count >= MOST_OPEN or size + size_bytes > MOST_OPEN_BYTES:
            raise TooMany("Too much is on its way under your name. Finish or drop what you began, then send this.")
        session.add(upload)
    return upload


def find(upload_id: str, *, by: Person) -> Upload:
    """What this person began; NotFound for everybody else's, and for what has expired."""
    return _theirs(db.session.get(Upload, upload_id, populate_existing=True), by)


def add(upload_id: str, offset_bytes: int, piece: bytes, *, by: Person) -> Upload:
    """Add the bytes that begin at this offset; Conflict says with `expected_offset` where the next ones belong."""
    upload = find(upload_id, by=by)
    _check_piece(upload, offset_bytes, piece)
    if not piece:
        return upload
    key = f"{upload.folder}/{offset_bytes}-{secrets.token_hex(8)}"
    store.current().put(key, piece, "application/octet-stream")
    with transaction():
        upload = _locked(upload_id, by)
        _check_piece(upload, offset_bytes, piece)
        upload.parts = [*upload.parts, key]
        upload.received_bytes += len(piece)
        upload.expires_at = clock.now() + LASTS
    return upload


def finish(upload_id: str, *, told: Told, by: Person, second_copy: bool = False) -> tuple[Image, bool]:
    """Make the picture of all that came: the picture, and whether this made it new. Done again, it is the same one.

    Where the same content is in the library already, it is that picture, unless a second copy is wanted. Conflict
    before all has come; Invalid, Unsupported or TooLarge say what is wrong with the file.
    """
    is_new = find(upload_id, by=by).image_id is None and _make(upload_id, told, by, second_copy=second_copy)
    upload = find(upload_id, by=by)
    store.current().delete_prefix(upload.folder)
    return queries.find(upload.image_id or ""), is_new


def drop(upload_id: str, *, by: Person) -> None:
    """Send no more of it: it is over at once, and swept later. A picture that was made of it stays."""
    with transaction():
        _locked(upload_id, by).expires_at = clock.now()


def sweep() -> None:
    """Throw away what is over: the bytes first, so that a crash leaves the row for the next time."""
    over = select(Upload).where(Upload.expires_at < clock.now() - SWEPT_AFTER).limit(500)
    found = [(upload.id, upload.folder, upload.image_id) for upload in db.session.scalars(over)]
    for upload_id, folder, image_id in found:
        store.current().delete_prefix(folder)
        if image_id != upload_id:
            store.current().delete_prefix(f"originals/{upload_id}")
        with transaction() as session:
            session.execute(delete(Upload).where(Upload.id == upload_id))


def _open_ones(by: Person) -> Any:
    mine = (Upload.created_by == by.id, Upload.image_id.is_(None), Upload.expires_at > clock.now())
    return select(func.count(), func.coalesce(func.sum(Upload.size_bytes), 0)).where(*mine)


def _locked(upload_id: str, by: Person) -> Upload:
    return _theirs(db.session.get(Upload, upload_id, with_for_update=True, populate_existing=True), by)


def _theirs(upload: Upload | None, by: Person) -> Upload:
    by.require(PICTURES)
    if upload is None or upload.created_by != by.id or upload.expires_at <= clock.now():
        raise NotFound("There is no such upload.")
    return upload


def _check_piece(upload: Upload, offset_bytes: int, piece: bytes) -> None:
    if offset_bytes != upload.received_bytes:
        expected = upload.received_bytes
        told = {"Upload-Offset": str(expected)}
        raise Conflict("These bytes belong elsewhere.", headers=told, expected_offset=expected)
    if len(piece) > MOST_PIECE_BYTES:
        raise TooLarge(f"At most {MOST_PIECE_BYTES // 2**20} MB at a time.")
    if offset_bytes + len(piece) > upload.size_bytes:
        raise TooLarge("This is more than was announced.")


def _make(upload_id: str, told: Told, by: Person, *, second_copy: bool) -> bool:
    upload = find(upload_id, by=by)
    try:
        file = _whole(upload, by)
    except NotFound:
        with transaction():  # to read what is there now
            if _locked(upload_id, by).image_id is None:
                raise
        return False  # somebody else finished it, and its pieces are gone
    known = [] if second_copy else queries.with_content(hashlib.sha256(file).hexdigest(), limit=1)
    place = Place(upload.id, upload.secret)
    return _settle(upload_id, known[0] if known else intake.store_file(file, told=told, by=by, place=place), by)


def _whole(upload: Upload, by: Person) -> bytes:
    if not upload.is_whole:
        raise Conflict("It has not all come yet.", expected_offset=upload.received_bytes)
    file = b"".join(queries.original(key) for key in upload.parts)
    if upload.sha256 and hashlib.sha256(file).hexdigest() != upload.sha256:
        with transaction():
            again = _locked(upload.id, by)
            again.parts, again.received_bytes = [], 0
        raise Invalid.of("file", DAMAGED)
    return file


def _settle(upload_id: str, image: Image, by: Person) -> bool:
    """Say which picture it became, once among all who finish it; whether it was this one, and is new."""
    with transaction():
        upload = _locked(upload_id, by)
        if upload.image_id is not None:
            return False
        upload.image_id = image.id
        if image.id != upload.id:
            return False
        intake.keep(image, by=by)
    return True
