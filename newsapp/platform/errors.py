"""Refusals in the trade's words; the edge translates them to HTTP statuses and problem documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):
    """A request that cannot be granted, with a sentence for whoever asked.

    `extra` is added to the problem document as it is; `headers` to the answer.
    """

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str = "", *, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or f"{self.title}."
        self.headers = dict(headers or {})
        self.extra = extra


class Malformed(Refusal):
    """The request cannot be read at all."""

    status, title = 400, "Malformed request"


class Unauthenticated(Refusal):
    """Nobody we know is asking."""

    status, title = 401, "Sign in first"

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="desk"'}, **extra)


class Forbidden(Refusal):
    """Who asks may not do this."""

    status, title = 403, "Not allowed"


class NotFound(Refusal):
    """There is no such thing, or none that this person may know of."""

    status, title = 404, "Not found"


class Conflict(Refusal):
    """The thing is not in a state in which this can be done."""

    status, title = 409, "Conflict"


class Gone(Refusal):
    """It was published and has been withdrawn."""

    status, title = 410, "Withdrawn"


class Stale(Refusal):
    """Somebody else has changed the thing since it was read."""

    status, title = 412, "Changed meanwhile"


class TooLarge(Refusal):
    """More was sent than is taken."""

    status, title = 413, "Too large"


class Unsupported(Refusal):
    """What was sent is of a type that is not taken."""

    status, title = 415, "Unsupported type"


class Invalid(Refusal):
    """Fields that cannot be taken as they are: `errors` maps each field's path to sentences."""

    status, title = 422, "Invalid fields"

    def __init__(self, errors: Mapping[str, list[str]], detail: str = "") -> None:
        super().__init__(detail or f"Not accepted: {', '.join(sorted(errors))}.", errors=dict(errors))

    @property
    def errors(self) -> dict[str, list[str]]:
        """The sentences by field."""
        found: dict[str, list[str]] = self.extra["errors"]
        return found

    @classmethod
    def of(cls, field: str, *sentences: str) -> Invalid:
        """The refusal of one field."""
        return cls({field: list(sentences)})


class Locked(Refusal):
    """Somebody else must open it first."""

    status, title = 423, "Stopped"


class PreconditionMissing(Refusal):
    """A change must say which state it is made from."""

    status, title = 428, "If-Match required"


class TooMany(Refusal):
    """More requests than are allowed in this time."""

    status, title = 429, "Too many requests"


class Withheld(Refusal):
    """It may not be shown, by a legal order."""

    status, title = 451, "Withheld by legal order"


class Unavailable(Refusal):
    """A part that is needed does not answer now."""

    status, title = 503, "Unavailable for a moment"

    def __init__(self, detail: str = "", *, retry_after_s: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})
