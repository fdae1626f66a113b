"""The `newsapp` command: what each room brings, and what an installation needs."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from copy import copy
from functools import update_wrapper
from typing import Any

import click
from flask import Flask, current_app

from newsapp import doctor as examination
from newsapp import starting
from newsapp.app import create_app
from newsapp.contributions.cli import ledger, reconcile
from newsapp.demo import filling
from newsapp.desk import permissions as permissions_
from newsapp.platform import migrations, progress
from newsapp.platform import worker as working
from newsapp.platform.errors import Refusal
from newsapp.platform.settings import BadSettings, read, table
from newsapp.reading import rebuilding
from newsapp.staff.cli import staff, tokens, trail


class NewsappGroup(click.Group):
    """Says refusals and bad settings as sentences rather than traces."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command inside the application; exit 1 with a sentence when it is refused."""
        try:
            return super().main(*args, **kwargs)
        except Refusal as refusal:
            click.echo(f"newsapp: {refusal.detail}", err=True)
            for field, sentences in refusal.extra.get("errors", {}).items():
                click.echo(f"  {field}: {' '.join(sentences)}", err=True)
            sys.exit(1)
        except BadSettings as wrong:
            click.echo(f"newsapp does not start with these settings:\n{wrong}", err=True)
            sys.exit(1)


@click.group(cls=NewsappGroup)
@click.pass_context
def main(context: click.Context) -> None:
    """The software of an independent newsroom."""


def inside(command: Any) -> Any:
    """Let a command run inside the application's context."""

    def within(*args: Any, **kwargs: Any) -> Any:
        with application().app_context():
            return command(*args, **kwargs)

    return update_wrapper(within, command)


def application() -> Flask:
    """The application of this environment's settings."""
    return create_app(read(os.environ))


@main.command()
@inside
def migrate() -> None:
    """Bring the database up to date."""
    migrations.upgrade()
    click.echo("The database is up to date.")


@main.command()
@inside
def demo() -> None:
    """Fill an empty database with a small believable newsroom."""
    with progress.bar("Filling the demo newsroom") as told:
        filling.fill(told)


@main.command()
def worker() -> None:
    """Do background work until stopped."""
    stop = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    working.run(application(), stop)


@main.command()
@inside
def rebuild() -> None:
    """Make again all that can be made again: stories, lists, search."""
    with progress.bar("Rebuilding stories") as told:
        count = rebuilding.rebuild(told)
    click.echo(f"{count} stories rebuilt")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@inside
def doctor(as_json: bool) -> None:
    """Say what is wrong with this installation and how to mend it."""
    found = examination.examine()
    if as_json:
        click.echo(json.dumps([finding.__dict__ for finding in found]))
    else:
        for finding in found:
            click.echo(f"{'ok   ' if finding.well else 'WRONG'} {finding.what}: {finding.said}")
    sys.exit(0 if all(finding.well for finding in found) else 1)


@main.command()
def settings() -> None:
    """Print every setting, as docs/settings.md has them."""
    click.echo(table())


@main.command()
@inside
def permissions() -> None:
    """Print who may call which route of the desk, as docs/permissions.md has it."""
    click.echo(permissions_.table(current_app))


@main.command()
def run() -> None:
    """Run the paper on this machine: database, demo, web server and worker, until Ctrl-C."""
    sys.exit(starting.run(os.environ))


def _opening(command: click.Command) -> click.Command:
    """A room's command, or group of them, that opens the application itself; the room's own stays as it is."""
    opening = copy(command)
    if isinstance(opening, click.Group):
        opening.commands = {name: _opening(each) for name, each in opening.commands.items()}
    else:
        opening.callback = inside(opening.callback)
    return opening


for _command in (reconcile, staff, tokens, trail, ledger):
    main.add_command(_opening(_command))
