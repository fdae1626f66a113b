"""A newsroom every field of which holds texts that would like to be scripts, put there through the desk's own API."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from PIL import Image

from newsapp.platform import worker
from newsapp.platform.text import flaws_of
from tests.browser.furnished import Furnished
from tests.contributions.newsroom import Newsroom
from tests.corpora.scripts import Vector, vectors
from tests.factories import newsroom
from tests.factories.visitors import ADMIN, PASSWORD

STORIES, DRAFTS = 36, 6  # of each kind of text
IMAGES, PEOPLE, GIFTS, PAID = 16, 24, 60, 3
# What may follow these is swallowed by them, so they come last in their text.
SWALLOWS = (
    "<!--",
    "<script",
    "<style",
    "<textarea",
    "<title",
    "<xmp",
    "<plaintext",
    "<iframe",
    "<noscript",
    "<template",
)


class Words:
    """The texts, in turn: as many at a time as a field takes, and in the end all of them in every field."""

    def __init__(self) -> None:
        self._turns: dict[str, Iterator[Vector]] = {}
        self._held: dict[str, Vector] = {}
        self._used: dict[str, set[int]] = {}
        self.taken = [it for it in vectors() if not flaws_of(it.text)]

    def next(self, field: str, longest: int) -> str:
        """A text for this field, of at most so many characters."""
        turn = self._turns.setdefault(field, itertools.cycle([it for it in self.taken if len(it.text) < longest]))
        found = self._held.pop(field, None) or next(turn)
        used, told = self._used.setdefault(field, set()), ""
        while len(told) + len(found.text) < longest:
            told = f"{told} {found.text}".strip(" ")
            used.add(found.number)
            found = next(turn)
        self._held[field] = found
        return told

    def used(self, field: str) -> set[int]:
        """The numbers of the texts that this field has had."""
        return self._used.get(field, set())

    def dealt(self, piles: int) -> list[list[str]]:
        """All of them on so many piles, what would swallow the others last."""
        ordered = sorted(self.taken, key=lambda it: not it.text.lower().lstrip().startswith(SWALLOWS))
        return [[it.text for it in reversed(ordered[start::piles])] for start in range(piles)]


@dataclass
class Planted:
    """What was planted: for each kind of thing, where it can be asked for."""

    site: Furnished
    words: Words = field(default_factory=Words)
    slugs: list[str] = field(default_factory=list)
    shelves: dict[str, list[str]] = field(default_factory=dict)
    previews: list[str] = field(default_factory=list)
    gifts: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.site.app.test_client()
        self.keys = {
            role: newsroom.headers(role) for role in ("admin", "publisher", "editor", "contributor", "finance")
        }

    def send(self, method: str, path: str, told: Any = None, by: str = "admin", **more: Any) -> Any:
        """The answer of the desk's API, which must have taken it."""
        more = more or {"json": told}
        answer = self.client.open(f"{ADMIN}{path}", method=method, headers=self.keys[by], **more)
        assert answer.status_code < 300, (method, path, answer.status_code, answer.text[:600])
        return answer.get_json() if answer.data else None


def plant(site: Furnished, paper: Newsroom) -> Planted:
    """Fill every field; what is there already stays."""
    planted = Planted(site)
    _people(planted)
    _shelves(planted)
    images = _pictures(planted)
    stories, drafts = _stories(planted, images, STORIES), _stories(planted, images, DRAFTS)
    _around(planted, stories, drafts)
    _publish(planted, stories)
    _stand(planted, stories)
    _money(planted, paper)
    worker.drain()
    _examples(planted, stories, images)
    return planted


def _people(planted: Planted) -> None:
    """Names of staff; whoever writes has one, too. And the name of a device, and of a passkey."""
    words = planted.words
    found = [
        planted.send("POST", "/staff", {"email": f"planted{number}@paper.example", "role": "editor"} | _name(words))
        for number in range(PEOPLE)
    ]
    planted.site.examples["staff_id"][:0] = [found[0]["id"]]
    everybody = planted.send("GET", "/staff?limit=100")["items"]
    for person in everybody:
        planted.send("PATCH", f"/staff/{person['id']}", _name(words))
    for role in ("contributor", "editor"):  # signs in on a device with a name of its own
        email, device = planted.site.people[role].email, words.next("device", 300).encode("ascii", "ignore").decode()
        told = {"email": email, "password": PASSWORD}
        where = {"User-Agent": " ".join(device.split())}
        answer = planted.site.app.test_client().post(f"{ADMIN}/sessions", json=told, headers=where)
        assert answer.status_code == 201, answer.text


def _name(words: Words) -> dict[str, str]:
    return {"name": words.next("staff.name", 100)}


def _shelves(planted: Planted) -> None:
    words = planted.words
    for kind, count in ("section", 24), ("tag", 190), ("author", 150):
        longest = 120 if kind == "author" else 80
        more = {"section": ["description"], "author": ["bio"]}.get(kind, [])
        found = []
        for number in range(count):
            told = {name: words.next(f"{kind}.{name}", 1500) for name in more}
            told |= {"name": words.next(f"{kind}.name", longest), "slug": f"planted-{kind}-{number}"}
            found.append(planted.send("POST", f"/{kind}s", told)["slug"])
        planted.shelves[kind] = found


def _pictures(planted: Planted) -> list[str]:
    words, found = planted.words, list[str]()
    for number in range(IMAGES):
        people = [{"name": words.next("people.name", 120), "role": "photographer"} for _ in range(4)]
        told: dict[str, Any] = {"kind": "photograph", "credit_people": json.dumps(people)}
        lengths = {"alt": 900, "caption": 500, "credit_line": 200, "source": 120, "licence": 200}
        told |= {name: words.next(f"image.{name}", longest) for name, longest in lengths.items()}
        told["file"] = (_small(number), "stripes.png")
        found.append(planted.send("POST", "/images", data=told, content_type="multipart/form-data")["id"])
    worker.drain()
    return [str(it) for it in found]


def _small(number: int) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (48 + number, 32), (number, 96, 200)).save(file, "PNG")
    file.seek(0)
    return file


def _stories(planted: Planted, images: list[str], piles: int) -> list[str]:
    """Drafts with the texts in every line, and in the body as Markdown, as HTML, and as the document itself."""
    words, found = planted.words, list[str]()
    for number, pile in enumerate(words.dealt(piles)):
        html = "".join(f"<p>Before.</p>{text}<p title='{text}'>After.</p><a href='{text}'>{text}</a>" for text in pile)
        for body in (
            {"body_markdown": "\n\n".join(["It begins.", *(f"{text}\n\n[a link]({text})" for text in pile)])},
            {"body_html": "\n".join(["<p>It begins.</p>", *pile, html])},
            {"body": _document(words, images[number % IMAGES])},
        ):
            found.append(planted.send("POST", "/articles", _lines(planted, images, len(found)) | body)["id"])
    return found


def _lines(planted: Planted, images: list[str], number: int) -> dict[str, Any]:
    words = planted.words
    lengths = {"headline": 300, "standfirst": 600, "dateline": 80}
    told: dict[str, Any] = {name: words.next(name, longest) for name, longest in lengths.items()}
    told["language"] = ("en", "hi", "ur", "mr")[number % 4]
    shelves = planted.shelves
    told["section"] = shelves["section"][number % len(shelves["section"])]
    told["tags"] = [shelves["tag"][(number * 4 + place) % len(shelves["tag"])] for place in range(4)]
    names = [shelves["author"][(number * 3 + place) % len(shelves["author"])] for place in range(3)]
    told["bylines"] = [{"author": name, "role": "reporter"} for name in names]
    told["illustration"] = {"image": images[number % IMAGES], "caption": words.next("caption", 600)}
    return told


def _document(words: Words, image: str) -> dict[str, Any]:
    """A body in which every node and mark that can hold words holds them."""

    def said(field: str) -> str:
        return " ".join(words.next(field, 300).split())  # a document has no ends of lines in its texts

    def text(marks: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        return {"type": "text", "text": said("body.text")} | ({"marks": marks} if marks else {})

    def of(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
        return {"type": kind} | ({"attrs": attrs} if attrs else {}) | ({"content": list(content)} if content else {})

    def paragraph(marks: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        return of("paragraph", text(marks))

    link = {"href": "https://example.org/?q=%22%3E%3Cscript%3E", "title": said("link.title")}
    told = {name: said(f"figure.{name}") for name in ("alt", "caption", "credit")}
    film = {"provider": "youtube", "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}
    film |= {name: said(f"embed.{name}") for name in ("title", "caption")}
    return of(
        "doc",
        paragraph([{"type": "strong"}]),
        of("heading", text(), level=2),
        paragraph([{"type": "link", "attrs": link}]),
        of("blockquote", paragraph([{"type": "code"}]), cite=said("blockquote.cite")),
        of("pullquote", paragraph(), cite=said("pullquote.cite")),
        of("bullet_list", of("list_item", paragraph())),
        of("gallery", of("figure", image=image, **told)),
        of("embed", **film),
        of("fact_box", paragraph(), title=said("fact_box.title")),
        of("table", of("table_row", of("table_header", paragraph()), of("table_cell", paragraph()))),
    )


def _around(planted: Planted, stories: list[str], drafts: list[str]) -> None:
    """Remarks, reviews, what a draft was before, previews."""
    words = planted.words
    for story in stories[:12]:
        planted.send(
            "POST", f"/articles/{story}/comments", {"text": words.next("comment", 3500), "block": 0}, by="editor"
        )
        planted.send("POST", f"/articles/{story}/comments", {"text": words.next("comment", 3500)}, by="editor")
        planted.send("PUT", f"/articles/{story}/submission")
        review = {"verdict": "changes", "reason": words.next("review", 1900)}
        planted.send("PUT", f"/articles/{story}/review", review, by="editor")
        planted.send("POST", f"/articles/{story}/translations", {"language": "te"})
    for story in drafts:  # a story's previews end when readers have it
        planted.previews.append(planted.send("POST", f"/articles/{story}/previews", {"expires_in_hours": 24})["url"])


def _publish(planted: Planted, stories: list[str]) -> None:
    for story in stories:
        planted.send("PUT", f"/articles/{story}/publication", {}, by="publisher")
    planted.slugs = [planted.send("GET", f"/articles/{story}")["slug"] for story in stories]
    words, shelves = planted.words, planted.shelves["section"]
    kinds = itertools.cycle(["list", "pair", "opinion"])
    for language in ("en", "hi"):
        blocks = [
            {
                "kind": next(kinds),
                "title": words.next("front.title", 80),
                "section": shelf,
                "articles": stories[place * 4 :][:4],
            }
            for place, shelf in enumerate(shelves[:20])
        ]
        planted.send("PUT", f"/front/{language}", {"blocks": blocks})


def _stand(planted: Planted, stories: list[str]) -> None:
    """Corrections, notices, withdrawals; a few by each of many people, as the brake wants it."""
    words, hands = planted.words, itertools.cycle([f"hand {number}" for number in range(8)])
    planted.keys |= {f"hand {number}": newsroom.headers("publisher") for number in range(8)}
    for number, story in enumerate(stories[:40]):
        by = next(hands)
        if number < 24:
            told = {"kind": "correction", "note": words.next("note", 1900)}
            planted.send("POST", f"/articles/{story}/corrections", told, by=by)
        elif number < 36:
            standing = ("under_review", "retracted")[number % 2]
            told = {"standing": standing, "notice": words.next("notice", 900)}
            planted.send("PUT", f"/articles/{story}/standing", told, by=by)
        else:
            planted.send("DELETE", f"/articles/{story}/publication", {"reason": words.next("reason", 900)}, by=by)


def _money(planted: Planted, paper: Newsroom) -> None:
    """Campaigns, gifts with a name, a message and a dedication, and what about money did not fit."""
    words = planted.words
    for number in range(8):
        told: dict[str, Any] = {"title": words.next("campaign.title", 120), "slug": f"planted-{number}"}
        told |= {"description": words.next("campaign.description", 1900), "goal": 5_000_000, "currency": "INR"}
        planted.send("POST", "/campaigns", told)
    for number in range(GIFTS):
        told = {"donor": {"name": words.next("donor.name", 120), "email": f"giver{number % 3}@example.org"}}
        told |= {"message": words.next("message", 500), "dedication": words.next("dedication", 200)}
        told |= {"frequency": "monthly" if number == 1 else "once"}
        planted.gifts.append(paper.give(**told) if number < PAID else paper.begin(**told))
    reason = {"reason": words.next("refund", 190)}
    planted.send("POST", f"/contributions/{planted.gifts[0]['id']}/refunds", reason, by="finance")
    paper.work()
    odd = planted.send("GET", "/discrepancies", by="finance")["items"][0]["id"]
    planted.send("PUT", f"/discrepancies/{odd}/settlement", {"note": words.next("settlement", 400)}, by="finance")


def _examples(planted: Planted, stories: list[str], images: list[str]) -> None:
    """Let the walk over the desk come by what was planted."""
    examples = planted.site.examples
    examples["article_id"][:0] = [*stories[:6], *stories[24:27], *stories[36:38]]
    examples["image_id"][:0] = images[:4]
    examples["contribution_id"][:0] = [gift["id"] for gift in planted.gifts[:3]]
    examples["/desk/campaigns slug"][:0] = ["planted-0", "planted-1"]
    planted.send("PUT", "/freeze", {"reason": planted.words.next("freeze", 490)}, by="publisher")
