"""Messages over REST: what is kept, what is refused, and with which of Discord's errors."""

import io

import aiohttp
import discord
import pytest
from loopback import UNPRIVILEGED, Bot, Stage, deny, eventually, png

from sandbox import places
from sandbox.errors import ActError
from sandbox.model import FLAG_CONTENT_LIMITED
from sandbox.permissions import Permission
from sandbox.seed import SANDBOX_TOKEN
from sandbox.world import NONCE_WINDOW


async def test_send_read_edit_delete(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    channel = loopback.channel(bot)
    sent = [await channel.send(str(n)) for n in range(12)]
    assert [m.content async for m in channel.history(limit=3)] == ["11", "10", "9"]
    assert [m.content async for m in channel.history(limit=3, oldest_first=True)] == list("012")
    before = channel.history(limit=2, before=sent[5])
    assert [m.content async for m in before] == ["4", "3"]
    around = channel.history(limit=3, around=sent[5])
    assert sorted([m.content async for m in around]) == ["4", "5", "6"]

    edited = await sent[3].edit(content="three", embed=discord.Embed(title="Three"))
    assert (edited.content, edited.embeds[0].title) == ("three", "Three")
    assert edited.edited_at is not None
    await sent[4].delete()
    with pytest.raises(discord.NotFound) as gone:
        await channel.fetch_message(sent[4].id)
    assert gone.value.code == 10008
    answer = await sent[5].reply("Yes")
    assert (await channel.fetch_message(answer.id)).reference.resolved.content == "5"
    await eventually(lambda: bot.count("message_edit") and bot.count("message_delete"))


async def test_missing_permissions_have_discords_codes(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    channel = loopback.channel(bot)
    embed, file = discord.Embed(title="x"), discord.File(io.BytesIO(b"x"), "x.txt")
    theirs = await loopback.bruno.write(loopback.city_hall, "Mine")

    deny(loopback, loopback.city_hall, Permission.EMBED_LINKS, Permission.ATTACH_FILES)
    for call in (channel.send(embed=embed), channel.send(file=file)):
        with pytest.raises(discord.Forbidden) as refusal:
            await call
        assert refusal.value.code == 50013
    with pytest.raises(discord.Forbidden) as refusal:
        await channel.get_partial_message(theirs.id).delete()
    assert refusal.value.code == 50013
    with pytest.raises(discord.Forbidden) as refusal:
        await channel.get_partial_message(theirs.id).edit(content="No, mine")
    assert refusal.value.code == 50005

    deny(loopback, loopback.city_hall, Permission.SEND_MESSAGES)
    with pytest.raises(discord.Forbidden) as refusal:
        await channel.send("x")
    assert (refusal.value.status, refusal.value.code) == (403, 50013)
    deny(loopback, loopback.city_hall, Permission.READ_MESSAGE_HISTORY)
    assert [m async for m in channel.history()] == []
    with pytest.raises(discord.HTTPException) as refusal:
        await channel.send("x", reference=channel.get_partial_message(theirs.id))
    assert refusal.value.code == 160002
    deny(loopback, loopback.city_hall, Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden) as refusal:
        await channel.send("x")
    assert refusal.value.code == 50001
    with pytest.raises(discord.NotFound) as unknown:
        await bot.get_partial_messageable(17).send("x")
    assert unknown.value.code == 10003


async def test_limits_are_discords_errors_with_paths(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    channel = loopback.channel(bot)
    embed = discord.Embed(title="t" * 257)
    embed.add_field(name="n", value="v" * 1025)
    with pytest.raises(discord.HTTPException) as invalid:
        await channel.send("x" * 2001, embed=embed)
    assert (invalid.value.status, invalid.value.code) == (400, 50035)
    for path in ("In content:", "In embeds.0.title:", "In embeds.0.fields.0.value:"):
        assert path in str(invalid.value)
    with pytest.raises(discord.HTTPException) as empty:
        await channel.send("   ")
    assert empty.value.code == 50006
    with pytest.raises(discord.HTTPException) as large:
        await channel.send(file=discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "x"))
    assert (large.value.status, large.value.code) == (413, 40005)
    assert loopback.ada.messages(loopback.city_hall) == []


async def test_files_are_served_back(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    channel = loopback.channel(bot)
    picture = png(8, 5)
    files = [
        discord.File(io.BytesIO(picture), "map.png", description="The map"),
        discord.File(io.BytesIO("Größe".encode()), "the plan.txt"),
    ]
    message = await channel.send("Two files", files=files)
    image, text = message.attachments
    assert (image.width, image.height, image.content_type) == (8, 5, "image/png")
    assert (image.description, image.size) == ("The map", len(picture))
    assert await image.read() == picture
    assert (text.filename, text.width) == ("the_plan.txt", None)
    assert (await text.read()).decode() == "Größe"

    embed = discord.Embed(title="Map").set_image(url="attachment://map.png")
    shown = await channel.send(embed=embed, file=discord.File(io.BytesIO(picture), "map.png"))
    assert shown.attachments == []
    assert (shown.embeds[0].image.width, shown.embeds[0].image.height) == (8, 5)
    assert await bot.http.get_from_cdn(shown.embeds[0].image.url) == picture

    kept = await message.edit(attachments=[text, discord.File(io.BytesIO(b"new"), "new.txt")])
    assert [a.filename for a in kept.attachments] == ["the_plan.txt", "new.txt"]
    await message.delete()
    with pytest.raises(discord.NotFound):
        await text.read()


async def test_a_nonce_is_sent_once(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    channel = loopback.channel(bot)
    first = await channel.send("The result", nonce="result-7")
    again = await channel.send("The result", nonce="result-7")
    assert again.id == first.id
    assert len(loopback.ada.messages(loopback.city_hall)) == 1
    with pytest.raises(discord.HTTPException) as long:
        await channel.send("x", nonce="n" * 26)
    assert long.value.code == 50035

    loopback.sandbox.clock.advance(NONCE_WINDOW + 1)  # the window is short
    assert (await channel.send("The result", nonce="result-7")).id != first.id


async def test_direct_messages(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    user = await bot.fetch_user(loopback.bruno.id)
    sent = await user.send("Your receipt")
    assert sent.channel.recipient == user
    dm = loopback.world.channels[sent.channel.id]
    assert [m.content for m in loopback.bruno.messages(dm)] == ["Your receipt"]
    await loopback.bruno.write(dm, "Thanks")
    await eventually(lambda: bot.count("message") == 2)
    assert bot.last("message").content == "Thanks"
    assert (await user.create_dm()).id == dm.id

    loopback.world.users[loopback.bruno.id].accepts_dms = False
    with pytest.raises(discord.Forbidden) as refusal:
        await user.send("Hello?")
    assert refusal.value.code == 50007


async def test_content_needs_its_intent(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    mention = f"<@{loopback.demo.application.id}> hello"
    for content in ("A secret", mention):
        await loopback.bruno.write(loopback.city_hall, content)
    await eventually(lambda: bot.count("message") == 2)
    heard = [m.content for name, m in bot.heard if name == "message"]
    assert heard == ["", mention]
    read = [m.content async for m in loopback.channel(bot).history(oldest_first=True)]
    assert read == ["", mention]
    await loopback.stop(bot)

    loopback.demo.application.flags |= FLAG_CONTENT_LIMITED
    intents = discord.Intents(UNPRIVILEGED.value, message_content=True)
    bot = await loopback.start(Bot(intents))
    await loopback.bruno.write(loopback.city_hall, "Open now")
    await eventually(lambda: bot.count("message"))
    assert bot.last("message").content == "Open now"


async def test_mentions_are_those_that_are_allowed(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    text = f"<@{loopback.ada.id}> <@{loopback.bruno.id}> <@&{loopback.demo.citizen.id}> @everyone"
    channel = loopback.channel(bot)
    everybody = await channel.send(text)
    assert {u.name for u in everybody.mentions} == {"ada", "bruno"}
    assert [r.name for r in everybody.role_mentions] == ["Citizen"]
    assert not everybody.mention_everyone  # the bot may not
    nobody = await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    assert (nobody.mentions, nobody.role_mentions) == ([], [])
    only = discord.AllowedMentions(users=[discord.Object(loopback.ada.id)], roles=False)
    assert [u.name for u in (await channel.send(text, allowed_mentions=only)).mentions] == ["ada"]


async def test_threads_reactions_pins_and_typing(loopback: Stage) -> None:
    intents = discord.Intents(UNPRIVILEGED.value, guild_reactions=True, guild_typing=True)
    bot = await loopback.start(Bot(intents))
    channel = loopback.channel(bot)
    message = await channel.send("Round one")
    thread = await message.create_thread(name="Debate")
    assert (thread.id, thread.owner_id) == (message.id, loopback.demo.application.id)
    await thread.send("In the thread")
    assert [m.content for m in loopback.bruno.messages(thread.id)] == ["In the thread"]
    await eventually(lambda: channel.get_thread(thread.id))
    await thread.edit(archived=True)
    await loopback.bruno.write(thread.id, "Awake again")
    await eventually(lambda: channel.get_thread(thread.id))
    deny(loopback, loopback.city_hall, Permission.CREATE_PUBLIC_THREADS)
    with pytest.raises(discord.Forbidden):
        await channel.create_thread(name="No", type=discord.ChannelType.public_thread)

    with pytest.raises(discord.Forbidden):  # the bot was not invited with Pin Messages
        await message.pin()
    await message.add_reaction("🌳")
    assert (await channel.fetch_message(message.id)).reactions[0].me
    await message.remove_reaction("🌳", bot.user)
    assert (await channel.fetch_message(message.id)).reactions == []
    await eventually(lambda: bot.count("raw_reaction_remove"))
    async with channel.typing():
        await eventually(lambda: bot.count("raw_typing"))


async def test_members_write_as_far_as_they_may(loopback: Stage) -> None:
    with pytest.raises(ActError, match="1 to 2000 characters"):
        await loopback.bruno.write(loopback.city_hall, "x" * 2001)
    citizen = loopback.demo.citizen.id
    overwrite = {"id": str(citizen), "type": 0, "allow": "0", "deny": str(1 << 11)}
    places.set_overwrite(loopback.world, loopback.demo.chat, citizen, overwrite)
    with pytest.raises(ActError, match="may not write here") as refusal:
        await loopback.bruno.write(loopback.demo.chat, "Hello")
    assert refusal.value.status == 403
    overwrite = overwrite | {"deny": str(1 << 10)}
    places.set_overwrite(loopback.world, loopback.demo.chat, citizen, overwrite)
    with pytest.raises(ActError, match="cannot see"):
        loopback.bruno.messages(loopback.demo.chat)

    loopback.city_hall.slowmode = 60
    await loopback.bruno.write(loopback.city_hall, "One")
    with pytest.raises(ActError, match="Slow mode"):
        await loopback.bruno.write(loopback.city_hall, "Two")
    await loopback.ada.write(loopback.city_hall, "Moderators may")
    loopback.sandbox.clock.advance(61)
    await loopback.bruno.write(loopback.city_hall, "Two")


async def test_what_is_no_message_at_all(loopback: Stage) -> None:
    api = f"{loopback.sandbox.discord_url}/api/v10"
    headers = {"Authorization": f"Bot {SANDBOX_TOKEN}"}
    channel = f"/channels/{loopback.city_hall.id}"
    form = aiohttp.FormData()
    form.add_field("payload_json", "{")
    form.add_field("files[x]", b"x", filename="x")
    async with aiohttp.ClientSession(headers=headers) as http:
        for method, path, body, status, code in (
            ("POST", f"{channel}/messages", {"data": b"{"}, 400, 50109),
            ("POST", f"{channel}/messages", {"json": ["x"]}, 400, 50109),
            ("POST", f"{channel}/messages", {"data": form}, 400, 50109),
            ("POST", f"{channel}/messages", {"json": {"content": 7.5}}, 400, 50035),
            ("POST", "/channels/abc/messages", {"json": {"content": "x"}}, 404, 10003),
            ("POST", "/users/@me/channels", {"json": {"recipient_id": "you"}}, 404, 10013),
            ("GET", "/guilds/17", {}, 404, 10004),
            ("PATCH", f"{channel}/messages/17", {"json": {"content": "x"}}, 404, 10008),
            ("DELETE", "/webhooks/17", {}, 404, 10015),
            ("GET", "/no/such/route", {}, 404, 0),
        ):
            async with http.request(method, api + path, **body) as answer:
                assert (answer.status, (await answer.json())["code"]) == (status, code), path
