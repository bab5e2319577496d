"""Until when: posts that open something with an end, refusals out of phase, and pauses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.campaigns import Campaigns
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.game import commands, engine, events, saves
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Campaign, Phase, Preset
from bot.public import PUBLIC
from bot.rhythm import stage_of
from bot.store.tables import OutboxRow
from tests.conftest import SetClock, a_guild
from tests.e2e.playing import say, until, words
from tests.face.conftest import Hall
from tests.face.displayed import errors, words_of
from tests.game.plays import ANN, BOB, CAT, MODERATOR, NOW, nominate, opening, starting

GUILD, SEED = 1, 1
ENDS = NOW + timedelta(days=2)
ADA, BRUNO, CARLA, FINN = 0, 1, 2, 5
TOLD = f"<t:{int(ENDS.timestamp())}:f> (<t:{int(ENDS.timestamp())}:R>)"

Step = tuple[Campaign | None, Campaign, tuple[events.Event, ...]]


def ways(seed: int) -> Iterator[Step]:
    """Every way from one phase into the next, and what happens on it."""
    state, happened = engine.start("c", 1, starting(seed), NOW)
    yield None, state, happened

    def step(before: Campaign, command: commands.Command) -> tuple[Step, Campaign]:
        after, happened = engine.apply(before, command, NOW)
        return (before, after, happened), after

    yield step(state, commands.SkipElection())[0]
    for player in (ANN, BOB):
        state = step(state, nominate(player))[1]
        if player == ANN:
            yield step(state, commands.SkipElection())[0]
    found, state = step(state, opening())
    yield found
    asked = step(state, commands.CancelElection(MODERATOR, 1))[1]
    yield step(asked, commands.CancelElection(CAT, 1))[0]
    found, state = step(state, commands.CloseElection(MODERATOR, (Ranking.of(ANN),) * 3))
    yield found
    angry = replace(state.electorate, opinions=(1_000,) * len(state.electorate.opinions))
    yield step(replace(state, electorate=angry), commands.ResolveRound(1))[0]
    yield step(state, commands.Resign(ANN, 1))[0]
    while state.phase is Phase.GOVERN:
        found, state = step(state, commands.ResolveRound(state.round))
        yield found


@given(st.integers(0, 2**32), st.sampled_from(sorted(LANGUAGES)))
@settings(max_examples=15)
def test_whatever_begins_a_phase_says_until_when_it_goes_on(seed: int, language: str) -> None:
    _ = texts(language)
    for before, after, happened in ways(seed):
        assert before is None or stage_of(before) != stage_of(after)
        ends = None if after.phase is Phase.ENDED else ENDS
        posts = [render(event, _, ends) for event in happened if isinstance(event, PUBLIC)]
        assert [errors(post) for post in posts] == [None] * len(posts)
        assert any(TOLD in words_of(post) for post in posts) == (ends is not None), happened


def test_each_post_says_what_it_is_that_ends() -> None:
    said = {}
    for _before, after, happened in ways(SEED):
        for event in happened:
            if isinstance(event, PUBLIC) and after.phase is not Phase.ENDED:
                text = words_of(render(event, texts("en"), ENDS))
                lines = [line for line in text.split("\n") if TOLD in line]
                said |= {type(event).__name__: line.replace(TOLD, "…") for line in lines}
    nominations, begun = "Nominations and speeches end ….", "A new round has begun. It ends …."
    assert said == {
        "CampaignStarted": nominations,
        "ElectionOpened": "Your ballot is private, and you may change it until the close. "
        "The polls close ….",
        "ElectionClosed": begun,
        "ElectionCancelled": nominations,
        "NobodyElected": begun,
        "DilemmaPut": "The round ends ….",
        "TermEnded": nominations,
        "RecallCalled": nominations,
        "MayorLeft": nominations,
    }


async def posts(campaigns: Campaigns) -> list[tuple[events.Event, datetime | None]]:
    async with campaigns.database.reading() as session:
        rows = (await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars()
        return [(saves.load(row.event), row.phase_ends) for row in rows]


async def test_a_post_keeps_when_the_phase_that_it_opens_ends(campaigns: Campaigns) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, SEED)
    for player in (ANN, BOB):
        await campaigns.apply(GUILD, nominate(player))
    nominating = await campaigns.phase_ends(GUILD)
    assert {ends for _event, ends in await posts(campaigns)} == {nominating}
    told = len(await posts(campaigns))
    await campaigns.open_election(GUILD, MODERATOR)
    voting = await campaigns.phase_ends(GUILD)
    assert voting != nominating
    assert [ends for _event, ends in (await posts(campaigns))[told:]] == [voting]


async def test_a_pause_ends_with_a_new_end(campaigns: Campaigns, clock: SetClock) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, SEED)
    ends = await campaigns.phase_ends(GUILD)
    assert ends is not None
    await campaigns.apply(GUILD, commands.Pause(MODERATOR))
    assert (await posts(campaigns))[-1] == (events.Paused(), None)
    pause = timedelta(days=3, hours=1)
    clock.advance(pause)
    # Nobody needs to know of another time while none is set.
    await campaigns.set_rhythm(GUILD, 2)
    await campaigns.set_rhythm(GUILD, 1)
    await campaigns.apply(GUILD, commands.Resume(MODERATOR))
    event, told = (await posts(campaigns))[-1]
    assert isinstance(event, events.Resumed)
    assert told == ends + pause == await campaigns.phase_ends(GUILD)
    assert len(await posts(campaigns)) == 3


async def test_an_end_that_moves_is_told_and_one_that_stays_is_not(campaigns: Campaigns) -> None:
    await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, SEED)
    await campaigns.configure(a_guild())
    await campaigns.set_rhythm(GUILD, 1)
    assert len(await posts(campaigns)) == 1
    await campaigns.set_rhythm(GUILD, 3)
    await campaigns.configure(a_guild(hour=7))
    ends = await campaigns.phase_ends(GUILD)
    assert [event for event, _ in await posts(campaigns)][1:] == [events.EndMoved()] * 2
    assert (await posts(campaigns))[-1][1] == ends
    assert ends is not None
    text = f"The present phase ends <t:{int(ends.timestamp())}:F>."
    assert text in words_of(render(events.EndMoved(), texts("en"), ends))


@pytest.mark.parametrize(
    ("member", "command", "refusal"),
    [
        (FINN, "vote", "No election is open now. The campaign's phase: campaign."),
        (ADA, "election close", "No election is open now. The campaign's phase: campaign."),
        (FINN, "dilemma", "That cannot be done in this phase of the campaign: campaign."),
    ],
)
async def test_a_refusal_out_of_phase_says_which_phase_it_is_and_until_when(
    hall: Hall, member: int, command: str, refusal: str
) -> None:
    campaigns, guild = hall.bot.campaigns, hall.demo.guild.id
    await campaigns.start(guild, Preset.STANDARD, 99, SEED)
    person, channel = hall.member(member), hall.demo.city_hall
    ends = await campaigns.phase_ends(guild)
    assert ends is not None
    line = f"The present phase ends <t:{int(ends.timestamp())}:F>."
    assert await say(person, channel, command) == f"{refusal} {line}"
    await hall.apply(commands.Pause(99))
    paused = "The campaign is paused until a moderator resumes it."
    assert await say(person, channel, command) == f"{refusal} {paused}"


async def test_the_open_polls_say_when_they_close(hall: Hall) -> None:
    campaigns, guild = hall.bot.campaigns, hall.demo.guild.id
    await campaigns.start(guild, Preset.STANDARD, 99, SEED)
    await hall.apply(nominate(ANN), nominate(BOB))
    await campaigns.open_election(guild, 99)
    ends = await campaigns.phase_ends(guild)
    assert ends is not None
    moment = int(ends.timestamp())

    def opened() -> list[str]:
        return [words(m) for m in hall.messages() if "The polls are open" in words(m)]

    await until(lambda: len(opened()) == 1, "the polls")
    assert f"The polls close <t:{moment}:f> (<t:{moment}:R>)." in opened()[0]
