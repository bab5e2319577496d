"""Posts keep to Discord's limits, as the sandbox enforces them, whatever players write."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import recount
from bot.campaigns import BallotCast
from bot.face.cards import at_sentence, safe, shortened
from bot.face.cogs.campaign import status_card
from bot.face.cogs.help import help_card
from bot.face.cogs.voting import ballot_told
from bot.face.draft_layout import draft_layout
from bot.face.layout import layout
from bot.face.ledger_cards import ledger_layout
from bot.face.posts import render
from bot.face.speech_cards import marked
from bot.face.texts import LANGUAGES, texts
from bot.game import balance, commands, engine, events, saves, views
from bot.game.content.personas import PERSONAS
from bot.game.rules.methods.ballots import (
    FORMS,
    Approvals,
    Ballot,
    Method,
    Ranking,
    Scores,
    total,
)
from bot.game.rules.methods.blending import PLAYERS_SHARE
from bot.game.rules.receipts import digest
from bot.game.state import (
    Candidate,
    Contradiction,
    Ending,
    Promise,
    PromiseStatus,
    Reaction,
    Roll,
)
from bot.game.vocabulary import Category, Demographic, Sentiment, Severity
from tests.face.displayed import errors, refused, said, words_of
from tests.game.plays import ANN, BOB, MODERATOR, nominate, play, started, starting

NOW = datetime(2026, 3, 1, tzinfo=UTC)
nasty = st.text(alphabet="ab *_`~|>#@<&!:/\\\n[]()-'\"é🌳", min_size=1)
names = st.text(min_size=1, max_size=32)
languages = st.sampled_from(sorted(LANGUAGES))


@st.composite
def speeches(draw: st.DrawFn) -> tuple[str, tuple[Promise, ...]]:
    pieces = draw(st.lists(nasty, min_size=1, max_size=30))
    text = (" ".join(pieces) * draw(st.integers(1, 20)))[:4_000].strip() or "x"
    quotes = [piece for piece in pieces if piece in text]
    quotes += [text[start : start + 300] for start in range(0, len(text), 150)]
    quotes = quotes[: balance.PROMISES_A_SPEECH]
    promises = tuple(
        Promise(
            f"P{number}",
            1,
            ANN,
            quote,
            "s" * 100,
            draw(st.sampled_from(Category)),
            0.7,
            100,
            draw(st.none() | st.integers(0, 99)),
            1,
            PromiseStatus.ACTIVE,
        )
        for number, quote in enumerate(quotes, start=1)
    )
    return text, promises


@given(speeches(), names, languages)
def test_any_speech_can_be_posted(
    speech: tuple[str, tuple[Promise, ...]], name: str, language: str
) -> None:
    text, promises = speech
    candidate = Candidate(ANN, name, "slogan", Demographic.STUDENT)
    against = tuple(Contradiction(p.quote, "P1", Severity.HIGH) for p in promises[:4])
    withdrawn = tuple(events.TakenBack(p, p.quote) for p in promises[1:])
    event = events.SpeechPosted(1, candidate, text, promises, against, withdrawn)
    post = render(event, texts(language))
    assert errors(post) is None
    assert saves.load(saves.dump(event)) == event
    if post.attachment is not None:
        _name, whole = post.attachment
        assert text in re.sub(r"» \[P\d+\]|«", "", whole), "every word, but for the marks"
        assert all(f"\n[{promise.id}] {promise.summary}\n" in whole for promise in promises)


@given(speeches())
def test_marking_keeps_every_word(speech: tuple[str, tuple[Promise, ...]]) -> None:
    text, promises = speech
    shown = marked(text, promises)
    for promise in promises:
        shown = shown.replace(f" `{promise.id}`", "")
    # Without markdown, what is shown and what was said are the same characters.
    assert _plain(shown) == _plain(safe(text))


def _plain(text: str) -> str:
    return "".join(character for character in text if character not in "*\\\u200b")


def a_promise(number: int, quote: str) -> Promise:
    return Promise(
        f"P{number}",
        1,
        ANN,
        quote,
        "s",
        Category.SOCIAL,
        0.5,
        1,
        None,
        1,
        PromiseStatus.ACTIVE,
    )


def test_quotes_are_marked_once_and_the_longer_one_wins() -> None:
    text = "We build homes. We build homes for all."
    shown = marked(text, [a_promise(1, "build homes"), a_promise(2, "build homes. We build homes")])
    assert shown == "We **build homes. We build homes** `P2` for all."


@pytest.mark.parametrize(
    "text", ["@everyone hi", "<@123456789012345678> look", "**bold** and `code`"]
)
def test_what_players_write_has_no_effect(text: str) -> None:
    candidate = Candidate(ANN, text, text, Demographic.RETIREE)
    post = render(events.CandidateNominated(candidate, True), texts("en"))
    assert post.embed is not None
    shown = f"{post.embed.title} {post.embed.description}"
    assert "@everyone" not in shown
    assert "<@123456789012345678>" not in shown
    assert "**bold**" not in shown


@given(nasty, languages)
def test_a_citizen_speaks_within_a_message(dialogue: str, language: str) -> None:
    reaction = Reaction("x", Sentiment.POSITIVE, 60, ("rent",), dialogue[:400], None)
    post = render(events.CitizenReacted(PERSONAS[0], reaction, None), texts(language))
    assert post.citizen == PERSONAS[0]
    assert errors(post) is None


def filled_in(method: Method, order: list[int]) -> Ballot:
    match FORMS[method]:
        case form if form is Approvals:
            return Approvals.of(*order)
        case form if form is Scores:
            return Scores.of({c: 5 - place for place, c in enumerate(order[:5])})
    return Ranking.of(*order)


def election(
    size: int,
    method: Method,
    orders: list[list[int]],
    share: Fraction = PLAYERS_SHARE,
    members: int = 30,
    name: str = "*" * 32,
) -> tuple[events.ElectionOpened, events.ElectionClosed]:
    """What is told of an election with these ballots, each naming candidates from 0 on."""
    standing = tuple(Candidate(n, name, "_" * 100, Demographic.STUDENT) for n in range(size))
    state = replace(started(), candidates=standing)
    roll = Roll(NOW, members, role=10**18, account_days=30, member_days=7)
    opening = commands.OpenElection(MODERATOR, roll, method, share)
    state, (opened,) = engine.apply(state, opening, NOW)
    ballots = tuple(filled_in(method, [c for c in order if c < size]) for order in orders)
    digests = tuple(digest(str(number)) for number in range(len(ballots)))
    _, (closed, *_) = engine.apply(state, commands.CloseElection(MODERATOR, ballots, digests), NOW)
    assert isinstance(opened, events.ElectionOpened)
    assert isinstance(closed, events.ElectionClosed)
    return opened, closed


@given(
    st.integers(2, 25),
    st.sampled_from(list(Method)),
    st.lists(st.lists(st.integers(0, 24), unique=True, min_size=1, max_size=5), max_size=40),
    st.sampled_from((PLAYERS_SHARE, Fraction(1))),
    languages,
)
@settings(max_examples=40)
def test_any_election_can_be_posted_and_counted_again_from_its_file(
    size: int, method: Method, orders: list[list[int]], share: Fraction, language: str
) -> None:
    opened, closed = election(size, method, orders, share)
    assert errors(render(opened, texts(language))) is None
    post = render(closed, texts(language))
    assert errors(post) is None
    assert (post.attachment is not None) == (len(orders) >= 5)
    if post.attachment is not None:
        name, text = post.attachment
        assert name == "election-1.json"
        published = recount.read(text)
        elected = recount.recount(published).winner
        assert elected == published.winner
        # Candidates are numbered from 1, in the order of their ids, which here begin with 0.
        assert elected == (None if closed.result.winner is None else closed.result.winner + 1)
        assert len(published.receipts) == len(orders)


def test_the_opening_tells_how_to_vote_who_may_and_what_it_weighs() -> None:
    opened, closed = election(2, Method.STAR, [], members=300)
    text = words_of(render(opened, texts("en")))
    assert "0 to 5 points" in text
    assert "60\xa0% of the result" in text
    assert "Up to 300 members are on the roll. With fewer than 30 ballots" in text
    assert "<@&1000000000000000000>" in text
    assert "at least 30 days old" in text
    assert "for at least 7 days" in text
    assert opened.commitment in text
    assert f"{closed.tie_seed:016x}" not in text
    assert f"{closed.tie_seed:016x}" in words_of(render(closed, texts("en")))


def test_a_result_tells_its_figures_and_what_other_methods_say() -> None:
    _, closed = election(3, Method.IRV, [[0], [0], [1, 2], [2, 1], [2]], Fraction(1), name="Ann")
    text = words_of(render(closed, texts("en")))
    assert "5 ballots were counted by the method instant runoff." in text
    assert "The quorum of 3 is met: a ballot for every 10 members on the roll, and 3" in text
    assert "Only the members' ballots count." in text
    assert "city's 400 voters" not in text
    assert "Ann: 2 votes" in text
    assert "plurality: Ann\nduels (Schulze): Ann" in text
    assert "points and runoff" not in text, "a ranking has no points"
    _, closed = election(3, Method.STAR, [[0], [0, 1], [1, 2], [2, 1], [2]], Fraction(1))
    text = words_of(render(closed, texts("de")))
    assert "2,80" in text


def test_below_the_quorum_the_post_says_who_decided() -> None:
    _, closed = election(2, Method.APPROVAL, [[0]] * 4, members=50)
    text = words_of(render(closed, texts("en")))
    assert "below the quorum of 5" in text
    cast = int(total(closed.demographics))
    assert f"no say: {cast} voters of the city have decided alone." in text
    assert f"Of the city's 400 voters {cast} went to the polls" in text
    assert "is met" not in text
    assert "With fewer than 5 ballots of members they are not published." in text


def test_where_both_decide_the_post_says_what_each_weighs() -> None:
    _, closed = election(2, Method.APPROVAL, [[0]] * 5, members=50)
    text = words_of(render(closed, texts("en")))
    assert "The quorum of 5 is met" in text
    cast = int(total(closed.demographics))
    assert 0 < cast < 400
    assert f"They weigh 60\xa0% of the result, and {cast} voters of the city the rest." in text
    assert f"Of the city's 400 voters {cast} went to the polls" in text
    assert "Only the members' ballots count" not in text


def test_a_cancelled_election_names_both_moderators() -> None:
    asked = events.CancellationAsked(1, 11)
    cancelled = events.ElectionCancelled(1, (11, 12))
    for event, ids in ((asked, ("<@11>",)), (cancelled, ("<@11>", "<@12>"))):
        post = render(event, texts("en"))
        assert errors(post) is None
        assert all(each in words_of(post) for each in ids)


@given(st.integers(2, 25), st.sampled_from(list(Method)))
def test_what_a_ballot_says_fits_a_message(size: int, method: Method) -> None:
    people = (Candidate(n, "*" * 32, "Slogan", Demographic.STUDENT) for n in range(size))
    election = views.ElectionView(1, tuple(people), method)
    cast = BallotCast(filled_in(method, list(range(size))), True, "0000-0000-0000-0000")
    for language in LANGUAGES:
        assert len(ballot_told(cast, election, texts(language))) <= 2_000


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_card_keeps_to_the_limits(language: str) -> None:
    _ = texts(language)
    started_event = engine.start("c", 1, starting(), NOW)[1][0]
    city = started().city
    ended = events.CampaignEnded(None, Ending.LOST, city)
    assert errors(render(started_event, _)) is None
    assert errors(render(ended, _)) is None
    assert refused(layout(help_card(_))) is None
    state = play(started(), *(nominate(n, "N" * 32) for n in range(25)))
    assert refused(layout("Over. " * 30, status_card(state, 3, ANN, _))) is None


def test_the_status_tells_when_the_phase_ends_and_of_a_pause() -> None:
    shown = said(layout(status_card(started(), 0, ANN, texts("en"), NOW)))
    assert f"The present phase ends <t:{int(NOW.timestamp())}:F>." in shown
    state = play(started(), commands.Pause(MODERATOR))
    paused = said(layout(status_card(state, 0, ANN, texts("en"))))
    assert "Nothing falls due until a moderator resumes it." in paused
    assert "present phase" not in paused


LAST = 99
"""Past every page: the last one is shown."""


@given(speeches(), languages)
async def test_any_draft_can_be_shown(
    speech: tuple[str, tuple[Promise, ...]], language: str
) -> None:
    text, promises = speech
    _ = texts(language)
    found = tuple(
        commands.FoundPromise(p.quote, p.summary, p.category, 0.5, 200, p.timeline)
        for p in promises
    )
    state = play(
        started(),
        nominate(ANN),
        nominate(BOB),
        commands.GiveSpeech(ANN, text),
        commands.ReadSpeech(1, 0, found, ()),
    )
    draft = views.draft(state, ANN)
    assert draft is not None
    gone_back_on = tuple(
        views.Reversal(p, p.quote, dict.fromkeys(Demographic, -4_321), p.cost > 0) for p in promises
    )
    for shown in (draft, replace(draft, reversals=gone_back_on)):
        for page in (0, LAST):
            assert refused(draft_layout(state, shown, _, page)) is None
    posted = play(state, commands.ConfirmSpeech(ANN, 1, 0))
    for page in (0, LAST):
        for player in (None, ANN, BOB):
            assert refused(ledger_layout(posted, player, _, page, "Over. " * 30)) is None


@given(st.text(max_size=300), st.integers(1, 100))
def test_shortened_text_fits(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


sentences = st.lists(st.sampled_from(["Yes.", "No!", "The river is 3.5 m deep.", "Why?", "and so"]))


@given(sentences, st.integers(10, 80))
def test_what_is_said_is_cut_after_a_whole_sentence(said: list[str], limit: int) -> None:
    text = " ".join(said)
    cut = at_sentence(text, limit)
    assert len(cut) <= limit
    if cut != text:
        assert cut.endswith("…") or (cut[-1] in ".!?" and text.startswith(f"{cut} "))


def test_a_cut_keeps_as_many_sentences_as_fit() -> None:
    assert at_sentence("One two. Three “four.” Five six", 24) == "One two. Three “four.”"
    assert at_sentence("No end at all in these words", 20) == "No end at all in…"
