"""Files that come in pieces: what breaks off goes on, what is done twice is done once, and what is over is gone."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from newsapp.media import jobs, queries, store
from newsapp.media.actions import intake, uploading
from newsapp.media.actions.intake import Told
from newsapp.media.models import Image, Upload
from newsapp.platform import clock, facts
from newsapp.platform.db import db
from newsapp.platform.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany, Unsupported
from newsapp.platform.facts import job_name
from newsapp.platform.settings import current
from newsapp.staff.roles import Person
from tests.media import pictures

pytestmark = pytest.mark.usefixtures("app")
EDITOR = Person(id="e" * 26, name="An Editor", email="editor@paper.example", role="editor")
OTHER = replace(EDITOR, id="o" * 26)
FILE = pictures.jpeg((700, 420))
HALF = len(FILE) // 2


def begun(file: bytes = FILE, by: Person = EDITOR, **more: Any) -> Upload:
    return uploading.begin("harbour.jpg", len(file), by=by, **more)


def whole(file: bytes = FILE, by: Person = EDITOR, **more: Any) -> Upload:
    upload = begun(file, by, **more)
    half = len(file) // 2
    uploading.add(upload.id, 0, file[:half], by=by)
    return uploading.add(upload.id, half, file[half:], by=by)


def finished(upload: Upload, **more: Any) -> tuple[Image, bool]:
    return uploading.finish(upload.id, told=Told(), by=EDITOR, **more)


def files(folder: str = "") -> list[Path]:
    return [path for path in (current().instance / "media" / folder).rglob("*") if path.is_file()]


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_pieces_become_the_picture_and_are_gone() -> None:
    upload = whole(sha256=hashlib.sha256(FILE).hexdigest())
    assert upload.is_whole
    image, is_new = uploading.finish(upload.id, told=Told(alt="Boats", kind="graphic"), by=EDITOR)
    assert (image.id, is_new, image.alt, image.kind) == (upload.id, True, "Boats", "graphic")
    assert queries.original(image.original_key) == FILE
    assert len(files()) == 1
    jobs.make_renditions(image.id)
    assert queries.find(image.id).renditions


def test_finishing_twice_is_the_same_picture() -> None:
    upload = whole()
    image, first = finished(upload)
    again, second = finished(upload)
    assert (again.id, first, second) == (image.id, True, False)
    assert (count(Image), len(files("originals"))) == (1, 1)


def test_a_piece_at_the_wrong_place_is_a_conflict_that_says_the_right_one() -> None:
    upload = begun()
    uploading.add(upload.id, 0, FILE[:10], by=EDITOR)
    for offset in (0, 9, 11, 10**9):
        with pytest.raises(Conflict) as refused:
            uploading.add(upload.id, offset, b"x", by=EDITOR)
        assert refused.value.extra["expected_offset"] == 10
        assert refused.value.headers["Upload-Offset"] == "10"
    assert uploading.add(upload.id, 10, b"", by=EDITOR).received_bytes == 10
    assert len(files("uploads")) == 1


def test_more_than_was_announced_or_too_much_at_a_time_is_not_taken() -> None:
    upload = begun()
    with pytest.raises(TooLarge):
        uploading.add(upload.id, 0, FILE + b"x", by=EDITOR)
    large = uploading.begin("large.png", 20 * 2**20, by=EDITOR)
    with pytest.raises(TooLarge):
        uploading.add(large.id, 0, bytes(uploading.MOST_PIECE_BYTES + 1), by=EDITOR)
    assert files() == []


@pytest.mark.parametrize(
    ("size", "sha256", "field"), [(0, "", "size_bytes"), (26 * 2**20, "", "size_bytes"), (9, "Z", "sha256")]
)
def test_what_cannot_be_announced_is_named(size: int, sha256: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        uploading.begin("x", size, by=EDITOR, sha256=sha256)
    assert set(refused.value.errors) == {field}


def test_an_upload_is_there_for_nobody_else() -> None:
    upload = whole()
    for act in (
        lambda: uploading.find(upload.id, by=OTHER),
        lambda: uploading.add(upload.id, 0, b"x", by=OTHER),
        lambda: uploading.finish(upload.id, told=Told(), by=OTHER),
        lambda: uploading.drop(upload.id, by=OTHER),
        lambda: uploading.find("nothing", by=EDITOR),
    ):
        with pytest.raises(NotFound, match="no such upload"):
            act()
    with pytest.raises(Forbidden):
        uploading.begin("x", 9, by=replace(EDITOR, role="finance"))
    assert uploading.find(upload.id, by=EDITOR).is_whole


def test_nobody_has_more_on_its_way_than_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_OPEN", 3)
    first = whole()
    begun()
    begun()
    with pytest.raises(TooMany):
        begun()
    begun(by=OTHER)
    finished(first)
    begun()
    monkeypatch.setattr(uploading, "MOST_OPEN_BYTES", 3 * len(FILE))
    with pytest.raises(TooMany):
        begun()


def test_what_is_not_whole_is_no_picture_yet() -> None:
    upload = begun()
    uploading.add(upload.id, 0, FILE[:HALF], by=EDITOR)
    with pytest.raises(Conflict) as refused:
        finished(upload)
    assert refused.value.extra["expected_offset"] == HALF


def test_who_finds_the_pieces_gone_because_another_finished_has_the_same_picture(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = whole().id
    read = queries.original

    def read_while_another_finishes(key: str) -> bytes:
        monkeypatch.setattr(queries, "original", read)
        with app.app_context():
            uploading.finish(upload_id, told=Told(), by=EDITOR)
        return read(key)

    monkeypatch.setattr(queries, "original", read_while_another_finishes)
    image, is_new = uploading.finish(upload_id, told=Told(), by=EDITOR)
    assert (image.id, is_new) == (upload_id, False)


def test_pieces_that_were_lost_are_said_plainly() -> None:
    upload = whole()
    store.current().delete_prefix("uploads")
    with pytest.raises(NotFound, match="not in the store"):
        finished(upload)


def test_a_file_that_arrives_damaged_is_sent_once_more() -> None:
    upload = whole(sha256="0" * 64)
    with pytest.raises(Invalid, match="file"):
        finished(upload)
    assert uploading.find(upload.id, by=EDITOR).received_bytes == 0
    assert count(Image) == 0


def test_what_is_no_picture_leaves_none_and_says_why() -> None:
    upload = uploading.begin("page.html", 13, by=EDITOR)
    uploading.add(upload.id, 0, b"<svg></svg>  ", by=EDITOR)
    with pytest.raises(Unsupported):
        finished(upload)
    assert (count(Image), files("originals")) == (0, [])


def test_the_same_file_is_not_kept_twice_unless_it_is_wanted() -> None:
    image, _ = finished(whole())
    same, is_new = finished(whole())
    assert (same.id, is_new, count(Image)) == (image.id, False, 1)
    copy, is_new = finished(whole(), second_copy=True)
    assert (copy.id != image.id, is_new) == (True, True)
    assert [each.id for each in queries.with_content(image.content_hash)] == [image.id, copy.id]
    assert {each.id for each in queries.listing(content_hash=image.content_hash)} == {image.id, copy.id}
    assert intake.take_in_once(FILE, told=Told(), by=EDITOR)[1] is False
    assert intake.take_in_once(pictures.jpeg(), told=Told(), by=EDITOR)[1] is True


def test_two_who_send_the_same_piece_at_once_add_it_once(app: Flask) -> None:
    upload_id = begun().id

    def send(_: int) -> bool:
        with app.app_context():
            try:
                uploading.add(upload_id, 0, FILE[:HALF], by=EDITOR)
            except Conflict:
                return False
        return True

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(send, range(4))) == [False, False, False, True]
    db.session.rollback()
    upload = uploading.add(upload_id, HALF, FILE[HALF:], by=EDITOR)
    assert queries.original(finished(upload)[0].original_key) == FILE


def test_many_who_finish_at_once_make_one_picture(app: Flask) -> None:
    upload_id = whole().id

    def finish(_: int) -> tuple[str, bool]:
        with app.app_context():
            image, is_new = uploading.finish(upload_id, told=Told(), by=EDITOR)
            return image.id, is_new

    with ThreadPoolExecutor(4) as crowd:
        found = list(crowd.map(finish, range(4)))
    assert {image_id for image_id, _ in found} == {upload_id}
    assert sum(is_new for _, is_new in found) == 1
    db.session.rollback()
    assert (count(Image), len(files("originals")), files("uploads")) == (1, 1, [])


class Killed(BaseException):
    """The process is gone."""


def dies(*_: Any, **__: Any) -> Any:
    raise Killed


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (store.Store, "put"),
        (intake, "store_file"),
        (intake, "keep"),
        (facts, "record"),
        (uploading, "_settle"),
        (store.Store, "delete_prefix"),
    ],
)
def test_whoever_is_killed_while_finishing_loses_nothing_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str
) -> None:
    upload = whole()
    with monkeypatch.context() as broken:
        broken.setattr(place, name, dies)
        with pytest.raises(Killed):
            finished(upload)
    image, _ = finished(upload)
    assert queries.original(image.original_key) == FILE
    assert (count(Image), len(files("originals")), files("uploads")) == (1, 1, [])


def test_whoever_is_killed_between_storing_and_counting_a_piece_sends_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = begun()
    with monkeypatch.context() as broken:
        broken.setattr(uploading, "_locked", dies)
        with pytest.raises(Killed):
            uploading.add(upload.id, 0, FILE[:HALF], by=EDITOR)
    assert uploading.find(upload.id, by=EDITOR).received_bytes == 0
    uploading.add(upload.id, 0, FILE[:HALF], by=EDITOR)
    uploading.add(upload.id, HALF, FILE[HALF:], by=EDITOR)
    assert queries.original(finished(upload)[0].original_key) == FILE
    assert files("uploads") == []


def later(hours: int) -> Any:
    return clock.freeze(clock.now() + timedelta(hours=hours))


def test_what_nobody_goes_on_with_is_over_after_a_day_and_swept_away() -> None:
    upload, done = begun(), whole(pictures.jpeg((300, 200)))
    uploading.add(upload.id, 0, FILE[:HALF], by=EDITOR)
    image, _ = finished(done)
    with later(23):
        uploading.sweep()
        assert uploading.add(upload.id, HALF, FILE[HALF : HALF + 9], by=EDITOR).received_bytes == HALF + 9
    with later(48), pytest.raises(NotFound):
        uploading.find(upload.id, by=EDITOR)
    with later(49):
        jobs.sweep_uploads()
    assert (count(Upload), files("uploads")) == (0, [])
    assert queries.original(image.original_key)
    assert job_name(jobs.sweep_uploads) in facts.work().jobs()


def test_a_sweep_finds_what_was_stored_and_never_became_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = whole()
    with monkeypatch.context() as broken:
        broken.setattr(intake, "keep", dies)
        with pytest.raises(Killed):
            finished(upload)
    assert len(files("originals")) == 1
    with later(26):
        uploading.sweep()
    assert (files(), count(Upload)) == ([], 0)


def test_what_is_dropped_is_over_at_once_and_its_picture_stays() -> None:
    upload, done = whole(), whole(pictures.jpeg((300, 200)))
    image, _ = finished(done)
    for each in (upload, done):
        uploading.drop(each.id, by=EDITOR)
        with pytest.raises(NotFound):
            uploading.find(each.id, by=EDITOR)
    with later(2):
        uploading.sweep()
    assert files("uploads") == []
    assert queries.original(image.original_key)


def test_pieces_are_served_to_nobody() -> None:
    upload = whole()
    for key in upload.parts:
        assert store.current().get(key)
        assert queries.rendition(key) is None
        assert upload.secret in key
