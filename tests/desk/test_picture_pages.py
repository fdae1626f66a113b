"""The library and the page of a picture, as a browser without script gets them."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.media import queries
from newsapp.media.actions import intake
from newsapp.platform import worker
from newsapp.staff.roles import WORKER
from tests.conftest import MakeApp
from tests.desk.leafing import get, led
from tests.factories import newsroom, pictures
from tests.factories.visitors import BROWSER, Visitor, visitor
from tests.media import pictures as files

LIBRARY = "/desk/pictures"


def send(who: Visitor, *named: tuple[str, bytes], **form: str) -> Any:
    sent = [(io.BytesIO(content), name) for name, content in named]
    return who.browser.post(LIBRARY, data=form | {"file": sent}, headers=BROWSER)


def form(image: Any, **changes: Any) -> dict[str, Any]:
    """What the page's form sends, with these changes."""
    told = {"version": str(image.version), "alt": image.alt, "caption": image.caption, "kind": image.kind}
    told |= {"credit_line": "", "source": image.source, "licence": image.licence, "usage_terms": ""}
    return told | {"focal_x": "0.5", "focal_y": "0.5", "usable_until": ""} | changes


def save(who: Visitor, image: Any, **changes: Any) -> Any:
    return who.browser.post(f"{LIBRARY}/{image.id}", data=form(image, **changes), headers=BROWSER)


def test_one_file_leads_to_its_page_which_asks_first_what_it_shows(client: FlaskClient) -> None:
    who = visitor(client)
    address = led(send(who, ("harbour.jpg", files.jpeg())))
    assert re.fullmatch(rf"{LIBRARY}/[0-9a-z]{{26}}\?done=taken", address)
    page = get(who, address)
    assert "Say what this picture shows" in page.text
    assert page.text.index('name="alt"') < page.text.index('name="focal_x"') < page.text.index('name="caption"')
    assert "Its sizes are being made" in page.text
    worker.drain()
    assert "Its sizes are being made" not in get(who, address).text


def test_several_files_are_taken_in_whatever_becomes_of_one(client: FlaskClient) -> None:
    who = visitor(client)
    assert led(send(who, ("a.jpg", files.jpeg()), ("b.png", files.png()))) == f"{LIBRARY}?done=taken"
    refused = send(who, ("<b>.html", b"<svg/>"), ("c.jpg", files.jpeg((300, 200))))
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert "&lt;b&gt;.html: " in refused.text
    assert len(queries.listing()) == 3
    nothing = who.browser.post(LIBRARY, data={}, headers=BROWSER)
    assert (nothing.status_code, "Choose a picture." in nothing.text) == (422, True)


def test_the_same_file_is_shown_instead_of_kept_twice_unless_the_box_is_ticked(client: FlaskClient) -> None:
    who = visitor(client)
    first = intake.take_in(files.jpeg(), told=intake.Told(alt="Three boats"), by=WORKER)
    address = led(send(who, ("again.jpg", files.jpeg())))
    assert address.endswith(f"known={first.id}")
    page = get(who, address).text
    assert "Already here" in page
    assert page.index("Three boats") < page.index('id="file"')
    assert len(queries.listing()) == 1
    copy = led(send(who, ("again.jpg", files.jpeg()), second_copy="yes"))
    assert first.id not in copy
    both = get(who, copy.partition("?")[0]).text
    assert "kept more than once" in both
    assert f"{LIBRARY}/{first.id}" in both


def test_more_than_a_request_may_have_is_said_in_words(make_app: MakeApp) -> None:
    app = make_app(max_request_bytes=10_000)
    with app.app_context():
        answer = send(visitor(app.test_client()), ("large.jpg", bytes(20_000)))
    assert (answer.status_code, "Send fewer pictures" in answer.text) == (413, True)


def test_the_library_is_searched_and_goes_on(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    who = visitor(client)
    monkeypatch.setattr("newsapp.desk.pages.pictures.SHOWN", 2)
    for number in range(3):
        pictures.taken_in(alt=f"Picture <{number}>", caption="वर्षा" if number == 1 else "")
    page = get(who, LIBRARY).text
    assert "Picture &lt;2&gt;" in page
    assert "Picture &lt;0&gt;" not in page
    onward = re.findall(r'href="(/desk/pictures\?[^"]+)" rel="next"', page)[0].replace("&amp;", "&")
    assert "Picture &lt;0&gt;" in get(who, onward).text
    found = get(who, f"{LIBRARY}?q=वर्षा").text
    assert "Picture &lt;1&gt;" in found
    assert "Picture &lt;2&gt;" not in found
    assert "No picture says this" in get(who, f"{LIBRARY}?q=nothing").text
    assert get(who, f"{LIBRARY}?cursor=nonsense").status_code == 422


def test_every_word_of_a_picture_can_be_said_without_script(client: FlaskClient) -> None:
    who, image = visitor(client), pictures.taken_in()
    newsroom.catalogue()
    page = get(who, f"{LIBRARY}/{image.id}").text
    assert '<option value="Farida Sheikh">' in page
    people = {"person_name": ["Farida Sheikh", "", "B"], "person_role": ["", "", "artist"], "person_url": ["", "", ""]}
    words = {"alt": "Boats", "caption": "The harbour", "kind": "photograph", "source": "PTI", "licence": "cc0-1.0"}
    terms = {"usage_terms": "Web only", "usable_until": "2020-01-31", "focal_x": "0.25", "focal_y": "1"}
    assert led(save(who, image, **people, **words, **terms)) == f"{LIBRARY}/{image.id}?done=saved"
    kept = queries.find(image.id)
    assert [(it["name"], it["role"]) for it in kept.credit_people] == [
        ("Farida Sheikh", "photographer"),
        ("B", "artist"),
    ]
    assert (kept.alt, kept.caption, kept.source, kept.licence) == ("Boats", "The harbour", "PTI", "CC0-1.0")
    assert (kept.focal_x, kept.focal_y, kept.credit_line) == (0.25, 1.0, "Photo: Farida Sheikh and B")
    shown = get(who, f"{LIBRARY}/{image.id}?done=saved").text
    assert "Use ended on 31 January 2020" in shown
    assert 'value="2020-01-31"' in shown
    assert "Use ended on 31 January 2020" in get(who, LIBRARY).text
    save(who, kept)
    assert (queries.find(image.id).credit_people, queries.find(image.id).usable_until) == ([], None)


def test_a_refusal_keeps_what_was_typed_and_marks_its_field(client: FlaskClient) -> None:
    who, image = visitor(client), pictures.taken_in()
    wrong = save(
        who, image, alt="", caption='"><script>', person_name=["", "A"], person_url=["https://a.example", "no"]
    )
    assert wrong.status_code == 422
    assert 'value="https://a.example"' in wrong.text
    assert "&#34;&gt;&lt;script&gt;" in wrong.text
    assert len(re.findall(r'name="person_(?:name|url)"[^>]*aria-invalid="true"', wrong.text)) == 2
    silent = save(who, image, alt="", caption="Kept")
    assert (silent.status_code, "cannot be taken away" in silent.text, "Kept" in silent.text) == (422, True, True)
    assert re.search(r'<textarea id="alt"[^>]*aria-invalid="true"', silent.text)
    assert save(who, image, usable_until="soon").status_code == 422
    assert queries.find(image.id).version == 1


def test_who_comes_late_sees_what_it_says_now_and_keeps_what_was_typed(client: FlaskClient) -> None:
    who, image = visitor(client), pictures.taken_in()
    stale = form(image, alt="My words")
    intake.describe(image.id, {"alt": "A colleague's words"}, by=WORKER)
    answer = who.browser.post(f"{LIBRARY}/{image.id}", data=stale, headers=BROWSER)
    assert answer.status_code == 412
    assert "<dd" in answer.text
    assert "A colleague&#39;s words" in answer.text
    assert ">My words</textarea>" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert queries.find(image.id).alt == "A colleague's words"


def test_where_it_is_used_shows_only_what_this_person_may_see(client: FlaskClient) -> None:
    owner, image = newsroom.person("contributor"), pictures.taken_in()
    illustration = {"illustration": {"image": image.id, "caption": ""}}
    secret = newsroom.draft(by=owner, headline="Nobody may know", **illustration)
    newsroom.published(headline="Everybody knows", **illustration)
    page = get(visitor(client, "contributor"), f"{LIBRARY}/{image.id}").text
    assert "Nobody may know" not in page
    assert secret.id not in page
    assert "not yours to see: 2." in page
    seen = get(visitor(client, "editor"), f"{LIBRARY}/{image.id}").text
    assert f'href="/desk/stories/{secret.id}"' in seen
    assert "not yours to see" not in seen
    assert "In no story yet." in get(visitor(client), f"{LIBRARY}/{pictures.taken_in().id}").text


def test_a_picture_is_seen_at_the_desk_before_any_reader_may(client: FlaskClient) -> None:
    who, image = visitor(client, "contributor"), pictures.taken_in()
    address = f"{LIBRARY}/{image.id}/320.webp"
    assert get(who, address).status_code == 404
    worker.drain()
    shown = get(who, address)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert shown.headers["Cache-Control"] == "private, no-cache"
    tagged = who.browser.get(address, headers=BROWSER | {"If-None-Match": shown.headers["ETag"]})
    assert (tagged.status_code, tagged.data) == (304, b"")
    assert get(who, f"{LIBRARY}/{image.id}/999999.webp").status_code == 200
    assert client.get(address).status_code == 303
    key = queries.find(image.id).renditions[0]["key"]
    assert client.get(f"/media/{key}").status_code == 404
    money = visitor(client, "finance")
    money.add_passkey()
    assert [get(money, path).status_code for path in (LIBRARY, f"{LIBRARY}/{image.id}", address)] == [403, 403, 403]


@pytest.mark.parametrize("path", [f"{LIBRARY}/nothing", f"{LIBRARY}/{'0' * 26}", f"{LIBRARY}/nothing/320.webp"])
def test_a_picture_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert get(visitor(client), path).status_code == 404
