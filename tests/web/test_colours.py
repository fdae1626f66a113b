"""Every pair of colours that the pages set together can be read, by the measure of WCAG 2."""

from __future__ import annotations

import re

import pytest

from newsapp.web.assets import FOLDER

STYLE = "".join((FOLDER / "css" / name).read_text(encoding="utf-8") for name in ("paper.css", "giving.css"))
TEXT, LABEL = 7.0, 4.5
# What is set on what, and how well it must be read: text seven times as bright or dark, labels and signs 4.5.
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "tint", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "tint", LABEL),
    ("accent", "paper", LABEL),
    ("accent", "tint", LABEL),
    ("paper", "accent", LABEL),
    ("paper", "ink", TEXT),
]


def palettes() -> dict[str, dict[str, str]]:
    """The named colours of each scheme; the dark one says only what it has otherwise."""
    light, dark = (dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", part)) for part in re.split(r"dark\) \{", STYLE)[:2])
    return {"light": light, "dark": light | dark}


def brightness(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in channels]
    return sum(weight * it for weight, it in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, brighter = sorted((brightness(one), brightness(other)))
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_a_pair_of_colours_can_be_read(scheme: str, front: str, ground: str, least: float) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[front], palette[ground]) >= least


def test_colours_have_names_and_the_dark_scheme_has_each_of_its_own() -> None:
    light, dark = palettes().values()
    assert set(light) == {"paper", "ink", "soft", "hairline", "accent", "tint"}
    assert not [name for name in light if light[name] == dark[name]]
    rules = re.sub(r"--\w+: #[0-9a-f]{3,6};", "", STYLE)
    assert re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*\})|rgba?\(", rules) == []


def test_the_style_knows_neither_left_nor_right() -> None:
    physical = re.findall(r"(?<![\w-])(?:(?:margin|padding|border)-)?(?:left|right|top|bottom)\s*:", STYLE)
    sizes = re.findall(r"(?<![\w(-])(?:(?:min|max)-)?(?:width|height)\s*:", re.sub(r"@media[^{]*", "", STYLE))
    assert physical + sizes + re.findall(r"text-align: (?:left|right)", STYLE) == []
