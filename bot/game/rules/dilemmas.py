"""The dilemma of a round: a crisis that the whole server votes on."""

from bot.game import rng
from bot.game.commands import VoteDilemma
from bot.game.content.conditions import Situation, all_hold
from bot.game.content.form import Dilemma, Option
from bot.game.content.shipped import DILEMMAS, SHIPPED
from bot.game.events import DilemmaPut, DilemmaSettled, Event
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import changes
from bot.game.state import Campaign, Crisis, Deed, DeedKind, Pending

Outcome = tuple[Campaign, tuple[Event, ...]]


def situation(state: Campaign) -> Situation:
    """What the conditions of the content ask about."""
    return Situation(
        state.round,
        state.city.indicators(),
        frozenset(enactment.policy for enactment in state.policies),
        state.ground.kinds(),
    )


def put(state: Campaign) -> Outcome:
    """Put a dilemma before the city that fits it and has not been, if there is one."""
    now = situation(state)
    fitting = [
        dilemma
        for dilemma in SHIPPED.dilemmas
        if dilemma.id not in state.past_dilemmas and all_hold(dilemma.when, now)
    ]
    if not fitting:
        return replace(state, crisis=None), ()
    random, dilemma = rng.choose(state.random, fitting)
    state = replace(
        state,
        random=random,
        crisis=Crisis(dilemma.id),
        past_dilemmas=(*state.past_dilemmas, dilemma.id),
    )
    return state, (DilemmaPut(dilemma.id, state.round),)


def vote(state: Campaign, command: VoteDilemma) -> Outcome:
    """Count a member's vote; whoever votes again changes theirs."""
    crisis = state.crisis
    if crisis is None or command.round != state.round:
        raise Rejected(Reason.NO_DILEMMA)
    if command.option not in {option.id for option in DILEMMAS[crisis.dilemma].options}:
        raise Rejected(Reason.UNKNOWN_OPTION)
    others = (vote for vote in crisis.votes if vote[0] != command.player)
    votes = (*others, (command.player, command.option))
    return replace(state, crisis=Crisis(crisis.dilemma, votes)), ()


def tally(crisis: Crisis) -> dict[str, int]:
    """Votes for each option of the dilemma, in its order."""
    votes = [option for _, option in crisis.votes]
    return {option.id: votes.count(option.id) for option in DILEMMAS[crisis.dilemma].options}


def settle(state: Campaign) -> Outcome:
    """Do what most voted for; the default where nobody voted, and among the most by lot."""
    crisis = state.crisis
    if crisis is None:
        return state, ()
    dilemma, votes = DILEMMAS[crisis.dilemma], tally(crisis)
    most = max(votes.values())
    random = state.random
    if most:
        random, chosen = rng.choose(random, [key for key, count in votes.items() if count == most])
    else:
        chosen = dilemma.default
    option = next(option for option in dilemma.options if option.id == chosen)
    state = _follow(replace(state, random=random, crisis=None), dilemma, option)
    deed = Deed(
        f"D{len(state.deeds) + 1}",
        state.round,
        state.mayor,
        DeedKind.DILEMMA,
        f"{dilemma.id}/{option.id}",
    )
    event = DilemmaSettled(dilemma.id, option.id, tuple(votes.items()))
    return replace(state, deeds=(*state.deeds, deed)), (event,)


def _follow(state: Campaign, dilemma: Dilemma, option: Option) -> Campaign:
    state = changes.move_by(state, dilemma.title, option.effects, option.cost)
    if option.later is None:
        return state
    rounds, effects = option.later
    pending = Pending(state.round + rounds, dilemma.title, effects)
    return replace(state, pending=(*state.pending, pending))
