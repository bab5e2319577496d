"""Elections by any method: a guild's rules for them, ballots of any form, receipts

Ballots of an election that is open while this runs are kept, with a receipt that nobody has. Posts
that tell of an election in the old form and were not sent yet are given up.

Revision: 0002, after 0001, made on 2026-11-23 02:40:00.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RULES = (
    ("election_method", sa.String(length=16), "irv"),
    ("players_percent", sa.Integer(), "60"),
    ("roll_account_days", sa.Integer(), "0"),
    ("roll_member_days", sa.Integer(), "0"),
    ("members", sa.Integer(), "0"),
)
OF_ELECTIONS = ("ElectionOpened", "ElectionClosed")

ballots = sa.table(
    "ballots",
    sa.column("id", sa.BigInteger()),
    sa.column("ranking", sa.JSON()),
    sa.column("said", sa.JSON()),
    sa.column("receipt", sa.String()),
)
outbox = sa.table(
    "outbox",
    sa.column("id", sa.BigInteger()),
    sa.column("event", sa.JSON()),
    sa.column("posted_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    # Not in a batch, which may copy the table, to which other tables' rows refer.
    for name, column, default in RULES:
        op.add_column("guilds", sa.Column(name, column, nullable=False, server_default=default))
    op.add_column("guilds", sa.Column("roll_role_id", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("receipt", sa.String(length=64), nullable=True))
    connection = op.get_bind()
    for number, ranking in connection.execute(sa.select(ballots.c.id, ballots.c.ranking)).all():
        said = {"tiers": [[candidate] for candidate in ranking], "weight": 1}
        connection.execute(
            ballots.update()
            .where(ballots.c.id == number)
            .values(said=said, receipt=secrets.token_hex(32))
        )
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_column("ranking")
        batch_op.alter_column("said", existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column("receipt", existing_type=sa.String(length=64), nullable=False)
    waiting = sa.select(outbox.c.id, outbox.c.event).where(outbox.c.posted_at.is_(None))
    for number, event in connection.execute(waiting).all():
        if event["kind"] in OF_ELECTIONS:
            connection.execute(outbox.delete().where(outbox.c.id == number))


def downgrade() -> None:
    op.execute("DELETE FROM ballots")
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_column("receipt")
        batch_op.drop_column("said")
        batch_op.add_column(sa.Column("ranking", sa.JSON(), nullable=False))
    op.drop_column("guilds", "roll_role_id")
    for name, _column, _default in reversed(RULES):
        op.drop_column("guilds", name)
