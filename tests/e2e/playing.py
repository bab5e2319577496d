"""The whole product, played: the loopback Discord in this process, the bot in one of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.game.state import Preset
from bot.language.files import packaged_model
from bot.store.database import Database
from bot.store.tables import CampaignRow, Deadline
from sandbox.components import walk
from sandbox.interactions import Interaction
from sandbox.members import ActingMember
from sandbox.model import Channel, Message
from sandbox.seed import SANDBOX_TOKEN, Demo, seed_demo
from sandbox.server import Sandbox
from tests.databases import new_database

PATIENCE = 150.0
"""Seconds for anything that two slow cores may take their time for."""

READERS = {
    # Merging the default models at each first start is tested elsewhere.
    True: {"ECOTOPIA_MODEL": str(packaged_model())},
    # A server of models that is not there: the rules read, and always find the same.
    False: {"ECOTOPIA_MODEL_URL": "http://127.0.0.1:9"},
}
"""Who reads and speaks, with the model and without: its worker costs seconds at each start."""

SEED = 1
"""Of campaigns that are neither lost nor recalled in their first rounds."""


async def until(
    true: Callable[[], bool] | Callable[[], Awaitable[bool]], what: str, seconds: float = PATIENCE
) -> None:
    """Wait until something is so; fail with its description else."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        found = true()
        if found if isinstance(found, bool) else await found:
            return
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        await asyncio.sleep(0.05)


class Stage:
    """A sandbox with the demo guild, and the bot that may be killed and started again."""

    def __init__(
        self,
        sandbox: Sandbox,
        demo: Demo,
        folder: Path,
        database_url: str,
        *,
        model: bool = False,
    ) -> None:
        self._reader = READERS[model]
        self.sandbox = sandbox
        self.demo = demo
        self.folder = folder
        self.database_url = database_url
        self.clock = folder / "clock"
        self.bot: asyncio.subprocess.Process | None = None
        self._sessions = 0

    @property
    def hall(self) -> Channel:
        return self.demo.city_hall

    def member(self, number: int) -> ActingMember:
        return self.sandbox.member(self.demo.guild.id, self.demo.people[number].id)

    async def start_bot(self) -> None:
        """Start the bot's process and wait until it is connected and knows its commands."""
        application = self.demo.application
        before = application.identified
        with (self.folder / "bot.log").open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot.cli", "run"),
                env={
                    **self._reader,
                    # Tests ask again and again until something is so.
                    "ECOTOPIA_MEMBER_LIMIT": "0",
                    **os.environ,
                    "DISCORD_TOKEN": SANDBOX_TOKEN,
                    "ECOTOPIA_DISCORD_URL": self.sandbox.discord_url,
                    "ECOTOPIA_CLOCK_FILE": str(self.clock),
                    "ECOTOPIA_DATA_DIR": str(self.folder / "data"),
                    "ECOTOPIA_DATABASE_URL": self.database_url,
                },
                stdout=log,
                stderr=log,
            )
        await until(
            lambda: application.identified > before and bool(application.commands_in(None)),
            "the bot to connect",
        )

    async def start_campaign(self, preset: Preset = Preset.STANDARD) -> None:
        """Start a campaign of a known seed: what `/campaign start` does with one that is drawn."""
        database = Database(self.database_url)
        try:
            campaigns = Campaigns(database, Clock(self.clock))
            moderator = self.demo.people[0].id
            await campaigns.start(self.demo.guild.id, preset, moderator, SEED)
        finally:
            await database.close()

    async def kill_bot(self) -> None:
        """SIGKILL: nothing in the bot gets to say goodbye."""
        assert self.bot is not None
        self.bot.kill()
        await self.bot.wait()

    async def stop_bot(self) -> int:
        """SIGTERM, as a host's service manager does; the exit code."""
        assert self.bot is not None
        self.bot.terminate()
        return await asyncio.wait_for(self.bot.wait(), PATIENCE)

    def move_clock(self, seconds: float) -> None:
        """Move the bot's clock forward, from where it is."""
        before = float(self.clock.read_text()) if self.clock.exists() else 0.0
        draft = self.clock.with_suffix(".new")
        draft.write_text(str(before + seconds))
        draft.replace(self.clock)

    def posts(self, viewer: int = 5) -> list[Message]:
        """What a member sees in the city's channel."""
        return self.member(viewer).messages(self.hall, limit=100)

    def public(self, text: str) -> list[Message]:
        """Those with that text that everybody sees."""
        return [m for m in self.posts() if not m.ephemeral and text in words(m)]

    async def deadlines(self) -> set[str]:
        """The kinds of deadlines in the bot's database, seen from outside its process."""
        return set(await self._all(Deadline.kind))

    async def campaigns(self) -> set[str]:
        """The ids of the campaigns in the bot's database."""
        return set(await self._all(CampaignRow.id))

    async def _all(self, column: InstrumentedAttribute[str]) -> Sequence[str]:
        database = Database(self.database_url)
        try:
            async with database.reading() as session:
                return (await session.execute(select(column))).scalars().all()
        finally:
            await database.close()

    def log(self) -> str:
        return (self.folder / "bot.log").read_text()


@asynccontextmanager
async def staged(folder: Path, *, model: bool = False) -> AsyncIterator[Stage]:
    """A sandbox with a running bot; both end with the block. Without the model the rules read."""
    data = folder / "data"
    data.mkdir()
    async with (
        new_database(data, empty=True) as url,
        Sandbox(clock_path=folder / "clock") as sandbox,
    ):
        demo = seed_demo(sandbox.world)
        for person in demo.people:
            person.locale = "en-US"
        stage = Stage(sandbox, demo, folder, url, model=model)
        await stage.start_bot()
        try:
            yield stage
        finally:
            if stage.bot is not None and stage.bot.returncode is None:
                await stage.stop_bot()


async def answer(interaction: Interaction) -> Message:
    """The message with which the bot answers, once it is no longer only promised."""
    await interaction.settled(PATIENCE)
    assert interaction.state not in ("failed", "deferred"), (interaction.state, interaction.error)
    message = interaction.followups[-1] if interaction.followups else interaction.message
    assert message is not None, interaction
    return message


def words(message: Message) -> str:
    """Everything that is to be read in a message."""
    parts = [message.content]
    parts += [c["content"] for c in walk(message.components) if "content" in c]
    for embed in message.embeds:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [f"{f['name']}\n{f['value']}" for f in embed.get("fields", [])]
        parts.append(embed.get("footer", {}).get("text", ""))
    return "\n".join(filter(None, parts))


def controls(message: Message) -> dict[str, dict[str, Any]]:
    """The buttons and selects of a message by the name in their custom_id, the first of a name."""
    found: dict[str, dict[str, Any]] = {}
    for item in walk(message.components):
        if "custom_id" in item:
            found.setdefault(item["custom_id"].split(":")[0], item)
    return found


def custom_ids(message: Message) -> list[str]:
    """The custom_ids of all its buttons and selects, in their order."""
    return [item["custom_id"] for item in walk(message.components) if "custom_id" in item]


async def fill_in(member: ActingMember, place: Channel, *choices: tuple[int, list[int]]) -> Message:
    """A member's ballot, not cast yet: on each place (from 0) these candidates' ids."""
    shown = await answer(await member.invoke(place, "vote"))
    for number, chosen in choices:
        ending = f":{number}"
        (custom,) = [c for c in custom_ids(shown) if "vote-choose" in c and c.endswith(ending)]
        shown = await answer(await member.choose(shown, custom, list(map(str, chosen))))
    return shown


async def rank(member: ActingMember, place: Channel, *candidates: int) -> str:
    """Rank these candidates from nothing and cast the ballot; what the voter is told."""
    shown = await fill_in(member, place)
    if "vote-clear" in controls(shown):
        shown = await answer(await member.click(shown, controls(shown)["vote-clear"]["custom_id"]))
    for candidate in candidates:
        custom = controls(shown)["vote-choose"]["custom_id"]
        shown = await answer(await member.choose(shown, custom, [str(candidate)]))
    return await cast(member, shown)


async def cast(member: ActingMember, ballot: Message) -> str:
    """Cast a ballot that is filled in; what the voter is told."""
    custom = controls(ballot)["vote-cast"]["custom_id"]
    return words(await answer(await member.click(ballot, custom)))


async def say(member: ActingMember, place: Channel, command: str, /, **options: Any) -> str:
    """Use a command and return what is answered."""
    return words(await answer(await member.invoke(place, command, options)))


async def set_up(stage: Stage) -> str:
    """What the guild's owner does first; the answer, with the table of permissions."""
    return await set_up_in(stage.member(0), stage.demo, stage.hall, stage.hall)


async def set_up_in(member: ActingMember, demo: Demo, place: Channel, channel: Channel) -> str:
    """Choose a channel for the campaigns with `/setup`, given in that place; what is answered."""
    return await say(
        member,
        place,
        "setup",
        channel=str(channel.id),
        moderator_role=str(demo.moderator.id),
        daily_hour=18,
        time_zone="Europe/Paris",
        language="en",
    )


async def give_speech(stage: Stage, member: ActingMember, text: str) -> Message:
    """Type a speech into the modal; the private preview."""
    opened = await member.invoke(stage.hall, "speech")
    assert opened.modal is not None, opened.error
    return await answer(await member.submit(opened, {"text": text}))
