"""Load → apply → save: a command's new state, journal entry, deadlines and posts in one commit."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import bind_contextvars

from bot import agenda, caught_up
from bot.clock import Clock
from bot.game import commands, engine, saves, views
from bot.game import events as happened
from bot.game.rejection import Reason, Rejected
from bot.game.rules import elections, receipts
from bot.game.rules.methods.ballots import Ballot, Method
from bot.game.state import Campaign, Phase, Preset, Roll
from bot.public import PUBLIC
from bot.rhythm import Rhythm, Stage, stage_of
from bot.store import ballots, campaigns, deadlines, outbox, webhooks
from bot.store.database import Database
from bot.store.tables import AuditRow, CampaignRow, Deadline, Guild

Outcome = tuple[Campaign, tuple[happened.Event, ...]]


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

    `receipt` is the code by which its voter finds that it was counted; it is kept until the close.
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

    async def configure(self, guild: Guild, *noted: AuditRow) -> None:
        """Save the guild's settings, and what is noted of it; what is due moves to the new hour."""
        async with self.database.writing() as session:
            known = None
            while known is None:  # It may be erased between the two.
                if await campaigns.add_guild(session, guild):
                    return
                known = await campaigns.held_guild(session, guild.id)
            rhythm = agenda.rhythm_of(known)
            if known.channel_id != guild.channel_id:
                await webhooks.leave_channel(session, known.channel_id)
            await self._move(session, await session.merge(guild), rhythm)
            session.add_all(noted)

    async def set_rhythm(self, guild_id: int, days: int) -> None:
        """Give a guild's rounds that many days (1-7); the present phase ends accordingly."""
        async with self.database.writing() as session:
            guild = await campaigns.held_guild(session, guild_id)
            if guild is None:
                raise NotSetUp
            rhythm = agenda.rhythm_of(guild)
            guild.round_days = days
            await self._move(session, guild, rhythm)

    async def _move(self, session: AsyncSession, guild: Guild, old: Rhythm) -> None:
        row = await campaigns.running(session, guild.id)
        if row is None:
            return
        state, now = saves.load_campaign(row.state), self.clock.now()
        moved = await agenda.move(session, guild, state, old, now)
        end = await agenda.ends(session, guild.id)
        if moved and end is not None:
            outbox.add(session, guild.id, state.id, happened.EndMoved(), now, end)

    async def view(self, guild_id: int) -> Campaign:
        """The running campaign's state; NoCampaign where none runs."""
        async with self.database.reading() as session:
            state = await campaigns.state_of(session, guild_id)
        if state is None:
            raise NoCampaign
        return state

    async def last(self, guild_id: int) -> Campaign:
        """The running campaign's state, else how the last one was left; NoCampaign before any."""
        async with self.database.reading() as session:
            state = await campaigns.newest_state(session, guild_id)
        if state is None:
            raise NoCampaign
        return state

    async def rounds_over(self, campaign_id: str) -> tuple[happened.RoundResolved, ...]:
        """What came of each round of the campaign that is over, in order."""
        async with self.database.reading() as session:
            return await campaigns.rounds_over(session, campaign_id)

    async def start(
        self, guild_id: int, preset: Preset, moderator: int, seed: int | None = None
    ) -> Campaign:
        """Start a campaign; NotSetUp or CampaignRunning where that cannot be.

        `seed` (0 … 2⁶⁴-1) decides all that chance decides in it; drawn where it is None.
        """
        now = self.clock.now()
        seed = secrets.randbits(64) if seed is None else seed
        async with self.database.writing() as session:
            guild = await campaigns.held_guild(session, guild_id)
            if guild is None:
                raise NotSetUp
            if await campaigns.running(session, guild_id) is not None:
                raise CampaignRunning
            command = commands.StartCampaign(moderator, preset, seed)
            state, events = engine.start(secrets.token_hex(8), guild_id, command, now)
            await campaigns.insert(session, state, command, events, now)
            await self._follow(session, guild, None, state, events, now)
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
            if not await deadlines.claim(session, deadline.id, now):
                return None
            return await self._apply(session, row, guild, command, now)

    async def serve_phase(self, deadline: Deadline) -> Outcome | None:
        """End the phase whose time is over; None if the deadline is gone or was put off.

        It ends at the moment at which that was due, so that a bot that was off makes up for it
        phase by phase. Rejected where the campaign is not in that phase any more.
        """
        async with self._running(deadline.guild_id) as (session, row, guild):
            if not await deadlines.claim(session, deadline.id, self.clock.now()):
                return None
            stage = Stage(Phase(deadline.kind), deadline.subject)
            outcome = await self._end_phase(session, row, guild, stage, None, deadline.due_at)
        await self._forget_ballots(outcome)
        return outcome

    async def advance(
        self, guild_id: int, campaign_id: str, stage: Stage, moderator: int
    ) -> Outcome:
        """Do at once what the clock would do at the end of that phase."""
        async with self._running(guild_id) as (session, row, guild):
            if campaign_id != row.id:
                raise Rejected(Reason.OLD_CAMPAIGN)
            now = self.clock.now()
            outcome = await self._end_phase(session, row, guild, stage, moderator, now)
        await self._forget_ballots(outcome)
        return outcome

    async def phase_ends(self, guild_id: int) -> datetime | None:
        """When the present phase ends; None in a pause and where no campaign runs."""
        async with self.database.reading() as session:
            return await agenda.ends(session, guild_id)

    async def posts_stuck(self, guild_id: int) -> bool:
        """Whether posts of the guild wait that could not be sent so far."""
        async with self.database.reading() as session:
            return await outbox.stuck(session, guild_id)

    async def strand(self, guild_id: int) -> None:
        """Pause a running campaign of which nothing can be posted; nothing else changes."""
        with suppress(NoCampaign, Rejected):
            await self.apply(guild_id, commands.Pause(None))

    async def take_up(self, guild_id: int) -> Campaign | None:
        """Now that posts arrive, hurry those that wait and end the pause that began by itself.

        Returns the campaign if it was in such a pause.
        """
        async with self.database.writing() as session:
            await outbox.hurry(session, guild_id, self.clock.now())
        try:
            if not views.stage(await self.view(guild_id)).stranded:
                return None
            return (await self.apply(guild_id, commands.Resume(None)))[0]
        except (NoCampaign, Rejected):
            return None

    async def drop(self, deadline: Deadline) -> None:
        """Forget a deadline that has nothing left to do."""
        async with self.database.writing() as session:
            await deadlines.claim(session, deadline.id, self.clock.now())

    async def cast_ballot(
        self, guild_id: int, campaign_id: str, voter: commands.Voter, ballot: commands.Ballot
    ) -> BallotCast:
        """Keep a voter's ballot. It stays out of the campaign's state and of the journal."""
        async with self._running(guild_id) as (session, row, guild):
            if campaign_id != row.id:
                raise Rejected(Reason.OLD_CAMPAIGN)
            said = elections.check_ballot(saves.load_campaign(row.state), voter, ballot)
            receipt = receipts.code_of(secrets.randbits(64))
            changed = await ballots.cast(
                session, row.id, ballot.election, voter.player, said, receipt
            )
            if not changed:
                await agenda.tell_turnout(session, guild, row.id, ballot.election, self.clock.now())
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
            command = await _closing(session, saves.load_campaign(row.state), moderator)
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
            guild = await campaigns.held_guild(session, guild_id)
            row = await campaigns.running(session, guild_id)
            if row is None or guild is None:
                raise NoCampaign
            bind_contextvars(guild=guild_id, campaign=row.id)
            yield session, row, guild

    async def _apply(
        self,
        session: AsyncSession,
        row: CampaignRow,
        guild: Guild,
        command: commands.Command,
        now: datetime,
    ) -> Outcome:
        before = saves.load_campaign(row.state)
        state, events = engine.apply(before, command, now)
        campaigns.save(session, row, state, command, events, now)
        await self._follow(session, guild, before, state, events, now)
        return state, events

    async def _end_phase(
        self,
        session: AsyncSession,
        row: CampaignRow,
        guild: Guild,
        stage: Stage,
        moderator: int | None,
        at: datetime,
    ) -> Outcome:
        state = saves.load_campaign(row.state)
        if state.phase is not stage.phase:
            raise Rejected(Reason.WRONG_PHASE, phase=state.phase.value)
        if state.round != stage.round:
            raise Rejected(Reason.STALE_ROUND)
        command: commands.Command
        if state.phase is Phase.GOVERN:
            command = commands.ResolveRound(state.round, moderator)
        elif state.phase is Phase.ELECTION:
            command = await _closing(session, state, moderator)
        elif len(state.candidates) < 2:
            command = commands.SkipElection(moderator)
        else:
            command = opening(guild, moderator, self.clock.on_discord())
        return await self._apply(session, row, guild, command, at)

    async def _follow(
        self,
        session: AsyncSession,
        guild: Guild,
        before: Campaign | None,
        state: Campaign,
        events: tuple[happened.Event, ...],
        at: datetime,
    ) -> None:
        """What follows from events: deadlines, posts for the outbox, ballots destroyed."""
        for event in events:
            if isinstance(event, ENDS_VOTING):
                await ballots.destroy(session, state.id)
        end = await agenda.follow(session, guild, before, state, events, at)
        now = self.clock.now()
        if end is not None and end <= now:
            await caught_up.tell_later(session, state, events, at, now)
            return
        if before is not None and stage_of(before) != stage_of(state):
            await caught_up.tell(session, state, now)
        told = [event for event in events if isinstance(event, PUBLIC)]
        until = await agenda.ends(session, guild.id) if told else None
        for event in told:
            outbox.add(session, guild.id, state.id, event, now, until)


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


async def _closing(
    session: AsyncSession, state: Campaign, moderator: int | None
) -> commands.CloseElection:
    """The close of the open election, with the ballots that were cast in it."""
    if state.phase is not Phase.ELECTION or state.election is None:
        raise Rejected(Reason.NO_ELECTION)
    cast, digests = await ballots.cast_in(session, state.id, state.election.id)
    return commands.CloseElection(moderator, cast, digests)
