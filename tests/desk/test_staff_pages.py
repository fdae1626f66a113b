"""The desk's pages of who works here, as a browser without script gets them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.desk import people_words, words
from newsapp.desk.pages.staff_keys import NONE_TICKED
from newsapp.platform import clock, speech
from newsapp.staff import audit, queries
from newsapp.staff.actions import membership
from newsapp.staff.roles import EVERY_PERMISSION, WORKER
from tests.desk.leafing import get, led, post
from tests.desk.test_money_pages import shown, value
from tests.factories import newsroom
from tests.factories.visitors import PASSWORD, Visitor, visitor

LIST = "/desk/staff"


@pytest.fixture
def admin(client: FlaskClient) -> Visitor:
    """Who sees to people, signed in by a passkey."""
    who = visitor(client, "admin")
    who.add_passkey()
    return who


@pytest.fixture
def other(client: FlaskClient) -> Visitor:
    """An editor with a passkey and a session."""
    who = visitor(client, "editor")
    who.add_passkey()
    return who


def test_everybody_is_listed_with_how_they_stand(admin: Visitor, other: Visitor) -> None:
    other.set_up_app()
    membership.give_token(other.staff, "The press", by=WORKER)
    invited, _ = membership.employ("new@paper.example", "<b>नई</b>", "contributor", by=WORKER)
    left, _ = membership.employ("left@paper.example", "Somebody Who Left", "editor", by=WORKER)
    membership.change(left.id, {"active": False}, by=WORKER)
    answer = get(admin, LIST)
    rows = dict(re.findall(r'<a href="/desk/staff/(\w{26})">(.*?)</tr>', answer.text, re.DOTALL))
    assert rows.keys() == {admin.staff.id, other.staff.id, invited.id, left.id}
    assert all(said in rows[other.staff.id] for said in ("Works here", "A passkey", "an app", ">1<"))
    assert all(said in rows[invited.id] for said in ("Invited", "Never", "Nothing", "&lt;b&gt;नई&lt;/b&gt;"))
    assert "Suspended" in rows[left.id]


def test_the_list_goes_on_where_it_is_long(admin: Visitor) -> None:
    for number in range(21):
        membership.employ(f"n{number}@paper.example", f"Person {number:02}", "editor", by=WORKER)
    first = get(admin, LIST)
    (further,) = re.findall(r'href="([^"]+)" rel="next"', first.text)
    second = get(admin, further.replace("&amp;", "&"))
    assert (first.text.count("<tr>"), second.text.count("<tr>")) == (21, 3)
    assert get(admin, f"{LIST}?cursor=x").status_code == 422


def test_somebody_is_invited_by_a_link_that_is_shown_once_and_works(admin: Visitor, client: FlaskClient) -> None:
    assert "Say who works here" in shown(get(admin, f"{LIST}/invite"))
    answer = post(admin, f"{LIST}/invite", email="meera@paper.example", name="Meera Kulkarni", role="publisher")
    assert "A link for Meera Kulkarni" in shown(answer)
    (link,) = re.findall(r'<input id="once" value="http[^"]*(/desk/password/[^"]+)"', answer.text)
    done = client.post(link, data={"password": PASSWORD}, headers={"Sec-Fetch-Site": "same-origin"})
    assert led(done) == "/desk/second-factor"
    again = post(admin, f"{LIST}/invite", email="MEERA@paper.example", name="Meera", role="editor")
    assert (again.status_code, value(again, "email")) == (409, "MEERA@paper.example")
    secret = link.rpartition("/")[2]
    assert secret not in get(admin, LIST).text + get(admin, f"{LIST}/{queries.by_email('meera@paper.example').id}").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "meera"}, "email"),
        ({"name": " "}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"role": "king"}, "role"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_and_keeps_what_was_typed(
    admin: Visitor, wrong: dict[str, str], field: str
) -> None:
    wish = {"email": "meera@paper.example", "name": "Meera", "role": "editor"} | wrong
    answer = post(admin, f"{LIST}/invite", **wish)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert value(answer, "email") == wish["email"]
    if field != "role":
        assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', answer.text)
        assert '<input type="radio" name="role" value="editor" required checked>' in answer.text


def test_a_role_is_changed_in_two_steps_and_signs_them_out(admin: Visitor, other: Visitor) -> None:
    address = f"{LIST}/{other.staff.id}/role"
    assert address in get(admin, f"{LIST}/{other.staff.id}").text
    assert "See what changes" in shown(get(admin, address))
    sure = post(admin, address, role="finance")
    text = shown(sure)
    assert text.index("They may then also") < text.index("Send money back") < text.index("They may no longer")
    assert "See and edit everybody's stories" in text.partition("They may no longer")[2]
    assert "needs a second factor" in text
    assert queries.find(other.staff.id).role == "editor"
    assert led(post(admin, address, role="finance", sure="yes")) == f"{LIST}/{other.staff.id}?done=role"
    assert queries.find(other.staff.id).role == "finance"
    assert led(get(other, "/desk/me")).startswith("/desk/sign-in")
    wrong = post(admin, address, role="king", sure="yes")
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (422, True)
    assert post(admin, address, role="king").status_code == 422


def test_somebody_is_suspended_and_brought_back(admin: Visitor, other: Visitor) -> None:
    address = f"{LIST}/{other.staff.id}/access"
    assert "Suspend A editor?" in shown(get(admin, address))
    assert led(post(admin, address, access="none")) == f"{LIST}/{other.staff.id}?done=suspended"
    assert led(get(other, "/desk/me")).startswith("/desk/sign-in")
    text = shown(get(admin, f"{LIST}/{other.staff.id}?done=suspended"))
    assert "Suspended" in text
    assert "New password link" not in text
    assert "Bring A editor back?" in shown(get(admin, address))
    assert led(post(admin, address, access="back")) == f"{LIST}/{other.staff.id}?done=back"
    assert queries.find(other.staff.id).active


def test_nobody_changes_their_own_role_access_or_factors(admin: Visitor) -> None:
    here = f"{LIST}/{admin.staff.id}"
    page = get(admin, here)
    assert "This is you" in shown(page)
    assert [each for each in ("role", "access", "factors") if f'href="{here}/{each}"' in page.text] == []
    assert post(admin, f"{here}/role", role="editor", sure="yes").status_code == 409
    assert post(admin, f"{here}/access", access="none").status_code == 409
    assert post(admin, f"{here}/factors").status_code == 409


def test_a_name_is_changed_and_a_wrong_one_kept_in_its_field(admin: Visitor, other: Visitor) -> None:
    here = f"{LIST}/{other.staff.id}"
    assert led(post(admin, f"{here}/name", name="Meera K.")) == f"{here}?done=name"
    assert queries.find(other.staff.id).name == "Meera K."
    wrong = post(admin, f"{here}/name", name="x" * 121)
    assert (wrong.status_code, value(wrong, "name")) == (422, "x" * 121)


def test_who_has_lost_everything_gets_a_new_link_and_their_factors_taken(admin: Visitor, other: Visitor) -> None:
    here = f"{LIST}/{other.staff.id}"
    assert "/desk/password/" in post(admin, f"{here}/password-link").text
    assert "First make sure" in shown(get(admin, f"{here}/factors"))
    assert led(post(admin, f"{here}/factors")) == f"{here}?done=factors"
    assert not queries.factors(other.staff.id).any
    assert "They have none." in shown(get(admin, f"{here}/factors"))
    membership.change(other.staff.id, {"active": False}, by=WORKER)
    assert post(admin, f"{here}/password-link").status_code == 403


def test_somebody_is_signed_out_from_afar(admin: Visitor, other: Visitor) -> None:
    (session,) = queries.sessions(other.staff.id)
    here = f"{LIST}/{other.staff.id}"
    address = f"{here}/sessions/{session.id}/end"
    assert address in get(admin, here).text
    assert led(post(admin, address)) == f"{here}?done=session"
    assert led(get(other, "/desk/me")).startswith("/desk/sign-in")
    assert post(admin, address).status_code == 404


def test_a_key_is_made_with_what_was_ticked_shown_once_and_ended(admin: Visitor, other: Visitor) -> None:
    here = f"{LIST}/{other.staff.id}"
    form = get(admin, f"{here}/keys")
    assert 'value="articles.write_own"' in form.text
    assert 'value="articles.publish"' not in form.text
    made = post(admin, f"{here}/keys", label="The press", scopes="articles.write_own")
    secret = (
        value(made, "once") if 'name="once"' in made.text else re.findall(r'id="once" value="([^"]+)"', made.text)[0]
    )
    person = queries.bearer(secret)
    assert person is not None
    assert person.permissions == {"articles.write_own"}
    page = get(admin, here)
    assert "The press" in page.text
    assert secret not in page.text
    (token,) = queries.tokens(other.staff.id)
    assert led(post(admin, f"{here}/keys/{token.id}/revoke")) == f"{here}?done=key"
    assert queries.bearer(secret) is None
    assert post(admin, f"{here}/keys/{token.id}/revoke").status_code == 404
    (line,) = audit.entries(before_number=None, limit=1)
    assert (line.action, line.before) == ("token.revoked", {"label": "The press"})


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"label": "x"}, "scopes"),
        ({"label": "x", "scopes": "everything"}, "scopes"),
        ({"label": " ", "scopes": "articles.write_own"}, "label"),
        ({"label": "a\x00b", "scopes": "articles.write_own"}, "label"),
        ({"label": "x" * 81, "scopes": "articles.write_own"}, "label"),
    ],
)
def test_a_key_that_cannot_be_is_refused(admin: Visitor, other: Visitor, wish: dict[str, str], field: str) -> None:
    answer = post(admin, f"{LIST}/{other.staff.id}/keys", **wish)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert ('name="label"' in answer.text, re.search(r'name="label"[^>]*aria-invalid', answer.text) is not None) == (
        True,
        field == "label",
    )
    assert queries.tokens(other.staff.id) == []


def test_what_reaches_people_asks_for_a_proof_first(admin: Visitor, other: Visitor) -> None:
    here = f"{LIST}/{other.staff.id}"
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        for address in (f"{LIST}/invite", f"{here}/role", f"{here}/access", f"{here}/factors", f"{here}/keys"):
            assert led(get(admin, address)).startswith("/desk/proof?next=%2Fdesk%2Fstaff"), address
            assert led(post(admin, address, next=here)) == f"/desk/proof?next={here.replace('/', '%2F')}", address
        assert led(post(admin, f"{here}/password-link", next=here)).startswith("/desk/proof")
        assert led(post(admin, f"{here}/name", name="New")) == f"{here}?done=name"


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher", "finance"])
def test_nobody_else_sees_who_works_here(client: FlaskClient, role: str) -> None:
    who = visitor(client, role)
    who.add_passkey()
    somebody: Any = newsroom.person("editor")
    for path in (LIST, f"{LIST}/invite", f"{LIST}/{somebody.id}", f"{LIST}/{somebody.id}/keys"):
        answer = get(who, path)
        assert (answer.status_code, somebody.email in answer.text) == (403, False), path


def test_hindi_has_a_word_for_every_permission() -> None:
    assert people_words.PERMISSIONS.keys() == EVERY_PERMISSION
    known = speech.catalogue(words.FOLDER, "hi")
    assert sorted({*people_words.PERMISSIONS.values(), NONE_TICKED} - set(known)) == []
