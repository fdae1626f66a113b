"""The sandbox's checks of its own answers are as strict as a general validator, and stricter."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from tests.sandbox.conftest import Sandbox
from tests.stripe_sandbox import official
from tests.stripe_sandbox.errors import StripeError
from tests.stripe_sandbox.spec import DoesNotConform, spec

KINDS = ("balance_transaction", "charge", "customer", "dispute", "event", "payment_intent", "payment_method", "refund")
REFUND = {
    "id": "re_1",
    "object": "refund",
    "amount": 500,
    "balance_transaction": "txn_1",
    "charge": "ch_1",
    "created": 1,
    "currency": "inr",
    "metadata": {"a": "b"},
    "payment_intent": None,
    "reason": "duplicate",
    "status": "succeeded",
    "destination_details": {"type": "card", "card": {"type": "refund"}},
}
WRONG = st.sampled_from([None, "", "x", 0, 1.5, True, [], {}, ["x"], {"x": 1}, {"object": "charge"}, "x" * 6000])


def mended(schema: Any) -> Any:
    """An OpenAPI schema as JSON Schema says it: null is a type of its own."""
    if isinstance(schema, list):
        return [mended(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {name: mended(each) for name, each in schema.items() if name != "nullable"}
    return {"anyOf": [rest, {"type": "null"}]} if schema.get("nullable") is True else rest


@cache
def validator(kind: str) -> Draft4Validator:
    """A general validator for objects of this kind."""
    return Draft4Validator({"$ref": f"#/components/schemas/{kind}", "components": {"schemas": mended(spec().schemas)}})


def conforms(kind: str, shown: Any) -> bool:
    """Whether the sandbox's own check takes it."""
    try:
        spec().check_object(kind, shown)
    except DoesNotConform:
        return False
    return True


def test_a_general_validator_takes_what_the_sandbox_sends(sandbox: Sandbox) -> None:
    sandbox.pay(customer=sandbox.stripe.v1.customers.create({"name": "A Giver"}).id, payment_method="pm_card_visa")
    paid = sandbox.pay(capture_method="automatic")
    sandbox.stripe.v1.refunds.create({"payment_intent": paid.id, "amount": 5_000})
    sandbox.tell("disputes", payment_intent=paid.id)
    seen = set()
    for event in sandbox.stripe.v1.events.list({"limit": 100}).auto_paging_iter():
        shown = event.data.object.to_dict() if hasattr(event.data.object, "to_dict") else event.data.object
        seen.add(shown["object"])
        if shown["object"] in KINDS and not shown.get("deleted"):
            assert list(validator(shown["object"]).iter_errors(shown)) == []
    assert seen >= {"charge", "customer", "dispute", "payment_intent", "refund"}


@given(name=st.sampled_from(sorted(REFUND)), wrong=WRONG)
def test_it_refuses_what_a_general_validator_refuses(name: str, wrong: Any) -> None:
    changed = copy.deepcopy(REFUND) | {name: wrong}
    if not validator("refund").is_valid(changed):
        assert not conforms("refund", changed)


@given(gone=st.sampled_from(sorted(REFUND)))
def test_both_agree_on_what_may_be_missing(gone: str) -> None:
    changed = {name: value for name, value in REFUND.items() if name != gone}
    assert conforms("refund", changed) == validator("refund").is_valid(changed)


def test_it_also_refuses_what_stripe_does_not_have() -> None:
    assert conforms("refund", REFUND)
    assert not conforms("refund", REFUND | {"refnud": 1})
    with pytest.raises(DoesNotConform, match=r"refund\.destination_details.*no crad"):
        spec().check_object("refund", REFUND | {"destination_details": {"type": "card", "crad": {}}})


def test_what_is_expanded_is_checked_too() -> None:
    assert not conforms("refund", REFUND | {"charge": {"object": "charge", "id": "ch_1"}})


def test_the_library_decides_which_parameters_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = official.load()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert official.load() == kept, "made anew it is the same"
    create = kept["operations"]["POST /v1/payment_intents"]["params"]["properties"]
    assert "payment_method_types" not in create, "the library's version has dropped it"
    assert "allowed_payment_method_types" in create, "the document does not have it yet"
    assert [file.suffix for file in (tmp_path / "newsapp").iterdir()] == [".json"]


def test_a_machine_without_a_place_for_caches_is_only_slower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no_folder").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no_folder"))
    assert official.load()["operations"]


@given(text=st.text())
def test_no_text_is_an_amount_unless_it_is_a_whole_number(text: str) -> None:
    try:
        converted = spec().converted("POST /v1/refunds", {"charge": "ch_1", "amount": text})
    except StripeError as refused:
        assert refused.said["param"] == "amount"
    else:
        assert str(int(text)) == str(converted["amount"])
