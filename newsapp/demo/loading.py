"""Loads The Lamp Post from its files: sections, tags, authors, pictures and stories, each checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsapp.articles.body import references
from newsapp.articles.body.validation import check
from newsapp.demo import manuscripts

FOLDER = Path(__file__).parent
_PRINTS_BY = "Devika Ranjhan: "
_MAKERS = {"illustration": "illustrator", "cartoon": "cartoonist", "graphic": "designer", "still": "artist"}


@dataclass(frozen=True)
class Entry:
    """A section, a tag or an author, with the fields that cataloguing takes."""

    kind: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """What to draw, and what is said of it."""

    name: str
    style: str
    seed: int
    alt: str
    size: tuple[int, int] = (1600, 900)  # pixels across and down
    kind: str = "illustration"
    people: tuple[dict[str, str], ...] = ()
    credit: str = ""
    source: str = ""
    focal: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True)
class Remark:
    """A correction (`what` is its kind), a standing, or a withdrawal, so long ago."""

    what: str
    words: str
    ago: timedelta


@dataclass(frozen=True)
class Story:
    """A story as its manuscript has it; `name` is its file's, `en/01-paper-embankment`."""

    name: str
    fields: dict[str, Any]  # as drafting takes them, but for pictures' and related stories' names instead of ids
    status: str
    ago: timedelta  # since publication; before now where it is negative, which is when a scheduled one is due
    group: str = ""  # stories of one group are translations of each other
    corrections: tuple[Remark, ...] = ()
    standing: Remark | None = None
    withdrawal: Remark | None = None

    @property
    def pictures(self) -> list[str]:
        """The names of the pictures that this story shows."""
        leading = (self.fields["illustration"] or {}).get("image")
        return ([leading] if leading else []) + references.images(self.fields["body"])


def catalogue() -> list[Entry]:
    """Every section, tag and author, in the order in which they are to be added."""
    told = _toml("catalogue.toml")
    sections = [
        Entry("section", {"slug": slug, "position": position, **said})
        for position, (slug, said) in enumerate(told["sections"].items(), 1)
    ]
    tags = [Entry("tag", {"slug": slug, "name": name}) for slug, name in told["tags"].items()]
    return sections + tags + [Entry("author", {"slug": slug, **said}) for slug, said in told["authors"].items()]


def pictures() -> dict[str, Picture]:
    """Every picture by its name."""
    return {name: _picture(name, said) for name, said in _toml("pictures.toml").items()}


def stories() -> list[Story]:
    """Every story; ValueError names the file in which something is wrong, or points to nothing."""
    paths = sorted((FOLDER / "stories").glob("*/*.md"))
    loaded = [_story(path) for path in paths]
    known = {
        "picture": set(pictures()),
        "story": {story.name for story in loaded},
        **{
            kind: {entry.fields["slug"] for entry in catalogue() if entry.kind == kind}
            for kind in ("section", "tag", "author")
        },
    }
    for story in loaded:
        fields = story.fields
        _require(story, "picture", story.pictures, known)
        _require(story, "story", fields["related"], known)
        _require(story, "section", [fields["section"]], known)
        _require(story, "tag", fields["tags"], known)
        _require(story, "author", [byline["author"] for byline in fields["bylines"]], known)
    return loaded


def _require(story: Story, kind: str, names: Iterable[str], known: Mapping[str, set[str]]) -> None:
    missing = set(names) - known[kind]
    if missing:
        raise ValueError(f"{story.name} points to no {kind} {', '.join(sorted(missing))}.")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _picture(name: str, said: dict[str, Any]) -> Picture:
    kind = said.get("kind", "illustration")
    people = said.pop("people", [_PRINTS_BY + _MAKERS[kind]])
    told: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    told["people"] = tuple({"name": who, "role": role} for who, role in map(_parted, people))
    return Picture(name=name, **told)


def _story(path: Path) -> Story:
    name = f"{path.parent.name}/{path.stem}"
    try:
        facts, body = manuscripts.read(path.read_text(encoding="utf-8"))
        flaws = check(body)
        if flaws:
            raise ValueError("; ".join(f"{flaw.path}: {flaw.sentence}" for flaw in flaws))
        story = _told(name, facts, body)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from error
    if facts:
        raise ValueError(f"{name}: nobody asks for {', '.join(facts)}.")
    return story


def _told(name: str, facts: dict[str, Any], body: dict[str, Any]) -> Story:
    """Take each fact out of the manuscript's head; what is left is a mistake."""
    fields = {key: facts.pop(key) for key in ("headline", "standfirst", "dateline", "section", "tags")}
    language, _, file = name.partition("/")
    fields |= {"language": language, "body": body, "related": facts.pop("related", [])}
    if language != "en":
        fields["slug"] = file.partition("-")[2]  # in the letters that everybody can type
    fields["bylines"] = [{"author": who, "role": role} for who, role in map(_parted, facts.pop("bylines"))]
    picture, caption = facts.pop("picture", ""), facts.pop("caption", "")
    fields["illustration"] = {"image": picture, "caption": caption} if picture else None
    ahead = facts.pop("days_ahead", 0)
    return Story(
        name=name,
        fields=fields,
        status=facts.pop("status", "published"),
        ago=timedelta(days=-ahead or facts.pop("days_ago")),
        group=facts.pop("translations", ""),
        corrections=tuple(_remark(said, "kind", "note") for said in facts.pop("corrections", [])),
        standing=_remark(facts.pop("standing", None), "standing", "notice"),
        withdrawal=_remark(facts.pop("withdrawal", None), "", "reason"),
    )


def _remark(said: dict[str, Any] | None, what: str, words: str) -> Any:
    return said and Remark(what=said.get(what, ""), words=said[words], ago=timedelta(days=said["days_ago"]))


def _parted(said: str) -> tuple[str, str]:
    """`name: role` in its two parts."""
    who, _, role = said.partition(": ")
    return who, role
