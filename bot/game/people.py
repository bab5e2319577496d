"""What each viewer may see of the people who live in the city; beside bot/game/views.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.game.rules import memory
from bot.game.rules.answering import exchange
from bot.game.state import Campaign, Candidate, Citizen, Promise, Reaction
from bot.game.views import CitizenView, citizen_view, public_ledger


def citizens(state: Campaign) -> tuple[Citizen, ...]:
    """Who lives in the city and speaks in public; everybody may know them."""
    return state.citizens


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something that a citizen has in mind since `round`.

    Where it is about a public promise, that and its speaker; else `told` is a message id, or words
    in the language of whoever said them.
    """

    round: int
    kind: memory.MemoryKind
    told: str
    promise: Promise | None
    speaker: Candidate | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A citizen as everybody may know them; `approval` (0-100) is what their group thinks of the
    mayor now, and `minds` what weighs most with them, the heaviest first."""

    citizen: Citizen
    approval: int
    minds: tuple[Remembered, ...]


MINDS_SHOWN = 4


def person_of(state: Campaign, citizen: str) -> PersonView | None:
    """Who a citizen is; None where nobody of that id lives in the city."""
    found = state.citizen(citizen)
    if found is None:
        return None
    public = {promise.id: promise for promise in public_ledger(state)}
    weighty = sorted(
        memory.memories_of(state.memories, citizen), key=lambda each: (-each.weight, -each.round)
    )
    minds = tuple(
        Remembered(
            each.round,
            each.kind,
            each.text,
            promise := public.get(each.about),
            None if promise is None else state.person(promise.player),
        )
        for each in weighty[:MINDS_SHOWN]
    )
    approval = round(state.electorate.approval(found.demographic))
    return PersonView(found, approval, minds)


@dataclass(frozen=True, slots=True)
class TurnView:
    """A citizen's turn to answer another one: what they know, what they think, and of whose words.

    `own` is what they said themselves in the digest, `said` what the other one did.
    """

    view: CitizenView
    own: Reaction
    to: Citizen
    said: Reaction


def turns(state: Campaign, said: Sequence[Reaction]) -> tuple[TurnView, ...]:
    """Who answers whom after a digest in which citizens said this, in order."""
    due = exchange(said)
    by_citizen = {each.citizen: each for each in said}
    return tuple(
        TurnView(citizen_view(state, who, state.talk), by_citizen[who.id], to, by_citizen[to.id])
        for first, second in (due.turns if due else ())
        if (who := state.citizen(first)) is not None and (to := state.citizen(second)) is not None
    )
