"""Files in pieces over HTTP, as a program or the desk's own script sends them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.media.actions import uploading
from newsapp.platform import worker
from tests.factories import newsroom, pictures
from tests.factories.visitors import ADMIN, visitor
from tests.media import pictures as files

FILE = files.jpeg((700, 420))
HALF = len(FILE) // 2
UPLOADS, IMAGES = f"{ADMIN}/uploads", f"{ADMIN}/images"


@pytest.fixture
def editor() -> dict[str, str]:
    return newsroom.headers("editor")


def begin(client: FlaskClient, who: dict[str, str], file: bytes = FILE, **more: Any) -> str:
    told = {"name": "harbour.jpg", "size_bytes": len(file)} | more
    answer = client.post(UPLOADS, json=told, headers=who)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Upload-Offset"] == "0"
    return answer.headers["Location"]


def send(client: FlaskClient, who: dict[str, str], address: str, offset: int, piece: bytes) -> Any:
    headers = who | {"Upload-Offset": str(offset), "Content-Type": "application/partial-upload"}
    return client.patch(address, data=piece, headers=headers)


def whole(client: FlaskClient, who: dict[str, str], file: bytes = FILE) -> str:
    address = begin(client, who, file)
    assert send(client, who, address, 0, file[:HALF]).status_code == 204
    assert send(client, who, address, HALF, file[HALF:]).headers["Upload-Complete"] == "?1"
    return address


def test_a_file_is_sent_in_pieces_and_becomes_a_picture(client: FlaskClient, editor: dict[str, str]) -> None:
    address = begin(client, editor, sha256=hashlib.sha256(FILE).hexdigest())
    first = send(client, editor, address, 0, FILE[:HALF])
    assert first.status_code == 204
    assert (first.headers["Upload-Offset"], first.headers["Upload-Complete"]) == (str(HALF), "?0")
    head = client.head(address, headers=editor)
    assert (head.status_code, head.headers["Upload-Offset"], head.data) == (200, str(HALF), b"")
    assert head.headers["Cache-Control"] == "no-store"
    told = client.get(address, headers=editor).get_json()
    assert (told["received_bytes"], told["size_bytes"], told["image"]) == (HALF, len(FILE), None)
    assert told["most_bytes"] == uploading.MOST_PIECE_BYTES
    send(client, editor, address, HALF, FILE[HALF:])
    made = client.post(f"{address}/image", json={"alt": "Boats", "usable_until": "2030-01-31"}, headers=editor)
    assert made.status_code == 201, made.text
    image = made.get_json()
    assert (image["illustration"]["alt"], image["usable_until"], image["expired"]) == ("Boats", "2030-01-31", False)
    assert (image["sha256"], image["version"], image["url"]) == (hashlib.sha256(FILE).hexdigest(), 1, None)
    worker.drain()
    ready = client.get(made.headers["Location"], headers=editor).get_json()
    assert ready["url"] == f"/desk/pictures/{image['id']}/640.webp"
    again = client.post(f"{address}/image", headers=editor)
    assert (again.status_code, again.get_json()["id"]) == (200, image["id"])
    assert client.get(address, headers=editor).get_json()["image"] == image["id"]


def test_a_wrong_offset_is_answered_with_the_right_one(client: FlaskClient, editor: dict[str, str]) -> None:
    address = begin(client, editor)
    send(client, editor, address, 0, FILE[:10])
    wrong = send(client, editor, address, 0, FILE[:10])
    assert (wrong.status_code, wrong.headers["Upload-Offset"]) == (409, "10")
    assert wrong.get_json()["expected_offset"] == 10
    early = client.post(f"{address}/image", headers=editor)
    assert (early.status_code, early.get_json()["expected_offset"]) == (409, 10)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/partial-upload"}, 400),
        ({"Content-Type": "application/partial-upload", "Upload-Offset": "-1"}, 400),
        ({"Content-Type": "application/partial-upload", "Upload-Offset": "١"}, 400),
        ({"Content-Type": "application/partial-upload", "Upload-Offset": "9" * 30}, 400),
        ({"Content-Type": "image/jpeg", "Upload-Offset": "0"}, 415),
        ({"Upload-Offset": "0"}, 415),
    ],
)
def test_a_piece_that_does_not_say_what_it_is_is_refused(
    client: FlaskClient, editor: dict[str, str], headers: dict[str, str], status: int
) -> None:
    address = begin(client, editor)
    sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    assert client.patch(address, data=b"x", headers=editor | sent).status_code == status
    assert client.head(address, headers=editor).headers["Upload-Offset"] == "0"


def test_a_piece_may_have_five_megabytes_and_not_one_byte_more(client: FlaskClient, editor: dict[str, str]) -> None:
    address = begin(client, editor, size_bytes=20 * 2**20)
    most = uploading.MOST_PIECE_BYTES
    assert send(client, editor, address, 0, bytes(most + 1)).status_code == 413
    assert send(client, editor, address, 0, bytes(most)).status_code == 204
    small = begin(client, editor, size_bytes=9)
    assert send(client, editor, small, 0, bytes(10)).status_code == 413


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"name": "x"},
        {"name": "x", "size_bytes": 0},
        {"name": "x", "size_bytes": 10**9},
        {"name": "x", "size_bytes": "many"},
        {"name": "x", "size_bytes": 9, "sha256": "no"},
        {"name": 1, "size_bytes": 9},
    ],
)
def test_what_cannot_be_announced_is_refused(client: FlaskClient, editor: dict[str, str], told: Any) -> None:
    assert client.post(UPLOADS, json=told, headers=editor).status_code == 422


def test_an_upload_of_somebody_else_is_as_good_as_none(client: FlaskClient, editor: dict[str, str]) -> None:
    address, other = whole(client, editor), newsroom.headers("admin")
    answers = [
        client.get(address, headers=other),
        client.head(address, headers=other),
        send(client, other, address, len(FILE), b"x"),
        client.post(f"{address}/image", headers=other),
        client.delete(address, headers=other),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert "harbour" not in "".join(answer.text for answer in answers)
    assert client.get(address, headers=editor).status_code == 200


def test_a_dropped_upload_is_gone(client: FlaskClient, editor: dict[str, str]) -> None:
    address = begin(client, editor)
    assert client.delete(address, headers=editor).status_code == 204
    assert client.head(address, headers=editor).status_code == 404
    assert send(client, editor, address, 0, b"x").status_code == 404


def test_too_much_at_once_is_refused_until_something_is_done(client: FlaskClient, editor: dict[str, str]) -> None:
    opened = [begin(client, editor) for _ in range(uploading.MOST_OPEN)]
    told = {"name": "x", "size_bytes": 9}
    refused = client.post(UPLOADS, json=told, headers=editor)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, False)
    assert client.post(UPLOADS, json=told, headers=newsroom.headers("editor")).status_code == 201
    client.delete(opened[0], headers=editor)
    assert client.post(UPLOADS, json=told, headers=editor).status_code == 201


def test_the_same_file_is_found_and_not_kept_twice_unless_it_is_wanted(
    client: FlaskClient, editor: dict[str, str]
) -> None:
    image = client.post(f"{whole(client, editor)}/image", headers=editor).get_json()
    found = client.get(f"{IMAGES}?sha256={image['sha256']}", headers=editor).get_json()["items"]
    assert [each["id"] for each in found] == [image["id"]]
    assert client.get(f"{IMAGES}?sha256={'0' * 64}", headers=editor).get_json()["items"] == []
    assert client.get(f"{IMAGES}?sha256=x", headers=editor).status_code == 422
    same = client.post(f"{whole(client, editor)}/image", json={}, headers=editor)
    assert (same.status_code, same.get_json()["id"]) == (200, image["id"])
    copy = client.post(f"{whole(client, editor)}/image", json={"second_copy": True}, headers=editor)
    assert (copy.status_code, copy.get_json()["id"] != image["id"]) == (201, True)


def test_a_session_sends_pieces_too_but_no_other_site_in_its_browser(client: FlaskClient) -> None:
    who = visitor(client)
    address = who.ask("POST", "/uploads", {"name": "x", "size_bytes": 9}).headers["Location"]
    evil = {"Sec-Fetch-Site": "cross-site", "Upload-Offset": "0", "Content-Type": "application/partial-upload"}
    assert who.browser.patch(address, data=b"x", headers=evil).status_code == 403


def test_an_image_takes_its_terms_and_a_version(client: FlaskClient, editor: dict[str, str]) -> None:
    address = f"{IMAGES}/{pictures.taken_in().id}"
    terms = {"usage_terms": "Web only", "usable_until": "2020-01-31"}
    changed = client.patch(address, json=terms, headers=editor | {"If-Match": '"1"'}).get_json()
    assert (changed["usage_terms"], changed["usable_until"], changed["expired"]) == ("Web only", "2020-01-31", True)
    assert client.patch(address, json={"alt": "x"}, headers=editor | {"If-Match": '"1"'}).status_code == 412
    assert client.patch(address, json={"usable_until": None}, headers=editor).get_json()["expired"] is False
    assert client.patch(address, json={"usable_until": "soon"}, headers=editor).status_code == 422
    refused = client.patch(address, json={"alt": ""}, headers=editor)
    assert (refused.status_code, set(refused.get_json()["errors"])) == (422, {"alt"})
