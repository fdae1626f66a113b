"""The only file that speaks SMTP; without a server in the settings, mails are files in the instance folder."""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsapp.notifications.messages.letters import Letter
from newsapp.platform.settings import Settings

TIMEOUT_S = 10
_HERE = ("localhost", "127.0.0.1", "::1")
_PORTS = {"smtp": 587, "smtps": 465}
_UNKNOWN_MAILBOX = (550, 551, 553)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A letter on its way to one address; the same `id` makes the same Message-ID, so that receivers see a repetition.

    `kind` names the file where mails are files.
    """

    id: str
    kind: str
    recipient: str
    letter: Letter
    written_at: datetime
    attachments: Sequence[Attachment] = ()


class Undelivered(Exception):
    """A mail that was not taken; the text says why without naming anybody.

    `final`: trying again is of no use. `bounced`: the recipient's server does not know the address.
    """

    def __init__(self, why: str, *, final: bool = False, bounced: bool = False) -> None:
        super().__init__(why)
        self.final = final
        self.bounced = bounced


def send(mail: Mail, settings: Settings) -> None:
    """Hand the mail to the server of the settings, or write it to a file; Undelivered where it was not taken."""
    message = composed(mail, settings.mail_from)
    if not settings.mail_url:
        _write(message, mail, settings.instance / "mail")
        return
    try:
        with _connected(settings.mail_url) as server:
            server.send_message(message, message["From"].addresses[0].addr_spec, [mail.recipient])
    except (OSError, smtplib.SMTPException) as error:
        raise _refusal(error) from None  # what the server said may name the recipient


def composed(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it travels: plain text, HTML beside it, attachments after both."""
    name, _, address = sender.rstrip("> ").rpartition("<")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name.strip(' "'), addr_spec=address)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = mail.letter.subject
    message["Date"] = mail.written_at
    message["Message-ID"] = f"<{mail.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is to answer
    message.set_content(mail.letter.plain)
    message.add_alternative(mail.letter.html, subtype="html")
    for each in mail.attachments:
        kind, _, subkind = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=kind, subtype=subkind, filename=each.name)
    message["Content-Language"] = mail.letter.language  # after the parts, or it would become the first one's
    return message


@contextmanager
def _connected(address: str) -> Iterator[smtplib.SMTP]:
    """A connection that nobody can listen to: with TLS, except to this machine when there is no password to hide."""
    parts = urlsplit(address)
    host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
    trusted = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        if parts.scheme == "smtp" and (parts.username or host not in _HERE):
            server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
        with suppress(OSError, smtplib.SMTPException):  # the mail was taken, whatever the server says now
            server.quit()
    finally:
        server.close()


def _refusal(error: Exception) -> Undelivered:
    """Only what the recipient's side says for good is final: whatever is wrong with us can be mended meanwhile."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code: int = next(iter(error.recipients.values()))[0]
        bounced = code in _UNKNOWN_MAILBOX
        return Undelivered(f"The recipient was refused ({code}).", final=code >= 500, bounced=bounced)
    if isinstance(error, smtplib.SMTPDataError):
        return Undelivered(f"The mail was refused ({error.smtp_code}).", final=error.smtp_code >= 500)
    said = f" ({error.smtp_code})" if isinstance(error, smtplib.SMTPResponseException) else ""
    return Undelivered(f"The mail server could not be used: {type(error).__name__}{said}.")


def _write(message: EmailMessage, mail: Mail, folder: Path) -> None:
    """A file that only its owner may read, named by time, kind and the end of the mail's id."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _say_where(folder)
    path = folder / f"{mail.written_at:%Y%m%dT%H%M%S}-{mail.kind}-{mail.id[-6:]}.eml"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(message.as_bytes())


@cache
def _say_where(folder: Path) -> None:
    log.warning("no mail server is set (NEWSAPP_MAIL_URL): mails are written to files", extra={"folder": str(folder)})
