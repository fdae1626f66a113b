"""Headers that every answer carries, refusals included."""

from __future__ import annotations

from flask import Flask, Response

from newsapp.platform.settings import Settings

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def protect(app: Flask, settings: Settings) -> None:
    """Add the headers after each request; a view may have set a stricter one of its own."""
    # With its slash it means everything below; without, in a policy, that one address.
    base = f"{settings.media_base}/"
    media = "" if base.startswith(f"{settings.public_url}/") else f" {base}"
    pages = _policy(media)
    secure = settings.public_url.startswith("https://")

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        html = response.mimetype == "text/html"
        headers.setdefault("Content-Security-Policy", pages if html else "default-src 'none'; frame-ancestors 'none'")
        headers.setdefault("Cache-Control", "no-store")
        if secure:
            headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")
        return response


def _policy(media: str) -> str:
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{media}; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
