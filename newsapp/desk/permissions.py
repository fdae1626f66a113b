"""The desk's routes and who may call them, as the page docs/permissions.md says it."""

from __future__ import annotations

from flask import Flask

from newsapp.desk.guards import ANYONE_HERE, ARRIVING, ENTRANCE, HALFWAY, IN_PERSON
from newsapp.staff.roles import EVERY_PERMISSION, PERMISSIONS, ROLES

PLACES = ("/api/v1/admin/", "/desk")
_HEAD = """\
# Who may do what at the desk

Printed by `newsapp permissions`; a test compares it with the routes and asks each of them as each role.

A guard is a permission, or less: `entrance` is for whoever wants to sign in, `halfway` for a session that still awaits
its second factor, `arriving` and `in person` for one in which a second factor is yet to be set up (a token passes
`arriving` only), `signed in` for any key or whole session. `fresh` asks a session for a proof of the last ten minutes,
`fresh at first` until the session has published.

| method | route | guard | proof | {roles} |
|---|---|---|---|{lines}|
"""
_GUARDS = (ENTRANCE, HALFWAY, ARRIVING, IN_PERSON, ANYONE_HERE)


def table(app: Flask) -> str:
    """Every route of the desk with its guard and the roles it lets in, as a page in Markdown."""
    head = _HEAD.format(roles=" | ".join(ROLES), lines="|".join("---" for _ in ROLES))
    return head + "\n".join(rows(app))


def rows(app: Flask) -> list[str]:
    """A line for each route and method of the desk, in the order of their addresses."""
    found = []
    for rule in app.url_map.iter_rules():
        if not f"{rule.rule}/".startswith(PLACES):
            continue
        view = app.view_functions[rule.endpoint]
        guard, proof = getattr(view, "guard", ""), getattr(view, "proof", "")
        marks = " | ".join("yes" if lets_in(guard, role) else "" for role in ROLES)
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        found += [(rule.rule, each, f"| {each} | `{rule.rule}` | {guard} | {proof} | {marks} |") for each in methods]
    return [line for _, _, line in sorted(found)]


def lets_in(guard: str, role: str) -> bool:
    """Whether this guard lets somebody of this role in, once they are signed in."""
    if guard in EVERY_PERMISSION:
        return guard in PERMISSIONS[role]
    return guard in _GUARDS
