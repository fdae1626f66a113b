"""Reads clean HTML, tag by tag, into a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from typing import Any

from newsapp.articles.body.addresses import provider_of
from newsapp.articles.body.characters import squeezed
from newsapp.articles.markup.building import Builder, Frame, Marks
from newsapp.articles.markup.cleaning import BREAKS
from newsapp.articles.markup.figures import Figure, image_id
from newsapp.articles.markup.marking import marked, written_address
from newsapp.articles.markup.parsed import LeftOut

Said = Mapping[str, str]
Ending = Callable[[], object]

_VOID = ("br", "hr", "img")
_NUMBERED = re.compile(r"\(?\w{1,4}[.)]")


@dataclass(frozen=True)
class _Element:
    tag: str
    around: Marks
    end: Ending | None


class Reader(HTMLParser):
    """Tells a Builder what the HTML means; the tags must be balanced, as the cleaner leaves them."""

    def __init__(self, left_out: LeftOut) -> None:
        super().__init__()
        self.builder = Builder()
        self._left_out = left_out
        self._elements: list[_Element] = []
        self._figures: list[Figure] = []
        self._marks: Marks = ()
        self._caught: list[str] | None = None  # words that will be an attribute, while there are such
        self._box: Frame | None = None
        self._word_item: list[Frame | None] | None = None
        self._pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag means, and remember how it ends."""
        said = {name: value or "" for name, value in attrs}
        around = self._marks
        if self._caught is not None:
            end = self._inside_caught(tag, said)
        elif tag in _STARTS:
            end = _STARTS[tag](self, said)
        elif tag in BREAKS:
            end = self._break()
        else:
            end = None
            self._marks = marked(self._marks, tag, said, self._left_out)
        if tag not in _VOID:
            self._elements.append(_Element(tag, around, end))

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began; nothing for an end without its beginning."""
        if not self._elements or self._elements[-1].tag != tag:
            return
        element = self._elements.pop()
        if element.end:
            element.end()
        self._marks = element.around

    def handle_data(self, data: str) -> None:
        """Words, for the text or for a caption."""
        if self._caught is not None:
            self._caught.append(data)
        elif self._pre:
            first, *rest = data.split("\n")
            self.builder.text(first, self._marks)
            for line in rest:
                self.builder.line_break(self._marks)
                self.builder.text(line, self._marks)
        else:
            self.builder.text(data, self._marks)

    def _catch(self, keep: Callable[[str], object]) -> Ending:
        """Keep words out of the text until the element ends, and give them to `keep` then."""
        outer, caught = self._caught, []  # type: tuple[list[str] | None, list[str]]
        self._caught = caught

        def end() -> None:
            self._caught = outer
            keep(squeezed("".join(caught)))

        return end

    def _inside_caught(self, tag: str, said: Said) -> Ending | None:
        if tag == "span" and self._figures and (name := said.get("class", "")) in ("caption", "credit"):
            return self._catch(partial(self._figures[-1].say, name))
        if tag in BREAKS or tag in _STARTS:
            self.handle_data(" ")
        return None

    def _break(self) -> Ending:
        self.builder.end_text()
        return self.builder.end_text

    def _block(self, kind: str, attrs: dict[str, Any] | None = None) -> Ending:
        return partial(self.builder.close, self.builder.open(kind, attrs))

    def _paragraph(self, said: Said) -> Ending:
        name = said.get("class", "")
        if name == "fact-box-title" and self._box:
            return self._catch(partial(self._box.attrs.__setitem__, "title"))
        if name.startswith("MsoListParagraph"):
            self._word_item = []
            return self._end_word_item
        return self._break()

    def _span(self, said: Said) -> Ending | None:
        """Word writes a list as paragraphs, with the bullet or number of each in a span."""
        if self._word_item is not None and "mso-list" in said.get("style", ""):
            return self._catch(self._begin_word_item)
        self._marks = marked(self._marks, "span", said, self._left_out)
        return None

    def _begin_word_item(self, sign: str) -> None:
        kind = "ordered_list" if _NUMBERED.fullmatch(sign) else "bullet_list"
        self._word_item = [self.builder.resume_list(kind), self.builder.open("list_item")]

    def _end_word_item(self) -> None:
        for frame in reversed(self._word_item or ()):
            self.builder.close(frame)
        self._word_item = None
        self.builder.end_text()

    def _ordered_list(self, said: Said) -> Ending:
        start = _number(said.get("start", ""), least=0, most=999_999)
        return self._block("ordered_list", {"start": start} if start not in (None, 1) else None)

    def _cell(self, said: Said, kind: str) -> Ending:
        spans = {name: _number(said.get(name, ""), least=2, most=100) for name in ("colspan", "rowspan")}
        return self._block(kind, {name: span for name, span in spans.items() if span})

    def _division(self, said: Said) -> Ending:
        if "data-contribute" in said:
            self.builder.leaf("contribute_prompt")
        return self._block("gallery") if said.get("class") == "gallery" else self._break()

    def _aside(self, said: Said) -> Ending:
        if said.get("class") != "fact-box":
            return self._break()
        self._box = self.builder.open("fact_box")
        return partial(self._end_box, self._box)

    def _end_box(self, box: Frame | None) -> None:
        self.builder.close(box)
        self._box = None

    def _figure(self, said: Said) -> Ending:
        self.builder.end_text()
        figure = Figure(image_id(said.get("data-image", "")), said.get("data-url", ""))
        if said.get("class") == "pullquote":
            figure.pullquote = self.builder.open("pullquote")
        self._figures.append(figure)
        return self._end_figure

    def _end_figure(self) -> None:
        figure = self._figures.pop()
        caption = figure.words.get("caption", "")
        quotation = self.builder.close(figure.pullquote) or figure.quotation
        if leaf := figure.leaf():
            self.builder.leaf(*leaf)
        elif quotation and caption:
            quotation["attrs"] = {"cite": caption}
        elif not figure.lost:
            self.builder.text(caption)
            self.builder.end_text()

    def _caption(self, said: Said) -> Ending:
        return self._catch(partial(self._figures[-1].say, "caption")) if self._figures else self._break()

    def _quotation(self, said: Said) -> Ending:
        if self._figures and self._figures[-1].pullquote:
            return self._break()
        return partial(self._end_quotation, self.builder.open("blockquote"))

    def _end_quotation(self, frame: Frame | None) -> None:
        node = self.builder.close(frame)
        if self._figures and node:
            self._figures[-1].quotation = node

    def _link(self, said: Said) -> Ending | None:
        if self._figures and self._figures[-1].url:
            return self._catch(partial(self._figures[-1].say, "title"))
        self._marks = marked(self._marks, "a", said, self._left_out)
        return None

    def _image(self, said: Said) -> None:
        figure = self._figures[-1] if self._figures else Figure()
        if said.get("src", "").startswith("image:"):
            figure.image = image_id(said["src"])
            figure.say("caption", squeezed(said.get("title", "")))
        figure.say("alt", squeezed(said.get("alt", "")))
        if not figure.image:
            figure.lost = True
            self._left_out.add("picture that is not in the library")
        elif not self._figures and (leaf := figure.leaf()):
            self.builder.leaf(*leaf)

    def _frame(self, said: Said) -> Ending:
        url = written_address(said.get("src", ""))
        if provider := provider_of(url):
            self.builder.leaf("embed", {"provider": provider, "url": url})
        else:
            self._left_out.add("iframe")
        return self._catch(lambda words: None)

    def _spoken(self, said: Said) -> Ending:
        self.builder.text("“", self._marks)
        return lambda: self.builder.text("”", self._marks)

    def _preformatted(self, said: Said) -> Ending:
        self.builder.end_text()
        self._pre = True
        return self._end_preformatted

    def _end_preformatted(self) -> None:
        self.builder.end_text()
        self._pre = False

    def _line_break(self, said: Said) -> None:
        self.builder.line_break(self._marks)

    def _divider(self, said: Said) -> None:
        self.builder.leaf("divider")


def _number(written: str, *, least: int, most: int) -> int | None:
    """The number between these two that is written there, if one is."""
    return int(written) if written.isascii() and written.isdigit() and least <= int(written[:7]) <= most else None


def _opening(kind: str, attrs: dict[str, Any] | None = None) -> Callable[[Reader, Said], Ending]:
    return lambda reader, said: reader._block(kind, attrs and dict(attrs))


_STARTS: Mapping[str, Callable[[Reader, Said], Ending | None]] = {
    "h1": _opening("heading", {"level": 2}),  # the page's only h1 is the headline
    "h2": _opening("heading", {"level": 2}),
    "h3": _opening("heading", {"level": 3}),
    "h4": _opening("heading", {"level": 4}),
    "h5": _opening("heading", {"level": 4}),
    "h6": _opening("heading", {"level": 4}),
    "ul": _opening("bullet_list"),
    "ol": Reader._ordered_list,
    "li": _opening("list_item"),
    "table": _opening("table"),
    "tr": _opening("table_row"),
    "td": partial(Reader._cell, kind="table_cell"),
    "th": partial(Reader._cell, kind="table_header"),
    "p": Reader._paragraph,
    "div": Reader._division,
    "aside": Reader._aside,
    "blockquote": Reader._quotation,
    "figure": Reader._figure,
    "figcaption": Reader._caption,
    "pre": Reader._preformatted,
    "img": Reader._image,
    "iframe": Reader._frame,
    "hr": Reader._divider,
    "br": Reader._line_break,
    "a": Reader._link,
    "span": Reader._span,
    "q": Reader._spoken,
}
