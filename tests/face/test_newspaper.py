"""The newspaper's page: what stands on it, how it looks, and that nothing of it is cut."""

import os
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.face import (
    bench,
    chart_picture,
    count_picture,
    drawing,
    news_picture,
    pictures,
    single_report_picture,
)
from bot.face.drawing import ALT_LIMIT, WIDTH, Sheet, width
from bot.face.layout import layout
from bot.face.lettering import Style
from bot.face.news_cards import called, news_card, timeline_layout
from bot.face.news_page import page_of
from bot.face.news_words import DOWN, GLAD, SORE, UP, headline
from bot.face.post import Picture
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.game.content.shipped import CITY_EVENTS
from bot.game.events import CitizenReacted, PromiseJudged
from bot.game.issues import Issue, issues
from bot.game.rules.ledger import ReportCard
from bot.game.rules.methods.ballots import Method
from bot.game.state import Cause, Ending, Promise, PromiseStatus, Reaction
from bot.game.vocabulary import Category, Sentiment
from tests.face import golden
from tests.face.displayed import errors, refused, said, words_of
from tests.face.governing import happened
from tests.face.test_pictures import counted, rounds_made
from tests.game.plays import ANN, promise

EN = texts("en")
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", sorted(LANGUAGES))


def played(seed: int = 3) -> tuple[Issue, ...]:
    return issues(happened(seed))


def made() -> Issue:
    """An issue with everything, of numbers of its own: a change of the rules leaves its picture."""
    (report,) = rounds_made(1)
    first = played()[0]
    causes = (
        Cause(1, "environment", "forest fell sick", -6, 3),
        Cause(1, "economy", "a mild spring", 4),
        Cause(1, "treasury", "a promise was kept", -12),
        *(Cause(1, group.value, "a promise was broken", -84_000) for group, _n in report.approval),
    )
    kept = replace(
        promise("P1", ANN, status=PromiseStatus.KEPT),
        quote="I will plant a forest where the old mill stood.",
    )
    broken = replace(
        promise("P2", ANN, status=PromiseStatus.BROKEN),
        quote="Nobody will ever pay a toll on our bridges, as long as I live in this city.",
    )
    said = Reaction(
        first.citizens[2].id,
        Sentiment.VERY_NEGATIVE,
        5,
        (),
        "I was at the bridge this morning. There is a booth now, and a man in it who does not know "
        "his way home. Ask the mayor what that was about bridges.",
        "P2",
    )
    return replace(
        first,
        resolved=replace(report, causes=causes),
        ground=first.ground,
        changed=(6, 7, 26, 44),
        judged=(
            PromiseJudged(kept, PromiseStatus.KEPT),
            PromiseJudged(broken, PromiseStatus.BROKEN),
        ),
        reactions=(CitizenReacted(first.citizens[2], said, None),),
        struck=None,
        recalled=False,
        ended=None,
        left=None,
    )


def bare(issue: Issue) -> Issue:
    """A round without anybody and anything."""
    return replace(
        issue,
        resolved=replace(issue.resolved, causes=()),
        changed=(),
        mayor=None,
        opposition=(),
        elected=False,
        citizens=(),
        judged=(),
        promised=(),
        reactions=(),
        struck=None,
    )


def longest(issue: Issue) -> Issue:
    """The longest names, quotes and numbers that there can be."""
    assert issue.mayor is not None
    who = replace(issue.mayor, name="W" * 32)
    rivals = tuple(replace(each, name="M" * 32) for each in issue.opposition)
    judged = tuple(
        replace(v, promise=replace(v.promise, quote="many a long word " * 200))
        for v in issue.judged
    )
    return replace(issue, mayor=who, people=(who, *rivals), opposition=rivals, judged=judged)


class Drawn:
    """What was written on sheets, and pasted: corners and text."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[tuple[float, float, float, float, str]] = []
        self.heights: list[int] = []
        write, begin = Sheet.text, Sheet.__init__

        def text(sheet: Sheet, x: float, y: float, text: str, **how: object) -> None:
            size = int(str(how.get("size", drawing.TEXT)))
            bold, style = bool(how.get("bold")), how.get("style")
            assert style is None or isinstance(style, Style)
            takes = width(text, size, bold, style)
            across, _down = str(how.get("anchor", "lm"))
            left = x - {"l": 0.0, "m": 0.5, "r": 1.0}[across] * takes
            self.texts.append((left, y - size / 2, left + takes, y + size / 2, text))
            write(sheet, x, y, text, **how)  # type: ignore[arg-type]

        def sheet(self_: Sheet, height: int) -> None:
            self.heights.append(height)
            begin(self_, height)

        monkeypatch.setattr(Sheet, "text", text)
        monkeypatch.setattr(Sheet, "__init__", sheet)

    def check(self) -> None:
        """Nothing is cut off, and no text lies on another."""
        assert self.texts
        for left, top, right, bottom, text in self.texts:
            assert not text.endswith("…"), text
            assert left >= 0, text
            assert right <= WIDTH, text
            assert top >= 0, text
            assert bottom <= self.heights[-1], text
        for one in self.texts:
            for other in self.texts:
                sign = one[:2] == other[:2] and one[4].startswith(other[4])
                if one is not other and not sign and not other[4].startswith(one[4]):
                    apart = one[2] <= other[0] or other[2] <= one[0]
                    assert apart or one[3] <= other[1] or other[3] <= one[1], (one, other)


def every_page(language: str) -> Iterator[Issue]:
    """Pages with every headline that there is."""
    issue, still = made(), bare(made())
    yield from (issue, still)
    yield from (replace(issue, recalled=True), replace(issue, reactions=()))
    yield from (replace(issue, ended=ending) for ending in Ending)
    yield from (replace(still, struck=key) for key in CITY_EVENTS)
    yield replace(still, mayor=issue.mayor, elected=True)
    for on in (*UP, *(group.value for group, _n in issue.resolved.approval)):
        for amount in (-90, 90):
            per = 1 if on in UP else 10_000
            cause = Cause(1, on, "the land is dying", amount * per, 12)
            yield replace(
                issue,
                judged=(),
                elected=False,
                reactions=(),
                resolved=replace(issue.resolved, causes=(cause,)),
            )


def test_the_page_looks_right() -> None:
    picture = news_picture.of(made(), EN)
    png = picture.draw()
    image = golden.opened(png)
    assert image.width == WIDTH
    assert image.height < 2.1 * WIDTH
    assert len(png) < 300_000
    golden.check("news", png)
    golden.check("news-bare", news_picture.of(bare(made()), EN).draw())
    other = replace(made(), changed=(6, 7, 26))
    assert not golden.looks_like("news", news_picture.of(other, texts("fr")).draw())
    assert not golden.looks_like(
        "news-bare", news_picture.of(replace(bare(made()), struck="hail"), EN).draw()
    )


@IN_EACH_LANGUAGE
def test_no_text_of_the_page_is_cut(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = texts(language)
    blank = Image.new("RGB", (300, 300))
    monkeypatch.setattr(news_picture.map_picture, "drawn", lambda *_given: blank)
    monkeypatch.setattr(news_picture, "_draw_face", lambda *_given: None)
    monkeypatch.setattr(Sheet, "png", lambda *_given: b"")
    for issue in every_page(language):
        drawn = Drawn(monkeypatch)
        news_picture.draw(page_of(issue, _))
        drawn.check()
        monkeypatch.undo()
        monkeypatch.setattr(news_picture.map_picture, "drawn", lambda *_given: blank)
        monkeypatch.setattr(news_picture, "_draw_face", lambda *_given: None)
        monkeypatch.setattr(Sheet, "png", lambda *_given: b"")


def promises() -> list[Promise]:
    """Twelve of one player's, judged in every way in every category."""
    verdicts = (PromiseStatus.KEPT, PromiseStatus.COMPROMISE, PromiseStatus.BROKEN)
    return [
        promise(f"P{number}", ANN, category, status=status)
        for number, (category, status) in enumerate((c, s) for c in Category for s in verdicts)
    ]


@IN_EACH_LANGUAGE
def test_no_text_of_counts_and_report_cards_is_cut(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ = texts(language)
    names = ("Ann", "Bob", "Eva", "Dan", "Zoe")
    found = [count_picture.of(counted(5, method, names=names), _) for method in Method]
    card = ReportCard(4, 4, 4, 3, 2, 50)
    found.append(single_report_picture.of("Ann", card, promises(), _))
    for picture in found:
        assert picture is not None
        drawn = Drawn(monkeypatch)
        picture.draw()
        drawn.check()
        monkeypatch.undo()


@IN_EACH_LANGUAGE
def test_no_text_of_the_chart_is_cut(language: str) -> None:
    _ = texts(language)
    for plot in chart_picture.plots(rounds_made(3), _):
        for line in plot.lines:
            name = chart_picture.named(line)
            assert " ".join(name) == f"{line.name} {line.values[-1]:.0f}"
            assert len(name) <= 2
            assert all(width(part, drawing.SMALL) <= chart_picture.NAMES_ROOM for part in name)
        heading = width(plot.heading, drawing.HEADING, bold=True)
        assert heading + width(plot.warning, drawing.SMALL) + 60 < WIDTH


def test_whoever_is_on_it_the_page_has_room() -> None:
    issue = longest(made())
    picture = news_picture.of(issue, EN)
    assert golden.opened(picture.draw()).height < 3 * WIDTH
    assert len(picture.alternative) <= ALT_LIMIT
    assert "“many a long word" in picture.alternative
    in_japanese = replace(
        issue,
        judged=[
            replace(v, promise=replace(v.promise, quote="森は残る" * 40)) for v in issue.judged
        ],
    )
    assert "森は残る" in news_picture.of(in_japanese, EN).alternative


@IN_EACH_LANGUAGE
def test_the_page_in_words(language: str) -> None:
    _ = texts(language)
    for issue in every_page(language):
        told = news_picture.of(issue, _).alternative
        assert len(told) <= ALT_LIMIT
        assert page_of(issue, _).headline in told
    told = news_picture.of(made(), EN).alternative
    assert "Ann breaks 1 promise" in told
    assert "“I will plant a forest where the old mill stood.” Ann in round 1 · kept" in told
    assert "The opposition quotes: Bob: “Nobody will ever pay a toll" in told
    assert "A reader's letter: I was at the bridge this morning." in told


def test_a_letter_where_nobody_spoke() -> None:
    page = page_of(replace(made(), reactions=()), EN)
    assert page.letter is not None
    assert page.letter.words in SORE.values()
    up = Cause(1, "student", "how the city fares", 50_000)
    issue = replace(made(), reactions=(), resolved=replace(made().resolved, causes=(up,)))
    page = page_of(issue, EN)
    assert page.letter is not None
    assert page.letter.words in GLAD.values()


def test_every_number_has_its_headlines() -> None:
    assert UP.keys() == DOWN.keys()
    assert len({*UP.values(), *DOWN.values()}) == 2 * len(UP)
    headlines = {headline(issue, EN, lambda who: who.name) for issue in every_page("en")}
    assert {*UP.values(), *DOWN.values()} <= headlines
    assert "Lost: the city can no longer be governed." in headlines
    assert "The people call Ann to account" in headlines


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 40), st.sampled_from(sorted(LANGUAGES)))
def test_the_pages_of_any_campaign_can_be_drawn_and_told(seed: int, language: str) -> None:
    _ = texts(language)
    found = played(seed)
    for issue in found:
        picture = news_picture.of(issue, _)
        assert 0 < len(picture.alternative) <= ALT_LIMIT
        assert refused(layout("Over. " * 30, news_card(issue, picture, _)), picture.name) is None
    last = golden.opened(picture.draw())
    assert last.width == WIDTH
    chart = chart_picture.of([issue.resolved for issue in found], _)
    pages = [timeline_layout(found, chart, "c1", n, _, "Over. " * 30) for n in range(2)]
    assert all(refused(page, chart.name) is None for page in pages)
    told = "\n".join(map(said, pages))
    assert all(headline(issue, _, called) in told for issue in found)


def test_the_rounds_post_shows_the_page() -> None:
    first, second = pairwise(played()).__next__()
    post = render(second.resolved, EN, issue=second)
    assert post.picture is not None
    assert post.picture.name == "news-2.png"
    assert render(second.resolved, EN).picture is None
    assert headline(second, EN, lambda who: who.name) in words_of(post)
    assert errors(post) is None
    assert first.round == 1


def pid_of_the_child() -> bytes:
    return str(os.getpid()).encode()


def dies() -> bytes:
    os._exit(1)


async def test_pictures_are_drawn_in_one_other_process_that_is_replaced_when_it_dies() -> None:
    first = await pictures.drawn_beside(pid_of_the_child)
    assert first != str(os.getpid()).encode()
    assert await pictures.drawn_beside(pid_of_the_child) == first
    with pytest.raises(pictures.BrokenProcessPool):
        await pictures.drawn_beside(dies)
    assert await pictures.drawn_beside(pid_of_the_child) != first
    chart = chart_picture.of(rounds_made(2), texts("de"))
    file = await pictures.file_of(chart)
    assert (file.filename, file.description) == (chart.name, chart.alternative)
    assert file.fp.read() == chart.draw()


async def test_the_bench_draws_in_both_places() -> None:
    found = await bench.measured(1)
    assert [(each.picture, each.place) for each in found] == [
        ("nothing", ""),
        *(
            (name, place)
            for name in ("news-1.png", "rounds.png")
            for place in ("thread", "process")
        ),
    ]
    assert all(each.seconds > 0 for each in found)


@pytest.mark.parametrize(
    "make",
    [
        lambda: news_picture.of(made(), texts("fr")),
        lambda: chart_picture.of(rounds_made(2), texts("fr")),
        lambda: single_report_picture.of("Ann", ReportCard(4, 4, 4, 0, 0, 50), promises(), EN),
        *(partial(count_picture.of, counted(5, method), texts("es")) for method in Method),
    ],
)
def test_each_picture_can_be_sent_to_the_other_process(make: Callable[[], Picture | None]) -> None:
    picture = make()
    assert picture is not None
    assert pickle.loads(pickle.dumps(picture.draw))() == picture.draw()


def test_a_players_report_card_looks_right() -> None:
    card = ReportCard(5, 4, 3, 2, 1, 58)
    picture = single_report_picture.of("Ann 市長", card, promises(), EN)
    assert picture is not None
    golden.check("report-card", picture.draw())
    assert picture.alternative == (
        "Ann 市長: 58\xa0% of the judged promises kept; governments keep 67\xa0% on average. "
        "environment: 1 kept, 1 half kept, 1 broken; economy: 1 kept, 1 half kept, 1 broken; "
        "social affairs: 1 kept, 1 half kept, 1 broken; security: 1 kept, 1 half kept, 1 broken. "
        "Still open: 2. Taken back or lapsed: 1."
    )
    assert single_report_picture.of("Ann", replace(card, per_cent=None), [], EN) is None
