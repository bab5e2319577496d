"""Campaigns as files: one campaign with its whole history, to keep or to take to another server.

The file's form 1 is JSON:

- `kind`: `ecotopia campaign`; `form`: 1;
- `save`: the campaign as it stands, `schema` (see bot/game/saves.py) and `campaign`;
- `journal`: every command that it took, from its start: `revision` (0, 1 …), `at` (the moment),
  `command`, and `events` (what happened).

Players are named by their Discord ids, as in the campaign itself. Nothing of the server is in it
but its id: no channels, roles or webhooks. Neither are ballots of an election that is open.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field
from sqlalchemy.ext.asyncio import AsyncSession

from bot import sheets
from bot.agenda import rhythm_of
from bot.errors import EcotopiaError
from bot.game import balance, saves
from bot.game.state import Campaign, Phase, SpeechStatus
from bot.replay import Entry, NotTheSame, OnProgress, Replayed, replay
from bot.rhythm import next_daily, phase_end
from bot.sheets import Sheet, UnsoundFile
from bot.store import campaigns, deadlines
from bot.store.database import Database
from bot.store.tables import DeadlineKind, Guild, JournalRow

KIND = "ecotopia campaign"
FORM = 1
"""Of the file; a change of it needs a new number here."""


class UnknownCampaign(EcotopiaError):
    """No campaign of that id is in the database."""


class NoPlace(EcotopiaError):
    """The server that a campaign should go to cannot take it now."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A campaign as saved (`schema` and `campaign`), with its whole journal."""

    saved: dict[str, Any]
    journal: Sequence[Entry]


async def recorded(database: Database, campaign_id: str) -> Recorded:
    """A campaign of the database; UnknownCampaign where there is none of that id."""
    async with database.reading() as session:
        row = await campaigns.find(session, campaign_id)
        if row is None:
            raise UnknownCampaign(
                f"There is no campaign {campaign_id} in the database; ecotopia db list shows them."
            )
        return Recorded(row.state, await campaigns.journal(session, row))


def write(campaign: Recorded) -> str:
    """The text of the campaign's file."""
    rows = [
        {
            "revision": entry.revision,
            "at": entry.at.isoformat(),
            "command": entry.command,
            "events": entry.events,
        }
        for entry in campaign.journal
    ]
    # An entry a line: so a person can read it, and tell two files apart.
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    head = {"kind": KIND, "form": FORM, "save": campaign.saved}
    fields = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    return "{\n" + ",\n".join(fields) + f',\n  "journal": [\n{lines}\n  ]\n}}\n'


def read(text: str) -> Recorded:
    """The campaign of a file's text. Raises UnsoundFile with what is wrong with it."""
    sheet = sheets.read(text, _Sheet, "an exported campaign", KIND, ("form", FORM))
    saved = {"schema": sheet.save.schema_, "campaign": sheet.save.campaign}
    return Recorded(saved, sheet.journal)


async def bring_in(
    database: Database,
    campaign: Recorded,
    guild_id: int,
    now: datetime,
    on_progress: OnProgress | None = None,
) -> Replayed:
    """Save a file's campaign as one of that guild, once its journal has confirmed it.

    It gets a new id, and what is due next is due anew, in one transaction. Raises UnsoundFile, or
    NoPlace where the guild is not set up or has a running campaign.
    """
    identity = secrets.token_hex(8)
    own = {**campaign.saved["campaign"], "id": identity, "guild": guild_id}
    saved = {**campaign.saved, "campaign": own}
    journal = list(campaign.journal)
    try:
        if saves.is_older(saved):
            upgrade = _upgrade(saved, len(journal), now)
            journal.append(upgrade)
            saved = upgrade.command["save"]
        replayed = replay(saved, journal, on_progress)
    except NotTheSame as error:
        raise UnsoundFile(f"its history does not confirm it. {error}") from error
    async with database.writing() as session:
        guild = await _with_place(session, guild_id)
        rows = [
            JournalRow(
                campaign_id=identity,
                revision=entry.revision,
                at=entry.at,
                command=entry.command,
                events=entry.events,
            )
            for entry in journal
        ]
        await campaigns.insert_played(session, replayed.state, rows, journal[-1].revision)
        await schedule_anew(session, replayed.state, guild, now)
    return replayed


async def schedule_anew(
    session: AsyncSession, state: Campaign, guild: Guild, now: datetime
) -> None:
    """Set all that is due in a campaign, as if it had come to where it stands just now.

    In a pause its beginning counts as now: what is due shifts when the campaign is resumed.
    """
    if state.phase is Phase.ENDED:
        return
    paused, now = state.paused_at is not None, state.paused_at or now
    end = phase_end(state.phase, now, rhythm_of(guild))
    due = [
        (DeadlineKind.DIGEST, 0, 0, next_daily(now, guild.digest_hour, guild.time_zone)),
        (DeadlineKind(state.phase.value), state.round, 0, end),
    ]
    for speech in state.speeches:
        if speech.status is SpeechStatus.GIVEN:
            due.append((DeadlineKind.READ_SPEECH, speech.id, speech.revision, now))
        elif speech.status is SpeechStatus.READ:
            until = now + balance.CONFIRMATION_TIME
            due.append((DeadlineKind.LET_STAND, speech.id, speech.revision, until))
    for kind, subject, revision, due_at in due:
        await deadlines.schedule(
            session,
            campaign_id=state.id,
            guild_id=guild.id,
            kind=kind,
            due_at=due_at,
            subject=subject,
            revision=revision,
            held=paused and kind not in deadlines.NEVER_HELD,
        )


async def _with_place(session: AsyncSession, guild_id: int) -> Guild:
    guild = await campaigns.held_guild(session, guild_id)
    if guild is None:
        raise NoPlace(f"Server {guild_id} is not set up: use /setup there first.")
    if await campaigns.running(session, guild_id) is not None:
        raise NoPlace(f"A campaign runs in server {guild_id}: end it there first (/campaign end).")
    return guild


def _upgrade(saved: dict[str, Any], revision: int, now: datetime) -> "_Entry":
    try:
        command = saves.dump_upgrade(saved)
    # A save that was made up can break any rule on its way.
    except Exception as error:
        raise UnsoundFile(f"its save of schema {saved['schema']} is unsound") from error
    return _Entry(revision=revision, at=now, command=command, events=[])


def _in_utc(moment: datetime) -> datetime:
    if moment.utcoffset():
        raise ValueError("it is not in UTC")
    return moment.astimezone(UTC)


class _Entry(Sheet):
    revision: Annotated[int, Field(strict=True)]
    at: Annotated[AwareDatetime, AfterValidator(_in_utc)]
    command: dict[str, Any]
    events: list[dict[str, Any]]


class _Save(Sheet):
    schema_: Annotated[int, Field(alias="schema", strict=True)]
    campaign: dict[str, Any]


class _Sheet(Sheet):
    kind: Literal["ecotopia campaign"]
    form: Literal[1]
    save: _Save
    journal: Annotated[list[_Entry], Field(min_length=1)]
