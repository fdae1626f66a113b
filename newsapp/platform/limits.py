"""How often one asker may ask: counted in Redis when there is one, else per process; never falls open."""

from __future__ import annotations

import hashlib

from flask import Flask, Response, request
from flask_limiter import Limiter

from newsapp.platform.settings import Settings


def asker() -> str:
    """Who asks: the token by its digest where there is one, else the address the nearest trusted proxy saw."""
    token = request.headers.get("Authorization", "")
    if token:
        return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()[:32]
    return address()


def address() -> str:
    """The network address of who asks."""
    return request.remote_addr or "unknown"


# A Redis that does not answer is as good as none.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}
limiter = Limiter(key_func=address, headers_enabled=True, in_memory_fallback_enabled=True)


def limit(app: Flask, settings: Settings) -> None:
    """Start counting for this application."""
    app.config.update(
        RATELIMIT_ENABLED=settings.limits,
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=PATIENCE if settings.redis_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
    )

    @app.after_request
    def _only_refusals_say_when(response: Response) -> Response:
        if response.status_code not in (429, 503):
            response.headers.pop("Retry-After", None)
        return response

    limiter.init_app(app)
