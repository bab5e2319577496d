"""What is drawn: the count of an election, the city over the rounds, the report cards."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.face import count_picture
from bot.face.count_panels import ROWS_IN_ALL, Counted
from bot.face.drawing import ALT_LIMIT, SMALL, WIDTH, cut, drawable, width, wrapped
from bot.face.duels_picture import ranked
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.game.events import ElectionClosed
from bot.game.rules.methods.ballots import Method
from bot.game.rules.methods.blending import PLAYERS_SHARE
from bot.game.rules.methods.results import Duels, Result
from tests.face import golden
from tests.face.test_posts import election

EN = texts("en")
NAMES = ("Ann", "Bob the Builder", "Çağla 🌳", "𝓓𝓪𝓷 Montgomery-Fitzgerald", "Ewa", "市長")
PURE = Fraction(1)


def counted(
    size: int, method: Method, share: Fraction = PURE, names: Sequence[str] = NAMES
) -> ElectionClosed:
    """Forty ballots by chance, the first candidates named more often."""
    chance = Random(1)
    orders = [
        sorted(range(size), key=lambda c: chance.random() * (c + 2))[: chance.randint(1, 5)]
        for _ in range(40)
    ]
    _, closed = election(size, method, orders, share)
    named = tuple(
        replace(c, name=names[c.player] if c.player < len(names) else f"Candidate {c.player}")
        for c in closed.candidates
    )
    return replace(closed, candidates=named)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("size", [5, 25])
def test_the_count_looks_right(method: Method, size: int) -> None:
    picture = count_picture.of(counted(size, method), EN)
    assert picture is not None
    png = picture.draw()
    assert golden.opened(png).width == WIDTH
    assert len(png) < 150_000
    golden.check(f"count-{method}-{size}", png)


def test_another_picture_would_be_noticed() -> None:
    names = ("Ann", "Bob the Builder", "Çağla", "Dan Montgomery-Fitzgerald", "Ida")
    for event in (
        counted(5, Method.IRV, names=names),
        counted(5, Method.IRV, PLAYERS_SHARE),
        counted(4, Method.IRV),
    ):
        picture = count_picture.of(event, EN)
        assert picture is not None
        assert not golden.looks_like("count-irv-5", picture.draw())


@given(
    st.integers(2, 25),
    st.sampled_from(list(Method)),
    st.sampled_from((PURE, PLAYERS_SHARE)),
    st.text(max_size=40),
    st.sampled_from(sorted(LANGUAGES)),
)
@settings(max_examples=20, deadline=None)
def test_any_count_can_be_drawn_and_told(
    size: int, method: Method, share: Fraction, name: str, language: str
) -> None:
    picture = count_picture.of(counted(size, method, share, [name] * size), texts(language))
    assert picture is not None
    assert 0 < len(picture.alternative) <= ALT_LIMIT
    image = golden.opened(picture.draw())
    assert image.height < 1.7 * WIDTH


def test_a_count_in_words() -> None:
    told = {
        method: picture.alternative
        for method in Method
        if (picture := count_picture.of(counted(5, method), EN)) is not None
    }
    assert told[Method.IRV] == (
        "Bars of the count, which took 4 rounds. In the last one: Ann 25 votes, Bob the Builder "
        "11 votes. Dropped out, in this order: Ewa, Dan Montgomery-Fitzgerald, Çağla."
    )
    assert "Bars of the count: Ann 18 votes, Bob the Builder 10 votes" in told[Method.PLURALITY]
    assert "In the runoff: Ann 25 votes, Çağla 13 votes." in told[Method.STAR]
    assert told[Method.SCHULZE].endswith("Ann wins 4 of 4 duels.")
    many = count_picture.of(counted(25, Method.APPROVAL), EN)
    assert many is not None
    assert many.alternative.endswith("and 17 more.")


def test_of_many_counts_the_first_and_the_last_are_shown() -> None:
    panels = Counted(counted(25, Method.IRV), EN).panels()
    headings = [panel.heading for panel in panels]
    assert headings[0] == "Count 1"
    assert headings[-1].startswith("Count 24, without ")
    assert sum(len(panel.rows) for panel in panels) <= ROWS_IN_ALL
    assert [row.name for row in panels[0].rows][-2] == "19 more"
    assert [row.leaves for row in panels[0].rows] == [False] * 6 + [True]


def test_bars_and_gains_are_as_long_as_what_they_stand_for() -> None:
    panels = Counted(counted(5, Method.IRV), EN).panels()
    for earlier, later in pairwise(panels):
        before = {row.name: row.length for row in earlier.rows}
        assert before.keys() - {row.name for row in later.rows} == {earlier.rows[-1].name}
        for row in later.rows:
            assert row.length - row.gained == pytest.approx(before[row.name])
    assert max(row.length for panel in panels for row in panel.rows) == 1
    last = panels[-1]
    assert last.half is not None
    assert last.rows[0].length > last.half > last.rows[1].length


def test_without_a_winner_there_is_no_picture() -> None:
    closed = counted(3, Method.SCHULZE)
    closed = replace(closed, result=replace(closed.result, winner=None))
    assert count_picture.of(closed, EN) is None
    assert render(closed, EN).picture is None
    assert render(counted(3, Method.SCHULZE), EN).picture is not None


def test_duels_are_in_the_order_of_the_paths() -> None:
    table = Duels((1, 2, 3), ((0, 4, 4), (6, 0, 3), (6, 7, 0)), ((0, 0, 0), (6, 0, 0), (6, 7, 0)))
    assert ranked(table, 3) == [2, 1, 0]
    tied: Result[Duels] = Result(Method.SCHULZE, 2, replace(table, paths=((0,) * 3,) * 3), (), 10)
    assert ranked(tied.table, tied.winner) == [1, 0, 2]


@pytest.mark.parametrize(
    ("name", "drawn"),
    [("𝓐𝓷𝓷", "Ann"), ("Ann 🌳", "Ann"), ("市長", "#3"), ("Zoë\n $x$", "Zoë $x$"), ("Иван", "Иван")],
)
def test_names_in_letters_that_can_be_drawn(name: str, drawn: str) -> None:
    assert drawable(name, "#3") == drawn


@given(st.text(max_size=80), st.integers(60, 600))
def test_words_fit_their_room(text: str, room: int) -> None:
    for line in (cut(text, room, SMALL), *wrapped(text, room, SMALL)):
        assert width(line, SMALL) <= room
