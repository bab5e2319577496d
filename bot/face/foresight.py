"""What a decision would do, tried on the campaign's state before anybody confirms it."""

from dataclasses import dataclass
from datetime import datetime

from bot.game import commands, engine, views
from bot.game.events import Event, PromiseJudged, VisitorsCame
from bot.game.rejection import Reason, Rejected
from bot.game.rules.city.dynamics import DynamicCitizen
from bot.game.rules.city.energy import supply
from bot.game.rules.city.grid import Ground
from bot.game.state import Campaign, Promise, PromiseStatus

Decision = commands.Build | commands.Enact | commands.Repeal


@dataclass(frozen=True, slots=True)
class Foresight:
    """What would happen: the treasury and capital left, promises broken at once, who would come.

    `starved` is the ground on which energy would be missing that is not missing now, if any.
    """

    events: tuple[Event, ...]
    treasury: int
    capital: int
    breaks: tuple[Promise, ...]
    visitors: tuple[DynamicCitizen, ...]
    starved: Ground | None = None


def foresee(state: Campaign, decision: Decision, now: datetime) -> Foresight:
    """Try a decision; the engine is pure, so nothing happens. Rejected where it is refused."""
    tried, events = engine.apply(state, decision, now)
    before, after = views.city(state), views.city(tried)
    return Foresight(
        events=events,
        treasury=after.city.treasury,
        capital=after.capital,
        breaks=tuple(
            event.promise
            for event in events
            if isinstance(event, PromiseJudged) and event.status is PromiseStatus.BROKEN
        ),
        visitors=tuple(
            visitor
            for event in events
            if isinstance(event, VisitorsCame)
            for visitor in event.visitors
        ),
        starved=after.ground if supply(after.ground).short > supply(before.ground).short else None,
    )


def governor(state: Campaign) -> int:
    """Who decides now; Rejected where nobody does."""
    engine.check_phase(state, commands.Build)
    mayor = views.city(state).mayor
    if mayor is None:
        raise Rejected(Reason.NOT_MAYOR)
    return mayor.player
