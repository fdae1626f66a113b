"""The page of the work in the background: what waits, what is being done, what failed and what to do about it."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_timedelta
from flask import Response

from newsapp.articles import queries
from newsapp.desk.guards import me, needs
from newsapp.desk.pages.rendering import go_to, new_pages, page
from newsapp.platform import backlog
from newsapp.platform.errors import Refusal
from newsapp.platform.outbox import Job
from newsapp.staff.actions import tending
from newsapp.staff.roles import WORK

pages = new_pages("desk_work")
HERE = "/desk/jobs"
# Each job in words: what is done when it is done.
JOBS = {
    "articles.jobs.index": "Let a story be found at the desk",
    "articles.jobs.index_unread": "Look for stories that cannot be found at the desk yet",
    "articles.jobs.publish_due": "Publish a story at its time",
    "articles.jobs.publish_overdue": "Publish what became due during the freeze",
    "contributions.actions.checkout.close_others": "Close other pages on which the same gift could be paid",
    "contributions.actions.checkout.stop_trying": "Stop a payment that was declined too often",
    "contributions.actions.dunning.remind": "Write to a giver whose payment failed",
    "contributions.actions.erasing.forget_at_provider": "Have the payment provider forget a giver",
    "contributions.actions.links.mail": "Send a giver the link to their page",
    "contributions.actions.payments.end_plan": "End a plan whose payment was taken back",
    "contributions.actions.payments.look": "Ask the payment provider about a payment",
    "contributions.actions.plans.look": "Ask the payment provider about a plan",
    "contributions.actions.refunds.send": "Send a refund",
    "contributions.actions.sessions.look_at": "See whether a payment page was used",
    "contributions.inbox.handle": "Take in a message of the payment provider",
    "contributions.jobs.check_books": "Prove the books",
    "contributions.jobs.reconcile_lately": "Compare the last days with the payment provider",
    "contributions.jobs.sweep": "Forget givers' links and sessions that are over",
    "drafts.jobs.check_links": "Try the links of a story",
    "media.jobs.make_renditions": "Make the sizes of a picture",
    "media.jobs.sweep_uploads": "Throw away pieces of files that never came whole",
    "notifications.jobs.deliver": "Send a mail",
    "platform.worker.sweep": "Forget work that was done long ago",
    "reading.jobs.age": "Mark stories that have become a year old",
    "reading.jobs.index": "Let readers find a story",
    "reading.jobs.rewrite_showing": "Renew the stories that show a picture",
    "reading.jobs.rewrite_using": "Renew the stories that name a section, tag or author",
    "staff.jobs.sweep": "Forget sessions and attempts that are long over",
}


@pages.get(HERE)
@needs(WORK)
def show_work() -> Response:
    """How the work in the background stands now."""
    return _work()


@pages.post(f"{HERE}/again")
@needs(WORK)
def try_all_again() -> Response:
    """Have everything tried again that was given up."""
    tending.try_all_again(by=me())
    return go_to(f"{HERE}?done=again")


@pages.post(f"{HERE}/<job_id>/again")
@needs(WORK)
def try_again(job_id: str) -> Response:
    """Have one job tried again."""
    try:
        tending.try_again(job_id, by=me())
    except Refusal as refusal:
        return _work(refusal)
    return go_to(f"{HERE}?done=again")


@pages.post(f"{HERE}/<job_id>/rest")
@needs(WORK)
def let_be(job_id: str) -> Response:
    """Ask no more about one that failed."""
    try:
        tending.let_be(job_id, by=me())
    except Refusal as refusal:
        return _work(refusal)
    return go_to(f"{HERE}?done=let_be")


def _work(refusal: Refusal | None = None) -> Response:
    found = backlog.look()
    jobs = [*found.running, *found.troubled, *found.failed]
    stories = queries.those([_about(job) for job in jobs if _about(job)], by=me())
    told = {"backlog": found, "jobs": JOBS, "many": backlog.MOST_COUNTED, "refusal": refusal, "span": _span}
    about = {job.id: stories.get(_about(job)) for job in jobs}
    return page("desk/work.html", status=refusal.status if refusal else 200, about=about, **told)


def _about(job: Job) -> str:
    """The story that a job is about, if it is about one."""
    told = job.payload.get("article_id", "")
    return told if isinstance(told, str) else ""


def _span(took: timedelta, language: str) -> str:
    """A length of time in words."""
    return str(format_timedelta(max(took, timedelta(seconds=1)), threshold=1.5, locale=language))
