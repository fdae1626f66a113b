"""Pictures at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from newsapp.platform.columns import JsonDocument, UtcTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Pictures at the desk."""
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("created_by", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("received_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=32), nullable=False),
        sa.Column("parts", JsonDocument(), nullable=False),
        sa.Column("image_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.CheckConstraint("received_bytes BETWEEN 0 AND size_bytes", name=op.f("ck_upload_received")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_upload_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "article_image",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("image_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_image_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "image_id", name=op.f("pk_article_image")),
    )
    with op.batch_alter_table("article_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_image_image_id"), ["image_id"], unique=False)

    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.add_column(sa.Column("usage_terms", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("usable_until", sa.Date(), nullable=True))
        batch_op.create_index("ix_image_content", ["content_hash"], unique=False)
    _by_hand()


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("image", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_image_content")
        batch_op.drop_column("usable_until")
        batch_op.drop_column("usage_terms")

    with op.batch_alter_table("article_image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_image_image_id"))

    op.drop_table("article_image")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_expires_at"))
        batch_op.drop_index(batch_op.f("ix_upload_created_by"))

    op.drop_table("upload")


BATCH = 500
ARTICLE = sa.table("article", sa.column("id"), sa.column("image_id"), sa.column("body", JsonDocument()))
ARTICLE_IMAGE = sa.table("article_image", sa.column("article_id"), sa.column("image_id"))


def _by_hand() -> None:
    """Note which pictures the articles that are there show."""
    connection, last = op.get_bind(), ""
    while True:
        query = sa.select(ARTICLE).where(ARTICLE.c.id > last).order_by(ARTICLE.c.id).limit(BATCH)
        articles = connection.execute(query).mappings().all()
        if not articles:
            return
        shown = [(it["id"], {it["image_id"], *_figures(it["body"])} - {None}) for it in articles]
        rows = [{"article_id": each, "image_id": image} for each, images in shown for image in sorted(images)]
        if rows:
            connection.execute(sa.insert(ARTICLE_IMAGE), rows)
        last = articles[-1]["id"]


def _figures(node: Any) -> Iterator[str]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.get("type") == "figure":
            yield node["attrs"]["image"]
        waiting += node.get("content") or ()
