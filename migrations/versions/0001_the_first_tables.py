"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsapp.platform.columns import JsonDocument, UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "author",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author")),
        sa.UniqueConstraint("slug", name=op.f("uq_author_slug")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.create_table(
        "front_block",
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("section_id", sa.String(length=26), nullable=True),
        sa.Column("article_ids", JsonDocument(), nullable=False),
        sa.Column("arranged_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("language", "position", name=op.f("pk_front_block")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "image",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("credit_line", sa.Text(), nullable=False),
        sa.Column("credit_people", JsonDocument(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("licence_url", sa.Text(), nullable=False),
        sa.Column("focal_x", sa.Double(), nullable=False),
        sa.Column("focal_y", sa.Double(), nullable=False),
        sa.Column("blurhash", sa.String(length=60), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("original_key", sa.String(length=120), nullable=False),
        sa.Column("folder", sa.String(length=120), nullable=False),
        sa.Column("renditions", JsonDocument(), nullable=False),
        sa.Column("ready_at", UtcTime(), nullable=True),
        sa.Column("created_by", sa.String(length=26), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('illustration', 'photograph', 'cartoon', 'graphic', 'still')", name=op.f("ck_image_kind")
        ),
        sa.CheckConstraint("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1", name=op.f("ck_image_focal_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image")),
    )
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.create_index("ix_image_newest", ["created_at", "id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("payload", JsonDocument(), nullable=False),
        sa.Column("heavy", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("failed_at", UtcTime(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_open", ["open", "due_at"], unique=False)

    op.create_table(
        "revision",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("snapshot", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "routine",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_routine")),
    )
    op.create_table(
        "section",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("slug", name=op.f("uq_section_slug")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('contributor', 'editor', 'publisher', 'finance', 'admin')", name=op.f("ck_staff_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_table(
        "story",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("group_id", sa.String(length=26), nullable=False),
        sa.Column("section_id", sa.String(length=26), nullable=True),
        sa.Column("related_ids", JsonDocument(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("aged", sa.Boolean(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_story")),
        sa.UniqueConstraint("edition", name=op.f("uq_story_edition")),
        sa.UniqueConstraint("position", name=op.f("uq_story_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_story_slug")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.create_index("ix_story_ages", ["aged", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            "ix_story_language",
            ["language", "position"],
            unique=False,
            sqlite_where=sa.text("state = 'public'"),
            postgresql_where=sa.text("state = 'public'"),
        )
        batch_op.create_index(
            "ix_story_lists",
            ["position"],
            unique=False,
            sqlite_where=sa.text("state = 'public'"),
            postgresql_where=sa.text("state = 'public'"),
        )
        batch_op.create_index(
            "ix_story_section",
            ["section_id", "position"],
            unique=False,
            sqlite_where=sa.text("state = 'public'"),
            postgresql_where=sa.text("state = 'public'"),
        )

    op.create_table(
        "tag",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")),
    )
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by_id", sa.String(length=26), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("key_id", sa.String(length=26), nullable=True),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=30), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("before", JsonDocument(), nullable=True),
        sa.Column("after", JsonDocument(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail")),
    )
    with op.batch_alter_table("trail", schema=None) as batch_op:
        batch_op.create_index("ix_trail_object", ["object_kind", "object_id"], unique=False)

    op.create_table(
        "article",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("group_id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("headline", sa.String(length=300), nullable=False),
        sa.Column("standfirst", sa.Text(), nullable=False),
        sa.Column("dateline", sa.String(length=80), nullable=False),
        sa.Column("body", JsonDocument(), nullable=False),
        sa.Column("section_id", sa.String(length=26), nullable=True),
        sa.Column("image_id", sa.String(length=26), nullable=True),
        sa.Column("image_caption", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("notice_at", UtcTime(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.Column("scheduled_at", UtcTime(), nullable=True),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("created_by", sa.String(length=26), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('published', 'under_review', 'retracted', 'withheld')", name=op.f("ck_article_standing")
        ),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_article_published_has_time")
        ),
        sa.CheckConstraint(
            "status <> 'scheduled' OR scheduled_at IS NOT NULL", name=op.f("ck_article_scheduled_has_time")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'scheduled', 'published', 'withdrawn')", name=op.f("ck_article_status")
        ),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name=op.f("fk_article_image_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_article_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("slug", name=op.f("uq_article_slug")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_image_id"), ["image_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_section_id"), ["section_id"], unique=False)
        batch_op.create_index("ix_article_status_updated", ["status", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_article_updated", ["updated_at", "id"], unique=False)

    op.create_table(
        "password_link",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_password_link_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_password_link_digest")),
    )
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_link_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "story_author",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["story.article_id"], name=op.f("fk_story_author_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "author_id", name=op.f("pk_story_author")),
    )
    with op.batch_alter_table("story_author", schema=None) as batch_op:
        batch_op.create_index("ix_story_author_position", ["author_id", "position"], unique=False)

    op.create_table(
        "story_image",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("image_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["story.article_id"], name=op.f("fk_story_image_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "image_id", name=op.f("pk_story_image")),
    )
    with op.batch_alter_table("story_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_image_image_id"), ["image_id"], unique=False)

    op.create_table(
        "story_tag",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("tag_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["story.article_id"], name=op.f("fk_story_tag_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "tag_id", name=op.f("pk_story_tag")),
    )
    with op.batch_alter_table("story_tag", schema=None) as batch_op:
        batch_op.create_index("ix_story_tag_position", ["tag_id", "position"], unique=False)

    op.create_table(
        "token",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", JsonDocument(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_token_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "article_byline",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "role IN ('author', 'reporter', 'photographer', 'illustrator', 'translator', 'editor')",
            name=op.f("ck_article_byline_role"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_byline_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name=op.f("fk_article_byline_author_id")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_article_byline")),
    )
    with op.batch_alter_table("article_byline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_byline_author_id"), ["author_id"], unique=False)

    op.create_table(
        "article_related",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_related_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["related_id"], ["article.id"], name=op.f("fk_article_related_related_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_article_related")),
    )
    op.create_table(
        "article_slug",
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_slug_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_article_slug")),
    )
    with op.batch_alter_table("article_slug", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_slug_article_id"), ["article_id"], unique=False)

    op.create_table(
        "article_tag",
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_tag_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_article_tag_tag_id")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_article_tag")),
    )
    with op.batch_alter_table("article_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_tag_tag_id"), ["tag_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("article_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.CheckConstraint("kind IN ('correction', 'clarification', 'update')", name=op.f("ck_correction_kind")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_correction_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_article_id"), ["article_id"], unique=False)
        batch_op.create_index("ix_correction_made", ["made_at", "id"], unique=False)
    _by_hand()


def downgrade() -> None:
    """Take it back."""
    _take_back_by_hand()
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index("ix_correction_made")
        batch_op.drop_index(batch_op.f("ix_correction_article_id"))

    op.drop_table("correction")
    with op.batch_alter_table("article_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_tag_tag_id"))

    op.drop_table("article_tag")
    with op.batch_alter_table("article_slug", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_slug_article_id"))

    op.drop_table("article_slug")
    op.drop_table("article_related")
    with op.batch_alter_table("article_byline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_byline_author_id"))

    op.drop_table("article_byline")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_staff_id"))

    op.drop_table("token")
    with op.batch_alter_table("story_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_story_tag_position")

    op.drop_table("story_tag")
    with op.batch_alter_table("story_image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_image_image_id"))

    op.drop_table("story_image")
    with op.batch_alter_table("story_author", schema=None) as batch_op:
        batch_op.drop_index("ix_story_author_position")

    op.drop_table("story_author")
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_link_staff_id"))

    op.drop_table("password_link")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index("ix_article_updated")
        batch_op.drop_index("ix_article_status_updated")
        batch_op.drop_index(batch_op.f("ix_article_section_id"))
        batch_op.drop_index(batch_op.f("ix_article_image_id"))
        batch_op.drop_index(batch_op.f("ix_article_group_id"))
        batch_op.drop_index(batch_op.f("ix_article_created_by"))

    op.drop_table("article")
    with op.batch_alter_table("trail", schema=None) as batch_op:
        batch_op.drop_index("ix_trail_object")

    op.drop_table("trail")
    op.drop_table("tag")
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_story_section", sqlite_where=sa.text("state = 'public'"), postgresql_where=sa.text("state = 'public'")
        )
        batch_op.drop_index(
            "ix_story_lists", sqlite_where=sa.text("state = 'public'"), postgresql_where=sa.text("state = 'public'")
        )
        batch_op.drop_index(
            "ix_story_language", sqlite_where=sa.text("state = 'public'"), postgresql_where=sa.text("state = 'public'")
        )
        batch_op.drop_index(batch_op.f("ix_story_group_id"))
        batch_op.drop_index(batch_op.f("ix_story_changed_at"))
        batch_op.drop_index("ix_story_ages")

    op.drop_table("story")
    op.drop_table("staff")
    op.drop_table("section")
    op.drop_table("routine")
    op.drop_table("revision")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_open")

    op.drop_table("job")
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.drop_index("ix_image_newest")

    op.drop_table("image")
    op.drop_table("heartbeat")
    op.drop_table("front_block")
    op.drop_table("edition")
    op.drop_table("author")


# Rows of these tables are written once; the database itself refuses to change them.
APPEND_ONLY = ("trail", "revision", "correction")
SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE story_search USING fts5(words, content='', contentless_delete=1, detail=none, "
        "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")",
    ),
    "postgresql": (
        "CREATE TABLE story_search (position BIGINT PRIMARY KEY, vector TSVECTOR NOT NULL)",
        "CREATE INDEX ix_story_search_vector ON story_search USING gin (vector)",
    ),
}
REFUSE = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$"
)


def _by_hand() -> None:
    dialect = op.get_bind().dialect.name
    op.execute("INSERT INTO edition (id, number) VALUES (1, 0)")
    for statement in SEARCH[dialect]:
        op.execute(statement)
    if dialect == "postgresql":
        op.execute(REFUSE)
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(_trigger(dialect, table, verb))


def _trigger(dialect: str, table: str, verb: str) -> str:
    head = f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table}"
    if dialect == "sqlite":
        return f"{head} BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
    return f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def _take_back_by_hand() -> None:
    op.execute("DROP TABLE story_search")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change CASCADE")
