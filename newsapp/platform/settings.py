"""Every setting of newsapp in one typed table, read from NEWSAPP_* variables and checked at start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from flask import current_app
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

DEFAULT_SECRET = "only-for-development"  # noqa: S105 - refused in production, below
KEY = "newsapp.settings"
_INSTANCE = Path("instance")
_WEB = re.compile(r"https?://([\w.-]+|\[[\da-fA-F:]+\])(:\d{1,5})?(/[\w.~/-]*[\w.~-])?", re.ASCII)
_MAIL_FROM = re.compile(r"(?:[^<>@\r\n]{0,100}<)?[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>?")
_DAY = re.compile(r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_STORE = re.compile(r"[a-z][a-z0-9+]*://\S+")


def setting(default: Any, told: str, *, secret: bool = False) -> Any:
    """A field of the table, with the sentence that docs/settings.md prints; a secret is not in its `repr`."""
    return field(default=default, metadata={"told": told}, repr=not secret)


@dataclass(frozen=True)
class Settings:
    """What an installation may decide. `NEWSAPP_` and the field's name in capitals is its variable."""

    instance: Path = setting(_INSTANCE, "Folder for the embedded database, pictures and mails.")
    database_url: str = setting("", "PostgreSQL or SQLite address; empty: SQLite in the instance folder.", secret=True)
    redis_url: str = setting("", "Redis address for limits shared by machines; empty: per process.", secret=True)
    secret_key: str = setting(DEFAULT_SECRET, "Signs what newsapp hands out; 32 characters or more.", secret=True)
    production: bool = setting(False, "Refuse to start with anything that is only for development.")
    debug: bool = setting(False, "Flask's debugger; never in production.")
    public_url: str = setting("http://127.0.0.1:8000", "Where readers reach the paper, without a slash at the end.")
    media_url: str = setting("", "Where readers reach pictures; empty: /media under the public address.")
    media_store_url: str = setting("", "Object store for pictures (s3://bucket/prefix); empty: the instance folder.")
    site_name: str = setting("The Lamp Post", "The paper's name.")
    site_description: str = setting("Independent journalism, paid for by its readers", "One line about the paper.")
    site_languages: tuple[str, ...] = setting(("en", "hi", "mr", "ur"), "Languages of the paper, comma-separated.")
    default_language: str = setting("en", "The language of the front page when none is asked for.")
    time_zone: str = setting("Asia/Kolkata", "The newsroom's time zone, for dates on pages.")
    x_handle: str = setting("", "The paper's account on X, with its @.")
    android_app: str = setting("", "Package and certificate: org.example.app=AA:BB:…; empty: no Android app.")
    ios_app: str = setting("", "Team and bundle: TEAMID.org.example.app; empty: no iOS app.")
    android_store_url: str = setting("", "The Android app's page in its store.")
    ios_store_url: str = setting("", "The iOS app's page in its store.")
    oldest_app_version: str = setting("1.0.0", "The oldest version of the app that still works.")
    stripe_secret_key: str = setting("", "Stripe's secret key; empty: giving is closed.", secret=True)
    stripe_publishable_key: str = setting("", "Stripe's publishable key, for the payment sheet of the apps.")
    stripe_webhook_secrets: tuple[str, ...] = setting(
        (),
        "Signing secrets of Stripe's webhook endpoint, comma-separated: the new and the old while one changes.",
        secret=True,
    )
    stripe_api_base: str = setting("", "Where Stripe answers; empty: Stripe itself. The sandbox is for development.")
    currencies: tuple[str, ...] = setting(
        ("INR", "USD", "EUR", "GBP"), "Currencies of gifts; the first is offered first."
    )
    legal_profile: str = setting("default", "What the law asks of givers and receipts: default or india.")
    newsroom_legal_name: str = setting("", "Who takes the gifts, as receipts name them; empty: the paper's name.")
    newsroom_address: str = setting("", "The postal address on receipts.")
    charity_registration: str = setting(
        "", "The registration that lets a giver claim a deduction; empty: no such words."
    )
    charity_registered_on: str = setting("", "The day of that registration, as 2024-05-28, for the yearly statement.")
    mail_url: str = setting(
        "", "smtp://user:password@host:587, or smtps://; empty: mails go to instance/mail.", secret=True
    )
    mail_from: str = setting("The Lamp Post <paper@lamppost.example>", "Who mails are from.")
    trusted_proxies: int = setting(0, "How many proxies in front add to X-Forwarded-For.")
    limits: bool = setting(True, "Limit how often one address or token may ask.")
    max_request_bytes: int = setting(26 * 1024 * 1024, "The largest request that is read.")
    cache_bytes: int = setting(64 * 1024 * 1024, "Memory for finished answers, per process.")
    metrics_token: str = setting("", "Bearer token for /metrics; empty: this machine only.", secret=True)
    log_level: str = setting("INFO", "DEBUG, INFO, WARNING or ERROR.")

    @property
    def database(self) -> str:
        """The database's address, the embedded default filled in."""
        return self.database_url or f"sqlite:///{(self.instance / 'newsapp.sqlite').absolute()}"

    @property
    def media_base(self) -> str:
        """Where a picture's key is found, without a slash at the end."""
        return self.media_url or f"{self.public_url}/media"

    @property
    def zone(self) -> ZoneInfo:
        """The newsroom's time zone."""
        return ZoneInfo(self.time_zone)


class BadSettings(Exception):
    """Settings that newsapp does not start with; the message has one line for each."""


def read(environ: Mapping[str, str]) -> Settings:
    """The settings that these variables say; BadSettings lists every one that is wrong."""
    told: dict[str, Any] = {}
    wrong = [f"{name}: there is no such setting" for name in _unknown(environ)]
    for known in fields(Settings):
        text = environ.get(variable(known.name), "").strip()
        if text:
            try:
                told[known.name] = _parsed(text, known.default)
            except ValueError as error:
                wrong.append(f"{variable(known.name)}: {error}")
    settings = Settings(**told)
    wrong += flaws(settings)
    if wrong:
        raise BadSettings("\n".join(wrong))
    return settings


def flaws(settings: Settings) -> list[str]:
    """What is wrong with these settings, a line each, naming the variable."""
    found = [
        f"{variable(name)}: an http or https address without a slash at the end"
        for name in ("public_url", "media_url")
        if getattr(settings, name) and not _WEB.fullmatch(getattr(settings, name))
    ]
    if settings.database_url and not _database(settings.database_url):
        found.append(f"{variable('database_url')}: an address such as postgresql://host/name or sqlite:///file")
    if settings.redis_url and not _redis(settings.redis_url):
        found.append(f"{variable('redis_url')}: an address such as redis://host:6379/0")
    if settings.media_store_url and not _STORE.fullmatch(settings.media_store_url):
        found.append(f"{variable('media_store_url')}: an address such as s3://bucket/prefix")
    found += _giving_flaws(settings)
    if settings.time_zone not in available_timezones():
        found.append(f"{variable('time_zone')}: no such time zone")
    if settings.default_language not in settings.site_languages:
        found.append(f"{variable('default_language')}: not one of the paper's languages")
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        found.append(f"{variable('log_level')}: DEBUG, INFO, WARNING or ERROR")
    return found + (_production_flaws(settings) if settings.production else [])


def variable(name: str) -> str:
    """The environment variable of a field."""
    return f"NEWSAPP_{name.upper()}"


def table() -> str:
    """Every setting as a page in Markdown."""
    rows = [
        f"| `{variable(each.name)}` | `{_told(each.default)}` | {each.metadata['told']} |" for each in fields(Settings)
    ]
    head = ["# Settings", "", "Environment variables, read and checked at start.", ""]
    return "\n".join([*head, "| variable | default | what it is |", "|---|---|---|", *rows])


def current() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions[KEY]
    return settings


def _giving_flaws(settings: Settings) -> list[str]:
    found = []
    if settings.stripe_api_base and not _WEB.fullmatch(settings.stripe_api_base):
        found.append(f"{variable('stripe_api_base')}: an http or https address without a slash at the end")
    if settings.stripe_secret_key and not settings.stripe_webhook_secrets:
        found.append(f"{variable('stripe_webhook_secrets')}: without one no payment can be believed")
    if any(not secret.startswith("whsec_") for secret in settings.stripe_webhook_secrets):
        found.append(f"{variable('stripe_webhook_secrets')}: secrets begin with whsec_")
    if settings.mail_url and not _mail_server(settings.mail_url):
        found.append(f"{variable('mail_url')}: an address such as smtp://user:password@host:587")
    if not _MAIL_FROM.fullmatch(settings.mail_from):
        found.append(f"{variable('mail_from')}: an address such as The Paper <paper@example.org>")
    if settings.charity_registered_on and not _DAY.fullmatch(settings.charity_registered_on):
        found.append(f"{variable('charity_registered_on')}: a day such as 2024-05-28")
    if settings.legal_profile not in ("default", "india"):
        found.append(f"{variable('legal_profile')}: default or india")
    return found


def _unknown(environ: Mapping[str, str]) -> list[str]:
    known = {variable(each.name) for each in fields(Settings)}
    return sorted(name for name in environ if name.startswith("NEWSAPP_") and name not in known)


def _parsed(text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in ("1", "0", "true", "false", "yes", "no", "on", "off"):
            raise ValueError("yes or no")
        return text.lower() in ("1", "true", "yes", "on")
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit() or len(text) > 15:
            raise ValueError("a whole number")
        return int(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return Path(text) if isinstance(default, Path) else text


def _told(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return ",".join(default) if isinstance(default, tuple) else str(default) or " "


def _database(text: str) -> bool:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        return False
    kind = url.get_backend_name()
    return kind in ("postgresql", "postgres") or (kind == "sqlite" and not url.host)


def _redis(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("redis", "rediss", "redis+unix") and parts.port != 0
    except ValueError:
        return False


def _mail_server(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _production_flaws(settings: Settings) -> list[str]:
    found = []
    if settings.secret_key == DEFAULT_SECRET or len(settings.secret_key) < 32:
        found.append(f"{variable('secret_key')}: set one of 32 characters or more")
    if settings.debug:
        found.append(f"{variable('debug')}: never in production")
    if not settings.public_url.startswith("https://"):
        found.append(f"{variable('public_url')}: https in production")
    if settings.stripe_api_base or settings.stripe_secret_key.startswith("sk_test_sandbox"):
        found.append(f"{variable('stripe_api_base')}: the sandbox is never for production")
    return found
