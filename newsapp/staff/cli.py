"""Commands for people and their keys."""

from __future__ import annotations

from dataclasses import replace

import click

from newsapp.platform.settings import current
from newsapp.staff import queries
from newsapp.staff.actions import membership
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
    click.echo(f"{current().public_url}/desk/password/{secret}")


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
