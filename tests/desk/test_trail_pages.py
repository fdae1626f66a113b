"""The page of the trail: lines in words, narrowed and gone through; and whether it holds."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.articles.actions import correcting, drafting
from newsapp.desk import words
from newsapp.desk.pages import trail
from newsapp.desk.pages.trail_words import ACTIONS, FIELDS, KINDS
from newsapp.platform import clock, speech
from newsapp.platform.db import transaction
from newsapp.staff import audit
from newsapp.staff.roles import WORKER
from tests.desk.leafing import read
from tests.factories import newsroom
from tests.factories.visitors import BROWSER, Visitor, visitor
from tests.house.sources import modules
from tests.staff.test_trail import tamper

HERE = "/desk/trail"


@pytest.fixture
def admin(client: FlaskClient) -> Visitor:
    who = visitor(client, "admin")
    who.add_passkey()
    return who


def verify(who: Visitor) -> str:
    answer = who.browser.post(HERE, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def lines(page: str) -> list[str]:
    return re.findall(r'class="house-did"><strong>([^<]+)</strong>', page)


def one_line(page: str, number: int) -> str:
    return page.partition(f'id="line-{number}"')[2].partition("</li>")[0]


def last() -> Any:
    return audit.entries(before_number=None, limit=1)[0]


def note(action: str, about: tuple[str, str], **told: Any) -> int:
    with transaction():
        audit.record(WORKER, action, about, **told)
    return int(last().number)


def test_what_was_done_is_told_newest_first_with_before_and_after(admin: Visitor) -> None:
    story = newsroom.published()
    drafting.change(story.id, {"headline": "<b>The harbour</b> that did not move"}, by=admin.staff.person)
    number = last().number
    page = read(admin, HERE)
    assert lines(page)[:3] == ["Story changed", "Story published", "Story begun"]
    shown = one_line(page, number)
    assert "A admin" in shown
    assert f'href="/desk/stories/{story.id}"' in shown
    assert f'href="/desk/stories/{story.id}/history"' in shown
    assert re.findall(r"<dt>([^<]+)</dt>", shown) == ["Headline"]
    assert shown.index(">The harbour that moved<") < shown.index(
        "&lt;b&gt;The harbour&lt;/b&gt; that did not move", 400
    )
    assert "<b>" not in shown


def test_a_long_value_is_cut_and_a_changed_text_is_left_to_the_history(admin: Visitor) -> None:
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "salt " * 500}]}]}
    story = newsroom.draft()
    drafting.change(story.id, {"body": body, "dateline": "Salt"}, by=WORKER)
    shown = one_line(read(admin, HERE), last().number)
    assert "Changed; the story's history shows how." in shown.replace("&#39;", "'")
    assert sorted(re.findall(r"<dt>([^<]+)</dt>", shown)) == ["Dateline", "Text"]
    number = note(
        "front.arranged", ("front", "en"), after={"blocks": [{"kind": "list", "title": ""}] * 200, "none": [1, True]}
    )
    shown = one_line(read(admin, HERE), number)
    assert "kind: list\nkind: list\n" in shown
    assert len(shown) < 6000


def test_the_trail_is_narrowed_by_person_verb_thing_and_time(admin: Visitor) -> None:
    story = newsroom.published()
    correcting.correct(story.id, "correction", "A year was wrong.", by=admin.staff.person)
    with clock.freeze(clock.now() - timedelta(days=9)):
        note("tag.added", ("tag", "t1"), after={"name": "Rain long ago"})
    assert lines(read(admin, f"{HERE}?verb=article.corrected")) == ["Story corrected"]
    assert lines(read(admin, f"{HERE}?kind=article&thing={story.id}")) == [
        "Story corrected",
        "Story published",
        "Story begun",
    ]
    assert "Story corrected" in lines(read(admin, f"{HERE}?who={admin.staff.id}"))
    assert "Story published" not in lines(read(admin, f"{HERE}?who={admin.staff.id}"))
    day = (clock.now() - timedelta(days=9)).date()
    assert lines(read(admin, f"{HERE}?since={day - timedelta(days=1)}&until={day + timedelta(days=1)}")) == [
        "Tag added"
    ]
    assert "Rain long ago" in read(admin, f"{HERE}?until={day + timedelta(days=1)}")
    assert "Nothing on the trail is like this." in read(admin, f"{HERE}?verb=unheard%00of")
    for bad in ("since=yesterday", "until=0001-01-01", "until=9999-12-31", "cursor=x"):
        refused = read(admin, f"{HERE}?{bad}", 422)
        assert lines(refused) == []
    assert 'value="yesterday"' in read(admin, f"{HERE}?since=yesterday", 422)


def test_the_trail_goes_on_page_by_page(admin: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "ON_A_PAGE", 3)
    for number in range(5):
        note("tag.added", ("tag", f"t{number}"), after={"name": f"Ward {number}"})
    first = read(admin, f"{HERE}?verb=tag.added")
    assert re.findall(r"<bdi>(Ward \d)</bdi>", first) == ["Ward 4", "Ward 3", "Ward 2"]
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    assert onward
    rest = read(admin, onward[1].replace("&amp;", "&"))
    assert re.findall(r"<bdi>(Ward \d)</bdi>", rest) == ["Ward 1", "Ward 0"]
    assert 'rel="next"' not in rest


def test_a_line_about_money_quotes_nobody(admin: Visitor) -> None:
    told = {"refund": "r1", "amount": 500, "currency": "INR", "reason": "Asha Rao, asha@example.org, asked for it"}
    number = note("contribution.refunded", ("contribution", "c1"), after=told | {"name": "Asha Rao"})
    note("discrepancy.settled", ("discrepancy", "d1"), after={"note": "Asha Rao paid twice"})
    page = read(admin, HERE)
    assert "Asha" not in page
    assert sorted(re.findall(r"<dt>([^<]+)</dt>", one_line(page, number))) == ["Amount", "Currency", "refund"]


def test_whether_the_trail_holds_is_said_with_the_line_that_was_changed(admin: Visitor) -> None:
    numbers = [note("tag.added", ("tag", f"t{number}"), after={"name": "x"}) for number in range(3)]
    page = verify(admin)
    assert "lines hold." in page
    assert last().digest in page
    tamper(f"UPDATE trail SET by_name = 'Nobody' WHERE number = {numbers[1]}")
    page = verify(admin)
    assert f"The trail does not hold at line {numbers[1]}." in page
    assert "it now says tag.added of tag t1 by Nobody" in page
    assert 'role="alert"' in page


def test_only_so_many_lines_are_examined_while_somebody_waits(admin: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "EXAMINED", 4)
    numbers = [note("tag.added", ("tag", f"t{number}"), after={"name": "x"}) for number in range(6)]
    tamper(f"UPDATE trail SET by_name = 'Nobody' WHERE number = {numbers[0]}")
    assert "The last 4 lines hold." in verify(admin)
    assert audit.verify().line == numbers[0]


def test_the_last_lines_do_not_hold_where_the_one_before_them_is_missing(admin: Visitor) -> None:
    numbers = [note("tag.added", ("tag", f"t{number}"), after={"name": "x"}) for number in range(6)]
    tamper(f"DELETE FROM trail WHERE number = {numbers[1]}")
    assert audit.verify(last=4) == audit.Examined(0, "", f"line {numbers[1]} is missing", numbers[1])
    assert audit.verify(last=3).broken == ""


def test_who_may_not_read_the_trail_does_not(client: FlaskClient) -> None:
    publisher = visitor(client, "publisher")
    publisher.add_passkey()
    read(publisher, HERE, 403)
    assert publisher.browser.post(HERE, headers=BROWSER).status_code == 403


def test_every_act_that_is_written_down_has_words_in_every_language() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in modules("newsapp"))
    written = set(re.findall(r'audit\.record\(\s*[\w.]+,\s*"([a-z_]+\.[a-z_]+)"', source))
    written |= {f"article.{verb}" for verb in re.findall(r'\brecord\(article, "([a-z_]+)"', source)}
    assert len(written) > 40, "the rule no longer finds what is written down"
    assert sorted(written - set(ACTIONS)) == []
    said = {*ACTIONS.values(), *KINDS.values(), *FIELDS.values()}
    assert sorted(said - set(speech.catalogue(words.FOLDER, "hi"))) == []
