"""In a pause nobody is given a form to fill in for nothing: each says so at once."""

from bot.game.commands import ConfirmSpeech, EditSpeech, GiveSpeech, Pause, Resume, SkipElection
from bot.game.state import Preset
from tests.e2e.playing import answer, controls, say, words
from tests.face.conftest import Hall
from tests.game.plays import MODERATOR, nominate, reading

BRUNO, CARLA, FINN = 1, 2, 5
PAUSED = "The campaign is paused until a moderator resumes it."


async def campaigning(hall: Hall) -> tuple[int, int]:
    """Bruno and Carla stand; their ids."""
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, MODERATOR, 1)
    bruno, carla = (hall.demo.people[n].id for n in (BRUNO, CARLA))
    await hall.apply(nominate(bruno, "Bruno"), nominate(carla, "Carla"))
    return bruno, carla


async def test_a_ballot_is_given_out_only_where_it_can_be_cast(hall: Hall) -> None:
    await campaigning(hall)
    finn, place = hall.member(FINN), hall.demo.city_hall
    await hall.bot.campaigns.open_election(hall.demo.guild.id, MODERATOR)
    await hall.apply(Pause(MODERATOR))
    assert await say(finn, place, "vote") == PAUSED
    assert "/vote" not in await say(finn, place, "campaign status")
    await hall.apply(Resume(MODERATOR))
    ballot = await answer(await finn.invoke(place, "vote"))
    choice = controls(ballot)["vote-choose"]
    # Nor is one that is filled in already, until the campaign goes on.
    await hall.apply(Pause(MODERATOR))
    chosen = await finn.choose(ballot, choice["custom_id"], [choice["options"][0]["value"]])
    assert words(await answer(chosen)) == PAUSED
    await hall.apply(Resume(MODERATOR))
    assert "/vote" in await say(finn, place, "campaign status")


async def test_a_speech_is_begun_and_changed_only_where_it_can_be_handed_in(hall: Hall) -> None:
    bruno, _carla = await campaigning(hall)
    place, speakers = hall.demo.city_hall, (hall.member(BRUNO), hall.member(CARLA))
    await hall.apply(GiveSpeech(bruno, "We plant trees."), reading(1, "We plant trees."))
    draft = await answer(await speakers[0].invoke(place, "speech"))
    await hall.apply(Pause(MODERATOR))
    asked = await speakers[1].invoke(place, "speech")
    assert words(await answer(asked)) == PAUSED
    edit = await speakers[0].click(draft, controls(draft)["speech-edit"]["custom_id"])
    assert words(await answer(edit)) == PAUSED
    test = controls(draft)["speech-test"]["custom_id"]
    for key in ("other", "nothing"):
        assert words(await answer(await speakers[0].choose(draft, test, [key]))) == PAUSED
    await hall.apply(Resume(MODERATOR), EditSpeech(bruno, 1, "We plant more trees."))


async def test_what_mayor_and_voters_decide_is_not_shown_with_buttons(hall: Hall) -> None:
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, MODERATOR, 1)
    bruno, place, member = hall.demo.people[BRUNO].id, hall.demo.city_hall, hall.member(BRUNO)
    await hall.apply(
        nominate(bruno, "Bruno"),
        GiveSpeech(bruno, "We plant trees."),
        reading(1, "We plant trees."),
        ConfirmSpeech(bruno, 1, 0),
        SkipElection(),
        Pause(MODERATOR),
    )
    forms: list[tuple[str, dict[str, str]]] = [
        ("build", {"action": "plant_forest", "tile": "A6"}),
        ("dilemma", {}),
        ("withdraw", {"promise": "P1"}),
    ]
    for command, options in forms:
        assert await say(member, place, command, **options) == PAUSED, command
    listed = await answer(await member.invoke(place, "policy", {"category": "security"}))
    select = controls(listed)["policy-show"]["custom_id"]
    shown = await answer(await member.choose(listed, select, ["more-police"]))
    assert PAUSED in words(shown)
    assert "policy-enact" not in controls(shown)
