"""The words that are printed on every paper, in English and beside it in the giver's language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "hi", "mr", "ur")


def label(name: str, language: str, **parts: str) -> str:
    """What is printed in this language; "" for English's own repetition and for languages that papers do not speak."""
    return "" if language == "en" else _labels()[name].get(language, "").format(**parts)


def english(name: str, **parts: str) -> str:
    """What is printed in English."""
    return _labels()[name]["en"].format(**parts)


@cache
def _labels() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))
