"""Saves: what comes back of them, and what becomes of those that older rules wrote."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.game import balance, commands, engine, saves
from bot.game.rules import matching_keys, voters
from bot.game.rules.city.start_map import START
from bot.game.rules.judging import NeverEnacted
from bot.game.rules.methods.ballots import Method, total
from bot.game.rules.methods.results import Rounds
from bot.game.state import (
    SCHEMA_VERSION,
    Ending,
    Phase,
    Preset,
    PromiseStatus,
    SpeechStatus,
)
from bot.game.vocabulary import Demographic
from tests.game.plays import ANN, BOB, MODERATOR, NOW, opening, play

DATA = Path(__file__).parent / "data"


def recorded(name: str) -> dict[str, Any]:
    """A campaign as the bot of schema 1 kept it: its row's `revision` and `state`, its journal."""
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def campaigning() -> dict[str, Any]:
    """Of schema 1: speeches posted, read and handed in, before the election."""
    saved: dict[str, Any] = recorded("schema1_campaign")["state"]
    return saved


def governed() -> dict[str, Any]:
    """Of schema 1: Ann won."""
    saved: dict[str, Any] = recorded("schema1_govern")["state"]
    return saved


def test_an_older_save_keeps_all_that_it_says() -> None:
    before = campaigning()["campaign"]
    after = saves.dump_campaign(saves.load_campaign(campaigning()))["campaign"]
    for key in set(before) - {"random", "ledger", "speeches"}:
        assert after[key] == before[key], key
    new = {"withdraws": [], "kind": "speech"}
    for was, speech in zip(before["speeches"], after["speeches"], strict=True):
        read_to = 0 if was["status"] == "given" else len(was["text"])
        assert speech == {**was, **new, "read_to": read_to}
    new = {"test": None, "due": None, "judged_in": None}
    assert after["ledger"] == [{**promise, **new} for promise in before["ledger"]]
    assert len(before["ledger"]) == 5
    assert {s["status"] for s in before["speeches"]} == set(SpeechStatus)


def test_an_older_save_gets_a_city_and_voters() -> None:
    state = saves.load_campaign(campaigning())
    assert state.ground == START
    assert [state.electorate.approval(d) for d in Demographic] == [50] * 4
    assert (state.random, state.electorate) == voters.settle(campaigning()["campaign"]["random"])
    assert saves.load_campaign(campaigning()) == state
    fresh, _ = engine.start("c", 1, commands.StartCampaign(MODERATOR, Preset.STANDARD, 7), NOW)
    for new in ("visitors", "policies", "pending", "capital", "deeds", "crisis", "causes"):
        assert getattr(state, new) == getattr(fresh, new)


def test_an_upgraded_save_is_a_save_of_now() -> None:
    for older in (campaigning(), governed()):
        entry = saves.dump_upgrade(older)
        assert (entry["kind"], entry["from"]) == (saves.UPGRADE, 1)
        through_json = json.loads(json.dumps(entry["save"]))
        assert through_json["schema"] == SCHEMA_VERSION
        assert saves.load_campaign(through_json) == saves.load_campaign(older)
        assert saves.is_older(older)
        assert not saves.is_older(through_json)


def test_a_save_of_schema_2_has_speeches_that_take_nothing_back() -> None:
    state = saves.load_campaign(campaigning())
    older = saves.dump_campaign(state)
    older["schema"] = 2
    for speech in older["campaign"]["speeches"]:
        del speech["withdraws"]
    assert saves.is_older(older)
    assert saves.load_campaign(older) == state
    posted = {"kind": "SpeechPosted", "speech": 1, "text": "Trees.", "promises": []}
    ann = {"player": ANN, "name": "Ann", "slogan": "A city", "home": "student"}
    event = saves.load({**posted, "candidate": ann, "contradictions": []})
    assert event.withdrawn == ()


def test_a_save_of_schema_3_has_reactions_that_moved_nothing_yet() -> None:
    state = saves.load_campaign(campaigning())
    older = saves.dump_campaign(state)
    older["schema"] = 3
    del older["campaign"]["swayed"]
    assert saves.is_older(older)
    assert saves.load_campaign(older) == state
    assert state.swayed == ()


@pytest.mark.parametrize(
    ("phase", "recalled_in", "before"), [("campaign", 1, 4), ("campaign", 0, 0), ("govern", 1, 0)]
)
def test_a_recall_of_schema_4_that_is_under_way_gives_new_speeches(
    phase: str, recalled_in: int, before: int
) -> None:
    older = saves.dump_campaign(saves.load_campaign(campaigning()))
    older["schema"] = 4
    del older["campaign"]["spoken_before"]
    older["campaign"] |= {"phase": phase, "recalled_in": recalled_in}
    assert saves.is_older(older)
    state = saves.load_campaign(older)
    assert (state.speeches_given, state.spoken_before) == (4, before)


def test_a_save_of_schema_5_is_as_it_was() -> None:
    state = saves.load_campaign(governed())
    older = {**saves.dump_campaign(state), "schema": 5}
    assert saves.is_older(older)
    assert saves.load_campaign(older) == state


def test_a_save_of_schema_6_has_speeches_that_were_read_whole_or_not_yet() -> None:
    state = saves.load_campaign(campaigning())
    older = saves.dump_campaign(state)
    older["schema"] = 6
    for speech in older["campaign"]["speeches"]:
        del speech["kind"], speech["read_to"]
    del older["campaign"]["quoted"]
    assert saves.is_older(older)
    assert saves.load_campaign(older) == state
    assert state.quoted == ()
    assert {(s.status, s.read_to == len(s.text)) for s in state.speeches} == {
        (SpeechStatus.GIVEN, False),
        (SpeechStatus.READ, True),
        (SpeechStatus.POSTED, True),
    }
    # What the journal holds of it is of then, too.
    reading = {"kind": "ReadSpeech", "speech": 1, "revision": 0, "promises": []}
    assert saves.load({**reading, "contradictions": []}).start == 0


def test_an_older_mayor_takes_office_now() -> None:
    assert governed()["campaign"]["phase"] == "govern"
    state = saves.load_campaign(governed())
    assert (state.phase, state.mayor, state.round) == (Phase.GOVERN, ANN, 1)
    assert (state.builds_left, state.capital) == (balance.BUILDS_A_ROUND, balance.START_CAPITAL)
    assert state.crisis is not None
    active = [p for p in state.ledger if p.status is PromiseStatus.ACTIVE]
    assert {p.player for p in active} == {ANN}
    assert all(p.due is not None for p in active)
    assert len(active) == 3


def test_an_older_election_was_a_plain_vote_of_players() -> None:
    (before,) = governed()["campaign"]["elections"]
    (election,) = saves.load_campaign(governed()).elections
    assert (election.method, election.players_share, election.quorum) == (Method.IRV, 1, 0)
    assert (election.winner, total(election.ballots)) == (before["winner"], len(before["ballots"]))
    assert election.roll.frozen_at == datetime.fromisoformat(before["roll_frozen_at"])
    assert election.result is not None
    assert isinstance(election.result.table, Rounds)
    assert [[list(votes) for votes in each.votes] for each in election.result.table.rounds] == [
        each["votes"] for each in before["rounds"]
    ]


def test_an_older_campaign_can_be_played_to_its_end() -> None:
    state = saves.load_campaign(governed())
    while state.phase is not Phase.ENDED:
        if state.phase is Phase.CAMPAIGN:
            state = play(state, commands.SkipElection())
        state = play(state, commands.ResolveRound(state.round))
    assert state.ending is not None
    assert state.round > 1


def test_an_older_campaign_goes_on_with_its_speeches() -> None:
    state = play(
        saves.load_campaign(campaigning()),
        commands.ConfirmSpeech(ANN, 3, 0),
        commands.ReadSpeech(4, 1, (), ()),
        commands.ConfirmSpeech(BOB, 4, 1),
        opening(),
    )
    assert state.phase is Phase.ELECTION


def test_an_older_ended_campaign_was_stopped() -> None:
    older = governed()
    older["campaign"]["phase"] = "ended"
    state = saves.load_campaign(older)
    assert (state.phase, state.ending, state.crisis) == (Phase.ENDED, Ending.STOPPED, None)


@pytest.mark.parametrize("schema", [SCHEMA_VERSION + 1, 0, None, "1", 1.5])
def test_an_unknown_schema_is_refused(schema: object) -> None:
    with pytest.raises(saves.UnknownSchema, match=f"schema {schema}"):
        saves.load_campaign({**campaigning(), "schema": schema})


def test_a_save_loses_nothing() -> None:
    state = saves.load_campaign(governed())
    assert saves.load_campaign(json.loads(json.dumps(saves.dump_campaign(state)))) == state


@pytest.mark.parametrize("key", matching_keys.choices())
def test_every_test_of_a_promise_comes_back_as_it_was(key: str) -> None:
    """The kinds of a union are told apart by their fields: no two may look alike in a save."""
    state, _ = engine.start("c1", 1, commands.StartCampaign(MODERATOR, Preset.STANDARD, 3), NOW)
    test = matching_keys.test_of(key, state.city, state.ground)
    command = commands.SetTest(ANN, 1, 0, "P1", test)
    assert saves.load(json.loads(json.dumps(saves.dump(command)))) == command


def test_a_promise_never_to_do_something_is_saved_as_that() -> None:
    command = commands.SetTest(ANN, 1, 0, "P1", NeverEnacted("face-cameras"))
    assert saves.load(json.loads(json.dumps(saves.dump(command)))) == command


def test_no_fact_may_have_a_field_under_which_its_own_name_is_kept() -> None:
    @dataclass(frozen=True, slots=True)
    class Flooded:
        tile: str
        kind: str

    with pytest.raises(TypeError, match="Flooded has a field `kind`"):
        saves._adapter(Flooded)
