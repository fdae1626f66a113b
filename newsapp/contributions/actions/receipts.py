"""Receipts: one for each payment, numbered without a gap, and a cancellation for what went back; nothing is removed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from newsapp.contributions.actions import telling
from newsapp.contributions.models import Dispute, Donor, Payment, Receipt, ReceiptSeries, Refund
from newsapp.contributions.profiles import Profile, by_name, mask_pan
from newsapp.platform import clock
from newsapp.platform.db import db, in_transaction
from newsapp.platform.sealing import Unsealable, seal, unseal
from newsapp.platform.settings import current

RECEIPT, CANCELLATION = "receipt", "cancellation"


def issue(payment_id: str) -> None:
    """Give a payment its receipt, in the transaction that books it, and post it to the giver once."""
    payment = db.session.get_one(Payment, payment_id)
    _write(RECEIPT, payment, cause_id=payment.id, amount_minor=payment.amount_minor)


def cancel(refund_id: str) -> None:
    """A refund has arrived: cancel so much of the receipt, if the payment had one."""
    refund = db.session.get_one(Refund, refund_id)
    _cancel(refund.payment, refund.id, refund.amount_minor)


def cancel_lost(dispute_id: str) -> None:
    """A dispute was lost: cancel so much of the receipt."""
    dispute = db.session.get_one(Dispute, dispute_id)
    _cancel(dispute.payment, dispute.id, dispute.amount_minor)


def giver(receipt: Receipt) -> dict[str, str]:
    """The name, address and masked tax number that the receipt was given to; empty once the giver was erased."""
    found = giver_in_full(receipt)
    return found | {"pan": mask_pan(found["pan"])} if found.get("pan") else found


def masked_pan(issued: Iterable[Receipt]) -> str:
    """The giver's tax number, masked, by the last of these receipts that has it; "" where none can be read."""
    for receipt in sorted(issued, key=lambda each: (each.issued_at, each.id), reverse=True):
        try:
            found = giver(receipt).get("pan", "")
        except Unsealable:
            continue
        if found:
            return found
    return ""


def giver_in_full(receipt: Receipt) -> dict[str, str]:
    """As `giver`, with the whole tax number: for the yearly report to the authority, and nothing else."""
    sealed = receipt.giver_sealed
    found: dict[str, str] = json.loads(unseal(sealed, about=_about(receipt))) if sealed else {}
    return found


def number(receipt: Receipt) -> str:
    """The number as it is printed: `2026-27/000123`, a cancellation's with a C before it."""
    return f"{'C-' if receipt.kind == CANCELLATION else ''}{receipt.year}/{receipt.number:06}"


def cancelled_by(cancellation: Receipt) -> Receipt:
    """The receipt of which a cancellation takes back some."""
    of_it = select(Receipt).where(Receipt.kind == RECEIPT, Receipt.cause_id == cancellation.payment_id)
    return db.session.scalars(of_it).one()


def _cancel(payment: Payment, cause_id: str, amount_minor: int) -> None:
    had = select(Receipt.id).where(Receipt.kind == RECEIPT, Receipt.cause_id == payment.id)
    if amount_minor and db.session.execute(had).first() is not None:
        _write(CANCELLATION, payment, cause_id=cause_id, amount_minor=amount_minor)


def _write(kind: str, payment: Payment, *, cause_id: str, amount_minor: int) -> None:
    if not in_transaction():
        raise RuntimeError("a receipt is written only with what it is for")
    same = select(Receipt.id).where(Receipt.kind == kind, Receipt.cause_id == cause_id)
    if db.session.execute(same).first() is not None:
        return
    contribution = payment.contribution
    profile, donor = by_name(contribution.profile), contribution.donor
    paid_at = payment.paid_at or clock.now()
    receipt = Receipt(kind=kind, payment_id=payment.id, cause_id=cause_id, amount_minor=amount_minor)
    receipt.year = _year(profile, paid_at if kind == RECEIPT else clock.now())
    receipt.number = _next(kind, receipt.year)
    receipt.currency, receipt.language, receipt.paid_at = payment.currency, contribution.language, paid_at
    db.session.add(receipt)
    db.session.flush()
    receipt.giver_sealed = seal(json.dumps(_giver(donor), ensure_ascii=False), about=_about(receipt))
    _post(receipt, donor)


def _next(kind: str, year: str) -> int:
    """The next number of this year: whoever takes one holds the row until the receipt is committed or is not."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    first = insert(ReceiptSeries).values(kind=kind, year=year, last_number=0)
    db.session.execute(first.on_conflict_do_nothing())
    series = db.session.get_one(ReceiptSeries, (kind, year), with_for_update=True, populate_existing=True)
    series.last_number += 1
    db.session.flush()
    return series.last_number


def _year(profile: Profile, at: datetime) -> str:
    return profile.year_label(profile.financial_year(at.astimezone(current().zone).date()))


def _giver(donor: Donor) -> dict[str, str]:
    if donor.erased_at is not None:
        return {}
    address = unseal(donor.address_sealed, about=f"donor.address_sealed:{donor.id}")
    pan = unseal(donor.pan_sealed, about=f"donor.pan_sealed:{donor.id}")
    return {"name": donor.name, "address": address, "pan": pan}


def _post(receipt: Receipt, donor: Donor) -> None:
    amount = telling.amount(receipt.amount_minor, receipt.currency, donor.language)
    told = {"receipt_id": receipt.id, "number": number(receipt), "amount": amount}
    if receipt.kind == CANCELLATION:
        told["receipt_number"] = number(cancelled_by(receipt))
    telling.post(f"{receipt.kind}:{receipt.id}", receipt.kind, donor, **told)


def _about(receipt: Receipt) -> str:
    return f"receipt.giver:{receipt.id}"
