"""Readers give."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsapp.platform.columns import JsonDocument, UtcTime

revision = "0002"
down_revision = "0001"
ACCOUNTS = (
    "stripe_balance",
    "contributions",
    "stripe_fees",
    "refunds",
    "disputes",
    "dispute_fees",
    "bank",
    "unassigned",
)
STATUSES = ("created", "processing", "paid", "failed", "expired", "refunded", "partly_refunded", "disputed")
PLAN_STATUSES = ("incomplete", "incomplete_expired", "trialing", "active", "past_due", "canceled", "unpaid", "paused")


def upgrade() -> None:
    """Readers give."""
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("goal_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_at", UtcTime(), nullable=False),
        sa.Column("ends_at", UtcTime(), nullable=True),
        sa.CheckConstraint("goal_minor > 0", name=op.f("ck_campaign_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaign_slug")),
    )
    op.create_table(
        "discrepancy",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("object_id", sa.String(length=255), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("found_at", UtcTime(), nullable=False),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.Column("settled_by_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy")),
        sa.UniqueConstraint("kind", "object_id", name=op.f("uq_discrepancy_kind_object_id")),
    )
    op.create_table(
        "donor",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("address_sealed", sa.Text(), nullable=False),
        sa.Column("pan_sealed", sa.Text(), nullable=False),
        sa.Column("stripe_customer_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("erased_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor")),
        sa.UniqueConstraint("email_key", name=op.f("uq_donor_email_key")),
        sa.UniqueConstraint("stripe_customer_id", name=op.f("uq_donor_stripe_customer_id")),
    )
    op.create_table(
        "giving_signal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("key_kind", sa.String(length=10), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "key_kind IN ('session', 'email', 'address', 'card', 'everyone')", name=op.f("ck_giving_signal_key_kind")
        ),
        sa.CheckConstraint("outcome IN ('started', 'declined', 'paid')", name=op.f("ck_giving_signal_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving_signal")),
    )
    with op.batch_alter_table("giving_signal", schema=None) as batch_op:
        batch_op.create_index("ix_giving_signal_at", ["at"], unique=False)
        batch_op.create_index("ix_giving_signal_key_at", ["key_kind", "key_digest", "at"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("payload", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("sending_at", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("failed_at", UtcTime(), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("bounced", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_table(
        "receipt_series",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.String(length=9), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_receipt_series")),
    )
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("object_id", sa.String(length=255), nullable=False),
        sa.Column("api_version", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("handled_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    with op.batch_alter_table("stripe_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stripe_event_object_id"), ["object_id"], unique=False)
        batch_op.create_index("ix_stripe_event_received_at", ["received_at"], unique=False)

    op.create_table(
        "used_challenge",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_challenge")),
    )
    with op.batch_alter_table("used_challenge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_challenge_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("donor_id", sa.String(length=26), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_cover_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("surface", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("dedication", sa.Text(), nullable=False),
        sa.Column("article_id", sa.String(length=26), nullable=True),
        sa.Column("campaign_id", sa.String(length=26), nullable=True),
        sa.Column("attribution", JsonDocument(), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("declarations", JsonDocument(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("signals", JsonDocument(), nullable=False),
        sa.Column("stripe_key", sa.String(length=64), nullable=False),
        sa.Column("stripe_session_id", sa.String(length=255), nullable=True),
        sa.Column("stripe_payment_intent_id", sa.String(length=255), nullable=True),
        sa.Column("checkout_url", sa.Text(), nullable=False),
        sa.Column("client_secret", sa.String(length=255), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=True),
        sa.CheckConstraint("frequency IN ('once', 'monthly', 'yearly')", name=op.f("ck_contribution_frequency")),
        sa.CheckConstraint(f"status IN {STATUSES!r}", name=op.f("ck_contribution_status")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_contribution_amount")),
        sa.CheckConstraint("fee_cover_minor >= 0", name=op.f("ck_contribution_fee_cover")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_contribution_campaign_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_contribution_donor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_contribution_idempotency_key")),
        sa.UniqueConstraint("stripe_key", name=op.f("uq_contribution_stripe_key")),
        sa.UniqueConstraint("stripe_payment_intent_id", name=op.f("uq_contribution_stripe_payment_intent_id")),
        sa.UniqueConstraint("stripe_session_id", name=op.f("uq_contribution_stripe_session_id")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index("ix_contribution_created_at_id", ["created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_donor_id"), ["donor_id"], unique=False)

    op.create_table(
        "giving_link",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("donor_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_giving_link_donor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_giving_link_digest")),
    )
    with op.batch_alter_table("giving_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_giving_link_donor_id"), ["donor_id"], unique=False)

    op.create_table(
        "giving_session",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("donor_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_giving_session_donor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_giving_session_digest")),
    )
    with op.batch_alter_table("giving_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_giving_session_donor_id"), ["donor_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("contribution_id", sa.String(length=32), nullable=False),
        sa.Column("donor_id", sa.String(length=26), nullable=False),
        sa.Column("stripe_subscription_id", sa.String(length=255), nullable=False),
        sa.Column("stripe_item_id", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("ends_at_period_end", sa.Boolean(), nullable=False),
        sa.Column("period_ends_at", UtcTime(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"status IN {PLAN_STATUSES!r}", name=op.f("ck_plan_status")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_plan_amount")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_plan_contribution_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_plan_donor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_plan_contribution_id")),
        sa.UniqueConstraint("stripe_subscription_id", name=op.f("uq_plan_stripe_subscription_id")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_donor_id"), ["donor_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("contribution_id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=26), nullable=True),
        sa.Column("stripe_payment_intent_id", sa.String(length=255), nullable=False),
        sa.Column("stripe_charge_id", sa.String(length=255), nullable=True),
        sa.Column("stripe_invoice_id", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("card_country", sa.String(length=2), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("warned_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("paid_at", UtcTime(), nullable=True),
        sa.CheckConstraint("status IN ('processing', 'paid', 'failed')", name=op.f("ck_payment_status")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint("refunded_minor >= 0 AND refunded_minor <= amount_minor", name=op.f("ck_payment_refunded")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_payment_contribution_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_payment_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("stripe_charge_id", name=op.f("uq_payment_stripe_charge_id")),
        sa.UniqueConstraint("stripe_payment_intent_id", name=op.f("uq_payment_stripe_payment_intent_id")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index("ix_payment_paid_at_id", ["paid_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_stripe_invoice_id"), ["stripe_invoice_id"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("payment_id", sa.String(length=26), nullable=False),
        sa.Column("stripe_dispute_id", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_dispute_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_dispute_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("stripe_dispute_id", name=op.f("uq_dispute_stripe_dispute_id")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_payment_id"), ["payment_id"], unique=False)

    op.create_table(
        "ledger_transfer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("balance_transaction_id", sa.String(length=255), nullable=False),
        sa.Column("leg", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("debit_account", sa.String(length=30), nullable=False),
        sa.Column("credit_account", sa.String(length=30), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payment_id", sa.String(length=26), nullable=True),
        sa.Column("source_id", sa.String(length=255), nullable=False),
        sa.Column("occurred_at", UtcTime(), nullable=False),
        sa.Column("posted_at", UtcTime(), nullable=False),
        sa.CheckConstraint(f"credit_account IN {ACCOUNTS!r}", name=op.f("ck_ledger_transfer_credit_account")),
        sa.CheckConstraint(f"debit_account IN {ACCOUNTS!r}", name=op.f("ck_ledger_transfer_debit_account")),
        sa.CheckConstraint("leg IN ('amount', 'fee')", name=op.f("ck_ledger_transfer_leg")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ledger_transfer_amount")),
        sa.CheckConstraint("debit_account <> credit_account", name=op.f("ck_ledger_transfer_sides")),
        sa.CheckConstraint(
            "length(currency) = 3 AND currency = upper(currency)", name=op.f("ck_ledger_transfer_currency")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_ledger_transfer_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfer")),
        sa.UniqueConstraint(
            "balance_transaction_id", "leg", name=op.f("uq_ledger_transfer_balance_transaction_id_leg")
        ),
    )
    with op.batch_alter_table("ledger_transfer", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_transfer_occurred_at_id", ["occurred_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_transfer_payment_id"), ["payment_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.String(length=9), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.String(length=26), nullable=False),
        sa.Column("cause_id", sa.String(length=26), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("giver_sealed", sa.String(), nullable=False),
        sa.Column("paid_at", UtcTime(), nullable=False),
        sa.Column("issued_at", UtcTime(), nullable=False),
        sa.CheckConstraint("kind IN ('receipt', 'cancellation')", name=op.f("ck_receipt_kind")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_receipt_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_receipt_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("kind", "cause_id", name=op.f("uq_receipt_kind_cause_id")),
        sa.UniqueConstraint("kind", "year", "number", name=op.f("uq_receipt_kind_year_number")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_payment_id"), ["payment_id"], unique=False)

    op.create_table(
        "refund",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("payment_id", sa.String(length=26), nullable=False),
        sa.Column("stripe_refund_id", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failure", sa.String(length=80), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('asked', 'pending', 'requires_action', 'succeeded', 'failed', 'canceled')",
            name=op.f("ck_refund_status"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_refund_idempotency_key")),
        sa.UniqueConstraint("stripe_refund_id", name=op.f("uq_refund_stripe_refund_id")),
    )
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_payment_id"), ["payment_id"], unique=False)
    _by_hand()


def downgrade() -> None:
    """Take it back."""
    _take_back_by_hand()
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_payment_id"))

    op.drop_table("refund")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_payment_id"))

    op.drop_table("receipt")
    with op.batch_alter_table("ledger_transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_transfer_payment_id"))
        batch_op.drop_index("ix_ledger_transfer_occurred_at_id")

    op.drop_table("ledger_transfer")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dispute_payment_id"))

    op.drop_table("dispute")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_stripe_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_payment_plan_id"))
        batch_op.drop_index("ix_payment_paid_at_id")
        batch_op.drop_index(batch_op.f("ix_payment_contribution_id"))

    op.drop_table("payment")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_donor_id"))

    op.drop_table("plan")
    with op.batch_alter_table("giving_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_giving_session_donor_id"))

    op.drop_table("giving_session")
    with op.batch_alter_table("giving_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_giving_link_donor_id"))

    op.drop_table("giving_link")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_donor_id"))
        batch_op.drop_index("ix_contribution_created_at_id")
        batch_op.drop_index(batch_op.f("ix_contribution_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_article_id"))

    op.drop_table("contribution")
    with op.batch_alter_table("used_challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_used_challenge_expires_at"))

    op.drop_table("used_challenge")
    with op.batch_alter_table("stripe_event", schema=None) as batch_op:
        batch_op.drop_index("ix_stripe_event_received_at")
        batch_op.drop_index(batch_op.f("ix_stripe_event_object_id"))

    op.drop_table("stripe_event")
    op.drop_table("receipt_series")
    op.drop_table("message")
    with op.batch_alter_table("giving_signal", schema=None) as batch_op:
        batch_op.drop_index("ix_giving_signal_key_at")
        batch_op.drop_index("ix_giving_signal_at")

    op.drop_table("giving_signal")
    op.drop_table("donor")
    op.drop_table("discrepancy")
    op.drop_table("campaign")


# More of a payment than was taken can not be returned, and one balance transaction has one currency. Where Stripe
# converts, it does so at the day's rate each time: of such a payment no sum in our own currency is the limit.
OF_PAYMENT = "FROM ledger_transfer WHERE payment_id = NEW.payment_id"
TAKEN = f"SELECT COALESCE(SUM(amount_minor), 0) {OF_PAYMENT} AND credit_account = 'contributions'"
SENT_BACK = f"SELECT COALESCE(SUM(amount_minor), 0) {OF_PAYMENT} AND debit_account = 'refunds'"
CAME_AGAIN = f"SELECT COALESCE(SUM(amount_minor), 0) {OF_PAYMENT} AND credit_account = 'refunds'"
TOO_MUCH = (
    "NEW.debit_account = 'refunds' AND NEW.payment_id IS NOT NULL "
    "AND NEW.currency = (SELECT currency FROM payment WHERE id = NEW.payment_id) "
    f"AND ({SENT_BACK}) - ({CAME_AGAIN}) + NEW.amount_minor > ({TAKEN})"
)
MIXED = (
    "EXISTS (SELECT 1 FROM ledger_transfer WHERE balance_transaction_id = NEW.balance_transaction_id "
    "AND currency <> NEW.currency)"
)
REFUSED = {"ledger_returns_no_more_than_taken": TOO_MUCH, "ledger_has_one_currency": MIXED}


def _by_hand() -> None:
    dialect = op.get_bind().dialect.name
    for verb in ("UPDATE", "DELETE"):
        op.execute(_append_only(dialect, verb))
    for name, condition in REFUSED.items():
        for statement in _refuses(dialect, name, condition):
            op.execute(statement)


def _append_only(dialect: str, verb: str) -> str:
    head = f"CREATE TRIGGER ledger_transfer_refuses_{verb.lower()} BEFORE {verb} ON ledger_transfer"
    if dialect == "sqlite":
        return f"{head} BEGIN SELECT RAISE(ABORT, 'ledger_transfer is append only'); END"
    return f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def _refuses(dialect: str, name: str, condition: str) -> tuple[str, ...]:
    head = f"CREATE TRIGGER {name} BEFORE INSERT ON ledger_transfer"
    if dialect == "sqlite":
        return (f"{head} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{name}'); END",)
    body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{name}'; END IF; RETURN NEW; END"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"{head} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def _take_back_by_hand() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in REFUSED:
            op.execute(f"DROP FUNCTION {name} CASCADE")
