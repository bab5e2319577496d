"""The summary of what happened meanwhile fits Discord, whatever it has to tell."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.game import events, saves
from bot.game.state import Candidate, Promise, PromiseStatus
from bot.game.vocabulary import Category, Demographic
from tests.face.displayed import errors, words_of
from tests.face.test_posts import nasty
from tests.game.plays import ANN, started

SINCE = datetime(2026, 3, 2, 17, tzinfo=UTC)
JUDGED = (PromiseStatus.KEPT, PromiseStatus.COMPROMISE, PromiseStatus.BROKEN)


def promise(number: int, quote: str) -> Promise:
    return Promise(
        id=f"P{number}",
        speech=1,
        player=ANN,
        quote=quote,
        summary="Plant a forest",
        category=Category.ENVIRONMENT,
        feasibility=0.8,
        cost=3,
        timeline=1,
        made_in=1,
        status=PromiseStatus.ACTIVE,
    )


@st.composite
def summaries(draw: st.DrawFn) -> events.CaughtUp:
    mayor = st.builds(Candidate, st.just(ANN), nasty, nasty, st.sampled_from(Demographic))
    quotes = draw(st.lists(nasty.map(lambda text: text * 40), max_size=48))
    return events.CaughtUp(
        since=SINCE,
        until=SINCE + timedelta(days=draw(st.integers(0, 99))),
        rounds=tuple(range(1, 1 + draw(st.integers(0, 9)))),
        city=started().city,
        mayors=tuple(draw(st.lists(st.none() | mayor, max_size=3))),
        judged=tuple(
            events.PromiseJudged(promise(number, quote), draw(st.sampled_from(JUDGED)))
            for number, quote in enumerate(quotes, start=1)
        ),
    )


@given(summaries(), st.sampled_from(sorted(LANGUAGES)))
def test_it_fits_and_survives_the_outbox(summary: events.CaughtUp, language: str) -> None:
    assert saves.load(saves.dump(summary)) == summary
    post = render(summary, texts(language))
    assert errors(post) is None
    assert "@everyone" not in words_of(post)


@pytest.mark.parametrize(
    ("rounds", "title"), [((3,), "Round 3 is over"), ((1, 2, 3), "Rounds 1, 2, 3 are over")]
)
def test_what_it_tells(rounds: tuple[int, ...], title: str) -> None:
    ann = Candidate(ANN, "Ann", "A city that lasts", Demographic.STUDENT)
    judged = events.PromiseJudged(promise(7, "plant\na forest"), PromiseStatus.BROKEN)
    summary = events.CaughtUp(
        SINCE, SINCE + timedelta(days=2), rounds, started().city, (ann, None), (judged,)
    )
    embed = render(summary, texts("en")).embed
    assert embed is not None
    assert f"<t:{int(SINCE.timestamp())}:f>" in (embed.description or "")
    fields = {field.name: field.value or "" for field in embed.fields}
    assert "environment 45" in fields[title]
    assert fields["Who took office"] == "🏛️ Ann\nnobody"
    assert "P7 was broken: “plant a forest”" in fields["Promises"]
