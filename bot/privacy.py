"""What a member may ask of the store: a copy of everything that is theirs, and to be forgotten.

The file of a copy, form 2, is JSON: `kind`: `ecotopia member`; `form`: 1; `member` and `guild`:
Discord ids; `made_at`; `moderation`: what they did with `/moderate`, each act with the moment `at`
and its `subject` (a message's id, a citizen's, a word); and `campaigns`, the oldest first, each
with

- `campaign`, `preset`, `started_at`, `phase`: which one it is, and where it stands;
- `candidacies`, `speeches`, `promises`: the member's, as the campaign holds them;
- `ballots`: those cast in an election that is open: `election`, `receipt`, and what it `said`;
- `commands`: all that the member asked of the campaign, in order, with the moment `at`: speeches
  and their edits, corrections, contests, votes on dilemmas, decisions as mayor or moderator.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import saves
from bot.game.events import RoundResolved
from bot.game.redaction import NOBODY, Redactor, names, numbers, players
from bot.game.rules.forgetting import forget
from bot.game.state import Phase
from bot.shards import WHOLE, Shards
from bot.store import ballots, campaigns, deadlines, moderation, outbox
from bot.store.database import Database
from bot.store.tables import BallotRow, CampaignRow, DeadlineKind, JournalRow, OutboxRow

KIND = "ecotopia member"
FORM = 2
"""Of the file; a change of it needs a new number here."""

WITH_A_PAGE = frozenset({RoundResolved.__name__})
"""The kinds of events whose post shows words that are not in the event itself."""

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Forgotten:
    """In how many campaigns something was a member's, and how many posts on Discord tell of it.

    `moderated` is in how many acts of moderating their id was.
    """

    campaigns: int
    posts: int
    moderated: int = 0


async def export(database: Database, guild_id: int, player: int, now: datetime) -> str | None:
    """The file with everything that the guild's campaigns hold of a member; None for nothing."""
    found = []
    async with database.reading() as session:
        for row in await campaigns.all_of(session, guild_id):
            held = await _held(session, row, player)
            if any(held.values()):
                own = row.state["campaign"]
                head = {key: own[key] for key in ("preset", "started_at", "phase")}
                found.append({"campaign": row.id, **head, **held})
        acts = [
            {"at": act.at.isoformat(), "act": act.act, "subject": act.subject}
            for act in await moderation.acts_of(session, guild_id, player)
        ]
    if not found and not acts:
        return None
    file = {
        "kind": KIND,
        "form": FORM,
        "member": player,
        "guild": guild_id,
        "made_at": now.isoformat(),
        "moderation": acts,
        "campaigns": found,
    }
    return json.dumps(file, indent=2, ensure_ascii=False) + "\n"


async def delete(database: Database, guild_id: int, player: int, now: datetime) -> Forgotten:
    """Take a member out of all of the guild's campaigns, in one transaction.

    Their words are gone from every table and from the database's file. What they promised, did
    and decided stays, by somebody whom nobody knows.
    """
    done, posts = 0, 0
    async with database.writing() as session:
        await campaigns.held_guild(session, guild_id)
        for row in await campaigns.hold_all_of(session, guild_id):
            whole = await _read(session, row)
            own = [ballot for ballot in whole.ballots if ballot.voter_id == player]
            for ballot in own:
                await session.delete(ballot)
                whole.ballots.remove(ballot)
            told = player in whole.numbers()
            if told:
                posts += await whole.forget(session, [player], now)
            done += bool(told or own)
        moderated = await moderation.forget(session, guild_id, player)
    await database.forget_deleted()
    return Forgotten(done, posts, moderated)


async def forget_old(
    database: Database, before: datetime, now: datetime, shards: Shards = WHOLE
) -> int:
    """Take everybody out of the campaigns that ended before then, each in one transaction.

    Of those in these shards; how many these were. What Discord shows of them stays as it is. Who
    moderated before then is forgotten too.
    """
    async with database.writing() as session:
        await moderation.forget_before(session, before)
    async with database.reading() as session:
        old = await campaigns.ended_before(session, before, shards)
    for identity in old:
        async with database.writing() as session:
            row = await campaigns.held(session, identity)
            if row is None:
                continue  # All of its guild was erased meanwhile.
            whole = await _read(session, row)
            await whole.forget(session, sorted(whole.players()), now, everybody=True)
    if old:
        await database.forget_deleted()
    return len(old)


async def _held(session: AsyncSession, row: CampaignRow, player: int) -> dict[str, list[Any]]:
    own = saves.dump_campaign(saves.load_campaign(row.state))["campaign"]
    journal = await campaigns.journal(session, row)
    cast = await ballots.in_campaign(session, row.id)
    return {
        "candidacies": _of(player, (*own["candidates"], *own["stood"])),
        "speeches": _of(player, own["speeches"]),
        "promises": _of(player, own["ledger"]),
        "ballots": [
            {"election": b.election, "receipt": b.code, **b.said}
            for b in cast
            if b.voter_id == player
        ],
        "commands": [
            {"at": entry.at.isoformat(), **entry.command}
            for entry in journal
            if entry.command.get("player") == player
        ],
    }


def _of(player: int, facts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [fact for fact in facts if fact["player"] == player]


@dataclass(frozen=True, slots=True)
class _Whole:
    """All rows in which a campaign's members are."""

    row: CampaignRow
    journal: list[JournalRow]
    posts: list[OutboxRow]
    ballots: list[BallotRow]

    def facts(self) -> list[Any]:
        """Everything in them, as `Redactor` wants it."""
        entries = [{"command": entry.command, "events": entry.events} for entry in self.journal]
        told = [post.event for post in self.posts]
        return [self.row.state, *entries, *told, *(ballot.said for ballot in self.ballots)]

    def numbers(self) -> set[int]:
        """All numbers in them; where a member's id is none of these, nothing is theirs."""
        return numbers(self.facts())

    def players(self) -> set[int]:
        """Who ever acted in the campaign."""
        return players(self.facts())

    async def forget(
        self, session: AsyncSession, members: list[int], now: datetime, everybody: bool = False
    ) -> int:
        """Take these members out of the rows; how many messages on Discord have to follow."""
        state = saves.load_campaign(self.row.state)
        saved = saves.dump_campaign(state)
        outdated = 0
        for player in members:
            facts = self.facts()
            redactor = Redactor(player, _alias(player, facts), _name(player, facts), facts)
            kept = saves.dump_campaign(forget(saves.load_campaign(saved), player))
            # Loaded once more: what is left must be a sound campaign, or nothing is changed.
            saved = saves.dump_campaign(saves.load_campaign(redactor.redact(kept)))
            self.row.state = saved
            for entry in self.journal:
                entry.command = redactor.redact(entry.command)
                entry.events = redactor.redact(entry.events)
            for ballot in self.ballots:
                ballot.said = redactor.redact(ballot.said)
            for post in self.posts:
                outdated += self._redact(post, redactor, revise=not everybody)
            for speech in state.speeches:
                if speech.player == player:
                    for kind in (*deadlines.WRITTEN_BY_A_MODEL, DeadlineKind.LET_STAND):
                        await deadlines.cancel(session, state.id, kind, speech.id)
        campaigns.redact(session, self.row, saved, everybody, now)
        if state.phase is not Phase.ENDED:
            await deadlines.renew(session, state.id)
        return outdated

    @staticmethod
    def _redact(post: OutboxRow, redactor: Redactor, revise: bool) -> bool:
        """Whether a message tells what the post's event no longer does, or may soon."""
        event = redactor.redact(post.event)
        # A round's page quotes what other events tell: it is always drawn anew.
        if event == post.event and event["kind"] not in WITH_A_PAGE:
            return False
        post.event = event
        # Whoever is about to send it has read it before: that attempt can no longer begin.
        post.attempts += 1
        silent = post.posted_at is not None and post.message_id is None  # a muted citizen's
        new = revise and not post.outdated and post.sending_since is not None and not silent
        post.outdated = post.outdated or new
        return new


async def _read(session: AsyncSession, row: CampaignRow) -> _Whole:
    return _Whole(
        row,
        list(await campaigns.journal(session, row)),
        list(await outbox.hold_of_campaign(session, row.id)),
        list(await ballots.in_campaign(session, row.id)),
    )


def _alias(player: int, facts: list[Any]) -> int:
    """A number in place of the player's id, drawn between its neighbours in the campaign.

    So the order of all candidates stays, on which ballots, lots and published elections rest.
    """
    known = numbers(facts)
    below = max((number for number in known if number < player), default=0)
    above = min((number for number in known if number > player), default=LARGEST_ID)
    return below + 1 + secrets.randbelow(min(above, LARGEST_ID) - below - 1)


def _name(player: int, facts: list[Any]) -> str:
    """How the player is called from now on; who is nobody already keeps their number."""
    called = names(facts)
    if NOBODY.fullmatch(called.get(player, "")):
        return called[player]
    taken = [int(match[1]) for each in called.values() if (match := NOBODY.fullmatch(each))]
    return f"N. N. {max(taken, default=0) + 1}"
