"""Roles and what each permits, as one table that can be read at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from newsapp.platform.errors import Forbidden

WRITE_OWN = "articles.write_own"
WRITE = "articles.write"
PUBLISH = "articles.publish"
CATALOGUE = "catalogue.write"
FRONT = "front.arrange"
PICTURES = "images.add"
MONEY = "contributions.read"
REFUND = "contributions.refund"
EXPORT = "givers.export"
CAMPAIGNS = "campaigns.write"
PEOPLE = "staff.manage"
TRAIL = "audit.read"
WORK = "jobs.read"

_CONTRIBUTOR = frozenset({WRITE_OWN, PICTURES})
_EDITOR = _CONTRIBUTOR | {WRITE, CATALOGUE}
_PUBLISHER = _EDITOR | {PUBLISH, FRONT, WORK}
_FINANCE = frozenset({MONEY, REFUND, EXPORT, CAMPAIGNS})
PERMISSIONS: dict[str, frozenset[str]] = {
    "contributor": _CONTRIBUTOR,
    "editor": _EDITOR,
    "publisher": _PUBLISHER,
    "finance": _FINANCE,
    "admin": _PUBLISHER | _FINANCE | {PEOPLE, TRAIL},
}
ROLES = tuple(PERMISSIONS)
EVERY_PERMISSION = frozenset[str]().union(*PERMISSIONS.values())


@dataclass(frozen=True)
class Person:
    """Who is doing something, with what this key of theirs permits.

    `scopes` narrows a key to some of the role's permissions; None means all of them. `key_id` is the key or the
    session with which they act.
    """

    id: str
    name: str
    email: str
    role: str
    scopes: frozenset[str] | None = None
    key_id: str | None = None

    @property
    def permissions(self) -> frozenset[str]:
        """What this person may do with this key."""
        granted = PERMISSIONS.get(self.role, frozenset())
        return granted if self.scopes is None else granted & self.scopes

    def may(self, permission: str) -> bool:
        """Whether the permission is theirs."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Forbidden unless the permission is theirs."""
        if not self.may(permission):
            raise Forbidden(f"This needs the permission {permission}.")


@dataclass(frozen=True)
class Machine(Person):
    """The newsroom's own software at work: what a person decided earlier is done on their behalf."""

    @property
    def permissions(self) -> frozenset[str]:
        """Everything, since nobody outside can be it."""
        return EVERY_PERMISSION


WORKER = Machine(id="worker", name="newsapp", email="", role="")
