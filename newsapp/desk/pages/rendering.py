"""From what a view found to a page of the desk: the layout with its navigation, words and language."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from newsapp.articles.languages import direction
from newsapp.desk import words
from newsapp.desk.guards import ANYONE_HERE, limit
from newsapp.platform import local_time
from newsapp.platform.db import db
from newsapp.platform.errors import Forbidden, Refusal, Unauthenticated
from newsapp.platform.settings import current
from newsapp.platform.speech import Say
from newsapp.staff.actions import braking, freezing
from newsapp.staff.roles import CATALOGUE, FRONT, MONEY, PEOPLE, PICTURES, PUBLISH, TRAIL, WORK, WRITE_OWN, Person
from newsapp.staff.rules import AWAITS_FACTOR

KEY, LANGUAGE_COOKIE = "newsapp.desk_asset", "desk_language"
READERS_KEY = "newsapp.desk_readers_words"
YEAR_S = 365 * 24 * 3600
HOME, ME = "/desk", "/desk/me"
SIGN_IN, SECOND_FACTOR, PROOF = "/desk/sign-in", "/desk/second-factor", "/desk/proof"
# What the navigation leads to, and the permission without which it is not shown.
NAVIGATION = (
    (HOME, "Today", ANYONE_HERE),
    ("/desk/stories", "Stories", WRITE_OWN),
    ("/desk/pictures", "Pictures", PICTURES),
    ("/desk/front", "Front page", FRONT),
    ("/desk/catalogue", "Catalogue", CATALOGUE),
    ("/desk/contributions", "Contributions", MONEY),
    ("/desk/staff", "Staff", PEOPLE),
    ("/desk/trail", "Trail", TRAIL),
    ("/desk/jobs", "Work", WORK),
    ("/desk/safety", "Safety", PUBLISH),
)
Asset = Callable[[str], str]


def new_pages(name: str) -> Blueprint:
    """A group of pages of the desk, which sees to its own refusals."""
    blueprint = Blueprint(name, "newsapp.desk", template_folder="templates")
    blueprint.register_error_handler(Refusal, refused)
    limit(blueprint)
    return blueprint


def open_door(app: Flask, pages: Iterable[Blueprint], asset: Asset, readers_words: Callable[[str], Say]) -> None:
    """Register the desk's pages.

    `asset` says where a file of the static folder is, `readers_words` what a page for readers says in a language.
    """
    app.extensions[KEY], app.extensions[READERS_KEY] = asset, readers_words
    for blueprint in pages:
        app.register_blueprint(blueprint)


def page(template: str, *, status: int = 200, **told: Any) -> Response:
    """A page of the desk in the language of whoever reads it."""
    language, nonce = _language(), secrets.token_urlsafe(16)
    answer = Response(render_template(template, **_spoken(language) | {"nonce": nonce} | told), status)
    answer.headers["Content-Security-Policy"] = _policy(nonce)
    answer.headers["Cache-Control"] = "no-store"
    # The address of a page here may hold a secret; the origin alone is what the guard of forms needs.
    answer.headers["Referrer-Policy"] = "strict-origin"
    if "language" in request.args:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_S, path="/desk", httponly=True, samesite="Lax")
    return answer


def _policy(nonce: str) -> str:
    """Only the scripts that this very answer names run, and what they import."""
    media = current().media_base
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' data: blob: {media}/; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def go_to(address: str) -> Response:
    """Lead the browser on, after a form was taken."""
    return redirect(address, 303)  # type: ignore[return-value]


def next_address(otherwise: str = "") -> str:
    """Where whoever signs in or proves who they are wanted to go: a page of the desk, never another site."""
    wanted = request.values.get("next", "")
    if wanted == HOME or wanted.startswith(f"{HOME}/"):
        return wanted
    return otherwise or home()


def home() -> str:
    """The first page of the desk there is."""
    return HOME if HOME in _addresses() else ME


def refused(refusal: Refusal) -> Response:
    """A refusal on a page of the desk: the page that mends it where one does, else a sentence of what happened."""
    db.session.rollback()
    here = request.full_path.rstrip("?") if request.method == "GET" else request.form.get("next", home())
    if isinstance(refusal, Unauthenticated):
        awaits = refusal.extra.get("awaits") == AWAITS_FACTOR
        return _lead(SECOND_FACTOR if awaits else SIGN_IN, here)
    if isinstance(refusal, Forbidden) and "awaits" in refusal.extra:
        return go_to(SECOND_FACTOR)
    if isinstance(refusal, Forbidden) and "reauthenticate" in refusal.extra:
        return _lead(PROOF, here)
    answer = page("desk/refusal.html", status=refusal.status, refusal=refusal)
    answer.headers.update({name: value for name, value in refusal.headers.items() if name != "WWW-Authenticate"})
    return answer


def _lead(address: str, here: str) -> Response:
    return go_to(f"{address}?{urlencode({'next': here})}")


def _spoken(language: str) -> dict[str, Any]:
    person: Person | None = g.get("person")
    visit = g.get("visit")
    whole = person is not None and (visit is None or not visit.awaits)
    return {
        "language": language,
        "languages": words.LANGUAGES,
        "states": words.STATES,
        "t": words.speaker(language),
        "moment": lambda at: words.moment(at, language),
        "at_length": lambda at: words.at_length(at, language),
        "near": lambda at: words.near(at, language),
        "ago": lambda at: words.ago(at, language),
        "money": lambda amount_minor, currency: words.money(amount_minor, currency, language),
        "direction_of": direction,
        "day": lambda on: words.day(on, language),
        "typed": lambda at: local_time.write(at, current().zone) if at else "",
        "zone": lambda at=None: words.zone(language, at),
        "asset": current_app.extensions[KEY],
        "settings": current(),
        "person": person,
        "navigation": _navigation(person) if person and whole else [],
        "freeze": _found(freezing.state) if whole else None,
        "brakes": _found(braking.pulled) if person and whole and person.may(PUBLISH) else None,
    }


def _navigation(person: Person) -> list[tuple[str, str, bool]]:
    """What this person may go to: address, name, and whether they are there."""
    known = _addresses()
    shown = [(to, said) for to, said, needed in NAVIGATION if to in known and _may(person, needed)]
    path = request.path
    return [(to, said, path == to or (to != HOME and path.startswith(f"{to}/"))) for to, said in shown]


def _may(person: Person, needed: str) -> bool:
    return needed == ANYONE_HERE or person.may(needed)


def _addresses() -> set[str]:
    return {rule.rule for rule in current_app.url_map.iter_rules()}


def _found(look: Callable[[], Any]) -> Any:
    """What stands above every page; nothing where the database is what is refused."""
    try:
        return look()
    except SQLAlchemyError:
        db.session.rollback()
        return None


def _language() -> str:
    asked = request.args.get("language") or request.cookies.get(LANGUAGE_COOKIE, "")
    return asked if asked in words.LANGUAGES else request.accept_languages.best_match(list(words.LANGUAGES), "en")
