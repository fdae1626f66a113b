"""The page of what stops a stolen key, as a browser without script gets it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from newsapp.articles.actions import correcting
from newsapp.platform.errors import Locked
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import Person
from tests.desk.leafing import get, led, post
from tests.desk.test_money_pages import shown
from tests.factories import newsroom
from tests.factories.visitors import Visitor, visitor

HERE = "/desk/safety"


def publisher(client: FlaskClient) -> Visitor:
    """Somebody who may publish, signed in by a passkey."""
    who = visitor(client, "publisher")
    who.add_passkey()
    return who


def stop(by: Person) -> str:
    """Let somebody change too much too fast; the brake's id."""
    story = newsroom.published()
    with pytest.raises(Locked) as refused:
        for number in range(12):
            correcting.correct(story.id, "update", f"Update {number}.", by=by)
    found: str = refused.value.extra["brake"]
    return found


def test_one_freezes_with_a_reason_and_another_thaws(client: FlaskClient) -> None:
    one, other = publisher(client), publisher(client)
    assert "Goes on" in shown(get(one, HERE))
    assert led(post(one, f"{HERE}/freeze", reason="एक <चाबी> चोरी")) == f"{HERE}?done=frozen"
    mine = shown(get(one, f"{HERE}?done=frozen"))
    assert "You froze it. Another publisher must look" in mine
    assert "Let publishing go on" not in mine
    assert "एक &lt;चाबी&gt; चोरी" in get(one, HERE).text
    assert post(one, f"{HERE}/thaw").status_code == 409
    assert freezing.state().frozen_at is not None
    assert "Let publishing go on" in shown(get(other, HERE))
    assert led(post(other, f"{HERE}/thaw")) == f"{HERE}?done=thawed"
    assert freezing.state().frozen_at is None
    assert post(other, f"{HERE}/thaw").status_code == 409


def test_a_freeze_that_cannot_be_is_refused_and_keeps_its_reason(client: FlaskClient) -> None:
    one, other = publisher(client), publisher(client)
    wrong = post(one, f"{HERE}/freeze", reason="x" * 501)
    assert (wrong.status_code, "x" * 501 in wrong.text, 'aria-invalid="true"' in wrong.text) == (422, True, True)
    assert led(post(one, f"{HERE}/freeze", reason="")) == f"{HERE}?done=frozen"
    assert "has frozen publishing already" in shown(post(other, f"{HERE}/freeze", reason="Me too"), 409)


def test_a_brake_is_released_by_another(client: FlaskClient) -> None:
    one, other = publisher(client), publisher(client)
    assert "No brake is pulled." in shown(get(one, HERE))
    address = f"{HERE}/brakes/{stop(one.staff.person)}/release"
    mine = get(one, HERE)
    assert "It is yours. Another publisher must release it." in shown(mine)
    assert address not in mine.text
    assert post(one, address).status_code == 409
    assert "Too many edits" in shown(get(other, HERE))
    assert led(post(other, address)) == f"{HERE}?done=released"
    assert braking.pulled() == []
    assert post(other, address).status_code == 409
    assert post(other, f"{HERE}/brakes/nothing/release").status_code == 404


def test_every_page_tells_publishers_what_waits_for_them(client: FlaskClient) -> None:
    one, other, editor = publisher(client), publisher(client), visitor(client, "editor")
    assert "desk-frozen" not in get(other, "/desk/me").text
    stop(one.staff.person)
    told = get(other, "/desk/me").text
    assert "Stopped by the brake: A publisher." in told
    assert 'href="/desk/safety">To the page of safety' in told
    assert "desk-frozen" not in get(editor, "/desk/me").text
    freezing.freeze("A key was stolen.", by=one.staff.person)
    assert "Publishing is frozen by A publisher." in get(editor, "/desk/me").text
    assert "To the page of safety" not in get(editor, "/desk/me").text
    assert get(other, "/desk/me").text.count("To the page of safety") == 2
    assert "To the page of safety" not in get(other, HERE).text


@pytest.mark.parametrize("role", ["contributor", "editor", "finance"])
def test_who_may_not_publish_freezes_nothing(client: FlaskClient, role: str) -> None:
    who = visitor(client, role)
    who.add_passkey()
    assert get(who, HERE).status_code == 403
    assert post(who, f"{HERE}/freeze", reason="x").status_code == 403
    assert freezing.state().frozen_at is None
