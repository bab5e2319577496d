"""What citizens remember of a word that was kept or broken, and what their prompts say of it."""

import pytest

from bot import tasks
from bot.game import commands, views
from bot.game.rules.judging import Enacted, NeverEnacted, Test
from bot.game.rules.memory import MemoryKind
from bot.game.state import Campaign
from bot.language import prompts
from bot.language.client import ANYBODY, Turn
from bot.language.schemas import ReactCase, Reaction
from bot.language.service import Language, Read
from tests.game.plays import ANN, nominate, play, reading, started

QUOTE = "No school lunches from me."
LUNCHES = "school-lunches"


def bound(test: Test) -> Campaign:
    """Ann has promised that, and governs."""
    return play(
        started(),
        nominate(ANN),
        commands.GiveSpeech(ANN, QUOTE),
        reading(1, QUOTE),
        commands.SetTest(ANN, 1, 0, "P1", test),
        commands.ConfirmSpeech(ANN, 1, 0),
        commands.SkipElection(),
    )


def told(state: Campaign) -> set[tuple[MemoryKind, str]]:
    """What each of the citizens remembers of the promise."""
    found = [(m.kind, m.text) for _, mind in state.memories for m in mind if m.about == "P1"]
    assert len(found) == len(state.citizens)
    return set(found)


def test_who_broke_which_word_is_remembered() -> None:
    state = bound(NeverEnacted(LUNCHES))
    assert told(state) == {(MemoryKind.PROMISED, f"Ann: {QUOTE}")}
    state = play(state, commands.Enact(ANN, 1, LUNCHES))
    assert told(state) == {(MemoryKind.BETRAYED, f"Ann broke the promise: {QUOTE}")}


def test_who_kept_which_word_is_remembered() -> None:
    state = play(bound(Enacted(LUNCHES)), commands.Enact(ANN, 1, LUNCHES))
    state = play(state, commands.ResolveRound(1))
    assert told(state) == {(MemoryKind.SAW, f"Ann kept the promise: {QUOTE}")}


def test_a_citizen_knows_of_a_breach_for_two_rounds_and_remembers_it_for_ever() -> None:
    state = play(bound(NeverEnacted(LUNCHES)), commands.Enact(ANN, 1, LUNCHES))
    known = []
    for number in (1, 2, 3):
        view = views.citizen_view(state, state.citizens[0], ())
        known.append([(speaker.name, promise.quote) for speaker, promise in view.broken])
        assert f"Ann broke the promise: {QUOTE}" in view.remembered
        state = play(state, commands.ResolveRound(number))
    assert known == [[("Ann", QUOTE)], [("Ann", QUOTE)], []]


class Overheard(Language):
    """Answers by rules, and keeps what was asked."""

    def __init__(self) -> None:
        super().__init__(None)
        self.cases: list[ReactCase] = []

    async def react(self, case: ReactCase, turn: Turn = ANYBODY) -> Read[Reaction]:
        self.cases.append(case)
        return await super().react(case, turn)


@pytest.mark.parametrize("breaks", [False, True])
async def test_the_digests_prompt_tells_of_a_breach(breaks: bool) -> None:
    state = bound(NeverEnacted(LUNCHES))
    if breaks:
        state = play(state, commands.Enact(ANN, 1, LUNCHES))
    language = Overheard()
    async with language:
        await tasks.write_digest(language, state, "en")
    assert len(language.cases) == len(state.citizens)
    for case in language.cases:
        asked = prompts.react_messages(case)[1]["content"]
        assert (f"Ann broke the promise: {QUOTE}" in asked) == breaks
        assert (f"Ann broke the promise: {QUOTE}" in case.happened) == breaks
