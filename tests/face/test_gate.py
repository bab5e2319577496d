"""Every interaction through one gate: counted, paced, and turned away while the bot stops."""

import asyncio
from collections.abc import Callable

from bot.face.gate import Gate
from bot.face.pace import Pace
from bot.game.state import Preset
from tests.e2e.playing import answer, until, words
from tests.face.conftest import Hall


def metrics(gate: Gate) -> Callable[..., float]:
    registry = gate._metrics.registry
    return lambda name, **labels: registry.get_sample_value(name, labels) or 0.0


async def test_interactions_are_counted_by_command_and_outcome(hall: Hall) -> None:
    sample = metrics(hall.bot.gate)
    await answer(await hall.member(1).invoke(hall.demo.city_hall, "help"))
    await answer(await hall.member(1).invoke(hall.demo.city_hall, "city"))
    counted = "ecotopia_interactions_total"
    await until(lambda: sample(counted, command="help", outcome="done") == 1, "the count")
    # No campaign runs.
    await until(lambda: sample(counted, command="city", outcome="refused") == 1, "the count")
    assert sample("ecotopia_acknowledgement_seconds_count") == 2
    assert 0 < sample("ecotopia_acknowledgement_seconds_sum") < 6
    await until(lambda: not sample("ecotopia_interactions_under_way"), "nothing in hand")


async def test_who_is_too_fast_is_asked_to_wait_in_their_language(hall: Hall) -> None:
    hall.bot.gate.pace = Pace(per_member=1)
    hall.demo.people[1].locale = "fr"
    place = hall.demo.city_hall
    assert "est" in words(await answer(await hall.member(1).invoke(place, "help")))
    refused = words(await answer(await hall.member(1).invoke(place, "help")))
    assert refused.startswith("Ça fait beaucoup d’un coup.")
    assert "dans 60 s" in refused
    other = words(await answer(await hall.member(2).invoke(place, "help")))
    assert other.startswith("### How Ecotopia is played")
    sample = metrics(hall.bot.gate)
    assert sample("ecotopia_interactions_total", command="help", outcome="limited") == 1


async def test_what_was_typed_is_taken_however_fast(hall: Hall) -> None:
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 1)
    place = hall.demo.city_hall
    await answer(await hall.member(1).invoke(place, "run", {"slogan": "Trees!", "home": "student"}))
    opened = await hall.member(1).invoke(place, "speech")
    hall.bot.gate.pace = Pace(per_member=1)
    hall.bot.gate.pace.take(hall.demo.guild.id, hall.demo.people[1].id)
    sent = await hall.member(1).submit(opened, {"text": "I will plant 500 trees."})
    assert "500 trees" in words(await answer(sent))


async def test_a_bot_that_stops_says_so_and_hands_back_what_was_typed(hall: Hall) -> None:
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 1)
    place = hall.demo.city_hall
    await answer(await hall.member(1).invoke(place, "run", {"slogan": "Trees!", "home": "student"}))
    opened = await hall.member(1).invoke(place, "speech")
    await hall.bot.gate.drain(1)
    text = "Ecotopia is being restarted. Please try again in a minute."
    assert words(await answer(await hall.member(2).invoke(place, "city"))) == text
    speech = "I will plant 500 trees.\nAnd I mean it."
    handed = await answer(await hall.member(1).submit(opened, {"text": speech}))
    assert handed.content.startswith(text)
    (file,) = handed.attachments
    assert await hall.sandbox.world.files.get(file.blob) == speech.encode()
    state = await hall.bot.campaigns.view(hall.demo.guild.id)
    assert state.speeches == ()


async def test_what_takes_too_long_is_cut_off_with_a_word(hall: Hall) -> None:
    never = asyncio.Event()

    async def stuck(interaction, press):
        await interaction.response.defer(ephemeral=True, thinking=True)
        await never.wait()

    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 1)
    place = hall.demo.city_hall
    await answer(await hall.member(1).invoke(place, "run", {"slogan": "Trees!", "home": "student"}))
    opened = await hall.member(1).invoke(place, "speech")
    hall.bot.handlers["speech-text"] = stuck
    sent = await hall.member(1).submit(opened, {"text": "I will plant 500 trees."})
    began = asyncio.get_running_loop().time()
    await hall.bot.gate.drain(0.3)
    assert asyncio.get_running_loop().time() - began < 2
    assert "restarted before this was done" in words(await answer(sent))
    counted = metrics(hall.bot.gate)(
        "ecotopia_interactions_total", command="speech-text", outcome="cut_off"
    )
    assert counted == 1
