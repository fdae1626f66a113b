"""Somebody in a browser at the desk, who keeps its cookie and sends what a browser sends; and a passkey of theirs."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient

from newsapp.platform import clock
from newsapp.platform.ids import new_id
from newsapp.staff.actions import membership
from newsapp.staff.models import Staff
from newsapp.staff.roles import WORKER

ADMIN = "/api/v1/admin"
PASSWORD = "correct horse battery"
BROWSER = {
    "Sec-Fetch-Site": "same-origin",
    "User-Agent": "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36",
}
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Visitor:
    """A member of staff with a browser of their own."""

    staff: Staff
    browser: FlaskClient
    email: str
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> Any:
        """Call the desk's API as the pages' own script would."""
        address = path if path.startswith("/") and path.startswith(("/api", "/desk")) else f"{ADMIN}{path}"
        return self.browser.open(address, method=method, json=json, headers=BROWSER | headers)

    def sign_in(self, password: str = PASSWORD) -> Any:
        """Sign in by the password."""
        return self.ask("POST", "/sessions", {"email": self.email, "password": password})

    def set_up_app(self) -> None:
        """Set up an authenticator app."""
        self.secret = self.ask("POST", "/me/authenticator").get_json()["secret"]
        done = self.ask("PUT", "/me/authenticator", {"code": self.code()})
        assert done.status_code == 200, done.text
        self.recovery_codes = done.get_json()["recovery_codes"]

    def code(self, later: int = 0) -> str:
        """What the app shows now, or so many half minutes later."""
        return pyotp.TOTP(self.secret).at(clock.now() + timedelta(seconds=30 * later))

    def add_passkey(self, name: str = "My phone") -> Passkey:
        """Make a passkey on this device."""
        key = Passkey()
        options = self.ask("POST", "/me/passkeys/options").get_json()["options"]
        done = self.ask("POST", "/me/passkeys", {"name": name, "credential": key.made(options)})
        assert done.status_code == 201, done.text
        return key


def visitor(client: FlaskClient, role: str = "editor") -> Visitor:
    """Somebody new who has chosen a password by their link, and is signed in as far as that brings them."""
    email = f"{new_id()}@paper.example"
    staff, secret = membership.employ(email, f"A {role}", role, by=WORKER)
    found = Visitor(staff, client.application.test_client(), email)
    done = found.ask("POST", "/passwords", {"secret": secret, "password": PASSWORD})
    assert done.status_code == 201, done.text
    return found


@dataclass
class Passkey:
    """An authenticator in software: one ES256 key that verifies its user, and counts what it signs."""

    origin: str = "http://localhost:8000"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: str = ""

    def made(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`."""
        assert options["authenticatorSelection"]["residentKey"] == "required"
        assert options["authenticatorSelection"]["userVerification"] == "required"
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        known = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        told = self._authenticator_data(options["rp"]["id"], self.flags | ATTESTED) + known
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        client = self._client_data("webauthn.create", options["challenge"])
        return self._credential({"attestationObject": text(attested), "clientDataJSON": text(client)})

    def shown(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`."""
        self.count += 1
        client = self._client_data("webauthn.get", options["challenge"])
        told = self._authenticator_data(options["rpId"], self.flags)
        signed = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"authenticatorData": text(told), "clientDataJSON": text(client), "signature": text(signed)}
        return self._credential(answer | {"userHandle": self.handle})

    def _authenticator_data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}


def text(octets: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(octets).decode().rstrip("=")


def octets(said: str) -> bytes:
    """What a base64url text holds."""
    return urlsafe_b64decode(said + "=" * (-len(said) % 4))
