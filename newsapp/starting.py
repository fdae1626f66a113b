"""Starts the whole paper on one machine for `make run`: database, demo, web server and worker."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import click
from flask import Flask

from newsapp.app import create_app
from newsapp.articles import queries as articles
from newsapp.demo import filling
from newsapp.platform import migrations, progress, worker
from newsapp.platform.errors import NotFound
from newsapp.platform.settings import Settings, read, variable
from newsapp.staff import ceremonies
from newsapp.staff import queries as staff
from newsapp.staff.actions import choosing_passwords, membership
from newsapp.staff.roles import WORKER
from newsapp.supervisor import Command
from newsapp.supervisor import run as supervise

ADMIN = "editor@lamppost.example"
WORKERS, THREADS = 2, 4
TOP = Path(__file__).parent.parent
# It is part of the checkout, not of the package: an installation has a real key, or giving is closed.
SANDBOX = TOP / "tests" / "stripe_sandbox"


@dataclass(frozen=True)
class Keys:
    """What the demo's admin comes in by: a token, told when it is made, and the secret of a link to a password."""

    token: str = ""
    secret: str = ""


def run(environ: Mapping[str, str]) -> int:
    """Prepare what is missing, start everything, wait for the end; the exit status."""
    port = environ.get("PORT", "8000")
    if not port.isdigit():
        raise click.BadParameter(f"PORT is {port!r}, which is no port.")
    _require_free(int(port))
    settings = read(environ)
    if variable("public_url") not in environ:
        settings = replace(settings, public_url=f"http://127.0.0.1:{port}")
    keys = _prepare(replace(settings, log_level="WARNING"))
    told = {variable("log_level"): "WARNING"} | dict(environ) | {variable("public_url"): settings.public_url}
    beside = []
    if not settings.stripe_secret_key and SANDBOX.is_dir():
        told |= _sandbox_settings(int(port))
        beside = [Command("stripe sandbox", _sandbox(int(port), settings, told), told)]
    _tell(settings, keys, told.get(variable("stripe_api_base"), ""))
    return supervise([*beside, Command("web", _web(port), told), Command("worker", _newsapp("worker"), told)])


def _require_free(port: int) -> None:
    """Say so at once when somebody else listens there, rather than after all has been prepared."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise click.UsageError(f"Port {port} cannot be used ({error}); choose another, as in PORT=8001.") from None


def _prepare(settings: Settings) -> Keys:
    """The database up to date, with a demo where it is empty; what its admin comes in by."""
    app = create_app(settings)
    with app.app_context():
        if migrations.behind():
            migrations.upgrade()
        if articles.anything() or staff.anybody():
            return Keys(secret=invitation())
        with progress.bar("Filling the demo newsroom") as told:
            filling.fill(told)
        with progress.bar("Printing its pictures") as told:
            _work_off(app, told)
        admin, secret = membership.employ(ADMIN, "Demo Editor", "admin", by=WORKER)
        return Keys(membership.give_token(admin, "make run", by=WORKER), secret)


def invitation() -> str:
    """A new one-time link's secret for the demo's admin, as long as they have chosen no password; empty otherwise."""
    try:
        admin = staff.by_email(ADMIN)
    except NotFound:
        return ""
    return "" if admin.password_hash or not admin.active else choosing_passwords.send_link(admin.id, by=WORKER)


def _work_off(app: Flask, tell: progress.Tell) -> None:
    """Do what the worker would, before a visitor comes: on all processors, since drawing leaves Python's lock alone."""
    total = worker.waiting()

    def work() -> None:
        with app.app_context():
            while worker.do_one(heavy=True):
                left = worker.waiting()
                tell(max(0, total - left), total)

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for done in [threads.submit(work) for _ in range(os.cpu_count() or 1)]:
            done.result()


def _sandbox_settings(port: int) -> dict[str, str]:
    """What the paper must know of the sandbox that stands in for Stripe; its webhook secret is new each time."""
    return {
        variable("stripe_secret_key"): "sk_test_sandbox_of_this_machine",
        variable("stripe_publishable_key"): "pk_test_sandbox_of_this_machine",
        variable("stripe_webhook_secrets"): f"whsec_{secrets.token_hex(32)}",
        variable("stripe_api_base"): f"http://127.0.0.1:{_beside(port)}",
    }


def _sandbox(port: int, settings: Settings, told: Mapping[str, str]) -> list[str]:
    state = (settings.instance / "stripe_sandbox.sqlite").absolute()
    argv = [sys.executable, "-m", "tests.stripe_sandbox", "--port", str(_beside(port)), "--state", str(state)]
    webhook = f"http://127.0.0.1:{port}/webhooks/stripe"
    return [*argv, "--webhook", webhook, "--secret", told[variable("stripe_webhook_secrets")]]


def _beside(port: int) -> int:
    """A port that belongs to this one, far enough that two papers can run side by side."""
    return port + 10_000 if port + 10_000 < 65_536 else port - 10_000


def _tell(settings: Settings, keys: Keys, sandbox: str) -> None:
    click.echo(f"\n  The paper   {settings.public_url}/")
    click.echo(f"  Its JSON    {settings.public_url}/api/v1/articles")
    click.echo(f"  The API     {settings.public_url}/api/v1/docs")
    # A passkey needs a name, so the desk is opened at the one that this machine has for itself.
    desk = f"{ceremonies.site(settings).origins[-1]}/desk"
    if keys.secret:
        click.echo(f"  The desk    {desk}/password/{keys.secret}")
        click.echo(f"              This opens once: choose a password for {ADMIN}.")
    else:
        click.echo(f"  The desk    {desk}")
    if keys.token:
        click.echo(f"  Demo admin  {ADMIN}, token {keys.token}")
    else:
        click.echo(f"  A token     newsapp tokens create {ADMIN} --name LABEL")
    if sandbox:
        click.echo(f"  Giving      {settings.public_url}/contribute, card 4242 4242 4242 4242: no money moves")
        click.echo("              A sandbox stands in for Stripe; nothing here has talked to Stripe.")
    if not settings.mail_url:
        click.echo(f"  Mails       files in {settings.instance / 'mail'}")
    click.echo("  Stop        Ctrl-C\n")
    sys.stdout.flush()


def _web(port: str) -> list[str]:
    chosen = ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)]
    # Preloaded, so that the application is made once: nothing of it is connected before the workers part.
    quiet = ["--preload", "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"]
    top = ["--chdir", str(TOP)]
    return [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *chosen, *quiet, *top, "wsgi:application"]


def _newsapp(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from newsapp.cli import main; main()", *arguments]
