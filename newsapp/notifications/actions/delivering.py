"""Posting a message once, and bringing it to whom it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from newsapp.notifications import email, queries
from newsapp.notifications.email import Attachment, Mail, Undelivered
from newsapp.notifications.messages import letters
from newsapp.notifications.messages.wording import wording
from newsapp.notifications.models import Message
from newsapp.platform import clock, facts
from newsapp.platform.db import db, transaction
from newsapp.platform.errors import Invalid
from newsapp.platform.sealing import seal, unseal
from newsapp.platform.settings import current

# What makes the files of a message, given its kind and payload, when it is about to be sent.
Attach = Callable[[str, Mapping[str, str]], Sequence[Attachment]]
# Whoever began to send and said nothing for so long was killed.
CLAIM = timedelta(minutes=10)
_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def post(key: str, kind: str, recipient: str, language: str, payload: Mapping[str, str]) -> bool:
    """Put a message on its way, inside the caller's transaction; False where one with this key was posted before.

    `payload` has what `letters.needed(kind)` names, as it is to be read, and whatever its attachments need. Invalid
    for a recipient to whom no mail can be sent; ValueError for a kind that there is not, or a payload that lacks
    something.
    """
    if lacking := letters.needed(kind) - payload.keys():
        raise ValueError(f"a {kind} needs {', '.join(sorted(lacking))}")
    if len(recipient) > 254 or not _ADDRESS.fullmatch(recipient):
        raise Invalid.of("email", "An e-mail address such as name@example.org.")
    sealed = {name: seal(value, about=_about(key, name)) for name, value in payload.items()}
    told = {"key": key, "kind": kind, "language": wording(language).language, "recipient": recipient}
    with transaction() as session:
        message_id = session.scalar(_put_once(told | {"payload": sealed}))
        if message_id is not None:
            facts.record("message.posted", message_id=message_id)
    return message_id is not None


def deliver(message_id: str, attach: Attach) -> None:
    """Send a message that was not sent yet, outside of any transaction.

    It is claimed before and marked after, so it is sent twice only when this process dies between the server's word
    and ours, and then not before CLAIM; its Message-ID stays the same. What failed for now is put off.
    """
    message = queries.unsent(message_id)
    if message is None:
        return
    if message.created_at + letters.lasts(message.kind) < clock.now():
        _settle(message_id, Undelivered("It came too late to be of use.", final=True))
        return
    mail = _mail(message, attach)
    if not _claim(message_id):
        return
    try:
        email.send(mail, current())
    except Undelivered as failure:
        _settle(message_id, failure)
    else:
        _settle(message_id, None)


def withdraw(recipient: str) -> None:
    """Send nothing of what still waits for this address, and forget the address."""
    with transaction() as session:
        waiting = update(Message).where(Message.recipient == recipient)
        session.execute(waiting.values(recipient="", payload={}, failed_at=clock.now(), failure="It was withdrawn."))


def _put_once(told: Mapping[str, object]) -> ReturningInsert[tuple[str]]:
    """A statement that gives the new row's id, and nothing where the key is taken, whoever took it at the same time."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return insert(Message).values(**told).on_conflict_do_nothing(index_elements=["key"]).returning(Message.id)


def _about(key: str, name: str) -> str:
    return f"message.payload:{key}:{name}"


def _mail(message: Message, attach: Attach) -> Mail:
    settings = current()
    payload = {name: unseal(value, about=_about(message.key, name)) for name, value in message.payload.items()}
    fields = {"site": settings.site_name, "giving_page": f"{settings.public_url}/giving"} | payload
    letter = letters.write(message.kind, message.language, fields)
    return Mail(message.id, message.kind, message.recipient, letter, clock.now(), attach(message.kind, payload))


def _claim(message_id: str) -> bool:
    """Whether it is ours to send; when somebody else began to, it is looked at again after their claim has ended."""
    with transaction():
        message = queries.unsent(message_id, lock=True)
        if message is None:
            return False
        if message.sending_at and message.sending_at + CLAIM > clock.now():
            _again(message_id, message.sending_at + CLAIM - clock.now())
            return False
        message.sending_at = clock.now()
        message.attempts += 1
        return True


def _settle(message_id: str, failure: Undelivered | None) -> None:
    """Write down how it went; what is over is forgotten but for that."""
    with transaction():
        message = queries.unsent(message_id, lock=True)
        if message is None:
            return
        message.sending_at = None
        if failure is None:
            message.sent_at, message.failure = clock.now(), ""
        else:
            message.failure, message.bounced = str(failure), failure.bounced
            if not failure.final:
                _again(message_id, timedelta(seconds=min(15 * 2**message.attempts, 3600)))
                return
            message.failed_at = clock.now()
        message.recipient, message.payload = "", {}


def _again(message_id: str, after: timedelta) -> None:
    facts.record("message.posted", due_at=clock.now() + after, message_id=message_id)
