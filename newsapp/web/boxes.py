"""Where in a story the contribution box stands."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

from markupsafe import Markup

PLACE = '<div class="contribute-prompt" data-contribute></div>'
FEWEST_BLOCKS = 6
SHARE = 2 / 3
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "wbr"})


def with_box(body_html: str, box: Markup) -> Markup:
    """The text with the box where its author put it, else between two paragraphs after about two thirds of it.

    The text is what the body's renderer made: escaped, every element closed. A short one gets none.
    """
    if PLACE in body_html:
        before, _, after = body_html.partition(PLACE)
        return Markup(before) + box + Markup(after.replace(PLACE, ""))  # noqa: S704 - from the body's renderer
    at = _place(body_html)
    return Markup(body_html[:at]) + box + Markup(body_html[at:]) if at else Markup(body_html)  # noqa: S704 - as above


def _place(body_html: str) -> int:
    """The border between two paragraphs of the outermost level that is nearest to the place; 0 for none."""
    found = _Outermost(body_html).found
    if len(found) < FEWEST_BLOCKS:
        return 0
    borders = [at for (first, _), (second, at) in pairwise(found) if first == second == "p"]
    wanted = len(body_html) * SHARE
    nearest = min(borders, key=lambda at: abs(at - wanted), default=0)
    return nearest if nearest > len(body_html) / 3 else 0


class _Outermost(HTMLParser):
    """The elements that are in no other, each with its tag and where it begins."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, int]] = []
        self._depth = 0
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it when nothing is open."""
        if not self._depth:
            line, column = self.getpos()
            self.found.append((tag, self._lines[line - 1] + column))
        self._depth += tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        """One fewer is open."""
        self._depth -= 1
