from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.contributions.suspicion import RULES, Signals, Tally, Verdict, verdict

CROWDED = ("address", "everyone")


@pytest.mark.parametrize("kind", CROWDED)
@given(order=st.permutations("d" * 10 + "p" * 100))
def test_a_crowd_of_which_one_in_ten_is_declined_is_never_paused_whatever_the_order(
    kind: str, order: list[str]
) -> None:
    assert verdict(kind, Tally("".join(order))) < Verdict.PAUSE


@pytest.mark.parametrize("kind", RULES)
def test_declined_cards_alone_are_challenged_and_then_paused_but_everyone_never_is(kind: str) -> None:
    met = [verdict(kind, Tally("d" * count)) for count in range(40)]
    assert met == sorted(met)
    assert met[2] is Verdict.ADMIT
    assert met[7] >= Verdict.CHALLENGE
    assert met[-1] is (Verdict.CHALLENGE if kind == "everyone" else Verdict.PAUSE)


@pytest.mark.parametrize("kind", RULES)
def test_who_was_caught_is_not_forgotten_because_others_pay_afterwards(kind: str) -> None:
    assert verdict(kind, Tally("d" * 7 + "p" * 90)) >= Verdict.CHALLENGE
    assert verdict(kind, Tally("p" * 90 + "d" * 2)) is Verdict.ADMIT


@pytest.mark.parametrize("share", [3, 4, 5])
def test_testers_of_whose_cards_some_are_good_are_caught_too(share: int) -> None:
    tried = ("d" * (share - 1) + "p") * 10
    caught = next(count for count in range(40) if verdict("address", Tally(tried[:count])) > Verdict.ADMIT)
    assert tried[:caught].count("d") <= 10


def test_gifts_begun_are_too_many_when_fewer_than_one_in_five_is_paid() -> None:
    assert verdict("address", Tally(begun=59)) is Verdict.ADMIT
    assert verdict("address", Tally(begun=60)) is Verdict.CHALLENGE
    assert verdict("address", Tally(begun=95, paid=8)) is Verdict.ADMIT
    assert verdict("email", Tally(begun=20)) is Verdict.CHALLENGE
    assert verdict("everyone", Tally(begun=5000)) is Verdict.ADMIT


@pytest.mark.parametrize(
    ("address", "blocks"),
    [
        ("203.0.113.77", ["203.0.113.0/24"]),
        ("::ffff:203.0.113.77", ["203.0.113.0/24"]),
        ("2001:db8:1:2:3:4:5:6", ["2001:db8:1:2::/64", "2001:db8:1::/48"]),
        ("fe80::1%eth0", ["fe80::/64", "fe80::/48"]),
        ("::1", ["::/64", "::/48"]),
        ("unknown", ["unknown"]),
        ("", []),
    ],
)
def test_an_address_is_counted_by_the_block_that_one_person_may_roam(address: str, blocks: list[str]) -> None:
    assert Signals(address=address).traits() == [("address", block) for block in blocks]


def test_an_e_mail_is_the_same_however_it_is_typed_and_what_is_not_known_is_not_counted() -> None:
    assert Signals(email=" Giver@Example.ORG ").traits() == [("email", "giver@example.org")]
    assert Signals(session="tab", card_fingerprint="card").traits() == [("session", "tab"), ("card", "card")]
    assert Signals().traits() == []
