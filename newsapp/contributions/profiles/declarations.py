"""What a giver must declare before giving: its words in every language, their version, and how an answer is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from newsapp.contributions.fields import Errors, line, text

Kind = Literal["tick", "text", "address", "pan"]
_LONGEST = {"text": 200, "address": 300, "pan": 20}
_SHORTEST_ADDRESS = 10
# Five letters, four digits, a letter; there is no published check digit.
_PAN = re.compile(r"[A-Z]{5}[0-9]{4}[A-Z]")


@dataclass(frozen=True)
class Answer:
    """What a giver declared, and the version of the words that were put to them; a tick has no value."""

    key: str
    version: str
    kind: Kind
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class Declaration:
    """Something to declare. Whoever changes its words gives it a new version.

    A `tick` is answered by true, the others by a text: a line, a postal address, an Indian tax number.
    """

    key: str
    version: str
    kind: Kind
    words: Mapping[str, str]
    required: bool = True

    def said(self, language: str) -> str:
        """The words in this language, else in English."""
        return self.words.get(language) or self.words["en"]

    def answer(self, given: Any, errors: Errors) -> Answer | None:
        """The answer that was given, None where there is none; what is wrong with it goes into `errors`.

        It may also come as `{"value": …, "version": …}`, from software that says which words it showed.
        """
        place = f"declarations.{self.key}"
        if isinstance(given, Mapping) and given.keys() <= {"value", "version"}:
            if given.get("version", self.version) != self.version:
                errors[place] = ["The words have changed since; please read them again."]
            given = given.get("value")
        value = self._ticked(given, errors, place) if self.kind == "tick" else self._written(given, errors, place)
        return None if value is None or place in errors else Answer(self.key, self.version, self.kind, value)

    def _ticked(self, given: Any, errors: Errors, place: str) -> str | None:
        if given is True:
            return ""
        if given is not None and given is not False:
            errors[place] = ["true or false."]
        elif self.required:
            errors[place] = ["It must be agreed to."]
        return None

    def _written(self, given: Any, errors: Errors, place: str) -> str | None:
        read = text if self.kind == "address" else line
        kept = read(errors, place, given, longest=_LONGEST[self.kind], required=self.required)
        if self.kind == "pan":
            kept = re.sub(r"[\s-]", "", kept).upper()
        if kept and place not in errors and not self._fits(kept):
            errors[place] = [_WANTED[self.kind]]
        return kept or None

    def _fits(self, kept: str) -> bool:
        if self.kind == "address":
            return len(kept) >= _SHORTEST_ADDRESS
        return self.kind != "pan" or bool(_PAN.fullmatch(kept))


_WANTED = {
    "address": "The whole address: street, place and postal code.",
    "pan": "Five letters, four digits and a letter, such as ABCDE1234F.",
}


def mask_pan(pan: str) -> str:
    """The number as it may be shown: XXXXX1234X."""
    return f"XXXXX{pan[5:9]}X" if _PAN.fullmatch(pan) else ""
