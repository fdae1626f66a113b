"""What to look at before a text is published, as a list that can be read at a glance; pure.

`must` stands in the way of publishing, `should` is for the editor to judge, `fine` says what was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsapp.platform.clock import rfc3339

MUST, SHOULD, FINE = "must", "should", "fine"
LEVELS = (MUST, SHOULD, FINE)
# What can be found at an address.
OUTCOMES = ("fine", "broken", "unclear", "refused")
# Google cuts a NewsArticle's headline after 110 characters, and lists show about 70 on a phone.
LONGEST_HEADLINE, COMFORTABLE_HEADLINE = 110, 70
LONGEST_STANDFIRST = 200


@dataclass(frozen=True)
class Cut:
    """Where a network cuts a card's title and description, in characters."""

    network: str
    title: int
    description: int


# X: its documentation of cards. Facebook and WhatsApp say nothing; these are what their phones' apps show.
CUTS = (Cut("facebook", 88, 155), Cut("x", 70, 200), Cut("whatsapp", 65, 80))
NETWORKS = {"facebook": "Facebook", "x": "X", "whatsapp": "WhatsApp"}


@dataclass(frozen=True)
class Item:
    """One line of the list: `said` is its sentence, with places for these `parts`."""

    key: str
    level: str
    said: str
    parts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The whole sentence in English."""
        parts = {name: _shown(part) for name, part in self.parts.items()}
        return self.said.format(**parts) if parts else self.said


@dataclass(frozen=True)
class Copy:
    """What is known of a text that is to be judged.

    `lacks` is what publishing would refuse, by field; `links` maps each outside address to its outcome, or to None
    where nobody has looked yet; `missing` and `uncredited` are names for people.
    """

    headline: str
    standfirst: str
    has_byline: bool
    has_picture: bool
    picture_is_ready: bool
    lacks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uncredited: Sequence[str] = ()
    links: Mapping[str, str | None] = field(default_factory=dict)
    missing: Sequence[str] = ()
    corrected_at: datetime | None = None
    is_copy_of_original: bool = False
    embargo_until: datetime | None = None
    expired: Sequence[str] = ()


def look(copy: Copy) -> list[Item]:
    """The whole list, in the order in which an editor would go through it."""
    return [item for each in _LOOKS for item in each(copy)]


def cards(title: str, description: str) -> list[dict[str, Any]]:
    """The share card's words as each network shows them, with whether they are cut."""
    told = []
    for cut in CUTS:
        shown, under = shortened(title, cut.title), shortened(description, cut.description)
        whole = {"title_is_cut": shown != title, "description_is_cut": under != description}
        told.append({"network": cut.network, "title": shown, "description": under} | whole)
    return told


def shortened(text: str, longest: int) -> str:
    """The text as it is shown in so many characters, ended between words where that is possible."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip(" ,;:–—") + "…"


def _lacking(key: str, copy: Copy) -> Iterable[Item]:
    return (Item(key, MUST, sentence) for sentence in copy.lacks.get(_FIELDS.get(key, key), ()))


_FIELDS = {"alt": "illustration.alt", "alt_in_text": "body.alt"}


def _headline(copy: Copy) -> Iterable[Item]:
    yield from _lacking("headline", copy)
    length = len(copy.headline)
    told = {"length": length}
    if length > LONGEST_HEADLINE:
        yield Item("headline", SHOULD, _HEADLINE_CUT, told | {"longest": LONGEST_HEADLINE})
    elif length > COMFORTABLE_HEADLINE:
        yield Item("headline", SHOULD, _HEADLINE_LONG, told | {"shown": COMFORTABLE_HEADLINE})
    elif length:
        yield Item("headline", FINE, "The headline has {length} characters.", told)


_HEADLINE_CUT = "The headline has {length} characters; search cuts it after {longest}."
_HEADLINE_LONG = "The headline has {length} characters; lists show about {shown}."


def _standfirst(copy: Copy) -> Iterable[Item]:
    length = len(copy.standfirst)
    if not length:
        yield Item("standfirst", SHOULD, "There is no standfirst; lists, feeds and share cards show it.")
    elif length > LONGEST_STANDFIRST:
        yield Item("standfirst", SHOULD, _STANDFIRST_CUT, {"length": length, "longest": LONGEST_STANDFIRST})
    else:
        yield Item("standfirst", FINE, "The standfirst has {length} characters.", {"length": length})


_STANDFIRST_CUT = "The standfirst has {length} characters; share cards cut it after {longest}."


def _filing(copy: Copy) -> Iterable[Item]:
    for key in ("section", "body", "alt", "alt_in_text"):
        yield from _lacking(key, copy)
    if "section" not in copy.lacks:
        yield Item("section", FINE, "It has a section.")
    if not copy.has_byline:
        yield Item("byline", SHOULD, "Nobody is named as its author.")
    if copy.has_picture and not {"illustration.alt", "body.alt"} & copy.lacks.keys():
        yield Item("alt", FINE, "Every picture has an alternative text.")


def _credit(copy: Copy) -> Iterable[Item]:
    if copy.uncredited:
        yield Item("credit", SHOULD, "No credit is given for {names}.", {"names": tuple(copy.uncredited)})
    elif copy.has_picture:
        yield Item("credit", FINE, "Every picture has its credit.")
    if copy.expired:
        yield Item("usage", SHOULD, "The terms of use have expired for {names}.", {"names": tuple(copy.expired)})


def _share_card(copy: Copy) -> Iterable[Item]:
    if not copy.has_picture:
        yield Item("share_picture", SHOULD, "There is no picture; the share card shows the headline set in type.")
    elif not copy.picture_is_ready:
        yield Item("share_picture", SHOULD, "The picture's sizes are still being made.")
    for told in cards(copy.headline, copy.standfirst or copy.headline):
        cut = told["title_is_cut"], told["description_is_cut"]
        level, name = (SHOULD if cut[0] else FINE), NETWORKS[told["network"]]
        yield Item(f"share_{told['network']}", level, _CARDS[cut], {"network": name})


_CARDS = {
    (False, False): "{network} shows the card whole.",
    (False, True): "{network} cuts the description.",
    (True, False): "{network} cuts the title.",
    (True, True): "{network} cuts the title and the description.",
}


def _links(copy: Copy) -> Iterable[Item]:
    by_outcome: dict[str | None, list[str]] = {}
    for url, outcome in copy.links.items():
        by_outcome.setdefault(outcome, []).append(url)
    for outcome, sentence in _LINKS.items():
        for url in by_outcome.get(outcome, ()):
            yield Item("links", SHOULD, sentence, {"url": url})
    waiting = len(by_outcome.get(None, ()))
    if waiting:
        yield Item("links", SHOULD, "{count} of the links have not been tried yet.", {"count": waiting})
    elif copy.links and by_outcome.keys() == {"fine"}:
        yield Item("links", FINE, "Every link leads somewhere.")


_LINKS = {
    "broken": "Nothing is there any more: {url}",
    "refused": "This does not lead to the open internet: {url}",
    "unclear": "It did not answer as it should when it was tried: {url}",
}


def _translations(copy: Copy) -> Iterable[Item]:
    if copy.missing:
        yield Item("translations", SHOULD, "It is not there in {names}.", {"names": tuple(copy.missing)})
    if copy.is_copy_of_original:
        yield Item("translation", SHOULD, "The text is still the original's, word for word.")
    if copy.corrected_at:
        yield Item("original", SHOULD, _CORRECTED, {"at": copy.corrected_at})


_CORRECTED = "The original was changed at {at}, after this translation of it."


def _embargo(copy: Copy) -> Iterable[Item]:
    if copy.embargo_until is not None:
        yield Item("embargo", MUST, _EMBARGO, {"until": copy.embargo_until})


_EMBARGO = "It is under embargo until {until}; schedule it for then, or lift it."


def _shown(part: object) -> object:
    if isinstance(part, datetime):
        return rfc3339(part)
    return _listed(part) if isinstance(part, tuple) else part


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


_LOOKS: tuple[Callable[[Copy], Iterable[Item]], ...] = (
    _headline,
    _standfirst,
    _filing,
    _credit,
    _share_card,
    _links,
    _translations,
    _embargo,
)
