"""What citizens say moves their own kind, in a round of many days no more than in a short one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game import commands, engine, saves
from bot.game.rules import voters
from bot.game.rules.reactions import MOST_SWAYED, MOUTH
from bot.game.state import Campaign, Reaction
from bot.game.vocabulary import Demographic, Sentiment
from tests.game.plays import ANN, NOW, nominate, play, starting

A_POINT = 10_000
"""Of approval, as causes count it."""


def governed(seed: int = 7) -> Campaign:
    state, _ = engine.start("c1", 1, starting(seed), NOW)
    return replace(play(state, nominate(ANN), commands.SkipElection()), causes=())


def undecided() -> Campaign:
    """All voters think the same of Ann: neither well nor badly."""
    state = governed()
    opinions = (voters.START,) * len(state.electorate.opinions)
    return replace(state, electorate=replace(state.electorate, opinions=opinions))


def digest(state: Campaign, *supports: int) -> commands.PublishDigest:
    """A digest in which the citizens in their order, or all of them, say how far they support."""
    each = supports if len(supports) > 1 else supports * len(state.citizens)
    return commands.PublishDigest(
        tuple(
            Reaction(citizen.id, Sentiment.NEUTRAL, support, ("rent",), "Hm.", None)
            for citizen, support in zip(state.citizens, each, strict=True)
        )
    )


def moved(state: Campaign) -> dict[Demographic, int]:
    """By how much what people say has moved each demographic in this round."""
    return {
        group: sum(c.amount for c in state.causes if c.on == group and c.cause == MOUTH)
        for group in Demographic
    }


@pytest.mark.parametrize(("support", "points"), [(80, 3), (20, -3), (100, 5), (0, -5), (55, 0)])
def test_a_point_for_each_ten_apart_and_five_at_most(support: int, points: int) -> None:
    state = undecided()
    after = play(state, digest(state, support))
    assert moved(after) == dict.fromkeys(Demographic, points * A_POINT)


@given(
    seed=st.integers(0, 2**32),
    days=st.lists(st.lists(st.integers(0, 100), min_size=4, max_size=4), max_size=7),
)
@settings(max_examples=40)
def test_however_many_days_a_round_has_reactions_move_five_points_at_most(
    seed: int, days: list[list[int]]
) -> None:
    state = governed(seed)
    for supports in days:
        state = play(state, digest(state, *supports))
        assert all(abs(amount) <= MOST_SWAYED * A_POINT for amount in moved(state).values())


@pytest.mark.parametrize("support", [0, 100])
def test_seven_digests_move_no_more_than_an_extreme_one(support: int) -> None:
    state = undecided()
    once = play(state, digest(state, support))
    for _ in range(7):
        state = play(state, digest(state, support))
    assert moved(state) == moved(once)
    assert set(moved(once).values()) != {0}
    assert saves.load_campaign(saves.dump_campaign(state)) == state


def test_a_change_of_mind_counts_and_the_next_round_begins_anew() -> None:
    state = play(undecided(), digest(undecided(), 100))
    turned = play(state, digest(state, 0))
    assert set(moved(turned).values()) == {0}
    state = play(state, commands.ResolveRound(1))
    state = replace(state, causes=())
    assert all(amount > 0 for amount in moved(play(state, digest(state, 100))).values())
