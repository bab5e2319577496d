"""A round's verdicts: one post that fits Discord, and a file where it cannot hold every word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.face.cards import GOLD, GREEN, RED
from bot.face.post import Post
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.face.verdict_posts import GROUPS, LIST_LIMIT
from bot.game import commands, engine, events, saves
from bot.game.state import Promise, PromiseStatus
from tests.face.displayed import errors
from tests.face.governing import PROMISES, governing
from tests.face.test_posts import nasty
from tests.game.plays import ANN, BOB, NOW
from tests.game.rules.promising import promise

KEPT, COMPROMISE, BROKEN, WITHDRAWN, ACTIVE = GROUPS


def verdict(
    number: int, quote: str, status: PromiseStatus, player: int = ANN
) -> events.PromiseJudged:
    made = promise(key=f"P{number}", player=player, status=status)
    return events.PromiseJudged(replace(made, quote=quote), status)


@st.composite
def rounds(draw: st.DrawFn) -> events.PromisesJudged:
    longer = draw(st.integers(1, 100))
    quotes = draw(st.lists(nasty.map(lambda text: text * longer), min_size=1, max_size=90))
    return events.PromisesJudged(
        round=draw(st.integers(1, 9)),
        judged=tuple(
            verdict(
                number,
                quote.strip()[:4_000] or "x",
                draw(st.sampled_from(list(GROUPS))),
                draw(st.sampled_from((ANN, BOB))),
            )
            for number, quote in enumerate(quotes, start=1)
        ),
    )


def description(post: Post) -> str:
    assert post.embed is not None
    return post.embed.description or ""


@given(rounds(), st.sampled_from(sorted(LANGUAGES)))
def test_all_of_them_are_told_in_one_post_or_in_its_file(
    event: events.PromisesJudged, language: str
) -> None:
    assert saves.load(saves.dump(event)) == event
    post = render(event, texts(language))
    assert errors(post) is None
    text = description(post)
    assert len(text) <= LIST_LIMIT
    told = [line for line in text.splitlines() if line.startswith("> **P")]
    if post.attachment is None:
        assert len(told) == len(event.judged)
        assert "…" not in text
    else:
        _name, whole = post.attachment
        assert all(judged.promise.quote in whole for judged in event.judged)
    left = len(event.judged) - len(told)
    assert (str(left) in text.splitlines()[-1]) or left == 0
    assert not text.splitlines()[-1].startswith("**"), "no heading without verdicts"


def test_they_are_grouped_by_player_and_by_what_became_of_them() -> None:
    event = events.PromisesJudged(
        3,
        (
            verdict(1, "Never *ever*.", BROKEN),
            verdict(2, "We plant.", KEPT, BOB),
            verdict(3, "The forest\nstays, @everyone.", KEPT),
            verdict(4, "We laugh.", WITHDRAWN),
            verdict(5, "We build.", KEPT),
            verdict(6, "We halve.", COMPROMISE),
            verdict(7, "We stay.", ACTIVE),
        ),
    )
    post = render(event, texts("en"))
    assert post.embed is not None
    assert post.embed.title == "⚖️ Promises judged in round 3"
    assert post.attachment is None
    lines = [line for line in description(post).splitlines() if line[0] in "*>"]
    assert [line.replace("\u200b", "") for line in lines] == [
        "**✅ Kept** · <@11>",
        "> **P3** · in round 1: “The forest stays, @everyone.”",
        "> **P5** · in round 1: “We build.”",
        "**➗ Half kept** · <@11>",
        "> **P6** · in round 1: “We halve.”",
        "**💔 Broken** · <@11>",
        "> **P1** · in round 1: “Never \\*ever\\*.”",
        "**↩️ No longer counts** · <@11>",
        "> **P4** · in round 1: “We laugh.”",
        "**⚖️ Counts as it was read** · <@11>",
        "> **P7** · in round 1: “We stay.”",
        "**✅ Kept** · <@22>",
        "> **P2** · in round 1: “We plant.”",
    ]
    assert "@everyone" not in description(post)
    assert description(post).count("nothing in the game can judge it") == 7


@pytest.mark.parametrize(
    ("statuses", "colour"), [((KEPT, KEPT), GREEN), ((BROKEN,), RED), ((KEPT, BROKEN), GOLD)]
)
def test_its_colour_tells_at_a_glance(statuses: tuple[PromiseStatus, ...], colour: int) -> None:
    judged = tuple(verdict(n, "We plant.", each) for n, each in enumerate(statuses))
    embed = render(events.PromisesJudged(1, judged), texts("en")).embed
    assert embed is not None
    assert embed.colour is not None
    assert embed.colour.value == colour


def test_a_rounds_end_is_one_event_and_a_deed_is_told_at_once() -> None:
    state = governing()
    state, _ = engine.apply(state, commands.ResolveRound(1), NOW)
    state, happened = engine.apply(state, commands.ResolveRound(2), NOW)
    assert not [e for e in happened if isinstance(e, events.PromiseJudged)]
    (told,) = [e for e in happened if isinstance(e, events.PromisesJudged)]
    assert told.round == 2
    ended: list[Promise] = [each.promise for each in told.judged]
    assert [p.quote for p in ended] == [quote for quote, _, _ in PROMISES]
    assert all(p in state.ledger for p in ended)
    remembered = {m.about for _, memories in state.memories for m in memories}
    assert remembered >= {each.promise.id for each in told.judged if each.status is BROKEN}
