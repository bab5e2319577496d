"""A voter may look up the receipt of their ballot until the close: its code is kept as long

Revision: 0008, after 0007, made on 2026-11-23 13:55:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ballots", sa.Column("code", sa.String(19), nullable=True))


def downgrade() -> None:
    op.drop_column("ballots", "code")
