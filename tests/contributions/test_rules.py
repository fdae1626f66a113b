"""What a gift may be, and which field is named when it may not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsapp.contributions import profiles
from newsapp.contributions.money import Money
from newsapp.contributions.profiles import Profile
from newsapp.contributions.rules import Gift, flaws_of_amount, read_gift
from newsapp.platform.errors import Invalid
from newsapp.platform.ids import new_id

DEFAULT, INDIA = profiles.by_name("default"), profiles.by_name("india")
GIFT: dict[str, Any] = {
    "amount": 50_000,
    "currency": "INR",
    "frequency": "once",
    "cover_fees": False,
    "anonymous": False,
    "donor": {"name": "A Giver", "email": "giver@example.org"},
    "message": "Keep asking.",
    "attribution": {},
    "declarations": {"terms": True},
}


def gift(profile: Profile = DEFAULT, **changes: Any) -> Gift:
    return read_gift(GIFT | changes, profile)


def errors(profile: Profile = DEFAULT, **changes: Any) -> Mapping[str, list[str]]:
    """What was refused, by field; nothing may be accepted."""
    with pytest.raises(Invalid) as refused:
        gift(profile, **changes)
    found = refused.value.errors
    assert all(sentences and all(sentences) for sentences in found.values())
    return found


def email(address: object) -> str:
    return gift(donor={"name": "A Giver", "email": address}).email


def test_a_gift_is_read_as_it_was_meant() -> None:
    read = gift(frequency="monthly", cover_fees=True, dedication=" For  Asha ", language="ur", surface="app")
    assert read.money == Money(50_000, "INR")
    assert (read.frequency, read.cover_fees, read.anonymous, read.surface) == ("monthly", True, False, "app")
    assert (read.name, read.email, read.language) == ("A Giver", "giver@example.org", "ur")
    assert (read.message, read.dedication, read.article_id, read.attribution) == ("Keep asking.", "For Asha", "", {})
    assert read.agreed == {"terms": {"version": "2026-11"}}


def test_little_is_needed() -> None:
    few = {key: GIFT[key] for key in ("amount", "currency", "frequency", "donor", "declarations")}
    read = read_gift(few, DEFAULT)
    assert (read.surface, read.language, read.message, read.cover_fees) == ("web", "en", "", False)


def test_nothing_of_the_giver_shows_where_a_gift_is_printed() -> None:
    told = repr(gift(INDIA, declarations=INDIAN, dedication="For Asha"))
    for private in ("A Giver", "giver@example.org", "Keep asking", "For Asha", "Park Street", "ABCDE1234F"):
        assert private not in told


@pytest.mark.parametrize("amount", [0, -1, 0.5, 50_000.5, 50_000.0, "100 ", "100", 10**12, 10**30, True, None, [100]])
def test_an_amount_is_a_whole_number_within_reason(amount: object) -> None:
    assert list(errors(amount=amount)) == ["amount"]


@pytest.mark.parametrize(
    ("amount", "currency", "flaw"),
    [
        (4_999, "INR", "At least 50.00 INR."),
        (50_000_001, "INR", "At most 500000.00 INR at a time."),
        (199, "JPY", "At least 200 JPY."),
        (1_001, "KWD", "A multiple of 10: KWD ends in 0 here."),
    ],
)
def test_the_least_and_the_most_are_those_of_the_currency(amount: int, currency: str, flaw: str) -> None:
    assert errors(amount=amount, currency=currency) == {"amount": [flaw]}
    assert flaws_of_amount(Money(amount, currency)) == [flaw]


@pytest.mark.parametrize("currency", ["ZZZ", "inr", "inr ", "", 5, None, ["INR"]])
def test_a_currency_is_one_of_the_profile(currency: object) -> None:
    assert list(errors(currency=currency)) == ["currency"]


def test_a_currency_that_this_profile_does_not_take_is_refused() -> None:
    assert gift(currency="USD", amount=2_500).money == Money(2_500, "USD")
    assert list(errors(INDIA, currency="USD", declarations=INDIAN)) == ["currency"]
    assert list(errors(DEFAULT.taking(("EUR",)), currency="USD")) == ["currency"]


@pytest.mark.parametrize("frequency", ["weekly", None, "", "Once", 1, ["once"]])
def test_a_gift_is_once_monthly_or_yearly(frequency: object) -> None:
    assert list(errors(frequency=frequency)) == ["frequency"]


@pytest.mark.parametrize("name", ["cover_fees", "anonymous"])
@pytest.mark.parametrize("value", [1, 0, "true", None, []])
def test_a_flag_is_true_or_false(name: str, value: object) -> None:
    assert list(errors(**{name: value})) == [name]


@pytest.mark.parametrize("donor", [[], None, "A Giver", 5, {"name": "A", "email": "a@b.example", "age": 9}])
def test_a_giver_is_an_object_of_name_and_email(donor: object) -> None:
    assert list(errors(donor=donor)) == ["donor"]


@pytest.mark.parametrize("name", ["", "  ", None, 7, "n" * 121, "A\x00", "A\u202eB", ["A"]])
def test_a_name_is_a_line_that_can_be_printed(name: object) -> None:
    assert list(errors(donor={"name": name, "email": "giver@example.org"})) == ["donor.name"]


def test_who_stays_unnamed_needs_no_name_where_no_law_asks_for_it() -> None:
    donor = {"email": "giver@example.org"}
    assert gift(anonymous=True, donor=donor).name == ""
    assert list(errors(INDIA, anonymous=True, donor=donor, declarations=INDIAN)) == ["donor.name"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Giver.One+news@EXAMPLE.Org ", "Giver.One+news@example.org"),
        ("giver@example.org\r\n", "giver@example.org"),
        ("o'brien@mail.example.co.in", "o'brien@mail.example.co.in"),
        ("giver@डाक.भारत", "giver@xn--11bx1g.xn--h2brj9c"),
    ],
)
def test_an_address_is_kept_with_its_domain_in_lower_case(typed: str, kept: str) -> None:
    assert email(typed) == kept


def test_two_ways_to_write_an_address_are_one_giver() -> None:
    one, other = (gift(donor={"name": "A", "email": it}) for it in ("Giver@example.org", "giver@EXAMPLE.ORG"))
    assert one.email != other.email
    assert one.email_key == other.email_key == "giver@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "",
        None,
        5,
        "a@b",
        "@example.org",
        "a@",
        "a@@example.org",
        "a b@example.org",
        "a@exa mple.org",
        "a@example.org\r\nBcc: all@example.org",
        "a@example.org\nBcc:x",
        "a\u202e@example.org",
        "a@exam\u2066ple.org",
        "a\x00@example.org",
        "A Giver <a@example.org>",
        '"a b"@example.org',
        ".a@example.org",
        "a..b@example.org",
        "a.@example.org",
        "a@-example.org",
        "a@example..org",
        "a@example.org.",
        "a@192.168.0.1",
        "a@[192.168.0.1]",
        "गिवर@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org",
        "a@" + "b.c" * 90 + ".org",
        "a@example.org,b@example.org",
    ],
)
def test_what_no_mail_reaches_is_refused(address: object) -> None:
    assert list(errors(donor={"name": "A Giver", "email": address})) == ["donor.email"]


@given(st.text(max_size=80))
def test_any_text_for_an_address_is_kept_in_one_plain_line_or_refused(typed: str) -> None:
    try:
        kept = email(typed)
    except Invalid as refused:
        assert set(refused.errors) == {"donor.email"}
    else:
        assert kept.isascii()
        assert kept.isprintable()
        assert " " not in kept
        assert email(kept) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message", "m" * 501),
        ("message", 7),
        ("message", ["x"]),
        ("message", {"x": 1}),
        ("message", "a\x00"),
        ("dedication", "d" * 201),
        ("dedication", "d\u202e"),
        ("article_id", "../secret"),
        ("article_id", 5),
        ("surface", "tv"),
        ("surface", None),
        ("language", "xx"),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(field: str, value: object) -> None:
    assert list(errors(**{field: value})) == [field]


def test_a_message_keeps_its_lines() -> None:
    assert gift(message=" One \r\n\r\n\r\n\r\n two\tthree ").message == "One\n\ntwo three"
    assert gift(message=None).message == ""
    assert gift(message="म" * 500).message == "म" * 500


@pytest.mark.parametrize("body", [[], None, "text", 5])
def test_what_is_no_object_is_no_gift(body: object) -> None:
    with pytest.raises(Invalid) as refused:
        read_gift(body, DEFAULT)
    assert list(refused.value.errors) == ["body"]


def test_every_wrong_field_is_named_at_once() -> None:
    found = errors(amount=0, currency="ZZZ", frequency=None, donor={}, declarations={}, message=7, colour="red")
    assert set(found) == {
        "amount", "currency", "frequency", "donor.name", "donor.email", "declarations.terms", "message", "colour",
    }  # fmt: skip


def test_a_gift_knows_what_moved_the_giver() -> None:
    told = {"story": "the-lamp", "component": "box", "campaign": "winter", "referrer": "https://news.example/a?q=1#top"}
    read = gift(attribution=told, article_id=(article_id := new_id()))
    assert read.article_id == article_id
    assert read.attribution == told | {"referrer": "https://news.example/a"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("HTTPS://Me:Secret@News.Example:8443/path/?who=me#x", "https://news.example/path/"),
        ("http://news.example", "http://news.example"),
        ("android-app://com.example.reader/", "android-app://com.example.reader/"),
        ("https://news.example/" + "p" * 300, "https://news.example"),
        ("https://" + "h" * 300, ""),
        ("javascript:alert(1)", ""),
        ("https://[", ""),
        ("https:///path", ""),
        ("about:blank", ""),
        ("https://news.example/\u202e", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_referrer_is_reduced_to_where_not_who(sent: str | None, kept: str) -> None:
    assert gift(attribution={"referrer": sent}).attribution.get("referrer", "") == kept


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ([], "attribution"),
        ("x", "attribution"),
        ({"mood": "good"}, "attribution"),
        ({"story": 5}, "attribution.story"),
        ({"campaign": "c" * 201}, "attribution.campaign"),
        ({"component": "a\x1b"}, "attribution.component"),
        ({"referrer": 5}, "attribution.referrer"),
    ],
)
def test_attribution_is_a_closed_set_of_short_texts(told: object, field: str) -> None:
    assert list(errors(attribution=told)) == [field]


INDIAN = {"citizenship": True, "terms": True, "address": "7 Park Street\nKolkata 700016", "pan": "abcde1234f"}


def test_a_citizen_of_india_gives_an_address_and_may_give_a_pan() -> None:
    read = gift(INDIA, declarations=INDIAN)
    assert read.written("address") == "7 Park Street\nKolkata 700016"
    assert read.written("pan") == "ABCDE1234F"
    assert read.written("text") == ""
    assert set(read.agreed) == {"citizenship", "terms", "address", "pan"}
    without = gift(INDIA, declarations={key: value for key, value in INDIAN.items() if key != "pan"})
    assert "pan" not in without.agreed
    assert "7 Park Street" not in str(read.agreed)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(GIFT)), JSON, st.sampled_from((DEFAULT, INDIA)))
def test_whatever_comes_for_a_field_it_is_a_gift_or_a_refusal_that_names_it(
    field: str, value: object, profile: Profile
) -> None:
    body = GIFT | {"declarations": {asked.key: INDIAN[asked.key] for asked in profile.declarations}} | {field: value}
    try:
        assert type(read_gift(body, profile).money.amount_minor) is int
    except Invalid as refused:
        assert all(name.startswith(field) for name in refused.errors)
