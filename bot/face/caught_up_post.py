"""What the channel is told where the bot was off while several phases ended."""

from collections.abc import Iterator
from datetime import datetime

import discord
from discord.utils import format_dt

from bot.face.cards import GOLD, safe, shortened
from bot.face.effect_words import indicators_line
from bot.face.layout import add_fitting
from bot.face.paging import Field
from bot.face.post import Post
from bot.face.texts import Texts
from bot.face.verdict_posts import VERDICTS
from bot.game import events
from bot.game.state import Candidate

QUOTE_LIMIT = 120
"""Characters of each judged promise's quote."""


def render(event: events.CaughtUp, _: Texts) -> Post:
    """One post for all that fell due meanwhile, but for the newest, which has posts of its own."""
    embed = discord.Embed(
        title=_("⏳ What happened meanwhile"),
        colour=GOLD,
        description=_(
            "I was not here from {since} to {until}, and the campaign has gone on by its clock. "
            "What follows is the newest of it."
        ).format(since=_moment(event.since), until=_moment(event.until)),
    )
    add_fitting(embed, _, list(_fields(event, _)))
    return Post(embed=embed)


def _fields(event: events.CaughtUp, _: Texts) -> Iterator[Field]:
    if event.rounds:
        rounds = ", ".join(map(str, event.rounds))
        name = _.ngettext("Round {rounds} is over", "Rounds {rounds} are over", len(event.rounds))
        yield shortened(name.format(rounds=rounds), 256), indicators_line(event.city, _)
    if event.mayors:
        yield _("Who took office"), "\n".join(_office(mayor, _) for mayor in event.mayors)
    if event.judged:
        yield _("Promises"), "\n".join(_verdict(judged, _) for judged in event.judged)


def _office(mayor: Candidate | None, _: Texts) -> str:
    return _("nobody") if mayor is None else f"🏛️ {shortened(safe(mayor.name), 80)}"


def _verdict(judged: events.PromiseJudged, _: Texts) -> str:
    quote = shortened(safe(judged.promise.quote.replace("\n", " ")), QUOTE_LIMIT)
    return f"{_(VERDICTS[judged.status]).format(promise=judged.promise.id)}: “{quote}”"


def _moment(moment: datetime) -> str:
    """A moment that Discord shows to each reader on their own clock."""
    return format_dt(moment, "f")
