"""A bot without a model on a real Discord connection, for the tests of the face."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select

from bot import scheduler
from bot.campaigns import Campaigns
from bot.face.client import Ecotopia
from bot.game import commands
from bot.game.state import Campaign, Reaction
from bot.game.vocabulary import Sentiment
from bot.language.service import Language
from bot.store.database import Database
from bot.store.tables import Guild, OutboxRow
from sandbox.client import point_discord_at
from sandbox.members import ActingMember
from sandbox.model import Message
from sandbox.seed import SANDBOX_TOKEN, Demo, seed_demo
from sandbox.server import Sandbox
from tests.conftest import SetClock
from tests.e2e.playing import until


class Hall:
    """A sandbox, a connected bot without a model, and a campaign in the demo guild."""

    def __init__(self, sandbox: Sandbox, demo: Demo, bot: Ecotopia) -> None:
        self.sandbox = sandbox
        self.demo = demo
        self.bot = bot

    def messages(self) -> list[Message]:
        reader = self.sandbox.member(self.demo.guild.id, self.demo.people[5].id)
        return reader.messages(self.demo.city_hall, limit=100)

    def member(self, number: int) -> ActingMember:
        return self.sandbox.member(self.demo.guild.id, self.demo.people[number].id)

    async def apply(self, *given: commands.Command) -> None:
        for command in given:
            await self.bot.campaigns.apply(self.demo.guild.id, command)

    async def speak(self, state: Campaign, words: str) -> None:
        said = Reaction(state.citizens[0].id, Sentiment.NEUTRAL, 50, ("rent",), words, None)
        await self.bot.campaigns.apply(self.demo.guild.id, commands.PublishDigest((said,)))

    async def row(self, number: int) -> OutboxRow:
        async with self.bot.campaigns.database.reading() as session:
            rows = (await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars()
            return rows.all()[number]


def settings_of(demo: Demo, language: str = "en") -> Guild:
    """What `/setup` would settle for the demo guild."""
    return Guild(
        id=demo.guild.id,
        channel_id=demo.city_hall.id,
        moderator_role_id=demo.moderator.id,
        digest_hour=18,
        time_zone="Europe/Paris",
        language=language,
    )


@pytest.fixture
async def hall(database: Database, clock: SetClock) -> AsyncIterator[Hall]:
    async with Sandbox() as sandbox:
        demo = seed_demo(sandbox.world)
        for person in demo.people:
            person.locale = "en-US"
        campaigns = Campaigns(database, clock)
        await campaigns.configure(settings_of(demo))
        async with connected(sandbox, campaigns) as bot:
            yield Hall(sandbox, demo, bot)


@asynccontextmanager
async def connected(sandbox: Sandbox, campaigns: Campaigns) -> AsyncIterator[Ecotopia]:
    """A bot that is connected until the block ends; another one may come after it.

    It waits as for Discord, but shorter: for guilds that may still come, and between two looks at
    what is due.
    """
    with (
        point_discord_at(sandbox.discord_url),
        patch.object(scheduler, "TICK", timedelta(seconds=0.1)),
    ):
        async with Ecotopia(campaigns, Language.rules()) as bot:
            bot._connection.guild_ready_timeout = 0.2
            running = asyncio.create_task(bot.start(SANDBOX_TOKEN))
            await until(lambda: bot.is_ready() and bool(bot.guilds), "the bot")
            yield bot
            await bot.close()
            with suppress(asyncio.CancelledError):
                await running
