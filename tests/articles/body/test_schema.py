"""The schema and the validator are two ways to say the same."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from newsapp.articles.body.kinds import MARKS, NODES
from newsapp.articles.body.schema import SCHEMA
from newsapp.articles.body.validation import check
from tests.articles.body.documents import doc, documents, link, node, paragraph, text


def _as_ecma(validator: Any, pattern: str, instance: object, schema: object) -> Iterator[ValidationError]:
    """JSON Schema's patterns are ECMA-262's, where `$` does not match before a last line end as Python's does."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError("does not match")


VALIDATOR = extend(Draft202012Validator, {"pattern": _as_ecma})(SCHEMA)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 6),
    st.just(10**400),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(
        [
            "paragraph",
            "text",
            "link",
            "https://youtu.be/x",
            "https://youtu.be.evil.example/x",
            "https://x.com/a",
            "//x.org",
            "javascript:alert(1)",
            "/\\x.org",
            "hi",
            "hi\n",
            "youtube",
            "x",
            "one",
            "\ud800",
            "\u202e",
            "\x00",
            "a" * 301,
        ]
    ),
)
garbage = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "content", "text", "marks", "attrs", "level", "href", "lang", "zzz"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in the document with every key of it."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A good document with a few places of it changed for something else."""
    document = copy.deepcopy(draw(documents()))
    for _ in range(draw(st.integers(1, 2))):
        container, key = draw(st.sampled_from(_places(document)))
        match draw(st.sampled_from(["change", "drop", "add"])):
            case "change":
                container[key] = draw(scalars | garbage)
            case "drop":
                del container[key]
            case "add" if isinstance(container, dict):
                container[draw(st.sampled_from(["attrs", "marks", "content", "cite", "onclick", "text"]))] = draw(
                    garbage
                )
            case _:
                container.append(draw(garbage)) if isinstance(container, list) else None
        if not document:
            break
    return document


def agree(document: object) -> bool:
    return VALIDATOR.is_valid(document) == (check(document) == [])


@settings(deadline=None, max_examples=50)
@given(documents())
def test_every_good_document_passes_both(document: Any) -> None:
    assert check(document) == []
    assert VALIDATOR.is_valid(document)


@settings(deadline=None, max_examples=120)
@given(spoilt())
def test_both_say_the_same_of_a_spoilt_document(document: Any) -> None:
    assert agree(document)


@settings(deadline=None, max_examples=150)
@given(garbage)
def test_both_say_the_same_of_anything(document: Any) -> None:
    assert agree(document)
    assert agree(doc(document))
    assert agree(doc(paragraph(document)))
    assert agree(doc(paragraph(text("a", document))))


@pytest.mark.parametrize("kind", list(NODES))
def test_both_allow_the_same_kinds_inside_each_kind(kind: str) -> None:
    filled: dict[str, Any] = {
        "text": {"text": "x"},
        "heading": {"attrs": {"level": 2}},
        "figure": {"attrs": {"image": "a"}},
        "embed": {"attrs": {"provider": "x", "url": "https://x.com/a"}},
    }
    for needy, child in ("bullet_list", "list_item"), ("ordered_list", "list_item"), ("table_row", "table_cell"):
        filled[needy] = {"content": [{"type": child}]}
    filled["gallery"] = {"content": [{"type": "figure", **filled["figure"]}]}
    filled["table"] = {"content": [{"type": "table_row", **filled["table_row"]}]}
    rule = {**SCHEMA["$defs"][kind], "$defs": SCHEMA["$defs"]}
    taken = {
        inside
        for inside in NODES
        if VALIDATOR.evolve(schema=rule).is_valid(
            {"type": kind, **filled.get(kind, {}), "content": [{"type": inside, **filled.get(inside, {})}]}
        )
    }
    assert taken == set(NODES[kind].inside)


def test_the_schema_is_a_schema_and_names_every_kind() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == "/api/v1/schemas/body.v1.json"
    assert {*NODES, *MARKS} <= SCHEMA["$defs"].keys()


@pytest.mark.parametrize(
    ("href", "good"),
    [
        ("https://example.org/a?b=(c)#d", True),
        ("http://example.org", True),
        ("mailto:desk@example.org", True),
        ("tel:+911123456789", True),
        ("/article/x", True),
        ("/", True),
        ("https://उदाहरण.भारत/पथ", True),
        ("https://example.org/می\u200cخواهم", True),
        ("//example.org/a", False),
        ("/\\example.org", False),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("https://", False),
        ("https:example.org", False),
        ("https://bank.example@evil.example/", False),
        ("https://a b.example/", False),
        ("https://example.org/\u202egpj", False),
        ("https://example.org/\n", False),
        ("https://example.org/\x00", False),
        ("https://example.org/\ud800", False),
        ("https://[::1]/", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("#note", False),
        ("article/x", False),
        ("https://example.org/" + "a" * 2000, False),
        ('https://e.org/"x', False),
    ],
)
def test_both_judge_links_alike(href: str, good: bool) -> None:
    document = doc(paragraph(text("a", link(href))))
    assert agree(document)
    assert (check(document) == []) is good


@pytest.mark.parametrize(
    ("provider", "url", "good"),
    [
        ("youtube", "https://www.youtube.com/watch?v=x", True),
        ("youtube", "https://youtu.be/x", True),
        ("flourish", "https://flo.uri.sh/visualisation/1/embed", True),
        ("archive", "https://web.archive.org/web/1/x", True),
        ("youtube", "http://www.youtube.com/x", False),
        ("youtube", "https://vimeo.com/1", False),
        ("youtube", "https://youtube.com.evil.example/x", False),
        ("youtube", "https://evil.example/youtube.com/", False),
        ("youtube", "https://www.youtube.com@evil.example/", False),
        ("youtube", "https://www.youtube.com:444/x", False),
        ("youtube", "https://wwwxyoutube.com/x", False),
        ("youtube", "https://www.youtube.com/\u2066", False),
        ("youtube", "https://www.youtube.com", False),
        ("dailymotion", "https://www.dailymotion.com/x", False),
    ],
)
def test_both_judge_embeds_alike(provider: str, url: str, good: bool) -> None:
    document = doc(node("embed", provider=provider, url=url))
    assert agree(document)
    assert (check(document) == []) is good
