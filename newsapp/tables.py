"""Loads every room's and door's tables, so that foreign keys resolve and migrations see them all."""

from __future__ import annotations

from newsapp.articles import models as articles
from newsapp.contributions import models as contributions
from newsapp.drafts import models as drafts
from newsapp.media import models as media
from newsapp.notifications import models as notifications
from newsapp.platform import edition, outbox
from newsapp.reading import models as reading
from newsapp.staff import models as staff

ALL = (staff, media, notifications, articles, contributions, drafts, reading, outbox, edition)
