"""Speaking to mail servers as they are, and writing files where there is none."""

from __future__ import annotations

import socket
import ssl
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import pytest

from newsapp.notifications import email
from newsapp.notifications.email import Attachment, Mail, Undelivered
from newsapp.notifications.messages import letters
from newsapp.platform.settings import Settings
from tests.notifications.mail_server import PASSWORD, USER, Post, certificate, knows, serving

GIVER = "asha@example.org"
WHEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
FIELDS = {"site": "The Lamp Post", "giving_page": "https://paper.example/giving", "amount": "₹500", "number": "7"}
MAIL = Mail("0" * 20 + "abcdef", "receipt", GIVER, letters.write("receipt", "en", FIELDS), WHEN)
LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@"
SENDER = "Lamp Post, दीपस्तंभ <paper@lamppost.example>"


def send(address: str, mail: Mail = MAIL) -> None:
    email.send(mail, Settings(mail_url=address, mail_from=SENDER))


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server shows whose certificate this machine trusts."""
    context, known = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    return context


def test_a_password_travels_encrypted_and_is_read_as_it_was_meant(shown: ssl.SSLContext) -> None:
    with serving(tls_context=shown, require_starttls=True, authenticator=knows, auth_required=True) as post:
        send(f"smtp://{LOGIN}localhost:{post.port}")
    assert (post.recipients, post.seen_tls) == ([GIVER], [True])


def test_a_server_that_is_encrypted_from_the_first_byte_is_spoken_to_so(shown: ssl.SSLContext) -> None:
    with serving(ssl_context=shown, authenticator=knows, auth_require_tls=False) as post:
        send(f"smtps://{LOGIN}localhost:{post.port}")
    assert post.recipients == [GIVER]


def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_mail(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with (
        serving(tls_context=context, authenticator=knows, auth_required=True) as post,
        pytest.raises(Undelivered, match="could not be used: SSLCertVerificationError") as failed,
    ):
        send(f"smtp://{LOGIN}localhost:{post.port}")
    assert not failed.value.final
    assert post.mails == []


def test_a_password_is_never_sent_where_there_is_no_encryption() -> None:
    heard: list[bytes] = []

    def listen(server: object, session: object, envelope: object, mechanism: str, given: object) -> object:
        heard.append(b"a password")
        return knows(server, session, envelope, mechanism, given)

    with (
        serving(authenticator=listen, auth_require_tls=False) as post,
        pytest.raises(Undelivered, match="SMTPNotSupportedError"),
    ):
        send(f"smtp://{LOGIN}localhost:{post.port}")
    assert (heard, post.mails) == ([], [])


def test_a_wrong_password_can_be_mended_and_is_no_reason_to_give_up(shown: ssl.SSLContext) -> None:
    with (
        serving(tls_context=shown, authenticator=knows, auth_required=True) as post,
        pytest.raises(Undelivered, match=r"SMTPAuthenticationError \(535\)") as failed,
    ):
        send(f"smtp://{USER}:wrong@localhost:{post.port}")
    assert (failed.value.final, failed.value.bounced, failed.value.__cause__) == (False, False, None)


def test_a_server_that_is_away_is_tried_again() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(Undelivered, match="ConnectionRefusedError") as failed:
            send(f"smtp://127.0.0.1:{free.getsockname()[1]}")
    assert not failed.value.final


def test_a_mail_that_was_taken_was_taken_whatever_the_server_says_at_the_end(post: Post) -> None:
    post.at_the_end = "500 I am confused"
    send(f"smtp://127.0.0.1:{post.port}")
    assert len(post.mails) == 1


def test_the_sender_may_have_a_name_in_any_script_and_with_a_comma(post: Post) -> None:
    send(f"smtp://127.0.0.1:{post.port}")
    (sender,) = post.mails[0]["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Lamp Post, दीपस्तंभ", "paper@lamppost.example")


def test_without_a_server_a_mail_is_a_file_that_only_its_owner_may_read(tmp_path: Path) -> None:
    paper = Attachment("receipt.pdf", "application/pdf", b"%PDF")
    mail = Mail(MAIL.id, MAIL.kind, GIVER, MAIL.letter, WHEN, (paper,))
    email.send(mail, Settings(instance=tmp_path / "instance"))
    (file,) = (tmp_path / "instance" / "mail").iterdir()
    assert file.name == "20261124T063000-receipt-abcdef.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    written = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (written["To"], written["Subject"]) == (GIVER, "Thank you for ₹500: your receipt 7")
    assert [each.get_content() for each in written.iter_attachments()] == [b"%PDF"]


def test_the_console_says_once_where_mails_are(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING", "newsapp"):
        for _ in range(2):
            email.send(MAIL, Settings(instance=tmp_path))
    said = [record for record in caplog.records if "NEWSAPP_MAIL_URL" in record.getMessage()]
    assert [record.__dict__["folder"] for record in said] == [str(tmp_path / "mail")]
