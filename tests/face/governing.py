"""A campaign that is played by chance, for the tests of what is shown of it."""

from collections.abc import Iterator
from random import Random

from bot.game import commands, engine, views
from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.events import Event
from bot.game.rejection import Rejected
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Campaign, Phase
from bot.game.vocabulary import Category
from tests.game.plays import ANN, BOB, NOW, nominate, opening, started, starting

Step = tuple[Campaign, commands.Command, Campaign, tuple[Event, ...]]

PROMISES = (
    ("The forest stays.", "Keep the forest", Category.ENVIRONMENT),
    ("I will close the coal plant.", "Close the coal plant", Category.ENVIRONMENT),
    ("There will be two hundred more officers.", "Hire police officers", Category.SECURITY),
    ("No face cameras with me.", "Never install face cameras", Category.SECURITY),
    ("We shall laugh more.", "Laugh more", Category.SOCIAL),
)


def speech(player: int, number: int) -> tuple[commands.Command, ...]:
    """A speech with all kinds of promises, read and posted."""
    found = tuple(
        commands.FoundPromise(quote, summary, category, 0.8, 10, 1)
        for quote, summary, category in PROMISES
    )
    text = " ".join(quote for quote, _summary, _category in PROMISES)
    return (
        commands.GiveSpeech(player, text),
        commands.ReadSpeech(number, 0, found, ()),
        commands.ConfirmSpeech(player, number, 0),
    )


def campaigning() -> tuple[commands.Command, ...]:
    """What happens until Ann is elected, with promises that fall due while she governs."""
    ballots = (Ranking.of(ANN, BOB),) * 3
    return (
        nominate(ANN),
        nominate(BOB, "Bob"),
        *speech(ANN, 1),
        opening(),
        commands.CloseElection(99, ballots),
    )


def governing(seed: int = 7) -> Campaign:
    """Ann governs, her promises are due, and the first dilemma is put."""
    state = started(seed)
    for command in campaigning():
        state, _events = engine.apply(state, command, NOW)
    return state


def happened(seed: int) -> Iterator[tuple[Event, ...]]:
    """What came of each command of a campaign, from its start to the end of the first term."""
    state, events = engine.start("c1", 1, starting(seed), NOW)
    yield events
    for command in campaigning():
        state, events = engine.apply(state, command, NOW)
        yield events
    yield from (events for _before, _command, _after, events in steps(seed))


def steps(seed: int) -> Iterator[Step]:
    """Decisions by chance until the term is over: before, command, after, events."""
    chance, state = Random(seed), governing(seed)
    while state.phase is Phase.GOVERN:
        for command in (*decisions(state, chance), commands.ResolveRound(state.round)):
            try:
                after, events = engine.apply(state, command, NOW)
            except Rejected:
                continue
            yield state, command, after, events
            state = after


def decisions(state: Campaign, chance: Random) -> Iterator[commands.Command]:
    """What a mayor without a plan does in a round, and how two members vote."""
    sites = sorted(views.sites(state).items())
    for action, places in chance.sample(sites, min(2, len(sites))):
        yield commands.Build(ANN, state.round, action, chance.choice(places))
    for policy in chance.sample(sorted(POLICIES), 3):
        yield commands.Enact(ANN, state.round, policy)
    for enactment in state.policies[:1]:
        yield commands.Repeal(ANN, state.round, enactment.policy)
    if state.crisis is not None:
        options = DILEMMAS[state.crisis.dilemma].options
        for player in (ANN, BOB):
            yield commands.VoteDilemma(player, state.round, chance.choice(options).id)
