"""Webhooks: their life, their faces and their limits."""

import io

import discord
import pytest
from loopback import Bot, Stage, eventually, png

from sandbox import places


async def test_a_webhook_speaks_under_its_name_and_face(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    channel = loopback.channel(bot)
    face = png(32, 32)
    webhook = await channel.create_webhook(name="Citizens", avatar=face)
    assert await webhook.avatar.read() == face
    await eventually(lambda: bot.count("webhooks_update"))

    plain = await webhook.send("Hello", wait=True)
    assert (plain.author.name, plain.author.id) == ("Citizens", webhook.id)
    assert await plain.author.avatar.read() == face
    drawn = await channel.send(file=discord.File(io.BytesIO(png(16, 16)), "olga.png"))
    url = drawn.attachments[0].url
    olga = await webhook.send("We miss the river.", username="Olga", avatar_url=url, wait=True)
    assert olga.author.name == "Olga"
    assert await olga.author.avatar.read() == png(16, 16)
    assert await webhook.send("Quietly") is None

    edited = await olga.edit(content="We miss the old river.")
    assert edited.content == "We miss the old river."
    assert (await webhook.fetch_message(olga.id)).content == "We miss the old river."
    await olga.delete()
    with pytest.raises(discord.NotFound) as gone:
        await webhook.fetch_message(olga.id)
    assert gone.value.code == 10008
    seen = [m.content for m in loopback.bruno.messages(loopback.city_hall)]
    assert seen == ["Hello", "", "Quietly"]


async def test_a_webhook_takes_files_threads_and_components(loopback: Stage) -> None:
    bot, clicked = Bot(), []

    class Page(discord.ui.LayoutView):
        row = discord.ui.ActionRow()

        @row.button(label="Agree", custom_id="agree")
        async def agree(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
            clicked.append(interaction.user.name)
            await interaction.response.defer()

    await loopback.start(bot)
    channel = loopback.channel(bot)
    webhook = await channel.create_webhook(name="Paper")
    thread = await channel.create_thread(name="News", type=discord.ChannelType.public_thread)
    file = discord.File(io.BytesIO(b"Page one"), "page.txt")
    await webhook.send("Read", file=file, thread=thread, wait=True)
    (message,) = loopback.bruno.messages(thread.id)
    assert [a.filename for a in message.attachments] == ["page.txt"]
    with pytest.raises(discord.NotFound) as foreign:
        await webhook.send("x", thread=discord.Object(loopback.demo.chat.id), wait=True)
    assert foreign.value.code == 10003

    page = await webhook.send(view=Page(), wait=True)
    await loopback.bruno.click(page.id, "agree")
    await eventually(lambda: clicked == ["bruno"])


async def test_webhooks_are_renamed_moved_and_deleted(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    webhook = await loopback.channel(bot).create_webhook(name="One")
    renamed = await webhook.edit(name="Two", channel=loopback.channel(bot, loopback.demo.chat))
    assert renamed.name == "Two"
    assert await loopback.channel(bot).webhooks() == []
    assert [w.name for w in await bot.guilds[0].webhooks()] == ["Two"]
    assert (await bot.fetch_webhook(webhook.id)).channel_id == loopback.demo.chat.id
    await webhook.delete()
    with pytest.raises(discord.NotFound) as gone:
        await webhook.send("x")
    assert gone.value.code == 10015


async def test_webhook_rules(loopback: Stage) -> None:
    bot = await loopback.start(Bot())
    channel = loopback.channel(bot)
    for name in ("Clyde the citizen", "discord", ""):
        with pytest.raises(discord.HTTPException) as refused:
            await channel.create_webhook(name=name)
        assert refused.value.code == 50035
    webhooks = [await channel.create_webhook(name=str(n)) for n in range(15)]
    with pytest.raises(discord.HTTPException) as full:
        await channel.create_webhook(name="One too many")
    assert full.value.code == 30007
    with pytest.raises(discord.HTTPException) as name:
        await webhooks[0].send("x", username="My discord name", wait=True)
    assert "In username:" in str(name.value)
    forged = discord.Webhook.partial(webhooks[0].id, "forged", client=bot)
    with pytest.raises(discord.HTTPException) as token:
        await forged.send("x")
    assert (token.value.status, token.value.code) == (401, 50027)

    bot_id = loopback.demo.application.id
    overwrite = {"id": str(bot_id), "type": 1, "allow": "0", "deny": str(1 << 29)}
    places.set_overwrite(loopback.world, loopback.city_hall, bot_id, overwrite)
    for call in (channel.create_webhook(name="x"), channel.webhooks(), webhooks[0].delete()):
        with pytest.raises(discord.Forbidden) as refusal:
            await call
        assert refusal.value.code == 50013
    await webhooks[0].send("A token needs no permission")
