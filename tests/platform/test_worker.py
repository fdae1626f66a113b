"""Work in the background: at least once, never twice at a time, tried again, and given up in the end."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from newsapp.platform import clock, facts, outbox, worker
from newsapp.platform.db import after_commit, db, in_transaction, transaction
from newsapp.platform.facts import Reactions, Routine, Work
from newsapp.platform.logs import JsonLines
from newsapp.platform.outbox import Heartbeat, Job, RoutineDue

done: list[str] = []
running = {"now": 0, "most": 0}


def note(word: str) -> None:
    done.append(word)


def fail(word: str) -> None:
    done.append(word)
    raise OSError("the printer is on fire")


def linger(word: str) -> None:
    running["now"] += 1
    running["most"] = max(running["most"], running["now"])
    time.sleep(0.05)
    running["now"] -= 1
    done.append(word)


@facts.heavy
def lift(word: str) -> None:
    done.append(word)


@facts.atomic
def enter(word: str) -> None:
    """Something that only changes the database, and once in a while fails half-way."""
    db.session.merge(Heartbeat(name=word, seen_at=clock.now()))
    db.session.flush()
    done.append(f"{word} {in_transaction()}")
    if word == "torn":
        raise OSError("the page is torn")


def tick() -> None:
    done.append("tick")


def at_once(word: str) -> None:
    done.append(f"at once {word}")


@pytest.fixture(autouse=True)
def _work(app: Flask) -> Iterator[None]:
    reactions = {
        "noted": Reactions(at_once=(at_once,), later=(note,)),
        "failed": Reactions(later=(fail,)),
        "lingered": Reactions(later=(linger,)),
        "lifted": Reactions(later=(lift,)),
        "entered": Reactions(later=(enter,)),
    }
    app.extensions[facts.KEY] = Work(reactions, (Routine(tick, every=timedelta(minutes=5)),))
    done.clear()
    running.update(now=0, most=0)
    yield


def told(name: str, *words: str) -> None:
    with transaction():
        for word in words:
            facts.record(name, word=word)


def job() -> Job:
    db.session.rollback()
    found = db.session.scalar(select(Job))
    assert found is not None
    return found


def test_a_fact_is_reacted_to_at_once_and_later() -> None:
    told("noted", "a")
    assert done == ["at once a"]
    assert worker.drain() == 1
    assert done == ["at once a", "a"]
    assert (job().open, job().finished_at is not None) == (False, True)
    assert worker.drain() == 0


def test_a_fact_of_a_change_that_did_not_happen_is_forgotten() -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        facts.record("noted", word="a")
        raise ZeroDivisionError
    assert worker.drain() == 0


def test_a_fact_outside_a_transaction_is_a_mistake_and_an_unknown_one_too() -> None:
    with pytest.raises(RuntimeError):
        facts.record("noted", word="a")
    with pytest.raises(KeyError), transaction():
        facts.record("unheard")


def test_work_is_not_done_before_it_is_due() -> None:
    at = clock.now() + timedelta(hours=1)
    with transaction():
        facts.record("noted", due_at=at, word="a")
    assert worker.drain() == 0
    with clock.freeze(at):
        assert worker.drain() == 1


def test_failed_work_is_tried_again_later_and_given_up_in_the_end() -> None:
    told("failed", "a")
    worker.drain()
    assert (job().attempts, job().open) == (1, True)
    assert "printer" in job().failure
    assert job().due_at > clock.now()
    assert worker.drain() == 0
    for _ in range(worker.MOST_ATTEMPTS):
        with clock.freeze(job().due_at + timedelta(seconds=1)):
            worker.drain()
    assert (job().attempts, job().open, job().failed_at is not None) == (worker.MOST_ATTEMPTS, False, True)


def test_work_that_a_killed_worker_had_taken_is_done_once_its_lease_is_over() -> None:
    told("noted", "a")
    with transaction():
        db.session.execute(update(Job).values(claimed_until=clock.now() + worker.LEASE, attempts=1))
    assert worker.drain() == 0
    with clock.freeze(clock.now() + worker.LEASE + timedelta(seconds=1)):
        assert worker.drain() == 1


def test_several_workers_do_each_thing_once_and_side_by_side(app: Flask) -> None:
    words = [str(n) for n in range(24)]
    told("lingered", *words)

    def crew() -> None:
        with app.app_context():
            worker.drain()

    threads = [threading.Thread(target=crew) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == sorted(words)
    assert running["most"] > 1


def test_without_the_claim_the_same_workers_would_do_things_twice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the test above would see if a job that was taken could be taken again."""
    told("lingered", "a")
    claim, alone, both = worker._claim, threading.Lock(), threading.Barrier(2, timeout=10)

    def careless(due: Any) -> worker.Claimed | None:
        with alone, transaction():  # in one, so that the other never finds it taken and goes
            taken = claim(due)
            db.session.execute(update(Job).values(claimed_until=None))
        both.wait()
        return taken

    def one() -> None:
        with app.app_context():
            worker.do_one(heavy=False)

    monkeypatch.setattr(worker, "_claim", careless)
    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == ["a", "a"]


def test_work_that_kills_every_worker_is_given_up_too() -> None:
    told("noted", "a")
    with transaction():
        db.session.execute(update(Job).values(attempts=worker.MOST_ATTEMPTS))
    assert worker.drain() == 1
    assert "a" not in done
    assert (job().open, job().failed_at is not None, "killed" in job().failure) == (False, True, True)


def test_who_was_too_slow_does_not_put_back_what_another_has_taken() -> None:
    told("noted", "a")
    slow = worker._claim(worker._due(heavy=False))
    assert slow is not None
    with clock.freeze(clock.now() + worker.LEASE + timedelta(seconds=1)):
        quick = worker._claim(worker._due(heavy=False))
        assert quick is not None
        assert (quick.id, quick.attempts) == (slow.id, 2)
        worker._put_back(slow, "too slow")
        assert (job().failure, job().claimed_until is not None) == ("", True)
        worker._put_back(quick, "failed")
    assert (job().failure, job().claimed_until) == ("failed", None)


def test_a_failure_is_kept_whatever_its_words(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def spoil(word: str) -> None:
        raise ValueError(f"\0 \ud800 {word}")

    spoil.__module__, spoil.__name__ = __name__, "note"
    app.extensions[facts.KEY] = Work({"noted": Reactions(later=(spoil,))})
    told("noted", "a")
    with caplog.at_level("CRITICAL", "newsapp"):  # pytest's own report cannot carry such a text
        worker.drain()
    assert (job().attempts, job().claimed_until) == (1, None)
    assert "ValueError" in job().failure


def test_the_log_says_which_request_a_job_comes_from(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.test_request_context(), transaction():
        g.request_id = "r1"
        facts.record("noted", word="a")
        facts.record("failed", word="a")
    logger = logging.getLogger("newsapp.platform.worker")
    with caplog.at_level("INFO", logger.name):
        logger.addHandler(caplog.handler)
        worker.drain()
        logger.removeHandler(caplog.handler)
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert {(line["message"], line["request_id"]) for line in lines} == {("job done", "r1"), ("job failed", "r1")}


def test_heavy_work_never_stands_in_the_way_of_what_is_prompt() -> None:
    told("lifted", "heavy")
    told("noted", "prompt")
    assert worker.do_one(heavy=False)
    assert not worker.do_one(heavy=False)
    assert done == ["at once prompt", "prompt"]
    assert worker.do_one(heavy=True)
    assert done[-1] == "heavy"


def test_a_routine_comes_once_in_its_time_whoever_asks() -> None:
    for _ in range(3):
        worker.make_routines_due()
    worker.drain()
    assert done == ["tick"]
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        worker.make_routines_due()
        worker.make_routines_due()
        worker.drain()
    assert done == ["tick", "tick"]
    assert db.session.scalar(select(RoutineDue.name)) == facts.job_name(tick)


def test_two_workers_that_begin_at_once_on_an_empty_database_agree_on_a_routine(app: Flask) -> None:
    """One has noted the routine and not yet committed it when the other comes, who has seen none."""
    name, begun, go_on = facts.job_name(tick), threading.Event(), threading.Event()
    wrong: list[SQLAlchemyError] = []

    def be_first() -> None:
        with app.app_context(), transaction() as session:
            outbox.begin_routine(name, clock.now() + timedelta(minutes=5))
            session.flush()
            begun.set()
            go_on.wait(10)

    def be_second() -> None:
        with app.app_context():
            try:
                worker.make_routines_due()
            except SQLAlchemyError as error:
                wrong.append(error)

    first, second = threading.Thread(target=be_first), threading.Thread(target=be_second)
    first.start()
    assert begun.wait(10)
    second.start()
    second.join(0.5)
    assert second.is_alive(), "the second waits for what the first does"
    go_on.set()
    first.join()
    second.join()
    assert wrong == []
    db.session.rollback()
    assert list(db.session.scalars(select(RoutineDue.name))) == [name]
    assert db.session.scalar(select(Job.id)) is None


def test_a_running_worker_says_that_it_lives_and_stops_when_it_is_told(app: Flask) -> None:
    told("noted", "a")
    told("lifted", "b")
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(app, stop))
    thread.start()
    until = time.monotonic() + 20
    while not {"a", "b"} <= set(done) and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(15)
    assert {"a", "b", "tick"} <= set(done) | {"tick"}
    assert not thread.is_alive()
    db.session.rollback()
    assert db.session.scalar(select(Heartbeat.seen_at)) is not None


def test_old_work_is_forgotten() -> None:
    told("noted", "a")
    worker.drain()
    with clock.freeze(clock.now() + worker.KEPT + timedelta(days=1)):
        worker.sweep()
    db.session.rollback()
    assert db.session.scalar(select(Job.id)) is None


def test_what_follows_a_commit_runs_once_and_only_if_it_happens() -> None:
    with transaction(), transaction():
        after_commit(tick)
        after_commit(tick)
        assert in_transaction()
        assert done == []
    assert done == ["tick"]
    with pytest.raises(ZeroDivisionError), transaction():
        after_commit(tick)
        raise ZeroDivisionError
    assert done == ["tick"]
    assert not in_transaction()


def entered() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Heartbeat.name).order_by(Heartbeat.name)))


def test_an_atomic_job_is_done_and_ticked_off_in_the_transaction_that_claims_it() -> None:
    told("entered", "one")
    assert worker.do_one(heavy=False)
    assert (done, entered()) == (["one True"], ["one"])
    assert (job().open, job().attempts, job().claimed_until) == (False, 1, None)
    assert not worker.do_one(heavy=False)


def test_an_atomic_job_that_fails_leaves_nothing_behind_and_is_tried_again_until_it_is_given_up() -> None:
    told("entered", "torn")
    began = clock.now()
    assert worker.drain() == 1
    assert (entered(), job().open, job().attempts) == ([], True, 1)
    assert "the page is torn" in job().failure
    assert job().due_at > began + timedelta(seconds=1)
    for _ in range(worker.MOST_ATTEMPTS - 1):
        with transaction() as session:
            session.execute(update(Job).values(due_at=began))
        worker.do_one(heavy=False)
    assert (job().open, job().attempts, job().failed_at is None) == (False, worker.MOST_ATTEMPTS, False)
    assert entered() == []


def test_an_atomic_job_that_another_worker_has_is_passed_over(app: Flask, database: str) -> None:
    """On SQLite one writes at a time, and the other waits instead."""
    told("entered", "one", "two")
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), transaction() as session:
            session.scalars(select(Job).order_by(Job.due_at, Job.id).limit(1).with_for_update()).first()
            begun.set()
            go_on.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait(10)
    if database.startswith("postgresql"):
        assert worker.do_one(heavy=False)
        assert len(done) == 1
    go_on.set()
    holder.join()
    worker.drain()
    assert sorted(done) == ["one True", "two True"]
