"""Refusals as Stripe words them."""

from __future__ import annotations

from typing import Any

DOCUMENTATION = "https://docs.stripe.com/error-codes"


class StripeError(Exception):
    """A refusal that becomes `{"error": {…}}` with this HTTP status."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "invalid_request_error", **said: Any) -> None:
        super().__init__(message)
        self.message, self.status, self.kind, self.said = message, status, kind, said

    @property
    def code(self) -> str | None:
        """Stripe's short name for what is wrong."""
        code: str | None = self.said.get("code")
        return code

    def body(self, log_url: str) -> dict[str, Any]:
        """The JSON of the answer."""
        error = {name: value for name, value in self.said.items() if value is not None}
        error |= {"type": self.kind, "message": self.message, "request_log_url": log_url}
        if self.code:
            error["doc_url"] = f"{DOCUMENTATION}/{self.code.replace('_', '-')}"
        return {"error": error}


def invalid(message: str, *, code: str | None = None, param: str | None = None, **said: Any) -> StripeError:
    """A request that cannot be done as asked: 400."""
    return StripeError(message, code=code, param=param, **said)


def missing(kind: str, name: str, param: str | None = None) -> StripeError:
    """There is no such object: 404."""
    said = kind.replace(".", " ").replace("_", " ")
    return StripeError(f"No such {said}: '{name}'", status=404, code="resource_missing", param=param)


def card(message: str, *, code: str, decline_code: str | None = None, **said: Any) -> StripeError:
    """The card was refused: 402."""
    return StripeError(message, status=402, kind="card_error", code=code, decline_code=decline_code, **said)
