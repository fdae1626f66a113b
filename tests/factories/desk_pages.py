"""The desk's pages as a browser without script uses them."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.factories.visitors import BROWSER, Visitor, visitor

STORIES = "/desk/stories"


def somebody(client: FlaskClient, role: str) -> Visitor:
    """Somebody of this role who is signed in at the desk, with a second factor."""
    who = visitor(client, role)
    who.add_passkey()
    return who


def see(who: Visitor, path: str) -> Any:
    """A page of a story, by what comes after /desk/stories/."""
    return who.browser.get(f"{STORIES}/{path}", headers=BROWSER)


def seen(who: Visitor, path: str, status: int = 200) -> str:
    """What that page says."""
    answer = see(who, path)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def send(who: Visitor, path: str, **form: Any) -> Any:
    """Send a form to it."""
    return who.browser.post(f"{STORIES}/{path}", data=form, headers=BROWSER)


def led(who: Visitor, path: str, **form: Any) -> str:
    """Send a form that is taken; where it leads."""
    answer = send(who, path, **form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def refused(who: Visitor, path: str, status: int, **form: Any) -> str:
    """Send a form that is refused with this status; what the page says then."""
    answer = send(who, path, **form)
    assert answer.status_code == status, answer.text
    assert 'role="alert"' in answer.text
    return str(answer.text)
