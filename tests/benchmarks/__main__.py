"""`make bench`: 10,000 stories, then requests per second and p99 of each kind of answer, beside a bare server."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from newsapp.app import create_app
from newsapp.platform import edition, migrations, progress
from newsapp.platform.db import transaction
from newsapp.platform.settings import Settings
from newsapp.reading import listing
from tests.benchmarks import loading
from tests.benchmarks.load import Seen, hit
from tests.benchmarks.serving import server

DEPTH, PAGE = 450, 20
Runs = dict[str, list[Seen]]


def main() -> None:
    """Load, measure, print."""
    told = argparse.ArgumentParser(prog="make bench", description=__doc__)
    told.add_argument("--stories", type=int, default=10_000)
    told.add_argument("--rounds", type=int, default=3)
    told.add_argument("--seconds", type=int, default=3)
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsapp-bench-") as folder:
        settings = Settings(instance=Path(folder), database_url=os.environ.get("NEWSAPP_DATABASE_URL", ""))
        app = create_app(settings)
        with app.app_context():
            migrations.upgrade()
            with progress.bar(f"Loading {asked.stories:,} stories") as tell:
                loading.load(asked.stories, tell)
            targets = _targets()
            for worker_class in ("sync", "gthread"):
                _report(worker_class, _measure(worker_class, settings, targets, asked.rounds, asked.seconds))


def _targets() -> dict[str, str]:
    cursor, slug = "", ""
    for _ in range(DEPTH):
        page = listing.page(listing.Filters(), limit=PAGE, cursor=cursor)
        slug = slug or page.items[0]["slug"]
        cursor = page.next_cursor or cursor
    first = f"/api/v1/articles?limit={PAGE}"
    return {
        "article": f"/api/v1/articles/{slug}",
        "list": first,
        "list, 450 deep": f"{first}&cursor={cursor}",
        "search": "/api/v1/search?q=harbour+monsoon",
        "page": f"/article/{slug}",
    }


def _measure(worker_class: str, settings: Settings, targets: dict[str, str], rounds: int, seconds: int) -> Runs:
    """Interleaved runs against three servers: bare, ours, and ours keeping no finished answer."""
    environ = {"NEWSAPP_INSTANCE": str(settings.instance), "NEWSAPP_DATABASE_URL": settings.database_url}
    environ |= {"NEWSAPP_LIMITS": "no"}
    runs: Runs = defaultdict(list)
    with server("wsgi:application", worker_class, environ) as hot:
        body = settings.instance / "bare.json"
        body.write_bytes(urllib.request.urlopen(hot + targets["list"]).read())
        article = settings.instance / "bare-article.json"
        article.write_bytes(urllib.request.urlopen(hot + targets["article"]).read())
        bare = "tests.benchmarks.bare:application"
        with (
            server(bare, worker_class, {"BARE_BODY": str(body)}) as bare_list,
            server(bare, worker_class, {"BARE_BODY": str(article)}) as bare_article,
            server("wsgi:application", worker_class, environ | {"NEWSAPP_CACHE_BYTES": "0"}) as made,
        ):
            cases = {"bare server, article's bytes": bare_article + "/", "bare server, list's bytes": bare_list + "/"}
            cases |= {f"hot {name}": hot + path for name, path in targets.items()}
            cases |= {f"made anew: {name}": made + path for name, path in targets.items()}
            for _ in range(rounds):
                for name, url in cases.items():
                    runs[name].append(hit(url, seconds))
                runs["first read after an edition change"].append(_first_reads(hot + targets["article"]))
    return runs


def _first_reads(url: str, count: int = 40) -> Seen:
    """Single reads, each right after the edition turned."""
    took_ms = []
    for _ in range(count):
        _turn()
        took_ms.append(_timed(lambda: urllib.request.urlopen(url).read()))
    took_ms.sort()
    return Seen(1000 / statistics.median(took_ms), took_ms[int(count * 0.99) - 1], 0)


def _turn() -> None:
    with transaction():
        edition.turn()


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _report(worker_class: str, runs: Runs) -> None:
    table = Table(title=f"gunicorn {worker_class}, 2 workers, 16 connections; medians of interleaved runs")
    for column in ("answer", "requests/s", "p99 ms", "of the bare server", "runs"):
        table.add_column(column, justify="left" if column == "answer" else "right")
    middle = {name: statistics.median(seen.rps for seen in _level(many)) for name, many in runs.items()}
    for name, many in runs.items():
        bare = middle[f"bare server, {'article' if 'article' in name else 'list'}'s bytes"]
        p99_ms = statistics.median(seen.p99_ms for seen in _level(many))
        spread = " ".join(f"{seen.rps:,.0f}{'*' * seen.lopsided}" for seen in many)
        failed = sum(seen.failed for seen in many)
        share = f"{middle[name] / bare:.2f}" + (f" ({failed} failed)" if failed else "")
        table.add_row(name, f"{middle[name]:,.0f}", f"{p99_ms:.1f}", share, spread)
    Console(width=120).print(table)
    if any(seen.lopsided for many in runs.values() for seen in many):
        print("* One worker held all connections; such runs are shown, and left out of the medians where others are.")
    first, deep = middle["made anew: list"], middle["made anew: list, 450 deep"]
    print(f"The list 450 pages deep answers at {deep / first:.2f} of the first page, both made anew.\n")


def _level(many: list[Seen]) -> list[Seen]:
    """The runs in which both workers had connections; all of them where there is none."""
    return [seen for seen in many if not seen.lopsided] or many


if __name__ == "__main__":
    main()
