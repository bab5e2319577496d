"""Indexes for what is asked each second and at each command, so that it costs what is due

Revision: 0007, after 0006, made on 2026-11-23 13:00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_deadlines_due_at", "deadlines")
    op.create_index("ix_deadlines_due", "deadlines", ["held", "due_at"])
    op.create_index("ix_deadlines_guild_id", "deadlines", ["guild_id", "kind"])
    op.create_index("ix_outbox_campaign_id", "outbox", ["campaign_id"])
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    op.create_index(
        "ix_outbox_outdated",
        "outbox",
        ["guild_id"],
        sqlite_where=sa.text("outdated = 1"),
        postgresql_where=sa.text("outdated"),
    )


def downgrade() -> None:
    for name in ("ix_outbox_outdated", "ix_outbox_message_id", "ix_outbox_campaign_id"):
        op.drop_index(name, "outbox")
    for name in ("ix_deadlines_guild_id", "ix_deadlines_due"):
        op.drop_index(name, "deadlines")
    op.create_index("ix_deadlines_due_at", "deadlines", ["due_at"])
