"""The balance, proved: who wins, who loses, and that honesty keeps the people with you.

Each strategy plays 200 campaigns, a hundred of each preset, with other seeds in each.
"""

from dataclasses import replace
from functools import lru_cache

import pytest

from bot.game import commands
from bot.game.rules.city.build_rules import BuildAction
from bot.game.state import Ending, Phase, Preset
from bot.simulate.campaign import WON, Outcome, Table, approval
from bot.simulate.strategies import (
    GREEN,
    HONEST,
    INDUSTRIALIST,
    NOTHING,
    PATIENT,
    STRATEGIES,
    to_build,
)
from bot.simulate.study import Study, study
from tests.simulate.search import Search

SEEDS = {Preset.STANDARD: range(100), Preset.CLASSIC: range(100, 200)}
RANKED = (Outcome.GOLD, Outcome.SILVER, Outcome.BRONZE)


@lru_cache
def studied(preset: Preset, strategy: str) -> Study:
    return study(preset, STRATEGIES[strategy], SEEDS[preset], on_played=lambda: None)


def in_both(strategy: str, *outcomes: Outcome) -> float:
    """Of a hundred campaigns those with these outcomes, over both presets."""
    return sum(studied(preset, strategy).per_cent(*outcomes) for preset in Preset) / len(Preset)


@pytest.mark.parametrize("preset", Preset)
def test_who_does_nothing_never_reaches_bronze(preset: Preset) -> None:
    assert studied(preset, NOTHING.name).per_cent(*RANKED) == 0


def test_radical_green_and_industrialist_lose_most_often() -> None:
    lost = {name: in_both(name, Outcome.LOST) for name in STRATEGIES}
    radical = {GREEN.name, INDUSTRIALIST.name}
    assert min(lost[name] for name in radical) > 75
    assert min(lost[name] for name in radical) > max(lost[n] for n in lost.keys() - radical) + 20


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("strategy", [PATIENT.name, HONEST.name])
def test_the_patient_and_the_honest_reach_silver_in_most_campaigns(
    preset: Preset, strategy: str
) -> None:
    assert studied(preset, strategy).per_cent(*WON) > 50


@pytest.mark.parametrize("strategy", [PATIENT.name, HONEST.name])
def test_the_patient_and_the_honest_reach_gold_in_some(strategy: str) -> None:
    assert 1 <= in_both(strategy, Outcome.GOLD) <= 40


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_no_strategy_wins_above_90_per_cent(preset: Preset, strategy: str) -> None:
    assert studied(preset, strategy).won <= 90


NEVER_DONE = tuple(
    to_build(action, count)
    for count in (1, 2, 3)
    for action in (BuildAction.BUILD_HOUSING, BuildAction.CLEAR_FOREST, BuildAction.BUILD_FACTORY)
)
LIES = tuple(
    replace(pledge, test=test) for pledge, test in zip(HONEST.pledges, NEVER_DONE, strict=False)
)
"""As many promises, as dear and as well liked, of what the honest mayor never does; none of them
is another one's double, which would be one word with it, and all could be built in the time."""


def test_a_liar_with_the_same_deeds_ends_with_lower_approval() -> None:
    for seed in range(200):
        honest = Table(Preset.CLASSIC, seed, HONEST)
        liar = Table(Preset.CLASSIC, seed, replace(HONEST, pledges=LIES))
        honest.campaign()
        liar.campaign()
        speeches = len(honest.journal)
        assert approval(honest.state) == approval(liar.state)
        honest.play()
        for command in honest.journal[speeches:]:
            if liar.state.phase is Phase.CAMPAIGN:  # the people have called an election
                liar.do(commands.SkipElection())
            liar.do(command)
        assert honest.state.deeds == liar.state.deeds
        assert approval(liar.state) < approval(honest.state) - 5


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("goal", [Ending.SILVER, Ending.GOLD])
def test_silver_and_gold_can_be_reached_from_the_start(preset: Preset, goal: Ending) -> None:
    end = Search(preset, seed=1, goal=goal).run()
    assert end is not None
    assert end.ending is goal
