"""The whole OpenAPI document, asked as each role with whatever it allows: never a 5xx, never a surprise."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from newsapp.staff.roles import ROLES
from tests.factories import givers, newsroom

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 6


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_every_operation_answers_within_its_document(app: Flask, role: str) -> None:
    known = _known()
    sent = newsroom.headers(role) if role != "nobody" else {}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        _ask(operation, known, sent)
        asked += 1
    assert asked >= 45


def _ask(operation: Any, known: dict[str, list[str]], sent: dict[str, str]) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=quiet)
    @given(case=operation.as_strategy(), chance=st.randoms(use_true_random=False))
    def ask(case: Any, chance: Any) -> None:
        for name, values in known.items():
            if name in (case.path_parameters or {}) and chance.random() < 0.7:
                case.path_parameters[name] = chance.choice(values)
        headers = sent | {"Accept-Encoding": "identity"}
        if chance.random() < 0.3:
            headers["If-Match"] = chance.choice(["*", '"x-1"', "garbage", '"-999999999999"'])
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()


def _known() -> dict[str, list[str]]:
    """Names of things that are there, so that not every question ends at a 404."""
    story, draft = newsroom.published(), newsroom.draft()
    campaign, gift = givers.campaign(), givers.settled()
    return {
        "article_id": [story.id, draft.id],
        "contribution_id": [gift.contribution_id],
        "discrepancy_id": [givers.discrepancy().id],
        "slug": [story.slug, draft.slug, "climate", "rain", "meera-kulkarni", campaign.slug],
        "language": ["en", "hi"],
        "number": [1, 2],
    }
