"""Deleted words leave Discord too: the outbox knows which messages still have them

Revision: 0005, after 0004, made on 2026-11-23 10:20:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch, which may copy the table and forget that its ids are never used again.
    op.add_column(
        "outbox", sa.Column("outdated", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("outbox", "outdated")
