"""What a picture may be, and how its credit reads."""

from __future__ import annotations

from typing import Any

import pytest

from newsapp.media import rules
from newsapp.platform.errors import Invalid


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        (5000, (320, 480, 640, 960, 1280, 1920)),
        (1920, (320, 480, 640, 960, 1280, 1920)),
        (1000, (320, 480, 640, 960, 1000)),
        (320, (320,)),
        (64, (64,)),
    ],
)
def test_a_picture_is_kept_in_the_fixed_widths_and_never_wider_than_it_is(
    original: int, expected: tuple[int, ...]
) -> None:
    assert rules.widths(original) == expected


def test_a_line_of_one_pixel_keeps_a_height() -> None:
    assert rules.height_at(320, (5000, 1)) == 1
    assert rules.height_at(320, (1600, 900)) == 180


@pytest.mark.parametrize(
    ("kind", "names", "source", "line"),
    [
        ("illustration", ["Meera Kulkarni"], "", "Illustration: Meera Kulkarni"),
        ("photograph", ["A", "B"], "", "Photo: A and B"),
        ("cartoon", ["A", "B", "C"], "PTI", "Cartoon: A, B and C"),
        ("photograph", [], "PTI", "Photo: PTI"),
        ("still", [], "", ""),
    ],
)
def test_the_printed_line_is_made_from_the_people(kind: str, names: list[str], source: str, line: str) -> None:
    assert rules.printed_line(kind, [{"name": name} for name in names], source) == line


@pytest.mark.parametrize(
    ("said", "name", "url"),
    [
        ("cc-by-4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("http://creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0", rules.LICENCES["CC-BY-SA-4.0"]),
        ("https://creativecommons.org/licenses/by/4.0/deed.hi", "CC-BY-4.0", rules.LICENCES["CC-BY-4.0"]),
        ("Public Domain", "public domain", rules.LICENCES["public domain"]),
        ("all rights reserved", "all rights reserved", ""),
        ("© 2026 Asha Rao", "© 2026 Asha Rao", ""),
        ("https://paper.example/terms", "https://paper.example/terms", "https://paper.example/terms"),
        ("https://[broken", "https://[broken", ""),
        ("", "", ""),
    ],
)
def test_a_licence_is_known_by_its_name_and_by_its_address(said: str, name: str, url: str) -> None:
    assert rules.licence_known_as(said) == (name, url)


def test_good_fields_are_kept_as_they_are_and_joiners_survive() -> None:
    people = [{"name": "क्‍षमा राव", "role": "photographer", "url": "https://paper.example/kshama"}, {"name": "B"}]
    kept = rules.checked(
        {"alt": "  A\n boat ", "credit_people": people, "licence": "cc0-1.0", "focal_x": 0, "kind": "still"}
    )
    assert kept["alt"] == "A boat"
    assert kept["credit_people"][0]["name"] == "क्‍षमा राव"
    assert kept["credit_people"][1] == {"name": "B", "role": "", "url": ""}
    assert (kept["licence"], kept["licence_url"]) == ("CC0-1.0", rules.LICENCES["CC0-1.0"])
    assert (kept["focal_x"], kept["kind"]) == (0, "still")
    assert "focal_y" not in kept


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "painting"}, "kind"),
        ({"kind": ["still"]}, "kind"),
        ({"alt": "x" * 1001}, "alt"),
        ({"alt": "a\x00b"}, "alt"),
        ({"alt": "a\ud800b"}, "alt"),
        ({"caption": "a\u202eb"}, "caption"),
        ({"source": 7}, "source"),
        ({"focal_x": 1.5}, "focal_x"),
        ({"focal_y": float("nan")}, "focal_y"),
        ({"focal_y": True}, "focal_y"),
        ({"focal_x": "0.5"}, "focal_x"),
        ({"credit_people": "Asha"}, "credit_people"),
        ({"credit_people": None}, "credit_people"),
        ({"credit_people": [{"name": "A"}] * 11}, "credit_people"),
        ({"credit_people": ["Asha"]}, "credit_people.0"),
        ({"credit_people": [{"name": "A", "phone": "1"}]}, "credit_people.0"),
        ({"credit_people": [{"name": "A"}, {"role": "artist"}]}, "credit_people.1.name"),
        ({"credit_people": [{"name": "x" * 121}]}, "credit_people.0.name"),
        ({"credit_people": [{"name": "A", "role": "king"}]}, "credit_people.0.role"),
        ({"credit_people": [{"name": "A", "role": ["artist"]}]}, "credit_people.0.role"),
        ({"credit_people": [{"name": "A", "url": "javascript:alert(1)"}]}, "credit_people.0.url"),
        ({"credit_people": [{"name": "A", "url": "https://a.example/ b"}]}, "credit_people.0.url"),
        ({"credit_people": [{"name": "A", "url": 7}]}, "credit_people.0.url"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_name(fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked(fields)
    assert list(refused.value.errors) == [wrong]
    assert all(sentence.endswith(".") for sentence in refused.value.errors[wrong])


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked({"kind": "", "alt": "\x07", "focal_x": -1})
    assert set(refused.value.errors) == {"kind", "alt", "focal_x"}
