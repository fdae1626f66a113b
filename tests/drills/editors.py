"""Several editors at one text of a running paper, all at once: no accepted save is lost, and history never forks.

python -m tests.drills.editors --editors 5 --steps 2000 [--postgres]
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsapp.app import create_app
from newsapp.platform.db import db
from newsapp.platform.settings import Settings
from tests.databases import migrate
from tests.factories import newsroom
from tests.live import LiveSite
from tests.services.postgres import Postgres

ADMIN = "/api/v1/admin/articles"


class Editor(threading.Thread):
    """Somebody who reads, saves, takes the lease and restores, never waiting for anybody."""

    def __init__(self, site: str, key: str, address: str, steps: Iterator[int]) -> None:
        super().__init__()
        self.site, self.key, self.address, self.steps = site, key, address, steps
        self.accepted: dict[int, str] = {}
        self.answers: Counter[str] = Counter()
        self.chance = random.Random(key)
        self.tag, self.text = "", ""

    def run(self) -> None:
        self.read()
        for step in self.steps:
            act = self.chance.choices((self.save, self.read, self.lease, self.save_blindly), (6, 4, 1, 1))[0]
            act(step)

    def read(self, _: int = 0) -> None:
        status, told, tag = self.ask("GET", "")
        self.answers[f"read {status}"] += 1
        self.tag, self.text = tag, _text(told["body"])

    def save(self, step: int) -> None:
        text = f"{self.text} {step}"
        status, told, tag = self.ask("PATCH", "", {"body": _body(text)}, {"If-Match": self.tag})
        self.answers[f"save {status}"] += 1
        if status == 200:
            self.accepted[told["version"]] = str(step)
            self.tag, self.text = tag, text
        elif status == 412:  # take what stands there, as if it had been merged
            theirs = told["theirs"]
            self.tag, self.text = f'"{self.address.rpartition("/")[2]}-{theirs["version"]}"', _text(theirs["body"])

    def save_blindly(self, step: int) -> None:
        """A version that was never the head must never be accepted."""
        status, _, _ = self.ask("PATCH", "", {"body": _body("lost")}, {"If-Match": '"x-0"'})
        self.answers[f"blind {status}"] += 1

    def lease(self, step: int) -> None:
        status, _, _ = self.ask("PUT", "/lease", {"take_over": self.chance.random() < 0.2})
        self.answers[f"lease {status}"] += 1

    def ask(self, method: str, tail: str, told: Any = None, headers: Any = None) -> tuple[int, Any, str]:
        return ask(f"{self.site}{self.address}{tail}", method, self.key, told, headers)


def ask(url: str, method: str, key: str, told: Any = None, headers: Any = None) -> tuple[int, Any, str]:
    """Status, JSON and ETag of an answer."""
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"} | (headers or {})
    content = None if told is None else json.dumps(told).encode()
    request = urllib.request.Request(url, content, sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer), answer.headers.get("ETag", "")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error), ""


def main() -> int:
    """Run the drill; 1 when a save was lost, history forked, or anything was answered with a 5xx."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--editors", type=int, default=5)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--postgres", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsapp-editors-") as name:
        folder = Path(name)
        with _database(folder, told.postgres) as database:
            migrate(database, folder / "instance")
            settings = Settings(database_url=database, instance=folder / "instance", log_level="ERROR")
            keys, address = _begin(settings, told.editors)
            with LiveSite.started(folder, NEWSAPP_DATABASE_URL=database) as site:
                return _drill(site.url, keys, address, told)


@contextmanager
def _database(folder: Path, postgres: bool) -> Iterator[str]:
    if not postgres:
        yield f"sqlite:///{folder / 'newsapp.sqlite'}"
        return
    folder.chmod(0o711)
    server = Postgres(folder / "postgres")
    process = server.start()
    try:
        yield server.create("editors")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _begin(settings: Settings, editors: int) -> tuple[list[str], str]:
    """So many editors' keys, and the address of a draft."""
    with create_app(settings).app_context():
        keys = [newsroom.token("editor") for _ in range(editors)]
        address = f"{ADMIN}/{newsroom.draft(body=_body('begun')).id}"
        db.engine.dispose()
    return keys, address


def _drill(site: str, keys: list[str], address: str, told: argparse.Namespace) -> int:
    numbers, lock = iter(range(1, told.steps + 1)), threading.Lock()
    crew = [Editor(site, key, address, _shared(numbers, lock)) for key in keys]
    began = time.monotonic()
    for editor in crew:
        editor.start()
    for editor in crew:
        editor.join()
    took = time.monotonic() - began
    answers: Counter[str] = sum((editor.answers for editor in crew), Counter())
    accepted = {version: mark for editor in crew for version, mark in editor.accepted.items()}
    print(f"{told.steps} steps by {told.editors} editors in {took:.0f} s: {dict(sorted(answers.items()))}")
    return _judge(site + address, keys[0], accepted, sum(len(editor.accepted) for editor in crew), answers)


def _shared(numbers: Iterator[int], lock: threading.Lock) -> Iterator[int]:
    while True:
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        yield number


def _judge(url: str, key: str, accepted: dict[int, str], saves: int, answers: Counter[str]) -> int:
    _, told, _ = ask(url, "GET", key)
    marks = _text(told["body"]).split()[1:]
    line: list[tuple[int, int | None]] = []
    cursor = ""
    while cursor is not None:
        _, page, _ = ask(f"{url}/revisions?limit=100&cursor={cursor}", "GET", key)
        line += [(row["number"], row["parent"]) for row in page["items"]]
        cursor = page["next_cursor"]
    one_line = line == [(number, number - 1 or None) for number in range(told["version"], 0, -1)]
    kept = marks == [accepted[version] for version in sorted(accepted)] and len(accepted) == saves
    failed = sum(count for name, count in answers.items() if name.split()[1].startswith("5"))
    wrong = answers["blind 200"]
    print(
        f"{saves} saves accepted, none lost and in order: {kept}; every parent was the head: {one_line}; 5xx: {failed}"
    )
    return 0 if kept and one_line and not failed and not wrong else 1


def _body(text: str) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}


def _text(body: dict[str, Any]) -> str:
    return str(body["content"][0]["content"][0]["text"])


if __name__ == "__main__":
    sys.exit(main())
