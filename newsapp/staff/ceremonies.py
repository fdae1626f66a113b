"""The one file that speaks WebAuthn: what a browser is asked for a passkey, and whether its answer is good."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from newsapp.platform.errors import Refusal
from newsapp.platform.settings import Settings

Credential = Mapping[str, Any]
TIMEOUT_MS = 5 * 60 * 1000


class NoPasskey(Refusal):
    """What a browser answered is no good passkey for this paper."""

    status, title = 422, "Not a passkey of this paper"


@dataclass(frozen=True)
class Site:
    """For whom a passkey is: the host's name, and the origins from which it may be used."""

    host: str
    origins: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class NewKey:
    """A passkey that a browser has just made; ids and keys in base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def site(settings: Settings) -> Site:
    """The paper as authenticators know it. A passkey needs a name: 127.0.0.1 stands for localhost."""
    parts = urlsplit(settings.public_url)
    host, origins = parts.hostname or "", [f"{parts.scheme}://{parts.netloc}"]
    if _is_loopback(host):
        port = f":{parts.port}" if parts.port else ""
        host, origins = "localhost", [*origins, f"{parts.scheme}://localhost{port}"]
    return Site(host, tuple(origins), settings.site_name)


def ask_to_make(where: Site, person: tuple[str, str, str], present: Iterable[str]) -> tuple[dict[str, Any], str]:
    """What `navigator.credentials.create` is given, and the challenge in it.

    `person` is (id, e-mail, name); `present` are the credentials they have, so that one device makes no second.
    """
    import webauthn  # noqa: PLC0415 - heavy, and few requests need it
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 - as above
    from webauthn.helpers import structs as parts  # noqa: PLC0415 - as above

    staff_id, email, name = person
    chosen = parts.AuthenticatorSelectionCriteria(
        resident_key=parts.ResidentKeyRequirement.REQUIRED,
        require_resident_key=True,
        user_verification=parts.UserVerificationRequirement.REQUIRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=where.host,
        rp_name=where.name,
        user_id=staff_id.encode(),
        user_name=email,
        user_display_name=name,
        timeout=TIMEOUT_MS,
        authenticator_selection=chosen,
        exclude_credentials=[parts.PublicKeyCredentialDescriptor(id=base64url_to_bytes(it)) for it in present],
    )
    return _as_json(webauthn.options_to_json(options))


def made(credential: Credential, challenge: str, where: Site) -> NewKey:
    """The passkey in a browser's answer; NoPasskey when it does not fit what was asked."""
    import webauthn  # noqa: PLC0415 - heavy, as above
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url  # noqa: PLC0415 - as above

    try:
        found = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=where.host,
            expected_origin=list(where.origins),
            require_user_verification=True,
        )
    except Exception as error:
        raise NoPasskey("The browser's answer does not fit what was asked. Try once more.") from error
    key_id, key = bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key)
    return NewKey(key_id, key, found.sign_count)


def ask_to_show(where: Site) -> tuple[dict[str, Any], str]:
    """What `navigator.credentials.get` is given, for whoever has a passkey of this paper, and the challenge in it."""
    import webauthn  # noqa: PLC0415 - heavy, as above
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415 - as above

    options = webauthn.generate_authentication_options(
        rp_id=where.host, timeout=TIMEOUT_MS, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _as_json(webauthn.options_to_json(options))


def challenge_in(credential: Credential) -> str:
    """The challenge that a browser's answer says it is to; NoPasskey when it says none."""
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 - heavy, as above

    try:
        told = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        challenge = told["challenge"]
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        challenge = None
    if not isinstance(challenge, str) or not 20 < len(challenge) < 200:
        raise NoPasskey("This is no answer of a browser.")
    return challenge


def shown(credential: Credential, challenge: str, key: NewKey, where: Site) -> int:
    """The new count of signatures where this passkey signed the challenge; NoPasskey otherwise, or for a copied one."""
    import webauthn  # noqa: PLC0415 - heavy, as above
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 - as above

    try:
        found = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=where.host,
            expected_origin=list(where.origins),
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except Exception as error:
        raise NoPasskey("This passkey's answer does not fit what was asked.") from error
    return found.new_sign_count


def _as_json(options: str) -> tuple[dict[str, Any], str]:
    told: dict[str, Any] = json.loads(options)
    return told, told["challenge"]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
