"""What follows from each fact: the one place where rooms and doors hear of each other."""

from __future__ import annotations

from datetime import timedelta

from newsapp.articles import jobs as articles
from newsapp.drafts import jobs as drafts
from newsapp.media import jobs as media
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
}
ROUTINES = (
    Routine(worker.sweep, every=timedelta(hours=1)),
    Routine(articles.index_unread, every=timedelta(hours=1)),
    Routine(reading.age, every=timedelta(hours=1)),
    Routine(staff.sweep, every=timedelta(hours=1)),
)
WORK = Work(REACTIONS, ROUTINES)
