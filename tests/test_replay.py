"""Replay: a campaign's journal gives the campaign again, and every difference is found."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import campaign_files
from bot.campaign_files import Recorded
from bot.campaigns import Campaigns
from bot.game import commands, saves
from bot.game.rules.city.build_rules import BuildAction
from bot.game.state import Phase, Preset
from bot.replay import NotTheSame, Replayed, difference, replay
from bot.store.tables import CampaignRow, JournalRow
from tests.conftest import SetClock
from tests.face.governing import steps
from tests.game.plays import ANN, BOB, MODERATOR, nominate, opening, reading, voter
from tests.game.test_saves import recorded

GUILD = 1


@dataclass
class AnEntry:
    revision: int
    at: datetime
    command: dict[str, Any]
    events: list[dict[str, Any]]


@dataclass
class Played:
    """A campaign's save and journal, free to be changed."""

    saved: dict[str, Any]
    journal: list[AnEntry]

    def replayed(self) -> Replayed:
        return replay(self.saved, self.journal)


def copied(found: Recorded) -> Played:
    journal = [
        AnEntry(e.revision, e.at, dict(e.command), json.loads(json.dumps(e.events)))
        for e in found.journal
    ]
    return Played(json.loads(json.dumps(found.saved)), journal)


async def play_some(campaigns: Campaigns, clock: SetClock, guild: int = GUILD) -> str:
    """A campaign with an election and two rounds, and a speech each given and read; its id."""
    campaign = (await campaigns.start(guild, Preset.STANDARD, MODERATOR)).id

    async def play(*given_commands: commands.Command) -> None:
        for command in given_commands:
            clock.advance(timedelta(minutes=7, milliseconds=125))
            await campaigns.apply(guild, command)

    await play(
        nominate(ANN),
        nominate(BOB, "Bob"),
        commands.GiveSpeech(ANN, "I will plant trees. No coal."),
        reading(1, "plant trees"),
        commands.ConfirmSpeech(ANN, 1, 0),
        commands.PublishDigest(()),
        commands.GiveSpeech(ANN, "The night buses stay."),
        reading(2, "The night buses stay"),
        commands.GiveManifesto(BOB, "I will build trams. " * 300),
        reading(3, "I will build trams"),
        opening(),
    )
    for number in range(7):
        choices = ((BOB,),) if number % 3 == 2 else ((ANN,), (BOB,))
        ballot = commands.Ballot(1, choices)
        await campaigns.cast_ballot(guild, campaign, voter(number), ballot)
    await campaigns.close_election(guild, MODERATOR)
    await play(
        commands.Build(ANN, 1, BuildAction.PLANT_FOREST, 99),
        commands.ResolveRound(1),
        commands.Pause(MODERATOR),
        commands.Resume(MODERATOR),
        commands.ResolveRound(2),
    )
    return campaign


@pytest.fixture
async def played(campaigns: Campaigns, clock: SetClock) -> Played:
    campaign = await play_some(campaigns, clock)
    return copied(await campaign_files.recorded(campaigns.database, campaign))


async def test_the_journal_gives_the_campaign_again(played: Played) -> None:
    told: list[int] = []
    found = replay(played.saved, played.journal, told.append)
    assert saves.dump_campaign(found.state) == played.saved
    assert (found.since, found.last, found.upgraded_from) == (0, len(played.journal) - 1, None)
    assert told == list(range(1, len(played.journal) + 1))
    assert found.state.phase is Phase.GOVERN
    assert found.state.deeds


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15)
def test_decisions_that_named_no_round_are_those_of_the_round_in_which_they_were_taken(
    seed: int,
) -> None:
    """As the journals have them that were written before a decision named its round."""
    decided = 0
    for before, command, _after, _events in steps(seed):
        kept = saves.dump(command)
        if isinstance(command, commands.Build | commands.Enact | commands.Repeal):
            decided += 1
            del kept["round"]
        assert saves.load_command(kept, before) == command
    assert decided


async def test_a_journal_whose_decisions_name_no_round_is_replayed(played: Played) -> None:
    (built,) = [entry for entry in played.journal if entry.command["kind"] == "Build"]
    del built.command["round"]
    assert saves.dump_campaign(played.replayed().state) == played.saved


async def test_a_decision_of_another_round_is_named(played: Played) -> None:
    (built,) = [entry for entry in played.journal if entry.command["kind"] == "Build"]
    built.command["round"] = 2
    place = rf"revision {built.revision} \(Build\) is refused: stale_round"
    with pytest.raises(NotTheSame, match=place):
        played.replayed()


async def test_an_ended_campaign_is_replayed_too(campaigns: Campaigns, clock: SetClock) -> None:
    campaign = await play_some(campaigns, clock)
    await campaigns.apply(GUILD, commands.EndCampaign(MODERATOR))
    found = await campaign_files.recorded(campaigns.database, campaign)
    assert replay(found.saved, found.journal).state.phase is Phase.ENDED


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("treasury", 4711, r"campaign\.city\.treasury: 4711 saved"),
        ("gold", 1, r"campaign\.city\.gold: saved, but not replayed"),
    ],
)
async def test_a_changed_state_is_found(
    played: Played, key: str, value: object, place: str
) -> None:
    played.saved["campaign"]["city"][key] = value
    with pytest.raises(NotTheSame, match=f"After revision {played.journal[-1].revision}.*{place}"):
        played.replayed()


async def test_a_number_of_another_kind_is_found(played: Played) -> None:
    played.saved["campaign"]["round"] = 3.0
    with pytest.raises(NotTheSame, match=r"campaign\.round: 3\.0 saved, 3 replayed"):
        played.replayed()


async def test_a_changed_event_is_found_where_it_happened(played: Played) -> None:
    played.journal[1].events[0]["candidate"]["slogan"] = "More!"
    place = r'at revision 1 \(Nominate\) differs at events\[0\]\.candidate\.slogan: "More!" saved'
    with pytest.raises(NotTheSame, match=place):
        played.replayed()


async def test_an_event_too_many_is_found(played: Played) -> None:
    played.journal[2].events.append(played.journal[2].events[0])
    with pytest.raises(NotTheSame, match=r"revision 2 .*events: 2 saved, 1 replayed"):
        played.replayed()


async def test_a_changed_command_is_found(played: Played) -> None:
    played.journal[0].command["seed"] ^= 1
    with pytest.raises(NotTheSame):
        played.replayed()


async def test_a_changed_moment_is_found(played: Played) -> None:
    played.journal[0].at += timedelta(microseconds=1)
    with pytest.raises(NotTheSame, match=r"campaign\.started_at"):
        played.replayed()


async def test_a_refused_command_is_named(played: Played) -> None:
    played.journal[2].command = saves.dump(commands.ConfirmSpeech(ANN, 1, 0))
    with pytest.raises(NotTheSame, match=r"revision 2 \(ConfirmSpeech\) is refused: "):
        played.replayed()


@pytest.mark.parametrize(
    "command",
    [{}, {"kind": "Abdicate"}, {"kind": "Nominate", "player": "Ann"}, {"kind": ["Nominate"]}],
)
async def test_an_unknown_command_is_named(played: Played, command: dict[str, Any]) -> None:
    played.journal[1].command = command
    with pytest.raises(NotTheSame, match=r"The command of revision 1 .*is unknown or unsound"):
        played.replayed()


async def test_a_command_that_breaks_the_rules_is_named(played: Played) -> None:
    played.journal[5].at = played.journal[4].at.replace(year=9999, month=12, day=31, hour=23)
    played.journal[4].at = played.journal[5].at.replace(minute=59)
    with pytest.raises(NotTheSame, match=r"revision 4 \(ReadSpeech\) cannot be played: Overflow"):
        played.replayed()


async def test_the_start_comes_first_and_once(played: Played) -> None:
    again = Played(played.saved, [*played.journal])
    again.journal[3] = replace(played.journal[0], revision=3)
    with pytest.raises(NotTheSame, match=r"revision 3 \(StartCampaign\) is out of place"):
        again.replayed()
    played.journal[0].command = played.journal[1].command
    with pytest.raises(NotTheSame, match=r"revision 0 \(Nominate\) is out of place"):
        played.replayed()


async def test_a_gap_in_the_journal_is_found(played: Played) -> None:
    del played.journal[3]
    with pytest.raises(NotTheSame, match="no revision 3"):
        played.replayed()
    played.journal.clear()
    with pytest.raises(NotTheSame, match="empty"):
        played.replayed()


async def test_a_lost_end_of_the_journal_is_found(played: Played) -> None:
    del played.journal[-1]
    with pytest.raises(NotTheSame, match="state differs at campaign"):
        played.replayed()


async def test_a_save_of_another_version_is_not_replayed(played: Played) -> None:
    played.saved["schema"] = 99
    with pytest.raises(NotTheSame, match="schema 99"):
        played.replayed()


async def with_older(campaigns: Campaigns, name: str) -> str:
    """A row and a journal as the bot of schema 1 left them; the campaign's id."""
    older = recorded(name)
    campaign: str = older["state"]["campaign"]["id"]
    async with campaigns.database.writing() as session:
        session.add(
            CampaignRow(
                id=campaign,
                guild_id=GUILD,
                running=GUILD,
                revision=older["revision"],
                state=older["state"],
            )
        )
        await session.flush()
        for row in older["journal"]:
            at = datetime.fromisoformat(row["at"])
            session.add(JournalRow(campaign_id=campaign, **{**row, "at": at}))
    return campaign


async def test_an_older_campaign_says_that_it_cannot_be_replayed_yet(campaigns: Campaigns) -> None:
    found = await campaign_files.recorded(
        campaigns.database, await with_older(campaigns, "schema1_campaign")
    )
    with pytest.raises(NotTheSame, match="last saved under schema 1"):
        replay(found.saved, found.journal)


async def test_an_older_campaign_is_replayed_from_its_upgrade(campaigns: Campaigns) -> None:
    campaign = await with_older(campaigns, "schema1_govern")
    before = await campaign_files.recorded(campaigns.database, campaign)
    upgraded = await campaigns.view(GUILD)
    await campaigns.apply(GUILD, commands.ResolveRound(1))
    await campaigns.apply(GUILD, commands.PublishDigest(()))
    found = await campaign_files.recorded(campaigns.database, campaign)
    entries = [e.revision for e in found.journal if e.command["kind"] == saves.UPGRADE]
    assert entries == [len(before.journal)]
    assert len(found.journal) == len(before.journal) + 3
    replayed = replay(found.saved, found.journal)
    assert (replayed.since, replayed.upgraded_from) == (len(before.journal), 1)
    assert replayed.state == await campaigns.view(GUILD)
    assert saves.load_campaign(found.journal[replayed.since].command["save"]) == upgraded


async def test_a_damaged_upgrade_is_named(campaigns: Campaigns) -> None:
    campaign = await with_older(campaigns, "schema1_campaign")
    await campaigns.apply(GUILD, commands.PublishDigest(()))
    played = copied(await campaign_files.recorded(campaigns.database, campaign))
    del played.journal[-2].command["save"]["campaign"]["ground"]
    with pytest.raises(NotTheSame, match=f"Revision {len(played.journal) - 2} holds no sound save"):
        played.replayed()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=12,
)


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)


@given(JSON, JSON)
def test_a_difference_is_found_exactly_where_the_bits_differ(one: object, other: object) -> None:
    assert difference(one, one, "") is None
    assert (difference(one, other, "") is None) == (canonical(one) == canonical(other))
