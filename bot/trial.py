"""A day of citizens for somebody who wants to see one: a campaign that is kept nowhere.

The city, its people and its rules are the real ones, and so are the reader and the voices.
"""

from dataclasses import dataclass
from datetime import datetime

from bot import tasks
from bot.game import commands, engine
from bot.game.events import CitizenReacted, SpeechPosted
from bot.game.state import Preset
from bot.game.vocabulary import Demographic
from bot.language.service import Language

NOBODY = 0
"""The id of the candidate of a trial: no member's."""
IDENTITY = "trial"


@dataclass(frozen=True, slots=True)
class Trial:
    """A speech as it would be posted, and what the citizens would say about it."""

    speech: SpeechPosted
    reactions: tuple[CitizenReacted, ...]


async def a_day(
    language: Language, speaker: str, text: str, lang: str, seed: int, now: datetime
) -> Trial:
    """Let somebody of that name give that speech, and the citizens of a new city answer it.

    `seed` (0 … 2⁶⁴-1) decides which citizens these are; `lang` is the language they speak.
    """
    start = commands.StartCampaign(NOBODY, Preset.STANDARD, seed)
    state, _ = engine.start(IDENTITY, NOBODY, start, now)
    stand = commands.Nominate(NOBODY, speaker, "…", Demographic.STUDENT)
    for command in (stand, commands.GiveSpeech(NOBODY, text)):
        state, _ = engine.apply(state, command, now)
    state, _ = engine.apply(state, await tasks.read_in(language, state, 1), now)
    state, posted = engine.apply(state, commands.LetStand(1, 0), now)
    digest = await tasks.write_digest(language, state, lang)
    _, said = engine.apply(state, digest, now)
    (speech,) = (event for event in posted if isinstance(event, SpeechPosted))
    return Trial(speech, tuple(event for event in said if isinstance(event, CitizenReacted)))
