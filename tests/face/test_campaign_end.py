"""The end of a campaign: what its last post says, and what can still be looked at after it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.campaigns import Campaigns, NoCampaign
from bot.face.posts import render
from bot.face.texts import LANGUAGES, texts
from bot.game.commands import (
    Build,
    ConfirmSpeech,
    EndCampaign,
    GiveSpeech,
    SetTest,
    SkipElection,
)
from bot.game.events import CampaignEnded
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.judging import Built
from bot.game.rules.ledger import ReportCard
from bot.game.state import Candidate, Ending, Phase, Preset
from bot.game.vocabulary import Demographic
from tests.conftest import SetClock
from tests.e2e.playing import say
from tests.face.conftest import Hall
from tests.face.displayed import errors
from tests.game.plays import ANN, BOB, CAT, MODERATOR, nominate, reading, started

BRUNO, FINN = 1, 5
OVER = "This campaign is over, and this is how it was left."
NONE = "No campaign is running here."

counts = st.integers(0, 200)


@st.composite
def reports(draw: st.DrawFn) -> tuple[tuple[Candidate, ReportCard], ...]:
    """Of up to 75 people with the longest names, some of whom nobody has judged."""
    cards = draw(st.lists(st.tuples(counts, counts, counts, counts, counts), max_size=75))
    return tuple(
        (
            Candidate(number, "*" * 32, "Trees", Demographic.STUDENT),
            ReportCard(*card, per_cent=50 if sum(card[:3]) else None),
        )
        for number, card in enumerate(cards)
    )


@settings(max_examples=60, deadline=None)
@given(reports(), st.sampled_from(Ending), st.sampled_from(sorted(LANGUAGES)))
def test_the_last_post_fits_whoever_has_stood(
    found: tuple[tuple[Candidate, ReportCard], ...], ending: Ending, language: str
) -> None:
    mayor = found[-1][0] if found else None
    event = CampaignEnded(mayor, ending, started().city, found)
    assert errors(render(event, texts(language))) is None


def test_the_last_post_has_each_report_card_beside_the_par() -> None:
    people = [
        Candidate(player, name, "Trees", Demographic.STUDENT)
        for player, name in ((ANN, "Ann"), (BOB, "Bob"), (CAT, "Cat"))
    ]
    cards = (
        ReportCard(1, 1, 2, 0, 3, 38),
        ReportCard(3, 0, 1, 0, 0, 75),
        ReportCard(0, 0, 0, 0, 2, None),
    )
    event = CampaignEnded(
        people[0], Ending.SILVER, started().city, tuple(zip(people, cards, strict=True))
    )
    embed = render(event, texts("en")).embed
    assert embed is not None
    assert "🥈 Silver" in (embed.description or "")
    assert "environment 45 · economy 65" in (embed.description or "")
    assert [(field.name, field.value) for field in embed.fields] == [
        (
            "🏛️ Ann",
            "1 kept · 1 half kept · 2 broken · 0 open · 3 withdrawn or lapsed\n"
            "38 % kept; par is 67 %, what governments keep on average.",
        ),
        (
            "Bob",
            "3 kept · 0 half kept · 1 broken · 0 open · 0 withdrawn or lapsed\n"
            "75 % kept; par is 67 %, what governments keep on average.",
        ),
        ("Without a promise that was judged", "Cat"),
    ]
    without = replace(event, reports=())
    assert render(without, texts("en")).embed is not None


async def governed(hall: Hall) -> int:
    """Bruno governs, and has kept one of his two promises; his id."""
    guild, bruno = hall.demo.guild.id, hall.demo.people[BRUNO].id
    state = await hall.bot.campaigns.start(guild, Preset.STANDARD, MODERATOR, 1)
    planted = next(place for place in range(100) if state.ground.kind(place).value == "wasteland")
    await hall.apply(
        nominate(bruno, "Bruno"),
        GiveSpeech(bruno, "We plant trees. We dig wells."),
        reading(1, "We plant trees.", "We dig wells."),
        SetTest(bruno, 1, 0, "P1", Built("plant_forest")),
        SetTest(bruno, 1, 0, "P2", None),
        ConfirmSpeech(bruno, 1, 0),
        SkipElection(),
        Build(bruno, 1, BuildAction.PLANT_FOREST, planted),
    )
    return bruno


async def test_an_ended_campaign_can_be_read_and_not_played(hall: Hall) -> None:
    place, finn = hall.demo.city_hall, hall.member(FINN)
    for command, options in (("city", {}), ("promises", {}), ("why", {"number": "economy"})):
        assert NONE in await say(finn, place, command, **options)
    await governed(hall)
    running = await say(finn, place, "city")
    assert OVER not in running
    await hall.apply(EndCampaign(MODERATOR))

    city = await say(finn, place, "city")
    assert city.startswith(OVER)
    assert "The city in round 1" in city
    assert "Bruno" in city
    ledger = await say(finn, place, "promises", candidate=str(hall.demo.people[BRUNO].id))
    assert ledger.startswith(OVER)
    assert "We plant trees." in ledger
    why = await say(finn, place, "why", number="treasury")
    assert why.startswith(OVER)
    assert "Plant a forest" in why
    status = await say(finn, place, "campaign status")
    assert status.startswith(OVER)
    assert "A moderator has ended it before its time." in status
    assert "What you can do now" not in status

    bruno = hall.member(BRUNO)
    for command, options in (
        ("run", {"slogan": "Once more", "home": "student"}),
        ("speech", {}),
        ("vote", {}),
        ("dilemma", {}),
        ("policy", {}),
        ("build", {"action": "plant_forest", "tile": "A6"}),
        ("withdraw", {"promise": "P1"}),
    ):
        assert NONE in await say(bruno, place, command, **options), command

    # The next campaign is the one that is shown, from its first moment.
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.CLASSIC, MODERATOR, 2)
    assert OVER not in await say(finn, place, "promises")
    assert "We plant trees." not in await say(finn, place, "promises")


async def test_the_last_campaign_is_the_one_that_was_started_last(
    campaigns: Campaigns, clock: SetClock
) -> None:
    with pytest.raises(NoCampaign):
        await campaigns.last(1)
    for _ in range(3):
        state = await campaigns.start(1, Preset.STANDARD, MODERATOR)
        assert await campaigns.last(1) == state
        clock.advance(timedelta(days=1))
        ended, _events = await campaigns.apply(1, EndCampaign(MODERATOR))
        assert await campaigns.last(1) == ended
        assert ended.phase is Phase.ENDED
    with pytest.raises(NoCampaign):
        await campaigns.last(2)
