"""A real mail server for a test: it takes what is sent, or refuses it as it is told to."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "paper", "a p@ss:word/"


class Post:
    """What arrived, and what the server says to a recipient and to a mail; "" takes it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.seen_tls: list[bool] = []
        self.port = 0
        self.to_recipient = ""
        self.to_mail = ""
        self.at_the_end = "221 Bye"
        self.meanwhile: Callable[[], None] = lambda: None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's
        if self.to_recipient:
            return self.to_recipient.replace("ADDRESS", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.meanwhile()
        if self.to_mail:
            return self.to_mail
        self.mails.append(message_from_bytes(envelope.content, policy=policy.SMTP))
        self.recipients += envelope.rcpt_tos
        self.seen_tls.append(bool(session.ssl))
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        return self.at_the_end


@contextlib.contextmanager
def serving(**told: Any) -> Iterator[Post]:
    """The server on a port of its own, with aiosmtpd's settings."""
    post = Post()
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        post.port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **told)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def knows(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
    """Lets in whoever has the one password."""
    known = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server on localhost shows, and the file of whoever trusts it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    plain = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, plain, serialization.NoEncryption())
    shown, both = folder / "shown.pem", folder / "both.pem"
    shown.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    both.write_bytes(secret + shown.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, shown
