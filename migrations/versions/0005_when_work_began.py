"""Since when a job is being done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsapp.platform.columns import UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Since when a job is being done."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_at", UtcTime(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("begun_at")
