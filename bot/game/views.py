"""What each viewer may see of a campaign. Whatever leaves the state goes through here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.game.content.form import Dilemma, Policy
from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.rules import deeds, evidence, ledger, memory, reactions, withdrawing
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.builds import legal_builds
from bot.game.rules.city.dynamics import DynamicCitizen
from bot.game.rules.city.effects import TREASURY
from bot.game.rules.city.grid import Ground
from bot.game.rules.judging import Test
from bot.game.rules.methods.ballots import Method
from bot.game.rules.pieces import piece_end
from bot.game.rules.speeches import pending_speech
from bot.game.state import (
    Campaign,
    Candidate,
    Cause,
    Citizen,
    City,
    Ending,
    Phase,
    Preset,
    Promise,
    PromiseStatus,
    Speech,
    SpeechStatus,
)
from bot.game.vocabulary import Demographic, Indicator


@dataclass(frozen=True, slots=True)
class StageView:
    """Where a campaign stands, as everybody sees it.

    It is `stranded` where it is paused because nothing could be posted any more.
    """

    preset: Preset
    term: int
    round: int
    phase: Phase
    paused: bool
    ending: Ending | None
    stranded: bool = False


def stage(state: Campaign) -> StageView:
    """Term, round and phase, whether the campaign's clock stands still, and how it has ended."""
    return StageView(
        preset=state.preset,
        term=state.term,
        round=state.round,
        phase=state.phase,
        paused=state.paused_at is not None,
        ending=state.ending,
        stranded=state.stranded,
    )


def candidates(state: Campaign) -> tuple[Candidate, ...]:
    """Who stands in this term; everybody may see it."""
    return state.candidates


def person(state: Campaign, player: int) -> Candidate | None:
    """How a player stands or once stood, if they ever did; everybody may see it."""
    return state.person(player)


@dataclass(frozen=True, slots=True)
class Reversal:
    """An earlier promise that a draft seems to go back on with this quote.

    `price` are hundredths of a point of approval that taking it back would cost now, none where
    it is free; `taken_back` says that the draft does so.
    """

    promise: Promise
    quote: str
    price: Mapping[Demographic, int]
    taken_back: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """A speech before it is posted, as its speaker sees it."""

    speech: Speech
    promises: tuple[Promise, ...]
    reversals: tuple[Reversal, ...]


@dataclass(frozen=True, slots=True)
class ElectionView:
    """An open election as anybody sees it: never a partial result.

    `size` is how many members may be on the roll, 0 where that is not known.
    """

    id: int
    candidates: tuple[Candidate, ...]
    method: Method
    size: int = 0


def draft(state: Campaign, viewer: int) -> DraftView | None:
    """The viewer's own unposted speech, if any; nobody sees another's."""
    speech = pending_speech(state, viewer)
    if speech is None:
        return None
    earlier = {p.id: p for p in withdrawing.own_active(state, speech)}
    reversals = tuple(
        Reversal(
            promise := earlier[each.against],
            each.quote,
            withdrawing.price(state, promise),
            each in speech.withdraws,
        )
        for each in withdrawing.reversals(state, speech)
    )
    return DraftView(speech, state.promises_of(speech.id), reversals)


def may_judge(state: Campaign, promise: Promise, test: Test) -> bool:
    """Whether the speaker of an unposted promise may have it judged by that test."""
    return evidence.is_open(state, promise, test)


def public_ledger(state: Campaign) -> tuple[Promise, ...]:
    """All promises of posted speeches, oldest first."""
    posted = {s.id for s in state.speeches if s.status is SpeechStatus.POSTED}
    return tuple(p for p in state.ledger if p.speech in posted)


def in_force(state: Campaign, player: int) -> tuple[Promise, ...]:
    """What a player has publicly promised and still stands: what a new speech may contradict."""
    return tuple(
        p for p in public_ledger(state) if p.player == player and p.status is PromiseStatus.ACTIVE
    )


def contested(state: Campaign) -> tuple[Promise, ...]:
    """The public promises that wait for a moderator's word."""
    return tuple(p for p in public_ledger(state) if p.status is PromiseStatus.CONTESTED)


def taken_back_with(state: Campaign, promise: Promise) -> str | None:
    """The words with which a speech took that promise back; None where none did."""
    posted = (s for s in state.speeches if s.status is SpeechStatus.POSTED)
    quotes = (w.quote for s in posted for w in s.withdraws if w.against == promise.id)
    return next(quotes, None)


def report_card(state: Campaign, player: int) -> ledger.ReportCard:
    """What came of a player's promises; everybody may see it."""
    return ledger.report_card(state, player)


def report_cards(state: Campaign) -> tuple[tuple[Candidate, ledger.ReportCard], ...]:
    """What came of the promises of everybody who has ever stood; everybody may see it."""
    people = {c.player: c for c in (*state.stood, *state.candidates)}
    return tuple((who, ledger.report_card(state, player)) for player, who in people.items())


@dataclass(frozen=True, slots=True)
class CityView:
    """The city as everybody sees it; `approval` counts in ten-thousandths of a point."""

    round: int
    city: City
    ground: Ground
    approval: tuple[tuple[Demographic, int], ...]
    mayor: Candidate | None
    capital: int
    builds_left: int
    policies: tuple[Policy, ...]
    governed: bool


def city(state: Campaign) -> CityView:
    """The city's numbers, its map and what is in force."""
    return CityView(
        round=state.round,
        city=state.city,
        ground=state.ground,
        approval=tuple((d, state.electorate.sum_of(d)) for d in Demographic),
        mayor=None if state.mayor is None else state.person(state.mayor),
        capital=state.capital,
        builds_left=state.builds_left,
        policies=tuple(POLICIES[enactment.policy] for enactment in state.policies),
        governed=state.phase is Phase.GOVERN,
    )


def sites(state: Campaign) -> Mapping[BuildAction, tuple[int, ...]]:
    """Where each build action is legal now: the map and the treasury are public."""
    return legal_builds(state.ground, state.city.research, state.city.treasury)


@dataclass(frozen=True, slots=True)
class Change:
    """How a number moved in a round; the causes' amounts add up to `after - before`.

    All count in points or credits, of an approval in ten-thousandths of a point.
    """

    round: int
    before: int
    after: int
    causes: tuple[Cause, ...]


def why(state: Campaign, on: str) -> tuple[Change, ...]:
    """How a number moved in this round so far and in the one before, the newest first.

    `on` is an indicator, the treasury or a demographic, as in `Cause`; ValueError for another.
    """
    after = _number(state, on)
    changes = []
    for number in (state.round, state.round - 1):
        causes = tuple(c for c in state.causes if c.on == on and c.round == number)
        before = after - sum(cause.amount for cause in causes)
        if number > 0:
            changes.append(Change(number, before, after, causes))
        after = before
    return tuple(changes)


def _number(state: Campaign, on: str) -> int:
    if on == TREASURY:
        return state.city.treasury
    if on in {demographic.value for demographic in Demographic}:
        return state.electorate.sum_of(Demographic(on))
    return state.city.indicators()[Indicator(on)]


@dataclass(frozen=True, slots=True)
class CrisisView:
    """The dilemma that is voted on, with the viewer's own vote; nobody sees how others vote."""

    dilemma: Dilemma
    round: int
    own: str | None


def crisis(state: Campaign, viewer: int) -> CrisisView | None:
    """The dilemma of this round, if there is one."""
    if state.crisis is None:
        return None
    own = next((option for player, option in state.crisis.votes if player == viewer), None)
    return CrisisView(DILEMMAS[state.crisis.dilemma], state.round, own)


def open_election(state: Campaign) -> ElectionView | None:
    """The election that is open now, if any."""
    election = state.election
    if election is None or election.closed_at is not None:
        return None
    standing = tuple(c for c in state.candidates if c.player in election.candidates)
    return ElectionView(election.id, standing, election.method, election.roll.size)


@dataclass(frozen=True, slots=True)
class CitizenView:
    """What a citizen knows: the words of public speeches, who gave them, the promises in them.

    `done` are message ids of the administration's deeds in this round and the last one, `broken`
    the promises found broken in them, with who gave them; `remembered` is what comes to mind of
    it all.
    """

    citizen: Citizen
    city: City
    heard: tuple[tuple[Candidate, str], ...]
    promises: tuple[Promise, ...]
    mayor: Candidate | None
    done: tuple[str, ...]
    broken: tuple[tuple[Candidate, Promise], ...]
    visitors: tuple[DynamicCitizen, ...]
    remembered: tuple[str, ...]


MEMORIES_TOLD = 3
"""Memories that a citizen draws on at a time; more would only lengthen the prompt."""


def citizen_view(state: Campaign, citizen: Citizen, speeches: Sequence[int]) -> CitizenView:
    """What a citizen may draw on when they speak about these speeches; others stay unheard."""
    posted = [
        (candidate, speech)
        for speech in state.speeches
        if speech.id in speeches
        and speech.status is SpeechStatus.POSTED
        and (candidate := state.person(speech.player)) is not None
    ]
    numbers = {speech.id for _, speech in posted}
    promises = tuple(p for p in public_ledger(state) if p.speech in numbers)
    recent = [deed for deed in state.deeds if deed.round >= state.round - 1]
    broken = tuple(
        (speaker, promise)
        for promise in public_ledger(state)
        if promise.status is PromiseStatus.BROKEN
        and (promise.judged_in or 0) >= state.round - 1
        and (speaker := state.person(promise.player)) is not None
    )
    topics = [*(s.text for _, s in posted), *(p.id for p in promises), *(d.id for d in recent)]
    memories = memory.recall(memory.memories_of(state.memories, citizen.id), topics, MEMORIES_TOLD)
    return CitizenView(
        citizen=citizen,
        city=state.city,
        heard=tuple((candidate, speech.text) for candidate, speech in posted),
        promises=promises,
        mayor=None if state.mayor is None else state.person(state.mayor),
        done=tuple(deeds.title(deed) for deed in recent),
        broken=broken,
        visitors=state.visitors,
        remembered=tuple(each.text for each in memories),
    )


def first_answer(state: Campaign, speech: int, silent: Collection[str] = ()) -> CitizenView | None:
    """What the citizen knows who is the first to answer that speech; None where all are `silent`.

    `silent` are the ids of citizens who say nothing.
    """
    citizen = reactions.first_to_answer(state, speech, silent)
    return None if citizen is None else citizen_view(state, citizen, (speech,))


def digest(state: Campaign, silent: Collection[str] = ()) -> tuple[CitizenView, ...]:
    """What each citizen who is not `silent` knows of what the city talks about today."""
    return tuple(
        citizen_view(state, citizen, state.talk)
        for citizen in state.citizens
        if citizen.id not in silent
    )


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The next piece of a speech as its reader gets it, with what it may go against.

    `promises` are what its speaker has promised in public, `deeds` ids and titles (message ids) of
    what they did, oldest first; `earlier` was found in the pieces before this one.
    """

    speech: Speech
    piece: str
    promises: tuple[Promise, ...]
    earlier: tuple[Promise, ...]
    deeds: tuple[tuple[str, str], ...]


def reading(state: Campaign, number: int) -> ReadingView | None:
    """What is to be read next of the speech of that number; None where nothing is."""
    speech = state.speech(number)
    if speech is None or speech.status is not SpeechStatus.GIVEN:
        return None
    return ReadingView(
        speech,
        speech.text[speech.read_to : piece_end(speech.text, speech.read_to)],
        in_force(state, speech.player),
        state.promises_of(speech.id),
        deeds_of(state, speech.player),
    )


def deeds_of(state: Campaign, player: int) -> tuple[tuple[str, str], ...]:
    """Ids and titles (message ids) of what a player did in office: what a speech may contradict."""
    return tuple((deed.id, deeds.title(deed)) for deed in state.deeds if deed.player == player)
