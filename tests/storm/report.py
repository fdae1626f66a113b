"""What came of a storm, as a table."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from tests.storm.comparison import KINDS
from tests.storm.storming import Outcome

MOST_TOLD = 10
COUNTED = (
    "paid at Stripe",
    "refunds at Stripe",
    "disputes at Stripe",
    "events",
    "events kept",
    "events kept by the reconciliation",
    "webhooks refused",
    "receipts",
    "cancellations",
)


def tell(outcome: Outcome, title: str, gifts: int) -> None:
    """Print it: what was done, what was wrong, and the first sentences about that."""
    table = Table(title=title)
    table.add_column("")
    table.add_column("", justify="right")
    storm_s = outcome.took_s["storm"]
    table.add_row("gifts", f"{gifts:,}")
    for name in COUNTED:
        table.add_row(name, f"{outcome.counts[name]:,}")
    table.add_section()
    for kind in KINDS:
        count = len(outcome.findings[kind])
        table.add_row(kind, f"{count:,}", style="bold red" if count else "")
    table.add_section()
    table.add_row("killed", _listed(outcome.killed))
    table.add_row("mischief", _listed(outcome.mischief))
    table.add_row("clients tried again after", _listed(outcome.unwilling))
    table.add_row("settled by the reconciliation", _listed(outcome.reconciled))
    table.add_row("discrepancies for a person", _listed(outcome.discrepancies))
    table.add_row("jobs that failed and were tried again", f"{outcome.counts['failures logged']:,}")
    table.add_section()
    table.add_row("seconds", ", ".join(f"{name} {took_s:.0f}" for name, took_s in outcome.took_s.items()))
    table.add_row("gifts a second, while it stormed", f"{gifts / storm_s:.1f}")
    Console(width=120).print(table)
    for kind, told in outcome.findings.items():
        for sentence in told[:MOST_TOLD]:
            print(f"{kind}: {sentence}")
        if len(told) > MOST_TOLD:
            print(f"{kind}: and {len(told) - MOST_TOLD} more")


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items())) or "none"
