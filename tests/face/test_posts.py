"""Posts keep to Discord's limits, as the sandbox enforces them, whatever players write."""

from datetime import UTC, datetime

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.face.cards import safe, shortened
from bot.face.cogs.campaign import status_card
from bot.face.cogs.help import help_card
from bot.face.cogs.speech import draft_controls
from bot.face.ledger_cards import ledger_card
from bot.face.post import Post
from bot.face.posts import render
from bot.face.routing import button, controls, custom_id
from bot.face.speech_cards import marked, preview
from bot.face.texts import LANGUAGES, texts
from bot.game import balance, commands, engine, events, views
from bot.game.content.personas import PERSONAS
from bot.game.rules.elections import instant_runoff
from bot.game.state import (
    Candidate,
    Contradiction,
    Ending,
    Promise,
    PromiseStatus,
    Reaction,
)
from bot.game.vocabulary import Category, Demographic, Sentiment, Severity
from sandbox.limits import message_errors
from tests.game.plays import ANN, BOB, nominate, play, started, starting

NOW = datetime(2026, 3, 1, tzinfo=UTC)
nasty = st.text(alphabet="ab *_`~|>#@<&!:/\\\n[]()-'\"é🌳", min_size=1)
names = st.text(min_size=1, max_size=32)
languages = st.sampled_from(sorted(LANGUAGES))


def errors(post: Post) -> dict[str, object] | None:
    buttons = [button(b.label, custom_id(b.name, "c" * 16, *b.arguments)) for b in post.buttons]
    payload = {"content": post.content or "", "embeds": []}
    if buttons:
        payload["components"] = controls(*buttons).to_components()
    if post.embed is not None:
        payload["embeds"] = [post.embed.to_dict()]
    return message_errors(payload, files=0 if post.attachment is None else 1)


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
    post = render(events.SpeechPosted(1, candidate, text, promises, against), texts(language))
    assert errors(post) is None
    if post.attachment is not None:
        assert post.attachment[1] == text


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


@given(
    st.integers(2, 25),
    st.lists(st.lists(st.integers(0, 24), unique=True, min_size=1, max_size=5), max_size=60),
    languages,
)
def test_any_count_can_be_posted(size: int, ballots: list[list[int]], language: str) -> None:
    candidates = tuple(Candidate(n, "*" * 32, "_" * 100, Demographic.STUDENT) for n in range(size))
    cast = tuple(tuple(c for c in ballot if c < size) or (0,) for ballot in ballots)
    rounds, winner = instant_runoff(range(size), cast, 1)
    event = events.ElectionClosed(1, candidates, len(cast), rounds, winner)
    assert errors(render(event, texts(language))) is None
    assert errors(render(events.ElectionOpened(1, candidates), texts(language))) is None


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_card_keeps_to_the_limits(language: str) -> None:
    _ = texts(language)
    started_event = engine.start("c", 1, starting(), NOW)[1][0]
    city = started().city
    ended = events.CampaignEnded(None, Ending.LOST, city)
    assert errors(render(started_event, _)) is None
    assert errors(render(ended, _)) is None
    assert errors(Post(embed=help_card(_))) is None
    state = play(started(), *(nominate(n, "N" * 32) for n in range(25)))
    assert errors(Post(embed=status_card(state, 3, _))) is None


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
    view = draft_controls("0" * 16, draft, _)
    payload = {
        "embeds": [preview(draft, _).to_dict()],
        "components": view.to_components(),
        "content": "",
    }
    assert message_errors(payload) is None
    posted = play(state, commands.ConfirmSpeech(ANN, 1, 0))
    assert errors(Post(embed=ledger_card(posted, None, _))) is None
    assert isinstance(ledger_card(posted, BOB, _).description, str)


@given(st.text(max_size=300), st.integers(1, 100))
def test_shortened_text_fits(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


def test_embeds_are_counted_as_discord_counts_them() -> None:
    assert len(discord.Embed(title="ab", description="cd")) == 4
