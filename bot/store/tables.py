"""The tables. No relationships: each question is one plain query in the module of its concept."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment instead of guessing its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows itself only where the key is a plain INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


# Without this SQLite gives the id of a deleted row to the next one: whoever claims a deadline that
# is served already would take another one.
NEVER_REUSED = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can drop what they made."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), dict[str, Any]: JSON()}


class Guild(Base):
    """What `/setup`, `/election rules` and `/round rhythm` settled for a Discord server.

    `players_percent` is what the players' ballots weigh of all; `members` is how many could vote
    when Discord last told. `left_at` is since when the bot is no longer in the guild.
    """

    __tablename__ = "guilds"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    moderator_role_id: Mapped[int] = mapped_column(BigInteger)
    digest_hour: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    election_method: Mapped[str] = mapped_column(String(16), default="irv")
    players_percent: Mapped[int] = mapped_column(default=60)
    roll_role_id: Mapped[int | None] = mapped_column(BigInteger)
    roll_account_days: Mapped[int] = mapped_column(default=0)
    roll_member_days: Mapped[int] = mapped_column(default=0)
    members: Mapped[int] = mapped_column(default=0)
    round_days: Mapped[int] = mapped_column(default=1)
    left_at: Mapped[datetime | None]


class CampaignRow(Base):
    """A campaign's state as saved JSON; `running` is its guild while it runs, else null.

    The unique `running` lets a guild have one campaign at a time, whoever starts it.
    """

    __tablename__ = "campaigns"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id"), index=True)
    running: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    revision: Mapped[int]
    state: Mapped[dict[str, Any]]


class JournalRow(Base):
    """A command that a campaign took, with what happened; the first one is its start."""

    __tablename__ = "journal"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    command: Mapped[dict[str, Any]]
    events: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class BallotRow(Base):
    """A voter's last ballot in an open election; the rows are deleted at the close.

    `receipt` is the digest of the code that the voter was given, and `code` the code itself, so
    that they may look it up until the close; of ballots of earlier versions it is not known.
    """

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("campaign_id", "election", "voter_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"))
    election: Mapped[int]
    voter_id: Mapped[int] = mapped_column(BigInteger)
    said: Mapped[dict[str, Any]]
    receipt: Mapped[str] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(19))


class DeadlineKind(StrEnum):
    """What can be due."""

    READ_SPEECH = "read_speech"
    LET_STAND = "let_stand"
    FIRST_REACTION = "first_reaction"
    DIGEST = "digest"
    CAMPAIGN = "campaign"
    ELECTION = "election"
    GOVERN = "govern"
    REMINDER = "reminder"
    TURNOUT = "turnout"
    ERASE = "erase"


PHASES = (DeadlineKind.CAMPAIGN, DeadlineKind.ELECTION, DeadlineKind.GOVERN)
"""What ends a phase of that name; a running campaign has one of them."""


class Deadline(Base):
    """What is due when. `subject` is the speech or election it is about, a phase's round, or 0.

    The erasure of a guild is due in none of its campaigns.

    Nothing `held` falls due: its campaign is paused. After a failure, `not_before` is when to try
    again; `due_at` stays, because the next phase is counted from it.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("campaign_id", "kind", "subject"),
        # What is held never falls due, however long ago that was to be.
        Index("ix_deadlines_due", "held", "due_at"),
        Index("ix_deadlines_guild_id", "guild_id", "kind"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaigns.id"))
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id"))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[int]
    revision: Mapped[int]
    due_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    held: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)


class OutboxRow(Base):
    """A post that must reach Discord: the event that it tells, and how far the sending got.

    `phase_ends` is when the campaign's phase was to end when the event had happened. It is kept,
    so that every attempt says the same. The message of an `outdated` row still has words that were
    deleted from the event.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "posted_at", "guild_id"),
        Index("ix_outbox_campaign_id", "campaign_id"),
        Index("ix_outbox_message_id", "message_id"),
        # Partial: of all posts that were ever sent, next to none is to be revised.
        Index(
            "ix_outbox_outdated",
            "guild_id",
            sqlite_where=text("outdated = 1"),
            postgresql_where=text("outdated"),
        ),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id"))
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"))
    event: Mapped[dict[str, Any]]
    phase_ends: Mapped[datetime | None]
    nonce: Mapped[str] = mapped_column(String(25), unique=True)
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sending_since: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None] = mapped_column(Text)
    outdated: Mapped[bool] = mapped_column(default=False)


class WebhookRow(Base):
    """The webhook through which a citizen speaks in a channel: it has their name and face.

    `last_message_id` is what was said through it last (0: nothing), which tells how long ago.
    """

    __tablename__ = "webhooks"

    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    citizen: Mapped[str] = mapped_column(String(64), primary_key=True)
    webhook_id: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[str] = mapped_column(String(128))
    last_message_id: Mapped[int] = mapped_column(BigInteger, default=0)


class MutedRow(Base):
    """A citizen who says nothing in a guild, since a moderator muted them."""

    __tablename__ = "muted"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id"), primary_key=True)
    citizen: Mapped[str] = mapped_column(String(64), primary_key=True)


class FilterWordRow(Base):
    """A word that a guild's moderators do not want, as the filter compares it."""

    __tablename__ = "filter_words"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(64), primary_key=True)


class AuditRow(Base):
    """What a moderator did outside of a campaign's journal; `moderator` 0 is forgotten.

    `subject` is what it was done to: a citizen's id, a word, a message's id, rules.
    """

    __tablename__ = "audit"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.id"), index=True)
    at: Mapped[datetime]
    moderator: Mapped[int] = mapped_column(BigInteger)
    act: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))


class ErasureRow(Base):
    """That all of a guild was erased, and when: all that is kept of it.

    A moderator `asked` for it, or else the bot had left the guild long before.
    """

    __tablename__ = "erasures"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    asked: Mapped[bool]
