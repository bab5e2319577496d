"""Rounds by the clock: a guild's days of a round, and a deadline for each campaign's phase

Campaigns that run already get one too: their phase ends at the guild's hour in about two days.

Revision: 0003, after 0002, made on 2026-11-23 02:55:00.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PHASES = ("campaign", "election", "govern")


def upgrade() -> None:
    # Not in a batch, which may copy the table and forget that its ids are never used again.
    op.add_column(
        "guilds", sa.Column("round_days", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(
        "deadlines", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("deadlines", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    _set_going()


def _set_going() -> None:
    """Give each running campaign the deadline of its phase."""
    moment = sa.DateTime(timezone=True)
    campaigns = sa.table(
        "campaigns", sa.column("id"), sa.column("running"), sa.column("state", sa.JSON())
    )
    guilds = sa.table("guilds", sa.column("id"), sa.column("digest_hour"), sa.column("time_zone"))
    columns = ("campaign_id", "guild_id", "kind", "subject", "revision", "attempts")
    deadlines = sa.table("deadlines", *map(sa.column, columns), sa.column("due_at", moment))
    # The sandbox's bot may be days ahead of this clock: its next digest tells.
    digest = (
        sa.select(sa.func.max(deadlines.c.due_at, type_=moment))
        .where(deadlines.c.campaign_id == campaigns.c.id, deadlines.c.kind == "digest")
        .scalar_subquery()
    )
    running = sa.select(
        campaigns.c.id,
        campaigns.c.state,
        guilds.c.id,
        guilds.c.digest_hour,
        guilds.c.time_zone,
        digest,
    ).where(campaigns.c.running == guilds.c.id)
    for campaign, state, guild, hour, zone, told in op.get_bind().execute(running).all():
        here, now = ZoneInfo(zone), datetime.now(UTC)
        # SQLite forgets the zone, which is UTC.
        now = now if told is None else max(now, told.replace(tzinfo=told.tzinfo or UTC))
        day = now.astimezone(here).date() + timedelta(days=2)
        op.execute(
            deadlines.insert().values(
                campaign_id=campaign,
                guild_id=guild,
                kind=state["campaign"]["phase"],
                subject=state["campaign"]["round"],
                revision=0,
                attempts=0,
                due_at=datetime.combine(day, time(hour), here).astimezone(UTC),
            )
        )


def downgrade() -> None:
    deadlines = sa.table("deadlines", sa.column("kind"))
    op.execute(deadlines.delete().where(deadlines.c.kind.in_(PHASES)))
    op.drop_column("deadlines", "not_before")
    op.drop_column("deadlines", "held")
    op.drop_column("guilds", "round_days")
