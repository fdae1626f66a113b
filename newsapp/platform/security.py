"""Headers that every answer carries, refusals included."""

from __future__ import annotations

from flask import Flask, Response, g

from newsapp.platform.settings import Settings

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def protect(app: Flask, settings: Settings) -> None:
    """Add the headers after each request; a view may have set a stricter one of its own."""
    # With its slash it means everything below; without, in a policy, that one address. It is said also where it is the
    # paper's own: who came by another of its names, as localhost for 127.0.0.1, has pages that name this one.
    media = f" {settings.media_base}/"
    secure = settings.public_url.startswith("https://")

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        html = response.mimetype == "text/html"
        policy = _policy(media, g.get("form_targets", "")) if html else "default-src 'none'; frame-ancestors 'none'"
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("Cache-Control", "no-store")
        if secure:
            headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")
        return response


def forms_may_lead_to(*origins: str) -> None:
    """Let a form of this answer's page be sent on to these origins: Chromium holds redirects to the policy too."""
    g.form_targets = "".join(f" {origin}" for origin in origins)


def _policy(media: str, form_targets: str) -> str:
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{media}; font-src 'self'; "
        f"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'{form_targets}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
