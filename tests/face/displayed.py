"""What a layout or a post displays, and whether Discord takes it."""

import io
from typing import Any

import discord
from discord import ui

from bot.face.layout import room_of
from bot.face.post import Post
from bot.face.post_layout import buttons, posted
from bot.face.routing import controls
from sandbox.limits import IS_COMPONENTS_V2, message_errors

CAMPAIGN = "c" * 16


def said(view: ui.LayoutView) -> str:
    """All its words."""
    return "\n".join(
        item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)
    )


def refused(view: ui.LayoutView, *files: str) -> dict[str, Any] | None:
    """Why Discord would refuse it with the files of these names; None where it takes it."""
    payload = {
        "components": view.to_components(),
        "flags": IS_COMPONENTS_V2,
        "attachments": [{"id": str(n), "filename": name} for n, name in enumerate(files)],
    }
    return message_errors(payload, files=len(files))


def words_of(post: Post) -> str:
    """All words of a post, but for those in its files."""
    return post.content or said(posted(post, CAMPAIGN, _files(post)))


def errors(post: Post) -> dict[str, Any] | None:
    """Why Discord would refuse a post, sent as the bot sends it; None where it takes it."""
    if post.citizen is not None:
        under = controls(*buttons(post, CAMPAIGN)).to_components()
        return message_errors({"content": post.content, "components": under}, webhook=True)
    assert post.embed is not None
    assert room_of(post.embed) >= 0, "it would be cut"
    files = _files(post)
    return refused(posted(post, CAMPAIGN, files), *(file.filename for file in files))


def _files(post: Post) -> list[discord.File]:
    """The files of a post, without what is in them: it is not what is asked here."""
    names = [] if post.attachment is None else [post.attachment[0]]
    if post.picture is not None:
        names.append(post.picture.name)
    return [discord.File(io.BytesIO(), name) for name in names]
