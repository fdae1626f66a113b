"""Pages of the desk as somebody's browser without script opens them, and sends their forms."""

from __future__ import annotations

from typing import Any

from tests.factories.visitors import BROWSER, Visitor


def get(who: Visitor, path: str) -> Any:
    """The answer to opening this address."""
    return who.browser.get(path, headers=BROWSER)


def post(who: Visitor, path: str, **form: str) -> Any:
    """The answer to sending a form there."""
    return who.browser.post(path, data=form, headers=BROWSER)


def read(who: Visitor, path: str, status: int = 200) -> str:
    """The page at this address, which answers with this status."""
    answer = get(who, path)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def led(answer: Any) -> str:
    """Where this answer leads the browser on."""
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])
