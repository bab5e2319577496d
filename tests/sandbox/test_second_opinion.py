"""What our Discord and simcord's refuse: messages at the limits, and acts without permission."""

import io
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
import pytest
from discord.http import Route
from loopback import Bot, Stage, deny, png

from sandbox.permissions import Permission
from tests.second_opinion import other_discord, verdict

V2 = 1 << 15
Body = dict[str, Any]


def text(length: int) -> Body:
    return {"type": 10, "content": "x" * length}


def texts(number: int) -> list[Body]:
    return [text(1) for _ in range(number)]


def row(*components: Body) -> Body:
    return {"type": 1, "components": list(components)}


def button(**changed: Any) -> Body:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | changed


def buttons(number: int) -> Body:
    return row(*(button(custom_id=f"go{n}") for n in range(number)))


def select(options: int, **changed: Any) -> Body:
    chosen = [{"label": f"o{n}", "value": f"v{n}"} for n in range(options)]
    return row({"type": 3, "custom_id": "choose", "options": chosen} | changed)


def v2(*components: Body) -> Body:
    return {"flags": V2, "components": list(components)}


def section(*within: Body, **changed: Any) -> Body:
    return {"type": 9, "components": list(within), "accessory": button()} | changed


def gallery(pictures: int, url: str = "https://example.org/x.png") -> Body:
    return {"type": 12, "items": [{"media": {"url": url}} for _ in range(pictures)]}


def embed(**changed: Any) -> Body:
    return {"embeds": [changed]}


MESSAGES: Mapping[str, Body] = {
    "2,000 characters": {"content": "x" * 2000},
    "2,001 characters": {"content": "x" * 2001},
    "nothing": {},
    "only space": {"content": " \n "},
    "title of 256": embed(title="x" * 256),
    "title of 257": embed(title="x" * 257),
    "description of 4,096": embed(description="x" * 4096),
    "description of 4,097": embed(description="x" * 4097),
    "25 fields": embed(fields=[{"name": "n", "value": "v"}] * 25),
    "26 fields": embed(fields=[{"name": "n", "value": "v"}] * 26),
    "field of 1,025": embed(fields=[{"name": "n", "value": "x" * 1025}]),
    "embeds of 6,000": {"embeds": [{"description": "x" * 3000}] * 2},
    "embeds of 6,001": {"embeds": [{"description": "x" * 3000}] * 2 + [{"title": "x"}]},
    "ten embeds": {"embeds": [{"title": "x"}] * 10},
    "eleven embeds": {"embeds": [{"title": "x"}] * 11},
    "text of 4,000": v2(text(4000)),
    "text of 4,001": v2(text(4001)),
    "texts of 4,000 together": v2(text(2000), text(2000)),
    "texts of 4,001 together": v2(text(2000), text(2001)),
    "no text in a text": v2(text(0)),
    "40 components": v2(*texts(40)),
    "41 components": v2(*texts(41)),
    "40 components in a container": v2({"type": 17, "components": texts(39)}),
    "41 components in a container": v2({"type": 17, "components": texts(40)}),
    "a container in a container": v2(
        {"type": 17, "components": [{"type": 17, "components": texts(1)}]}
    ),
    "layout and content": v2(text(1)) | {"content": "x"},
    "layout and embed": v2(text(1)) | embed(title="x"),
    "layout without its flag": {"components": [text(1)]},
    "an empty layout": v2(),
    "five buttons": {"content": "x", "components": [buttons(5)]},
    "six buttons": {"content": "x", "components": [buttons(6)]},
    "five rows": {
        "content": "x",
        "components": [row(button(custom_id=f"go{n}")) for n in range(5)],
    },
    "six rows": {"content": "x", "components": [row(button(custom_id=f"go{n}")) for n in range(6)]},
    "label of 80": v2(row(button(label="x" * 80))),
    "label of 81": v2(row(button(label="x" * 81))),
    "custom id of 100": v2(row(button(custom_id="x" * 100))),
    "custom id of 101": v2(row(button(custom_id="x" * 101))),
    "one custom id twice": v2(row(button(), button())),
    "a link with a custom id": v2(row(button(style=5, url="https://example.org"))),
    "a link": v2(row({"type": 2, "style": 5, "label": "x", "url": "https://example.org"})),
    "25 options": v2(select(25)),
    "26 options": v2(select(26)),
    "no option": v2(select(0)),
    "25 of 25": v2(select(25, max_values=25)),
    "26 of 25": v2(select(25, max_values=26)),
    "placeholder of 150": v2(select(2, placeholder="x" * 150)),
    "placeholder of 151": v2(select(2, placeholder="x" * 151)),
    "option of 101": v2(
        row({"type": 3, "custom_id": "c", "options": [{"label": "x" * 101, "value": "v"}]})
    ),
    "an option twice": v2(
        row({"type": 3, "custom_id": "c", "options": [{"label": "x", "value": "v"}] * 2})
    ),
    "a select beside a button": v2(row(button(), select(2)["components"][0])),
    "section of three texts": v2(section(*texts(3))),
    "section of four texts": v2(section(*texts(4))),
    "section of nothing": v2(section()),
    "gallery of ten": v2(
        {"type": 12, "items": [{"media": {"url": "https://example.org/x.png"}}] * 10}
    ),
    "gallery of eleven": v2(
        {"type": 12, "items": [{"media": {"url": "https://example.org/x.png"}}] * 11}
    ),
    "a file that is not there": v2(
        {"type": 12, "items": [{"media": {"url": "attachment://map.png"}}]}
    ),
    "a separator": v2(text(1), {"type": 14, "spacing": 2, "divider": True}),
    "a separator of 3": v2(text(1), {"type": 14, "spacing": 3}),
    "a button without its row": v2(button()),
    "an unknown component": v2({"type": 99}),
}


async def verdicts(bot: discord.Client, channel: int) -> dict[str, bool]:
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
    return {
        name: bool(await verdict(bot.http.request(route, json=body)))
        for name, body in MESSAGES.items()
    }


async def test_both_refuse_the_same_messages(loopback: Stage) -> None:
    ours = await verdicts(await loopback.start(Bot()), loopback.city_hall.id)
    async with other_discord() as (bot, env):
        theirs = await verdicts(bot, env.create_guild().create_text_channel("hall").id)
    assert {name: ours[name] for name in ours if ours[name] != theirs[name]} == {}
    assert set(ours.values()) == {True, False}


async def post(channel: discord.TextChannel) -> None:
    await channel.send("x")


async def post_a_file(channel: discord.TextChannel) -> None:
    await channel.send(file=discord.File(io.BytesIO(png(2, 2)), "map.png"))


async def post_an_embed(channel: discord.TextChannel) -> None:
    await channel.send(embed=discord.Embed(title="x"))


async def post_a_layout(channel: discord.TextChannel) -> None:
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay("x"))
    await channel.send(view=view)


async def begin_a_thread(channel: discord.TextChannel) -> None:
    await channel.create_thread(name="x", type=discord.ChannelType.public_thread)


async def make_a_webhook(channel: discord.TextChannel) -> None:
    await channel.create_webhook(name="Elif")


async def change(channel: discord.TextChannel) -> None:
    await channel.edit(topic="x")


ACTS: tuple[Callable[[discord.TextChannel], Awaitable[None]], ...] = (
    post,
    post_a_file,
    post_an_embed,
    post_a_layout,
    begin_a_thread,
    make_a_webhook,
    change,
)
TAKEN = (
    Permission(0),
    Permission.VIEW_CHANNEL,
    Permission.SEND_MESSAGES,
    Permission.ATTACH_FILES,
    Permission.EMBED_LINKS,
    Permission.READ_MESSAGE_HISTORY,
    Permission.CREATE_PUBLIC_THREADS,
    Permission.MANAGE_WEBHOOKS,
    Permission.MANAGE_CHANNELS,
)
UNSEEN = {Permission.ATTACH_FILES: post_a_file, Permission.EMBED_LINKS: post_an_embed}
"""What simcord does not look at, and Discord does."""


@pytest.mark.parametrize("taken", TAKEN, ids=lambda taken: taken.name or "NONE")
async def test_both_refuse_the_same_acts(loopback: Stage, taken: Permission) -> None:
    own = next(role for role in loopback.demo.guild.roles.values() if role.bot_id is not None)
    own.permissions = int(~Permission.ADMINISTRATOR)
    deny(loopback, loopback.city_hall, taken)
    ours = loopback.channel(await loopback.start(Bot()))
    found = {act.__name__: await verdict(act(ours)) for act in ACTS}
    async with other_discord() as (bot, env):
        guild = env.create_guild()
        assert bot.user is not None
        denied = discord.PermissionOverwrite.from_pair(
            discord.Permissions.none(), discord.Permissions(int(taken))
        )
        hall = guild.create_text_channel("hall", overwrites={bot.user: denied})
        theirs = bot.get_channel(hall.id)
        assert isinstance(theirs, discord.TextChannel)
        other = {act.__name__: await verdict(act(theirs)) for act in ACTS}
    if (unseen := UNSEEN.get(taken)) is not None:
        assert (found[unseen.__name__], other.pop(unseen.__name__)) == (50013, 0)
    assert found | other == found
    assert any(found.values()) == bool(taken & ~Permission.READ_MESSAGE_HISTORY)
