"""Documents for tests: written ones, and strategies that draw any document, or only such as are tidy."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Node = dict[str, Any]
Nodes = st.SearchStrategy[dict[str, Any]]

HINDI = "निगरानी के क़ानून की माँग"
MARATHI = "महाराष्ट्रातील शेतकऱ्यांनी मोर्चा काढला"
URDU = "نگرانی کے قواعد عام کرنے کی اپیل"
PICTURE: Node = {
    "kind": "photograph",
    "alt": "",
    "caption": "",
    "credit": {"line": ""},
    "renditions": [
        {"url": f"/media/p-{width}.{end}", "width": width, "height": width * 2 // 3, "type": f"image/{kind}"}
        for end, kind in (("webp", "webp"), ("jpg", "jpeg"))
        for width in (320, 640, 1280)
    ],
}
PICTURES = dict.fromkeys(("one", "two", "three"), PICTURE)


def text(words: str, *marks: Any) -> Node:
    named = [{"type": mark} if isinstance(mark, str) else mark for mark in marks]
    return {"type": "text", "text": words} | ({"marks": named} if named else {})


def paragraph(*inside: Any) -> Node:
    return {"type": "paragraph", "content": [text(it) if isinstance(it, str) else it for it in inside]}


def node(kind: str, *inside: Node, **attrs: Any) -> Node:
    return {"type": kind} | ({"attrs": attrs} if attrs else {}) | ({"content": list(inside)} if inside else {})


def doc(*blocks: Node) -> Node:
    return {"type": "doc", "content": list(blocks)}


def link(href: str, **attrs: Any) -> Node:
    return {"type": "link", "attrs": {"href": href} | attrs}


# ---- strategies

_SIGNS = "abz AZ 019 *_`[]()<>!#+-=~|\\&;:\"'.,/@{}$%^? \n\té₹—“”कखािी्ँ़रूळعقنورےی\u200c\u200d\u00a0"
_ANY = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cn"),
    exclude_characters="".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])),
)
words = st.one_of(
    st.sampled_from(
        [HINDI, MARATHI, URDU, "Plain words", "**", "1. x", "- y", "# z", "![a](b)", "&amp;", "<b>", "a\\"]
    ),
    st.text(st.sampled_from(_SIGNS), max_size=9),
    st.text(_ANY, max_size=5),
)
addresses = st.sampled_from(
    [
        "https://example.org/",
        "http://example.org:8080/a?b=1&copy=2#c",
        "https://उदाहरण.भारत/पथ_(क)",
        "mailto:a@b.example",
        "tel:+91-11-2345",
        "/article/x",
        "/?q=*a*",
    ]
)
videos = st.sampled_from(
    [("youtube", "https://youtu.be/x?a&b"), ("x", "https://x.com/a/status/1"), ("archive", "https://archive.org/a")]
)
_MARKS: list[Node] = [{"type": name} for name in ("strong", "em", "strike", "sub", "sup", "code")]


@st.composite
def marks(draw: st.DrawFn) -> list[Node]:
    drawn = draw(st.lists(st.sampled_from(_MARKS), max_size=3, unique_by=lambda mark: str(mark["type"])))
    if draw(st.integers(0, 4)) == 0:
        drawn = [*drawn, link(draw(addresses), **draw(st.sampled_from([{}, {"title": 'A "title"'}])))]
    if draw(st.integers(0, 5)) == 0:
        drawn = [{"type": "lang", "attrs": {"lang": draw(st.sampled_from(["hi", "ur", "mr-Deva", "en-GB"]))}}, *drawn]
    return draw(st.permutations(drawn))


@st.composite
def untidy_inline(draw: st.DrawFn) -> list[Node]:
    """Texts and hard breaks in any order, empty ones too."""
    texts = st.builds(lambda words, marks: {"type": "text", "text": words, "marks": marks}, words, marks())
    breaks = st.builds(lambda marks: {"type": "hard_break", "marks": marks}, marks())
    return draw(st.lists(st.one_of(texts, texts, breaks), max_size=4))


@st.composite
def tidy_inline(draw: st.DrawFn) -> list[Node]:
    """Texts with no more blanks than a reader sees, and single hard breaks between them."""
    nodes: list[Node] = []
    pieces = draw(st.lists(st.tuples(words, marks(), st.sampled_from(["", "", " ", "break"])), min_size=1, max_size=4))
    for index, (said, carried, after) in enumerate(pieces):
        last = index == len(pieces) - 1
        piece = " ".join(said.replace("\u00a0", " ").split()) or "word"
        nodes.append({"type": "text", "text": piece + (" " if after == " " and not last else ""), "marks": carried})
        if after == "break" and not last:
            shared = [
                mark for mark in carried if mark["type"] != "code"
            ]  # Markdown has no code that goes on over lines
            nodes.append({"type": "hard_break", "marks": shared})
    return nodes


def documents(*, tidy: bool = False) -> st.SearchStrategy[Node]:
    """Any good document; a tidy one has nothing empty in it and only what HTML can say."""
    return _Kinds(tidy).document()


class _Kinds:
    def __init__(self, tidy: bool) -> None:
        self.tidy = tidy
        self.line = words.map(lambda text: " ".join(text.split()) or "word") if tidy else st.none() | words
        self.inline: st.SearchStrategy[list[Node]] = tidy_inline() if tidy else untidy_inline()
        self.paragraph = self.made("paragraph", self.inline)
        self.picture = self.made(
            "figure",
            attrs=self.attrs(
                {"image": st.sampled_from([*PICTURES, *([] if tidy else ["gone"])])}, "alt", "caption", "credit"
            ),
        )

    def made(self, kind: str, content: Any = None, attrs: Any = None) -> st.SearchStrategy[Node]:
        parts = {"type": st.just(kind), "content": content, "attrs": attrs}
        return st.fixed_dictionaries({key: part for key, part in parts.items() if part is not None})

    def attrs(self, needed: dict[str, Any], *lines: str) -> st.SearchStrategy[Node]:
        return st.fixed_dictionaries(needed, optional=dict.fromkeys(lines, self.line))

    def some(self, *kinds: st.SearchStrategy[Node], most: int = 3, least: int = 0) -> st.SearchStrategy[list[Node]]:
        return st.lists(st.one_of(*kinds), min_size=max(least, self.tidy), max_size=most)

    def lists(self, depth: int) -> st.SearchStrategy[Node]:
        items = self.some(self.made("list_item", self.some(*self.prose(depth - 1))), least=1)
        start = (
            self.attrs({"start": st.integers(2, 40)})
            if self.tidy
            else st.just({}) | self.attrs({"start": st.none() | st.integers(0, 999_999) | st.just(7.0)})
        )
        return self.made("bullet_list", items) | self.made("ordered_list", items, start)

    def prose(self, depth: int) -> list[st.SearchStrategy[Node]]:
        if depth == 0:
            return [self.paragraph]
        quotation = self.made("blockquote", self.some(*self.prose(depth - 1)), self.attrs({}, "cite"))
        return [self.paragraph, self.lists(depth), quotation]

    def heading(self) -> st.SearchStrategy[Node]:
        return self.made(
            "heading", self.inline, self.attrs({"level": st.sampled_from([2, 3, 4] if self.tidy else [2, 3.0])})
        )

    def table(self) -> st.SearchStrategy[Node]:
        spans: list[Nodes] = [st.just({}), st.fixed_dictionaries({"colspan": st.integers(2, 4)})]
        if not self.tidy:
            spans.append(st.fixed_dictionaries({"rowspan": st.none() | st.integers(1, 9), "colspan": st.none()}))
        inside = self.some(self.paragraph, self.lists(1), most=2)
        cells = [self.made(kind, inside, st.one_of(*spans)) for kind in ("table_cell", "table_header")]
        return self.made("table", self.some(self.made("table_row", self.some(*cells, least=1)), least=1))

    def embed(self) -> st.SearchStrategy[Node]:
        return st.builds(
            lambda video, said: {"type": "embed", "attrs": {"provider": video[0], "url": video[1]} | said},
            videos,
            self.attrs({}, "title", "caption"),
        )

    def document(self) -> st.SearchStrategy[Node]:
        boxed = [*self.prose(1), self.heading(), self.picture, self.table()]
        return self.some(
            *self.prose(2),
            self.heading(),
            self.picture,
            self.table(),
            self.embed(),
            self.made("gallery", self.some(self.picture, least=1)),
            self.made("pullquote", self.some(self.paragraph), self.attrs({}, "cite")),
            self.made("fact_box", self.some(*boxed), self.attrs({}, "title")),
            self.made("divider"),
            self.made("contribute_prompt"),
            most=5,
        ).map(lambda blocks: doc(*blocks))
