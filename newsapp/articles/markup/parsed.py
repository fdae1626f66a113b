"""What comes out of reading somebody's Markdown or HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Parsed:
    """A good document, and sentences about what could not be taken into it."""

    document: dict[str, Any]
    warnings: list[str] = field(default_factory=list)


@dataclass
class LeftOut:
    """What was left out, counted by its name in words."""

    things: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, times: int = 1) -> None:
        """Count some more of a thing."""
        self.things[name] += times

    def sentences(self) -> list[str]:
        """One sentence for each thing, in the order of their first coming."""
        return [f"Left out: {times} × {name}." for name, times in self.things.items() if times]
