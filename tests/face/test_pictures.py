"""What is drawn: the count of an election, the city over the rounds, the report cards."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.face import chart_picture, count_picture, news_picture, report_picture
from bot.face.count_panels import ROWS_IN_ALL, Counted
from bot.face.drawing import ALT_LIMIT, SMALL, WIDTH, cut, drawable, width, wrapped
from bot.face.duels_picture import ranked
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.game.commands import ResolveRound
from bot.game.events import CampaignEnded, ElectionClosed, RoundResolved
from bot.game.rules.ledger import ReportCard
from bot.game.rules.methods.ballots import Method
from bot.game.rules.methods.blending import PLAYERS_SHARE
from bot.game.rules.methods.results import Duels, Result
from bot.game.state import Candidate, Cause, City, Ending
from bot.game.vocabulary import Demographic
from sandbox.components import walk
from tests.e2e.playing import answer, until, words
from tests.face import golden
from tests.face.conftest import Hall
from tests.face.governing import steps
from tests.face.test_campaign_end import FINN, governed
from tests.face.test_posts import election
from tests.game.plays import MODERATOR, started

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
        "11 votes. Dropped out, in this order: Ewa, Dan Montgomery-Fitzgerald, Çağla 🌳."
    )
    assert "Bars of the count: Ann 18 votes, Bob the Builder 10 votes" in told[Method.PLURALITY]
    assert "In the runoff: Ann 25 votes, Çağla 🌳 13 votes." in told[Method.STAR]
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
    [
        ("𝓐𝓷𝓷", "Ann"),
        ("Ann 🌳", "Ann 🌳"),
        ("市長", "市長"),
        ("Zoë\n $x$", "Zoë $x$"),
        ("Иван", "Иван"),
        ("محمد\u0000", "محمد"),
        ("\U000f0001", "#3"),
        ("ᏣᎳᎩ", "#3"),
        ("Ꮳ Ann", "□ Ann"),
    ],
)
def test_names_in_letters_that_can_be_drawn(name: str, drawn: str) -> None:
    assert drawable(name, "#3") == drawn


@given(st.text(max_size=80), st.integers(60, 600))
def test_words_fit_their_room(text: str, room: int) -> None:
    for line in (cut(text, room, SMALL), *wrapped(text, room, SMALL)):
        assert width(line, SMALL) <= room


def rounds_played(seed: int = 3) -> list[RoundResolved]:
    happened = (event for _b, _c, _a, events in steps(seed) for event in events)
    return [event for event in happened if isinstance(event, RoundResolved)]


def rounds_made(number: int) -> list[RoundResolved]:
    """Rounds with numbers of their own, so that a change of the rules leaves their picture."""
    return [
        RoundResolved(
            round=each,
            city=City(45 - 3 * each, 65 + each, 50 + each % 3, 48 - 4 * (each % 2), 5 * each, 60),
            approval=tuple(
                (group, 50 + (-1) ** place * (place + 2) * each)
                for place, group in enumerate(Demographic)
            ),
            causes=(Cause(each, "environment", "smoke", -3),),
            changes=(),
            finished=(),
        )
        for each in range(1, number + 1)
    ]


@pytest.mark.parametrize("number", [1, 9])
def test_the_rounds_look_right(number: int) -> None:
    png = chart_picture.of(rounds_made(number), EN).draw()
    image = golden.opened(png)
    assert image.size == (WIDTH, chart_picture.HEIGHT)
    assert len(png) < 80_000
    golden.check(f"rounds-{number}", png)


def test_the_lines_begin_where_the_city_began() -> None:
    rounds = rounds_played()
    city, approval = chart_picture.plots(rounds, EN)
    begun, *after = zip(*(line.values for line in city.lines), strict=True)
    assert begun == tuple(started(3).city.indicators().values())
    assert after == [tuple(each.city.indicators().values()) for each in rounds]
    begun, *after = zip(*(line.values for line in approval.lines), strict=True)
    assert begun == (50, 50, 50, 50)
    assert after == [tuple(points for _group, points in each.approval) for each in rounds]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_rounds_in_words(language: str) -> None:
    rounds = rounds_played()
    long = [replace(rounds[0], round=number) for number in range(1, 10)]
    assert len(chart_picture.of(long, texts(language)).alternative) <= ALT_LIMIT
    told = chart_picture.of(rounds[:1], EN).alternative
    after = rounds[0].city.environment
    assert told.startswith(f"Lines over 1 round. The city: environment 45 → {after}, economy 65 →")


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_the_names_of_lines_are_apart_and_in_order(values: list[float]) -> None:
    apart = chart_picture.APART
    places = chart_picture.spread(values, apart)
    pairs = sorted(zip(values, places, strict=True))
    assert all(b[1] - a[1] >= apart - 1e-9 or a[0] == b[0] for a, b in pairwise(pairs))
    ordered = sorted(places)
    assert all(b - a >= apart - 1e-9 for a, b in pairwise(ordered))
    assert ordered[-1] <= 100
    assert chart_picture.spread([10, 50, 90], apart) == [10, 50, 90]


def cards_of(number: int) -> CampaignEnded:
    """The end of a campaign in which that many people have stood; the first is the last mayor."""
    cards = (
        ReportCard(1, 1, 2, 0, 3, 38),
        ReportCard(3, 0, 1, 0, 0, 75),
        ReportCard(0, 0, 0, 0, 2, None),
        ReportCard(40, 3, 8, 1, 0, 81),
        ReportCard(5, 1, 0, 1, 0, 92),
        ReportCard(0, 0, 2, 1, 0, 0),
    )
    names = [*NAMES, *(f"Candidate {n}" for n in range(len(NAMES), number))]
    reports = tuple(
        (Candidate(n, names[n], "Trees", Demographic.STUDENT), cards[n % len(cards)])
        for n in range(number)
    )
    return CampaignEnded(reports[0][0], Ending.SILVER, started().city, reports)


@pytest.mark.parametrize("number", [6, 30])
def test_the_report_cards_look_right(number: int) -> None:
    picture = report_picture.of(cards_of(number), EN)
    assert picture is not None
    png = picture.draw()
    assert golden.opened(png).width == WIDTH
    golden.check(f"reports-{number}", png)


def test_the_report_cards_in_words() -> None:
    event = cards_of(6)
    picture = render(event, EN).picture
    assert picture is not None
    assert picture.alternative == (
        "Bars of the promises that were judged, beside the par of 67\xa0%. Ann: 1 kept, 1 half "
        "kept, 2 broken, 38\xa0%; Ewa: 5 kept, 1 half kept, 0 broken, 92\xa0%; "
        "Dan Montgomery-Fitzgerald: 40 kept, 3 half kept, 8 broken, 81\xa0%; Bob the Builder: "
        "3 kept, 0 half kept, 1 broken, 75\xa0%; 市長: 0 kept, 0 half kept, 2 broken, 0\xa0%."
    )
    for language in LANGUAGES:
        told = render(cards_of(75), texts(language)).picture
        assert told is not None
        assert len(told.alternative) <= ALT_LIMIT
        assert len(told.draw()) < 150_000


def test_where_no_promise_was_judged_there_is_no_picture() -> None:
    event = cards_of(3)
    assert render(replace(event, reports=event.reports[2:]), EN).picture is None
    assert render(replace(event, reports=()), EN).picture is None
    without_mayor = render(replace(event, mayor=None), EN).picture
    assert without_mayor is not None
    assert golden.opened(without_mayor.draw()).width == WIDTH


async def test_the_city_shows_all_rounds(hall: Hall) -> None:
    await governed(hall)
    finn, place = hall.member(FINN), hall.demo.city_hall
    first = await answer(await finn.invoke(place, "city"))
    assert [file.filename for file in first.attachments] == ["map.png"]
    await hall.apply(ResolveRound(1, MODERATOR), ResolveRound(2, MODERATOR))
    then = await answer(await finn.invoke(place, "city"))
    assert [file.filename for file in then.attachments] == ["map.png", chart_picture.NAME]
    told = then.attachments[1].description or ""
    assert told.startswith("Lines over 2 rounds. The city: environment 45 → ")
    assert "### The rounds so far" in words(then)
    galleries = [item for item in walk(then.components) if "items" in item]
    shown = [item for gallery in galleries for item in gallery["items"]]
    assert [item["description"] for item in shown] == [
        file.description for file in then.attachments
    ]


async def test_a_picture_that_cannot_be_drawn_holds_back_no_post(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_picture, "draw", cannot_draw)
    await governed(hall)
    await hall.apply(ResolveRound(1, MODERATOR))
    await until(lambda: any("Round 1 is over" in words(m) for m in hall.messages()), "the post")
    (post,) = [m for m in hall.messages() if "Round 1 is over" in words(m)]
    assert post.attachments == []


def cannot_draw(*_given: object) -> bytes:
    raise OSError("no font")
