"""Election night: turnout told, who has not voted reminded, receipts checked, acts looked up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot import agenda
from bot.campaigns import Campaigns
from bot.game import saves, views
from bot.game.commands import (
    CancelElection,
    CloseElection,
    EndCampaign,
    ExtendElection,
    OpenElection,
    Pause,
    RemoveMayor,
    ResolveRound,
    Resume,
    SettleContest,
    SkipElection,
    StartCampaign,
)
from bot.game.events import ElectionClosed, ElectionExtended, VotersReminded
from bot.game.rejection import Reason, Rejected
from bot.game.rules import receipts
from bot.game.state import Campaign
from bot.rhythm import extended_end
from bot.store import ballots, campaigns, deadlines, journal, moderation, outbox
from bot.store.tables import AuditRow, Deadline, Guild

BY_MODERATORS = (
    StartCampaign,
    OpenElection,
    ExtendElection,
    CloseElection,
    CancelElection,
    SkipElection,
    RemoveMayor,
    ResolveRound,
    Pause,
    Resume,
    SettleContest,
    EndCampaign,
)
"""The commands that moderators give; some of them the clock gives too."""
RULES_CHANGED = "ChangeRules"
ALSO_BY_THE_CLOCK = (OpenElection, CloseElection, SkipElection)
"""Those that the log shows whoever gave them."""


class Found(StrEnum):
    """What a receipt is found to be."""

    IN_FORCE = "in_force"
    """Of the voter's own ballot in an election that is open."""
    COUNTED = "counted"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receipt is found to be; where it was counted, when the polls closed."""

    found: Found
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did to a campaign: `by` is None for the clock and 0 for who is forgotten.

    With the kind and the values of the command; `RULES_CHANGED` is the kind of what is none.
    """

    at: datetime
    by: int | None
    kind: str
    values: dict[str, Any]


async def extend(campaigns_: Campaigns, guild_id: int, moderator: int, days: int) -> datetime:
    """Keep the open polls open for so many days more; until when.

    Two moderators who ask for the same at once extend it once: the second one is refused.
    """
    state = await campaigns_.view(guild_id)
    election, settings = views.open_election(state), await campaigns_.settings(guild_id)
    if election is None or settings is None:
        raise Rejected(Reason.NO_ELECTION)
    ends = await campaigns_.phase_ends(guild_id)
    if ends is None:
        raise Rejected(Reason.PAUSED)
    until = extended_end(ends, days, agenda.rhythm_of(settings))
    _state, events = await campaigns_.apply(
        guild_id, ExtendElection(moderator, election.id, until), state.id
    )
    (extended,) = (event for event in events if isinstance(event, ElectionExtended))
    return extended.until


async def remind(campaigns_: Campaigns, deadline: Deadline) -> bool:
    """Post the reminder that is due, where the polls are open and somebody may not have voted."""
    campaign = deadline.campaign_id
    assert campaign is not None, "an election is a campaign's"
    now = campaigns_.clock.now()
    async with campaigns_.database.writing() as session:
        await campaigns.running(session, deadline.guild_id)  # locked, as by every command
        if not await deadlines.claim(session, deadline.id, now):
            return False
        ends = await agenda.ends(session, deadline.guild_id)
        state = await campaigns.state_of(session, deadline.guild_id)
        open_now = None if state is None else views.open_election(state)
        if open_now is None or open_now.id != deadline.subject or ends is None or ends <= now:
            return False
        voted = await ballots.turnout(session, campaign, open_now.id)
        if open_now.size and voted >= open_now.size:
            return False
        event = VotersReminded(open_now.id, voted, open_now.size)
        outbox.add(session, deadline.guild_id, campaign, event, now, ends)
        return True


async def tell_turnout(campaigns_: Campaigns, deadline: Deadline) -> None:
    """Let the post of the election's opening be revised: by the turnout, and when polls close."""
    campaign = deadline.campaign_id
    assert campaign is not None, "an election is a campaign's"
    async with campaigns_.database.writing() as session:
        await campaigns.running(session, deadline.guild_id)
        if not await deadlines.claim(session, deadline.id, campaigns_.clock.now()):
            return
        row = await outbox.opening_told(session, campaign, deadline.subject)
        if row is None:
            return
        row.outdated = True
        row.attempts += 1  # a revision that is under way may have looked before the newest ballot
        told = await ballots.turnout_told(session, campaign, deadline.subject)
        ends = await agenda.ends(session, deadline.guild_id)
        if told is not None and not told.closed and ends is not None:
            row.phase_ends = ends


async def own_receipt(
    campaigns_: Campaigns, state: Campaign, voter: int
) -> ballots.OwnReceipt | None:
    """The receipt of the voter's ballot in the open election; None before they vote."""
    election = views.open_election(state)
    if election is None:
        return None
    async with campaigns_.database.reading() as session:
        return await ballots.receipt_of(session, state.id, election.id, voter)


async def check_receipt(campaigns_: Campaigns, guild_id: int, voter: int, code: str) -> Checked:
    """What a receipt says that somebody typed: of their own ballot, counted, or neither.

    Before the close only their own ballot is looked at: whoever has another's receipt does not
    learn from it whether that voter has voted again.
    """
    digest = receipts.digest(code)
    async with campaigns_.database.reading() as session:
        state = await campaigns.state_of(session, guild_id)
        election = None if state is None else views.open_election(state)
        if state is not None and election is not None:
            own = await ballots.receipt_of(session, state.id, election.id, voter)
            if own is not None and own.digest == digest:
                return Checked(Found.IN_FORCE)
        closed_at = await journal.counted_at(session, guild_id, digest)
    if closed_at is None:
        return Checked(Found.NOT_FOUND)
    return Checked(Found.COUNTED, closed_at)


async def acts(campaigns_: Campaigns, campaign_id: str) -> list[Act]:
    """What moderators did to a campaign, and its elections whoever opened and closed them.

    With the changes of the guild's rules of elections since it began; the newest first.
    """
    always = {kind.__name__ for kind in ALSO_BY_THE_CLOCK}
    names = [kind.__name__ for kind in BY_MODERATORS]
    async with campaigns_.database.reading() as session:
        given = await journal.commands_of(session, campaign_id, names)
        guild_id, begun = await journal.beginning(session, campaign_id)
        changed = await moderation.recorded_since(session, guild_id, moderation.Act.RULES, begun)
    found = [Act(at, values.get("player"), values["kind"], values) for at, values in given]
    found = [act for act in found if act.by is not None or act.kind in always]
    found += [Act(row.at, row.moderator, RULES_CHANGED, {"rules": row.subject}) for row in changed]
    # Of one moment, what was noted last comes first too.
    return sorted(found, key=lambda act: act.at)[::-1]


def rules_code(guild: Guild) -> str:
    """The guild's rules of elections in a few characters: method, percent, role and days."""
    days = f"{guild.roll_account_days} {guild.roll_member_days}"
    return f"{guild.election_method} {guild.players_percent} {guild.roll_role_id or 0} {days}"


def rules_changed(guild: Guild, moderator: int, at: datetime) -> AuditRow:
    """A note that a moderator gave the guild these rules."""
    return AuditRow(
        guild_id=guild.id,
        at=at,
        moderator=moderator,
        act=moderation.Act.RULES.value,
        subject=rules_code(guild),
    )


async def count_of(campaigns_: Campaigns, campaign_id: str, election: int) -> ElectionClosed | None:
    """The count of an election of that campaign; None where it was not counted."""
    async with campaigns_.database.reading() as session:
        saved = await journal.count_of(session, campaign_id, election)
    return None if saved is None else saves.load(saved)
