"""Idempotency keys: the first answer to a key is the answer to it, for a day."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.stripe_sandbox.errors import StripeError
from tests.stripe_sandbox.store import Object, Store

KEPT_S = 24 * 60 * 60
LONGEST_KEY = 255
_KIND = "_answer"


class Idempotency:
    """Remembers, in the store, what was answered to which key."""

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.working():
            for kept in store.all(_KIND):
                if kept["status"] is None:  # the process ended in the middle of it
                    store.remove(kept)

    def begin(self, key: str, call: str, params: dict[str, Any]) -> tuple[int, str] | None:
        """The status and body to answer again; None when the call is to be done, and `finish`ed or `let_go`.

        A StripeError when the key is in use at this moment, or was used for another request.
        """
        if len(key) > LONGEST_KEY:
            raise _error(400, f"Idempotency keys cannot be longer than {LONGEST_KEY} characters.")
        asked = hashlib.sha256(json.dumps([call, params], sort_keys=True).encode()).hexdigest()
        with self._store.working():
            kept = self._store.get(_name(key))
            if kept and kept["at"] + KEPT_S > self._store.now():
                return _again(kept, key, asked)
            at = self._store.now()
            self._store.put({"object": _KIND, "id": _name(key), "at": at, "asked": asked, "status": None, "body": None})
            return None

    def finish(self, key: str, status: int, body: str) -> None:
        """This is the answer to the key from now on."""
        with self._store.working():
            kept = self._store.get(_name(key))
            if kept:
                self._store.put(kept | {"status": status, "body": body})

    def let_go(self, key: str) -> None:
        """The call never began: the key is free."""
        with self._store.working():
            kept = self._store.get(_name(key))
            if kept:
                self._store.remove(kept)


def forget(store: Store) -> int:
    """Forget every key, as Stripe may after a day; how many there were."""
    kept = store.all(_KIND)
    for each in kept:
        store.remove(each)
    return len(kept)


def _again(kept: Object, key: str, asked: str) -> tuple[int, str]:
    if kept["asked"] != asked:
        said = (
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
            f"using a key other than '{key}' if you meant to execute a different request."
        )
        raise _error(400, said)
    if kept["status"] is None:
        said = (
            f"There is currently another in-progress request using this Idempotent Key ({key}). That probably means "
            "you submitted twice, and the other request is still going through. Please try again later."
        )
        raise _error(409, said, code="idempotency_key_in_use")
    return kept["status"], kept["body"]


def _error(status: int, said: str, **more: Any) -> StripeError:
    return StripeError(said, status=status, kind="idempotency_error", **more)


def _name(key: str) -> str:
    return f"key:{key}"
