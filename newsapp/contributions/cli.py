"""Commands about readers' money."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import click

from newsapp.contributions import reconciliation
from newsapp.contributions.actions import balancing
from newsapp.contributions.gateway.protocol import GatewayAway, GatewayRefused
from newsapp.contributions.money import CURRENCIES, major
from newsapp.platform import clock
from newsapp.platform.errors import Unavailable

A_LINE_EVERY_S = 5.0


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back to look.")
@click.option("--dry-run", is_flag=True, help="Only say what would be settled.")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
def reconcile(days: int, dry_run: bool, as_json: bool) -> None:
    """Compare the ledger with the payment provider, and settle what differs; exit 1 when the books are wrong."""
    try:
        report = reconciliation.reconcile(clock.now() - timedelta(days=days), dry_run=dry_run, tell=_counting())
    except GatewayAway as error:
        raise Unavailable("The payment provider does not answer. What was settled stays; run it again.") from error
    except GatewayRefused as error:
        raise Unavailable(f"The payment provider refused to be asked: {error}.") from error
    if sys.stderr.isatty():
        click.echo(err=True)
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        _say(report, done="to settle" if dry_run else "settled")
    sys.exit(1 if report.flaws else 0)


@click.group()
def ledger() -> None:
    """The books."""


@ledger.command("check")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
def check_ledger(as_json: bool) -> None:
    """Prove that the books are right; exit 1 when they are not."""
    found, balances = balancing.check(), balancing.balances()
    if as_json:
        click.echo(json.dumps({"flaws": found, "balances": balances}))
    else:
        for currency, accounts in sorted(balances.items()):
            for account, amount_minor in accounts.items():
                click.echo(f"{account:16} {_written(amount_minor, currency):>16} {currency}")
        for flaw in found:
            click.echo(f"WRONG {flaw}")
        click.echo("The books are right." if not found else f"{len(found)} things do not hold.")
    sys.exit(1 if found else 0)


def _say(report: reconciliation.Report, *, done: str) -> None:
    for kind, seen in report.seen.items():
        click.echo(f"{kind}: {seen} seen, {report.amiss[kind]} {done}")
    for flaw in report.flaws:
        click.echo(f"WRONG {flaw}")


def _counting() -> Callable[[str, int], None]:
    """Says on the terminal how many of each kind were seen; how many there are, only the provider knows."""
    terminal, told_at = sys.stderr.isatty(), time.monotonic()

    def tell(kind: str, count: int) -> None:
        nonlocal told_at
        if terminal:
            click.echo(f"\r\x1b[K{kind}: {count} seen", nl=False, err=True)
        elif time.monotonic() - told_at > A_LINE_EVERY_S:
            told_at = time.monotonic()
            click.echo(f"{kind}: {count} seen", err=True)

    return tell


def _written(amount_minor: int, currency: str) -> str:
    """The sum as a decimal; of a currency that is not taken here, in its smallest unit."""
    return major(amount_minor, currency) if currency in CURRENCIES else str(amount_minor)
