"""The leaderboard's rule."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules.ledger import PAR, ReportCard
from bot.game.rules.standing import Record, Standing, standings
from bot.game.state import Candidate
from bot.game.vocabulary import Demographic

counts = st.integers(0, 60)
people = st.builds(
    Standing, st.just(1), st.just("Ann"), counts, counts, counts, st.just(1), st.integers(0, 3)
)


def record(*cards: tuple[int, int, int, int], mayors: tuple[int, ...] = ()) -> Record:
    """Cards as player, kept, half kept, broken."""
    return Record(
        tuple(
            (
                Candidate(player, f"N{player}", "Trees", Demographic.STUDENT),
                ReportCard(kept, compromise, broken, 0, 0, None),
            )
            for player, kept, compromise, broken in cards
        ),
        mayors,
    )


@given(people)
def test_a_kept_word_never_lowers_the_score_and_a_broken_one_never_raises_it(who: Standing) -> None:
    assert replace(who, kept=who.kept + 1).score >= who.score
    assert replace(who, broken=who.broken + 1).score <= who.score
    assert replace(who, kept=who.kept + 1).score > replace(who, compromise=who.compromise + 1).score
    assert 0 < who.score < 1
    between = sorted((who.share, Fraction(PAR, 100)))
    if who.judged:
        assert between[0] <= who.score <= between[1]


@given(st.lists(st.tuples(st.integers(1, 5), counts, counts, counts), max_size=12))
def test_everybody_who_was_judged_has_one_place(cards: list[tuple[int, int, int, int]]) -> None:
    found = standings([record(card) for card in cards])
    assert {each.player for each in found} == {p for p, *counts in cards if any(counts)}
    assert len({each.player for each in found}) == len(found)
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
    assert sum(s.judged for s in found) == sum(sum(counts) for _player, *counts in cards)


def test_one_kept_word_does_not_lead() -> None:
    found = standings([record((1, 1, 0, 0), (2, 9, 1, 0), (3, 0, 0, 1), (4, 0, 0, 9))])
    assert [each.player for each in found] == [2, 1, 3, 4]


def test_terms_and_campaigns_add_up() -> None:
    found = standings(
        [record((1, 1, 0, 0), (2, 1, 0, 0), mayors=(1, 1, 2)), record((1, 0, 1, 0), mayors=())]
    )
    assert [(s.player, s.campaigns, s.terms, s.judged) for s in found] == [
        (2, 1, 1, 1),
        (1, 2, 2, 2),
    ]
