"""One post in place of many, where the bot was off while several phases of a campaign ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.game import events as happened
from bot.game import saves, views
from bot.game.state import Campaign
from bot.store import outbox

LONGEST_WAIT = timedelta(minutes=10)
"""A summary is posted as it is where what it waits for does not come."""


async def tell_later(
    session: AsyncSession,
    state: Campaign,
    events: Sequence[happened.Event],
    at: datetime,
    now: datetime,
) -> None:
    """Add to the campaign's summary what happened at that moment, and keep it back for more."""
    row = await outbox.summary(session, state.id, now)
    if row is None:
        begun = happened.CaughtUp(at, at, (), views.city(state).city, (), ())
        outbox.add(
            session, state.guild, state.id, added(begun, state, events, at), now + LONGEST_WAIT
        )
        return
    row.event = saves.dump(added(saves.load(row.event), state, events, at))
    row.not_before = now + LONGEST_WAIT


async def tell(session: AsyncSession, state: Campaign, now: datetime) -> None:
    """Let the campaign's summary be posted, if there is one."""
    row = await outbox.summary(session, state.id, now)
    if row is not None:
        row.not_before = now


def added(
    summary: happened.CaughtUp, state: Campaign, events: Sequence[happened.Event], at: datetime
) -> happened.CaughtUp:
    """The summary with one more phase, which ended at that moment and led to that state."""
    city = views.city(state)
    rounds, mayors, judged = list(summary.rounds), list(summary.mayors), list(summary.judged)
    for event in events:
        match event:
            case happened.RoundResolved():
                rounds.append(event.round)
            case happened.ElectionClosed() | happened.NobodyElected():
                mayors.append(city.mayor)
            case happened.PromiseJudged():
                judged.append(event)
            case happened.PromisesJudged():
                judged += event.judged
    return replace(
        summary,
        until=at,
        rounds=tuple(rounds),
        city=city.city,
        mayors=tuple(mayors),
        judged=tuple(judged),
    )
