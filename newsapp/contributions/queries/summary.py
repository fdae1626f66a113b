"""What came in and what is left of it, summed from the ledger and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, String, case, cast, column, func, select, values
from sqlalchemy.orm import outerjoin

from newsapp.contributions import accounts
from newsapp.contributions.models import Campaign, Contribution, Payment, Transfer
from newsapp.contributions.queries.days import Days
from newsapp.platform.columns import UtcTime
from newsapp.platform.db import db

MOST_DAYS = 400
Query = Select[*tuple[Any, ...]]
Grouped = tuple[Any, Any]  # by which column, and from what


@dataclass(frozen=True)
class Sums:
    """What the ledger says of one day, story, campaign, currency or payment, in minor units of one currency.

    `key` is None for what belongs to no story or campaign. `net_minor` is what of it is left at Stripe or went to the
    bank: gross less fees, refunds, disputes and the fees of disputes, and what nobody has assigned yet.
    """

    key: str | None
    currency: str
    gross_minor: int
    fees_minor: int
    refunded_minor: int
    disputed_minor: int
    dispute_fees_minor: int
    unassigned_minor: int
    payments: int
    refunds: int
    disputes: int

    @property
    def net_minor(self) -> int:
        """What is left."""
        lost = self.refunded_minor + self.disputed_minor + self.fees_minor + self.dispute_fees_minor
        return self.gross_minor - lost + self.unassigned_minor


@dataclass(frozen=True)
class Progress:
    """How far a campaign is: what givers gave and the paper kept, before fees, and how many givers that were."""

    raised_minor: int = 0
    givers: int = 0


def summed(by: str, days: Days) -> list[Sums]:
    """The sums by day, story, campaign or currency, of what moved on these days; one line for each currency.

    By day they come in order of time, otherwise the largest first. By day both ends of `days` must be set, and they
    may be at most MOST_DAYS apart.
    """
    key, source = _GROUPED[by](days)
    within = [] if by == "day" else days.hold(Transfer.occurred_at)
    query = _sums(key).select_from(source).where(*within).group_by(key, Transfer.currency)
    order = [key, Transfer.currency] if by == "day" else [_came_to(accounts.GIFTS).desc(), Transfer.currency, key]
    rows = db.session.execute(query.having(func.count(Transfer.id) > 0).order_by(*order))
    return [Sums(*row) for row in rows]


def of_payments(payment_ids: Iterable[str]) -> dict[str, Sums]:
    """The sums of each of these payments that is in the ledger, in the currency in which it was settled."""
    query = _sums(Transfer.payment_id).where(Transfer.payment_id.in_(list(payment_ids)))
    rows = db.session.execute(query.group_by(Transfer.payment_id, Transfer.currency).order_by(Transfer.payment_id))
    return {payment_id: Sums(payment_id, *rest) for payment_id, *rest in rows}


def progress(campaign: Campaign) -> Progress:
    """How far one campaign is."""
    return progresses([campaign.id]).get(campaign.id, Progress())


def progresses(campaign_ids: Iterable[str]) -> dict[str, Progress]:
    """How far each of these campaigns is that got anything.

    Refunds and disputes that are open or lost do not count, nor does money that must not be kept, nor that of another
    currency than the campaign's. Who got everything back is no giver.
    """
    given = _kept(Contribution.campaign_id, Contribution.donor_id).join(Campaign)
    given = given.where(Contribution.campaign_id.in_(list(campaign_ids)), Campaign.currency == Transfer.currency)
    each = given.subquery()
    query = select(each.c.campaign_id, _whole(func.sum(each.c.kept_minor)), _count(each.c.kept_minor > 0))
    rows = db.session.execute(query.group_by(each.c.campaign_id))
    return {campaign_id: Progress(raised_minor, givers) for campaign_id, raised_minor, givers in rows}


def kept_of_givers(days: Days, currency: str) -> dict[str, int]:
    """What each giver gave on these days in this currency and the paper kept until now, by the giver's id."""
    query = _kept(Contribution.donor_id).where(Transfer.currency == currency, *days.hold(Payment.paid_at))
    return {donor_id: kept_minor for donor_id, kept_minor in db.session.execute(query) if kept_minor > 0}


def _by_day(days: Days) -> Grouped:
    rows = [(day.isoformat(), since, until) for day, since, until in days.each()]
    if len(rows) > MOST_DAYS:
        raise ValueError("too many days")
    stretch = values(column("day", String), column("since", UtcTime), column("until", UtcTime), name="stretch")
    day = stretch.data(rows).cte("stretch")
    during = (Transfer.occurred_at >= day.c.since) & (Transfer.occurred_at < day.c.until)
    # Outer, so that SQLite too goes from each day to its part of the index, not from every row to every day.
    return day.c.day, outerjoin(day, Transfer, during)


def _by_story(days: Days) -> Grouped:
    return Contribution.article_id, _with_gift()


def _by_campaign(days: Days) -> Grouped:
    return Campaign.slug, _with_gift().outerjoin(Campaign, Campaign.id == Contribution.campaign_id)


def _by_currency(days: Days) -> Grouped:
    return Transfer.currency, Transfer


def _with_gift() -> Any:
    # Outer: what belongs to no gift is shown beside the others, so that they add up to the whole.
    paid = outerjoin(Transfer, Payment, Payment.id == Transfer.payment_id)
    return paid.outerjoin(Contribution, Contribution.id == Payment.contribution_id)


_GROUPED: dict[str, Callable[[Days], Grouped]] = {
    "day": _by_day,
    "story": _by_story,
    "campaign": _by_campaign,
    "currency": _by_currency,
}
GROUPS = tuple(_GROUPED)


def _kept(*keys: Any) -> Query:
    """What was given less what went back, by these keys; money that must not be kept is left out."""
    kept = _came_to(accounts.GIFTS) + _came_to(accounts.REFUNDS) + _came_to(accounts.DISPUTES)
    query = select(*keys, kept.label("kept_minor")).select_from(Transfer)
    joined = query.join(Payment, Payment.id == Transfer.payment_id).join(Contribution)
    return joined.where(Payment.held.is_(False)).group_by(*keys)


def _sums(key: Any) -> Query:
    """The columns of Sums, in its order."""
    lost = (accounts.FEES, accounts.REFUNDS, accounts.DISPUTES, accounts.DISPUTE_FEES)
    return select(
        key,
        Transfer.currency,
        _came_to(accounts.GIFTS),
        *(-_came_to(account) for account in lost),
        _came_to(accounts.UNASSIGNED),
        _count(Transfer.credit_account == accounts.GIFTS),
        _count(Transfer.debit_account == accounts.REFUNDS),
        _count(Transfer.debit_account == accounts.DISPUTES),
    )


def _came_to(account: str) -> ColumnElement[int]:
    """What was credited to the account less what was debited."""
    credited = (Transfer.credit_account == account, Transfer.amount_minor)
    debited = (Transfer.debit_account == account, -Transfer.amount_minor)
    return _whole(func.sum(case(credited, debited, else_=0)))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.sum(case((condition, 1), else_=0)), Integer)


def _whole(amount: ColumnElement[Any]) -> ColumnElement[int]:
    # PostgreSQL sums integers to a decimal.
    return cast(amount, BigInteger)
