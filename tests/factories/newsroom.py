"""People, a small catalogue, drafts and published stories."""

from __future__ import annotations

from typing import Any

from newsapp.articles.actions import cataloguing, drafting, publishing
from newsapp.articles.models import Article
from newsapp.platform.errors import Conflict
from newsapp.platform.ids import new_id
from newsapp.staff.actions import membership
from newsapp.staff.roles import WORKER, Person

TEXT = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "The wall was finished in June."}]}],
}


def person(role: str = "admin") -> Person:
    """Somebody new with this role."""
    name = new_id()
    staff, _ = membership.employ(f"{name}@paper.example", f"{role} {name[-4:]}", role, by=WORKER)
    return staff.person


def token(role: str = "admin", scopes: list[str] | None = None) -> str:
    """The secret of a key of somebody new with this role."""
    staff, _ = membership.employ(f"{new_id()}@paper.example", f"A {role}", role, by=WORKER)
    return membership.give_token(staff, "tests", by=WORKER, scopes=scopes)


def headers(role: str = "admin", scopes: list[str] | None = None) -> dict[str, str]:
    """What a client of this role sends."""
    return {"Authorization": f"Bearer {token(role, scopes)}"}


def catalogue() -> None:
    """The section `climate`, the tags `rain` and `harbour`, the authors `meera-kulkarni` and `farida-sheikh`."""
    for kind, names in (
        ("section", ["Climate", "Labour"]),
        ("tag", ["Rain", "Harbour"]),
        ("author", ["Meera Kulkarni", "Farida Sheikh"]),
    ):
        for name in names:
            try:
                cataloguing.add(kind, {"name": name}, by=WORKER)
            except Conflict:
                continue


def fields(**more: Any) -> dict[str, Any]:
    """The fields of an article that is ready to be published."""
    told: dict[str, Any] = {
        "headline": "The harbour that moved",
        "standfirst": "Fishers lost their beach.",
        "dateline": "Kondivali",
    }
    told |= {"language": "en", "section": "climate", "tags": ["rain"], "body": TEXT}
    return told | {"bylines": [{"author": "meera-kulkarni", "role": "reporter"}]} | more


def draft(by: Person | None = None, **more: Any) -> Article:
    """A draft that is ready to be published."""
    catalogue()
    return drafting.begin(fields(**more), by=by or WORKER).article


def published(**more: Any) -> Article:
    """A story that readers have."""
    return publishing.publish(draft(**more).id, by=WORKER)
