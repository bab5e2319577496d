"""Two bots of one shard each, on one Discord and one database: each serves its own guilds."""

import asyncio
from contextlib import AsyncExitStack

from bot.campaigns import Campaigns
from bot.face.client import Ecotopia
from bot.game.state import Preset
from bot.language.service import Language
from bot.shards import Shards
from bot.store.database import Database
from bot.store.tables import Guild
from sandbox import places
from sandbox.client import point_discord_at
from sandbox.model import Channel
from sandbox.seed import BOT_PERMISSIONS, SANDBOX_TOKEN, seed_demo
from sandbox.server import Sandbox
from tests.conftest import SetClock
from tests.e2e.playing import until

COUNT = 2


async def connect(stack: AsyncExitStack, campaigns: Campaigns, number: int) -> Ecotopia:
    shards = Shards((number,), COUNT)
    bot = await stack.enter_async_context(Ecotopia(campaigns, Language.rules(), shards=shards))
    running = asyncio.create_task(bot.start(SANDBOX_TOKEN))

    async def end() -> None:
        await bot.close()
        await asyncio.wait((running,))

    stack.push_async_callback(end)
    await until(bot.is_ready, f"shard {number}")
    return bot


async def test_each_process_hears_of_and_posts_in_its_own_guilds(
    database: Database, clock: SetClock
) -> None:
    async with Sandbox() as sandbox, AsyncExitStack() as stack:
        demo = seed_demo(sandbox.world)
        owner = demo.people[0].id
        halls: dict[int, Channel] = {demo.guild.id: demo.city_hall}
        while len({guild >> 22 & 1 for guild in halls}) < COUNT:
            guild = places.create_guild(sandbox.world, f"Guild {len(halls)}", owner)
            places.invite(sandbox.world, guild, demo.application, int(BOT_PERMISSIONS))
            halls[guild.id] = places.create_channel(sandbox.world, guild, "city-hall")
        campaigns = Campaigns(database, clock)
        for identity, hall in halls.items():
            await campaigns.configure(
                Guild(
                    id=identity,
                    channel_id=hall.id,
                    moderator_role_id=demo.moderator.id,
                    digest_hour=18,
                    time_zone="Europe/Paris",
                    language="en",
                )
            )
            await campaigns.start(identity, Preset.STANDARD, owner)

        def told() -> set[int]:
            """The guilds in which a campaign's beginning has been posted."""
            seen = set()
            for identity, hall in halls.items():
                posts = sandbox.member(identity, owner).messages(hall, limit=10)
                assert len(posts) <= 1
                seen |= {identity} if posts else set()
            return seen

        stack.enter_context(point_discord_at(sandbox.discord_url))
        for number in range(COUNT):
            bot = await connect(stack, campaigns, number)
            own = {identity for identity in halls if (identity >> 22) % COUNT == number}
            assert {guild.id for guild in bot.guilds} == own
            served = {identity for identity in halls if (identity >> 22) % COUNT <= number}
            await until(lambda served=served: told() == served, "the posts of its guilds")
        assert {session.shard for session in sandbox.gateway.sessions} == {(0, COUNT), (1, COUNT)}
