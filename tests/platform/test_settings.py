"""Settings: typed, and refused by the name of their variable."""

from __future__ import annotations

import pytest

from newsapp.platform.settings import BadSettings, Settings, read

SECRET = "s" * 32


def test_without_any_variable_the_defaults_hold() -> None:
    assert read({"PATH": "/bin"}) == Settings()


def test_each_type_is_read() -> None:
    told = read(
        {
            "NEWSAPP_LIMITS": "no",
            "NEWSAPP_TRUSTED_PROXIES": "2",
            "NEWSAPP_SITE_LANGUAGES": "en, hi",
            "NEWSAPP_INSTANCE": "/srv/paper",
        }
    )
    assert (told.limits, told.trusted_proxies, told.site_languages) == (False, 2, ("en", "hi"))
    assert told.database == "sqlite:////srv/paper/newsapp.sqlite"
    assert told.media_base == "http://127.0.0.1:8000/media"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSAPP_LIMITS", "perhaps"),
        ("NEWSAPP_TRUSTED_PROXIES", "-1"),
        ("NEWSAPP_TRUSTED_PROXIES", "9" * 5000),
        ("NEWSAPP_PUBLIC_URL", "paper.example"),
        ("NEWSAPP_PUBLIC_URL", "https://paper.example/"),
        ("NEWSAPP_PUBLIC_URL", "http://["),
        ("NEWSAPP_PUBLIC_URL", "http://paper.example:port"),
        ("NEWSAPP_PUBLIC_URL", "https://paper.example/?x=1"),
        ("NEWSAPP_PUBLIC_URL", "https://paper.example; script-src *"),
        ("NEWSAPP_MEDIA_URL", "ftp://x"),
        ("NEWSAPP_DATABASE_URL", "garbage"),
        ("NEWSAPP_DATABASE_URL", "mysql://host/name"),
        ("NEWSAPP_DATABASE_URL", "postgresql://host:port/name"),
        ("NEWSAPP_DATABASE_URL", "sqlite://host/file"),
        ("NEWSAPP_REDIS_URL", "localhost:6379"),
        ("NEWSAPP_REDIS_URL", "redis://host:port/0"),
        ("NEWSAPP_MEDIA_STORE_URL", "bucket"),
        ("NEWSAPP_TIME_ZONE", "Asia/Nowhere"),
        ("NEWSAPP_DEFAULT_LANGUAGE", "xx"),
        ("NEWSAPP_LOG_LEVEL", "LOUD"),
        ("NEWSAPP_STRIPE_SECRET_KEY", "sk_test_x"),
        ("NEWSAPP_STRIPE_API_BASE", "stripe.example"),
        ("NEWSAPP_STRIPE_WEBHOOK_SECRETS", "secret"),
        ("NEWSAPP_LEGAL_PROFILE", "atlantis"),
        ("NEWSAPP_MAIL_URL", "imap://host"),
        ("NEWSAPP_MAIL_URL", "smtp://"),
        ("NEWSAPP_MAIL_URL", "smtp://host:port"),
        ("NEWSAPP_MAIL_FROM", "The Paper"),
        ("NEWSAPP_NO_SUCH", "x"),
    ],
)
def test_a_wrong_value_is_told_with_its_variable(name: str, value: str) -> None:
    with pytest.raises(BadSettings) as refused:
        read({name: value})
    told = "NEWSAPP_STRIPE_WEBHOOK_SECRETS" if name == "NEWSAPP_STRIPE_SECRET_KEY" else name
    assert str(refused.value).startswith(f"{told}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "http://[::1]:8000"),
        ("public_url", "https://paper.example/news"),
        ("media_url", "https://cdn.example/paper/files.v2"),
        ("database_url", "postgres://user:p%40ss@host:5433/name"),
        ("database_url", "postgresql+psycopg://postgres@/name?host=/run/postgresql"),
        ("database_url", "sqlite:///file.sqlite"),
        ("redis_url", "rediss://:secret@host:6380/1"),
        ("media_store_url", "s3://bucket/prefix"),
    ],
)
def test_an_address_is_taken_as_it_is(name: str, value: str) -> None:
    assert getattr(read({f"NEWSAPP_{name.upper()}": value}), name) == value


def test_every_flaw_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as refused:
        read({"NEWSAPP_LIMITS": "perhaps", "NEWSAPP_TIME_ZONE": "Nowhere", "NEWSAPP_REDIS_URL": "x"})
    assert len(str(refused.value).splitlines()) == 3


def test_production_refuses_what_is_only_for_development() -> None:
    with pytest.raises(BadSettings) as refused:
        read({"NEWSAPP_PRODUCTION": "yes", "NEWSAPP_DEBUG": "yes"})
    wrong = {line.split(":")[0] for line in str(refused.value).splitlines()}
    assert wrong == {"NEWSAPP_SECRET_KEY", "NEWSAPP_DEBUG", "NEWSAPP_PUBLIC_URL"}
    good = {"NEWSAPP_PRODUCTION": "yes", "NEWSAPP_SECRET_KEY": SECRET, "NEWSAPP_PUBLIC_URL": "https://paper.example"}
    assert read(good).production


@pytest.mark.parametrize(
    "sandbox",
    [
        {"NEWSAPP_STRIPE_API_BASE": "http://127.0.0.1:18000"},
        {"NEWSAPP_STRIPE_SECRET_KEY": "sk_test_sandbox_x", "NEWSAPP_STRIPE_WEBHOOK_SECRETS": "whsec_x"},
    ],
)
def test_production_refuses_the_sandbox_that_stands_in_for_stripe(sandbox: dict[str, str]) -> None:
    good = {"NEWSAPP_PRODUCTION": "yes", "NEWSAPP_SECRET_KEY": SECRET, "NEWSAPP_PUBLIC_URL": "https://paper.example"}
    with pytest.raises(BadSettings, match="sandbox"):
        read(good | sandbox)


def test_a_secret_is_not_in_what_a_crash_would_print() -> None:
    assert SECRET not in repr(Settings(secret_key=SECRET, metrics_token=SECRET))
