"""One bot in guilds that each stand in another phase, with every kind of member in each.

Whatever an interaction changes is put back before the next one (`Town.fresh`), so that each meets
the phase as it was.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.face.client import Ecotopia
from bot.game import commands
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Preset, Roll
from bot.game.vocabulary import Category, Demographic
from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import Guild as Settings
from sandbox import places
from sandbox.members import ActingMember
from sandbox.model import Application, Channel, Guild, Role, User
from sandbox.permissions import Permission
from sandbox.seed import BOT_PERMISSIONS, SANDBOX_TOKEN
from sandbox.server import Sandbox
from tests.face.conftest import connected

DAY = 24 * 3600.0
SEED = 1
PROGRAMME = b"I will plant a hundred trees."
SPEECH = "I will close the coal plant. The forest stays. We hire two hundred officers."


class Phase(StrEnum):
    """Where a guild's campaign stands; the first two have none."""

    NO_SETUP = "no setup"
    NO_CAMPAIGN = "no campaign"
    CAMPAIGN = "campaign"
    ELECTION = "election"
    GOVERN = "govern"
    PAUSED = "paused"
    ENDED = "ended"


class Kind(StrEnum):
    """Who acts. The mayor and the opposition are the candidates of the phases before."""

    ADMIN = "admin"
    MODERATOR = "moderator"
    MAYOR = "mayor"
    OPPOSITION = "opposition"
    CANDIDATE = "candidate"
    VOTER = "voter"
    NEWCOMER = "newcomer"


LOCALES = ("fr", "de", "es-ES", "en-US")


@dataclass(frozen=True, slots=True)
class Place:
    """A guild in one phase."""

    phase: Phase
    guild: Guild
    hall: Channel
    moderator: Role


class Town:
    """The sandbox, the bot, its guilds, and the people who are in all of them."""

    def __init__(
        self, sandbox: Sandbox, application: Application, people: dict[Kind, User], file: Path
    ) -> None:
        self.sandbox = sandbox
        self.application = application
        self.people = people
        self.places: dict[Phase, Place] = {}
        self.file = file
        self.programme = 0
        """The id of a text file that was handed in."""
        self._kept = sqlite3.connect(":memory:")
        self._watch: sqlite3.Connection | None = None
        self._version = 0
        self.bot: Ecotopia

    def member(self, phase: Phase, kind: Kind) -> ActingMember:
        """A person in the guild of that phase."""
        return self.sandbox.member(self.places[phase].guild.id, self.people[kind].id)

    def keep(self) -> None:
        """Take the database as it is now for what `fresh` goes back to."""
        self._watch = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
        self._watch.backup(self._kept)
        self._version = self._seen()

    def fresh(self) -> None:
        """Put back whatever was changed since `keep`."""
        assert self._watch is not None, "keep comes first"
        if self._seen() != self._version:
            self._kept.backup(self._watch)
            self._version = self._seen()

    def close(self) -> None:
        """Give the connections back."""
        self._kept.close()
        if self._watch is not None:
            self._watch.close()

    def _seen(self) -> int:
        assert self._watch is not None
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """A town with its bot connected, until the block ends."""
    file = folder / "town.db"
    database = Database(f"sqlite+aiosqlite:///{file}")
    await migrate.upgrade(database)
    try:
        async with Sandbox() as sandbox:
            found = _founded(sandbox, file)
            campaigns = Campaigns(database, Clock())
            for place in found.places.values():
                await _played(campaigns, found, place)
            async with connected(sandbox, campaigns) as bot:
                # Nothing falls due and nothing is posted: what is looked at is what is answered.
                await bot.scheduler.stop()
                found.bot = bot
                member = found.member(Phase.CAMPAIGN, Kind.CANDIDATE)
                found.programme = (await member.upload("programme.txt", PROGRAMME)).id
                found.keep()
                yield found
            found.close()
    finally:
        await database.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _founded(sandbox: Sandbox, file: Path) -> Town:
    world = sandbox.world
    now = world.clock.now()
    people = {
        kind: places.create_user(
            world, kind.value, now - (1 if kind is Kind.NEWCOMER else 900) * DAY
        )
        for kind in Kind
    }
    application = places.create_application(world, "Ecotopia", SANDBOX_TOKEN, people[Kind.ADMIN].id)
    found = Town(sandbox, application, people, file)
    for phase in Phase:
        guild = places.create_guild(world, phase.value, people[Kind.ADMIN].id)
        moderator = places.create_role(world, guild, "Moderator")
        for kind, user in people.items():
            roles = [moderator.id] if kind is Kind.MODERATOR else []
            # Newcomers join once all else is there, after every roll was frozen.
            joined = now + DAY if kind is Kind.NEWCOMER else now - 300 * DAY
            if kind is not Kind.ADMIN:
                places.join(world, guild, user.id, roles, joined_at=joined)
        hall = places.create_channel(world, guild, "city-hall")
        places.invite(world, guild, application, int(BOT_PERMISSIONS | Permission.VIEW_CHANNEL))
        found.places[phase] = Place(phase, guild, hall, moderator)
    return found


async def _played(campaigns: Campaigns, found: Town, place: Place) -> None:
    """Play a guild's campaign to its phase."""
    if place.phase is Phase.NO_SETUP:
        return
    number = place.guild.id
    await campaigns.configure(
        Settings(
            id=number,
            channel_id=place.hall.id,
            moderator_role_id=place.moderator.id,
            digest_hour=18,
            time_zone="Europe/Paris",
            language="en",
        )
    )
    if place.phase is Phase.NO_CAMPAIGN:
        return
    ids = {kind: user.id for kind, user in found.people.items()}
    await campaigns.start(number, Preset.STANDARD, ids[Kind.MODERATOR], SEED)

    async def apply(*given: commands.Command) -> None:
        for command in given:
            await campaigns.apply(number, command)

    standing = [Kind.MAYOR, Kind.OPPOSITION]
    if place.phase in (Phase.CAMPAIGN, Phase.ELECTION):
        standing.append(Kind.CANDIDATE)
    for kind in standing:
        await apply(commands.Nominate(ids[kind], kind.value, "Trees", Demographic.STUDENT))
    for number_, kind in enumerate((Kind.MAYOR, Kind.OPPOSITION), start=1):
        read = commands.FoundPromise(
            "The forest stays.", "Keep the forest", Category.ENVIRONMENT, 0.9, 0, 1
        )
        await apply(
            commands.GiveSpeech(ids[kind], SPEECH),
            commands.ReadSpeech(number_, 0, (read,), ()),
            commands.ConfirmSpeech(ids[kind], number_, 0),
        )
    if place.phase is Phase.CAMPAIGN:
        return
    roll = Roll(frozen_at=datetime.now(UTC), size=6)
    await apply(commands.OpenElection(ids[Kind.MODERATOR], roll))
    if place.phase is Phase.ELECTION:
        return
    ballots = (Ranking.of(ids[Kind.MAYOR], ids[Kind.OPPOSITION]),) * 3
    await apply(commands.CloseElection(ids[Kind.MODERATOR], ballots), commands.ResolveRound(1))
    if place.phase is Phase.PAUSED:
        await apply(commands.Pause(ids[Kind.MODERATOR]))
    elif place.phase is Phase.ENDED:
        await apply(commands.EndCampaign(ids[Kind.MODERATOR]))
