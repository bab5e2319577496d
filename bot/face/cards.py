"""What all cards share: harmless text, cut to what Discord takes."""

import re
from datetime import datetime

from discord.utils import escape_markdown, escape_mentions, format_dt

from bot.face.texts import Texts
from bot.game import views
from bot.game.content import N_
from bot.game.state import Campaign
from bot.plain_text import visible

NOMINATIONS_END = N_("Nominations and speeches end {when}.")
ROUND_BEGUN = N_("A new round has begun. It ends {when}.")

GREEN = 0x2E7D4F
GOLD = 0xC9A227
RED = 0xB23A48
DESCRIPTION_LIMIT = 4_096
FIELD_LIMIT = 1_024
FIELDS_LIMIT = 25
SENTENCE_END = re.compile(r"[.!?…][\"'”»)]*(?=\s)")


def safe(text: str) -> str:
    """What a player or a model wrote, with nothing in it that Discord would act on."""
    escaped = escape_mentions(escape_markdown(visible(text)))
    # Pieces of one text are escaped by themselves, so a link's two halves may be in two of them.
    # A "<" begins what Discord draws as a channel, a command, an emoji or a moment.
    return escaped.replace("](", "]\\(").replace("<", "\\<")


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut) + "…"


def at_sentence(text: str, limit: int) -> str:
    """At most `limit` characters, cut after a whole sentence, or at a word where none is short."""
    if len(text) <= limit:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text) if match.end() <= limit]
    return text[: ends[-1]] if ends and ends[-1] > limit // 2 else shortened(text, limit)


def ending(line: str, ends: datetime | None) -> str:
    """A line that says `when` something ends, on each reader's own clock; empty where unknown."""
    if ends is None:
        return ""
    return line.format(when=f"{format_dt(ends, 'f')} ({format_dt(ends, 'R')})")


def over(state: Campaign, _: Texts) -> str:
    """A message's line above what is shown of a campaign that has ended; empty while it runs."""
    if views.stage(state).ending is None:
        return ""
    return _(
        "This campaign is over, and this is how it was left. A moderator starts a new one with "
        "/campaign start."
    )


def with_end(done: str, ends: datetime | None, _: Texts) -> str:
    """What was done, and when the present phase ends, where a clock runs."""
    if ends is None:
        return done
    line = _("The present phase ends {when}.").format(when=format_dt(ends, "F"))
    return f"{done} {line}"
