"""What the bot posts in public, as Components V2; what citizens say is plain, through webhooks."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.face.layout import block, block_of, gallery, headed, layout, rows
from bot.face.post import Post
from bot.face.routing import button, custom_id
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS
from bot.game.state import Citizen

FACE = "face.png"


def posted(post: Post, campaign: str, files: Sequence[discord.File]) -> ui.LayoutView:
    """The card of a post of the bot's own, with the files that go with it and its buttons."""
    assert post.embed is not None, "what the bot itself says is a card"
    # What no component shows, nobody sees. A picture that could not be drawn is no file.
    picture, attachment = post.picture, post.attachment
    drawn = picture is not None and picture.name in [file.filename for file in files]
    return layout(
        block_of(
            post.embed,
            *buttons(post, campaign),
            pictures=[gallery(picture)] if picture is not None and drawn else [],
            files=[] if attachment is None else [ui.File(f"attachment://{attachment[0]}")],
        )
    )


def spoken_card(
    post: Post, citizen: Citizen, campaign: str, face: bytes, _: Texts
) -> tuple[ui.LayoutView, discord.File]:
    """A citizen's words beside their face, which comes along, where webhooks are not to be had."""
    file = discord.File(io.BytesIO(face), filename=FACE, description=citizen.name)
    name = f"**{citizen.name} · {_(DEMOGRAPHICS[citizen.demographic])}**"
    said = ui.Section[Any](name, post.content or "", accessory=ui.Thumbnail(file))
    return layout(block(said, *rows(*buttons(post, campaign)))), file


def buttons(post: Post, campaign: str) -> list[ui.Button[Any]]:
    """What can be pressed under a post."""
    return [
        button(each.label, custom_id(each.name, campaign, *each.arguments)) for each in post.buttons
    ]


def tells(message: discord.Message, post: Post) -> bool:
    """Whether the message has the post's words, in the open or on a card.

    Of a card the title and the text are compared: the rest may have changed since. Discord may
    hide from a bot without the message-content intent what its webhooks said; nobody else speaks
    through them.
    """
    if post.embed is not None:
        told = [headed(post.embed.title or ""), post.embed.description or ""]
        shown = set(_displayed(message))
        return all(text.strip() in shown for text in told if text)
    if message.webhook_id is not None and not message.content:
        return post.citizen is not None and message.author.name == post.citizen.name
    return post.content in (message.content, *_displayed(message))


def _displayed(message: discord.Message) -> Iterator[str]:
    if message.flags.components_v2:
        for item in ui.LayoutView.from_message(message, timeout=1).walk_children():
            if isinstance(item, ui.TextDisplay):
                yield item.content.strip()


def words(post: Post) -> str:
    """All that a post says, as plain text."""
    parts = [post.citizen.name if post.citizen else "", post.content or ""]
    if post.embed is not None:
        parts += [post.embed.title or "", post.embed.description or ""]
        parts += [f"{field.name}\n{field.value}" for field in post.embed.fields]
    return "\n\n".join(filter(None, parts))
