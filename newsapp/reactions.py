"""What follows from each fact: the one place where rooms and doors hear of each other."""

from __future__ import annotations

from datetime import timedelta

from newsapp.articles import jobs as articles
from newsapp.contributions import inbox
from newsapp.contributions import jobs as contributions
from newsapp.contributions.actions import (
    checkout,
    dunning,
    erasing,
    links,
    payments,
    plans,
    receipts,
    refunds,
    sessions,
)
from newsapp.drafts import jobs as drafts
from newsapp.media import jobs as media
from newsapp.notifications.jobs import deliverer
from newsapp.platform import edition, worker
from newsapp.platform.facts import Reactions, Routine, Work
from newsapp.reading import jobs as reading
from newsapp.reading import writing
from newsapp.staff import jobs as staff


def _new_edition(**_: object) -> None:
    edition.turn()


REACTIONS: dict[str, Reactions] = {
    "article.saved": Reactions(later=(articles.index,)),
    "article.published": Reactions(at_once=(writing.write,), later=(reading.index,)),
    "article.changed": Reactions(at_once=(writing.write,), later=(reading.index,)),
    "article.withdrawn": Reactions(at_once=(writing.write,), later=(reading.index,)),
    "article.scheduled": Reactions(later=(articles.publish_due,)),
    "publishing.thawed": Reactions(later=(articles.publish_overdue,)),
    "links.asked": Reactions(later=(drafts.check_links,)),
    "catalogue.changed": Reactions(at_once=(_new_edition,), later=(reading.rewrite_using,)),
    "front.arranged": Reactions(at_once=(_new_edition,)),
    "image.taken_in": Reactions(later=(media.make_renditions,)),
    "image.ready": Reactions(later=(reading.rewrite_showing,)),
    "image.changed": Reactions(later=(media.make_renditions, reading.rewrite_showing)),
    "contribution.awaited": Reactions(later=(sessions.look_at,)),
    "stripe_event.kept": Reactions(later=(inbox.handle,)),
    "payment.unpriced": Reactions(later=(payments.look,)),
    "payment.settled": Reactions(at_once=(receipts.issue,)),
    "payment.refunded": Reactions(at_once=(receipts.cancel,)),
    "payment.held": Reactions(later=(payments.end_plan,)),
    "payment.lost": Reactions(at_once=(receipts.cancel_lost,)),
    "refund.asked": Reactions(later=(refunds.send,)),
    "plan.asked": Reactions(later=(plans.look,)),
    "plan.changed": Reactions(later=(checkout.close_others,)),
    "payment.declined": Reactions(later=(checkout.stop_trying,)),
    "plan.payment_failed": Reactions(later=(dunning.remind,)),
    "plan.payment_missing": Reactions(later=(dunning.remind,)),
    "giver.erased": Reactions(later=(erasing.forget_at_provider,)),
    "giving_link.wished": Reactions(later=(links.mail,)),
    "message.posted": Reactions(later=(deliverer(contributions.attach),)),
}
ROUTINES = (
    Routine(worker.sweep, every=timedelta(hours=1)),
    Routine(articles.index_unread, every=timedelta(hours=1)),
    Routine(reading.age, every=timedelta(hours=1)),
    Routine(media.sweep_uploads, every=timedelta(hours=1)),
    Routine(contributions.check_books, every=timedelta(minutes=10)),
    Routine(contributions.reconcile_lately, every=timedelta(hours=1)),
    Routine(contributions.sweep, every=timedelta(hours=1)),
    Routine(staff.sweep, every=timedelta(hours=1)),
)
WORK = Work(REACTIONS, ROUTINES)
