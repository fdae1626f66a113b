"""Commands for people, their keys, and the trail of what they did."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace

import click

from newsapp.platform.settings import current
from newsapp.staff import audit, queries
from newsapp.staff.actions import choosing_passwords, membership, second_factor
from newsapp.staff.roles import ROLES, WORKER

BY = replace(WORKER, name="the command line")


@click.group()
def staff() -> None:
    """Who works here."""


@staff.command("create")
@click.argument("email")
@click.option("--name", required=True, help="As it is shown to colleagues.")
@click.option("--role", required=True, type=click.Choice(ROLES))
def create(email: str, name: str, role: str) -> None:
    """Let somebody join; prints a one-time link with which they set their password."""
    _, secret = membership.employ(email, name, role, by=BY)
    click.echo(_address(secret))


@staff.command("link")
@click.argument("email")
@click.option("--without-factors", is_flag=True, help="For who has lost phone and passkeys: take those away first.")
def link(email: str, without_factors: bool) -> None:
    """Print a new one-time link with which somebody sets their password."""
    who = queries.by_email(email)
    if without_factors:
        second_factor.take_away(who.id, by=BY)
    click.echo(_address(choosing_passwords.send_link(who.id, by=BY)))


@click.group()
def tokens() -> None:
    """Keys for people's software."""


@tokens.command("create")
@click.argument("email")
@click.option("--name", "label", required=True, help="What the key is for.")
@click.option("--scope", "scopes", multiple=True, help="Narrow it to this permission; may be said again.")
def create_token(email: str, label: str, scopes: tuple[str, ...]) -> None:
    """Make a key; prints it alone, this once."""
    click.echo(membership.give_token(queries.by_email(email), label, by=BY, scopes=scopes or None))


@tokens.command("revoke")
@click.argument("email")
def revoke(email: str) -> None:
    """End every key of this person."""
    ended = membership.revoke_tokens(queries.by_email(email), by=BY)
    click.echo(f"{ended} ended")


@click.group("audit")
def trail() -> None:
    """What everybody did."""


@trail.command("verify")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
def verify(as_json: bool) -> None:
    """Read the whole trail; names the line that was changed or taken out, and exits with 1."""
    found = audit.verify()
    if as_json:
        click.echo(json.dumps(asdict(found)))
    elif found.broken:
        click.echo(f"The trail does not hold: {found.broken}.", err=True)
    else:
        click.echo(f"{found.lines} lines hold. Keep this elsewhere to compare later: {found.digest or '-'}")
    sys.exit(1 if found.broken else 0)


def _address(secret: str) -> str:
    return f"{current().public_url}/desk/password/{secret}"
