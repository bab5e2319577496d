"""A text that a member hands in as a file: plain text in UTF-8, or one plain sentence why not."""

import unicodedata
from pathlib import PurePath

import discord

from bot.game.content import N_

SUFFIXES = (".txt", ".md", ".markdown")
"""What a text file is called where Discord does not say what is in it."""
BYTES_A_CHARACTER = 4
"""Of UTF-8, at most."""

NO_TEXT_FILE = N_(
    "“{name}” is no text file. Save your text as plain text (.txt) and hand it in again."
)
TOO_LONG = N_("“{name}” is too long: a text has at most {limit} characters.")
NOT_UTF_8 = N_(
    "“{name}” is not in UTF-8, so its letters cannot be told for sure. Save it as UTF-8 text and "
    "hand it in again."
)
EMPTY = N_("There is nothing in “{name}”.")
GONE = N_("“{name}” could not be fetched from Discord. Please hand it in again.")


class UnfitFile(Exception):
    """A file that cannot be taken: a message id, with the file's name and the limit for it."""

    def __init__(self, reason: str, name: str, limit: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.name = name
        self.limit = limit


async def text_of(file: discord.Attachment, limit: int) -> str:
    """The file's text, of at most `limit` characters; UnfitFile for anything else.

    Line ends become `\\n`. A file that is too long or no text is not even fetched.
    """

    def unfit(reason: str) -> UnfitFile:
        return UnfitFile(reason, file.filename, limit)

    if not _says_text(file):
        raise unfit(NO_TEXT_FILE)
    if file.size > limit * BYTES_A_CHARACTER:
        raise unfit(TOO_LONG)
    try:
        data = await file.read()
    except discord.HTTPException as failure:
        raise unfit(GONE) from failure
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Whoever writes UTF-16 or something that is no text at all has bytes of nought in it.
        raise unfit(NOT_UTF_8 if _is_other_text(data) else NO_TEXT_FILE) from error
    text = "\n".join(text.splitlines()).strip()
    if not text:
        raise unfit(EMPTY)
    if any(unicodedata.category(char) == "Cc" and not char.isspace() for char in text):
        raise unfit(NO_TEXT_FILE)
    if len(text) > limit:
        raise unfit(TOO_LONG)
    return text


def _says_text(file: discord.Attachment) -> bool:
    """By what Discord says is in it, else by its name."""
    kind = (file.content_type or "").split(";")[0].strip().lower()
    named = PurePath(file.filename).suffix.lower() in SUFFIXES
    return kind in ("text/plain", "text/markdown") or (not kind and named)


def _is_other_text(data: bytes) -> bool:
    """Whether it is text in another encoding: it begins like UTF-16, or nothing in it is nought."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in data
