"""The mails that a giver got, where no mail server is set: read from the files that they are."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from newsapp.platform import worker
from newsapp.platform.settings import current


def sent(recipient: str = "") -> list[EmailMessage]:
    """Let the worker do what is due, and read what was mailed, to this address or to anybody."""
    worker.drain()
    files = sorted(current().instance.glob("mail/*.eml"), key=lambda file: file.stat().st_mtime_ns)
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return [mail for mail in found if recipient in ("", mail["To"])]


def text(mail: EmailMessage) -> str:
    """What a mail says, as plain text."""
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def code(recipient: str) -> str:
    """The secret of the latest link that was mailed to this address."""
    said = next(text(mail) for mail in reversed(sent(recipient)) if "/giving/enter?" in text(mail))
    return said.partition("/giving/enter?")[2].partition("#")[2].split()[0]
