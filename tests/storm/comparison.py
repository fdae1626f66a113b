"""Holds what the newsroom's books say against what the sandbox says, row by row; every difference is a sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.storm.books import Books, Row

KINDS = ("lost", "doubled", "wrong amount", "wrong status", "forged accepted", "receipts", "not done")
TAKEN = ("paid", "partly_refunded", "refunded", "disputed")
LEFT = ("pending", "requires_action", "succeeded")  # a refund's statuses in which the money is on its way or gone
WITH_THE_BANK = ("needs_response", "under_review", "lost")
# What a person would be told of and that must not come of a storm in which the provider always answers.
MUST_NOT_BE = ("unsettled_line", "unknown_", "stranger_", "amount_differs", "refunded_too_much", "books", "checkout_")
Finding = tuple[str, str]
Findings = dict[str, list[str]]


@dataclass
class Both:
    """Stripe's side and ours.

    `stripe` is the sandbox's summary with the `event_ids` of all events that it made; `begun` has the ids of the
    contributions that each giver was answered, by the giver's Idempotency-Key.
    """

    stripe: Mapping[str, Any]
    books: Books
    begun: Mapping[str, set[str]] = field(default_factory=dict)

    @cached_property
    def taken(self) -> dict[str, Row]:
        """The PaymentIntents that took money, by id."""
        return {each["id"]: each for each in self.stripe["payments"] if each["status"] == "succeeded"}

    @cached_property
    def payments(self) -> dict[str, list[Row]]:
        """Our payments, by PaymentIntent."""
        return _by(self.books["payments"], "stripe_payment_intent_id")

    @cached_property
    def gifts(self) -> dict[str, Row]:
        """Our contributions, by id."""
        return {each["id"]: each for each in self.books["contributions"]}

    @cached_property
    def refunds(self) -> dict[str, list[Row]]:
        """Stripe's refunds, by PaymentIntent."""
        return _by(self.stripe["refunds"], "payment_intent")

    @cached_property
    def disputes(self) -> dict[str, list[Row]]:
        """Stripe's disputes, by PaymentIntent."""
        return _by(self.stripe["disputes"], "payment_intent")


def compare(both: Both) -> Findings:
    """Everything in which the two differ, by kind; each kind is there, empty when nothing is amiss."""
    found: Findings = {kind: [] for kind in KINDS}
    for check in CHECKS:
        for kind, told in check(both):
            found[kind].append(told)
    return found


def _answers(both: Both) -> Iterator[Finding]:
    keys = {each["id"]: each["idempotency_key"] for each in both.books["contributions"]}
    for key, ids in both.begun.items():
        if not ids:
            yield "lost", f"The gift {key} was never answered with 201."
        if len(ids) > 1:
            yield "doubled", f"The gift {key} was answered as {' and '.join(sorted(ids))}."
        for name in ids:
            if keys.get(name) != key:
                yield "lost", f"The gift {key} was answered as {name}, which is not in the database."
    for key, count in _twice(each["idempotency_key"] for each in both.books["contributions"]):
        yield "doubled", f"{count} contributions have the key {key}."


def _taken(both: Both) -> Iterator[Finding]:
    """Each PaymentIntent that took money is one paid payment, and no other is."""
    for name, intent in both.taken.items():
        rows = [row for row in both.payments.get(name, []) if row["status"] == "paid"]
        if not rows:
            yield "lost", f"{name} took {intent['amount_received']} {intent['currency']}, and no payment here is paid."
        if len(rows) > 1:
            yield "doubled", f"{name} is {len(rows)} payments."
        for row in rows:
            yield from _payment(both, intent, row)
    for row in both.books["payments"]:
        if row["status"] == "paid" and row["stripe_payment_intent_id"] not in both.taken:
            yield "forged accepted", f"{row['stripe_payment_intent_id']} is paid here, and not at Stripe."
    for name, count in _twice(row["stripe_charge_id"] for row in both.books["payments"]):
        yield "doubled", f"{count} payments have the charge {name}."


def _payment(both: Both, intent: Row, row: Row) -> Iterator[Finding]:
    here = (row["amount_minor"], row["currency"].lower())
    if here != (intent["amount_received"], intent["currency"]):
        yield "wrong amount", f"{intent['id']} took {intent['amount_received']} {intent['currency']}, here {here}."
    gift = both.gifts[row["contribution_id"]]
    if here[0] != gift["amount_minor"] + gift["fee_cover_minor"]:
        yield "wrong amount", f"{intent['id']} took {here}, and {gift['id']} asked for another amount."
    if intent["metadata"].get("contribution_id", gift["id"]) != gift["id"]:
        yield "wrong status", f"{intent['id']} is booked for {gift['id']}, which it is not of."
    back = [each for each in both.refunds.get(intent["id"], []) if each["status"] in LEFT]
    if row["refunded_minor"] != sum(each["amount"] for each in back):
        yield "wrong amount", f"Of {intent['id']} {row['refunded_minor']} went back by what is written here."


def _gifts(both: Both) -> Iterator[Finding]:
    """What a contribution is called follows from its money at Stripe; nobody gave once and paid twice."""
    intents: dict[str, list[Row]] = defaultdict(list)
    for name, intent in both.taken.items():
        ours = [row["contribution_id"] for row in both.payments.get(name, [])]
        for gift in {intent["metadata"].get("contribution_id"), *ours} - {None}:
            intents[gift].append(intent)
    for name in intents.keys() - both.gifts.keys():
        yield "lost", f"Stripe took money for {name}, which is not in the database."
    for name, gift in both.gifts.items():
        paid = intents.get(name, [])
        if len(paid) > 1:
            yield "doubled", f"{name} was charged {len(paid)} times: {', '.join(each['id'] for each in paid)}."
        elif not paid and gift["status"] in TAKEN:
            yield "forged accepted", f"{name} is {gift['status']}, and Stripe took nothing for it."
        elif paid and gift["status"] != _status(both, paid[0]):
            yield "wrong status", f"{name} is {gift['status']}, and by Stripe {_status(both, paid[0])}."


def _status(both: Both, intent: Row) -> str:
    if any(each["status"] in WITH_THE_BANK for each in both.disputes.get(intent["id"], [])):
        return "disputed"
    back = [each for each in both.refunds.get(intent["id"], []) if each["status"] in LEFT]
    gone_minor = sum(each["amount"] for each in back)
    return "paid" if not gone_minor else "refunded" if gone_minor >= intent["amount_received"] else "partly_refunded"


def _returns(both: Both) -> Iterator[Finding]:
    """Each refund and each dispute at Stripe is one here, of the same sum and standing."""
    for noun, column in (("refund", "stripe_refund_id"), ("dispute", "stripe_dispute_id")):
        ours = _by(both.books[f"{noun}s"], column)
        for each in both.stripe[f"{noun}s"]:
            yield from _return(noun, each, ours.get(each["id"], []))
    for name, count in _twice(each["metadata"].get("refund_id") for each in both.stripe["refunds"]):
        yield "doubled", f"The refund {name} was made {count} times at Stripe."
    refused = {each["object_id"] for each in both.books["discrepancies"] if each["kind"] == "refund_refused"}
    for row in both.books["refunds"]:
        told = row["status"] == "failed" and row["id"] in refused
        if row["stripe_refund_id"] is None and not told:
            yield "lost", f"The refund {row['id']} is {row['status']} here and was never made at Stripe."


def _return(noun: str, each: Row, rows: list[Row]) -> Iterator[Finding]:
    called = f"The {noun} {each['id']}"
    if not rows:
        yield "lost", f"{called} is not here."
    if len(rows) > 1:
        yield "doubled", f"{called} is here {len(rows)} times."
    for row in rows:
        if (row["amount_minor"], row["currency"].lower()) != (each["amount"], each["currency"]):
            yield "wrong amount", f"{called} is of {each['amount']} {each['currency']}, here of {row['amount_minor']}."
        if row["status"] != each["status"]:
            yield "wrong status", f"{called} is {each['status']}, here {row['status']}."


def _ledger(both: Both) -> Iterator[Finding]:
    """Each balance transaction is booked once: what it moved, what it cost, and for which payment."""
    booked = _by(both.books["transfers"], "balance_transaction_id")
    intents = {each["latest_charge"]: each["id"] for each in both.taken.values()}
    intents |= {each["id"]: each["payment_intent"] for each in both.stripe["refunds"] + both.stripe["disputes"]}
    for line in both.stripe["balance_transactions"]:
        rows = booked.pop(line["id"], [])
        if not rows:
            yield "lost", f"{line['id']}, a {line['type']} of {line['amount']}, is not in the ledger."
            continue
        if any(count > 1 for count in Counter(row["leg"] for row in rows).values()):
            yield "doubled", f"{line['id']} is in the ledger more than once."
        elif _moved(rows) != (line["amount"], line["fee"], line["currency"]):
            yield "wrong amount", f"{line['id']} moved {line['amount']} less {line['fee']}, the ledger {_moved(rows)}."
        wanted = {row["id"] for row in both.payments.get(intents.get(line["source"], ""), [])}
        if {row["payment_id"] for row in rows} - wanted:
            yield "wrong status", f"{line['id']} is booked for a payment that it is not of."
    for name in booked:
        yield "forged accepted", f"The ledger has {name}, which Stripe has not."


def _moved(rows: Iterable[Row]) -> tuple[int, int, str]:
    """Amount, fee and currency by the ledger, signed as Stripe signs them: what comes in is positive, so is a fee."""
    sums = {"amount": 0, "fee": 0}
    for row in rows:
        into = (row["debit_account"] == "stripe_balance") == (row["leg"] == "amount")
        sums[row["leg"]] += row["amount_minor"] if into else -row["amount_minor"]
    return sums["amount"], sums["fee"], "/".join({row["currency"].lower() for row in rows})


def _inbox(both: Both) -> Iterator[Finding]:
    known = set(both.stripe["event_ids"])
    for row in both.books["events"]:
        if row["id"] not in known:
            yield "forged accepted", f"The inbox has {row['id']}, which Stripe never told."
        if row["handled_at"] is None:
            yield "not done", f"The event {row['id']}, a {row['type']}, was kept and never handled."
    for name, count in _twice(row["id"] for row in both.books["events"]):
        yield "doubled", f"The event {name} is in the inbox {count} times."


def _receipts(both: Both) -> Iterator[Finding]:
    """One receipt for each payment, one cancellation for what went back, one mail for each, and no number missing."""
    wanted = dict(_wanted(both))
    written: dict[tuple[str, str], list[Row]] = defaultdict(list)
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in both.books["receipts"]:
        written[row["kind"], row["cause_id"]].append(row)
        numbers[row["kind"], row["year"]].append(row["number"])
    for key in wanted.keys() | written.keys():
        allowed, amount_minor = wanted.get(key, ((0,), 0))
        rows = written.get(key, [])
        if len(rows) not in allowed or any(row["amount_minor"] != amount_minor for row in rows):
            yield "receipts", f"Of {key[1]} there are {[row['amount_minor'] for row in rows]} as {key[0]}s."
    for (kind, year), found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield "receipts", f"The {kind}s of {year} have a gap, or a number twice."
    posted = Counter(row["key"] for row in both.books["messages"] if row["kind"] in ("receipt", "cancellation"))
    expected = Counter(f"{row['kind']}:{row['id']}" for row in both.books["receipts"])
    for about in (posted - expected) + (expected - posted):
        yield "receipts", f"There are {posted[about]} messages {about}."


def _wanted(both: Both) -> Iterator[tuple[tuple[str, str], tuple[tuple[int, ...], int]]]:
    """Of each kind and cause: how many receipts there may be, and over how much.

    A refund that seemed to have arrived and then came back may have been cancelled in between.
    """
    for row in both.books["payments"]:
        if row["status"] == "paid":
            yield ("receipt", row["id"]), ((0 if row["held"] else 1,), row["amount_minor"])
    standing = {each["id"]: each["status"] for each in both.stripe["refunds"] + both.stripe["disputes"]}
    may_be: dict[str | None, tuple[int, ...]] = {"succeeded": (1,), "lost": (1,), "failed": (0, 1)}
    for row in both.books["refunds"] + both.books["disputes"]:
        name = row.get("stripe_refund_id") or row.get("stripe_dispute_id")
        allowed = may_be.get(standing.get(name or ""), (0,)) if row["amount_minor"] else (0,)
        yield ("cancellation", row["id"]), (allowed, row["amount_minor"])


def _work(both: Both) -> Iterator[Finding]:
    for row in both.books["given_up"]:
        yield "not done", f"{row['name']} {row['payload']} was given up: {row['failure'][:200]}"
    for row in both.books["discrepancies"]:
        if row["kind"].startswith(MUST_NOT_BE) and row["settled_at"] is None:
            yield "wrong status", f"{row['kind']} {row['object_id']}: {row['told']}"


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _twice(names: Iterable[str | None]) -> list[tuple[str, int]]:
    return [(name, count) for name, count in Counter(names).items() if name is not None and count > 1]


CHECKS: tuple[Callable[[Both], Iterator[Finding]], ...] = (
    _answers,
    _taken,
    _gifts,
    _returns,
    _ledger,
    _inbox,
    _receipts,
    _work,
)
