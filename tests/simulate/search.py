"""A beam search over a mayor's decisions: whether a rank can be reached from the first day.

It plays alone: nobody else stands, and the members vote as the mayor does. It knows what chance
will bring, so what it finds is what is possible, not what is likely.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bot.game import balance, commands, engine
from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.rejection import Rejected
from bot.game.rules import governing
from bot.game.rules.city import builds
from bot.game.state import Campaign, Ending, Phase, Preset
from bot.game.vocabulary import Demographic
from bot.simulate.mayor import sites

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MAYOR = 1
WIDTH = 2
"""States that are kept after each decision."""
DECISIONS = 4
"""Decisions of a round at most, the vote aside."""
SAFE = 4
"""Points beyond what a rank asks for that are still worth something."""


class Search:
    """A search for campaigns that end with at least that rank."""

    def __init__(self, preset: Preset, seed: int, goal: Ending) -> None:
        self.start = engine.start("c", 1, commands.StartCampaign(9, preset, seed), NOW)[0]
        self.goal = goal
        self.found: Campaign | None = None

    def run(self) -> Campaign | None:
        """The end of a campaign that reaches the rank, or None where none was found."""
        beam = [into_office(self.start)]
        while beam and self.found is None:
            beam = self._best(after for state in beam for after in self._rounds(state))
            beam = [state for state in beam if state.phase is not Phase.ENDED]
        return self.found

    def _rounds(self, state: Campaign) -> Iterator[Campaign]:
        """The round after the best decisions, with each option of its dilemma."""
        decided = [state]
        for _ in range(DECISIONS):
            decided = self._best([*decided, *(d for before in decided for d in decisions(before))])
        for before in decided:
            options = DILEMMAS[before.crisis.dilemma].options if before.crisis else ()
            for option in options:
                yield ended(do(before, commands.VoteDilemma(MAYOR, before.round, option.id)))
            if not options:
                yield ended(before)

    def _best(self, states: Iterable[Campaign]) -> list[Campaign]:
        different = {(state.city, state.ground, state.policies): state for state in states}
        return sorted(different.values(), key=self._promise, reverse=True)[:WIDTH]

    def _promise(self, state: Campaign) -> float:
        """How near to the rank the campaign would end if the mayor did nothing more."""
        while state.phase is not Phase.ENDED:
            state = ended(state)
        if state.ending is self.goal:
            self.found = state
        if state.ending is Ending.LOST:
            return -1000.0 + 10 * state.round
        least, research = balance.RANKS[self.goal]
        city = state.city
        both = sum(min(value, least + SAFE) for value in (city.environment, city.economy))
        return both + min(city.research, research + SAFE)


def decisions(state: Campaign) -> Iterator[Campaign]:
    """What each policy and each build that is in order makes of the campaign."""
    for policy in POLICIES:
        try:
            governing.prospect(state, policy)
        except Rejected:
            continue
        yield do(state, commands.Enact(MAYOR, state.round, policy))
    if not state.builds_left:
        return
    legal = builds.legal_builds(state.ground, state.city.research, state.city.treasury)
    for action, places in legal.items():
        best_first = sites(state.ground, action, places)
        for place in {state.ground.kind(place): place for place in reversed(best_first)}.values():
            yield do(state, commands.Build(MAYOR, state.round, action, place))


def ended(state: Campaign) -> Campaign:
    """The campaign after its round's end, governed again where a term is over."""
    return into_office(do(state, commands.ResolveRound(state.round)))


def into_office(state: Campaign) -> Campaign:
    """The campaign in which the mayor, who stands alone, governs."""
    while state.phase is Phase.CAMPAIGN:
        if state.candidate(MAYOR) is None:
            state = do(state, commands.Nominate(MAYOR, "Ann", "All of it", Demographic.STUDENT))
        state = do(state, commands.SkipElection())
    return state


def do(state: Campaign, command: commands.Command) -> Campaign:
    """The campaign after a command that is in order."""
    return engine.apply(state, command, NOW)[0]
