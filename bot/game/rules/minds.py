"""From what happened to what citizens remember of it: every one of them hears what is public."""

from collections.abc import Iterable, Iterator, Mapping

from bot.game.content.effects import Effects
from bot.game.content.form import Option
from bot.game.content.shipped import CITY_EVENTS, DILEMMAS, POLICIES
from bot.game.events import (
    Built,
    CityStruck,
    DilemmaSettled,
    Enacted,
    Event,
    PromiseJudged,
    PromisesJudged,
    RoundResolved,
    SpeechPosted,
)
from bot.game.replacing import replace
from bot.game.rules import deeds, ledger, memory
from bot.game.rules.memory import Happening, MemoryKind
from bot.game.state import Campaign, Promise, PromiseStatus
from bot.game.vocabulary import Demographic

Touches = Mapping[Demographic, int]

NOBODY: Touches = {}

_JUDGED: Mapping[PromiseStatus, tuple[MemoryKind, str]] = {
    PromiseStatus.KEPT: (MemoryKind.SAW, "kept the promise"),
    PromiseStatus.COMPROMISE: (MemoryKind.SAW, "kept half of the promise"),
    PromiseStatus.BROKEN: (MemoryKind.BETRAYED, "broke the promise"),
}
"""How a verdict is remembered, in the language of prompts: the quote alone would read there as a
promise that still stands."""


def witness(state: Campaign, events: Iterable[Event]) -> Campaign:
    """The campaign whose citizens remember these events, and forget a little when a round ends."""
    events = tuple(events)
    found = [happening for event in events for happening in _happenings(state, event)]
    minds = state.memories
    if found:
        citizens = {citizen.id: citizen.demographic for citizen in state.citizens}
        minds = memory.witness(minds, citizens, found)
    if any(isinstance(event, RoundResolved) for event in events):
        minds = memory.fade(minds)
    return state if minds is state.memories else replace(state, memories=minds)


def _happenings(state: Campaign, event: Event) -> Iterator[Happening]:
    def happening(kind: MemoryKind, about: str, text: str, touches: Touches = NOBODY) -> Happening:
        return Happening(state.round, kind, about, text, touches, public=True)

    match event:
        case SpeechPosted():
            for promise in event.promises:
                text = f"{event.candidate.name}: {promise.quote}"
                yield happening(MemoryKind.PROMISED, promise.id, text, _cares(promise))
        case PromiseJudged(promise, status) if status in _JUDGED:
            speaker = state.person(promise.player)
            if speaker is None:
                raise ValueError("only a candidate can promise")
            kind, did = _JUDGED[status]
            text = f"{speaker.name} {did}: {promise.quote}"
            yield happening(kind, promise.id, text, ledger.price(promise))
        case PromisesJudged(_, judged):
            for verdict in judged:
                yield from _happenings(state, verdict)
        case Built(deed):
            yield happening(MemoryKind.SAW, deed.id, deeds.title(deed))
        case Enacted(deed):
            touches = _touches(POLICIES[deed.what].at_once)
            yield happening(MemoryKind.SAW, deed.id, deeds.title(deed), touches)
        case DilemmaSettled(dilemma, chosen):
            option = _option(dilemma, chosen)
            yield happening(MemoryKind.SAW, dilemma, option.label, _touches(option.effects))
        case CityStruck(struck):
            told = CITY_EVENTS[struck]
            yield happening(MemoryKind.TOLD, struck, told.title, _touches(told.effects))
        case _:
            return


def _option(dilemma: str, chosen: str) -> Option:
    return next(option for option in DILEMMAS[dilemma].options if option.id == chosen)


def _touches(effects: Effects) -> Touches:
    return {demographic: 100 * points for demographic, points in effects.approval}


def _cares(promise: Promise) -> Touches:
    """A promise touches a group as much as keeping it would please or anger them."""
    return ledger.price(replace(promise, status=PromiseStatus.KEPT))
