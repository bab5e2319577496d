"""The harness of crashes: it passes a sound bot, and would notice an unsound one."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.campaigns import Campaigns
from bot.game.commands import GiveSpeech
from bot.game.state import Preset
from sandbox.model import Message
from tests.game.plays import ANN, nominate
from trials import checks, record
from trials.crash import Crash
from trials.record import Record


@pytest.fixture
async def found(campaigns: Campaigns, tmp_path: Path) -> Record:
    """A campaign with a candidate and a speech, and its two posts noted as sent."""
    state = await campaigns.start(1, Preset.STANDARD, 99, seed=1)
    await campaigns.apply(1, nominate(ANN))
    await campaigns.apply(1, GiveSpeech(ANN, "I will plant 500 trees."))
    with closing(sqlite3.connect(tmp_path / "test.db")) as connection:
        assert record.sound(connection) == "ok"
        now = record.record(connection, state.id)
    sent = [replace(row, message_id=1_000 + row.id) for row in now.outbox]
    return replace(now, outbox=sent)


def messages(found: Record) -> list[Message]:
    return [
        Message(row.message_id or 0, 101, 5, nonce=row.nonce)
        for row in found.outbox
        if row.message_id is not None
    ]


def differences(found: Record, there: list[Message], *, all_sent: bool = False) -> str:
    return "; ".join(
        [
            *checks.state_differs(found),
            *checks.deadlines_differ(found),
            *checks.posts_differ(found, there, all_sent=all_sent),
        ]
    )


def test_a_sound_campaign_passes(found: Record) -> None:
    assert differences(found, messages(found), all_sent=True) == ""
    assert len(found.outbox) == 2


def test_what_is_missing_or_doubled_is_noticed(found: Record) -> None:
    there = messages(found)
    assert "not there, but noted" in differences(found, there[:1])
    double = replace(there[1], id=2_000)
    assert "belongs to no post" in differences(found, [*there, double])
    unsent = replace(found, outbox=[found.outbox[0], replace(found.outbox[1], message_id=None)])
    assert differences(unsent, there[:1]) == ""
    assert "was not sent" in differences(unsent, there[:1], all_sent=True)
    # Cut off before it was noted: once is right, twice is not.
    assert differences(unsent, there) == ""
    assert "sent twice" in differences(unsent, [*there, double])
    lost = replace(found, outbox=found.outbox[:1])
    assert "the outbox is not what happened" in differences(lost, there[:1])
    other_way = [replace(there[0], id=there[1].id), replace(there[1], id=there[0].id)]
    assert "of other words" in differences(found, other_way)
    forgotten = replace(found, deadlines=found.deadlines[1:])
    assert "is missing" in differences(forgotten, there)
    twice = replace(found, deadlines=[*found.deadlines, found.deadlines[0]])
    assert "one too many" in differences(twice, there)


def test_a_state_that_its_commands_do_not_give_is_noticed(found: Record) -> None:
    saved = json.loads(json.dumps(found.saved))
    saved["campaign"]["city"]["treasury"] += 1
    assert "treasury" in differences(replace(found, saved=saved), messages(found))
    shorter = replace(found, journal=found.journal[:-1])
    assert "the state" in differences(shorter, messages(found))


def test_another_course_of_the_campaign_is_noticed(found: Record) -> None:
    reference = [entry.command for entry in found.journal]
    assert list(checks.course_differs(reference, found, words=True)) == []
    (sentence,) = checks.course_differs([*reference, reference[-1]], found, words=True)
    assert "undisturbed it went another way" in sentence
    assert list(checks.history_differs(found.journal, found)) == []
    assert list(checks.history_differs([*found.journal, found.journal[-1]], found))


@pytest.mark.timeout(600)
async def test_a_few_kills_change_nothing(tmp_path: Path) -> None:
    told: list[int] = []
    crash = Crash(tmp_path / "crash", 2, 1, 5, lambda done, what: told.append(done))
    result = await crash.run()
    assert result.differences == []
    assert sum(result.kills.values()) == 3
    assert result.kills["SIGTERM"] == 1
    assert result.plays == 2
    assert result.posts > 100
    assert told[-1] == 3
