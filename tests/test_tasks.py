"""What a citizen is asked to say for themselves, in the guild's language."""

import pytest

from bot import tasks
from bot.game import commands, people
from bot.language.service import Language
from bot.texts import LANGUAGES, texts
from tests.game.plays import ANN, nominate, play, reading, started

SPEECH = "I will plant a forest. I will close the coal plant."


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
async def test_a_citizen_names_their_job_in_the_language_they_speak(lang: str) -> None:
    _, named = texts(lang), 0
    for seed in range(12):
        state = play(
            started(seed),
            nominate(ANN),
            commands.GiveSpeech(ANN, SPEECH),
            reading(1, *SPEECH.split(". ")),
            commands.ConfirmSpeech(ANN, 1, 0),
        )
        jobs = {citizen.id: citizen.job for citizen in people.citizens(state)}
        for said in (await tasks.write_digest(Language.rules(), state, lang)).reactions:
            job = jobs[said.citizen]
            named += _(job) in said.dialogue
            assert _(job) == job or job not in said.dialogue
    assert named
