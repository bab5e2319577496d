"""A guild's life: since when the bot has left it, when it is erased, and that it was

Revision: 0009, after 0008, made on 2026-11-23 14:00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AGAIN = {"sqlite_autoincrement": True}
"""A copied table never uses its ids again either."""


def upgrade() -> None:
    op.add_column("guilds", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("deadlines", table_kwargs=AGAIN) as batch:
        batch.alter_column("campaign_id", existing_type=sa.String(length=32), nullable=True)
    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sqlite_autoincrement=True,
    )
    # From now on a guild has webhooks in its present channel alone.
    channels = sa.select(sa.table("guilds", sa.column("channel_id")).c.channel_id)
    webhooks = sa.table("webhooks", sa.column("channel_id"))
    op.execute(webhooks.delete().where(webhooks.c.channel_id.not_in(channels)))


def downgrade() -> None:
    op.drop_table("erasures")
    deadlines = sa.table("deadlines", sa.column("campaign_id"))
    op.execute(deadlines.delete().where(deadlines.c.campaign_id.is_(None)))
    _let_go_on()
    with op.batch_alter_table("deadlines", table_kwargs=AGAIN) as batch:
        batch.alter_column("campaign_id", existing_type=sa.String(length=32), nullable=False)
    op.drop_column("guilds", "left_at")


def _let_go_on() -> None:
    """Free what is frozen in guilds that were left: nothing else would, from here on."""
    guilds = sa.table("guilds", sa.column("id"), sa.column("left_at"))
    campaigns = sa.table("campaigns", sa.column("running"), sa.column("state", sa.JSON()))
    deadlines = sa.table("deadlines", sa.column("guild_id"), sa.column("held", sa.Boolean()))
    left = sa.select(guilds.c.id, campaigns.c.state).where(
        guilds.c.left_at.is_not(None), campaigns.c.running == guilds.c.id
    )
    for guild, state in op.get_bind().execute(left).all():
        if state["campaign"].get("paused_at") is None:
            op.execute(deadlines.update().where(deadlines.c.guild_id == guild).values(held=False))
