"""The application with a mail server of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask

from newsapp.notifications import jobs
from newsapp.notifications.email import Attachment
from newsapp.platform import facts
from newsapp.platform.facts import Reactions, Work
from tests.conftest import MakeApp
from tests.notifications.mail_server import Post, serving

RECEIPT = Attachment("receipt-2026-27-000123.pdf", "application/pdf", b"%PDF-1.7 a receipt")


def attach(kind: str, payload: Mapping[str, str]) -> list[Attachment]:
    """A receipt to every receipt, as the room of contributions does."""
    return [RECEIPT] if kind == "receipt" else []


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on this machine, without TLS and without a password."""
    with serving() as post:
        yield post


@pytest.fixture
def paper(make_app: MakeApp, post: Post) -> Iterator[Flask]:
    """The application that sends by that server; only its messages have reactions."""
    app = make_app(mail_url=f"smtp://127.0.0.1:{post.port}", site_name="The Lamp Post")
    app.extensions[facts.KEY] = Work({"message.posted": Reactions(later=(jobs.deliverer(attach),))})
    with app.app_context():
        yield app
