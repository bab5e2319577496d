"""Elections by any method: a guild's rules for them, ballots of any form, receipts

The ballots of an election that is open while this runs are not kept: their voters vote again.

Revision: 0002, after 0001, made on 2026-11-23 02:40:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("guilds", schema=None) as batch_op:
        for name, column, default in (
            ("election_method", sa.String(length=16), "irv"),
            ("players_percent", sa.Integer(), "60"),
            ("roll_account_days", sa.Integer(), "0"),
            ("roll_member_days", sa.Integer(), "0"),
            ("members", sa.Integer(), "0"),
        ):
            batch_op.add_column(sa.Column(name, column, nullable=False, server_default=default))
        batch_op.add_column(sa.Column("roll_role_id", sa.BigInteger(), nullable=True))
    op.execute("DELETE FROM ballots")
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_column("ranking")
        batch_op.add_column(sa.Column("said", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("receipt", sa.String(length=64), nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM ballots")
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_column("receipt")
        batch_op.drop_column("said")
        batch_op.add_column(sa.Column("ranking", sa.JSON(), nullable=False))
    with op.batch_alter_table("guilds", schema=None) as batch_op:
        for name in (
            "members",
            "roll_member_days",
            "roll_account_days",
            "roll_role_id",
            "players_percent",
            "election_method",
        ):
            batch_op.drop_column(name)
