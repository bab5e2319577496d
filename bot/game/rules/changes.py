"""Changing the city's numbers, and writing down why: whatever moves one goes through here."""

from collections.abc import Iterable, Mapping

from bot.game import rng
from bot.game.content import N_
from bot.game.content.effects import Effects
from bot.game.replacing import replace
from bot.game.rules import voters
from bot.game.rules.city.effects import TREASURY, Effect
from bot.game.state import Campaign, Cause
from bot.game.vocabulary import Demographic, Indicator

SCALE_ENDS = N_("the scale ends here")
"""The cause of what an indicator could not rise above 100 or fall below 0."""

NEIGHBOURS = N_("people talked with each other")


def move(state: Campaign, effects: Iterable[Effect]) -> Campaign:
    """Add effects to the indicators and the treasury; what the scale cuts off is a cause too."""
    effects = tuple(effects)
    if not effects:
        return state
    causes = [Cause(state.round, str(e.on), e.cause, e.points, e.tiles) for e in effects]
    values: dict[str, int] = {}
    for effect in effects:
        on = str(effect.on)
        values[on] = (values[on] if on in values else getattr(state.city, on)) + effect.points
    for on, value in values.items():
        if on != TREASURY and not 0 <= value <= 100:
            within = min(100, max(0, value))
            causes.append(Cause(state.round, on, SCALE_ENDS, within - value))
            values[on] = within
    return replace(state, city=replace(state.city, **values), causes=(*state.causes, *causes))


def move_by(state: Campaign, cause: str, effects: Effects, cost: int = 0) -> Campaign:
    """Add one cause's points to indicators, treasury and approval; `cost` is paid in credits."""
    credits = effects.treasury - cost
    moved = [Effect(cause, indicator, points) for indicator, points in effects.indicators if points]
    if credits:
        moved.append(Effect(cause, TREASURY, credits))
    state = move(state, moved)
    shifts = {demographic: 100 * points for demographic, points in effects.approval}
    return sway(state, cause, shifts)


def sway(state: Campaign, cause: str, shifts: Mapping[Demographic, int]) -> Campaign:
    """Move the approval of demographics, in hundredths of a point, for one cause."""
    if not any(shifts.values()):
        return state
    electorate, felt = voters.sway(state.electorate, cause, shifts)
    return replace(state, electorate=electorate, causes=_with(state, felt))


def talk(state: Campaign) -> Campaign:
    """Let voters talk with each other for a round."""
    random, seed = rng.draw(state.random)
    _, electorate, felt = voters.talk(state.electorate, seed, NEIGHBOURS)
    return replace(state, random=random, electorate=electorate, causes=_with(state, felt))


def indicator_changes(before: Campaign, after: Campaign) -> dict[Indicator, int]:
    """By how many points each indicator moved between the two."""
    old, new = before.city.indicators(), after.city.indicators()
    return {indicator: new[indicator] - old[indicator] for indicator in Indicator}


def _with(state: Campaign, felt: Iterable[voters.Sway]) -> tuple[Cause, ...]:
    causes = (Cause(state.round, s.demographic.value, s.cause, s.amount) for s in felt)
    return (*state.causes, *causes)
