"""How a page of the sandbox is registered and sent: as HTML, never cached, refusals too."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from tests.stripe_sandbox import calls
from tests.stripe_sandbox.errors import StripeError
from tests.stripe_sandbox.pages import layout
from tests.stripe_sandbox.store import Store

Page = Callable[[Request, Store, str], Response]
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
}


def page(verb: str, template: str) -> Callable[[Page], Page]:
    """Register `def page(request, store, name)` at an address with one name in braces."""

    def register(function: Page) -> Page:
        @calls.page(verb, template)
        def answer(request: Request, store: Store, ids: dict[str, str]) -> Response:
            try:
                return function(request, store, *ids.values())
            except StripeError as refused:
                words = "There is no such page" if refused.status == 404 else "This cannot be done"
                return html(layout.page(words, layout.heading(words, refused.message)), refused.status)

        return function

    return register


def html(text: str, status: int = 200) -> Response:
    """A page."""
    return Response(text, status, _HEADERS, content_type="text/html; charset=utf-8")


def go_to(url: str) -> Response:
    """Send the visitor's browser on, to read what is there."""
    answer: Response = redirect(url, 303, Response)
    answer.headers.update(_HEADERS)
    return answer
