"""The longest posts there can be, in each language, as Discord counts Components V2."""

import re
from dataclasses import replace
from itertools import cycle

import pytest

from bot.face.election_posts import add_turnout, name_of
from bot.face.posts import TEXT_SHARE, render
from bot.face.texts import LANGUAGES, texts
from bot.face.verdict_posts import GROUPS, MOST_BUTTONS
from bot.face.words import INDICATORS
from bot.game import balance, events
from bot.game.content.shipped import CITY_EVENTS, DILEMMAS, POLICIES
from bot.game.rules.city.effects import TREASURY
from bot.game.rules.city.grid import AREA
from bot.game.rules.city.pollution import Change
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.methods.ballots import Method
from bot.game.state import Candidate, Cause, Deed, DeedKind, PromiseStatus
from bot.game.vocabulary import Demographic
from bot.store.ballots import Turnout
from tests.face.displayed import errors, words_of
from tests.face.test_posts import a_promise, election
from tests.game.plays import ANN, NOW, started

pytestmark = pytest.mark.parametrize("language", sorted(LANGUAGES))

MANY = balance.CANDIDATES_LIMIT
CANDIDATES = tuple(
    Candidate(number, f"{'*' * 30}{number:02}", "_" * balance.SLOGAN_LIMIT, Demographic.STUDENT)
    for number in range(MANY)
)
BALLOTS = [[n % MANY, (n + 1) % MANY, (n * 7 + 3) % MANY] for n in range(40)]
ORDERS = [list(dict.fromkeys(ballot)) for ballot in BALLOTS]


@pytest.mark.parametrize("method", list(Method))
def test_every_candidate_is_named_at_an_election(language: str, method: Method) -> None:
    _ = texts(language)
    opened, closed = election(MANY, method, ORDERS, members=10**6)
    opened = replace(opened, candidates=CANDIDATES)
    for turnout in (None, Turnout(10**6, closed=False), Turnout(10**6, closed=True)):
        post = render(opened, _, NOW)
        assert post.embed is not None
        add_turnout(post.embed, turnout, opened, _)
        assert errors(post) is None
        assert all(f"**{name_of(c)}**" in words_of(post) for c in CANDIDATES)
    post = render(replace(closed, candidates=CANDIDATES), _, NOW)
    assert errors(post) is None
    assert closed.result.winner is not None
    assert name_of(CANDIDATES[closed.result.winner]) in words_of(post)


def test_a_speech_with_all_its_promises_shows_their_beginning_and_has_all_in_a_file(
    language: str,
) -> None:
    # As different from each other as they can be, each a sentence with markdown in it.
    quotes = [f"*{number}* " + "_word_ " * 22 for number in range(balance.PROMISES_A_SPEECH)]
    text = " ".join(quotes)[: balance.SPEECH_LIMIT]
    promises = tuple(
        replace(a_promise(number, quote.strip()), summary="s" * 100)
        for number, quote in enumerate(quotes, start=1)
    )
    taken_back = tuple(events.TakenBack(promise, promise.quote) for promise in promises)
    candidate = Candidate(ANN, "*" * 32, "Slogan", Demographic.STUDENT)
    for withdrawn in ((), taken_back):
        for manifesto in (False, True):
            event = events.SpeechPosted(1, candidate, text, promises, (), withdrawn, manifesto)
            post = render(event, texts(language))
            assert errors(post) is None
            assert post.embed is not None
            assert len(post.embed.description or "") > TEXT_SHARE - 200
            assert post.attachment is not None
            assert all(f"[{promise.id}] " in post.attachment[1] for promise in promises)


def test_the_end_of_the_fullest_round_tells_of_every_number(language: str) -> None:
    numbers = [
        *(each.value for each in INDICATORS),
        TREASURY,
        *(each.value for each in Demographic),
    ]
    event = events.RoundResolved(
        round=99,
        city=started().city,
        approval=tuple((group, 100) for group in Demographic),
        causes=tuple(
            Cause(99, on, f"{'long' * 15} {number}", 1_234_567 + number, tiles=64)
            for on in numbers
            for number in range(9)
        ),
        changes=tuple(
            Change(place, TileKind.FARMLAND, TileKind.FARMLAND, f"{'long' * 15} {place % 9}")
            for place in range(AREA)
        ),
        finished=(),
    )
    post = render(event, texts(language))
    assert errors(post) is None
    assert post.embed is not None
    assert len(post.embed.fields) == len(numbers) + 1
    assert len(re.findall(r"long 8\b", words_of(post))) >= len(numbers), "what moved it most"


def test_more_broken_words_than_there_is_room_for(language: str) -> None:
    for given in (cycle((PromiseStatus.BROKEN,)), cycle(GROUPS)):
        judged = tuple(
            events.PromiseJudged(a_promise(number, "*_ \n" * 60), next(given))
            for number in range(1, 61)
        )
        post = render(events.PromisesJudged(9, judged), texts(language))
        assert errors(post) is None
        assert post.attachment is not None
        assert len(post.buttons) <= MOST_BUTTONS
    longest = a_promise(1, "*_ \n" * (balance.SPEECH_LIMIT // 4))
    for event in (
        events.PromiseJudged(longest, PromiseStatus.BROKEN),
        events.PromiseQuoted(CANDIDATES[0], CANDIDATES[1], longest),
    ):
        assert errors(render(event, texts(language), NOW)) is None


def test_what_the_game_itself_says_is_never_cut(language: str) -> None:
    told: list[events.Event] = [
        *(events.CityStruck(key) for key in CITY_EVENTS),
        *(events.DilemmaPut(key, 99) for key in DILEMMAS),
        *(
            events.DilemmaSettled(
                dilemma.id, option.id, tuple((each.id, 10**6) for each in dilemma.options)
            )
            for dilemma in DILEMMAS.values()
            for option in dilemma.options
        ),
        *(
            events.Enacted(Deed("d1", 99, ANN, DeedKind.POLICY, key), policy.cost, 99)
            for key, policy in POLICIES.items()
        ),
    ]
    for event in told:
        post = render(event, texts(language), NOW)
        assert errors(post) is None
        assert "…" not in words_of(post)
