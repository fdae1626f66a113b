"""Stripe's description of its API, as this process asks it: which calls there are, and what fits them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.stripe_sandbox import official, parameters
from tests.stripe_sandbox.conformity import Check, Conformity


class DoesNotConform(Exception):
    """The sandbox was about to send what Stripe never would: a fault of the sandbox."""


@dataclass
class Spec:
    """The description, with what was compiled of it so far."""

    versions: list[str]
    operations: dict[str, Any]
    schemas: dict[str, Any]
    _parameters: dict[str, parameters.Convert] = field(default_factory=dict)
    _answers: dict[str, Check] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._conformity = Conformity(self.schemas)

    def converted(self, operation: str, sent: dict[str, Any]) -> dict[str, Any]:
        """The parameters of "POST /v1/refunds" as what they mean; a StripeError when they are wrong."""
        if operation not in self._parameters:
            self._parameters[operation] = parameters.compiled(self.operations[operation]["params"])
        converted: dict[str, Any] = self._parameters[operation](sent, "")
        return converted

    def check_answer(self, operation: str, answer: Any) -> None:
        """DoesNotConform unless Stripe could answer so."""
        if operation not in self._answers:
            self._answers[operation] = self._conformity.compiled(self.operations[operation]["answer"])
        _refuse(self._answers[operation](answer, operation))

    def check_object(self, kind: str, shown: Any) -> None:
        """DoesNotConform unless Stripe could send such an object, in an event for instance."""
        name = f"deleted_{kind}" if shown.get("deleted") is True and f"deleted_{kind}" in self.schemas else kind
        _refuse(self._conformity.named(name)(shown, kind))

    def expandable(self, kind: str, name: str) -> bool:
        """Whether that part of such an object can be expanded."""
        schema = self.schemas.get(kind, {})
        return name in schema.get("x-expandableFields", ()) or name in schema.get("properties", {})


@cache
def spec() -> Spec:
    """The description, read when it is first asked for."""
    return Spec(**official.load())


def _refuse(wrong: str | None) -> None:
    if wrong:
        raise DoesNotConform(wrong)
