"""Posts say until when: the outbox keeps when the phase ends that a post tells of

Posts that wait while this runs are sent without it.

Revision: 0004, after 0003, made on 2026-11-23 06:05:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch, which may copy the table and forget that its ids are never used again.
    op.add_column("outbox", sa.Column("phase_ends", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "phase_ends")
