"""Small personal values kept so that whoever copies the database cannot read them."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from newsapp.platform import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "s1"
_PURPOSE = b"newsapp: personal values at rest"
_KEY_BYTES, _MARK_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 6, 12, 16


class Unsealable(Exception):
    """A value that cannot be opened: of another secret key, of another row, or altered."""


def seal(text: str, *, about: str) -> str:
    """The text encrypted by AES-256-GCM and bound to what it is about, such as `donor.pan_sealed:ID`; "" stays ""."""
    if not text:
        return ""
    cipher, mark = _cipher()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    closed = cipher.encrypt(nonce, text.encode("utf-8"), _bound(about))
    return f"{_VERSION}.{base64.urlsafe_b64encode(mark + nonce + closed).decode('ascii')}"


def unseal(sealed: str, *, about: str) -> str:
    """The text that was sealed about the same; Unsealable when it cannot be read, saying why but never what."""
    if not sealed:
        return ""
    mark, nonce, closed = _parts(sealed)
    cipher, present = _cipher()
    if mark != present:
        raise Unsealable("sealed under another NEWSAPP_SECRET_KEY; set that one again to read it")
    # The one vendor of encryption is heavy, and few requests need it.
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy

    try:
        return cipher.decrypt(nonce, closed, _bound(about)).decode("utf-8")
    except InvalidTag:
        raise Unsealable("altered, or sealed about something else") from None


def _parts(sealed: str) -> tuple[bytes, bytes, bytes]:
    """The mark of the key, the nonce, and what is encrypted."""
    version, _, encoded = sealed.partition(".")
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True) if version == _VERSION else b""
    except ValueError:
        raw = b""
    if len(raw) < _MARK_BYTES + _NONCE_BYTES + _TAG_BYTES:
        raise Unsealable("not a value that was sealed here")
    start = _MARK_BYTES + _NONCE_BYTES
    return raw[:_MARK_BYTES], raw[_MARK_BYTES:start], raw[start:]


def _cipher() -> tuple[AESGCM, bytes]:
    """The cipher under the present secret key, and a mark by which that key is known again."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy, as above
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - heavy, as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - heavy, as above

    derived = HKDF(SHA256(), _KEY_BYTES + _MARK_BYTES, salt=None, info=_PURPOSE)
    material = derived.derive(settings.current().secret_key.encode("utf-8"))
    return AESGCM(material[:_KEY_BYTES]), material[_KEY_BYTES:]


def _bound(about: str) -> bytes:
    if not about:
        raise ValueError("a sealed value is about something")
    return f"{_VERSION}:{about}".encode()
