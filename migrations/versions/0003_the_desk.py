"""The desk."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from newsapp.platform.columns import JsonDocument, UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The desk."""
    op.create_table(
        "article_indexed",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_article_indexed")),
        sa.UniqueConstraint("article_id", name=op.f("uq_article_indexed_article_id")),
    )
    op.create_table(
        "passkey_challenge",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=True),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_passkey_challenge")),
    )
    with op.batch_alter_table("passkey_challenge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_challenge_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "public_act",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_act")),
    )
    with op.batch_alter_table("public_act", schema=None) as batch_op:
        batch_op.create_index("ix_public_act_lately", ["staff_id", "kind", "at"], unique=False)

    op.create_table(
        "publishing_freeze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("frozen_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publishing_freeze")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('approved', 'changes')", name=op.f("ck_review_verdict")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_article_id"), ["article_id"], unique=False)

    op.create_table(
        "sign_in_attempts",
        sa.Column("door", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("door", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_last_at"), ["last_at"], unique=False)

    op.create_table(
        "trail_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_head")),
    )
    op.create_table(
        "authenticator",
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=False),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.Column("confirmed_at", UtcTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_authenticator_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_authenticator")),
    )
    op.create_table(
        "brake",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key_id", sa.String(length=26), nullable=True),
        sa.Column("pulled_at", UtcTime(), nullable=False),
        sa.Column("released_by", sa.String(length=26), nullable=True),
        sa.Column("released_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_brake_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brake")),
    )
    with op.batch_alter_table("brake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brake_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_recovery_code_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("awaits", sa.String(length=20), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("began_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=False),
        sa.Column("proved_at", UtcTime(), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.CheckConstraint("awaits IN ('', 'second_factor', 'set_up')", name=op.f("ck_staff_session_awaits")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_session_digest")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "article_lease",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("holder_id", sa.String(length=26), nullable=False),
        sa.Column("holder_name", sa.String(length=120), nullable=False),
        sa.Column("taken_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_lease_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_lease")),
    )
    op.create_table(
        "article_presence",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_presence_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "person_id", name=op.f("pk_article_presence")),
    )
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("resolved_by", sa.String(length=120), nullable=True),
        sa.Column("resolved_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_draft_comment_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        batch_op.create_index("ix_draft_comment_article", ["article_id", "made_at", "id"], unique=False)

    op.create_table(
        "draft_preview",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_draft_preview_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_preview")),
        sa.UniqueConstraint("digest", name=op.f("uq_draft_preview_digest")),
    )
    op.create_table(
        "link_check",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("url_digest", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("checked_at", UtcTime(), nullable=False),
        sa.CheckConstraint("outcome IN ('fine', 'broken', 'unclear', 'refused')", name=op.f("ck_link_check_outcome")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_link_check_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", "url_digest", name=op.f("pk_link_check")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.add_column(sa.Column("embargo_until", UtcTime(), nullable=True))
        batch_op.add_column(sa.Column("translated_from", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("translated_revision", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("assigned_to", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("assigned_due_at", UtcTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_article_assigned_to"), ["assigned_to"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_translated_from"), ["translated_from"], unique=False)

    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index("ix_revision_parent", ["article_id", "parent"], unique=True)

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("password_hash", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("password_set_at", UtcTime(), nullable=True))

    with op.batch_alter_table("trail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=45), server_default="", nullable=False))
        batch_op.add_column(sa.Column("device", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("previous", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("digest", sa.String(length=64), server_default="", nullable=False))
    _by_hand()


def downgrade() -> None:
    """Take it back."""
    _take_back_by_hand()
    with op.batch_alter_table("trail", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("digest")
        batch_op.drop_column("previous")
        batch_op.drop_column("device")
        batch_op.drop_column("address")

    with op.batch_alter_table("staff", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("password_set_at")
        batch_op.drop_column("password_hash")

    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index("ix_revision_parent")

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_translated_from"))
        batch_op.drop_index(batch_op.f("ix_article_assigned_to"))
        batch_op.drop_column("assigned_due_at")
        batch_op.drop_column("assigned_to")
        batch_op.drop_column("translated_revision")
        batch_op.drop_column("translated_from")
        batch_op.drop_column("embargo_until")

    op.drop_table("link_check")
    op.drop_table("draft_preview")
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_comment_article")

    op.drop_table("draft_comment")
    op.drop_table("article_presence")
    op.drop_table("article_lease")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_staff_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_staff_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_staff_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("brake", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_brake_staff_id"))

    op.drop_table("brake")
    op.drop_table("authenticator")
    op.drop_table("trail_head")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_last_at"))

    op.drop_table("sign_in_attempts")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_article_id"))

    op.drop_table("review")
    op.drop_table("publishing_freeze")
    with op.batch_alter_table("public_act", schema=None) as batch_op:
        batch_op.drop_index("ix_public_act_lately")

    op.drop_table("public_act")
    with op.batch_alter_table("passkey_challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_challenge_expires_at"))

    op.drop_table("passkey_challenge")
    op.drop_table("article_indexed")


# Rows that are there from the beginning, so that whoever needs one can lock it.
FIRST_ROWS = (
    "INSERT INTO publishing_freeze (id, by_name, reason) VALUES (1, '', '')",
    "INSERT INTO trail_head (id, number, digest) VALUES (1, 0, '')",
)
SEALED = (
    "number by_id by_name key_id request_id action object_kind object_id before after note address device previous"
).split()


ARTICLE_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE article_search USING fts5(words, content='', contentless_delete=1, detail=none, "
        "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")",
    ),
    "postgresql": (
        "CREATE TABLE article_search (number BIGINT PRIMARY KEY, vector TSVECTOR NOT NULL)",
        "CREATE INDEX ix_article_search_vector ON article_search USING gin (vector)",
    ),
}


def _by_hand() -> None:
    for statement in ARTICLE_SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
    for verb in ("UPDATE", "DELETE"):
        op.execute(_refusal("review", verb))
    for statement in FIRST_ROWS:
        op.execute(statement)
    _let_trail_change()
    _seal()
    _close_trail()


def _seal() -> None:
    """Seal every line that is there together with the one before it, as `staff.audit` seals new ones."""
    # Numbers close up: what a failed transaction took from the sequence would look like a line taken out.
    trail = sa.table("trail", *(sa.column(name) for name in (*SEALED, "digest")), sa.column("at", UtcTime()))
    trail.c.before.type = trail.c.after.type = JsonDocument()
    connection, number, digest = op.get_bind(), 0, ""
    for row in connection.execute(sa.select(trail).order_by(trail.c.number)).mappings().all():
        number += 1
        told = {name: row[name] for name in SEALED} | {"number": number, "previous": digest}
        told["at"] = row["at"].isoformat().replace("+00:00", "Z")
        text = json.dumps(_canonical(told), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        previous, digest = digest, hashlib.sha256(text.encode("ascii")).hexdigest()
        sealed = {"number": number, "previous": previous, "digest": digest}
        connection.execute(sa.update(trail).where(trail.c.number == row["number"]).values(**sealed))
    connection.execute(sa.text("UPDATE trail_head SET number = :n, digest = :d"), {"n": number, "d": digest})


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_canonical(inner) for inner in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    # A whole number may come back as an integer, and one beyond what a double holds exactly as another.
    return (int(value) if value == int(value) else value) if abs(value) < 2**53 else f"{value:.15e}"


def _let_trail_change() -> None:
    for verb in ("update", "delete"):
        of_table = " ON trail" if op.get_bind().dialect.name == "postgresql" else ""
        op.execute(f"DROP TRIGGER trail_refuses_{verb}{of_table}")


def _close_trail() -> None:
    for verb in ("UPDATE", "DELETE"):
        head = f"CREATE TRIGGER trail_refuses_{verb.lower()} BEFORE {verb} ON trail"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{head} BEGIN SELECT RAISE(ABORT, 'trail is append only'); END")
        else:
            op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change()")


def _refusal(table: str, verb: str) -> str:
    head = f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table}"
    if op.get_bind().dialect.name == "sqlite":
        return f"{head} BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
    return f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def _take_back_by_hand() -> None:
    op.execute("DROP TABLE article_search")
    if op.get_bind().dialect.name == "postgresql":
        # The lines got their numbers from their seals; from now on they get them from the sequence again.
        op.execute("SELECT setval('trail_number_seq', 1 + (SELECT coalesce(max(number), 0) FROM trail), false)")
