from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select

from newsapp.contributions import challenge, protection
from newsapp.contributions.models.protection import Signal, UsedChallenge
from newsapp.contributions.suspicion import Signals, Verdict
from newsapp.platform import clock
from newsapp.platform.db import db, transaction
from tests.conftest import MakeApp

MOST_FAILURES = 10
Who = Callable[[int], Signals]


@pytest.fixture(autouse=True)
def house(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application with its limits on, and challenges that take a tenth of a millisecond a number."""
    monkeypatch.setattr(challenge, "COST", 1)
    app = make_app(limits=True)
    with app.app_context():
        yield app


@dataclass
class Street:
    """People and machines who start gifts as time goes by."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    challenged: int = 0

    def give(self, who: Signals, outcome: str = "", *, solves: bool = False, card: str = "") -> Verdict:
        """Start a gift and let its payment end so; what stood in the way, Verdict.ADMIT for nothing in the end."""
        with clock.freeze(self.now):
            try:
                keys = self.start(who, solves=solves)
            except protection.ChallengeNeeded:
                return Verdict.CHALLENGE
            except protection.Paused:
                return Verdict.PAUSE
            self.note("started", keys)
            if outcome:
                self.note(outcome, keys, card)
        return Verdict.ADMIT

    def start(self, who: Signals, *, solves: bool) -> dict[str, str]:
        try:
            return protection.admit(who)
        except protection.ChallengeNeeded as asked:
            self.challenged += 1
            if not solves:
                raise
            return protection.admit(who, solution(asked.extra["challenge"]))

    def note(self, outcome: str, keys: dict[str, str], card: str = "") -> None:
        with transaction():
            protection.note(outcome, keys, card)

    def after(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def solution(given: dict[str, Any]) -> str:
    asked = altcha.Challenge.from_dict(given)
    found = altcha.solve_challenge(asked)
    assert found
    return altcha.Payload(asked, found).to_base64()


def attack(street: Street, who: Who, *, solves: bool = False, card: str = "") -> list[Verdict]:
    """200 declined cards, one every three seconds, from a different somebody each time; what each attempt met."""
    met = []
    for attempt in range(200):
        met.append(street.give(who(attempt), "declined", solves=solves, card=card))
        street.after(3)
    return met


ATTACKS: dict[str, tuple[Who, str]] = {
    "one address block": (lambda n: Signals(f"n{n}@x.example", f"203.0.113.{n}", f"s{n}"), ""),
    "one household in IPv6": (lambda n: Signals(f"n{n}@x.example", f"2001:db8:1:1::{n:x}", f"s{n}"), ""),
    "one provider in IPv6": (lambda n: Signals(f"n{n}@x.example", f"2001:db8:1:{n:x}::1", f"s{n}"), ""),
    "one e-mail": (lambda n: Signals("One@X.example ", f"10.{n}.0.1", f"s{n}"), ""),
    "one session": (lambda n: Signals(f"n{n}@x.example", f"10.{n}.0.1", "same"), ""),
    "one card, known at once": (lambda n: Signals(f"n{n}@x.example", f"10.{n}.0.1", f"s{n}", "stolen"), "stolen"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_200_attempts_stop_within_10_failures(name: str) -> None:
    who, card = ATTACKS[name]
    met = attack(Street(), who, card=card)
    assert met.count(Verdict.ADMIT) <= MOST_FAILURES
    assert Verdict.ADMIT not in met[MOST_FAILURES:]


@pytest.mark.parametrize("name", ATTACKS)
def test_a_machine_that_solves_challenges_is_paused_soon_after(name: str) -> None:
    street = Street()
    who, card = ATTACKS[name]
    met = attack(street, who, solves=True, card=card)
    assert met.count(Verdict.ADMIT) <= 15
    assert set(met[15:]) == {Verdict.PAUSE}
    assert street.challenged >= 5


def test_a_botnet_in_which_everything_changes_stops_within_10_failures_and_whoever_solves_is_let_in() -> None:
    street = Street()
    met = attack(street, lambda n: Signals(f"n{n}@x.example", f"10.{n}.0.1", f"s{n}"))
    assert met.count(Verdict.ADMIT) <= MOST_FAILURES
    assert set(met[MOST_FAILURES:]) == {Verdict.CHALLENGE}
    honest = [street.give(Signals(f"h{n}@x.example", f"198.51.{n}.1"), "paid", solves=True) for n in range(20)]
    assert set(honest) == {Verdict.ADMIT}


def test_a_card_that_is_tried_from_many_places_is_judged_once_it_is_known() -> None:
    street = Street()
    for n in range(8):
        street.give(Signals(f"n{n}@x.example", f"10.{n}.0.1"), "declined", solves=True, card="stolen")
    with clock.freeze(street.now):
        assert protection.judge({}, "stolen") is Verdict.PAUSE
        assert protection.judge({}, "another") is Verdict.CHALLENGE, "everyone is asked for a proof meanwhile"


def test_a_botnet_on_a_busy_day_is_noticed_among_honest_givers_and_not_forgotten_when_they_pay() -> None:
    street, bot = Street(), []
    for n in range(200):
        bot.append(street.give(Signals(f"n{n}@x.example", f"10.{n}.0.1"), "declined"))
        assert street.give(Signals(f"h{n}@x.example", f"172.16.{n}.1"), _ends(n), solves=True) is Verdict.ADMIT
        if n % 2:
            bot.append(street.give(Signals(f"m{n}@x.example", f"11.{n}.0.1"), "declined"))
        street.after(3)
    assert Verdict.ADMIT not in bot[2 * MOST_FAILURES :]


def _ends(n: int) -> str:
    return "declined" if n % 12 == 11 else "paid"


@pytest.mark.parametrize("address", ["100.64.7.9", "2409:40c0:1:2::9"])
@pytest.mark.parametrize("seed", range(3))
def test_100_honest_givers_behind_one_carrier_address_in_ten_minutes_all_succeed_unasked(
    address: str, seed: int
) -> None:
    street, chance = Street(), random.Random(seed)
    opened, paid = street.now, 0
    declined = set(chance.sample(range(100), chance.randint(5, 10)))
    agenda = [(chance.uniform(0, 500), n) for n in range(100)]
    agenda += [(at + 60, n) for at, n in agenda if n in declined]
    for at, n in sorted(agenda):
        street.now = opened + timedelta(seconds=at)
        first = n in declined
        declined.discard(n)
        assert street.give(Signals(f"h{n}@x.example", address, f"s{n}"), "declined" if first else "paid") == 0
        paid += not first
    assert paid == 100
    assert street.challenged == 0


def test_honest_givers_whose_cards_fail_all_at_once_are_asked_for_a_proof_but_never_paused() -> None:
    street, crowd = Street(), [Signals(f"h{n}@x.example", "100.64.7.9", f"s{n}") for n in range(100)]
    for each in crowd[:10]:
        assert street.give(each, "declined", solves=True) is Verdict.ADMIT
    for each in crowd:
        street.after(5)
        assert street.give(each, "paid", solves=True) is Verdict.ADMIT
    assert street.challenged > 0


def test_a_hundred_people_who_begin_at_the_same_moment_are_at_most_asked_for_a_proof() -> None:
    street = Street()
    began = []
    with clock.freeze(street.now):
        for n in range(100):
            began.append(street.start(Signals(f"h{n}@x.example", "100.64.7.9"), solves=True))
            street.note("started", began[-1])
    assert len(began) == 100
    assert street.challenged == 40


def test_somebody_who_tries_the_paper_out_again_and_again_is_not_asked() -> None:
    street, somebody = Street(), Signals("giver@example.org", "127.0.0.1")
    for _ in range(3):
        for outcome in ("paid", "", "", "", "", "", "declined"):
            assert street.give(somebody, outcome) is Verdict.ADMIT
            street.after(5)
    assert street.challenged == 0


def test_one_e_mail_may_leave_twenty_gifts_unpaid_in_ten_minutes_and_more_with_a_proof_each() -> None:
    street = Street()
    met = [street.give(Signals("one@x.example", f"10.{n}.0.1")) for n in range(25)]
    assert met == [Verdict.ADMIT] * 20 + [Verdict.CHALLENGE] * 5
    assert street.give(Signals("one@x.example"), solves=True) is Verdict.ADMIT
    street.after(601)
    assert street.give(Signals("one@x.example")) is Verdict.ADMIT


def test_a_pause_says_how_long_it_is_and_ends_then() -> None:
    street, tester = Street(), Signals("one@x.example")
    for _ in range(8):
        street.give(tester, "declined", solves=True)
        street.after(60)
    with clock.freeze(street.now), pytest.raises(protection.Paused) as refused:
        protection.admit(tester)
    assert refused.value.headers == {"Retry-After": str(3600 - 8 * 60)}
    assert "in 52 minutes" in refused.value.detail
    street.after(3600 - 8 * 60 - 1)
    with clock.freeze(street.now), pytest.raises(protection.Paused, match="in a minute"):
        protection.admit(tester)
    street.after(1)
    assert street.give(tester) is Verdict.CHALLENGE
    street.after(3600)
    assert street.give(tester) is Verdict.ADMIT


def test_a_refusal_says_nothing_about_cards_and_is_the_same_for_everybody() -> None:
    said = set()
    for name, (who, card) in ATTACKS.items():
        street = Street()
        for n in range(7):
            street.give(who(n), "declined", card=card or name)
        with clock.freeze(street.now), pytest.raises(protection.ChallengeNeeded) as refused:
            protection.admit(who(9))
        said.add(refused.value.detail)
        assert set(refused.value.extra) == {"challenge"}
        assert (refused.value.status, refused.value.title, refused.value.headers) == (403, "One more step", {})
    assert len(said) == 1
    assert "card" not in said.pop()


def suspect(street: Street) -> Signals:
    """Somebody who is asked for a proof from now on."""
    somebody = Signals("one@x.example", "203.0.113.4")
    for _ in range(3):
        street.give(somebody, "declined")
    return somebody


def asked(street: Street, somebody: Signals, proof: str = "") -> str:
    """A proof of the challenge with which they are refused now."""
    with clock.freeze(street.now), pytest.raises(protection.ChallengeNeeded) as refused:
        protection.admit(somebody, proof)
    return solution(refused.value.extra["challenge"])


def test_a_proof_lets_one_gift_through_and_no_other() -> None:
    street = Street()
    somebody = suspect(street)
    proof = asked(street, somebody)
    with clock.freeze(street.now):
        assert protection.admit(somebody, proof)
    asked(street, somebody, proof)


def test_a_proof_that_comes_too_late_or_is_wrong_brings_another_challenge() -> None:
    street = Street()
    somebody = suspect(street)
    proof = asked(street, somebody)
    asked(street, somebody, proof[:-8])
    street.after(600)
    fresh = asked(street, somebody, proof)
    with clock.freeze(street.now):
        assert protection.admit(somebody, fresh)


def test_a_proof_that_was_not_needed_is_still_good(house: Flask) -> None:
    proof = solution(challenge.new())
    assert protection.admit(Signals("one@x.example"), proof)
    assert db.session.scalar(select(func.count()).select_from(UsedChallenge)) == 0


def test_a_proof_is_not_used_up_by_a_change_that_was_taken_back() -> None:
    street = Street()
    somebody = suspect(street)
    proof = asked(street, somebody)
    with clock.freeze(street.now):
        with pytest.raises(ZeroDivisionError), transaction():
            protection.admit(somebody, proof)
            print(1 / 0)
        assert protection.admit(somebody, proof)


def test_of_many_who_send_the_same_proof_at_once_one_is_let_through(house: Flask) -> None:
    street = Street()
    somebody = suspect(street)
    proof = asked(street, somebody)

    def send(_: int) -> Verdict:
        with house.app_context():
            try:
                protection.admit(somebody, proof)
            except protection.ChallengeNeeded:
                return Verdict.CHALLENGE
            return Verdict.ADMIT

    with ThreadPoolExecutor(4) as threads:
        met = list(threads.map(send, range(8)))
    assert sorted(met) == [Verdict.ADMIT] + [Verdict.CHALLENGE] * 7


def test_nothing_of_a_giver_is_kept_but_digests_that_need_our_secret(house: Flask, make_app: MakeApp) -> None:
    somebody = Signals("one@x.example", "203.0.113.4", "tab", "fingerprint")
    keys = protection.admit(somebody)
    with transaction():
        protection.note("started", keys)
        protection.note("paid", keys, "fingerprint")
    kept = db.session.execute(select(Signal.key_kind, Signal.key_digest, Signal.outcome)).all()
    assert len(kept) == 4 + 5
    assert {len(each.key_digest) for each in kept} == {64}
    assert not [each for each in kept if {"one@x.example", "203.0.113.0/24", "tab", "fingerprint"} & set(each)]
    with make_app(limits=True, secret_key="another").app_context():
        assert not set(protection.admit(somebody)) & set(keys)


def test_nobody_is_counted_or_asked_where_limits_are_off(make_app: MakeApp) -> None:
    with make_app(limits=False).app_context():
        street = Street()
        met = attack(street, lambda n: Signals("one@x.example"))
        assert set(met) == {Verdict.ADMIT}
        assert protection.judge(protection.admit(Signals("one@x.example"))) is Verdict.ADMIT
        assert db.session.scalar(select(func.count()).select_from(Signal)) == 0


def test_a_gift_of_which_nothing_is_known_is_counted_among_everyones_once_it_ends() -> None:
    street = Street()
    assert street.give(Signals(), "declined") is Verdict.ADMIT
    assert [(each.key_kind, each.outcome) for each in db.session.scalars(select(Signal))] == [("everyone", "declined")]


def test_what_no_longer_counts_is_forgotten() -> None:
    street = Street()
    somebody = suspect(street)
    street.give(somebody, "declined", solves=True)
    street.after(3 * 86_400)
    street.give(somebody, "paid")
    with clock.freeze(street.now):
        protection.sweep()
    assert set(db.session.scalars(select(Signal.at))) == {street.now}
    assert db.session.scalar(select(func.count()).select_from(UsedChallenge)) == 0


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement != "BEGIN":
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_look_takes_one_query_and_a_moment_however_much_happened() -> None:
    somebody = Signals("one@x.example", "2001:db8::1", "tab", "fingerprint")
    with transaction() as session:
        protection.note("paid", protection.admit(somebody))
        counted = session.scalars(select(Signal)).all()
        assert len(counted) == 6
        for n in range(2_000):
            for each in counted:
                told = {"at": each.at - timedelta(seconds=n / 10), "outcome": ("started", "paid")[n % 2]}
                session.add(Signal(key_kind=each.key_kind, key_digest=each.key_digest, **told))
    took = []
    with statements(db.engine) as sent:
        for _ in range(20):
            started = time.perf_counter()
            protection.admit(somebody)
            took.append(time.perf_counter() - started)
    assert len(sent) == 20
    assert min(took) < 0.01, "2 ms on a quiet machine"
