"""Load → apply → save: a command's new state, journal entry, deadlines and posts in one commit."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.game import balance, commands, engine, saves
from bot.game import events as happened
from bot.game.rejection import Reason, Rejected
from bot.game.rules import elections, receipts
from bot.game.rules.methods.ballots import Ballot, Method
from bot.game.state import Campaign, Phase, Preset, Roll
from bot.store import ballots, campaigns, deadlines, outbox
from bot.store.database import Database
from bot.store.tables import CampaignRow, Deadline, DeadlineKind, Guild

Outcome = tuple[Campaign, tuple[happened.Event, ...]]

PUBLIC = (
    happened.CampaignStarted,
    happened.CandidateNominated,
    happened.SpeechPosted,
    happened.CitizenReacted,
    happened.ElectionOpened,
    happened.ElectionClosed,
    happened.CancellationAsked,
    happened.ElectionCancelled,
    happened.CampaignEnded,
    happened.NobodyElected,
    happened.Built,
    happened.Enacted,
    happened.Repealed,
    happened.PromiseJudged,
    happened.VisitorsCame,
    happened.VisitorsLeft,
    happened.DilemmaPut,
    happened.DilemmaSettled,
    happened.CityStruck,
    happened.RoundResolved,
    happened.TermEnded,
    happened.RecallCalled,
    happened.Paused,
    happened.Resumed,
)
"""The events that the guild's channel is told of."""


ENDS_VOTING = (happened.ElectionClosed, happened.ElectionCancelled, happened.CampaignEnded)
"""The events after which nobody's ballot is kept."""


class NotSetUp(Exception):
    """The guild has no settings yet: `/setup` comes first."""


class NoCampaign(Exception):
    """No campaign runs in this guild."""


class CampaignRunning(Exception):
    """A campaign runs in this guild already."""


@dataclass(frozen=True, slots=True)
class BallotCast:
    """A ballot that counts until its voter casts another; `changed` says that it replaced one.

    `receipt` is the code by which its voter finds that it was counted; it is kept nowhere.
    """

    said: Ballot
    changed: bool
    receipt: str


class Campaigns:
    """The campaigns of all guilds in one database. Refused commands raise `Rejected`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    async def settings(self, guild_id: int) -> Guild | None:
        """What `/setup` settled, or None before it."""
        async with self.database.reading() as session:
            return await campaigns.guild(session, guild_id)

    async def configure(self, guild: Guild) -> None:
        """Save the guild's settings; a running campaign's digest moves to the new hour."""
        async with self.database.writing() as session:
            guild = await session.merge(guild)
            row = await campaigns.running(session, guild.id)
            if row is not None:
                await _schedule_digest(session, row.id, guild, self.clock.now())

    async def view(self, guild_id: int) -> Campaign:
        """The running campaign's state; NoCampaign where none runs."""
        async with self.database.reading() as session:
            state = await campaigns.state_of(session, guild_id)
        if state is None:
            raise NoCampaign
        return state

    async def start(self, guild_id: int, preset: Preset, moderator: int) -> Campaign:
        """Start a campaign; NotSetUp or CampaignRunning where that cannot be."""
        now = self.clock.now()
        async with self.database.writing() as session:
            guild = await campaigns.guild(session, guild_id)
            if guild is None:
                raise NotSetUp
            if await campaigns.running(session, guild_id) is not None:
                raise CampaignRunning
            command = commands.StartCampaign(moderator, preset, secrets.randbits(64))
            state, events = engine.start(secrets.token_hex(8), guild_id, command, now)
            await campaigns.insert(session, state, command, events, now)
            await self._follow(session, guild, state.id, events, now)
        return state

    async def apply(
        self, guild_id: int, command: commands.Command, campaign_id: str | None = None
    ) -> Outcome:
        """Apply a member's command; with an id, only if that campaign is still the running one."""
        now = self.clock.now()
        async with self._running(guild_id) as (session, row, guild):
            if campaign_id not in (None, row.id):
                raise Rejected(Reason.OLD_CAMPAIGN)
            outcome = await self._apply(session, row, guild, command, now)
        await self._forget_ballots(outcome)
        return outcome

    async def serve(self, deadline: Deadline, command: commands.Command) -> Outcome | None:
        """Apply the command of a deadline, claimed in the same transaction; None if it is gone."""
        now = self.clock.now()
        async with self._running(deadline.guild_id) as (session, row, guild):
            if not await deadlines.claim(session, deadline.id):
                return None
            return await self._apply(session, row, guild, command, now)

    async def posts_stuck(self, guild_id: int) -> bool:
        """Whether posts of the guild wait that could not be sent so far."""
        async with self.database.reading() as session:
            return await outbox.stuck(session, guild_id)

    async def drop(self, deadline: Deadline) -> None:
        """Forget a deadline that has nothing left to do."""
        async with self.database.writing() as session:
            await deadlines.claim(session, deadline.id)

    async def cast_ballot(
        self, guild_id: int, campaign_id: str, voter: commands.Voter, ballot: commands.Ballot
    ) -> BallotCast:
        """Keep a voter's ballot. It stays out of the campaign's state and of the journal."""
        async with self._running(guild_id) as (session, row, _):
            if campaign_id != row.id:
                raise Rejected(Reason.OLD_CAMPAIGN)
            said = elections.check_ballot(saves.load_campaign(row.state), voter, ballot)
            receipt = receipts.code_of(secrets.randbits(64))
            changed = await ballots.cast(
                session, row.id, ballot.election, voter.player, said, receipts.digest(receipt)
            )
        return BallotCast(said, changed, receipt)

    async def own_ballot(self, state: Campaign, voter: int) -> Ballot | None:
        """What the voter has cast in the open election; None before they vote."""
        if state.election is None:
            return None
        async with self.database.reading() as session:
            return await ballots.of_voter(session, state.id, state.election.id, voter)

    async def turnout(self, state: Campaign) -> int:
        """How many have voted in the open election."""
        if state.election is None:
            return 0
        async with self.database.reading() as session:
            return await ballots.turnout(session, state.id, state.election.id)

    async def open_election(
        self, guild_id: int, moderator: int | None, members: int | None = None
    ) -> Outcome:
        """Open the polls by the guild's rules; `members` is how many could vote, where known."""
        now = self.clock.now()
        async with self._running(guild_id) as (session, row, guild):
            if members is not None:
                guild.members = members
            command = opening(guild, moderator, self.clock.on_discord())
            return await self._apply(session, row, guild, command, now)

    async def close_election(self, guild_id: int, moderator: int | None) -> Outcome:
        """Count the ballots and destroy who cast which, in one transaction."""
        now = self.clock.now()
        async with self._running(guild_id) as (session, row, guild):
            state = saves.load_campaign(row.state)
            if state.phase is not Phase.ELECTION or state.election is None:
                raise Rejected(Reason.NO_ELECTION)
            cast, digests = await ballots.cast_in(session, row.id, state.election.id)
            command = commands.CloseElection(moderator, cast, digests)
            outcome = await self._apply(session, row, guild, command, now)
        await self._forget_ballots(outcome)
        return outcome

    async def _forget_ballots(self, outcome: Outcome) -> None:
        if any(isinstance(event, ENDS_VOTING) for event in outcome[1]):
            await self.database.forget_deleted()

    @asynccontextmanager
    async def _running(
        self, guild_id: int
    ) -> AsyncIterator[tuple[AsyncSession, CampaignRow, Guild]]:
        async with self.database.writing() as session:
            row = await campaigns.running(session, guild_id)
            guild = await campaigns.guild(session, guild_id)
            if row is None or guild is None:
                raise NoCampaign
            yield session, row, guild

    async def _apply(
        self,
        session: AsyncSession,
        row: CampaignRow,
        guild: Guild,
        command: commands.Command,
        now: datetime,
    ) -> Outcome:
        state, events = engine.apply(saves.load_campaign(row.state), command, now)
        campaigns.save(session, row, state, command, events, now)
        await self._follow(session, guild, row.id, events, now)
        return state, events

    async def _follow(
        self,
        session: AsyncSession,
        guild: Guild,
        campaign_id: str,
        events: tuple[happened.Event, ...],
        now: datetime,
    ) -> None:
        """What follows from events: deadlines, posts for the outbox, ballots destroyed."""
        for event in events:
            await _schedule(session, guild, campaign_id, event, now)
            if isinstance(event, ENDS_VOTING):
                await ballots.destroy(session, campaign_id)
            if isinstance(event, PUBLIC):
                outbox.add(session, guild.id, campaign_id, event, now)


def opening(guild: Guild, moderator: int | None, moment: datetime) -> commands.OpenElection:
    """The opening of an election by the guild's rules, at that moment on Discord's clocks."""
    return commands.OpenElection(
        moderator,
        Roll(
            frozen_at=moment,
            size=guild.members,
            role=guild.roll_role_id,
            account_days=guild.roll_account_days,
            member_days=guild.roll_member_days,
        ),
        Method(guild.election_method),
        Fraction(guild.players_percent, 100),
    )


def next_daily(now: datetime, hour: int, zone: str) -> datetime:
    """The next moment after `now` at which clocks in the zone show that hour.

    Where the hour is skipped when summer time begins, the moment that takes its place; where it
    comes twice when summer time ends, the first of the two.
    """
    here = ZoneInfo(zone)
    local = now.astimezone(here)
    day = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    # Compared in UTC: two local times of one zone are compared by their clock faces.
    while (moment := day.astimezone(now.tzinfo)) <= now:
        day += timedelta(days=1)
    return moment


async def _schedule_digest(
    session: AsyncSession, campaign_id: str, guild: Guild, now: datetime
) -> None:
    await deadlines.schedule(
        session,
        campaign_id=campaign_id,
        guild_id=guild.id,
        kind=DeadlineKind.DIGEST,
        due_at=next_daily(now, guild.digest_hour, guild.time_zone),
    )


async def _schedule(
    session: AsyncSession,
    guild: Guild,
    campaign_id: str,
    event: happened.Event,
    now: datetime,
) -> None:
    async def speech_deadline(
        kind: DeadlineKind, speech: int, due_at: datetime, revision: int = 0
    ) -> None:
        await deadlines.schedule(
            session,
            campaign_id=campaign_id,
            guild_id=guild.id,
            kind=kind,
            due_at=due_at,
            subject=speech,
            revision=revision,
        )

    match event:
        case happened.CampaignStarted() | happened.DigestPublished():
            await _schedule_digest(session, campaign_id, guild, now)
        case happened.SpeechGiven(speech, revision):
            due_at = now + balance.READING_TIME
            await deadlines.cancel(session, campaign_id, DeadlineKind.LET_STAND, speech)
            await speech_deadline(DeadlineKind.READ_SPEECH, speech, due_at, revision)
        case happened.SpeechRead(speech, revision, until):
            await deadlines.cancel(session, campaign_id, DeadlineKind.READ_SPEECH, speech)
            await speech_deadline(DeadlineKind.LET_STAND, speech, until, revision)
        case happened.SpeechDiscarded(speech):
            await deadlines.cancel(session, campaign_id, DeadlineKind.READ_SPEECH, speech)
            await deadlines.cancel(session, campaign_id, DeadlineKind.LET_STAND, speech)
        case happened.SpeechPosted(speech):
            await deadlines.cancel(session, campaign_id, DeadlineKind.LET_STAND, speech)
            due_at = now + balance.FIRST_REACTION_DELAY
            await speech_deadline(DeadlineKind.FIRST_REACTION, speech, due_at)
        case happened.CampaignEnded():
            await deadlines.cancel_all(session, campaign_id)
