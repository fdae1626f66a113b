"""Posting a message once, and bringing it to whom it is for, whatever the server says."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.notifications import queries
from newsapp.notifications.actions import delivering
from newsapp.notifications.email import Attachment
from newsapp.notifications.models import Message
from newsapp.platform import clock, worker
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Invalid
from newsapp.platform.outbox import Job
from tests.notifications.conftest import RECEIPT, attach
from tests.notifications.mail_server import Post

pytestmark = pytest.mark.usefixtures("paper")
KEY, GIVER = "receipt:01j", "asha.rao+news@example.org"
PAYLOAD = {"name": "Asha Rao", "amount": "₹1,00,000", "number": "2026-27/000123"}


def posted(key: str = KEY, kind: str = "receipt", **payload: str) -> bool:
    return delivering.post(key, kind, GIVER, "hi-IN", PAYLOAD | payload)


def message(key: str = KEY) -> Message:
    db.session.rollback()
    found = queries.by_key(key)
    assert found is not None
    return found


def deliver(key: str = KEY) -> Message:
    delivering.deliver(message(key).id, attach)
    return message(key)


def next_due_at() -> datetime:
    return db.session.scalars(select(Job.due_at).where(Job.open).order_by(Job.due_at.desc())).all()[0]


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def test_a_receipt_arrives_with_its_text_and_its_paper(post: Post) -> None:
    assert posted()
    assert worker.drain() == 1
    (mail,) = post.mails
    assert post.recipients == [GIVER]
    assert (mail["From"], mail["To"]) == ("The Lamp Post <paper@lamppost.example>", GIVER)
    assert mail["Subject"] == "₹1,00,000 के लिए धन्यवाद: आपकी रसीद 2026-27/000123"
    assert mail["Message-ID"] == f"<{message().id}@lamppost.example>"
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("hi", "auto-generated")
    assert abs(mail["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=1)
    assert part(mail, "plain").startswith("प्रिय Asha Rao,\n\nधन्यवाद।")
    assert "http://127.0.0.1:8000/giving\n" in part(mail, "plain")
    assert '<html lang="hi" dir="ltr">' in part(mail, "html")
    (paper,) = mail.iter_attachments()
    assert (paper.get_filename(), paper.get_content_type()) == (RECEIPT.name, "application/pdf")
    assert paper.get_content() == RECEIPT.content


def test_what_was_sent_is_forgotten_but_for_that(post: Post) -> None:
    posted()
    sent = deliver()
    assert sent.sent_at is not None
    assert (sent.recipient, sent.payload, sent.failure, sent.attempts, sent.bounced) == ("", {}, "", 1, False)
    assert deliver().sent_at == sent.sent_at
    assert len(post.mails) == 1


def test_what_is_posted_again_is_sent_once(post: Post) -> None:
    assert posted()
    assert not posted(amount="₹7")
    worker.drain()
    assert not posted()
    worker.drain()
    assert len(post.mails) == 1


def test_many_who_post_the_same_at_once_post_it_once(paper: Flask, post: Post) -> None:
    together, told = threading.Barrier(4), []

    def post_it() -> None:
        with paper.app_context():
            together.wait()
            told.append(posted())

    threads = [threading.Thread(target=post_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False, False, False, True]
    assert worker.drain() == 1
    assert len(post.mails) == 1


def test_a_message_belongs_to_the_transaction_it_was_posted_in() -> None:
    with pytest.raises(LookupError), transaction():
        posted()
        raise LookupError
    assert queries.by_key(KEY) is None
    assert worker.drain() == 0


def test_the_secret_of_a_link_is_never_kept_as_it_is() -> None:
    link = "https://paper.example/giving#4f2a"
    posted("giving_link:1", "giving_link", link=link, code="4f2a")
    assert set(message("giving_link:1").payload) == {*PAYLOAD, "link", "code"}
    assert not {link, "4f2a", *PAYLOAD.values()} & set(message("giving_link:1").payload.values())
    deliver("giving_link:1")
    assert message("giving_link:1").payload == {}


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "nobody",
        "a@b",
        "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "A <a@example.org>",
        "a b@example.org",
        "@example.org",
        "आशा@example.org",
        f"{'a' * 65}@example.org",
        f"a@{'b' * 250}.org",
        "a@-.org\x00",
    ],
)
def test_somebody_to_whom_no_mail_can_be_sent_is_refused(recipient: str) -> None:
    with pytest.raises(Invalid) as refused:
        delivering.post(KEY, "receipt", recipient, "en", PAYLOAD)
    assert set(refused.value.errors) == {"email"}


def test_a_payload_that_lacks_something_is_refused_before_anything_is_posted() -> None:
    with pytest.raises(ValueError, match="a receipt needs amount, number"):
        delivering.post(KEY, "receipt", GIVER, "en", {"name": "Asha"})
    assert queries.by_key(KEY) is None


def test_an_unknown_mailbox_is_noted_and_not_tried_again(post: Post) -> None:
    posted()
    post.to_recipient = "550 5.1.1 <ADDRESS> does not live here"
    refused = deliver()
    assert (refused.bounced, refused.recipient, refused.payload) == (True, "", {})
    assert refused.failed_at is not None
    assert refused.failure == "The recipient was refused (550)."
    post.to_recipient = ""
    deliver()
    assert post.mails == []


def test_a_recipient_refused_for_another_reason_did_not_bounce(post: Post) -> None:
    posted()
    post.to_recipient = "554 5.7.1 policy"
    refused = deliver()
    assert (refused.bounced, refused.failed_at is not None) == (False, True)


def test_a_mail_that_is_refused_for_good_is_given_up(post: Post) -> None:
    posted()
    post.to_mail = "554 5.6.0 we do not like it"
    refused = deliver()
    assert (refused.bounced, refused.failure) == (False, "The mail was refused (554).")
    assert refused.failed_at is not None


@pytest.mark.parametrize("answer", ["to_recipient", "to_mail"])
def test_a_mail_that_is_put_off_is_tried_again_as_the_same_mail(post: Post, answer: str) -> None:
    posted()
    setattr(post, answer, "451 4.7.1 come back later")
    waiting = deliver()
    assert (waiting.sent_at, waiting.failed_at, waiting.sending_at, waiting.recipient) == (None, None, None, GIVER)
    assert waiting.failure.endswith("refused (451).")
    assert timedelta(seconds=20) < next_due_at() - clock.now() <= timedelta(seconds=30)
    setattr(post, answer, "")
    with clock.freeze(clock.now() + timedelta(seconds=31)):
        assert worker.drain() == 2
    sent = message()
    assert (sent.attempts, sent.failure, sent.sent_at is not None) == (2, "", True)
    assert [mail["Message-ID"] for mail in post.mails] == [f"<{sent.id}@lamppost.example>"]


def test_the_pauses_grow_to_an_hour_until_it_is_too_late(post: Post) -> None:
    posted()
    post.to_mail = "451 later"
    start, pauses = clock.now(), []
    at = start
    while message().failed_at is None:
        with clock.freeze(at):
            deliver()
            pauses.append(next_due_at() - at)
        at += pauses[-1]
    assert [round(pause.total_seconds()) for pause in pauses[:8]] == [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert timedelta(days=3) <= at - start < timedelta(days=3, hours=3)
    assert (message().failure, message().recipient) == ("It came too late to be of use.", "")


def test_a_link_that_no_longer_works_is_not_sent(post: Post) -> None:
    posted("giving_link:1", "giving_link", link="https://paper.example/giving#4f2a", code="4f2a")
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        worker.drain()
    assert post.mails == []
    assert message("giving_link:1").failed_at is not None


def test_what_somebody_else_is_sending_is_looked_at_again_when_they_must_be_dead(post: Post) -> None:
    posted()
    with transaction():
        message().sending_at = clock.now()
    assert worker.drain() == 1
    assert post.mails == []
    with clock.freeze(clock.now() + timedelta(minutes=9)):
        assert worker.drain() == 0
    with clock.freeze(clock.now() + timedelta(minutes=10, seconds=1)):
        assert worker.drain() == 1
    assert len(post.mails) == 1


def test_a_paper_that_cannot_be_made_leaves_the_message_to_be_tried_again(post: Post) -> None:
    def fail(kind: str, payload: Mapping[str, str]) -> list[Attachment]:
        raise LookupError

    posted()
    with pytest.raises(LookupError):
        delivering.deliver(message().id, fail)
    assert (message().attempts, message().sending_at) == (0, None)
    deliver()
    assert len(post.mails) == 1


def test_whoever_makes_the_paper_is_told_what_the_message_is_about() -> None:
    told: list[tuple[str, Mapping[str, Any]]] = []

    def note(kind: str, payload: Mapping[str, str]) -> list[Attachment]:
        told.append((kind, payload))
        return []

    posted(receipt_id="01k")
    delivering.deliver(message().id, note)
    assert told == [("receipt", PAYLOAD | {"receipt_id": "01k"})]


def test_what_is_withdrawn_while_its_paper_is_made_is_not_sent(post: Post) -> None:
    def withdraw(kind: str, payload: Mapping[str, str]) -> list[Attachment]:
        delivering.withdraw(GIVER)
        return []

    posted()
    delivering.deliver(message().id, withdraw)
    assert post.mails == []
    assert message().sent_at is None


def test_what_is_withdrawn_while_it_is_sent_stays_forgotten(paper: Flask, post: Post) -> None:
    def withdraw() -> None:
        with paper.app_context():
            delivering.withdraw(GIVER)

    posted()
    post.meanwhile = withdraw
    forgotten = deliver()
    assert len(post.mails) == 1
    assert (forgotten.recipient, forgotten.payload, forgotten.failure) == ("", {}, "It was withdrawn.")


def test_nothing_goes_to_whoever_asked_to_be_forgotten_but_what_is_posted_afterwards(post: Post) -> None:
    posted()
    delivering.post("receipt:other", "receipt", "other@example.org", "en", PAYLOAD)
    delivering.withdraw(GIVER)
    posted("erased:1", "erased")
    worker.drain()
    assert sorted(post.recipients) == [GIVER, "other@example.org"]
    assert (message().recipient, message().payload, message().failure) == ("", {}, "It was withdrawn.")


def test_neither_log_nor_outbox_ever_names_a_giver(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "newsapp"):
        posted()
        post.to_recipient = "451 ADDRESS is greylisted"
        worker.drain()
        post.to_recipient = "550 ADDRESS is unknown"
        with clock.freeze(clock.now() + timedelta(hours=1)):
            worker.drain()
    assert "job done" in caplog.text
    jobs = [f"{job.payload} {job.failure}" for job in db.session.scalars(select(Job))]
    for kept in (caplog.text, *jobs, message().failure):
        assert "asha" not in kept.lower()
