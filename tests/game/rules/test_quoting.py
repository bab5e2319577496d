"""The opposition quotes broken words, once each, and nobody else does."""

from dataclasses import replace

import pytest

from bot.game import commands, engine, saves
from bot.game.events import PromiseQuoted
from bot.game.redaction import REDACTED
from bot.game.rejection import Reason, Rejected
from bot.game.rules.methods.ballots import Ranking
from bot.game.rules.quoting import opposition
from bot.game.state import Campaign, PromiseStatus
from tests.game.plays import (
    ANN,
    BOB,
    CAT,
    MODERATOR,
    NOW,
    events_of,
    nominate,
    opening,
    play,
    promise,
    started,
)


def broken(*extra: commands.Command) -> Campaign:
    """Ann governs, Bob and Cat lost; her P1 is broken, her P2 is not."""
    state = play(
        started(),
        *(nominate(player, name) for player, name in ((ANN, "Ann"), (BOB, "Bob"), (CAT, "Cat"))),
        opening(),
        commands.CloseElection(MODERATOR, (Ranking.of(ANN),) * 3),
    )
    entries = (
        replace(promise("P1", ANN, status=PromiseStatus.BROKEN), judged_in=1),
        promise("P2", ANN),
    )
    return play(replace(state, ledger=entries), *extra)


def refused(state: Campaign, player: int, key: str = "P1") -> Reason:
    with pytest.raises(Rejected) as refusal:
        engine.apply(state, commands.QuoteBroken(player, key), NOW)
    return refusal.value.reason


def test_each_of_the_opposition_quotes_once() -> None:
    state = broken()
    assert {each.player for each in opposition(state)} == {BOB, CAT}
    (event,) = events_of(state, commands.QuoteBroken(BOB, "P1"))
    assert isinstance(event, PromiseQuoted)
    assert (event.candidate.name, event.speaker.name) == ("Bob", "Ann")
    assert event.promise.quote == "quote"
    state = play(state, commands.QuoteBroken(BOB, "P1"))
    assert refused(state, BOB) is Reason.QUOTED_ALREADY
    state = play(state, commands.QuoteBroken(CAT, "P1"))
    assert state.quoted == (("P1", BOB), ("P1", CAT))
    assert saves.load_campaign(saves.dump_campaign(state)) == state


def test_nobody_else_quotes_and_nothing_else_is_quoted() -> None:
    state = broken()
    assert refused(state, ANN) is Reason.NOT_OPPOSITION
    assert refused(state, 77) is Reason.NOT_OPPOSITION
    assert refused(state, BOB, "P2") is Reason.NOT_BROKEN
    assert refused(state, BOB, "P9") is Reason.UNKNOWN_PROMISE
    forgotten = replace(state.ledger[0], quote=REDACTED)
    assert refused(replace(state, ledger=(forgotten,)), BOB) is Reason.UNKNOWN_PROMISE
    assert refused(replace(state, ledger=()), BOB) is Reason.UNKNOWN_PROMISE


def test_the_opposition_lasts_until_the_next_election_is_counted() -> None:
    state = broken()
    for number in (1, 2, 3):
        state = play(state, commands.ResolveRound(number))
    assert state.phase.value == "campaign"
    state = replace(state, ledger=broken().ledger)
    assert {each.player for each in opposition(state)} == {BOB, CAT}
    state = play(
        state,
        nominate(ANN),
        nominate(BOB, "Bob"),
        opening(),
        commands.CloseElection(MODERATOR, (Ranking.of(BOB),) * 3),
    )
    assert [each.player for each in opposition(state)] == [ANN]
    assert refused(state, ANN) is Reason.NOT_OPPOSITION, "one's own words are not quoted"
    assert refused(state, BOB) is Reason.NOT_OPPOSITION


def test_there_is_no_opposition_before_an_election() -> None:
    assert opposition(play(started(), nominate(ANN), nominate(BOB))) == ()
