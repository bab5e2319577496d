"""Leaving the mayor's office by command: asked once more, told to all, moderators by name."""

import pytest

from bot.game.commands import ResolveRound, SkipElection
from bot.game.state import Phase, Preset
from tests.e2e.playing import answer, controls, say, until, words
from tests.face.conftest import Hall
from tests.game.plays import MODERATOR, nominate

ADA, BRUNO, FINN = 0, 1, 5


async def governed(hall: Hall) -> int:
    """Bruno governs; his id."""
    bruno = hall.demo.people[BRUNO].id
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, MODERATOR, 1)
    await hall.apply(nominate(bruno, "Bruno"), SkipElection())
    return bruno


@pytest.mark.parametrize(
    ("who", "command", "pressed"),
    [(BRUNO, "resign", "resign"), (ADA, "election remove", "remove-mayor")],
)
async def test_a_mayor_leaves_by_a_second_press_and_once(
    hall: Hall, who: int, command: str, pressed: str
) -> None:
    mayor = await governed(hall)
    person, place, guild = hall.member(who), hall.demo.city_hall, hall.demo.guild.id
    asked, twice = [await answer(await person.invoke(place, command)) for _ in range(2)]
    assert "Round 1 ends" in words(asked)
    assert asked.ephemeral
    assert (await hall.bot.campaigns.view(guild)).phase is Phase.GOVERN
    button = controls(asked)[pressed]["custom_id"]
    done = await answer(await person.click(asked, button))
    assert words(done) == "Done: the channel is told."
    state = await hall.bot.campaigns.view(guild)
    assert (state.phase, state.round, state.candidates) == (Phase.CAMPAIGN, 2, ())
    assert await hall.bot.campaigns.phase_ends(guild) is not None

    title = "The mayor's office is empty"
    await until(lambda: any(title in words(m) for m in hall.messages()), "the post")
    (post,) = [m for m in hall.messages() if title in words(m)]
    told = f"<@{mayor}> has resigned."
    if who == ADA:
        moderator = hall.demo.people[ADA].id
        told = f"<@{moderator}>, a moderator, has removed <@{mayor}> from office."
    assert told in words(post)
    assert "Nominations and speeches end <t:" in words(post)
    # A late press finds another phase.
    late = await person.click(twice, button)
    assert "cannot be done in this phase" in words(await answer(late))


async def test_who_may_not_is_told_so_at_once(hall: Hall) -> None:
    await governed(hall)
    finn, ada, place = hall.member(FINN), hall.member(ADA), hall.demo.city_hall
    assert await say(finn, place, "resign") == "Only the mayor may do that."
    assert "Only this server's moderators" in await say(finn, place, "election remove")
    await hall.apply(ResolveRound(1), ResolveRound(2))
    assert "This is the term's last round" in await say(ada, place, "election remove")
    assert "/resign" not in await say(hall.member(BRUNO), place, "campaign status")
