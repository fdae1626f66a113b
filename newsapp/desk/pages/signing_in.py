"""Pages by which people come in: sign in, choose a password, show or set up a second factor, prove it again."""

from __future__ import annotations

from typing import Any

import segno
from flask import Response, request
from markupsafe import Markup

from newsapp.desk import cookies
from newsapp.desk.guards import HALFWAY, IN_PERSON, entrance, fresh, my_visit, needs
from newsapp.desk.pages.rendering import ME, PROOF, SECOND_FACTOR, SIGN_IN, go_to, home, new_pages, next_address, page
from newsapp.desk.sessions import ways_on
from newsapp.platform.errors import Refusal
from newsapp.staff import queries
from newsapp.staff.actions import choosing_passwords, proving, second_factor, signing_in
from newsapp.staff.actions.sessions import Opened
from newsapp.staff.rules import AWAITS_FACTOR, DONE, NEED_FACTOR

pages = new_pages("desk_signing_in")


@pages.get(SIGN_IN)
@entrance
def show_sign_in() -> Response:
    """Sign in by a passkey, or a password; who is signed in goes on."""
    visit = queries.visit(cookies.secret()) if cookies.secret() else None
    if visit is not None and visit.awaits == DONE:
        return go_to(next_address())
    return page("desk/sign_in.html", next=next_address(), email="", refusal=None)


@pages.post(SIGN_IN)
@entrance
def take_sign_in() -> Response:
    """Sign in by a password."""
    email = request.form.get("email", "")
    try:
        opened = signing_in.with_password(email, request.form.get("password", ""))
    except Refusal as refusal:
        return _again("desk/sign_in.html", refusal, email=email, next=next_address())
    return _signed_in(opened, next_address())


@pages.post("/desk/sign-out")
@needs(HALFWAY)
def sign_out() -> Response:
    """Sign out of this browser."""
    signing_in.sign_out(my_visit())
    return cookies.take_back(go_to(SIGN_IN))


@pages.get("/desk/password/<secret>")
@entrance
def show_password(secret: str) -> Response:
    """Choose a password, by the one-time link that somebody was sent."""
    return page("desk/password.html", who=choosing_passwords.invited(secret).person, refusal=None)


@pages.post("/desk/password/<secret>")
@entrance
def take_password(secret: str) -> Response:
    """Set the password, and offer a passkey."""
    who = choosing_passwords.invited(secret).person
    try:
        opened = choosing_passwords.by_link(secret, request.form.get("password", ""))
    except Refusal as refusal:
        return _again("desk/password.html", refusal, who=who)
    return _signed_in(opened, SECOND_FACTOR)


@pages.get(SECOND_FACTOR)
@needs(HALFWAY)
def show_second_factor() -> Response:
    """Show the second factor, or set one up."""
    return _second_factor()


@pages.post(SECOND_FACTOR)
@needs(HALFWAY)
def take_second_factor() -> Response:
    """Finish signing in by a code."""
    said = {name: request.form[name] for name in ("code", "recovery_code") if request.form.get(name)}
    try:
        opened = signing_in.with_factor(my_visit(), **said)
    except Refusal as refusal:
        return _second_factor(refusal)
    return _signed_in(opened, next_address())


@pages.post("/desk/second-factor/app")
@needs(IN_PERSON)
@fresh
def begin_app() -> Response:
    """Begin with an authenticator app: the picture of its secret is shown next."""
    second_factor.begin(my_visit())
    return go_to(SECOND_FACTOR)


@pages.post("/desk/second-factor/confirmation")
@needs(IN_PERSON)
@fresh
def confirm_app() -> Response:
    """Put the app in force, and show the recovery codes this once."""
    try:
        opened, codes = second_factor.confirm(my_visit(), request.form.get("code", ""))
    except Refusal as refusal:
        return _second_factor(refusal)
    return cookies.give(page("desk/recovery_codes.html", codes=codes), opened)


@pages.get(PROOF)
@needs(IN_PERSON)
def show_proof() -> Response:
    """Prove anew who one is."""
    return page("desk/proof.html", has=queries.factors(my_visit().person.id), next=next_address(ME), refusal=None)


@pages.post(PROOF)
@needs(IN_PERSON)
def take_proof() -> Response:
    """Prove it by a code or, for who has no second factor, by the password."""
    visit, form = my_visit(), request.form
    try:
        if form.get("code"):
            proving.with_code(visit, form["code"])
        else:
            proving.with_password(visit, form.get("password", ""))
    except Refusal as refusal:
        return _again("desk/proof.html", refusal, has=queries.factors(visit.person.id), next=next_address(ME))
    return go_to(next_address(ME))


def _second_factor(refusal: Refusal | None = None) -> Response:
    """The page to show a factor, or to set one up; with what was refused, if anything was."""
    visit = my_visit()
    if visit.awaits == AWAITS_FACTOR:
        ways = ways_on(visit.person.id, visit.awaits)
        return _again("desk/second_factor.html", refusal, ways=ways, next=next_address())
    begun = second_factor.pending(visit)
    picture = Markup(_picture(begun.address)) if begun else ""  # noqa: S704 - drawn here, of an address made here
    told: dict[str, Any] = {"begun": begun, "picture": picture, "has": queries.factors(visit.person.id)}
    required = visit.person.role in NEED_FACTOR
    return _again("desk/set_up.html", refusal, required=required, home=home(), **told)


def _picture(address: str) -> str:
    return segno.make(address, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff", svgclass="qr")


def _signed_in(opened: Opened, address: str) -> Response:
    return cookies.give(go_to(address if opened.awaits == DONE else SECOND_FACTOR), opened)


def _again(template: str, refusal: Refusal | None, **told: Any) -> Response:
    """The page once more with what was typed and what is wrong with it."""
    answer = page(template, status=refusal.status if refusal else 200, refusal=refusal, **told)
    if refusal and "Retry-After" in refusal.headers:
        answer.headers["Retry-After"] = refusal.headers["Retry-After"]
    return answer
