"""What givers, the newsroom's desk and banks do in a storm, each until it is done."""

from __future__ import annotations

import random
import threading
from collections import Counter
from typing import Any

from tests.storm.calling import NoAnswer, call
from tests.storm.crowd import Crowd, Task
from tests.storm.gifts import Gift

AGAIN_S = 0.3
REFUND_AGAIN_S = 1.0


class Givers:
    """Everybody who has to do with the gifts; `begun` has the ids that each key was answered with."""

    def __init__(self, crowd: Crowd, papers: list[str], sandbox: str, token: str) -> None:
        self.crowd, self._papers, self._sandbox, self._token = crowd, papers, sandbox, token
        self._lock = threading.Lock()
        self.begun: dict[str, set[str]] = {}
        self.counts: Counter[str] = Counter()
        self.unwilling: Counter[str] = Counter()  # answers that sent a client to try again, by status

    def give(self, gift: Gift) -> None:
        """Have a gift given, and what follows from it."""
        self.begun.setdefault(gift.key, set())
        self.crowd.do(self._beginning(gift))

    def _beginning(self, gift: Gift) -> Task:
        def begin() -> float | None:
            if gift.clicks_twice and not self.begun[gift.key]:
                self.crowd.do(lambda: self._click(gift))
            found = self._post(gift)
            if found is None:
                return AGAIN_S
            self._count("begun")
            name = found["client_secret"].partition("_secret")[0] if found["client_secret"] else ""
            page = (found["checkout_url"] or "").rpartition("/")[2]
            self.crowd.do(self._paying(gift, {"payment_intent": name} if name else {"session": page}, found["id"]))
            return None

        return begin

    def _click(self, gift: Gift) -> None:
        """A second click, whose answer nobody waits for."""
        self._post(gift)

    def _post(self, gift: Gift) -> Any:
        found = self._ask("POST", "/api/v1/contributions", gift.body, Idempotency_Key=gift.key)
        if found is not None:
            with self._lock:
                self.begun[gift.key].add(found["id"])
        return found

    def _paying(self, gift: Gift, where: dict[str, str], contribution_id: str) -> Task:
        tries = iter(gift.tries)

        def pay() -> float | None:
            method = next(tries, None)
            if method is None:
                self._count("given up by the giver")
                return None
            kind = "vpa" if "@" in method else "card"
            email = gift.body["donor"]["email"]
            status, shown = call("POST", f"{self._sandbox}/_sandbox/pay", where | {kind: method, "email": email})
            if status == 402:
                self._count("declined")
                return 0.0
            if status != 200:
                raise AssertionError(f"the sandbox does not let {gift.key} pay: {status} {shown}")
            self._count("paid by the giver")
            self._follow(gift, contribution_id, str(shown.get("payment_intent") or shown["id"]))
            return None

        return pay

    def _follow(self, gift: Gift, contribution_id: str, intent_id: str) -> None:
        chance = random.Random(gift.number)
        if gift.looks_at_thanks:
            self.crowd.do(lambda: self._look(contribution_id))
        at_s = chance.uniform(0.2, 2.0)
        if gift.refunds:
            self.crowd.do(self._refunding(gift, contribution_id), at_s)
        if gift.dispute and intent_id.startswith("pi_"):
            at_s += 1.0 if gift.refunds else 0.0
            self.crowd.do(self._disputing(gift, intent_id), at_s)

    def _look(self, contribution_id: str) -> None:
        """The browser comes back from Stripe; it may well come to nobody."""
        try:
            call("GET", f"{random.choice(self._papers)}/contribute/thanks?id={contribution_id}")
        except NoAnswer:
            self.unwilling["no answer"] += 1

    def _refunding(self, gift: Gift, contribution_id: str) -> Task:
        """Ask for the refunds of a gift, one after the other; until the books know the payment, that is a 409."""
        path = f"/api/v1/admin/contributions/{contribution_id}/refunds"
        left = list(enumerate(gift.refunds))

        def ask() -> float | None:
            number, amount = left[0]
            said = {"amount": amount, "reason": "The giver asked for it."}
            key = f"{gift.key}-refund-{number}"
            if self._ask("POST", path, said, Idempotency_Key=key, Authorization=f"Bearer {self._token}") is not None:
                self._count("refunds asked")
                left.pop(0)
            return REFUND_AGAIN_S if left else None

        return ask

    def _disputing(self, gift: Gift, intent_id: str) -> Task:
        outcomes = iter([None] if gift.dispute == "open" else [None, gift.dispute])

        def dispute() -> float | None:
            outcome = next(outcomes, "")
            if outcome == "":
                return None
            said = {"payment_intent": intent_id} | ({"outcome": outcome} if outcome else {})
            status, shown = call("POST", f"{self._sandbox}/_sandbox/disputes", said)
            if status != 200:
                raise AssertionError(f"the sandbox does not dispute {gift.key}: {status} {shown}")
            self._count(f"disputes {outcome or 'opened'}")
            return random.Random(intent_id).uniform(0.5, 3.0)

        return dispute

    def _ask(self, method: str, path: str, said: Any, **headers: str) -> Any:
        """The JSON of a 201 from one of the papers; None for anything after which a client tries again.

        That is no answer, a 5xx, a 409 or a 429; any other refusal would be a flaw of the paper's, or of the storm's.
        """
        try:
            status, shown = call(method, random.choice(self._papers) + path, said, **headers)
        except NoAnswer:
            self._count("no answer", into=self.unwilling)
            return None
        if status == 201:
            return shown
        if status < 500 and status not in (409, 429):
            raise AssertionError(f"{method} {path} was answered {status}: {shown}")
        self._count(f"{status} to a {'refund' if path.endswith('/refunds') else 'gift'}", into=self.unwilling)
        return None

    def _count(self, what: str, *, into: Counter[str] | None = None) -> None:
        with self._lock:
            (self.counts if into is None else into)[what] += 1
