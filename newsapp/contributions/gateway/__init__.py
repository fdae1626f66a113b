"""The one window to whoever moves the money: shapes that the house speaks, and Stripe behind them."""

from __future__ import annotations

from functools import lru_cache

from newsapp.contributions.gateway.protocol import PaymentGateway
from newsapp.platform import settings as settings_
from newsapp.platform.errors import Unavailable
from newsapp.platform.settings import Settings


def current() -> PaymentGateway:
    """The provider of the running application; Unavailable when none is set."""
    settings = settings_.current()
    if not settings.stripe_secret_key:
        raise Unavailable("Giving is closed at the moment. Nothing was charged.", retry_after_s=3600)
    return _open(settings)


def is_open() -> bool:
    """Whether a provider is set."""
    return bool(settings_.current().stripe_secret_key)


@lru_cache(maxsize=8)
def _open(settings: Settings) -> PaymentGateway:
    # Stripe's library is heavy: loaded where money is handled, not when the paper starts.
    from newsapp.contributions.gateway.stripe_gateway import StripeGateway  # noqa: PLC0415

    return StripeGateway(
        settings.stripe_secret_key, api_base=settings.stripe_api_base, webhook_secrets=settings.stripe_webhook_secrets
    )
