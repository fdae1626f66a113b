"""A newsroom in the middle of everything: stories in every state, remarks, pictures, gifts, people, what went wrong.

It is what the desk's pages show when they are looked at all together. A page whose address has a part that is not
among the examples here fails the test that walks over them: add one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update
from werkzeug.serving import make_server

from newsapp.app import create_app
from newsapp.articles.actions import (
    assigning,
    cataloguing,
    correcting,
    curating,
    drafting,
    publishing,
    reviewing,
    translating,
)
from newsapp.articles.models import Article
from newsapp.drafts.actions import commenting, leasing, previewing
from newsapp.platform import clock, worker
from newsapp.platform.db import transaction
from newsapp.platform.errors import Locked
from newsapp.platform.outbox import Job
from newsapp.platform.settings import Settings
from newsapp.staff.actions import membership
from newsapp.staff.models import Session
from newsapp.staff.roles import ROLES, WORKER, Person
from newsapp.staff.rules import NEED_FACTOR
from tests.clients import OutsideClient
from tests.factories import givers, newsroom, pictures
from tests.factories.visitors import Visitor, visitor
from tests.services.redis import free_port

BODY = """
The wall was finished in **June**. [The plan](https://example.org/plan) said otherwise.

## What the sea took

> The boats had nowhere to land.

1. Kondivali
2. Versova

| Year | Metres |
|---|---|
| 2019 | 40 |
| 2026 | 3 |

***
""".strip()


@dataclass
class Furnished:
    """The running newsroom: its address, who is signed in, and for each part of an address what may stand there.

    The key of an example is the name of the part, or the beginning of the route, a space and the name.
    """

    url: str
    app: Flask
    examples: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


@contextmanager
def served(address: str, folder: Path, **settings: Any) -> Iterator[tuple[str, Flask]]:
    """An application on this database that answers at localhost; we are in its context meanwhile."""
    port = free_port()
    url = f"http://localhost:{port}"
    told: dict[str, Any] = {"database_url": address, "instance": folder, "limits": False, "log_level": "ERROR"}
    app = create_app(Settings(**told | {"public_url": url} | settings))
    app.test_client_class = OutsideClient
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with app.app_context():
            yield url, app
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def furnish(url: str, app: Flask) -> Furnished:
    """Fill an empty newsroom."""
    site = Furnished(url, app)
    _hire(site)
    image_id = _add_pictures(site)
    stories = _write(site, image_id)
    _work_around(site, stories)
    _take_money(site)
    _go_wrong(site, stories["published"])
    worker.drain()
    return site


def _hire(site: Furnished) -> None:
    for role in ROLES:
        found: Visitor = visitor(site.app.test_client(), role)
        if role in NEED_FACTOR:
            found.set_up_app()
        cookie = found.browser.get_cookie("desk")
        assert cookie is not None
        site.cookies[role], site.people[role] = cookie.value, found.staff.person
    with transaction() as session:  # no proof becomes too old while the pages are looked at
        session.execute(update(Session).values(proved_at=clock.now() + timedelta(hours=2)))
    left, _ = membership.employ("left@paper.example", "Somebody Who Left", "editor", by=WORKER)
    membership.change(left.id, {"active": False}, by=site.people["admin"])
    invited, secret = membership.employ("new@paper.example", "नई संपादक", "editor", by=site.people["admin"])
    membership.give_token(invited, "The printing press", by=WORKER)
    site.examples["staff_id"] = [site.people["editor"].id, left.id, invited.id]
    site.examples["secret"] = [secret]


def _add_pictures(site: Furnished) -> str:
    told: dict[str, Any] = {
        "credit_line": "Photo: Farida Sheikh",
        "caption": "The harbour at low water",
        "kind": "photograph",
    }
    told |= {"credit_people": [{"name": "Farida Sheikh", "role": "photographer", "url": "https://example.org/farida"}]}
    shown, bare = pictures.taken_in(**told), pictures.taken_in(alt="बंदरगाह", kind="illustration")
    worker.drain()
    site.examples["image_id"] = [shown.id, bare.id]
    rendition = pictures.renditions(shown.id)[0]
    site.examples |= {"key": [str(rendition["key"])], "width_px": [str(rendition["width"])]}
    return str(shown.id)


def _write(site: Furnished, image_id: str) -> dict[str, Article]:
    """A story in every state and standing, and in scripts that run the other way."""
    reporter, publisher = site.people["contributor"], site.people["publisher"]
    picture = {"image": image_id, "caption": "The harbour that moved"}
    told: dict[str, Any] = {"body": None, "body_markdown": BODY, "illustration": picture, "by": reporter}
    made = {name: _draft(headline=f"A story that is {name.replace('_', ' ')}", **told) for name in _STATES}
    for name, act in _STATES.items():
        act(made[name].id, publisher)
    urdu = _draft(headline="بندرگاہ جو چلی گئی", language="ur", standfirst="ماہی گیروں کا ساحل", by=reporter)
    hindi = translating.begin(made["published"].id, "hi", by=site.people["editor"])
    drafting.change(hindi.id, {"headline": "बंदरगाह जो खिसक गया"}, by=site.people["editor"])
    bare = drafting.begin({"headline": "Nothing but a headline", "language": "en"}, by=reporter).article
    found = made | {"urdu": urdu, "hindi": hindi, "bare": bare}
    site.examples["article_id"] = [story.id for story in found.values()]
    for kind in ("section", "author"):
        cataloguing.add(kind, {"name": "Harbour"}, by=publisher)  # as the tag is called
    site.examples["/desk/catalogue slug"] = ["harbour"]
    phone = "/desk/stories/<article_id>/phone/media article_id"
    site.examples[phone] = [made["published"].id]  # whose picture the key is
    site.examples["language"] = ["en", "hi", "ur"]
    curating.arrange("en", [{"kind": "lead", "articles": [made["published"].id]}], by=publisher)
    return found


def _draft(by: Person, **more: Any) -> Article:
    newsroom.catalogue()
    fields = newsroom.fields(**more)
    if fields["body"] is None:
        del fields["body"]
    return drafting.begin(fields, by=by).article


def _publish(article_id: str, by: Person) -> None:
    publishing.publish(article_id, by=by)


def _standing(standing: str) -> Any:
    def stand(article_id: str, by: Person) -> None:
        publishing.publish(article_id, by=by)
        correcting.set_standing(article_id, standing, "We are looking into this report.", by=by)

    return stand


def _correct(article_id: str, by: Person) -> None:
    publishing.publish(article_id, by=by)
    correcting.correct(article_id, "correction", "An earlier version misstated the year.", by=by)


def _withdraw(article_id: str, by: Person) -> None:
    publishing.publish(article_id, by=by)
    publishing.withdraw(article_id, "Not ours to print.", by=by)


_STATES: dict[str, Any] = {
    "published": _publish,
    "a_draft": lambda article_id, by: None,
    "in_review": lambda article_id, by: drafting.submit(article_id, by=by),
    "scheduled": lambda article_id, by: publishing.schedule(article_id, clock.now() + timedelta(days=2), by=by),
    "corrected": _correct,
    "under_review": _standing("under_review"),
    "retracted": _standing("retracted"),
    "withheld": _standing("withheld"),
    "withdrawn": _withdraw,
}


def _work_around(site: Furnished, stories: dict[str, Article]) -> None:
    """Remarks, reviews, an assignment, a lease, revisions, previews."""
    editor, reporter = site.people["editor"], site.people["contributor"]
    for name in ("a_draft", "in_review"):
        story = stories[name].id
        made = commenting.comment(story, "Who says that the wall leaks?", 0, by=editor)
        commenting.comment(story, "किसने कहा?", by=reporter)
        commenting.resolve(story, made.id, by=reporter)
        assigning.assign(story, reporter.id, clock.now() + timedelta(days=1), by=editor)
        drafting.change(story, {"body_markdown": f"{BODY}\n\nA paragraph more."}, by=editor)
    leasing.take(stories["a_draft"].id, by=editor)
    for verdict in ("changes", "approved"):
        drafting.submit(stories["urdu"].id, by=reporter)
        reviewing.review(stories["urdu"].id, verdict, "Ask the corporation, too.", by=editor)
    site.examples["number"] = ["1", "2"]
    preview, _ = previewing.make(stories["a_draft"].id, 48, by=editor)
    ended, _ = previewing.make(stories["a_draft"].id, 48, by=editor)
    previewing.revoke(stories["a_draft"].id, ended.id, by=editor)
    site.examples["preview_id"] = [preview.id]


def _take_money(site: Furnished) -> None:
    fund = givers.campaign(slug="flood-desk", description="Boats, and somebody in them.")
    gift = givers.contribution(
        givers.donor(name="Asha Rao"), status="paid", campaign_id=fund.id, message="Go on.", dedication="For Baba"
    )
    paid = givers.settled(gift)
    givers.receipt(paid)
    monthly = givers.contribution(frequency="monthly", status="paid")
    givers.settled(monthly, plan_id=givers.plan(monthly).id)
    returned, disputed = givers.contribution(status="refunded"), givers.contribution(status="disputed")
    givers.refund(givers.settled(returned))
    givers.dispute(givers.settled(disputed))
    waiting = givers.contribution(status="created", anonymous=True)
    site.examples["discrepancy_id"] = [givers.discrepancy().id]
    site.examples["contribution_id"] = [it.id for it in (gift, monthly, returned, disputed, waiting)]
    site.examples["/desk/campaigns slug"] = [fund.slug]


def _go_wrong(site: Furnished, story: Article) -> None:
    """A job that was given up, one that waits, and a publisher who was stopped."""
    with transaction() as session:
        failed = Job(name="reading.jobs.index", payload={"article_id": story.id}, due_at=clock.now(), attempts=12)
        failed.failed_at, failed.open, failed.failure = clock.now(), False, "OperationalError('disk is full')"
        later = clock.now() + timedelta(days=1)
        session.add_all([failed, Job(name="staff.jobs.sweep", payload={}, due_at=later, heavy=True)])
    site.examples["job_id"] = [failed.id]
    hasty = newsroom.person("publisher")
    try:
        for number in range(20):
            correcting.correct(story.id, "update", f"Update {number}.", by=hasty)
    except Locked:
        return
    raise AssertionError("the brake was not pulled")
