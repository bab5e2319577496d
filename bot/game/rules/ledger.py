"""The ledger: when promises fall due, how they are judged, and what a kept or broken word costs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.game import balance
from bot.game.content import N_
from bot.game.content.shipped import POLICIES
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import counting, evidence
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.dynamics import STAY_FOR_A_STATE, Arrival, Spawn
from bot.game.rules.judging import (
    Built,
    Enacted,
    Facts,
    NeverEnacted,
    Reached,
    Stays,
    Test,
    Verdict,
    judge,
)
from bot.game.state import Campaign, Phase, Promise, PromiseStatus, SpeechStatus
from bot.game.vocabulary import Category, Demographic, Indicator

Ledger = tuple[Promise, ...]

KEPT, COMPROMISE, BROKEN = 400, 100, -800
"""Hundredths of a point of approval (DESIGN.md section 4). That a breach outweighs a fulfilment:
Naurin, Soroka & Markwat 2019, "Asymmetric accountability"; the points are ours."""

KEPT_AGAINST, COMPROMISE_AGAINST = -200, -50
"""The same with a group that opposes what was promised: keeping it hurts there (Naurin, Soroka &
Markwat 2019; the points are ours). A broken word is a broken word to opponents too."""

WITHDRAWN = BROKEN // 2
"""What a speaker pays who takes a promise back in public (issue 4)."""

EVERYBODYS_PERCENT = 50
"""Of that price so much counts with every group alike; the rest goes by how much the group cares
for the promise's category, which balance.MOOD says. Ours."""

OPPONENTS: Mapping[BuildAction, frozenset[Demographic]] = {
    BuildAction.CLEAR_FOREST: frozenset({Demographic.STUDENT}),
    BuildAction.BUILD_FACTORY: frozenset({Demographic.STUDENT}),
    BuildAction.CLOSE_FACTORY: frozenset({Demographic.RETIREE}),
    BuildAction.CLOSE_COAL_PLANT: frozenset({Demographic.RETIREE}),
    BuildAction.CLOSE_REFINERY: frozenset({Demographic.RETIREE}),
    BuildAction.BUILD_WIND_FARM: frozenset({Demographic.RURAL_FARMER}),
    BuildAction.BUILD_SOLAR_FIELD: frozenset({Demographic.RURAL_FARMER}),
}
"""Who would rather not have that built or closed; the retired worked there. Ours."""

PAR = 67
"""Per cent of their promises that governments keep on average (Pétry & Collette 2009)."""

PATIENCE = 3
"""The broken promise that brings somebody to town (issue 4)."""
PROTESTER = Spawn(Arrival.FARMER, N_("three promises were broken"), STAY_FOR_A_STATE)
"""Who comes then: with a tractor, to the town hall's steps. Ours."""

CAUSES: Mapping[PromiseStatus, str] = {
    PromiseStatus.KEPT: N_("a promise was kept"),
    PromiseStatus.COMPROMISE: N_("a promise was half kept"),
    PromiseStatus.BROKEN: N_("a promise was broken"),
    PromiseStatus.WITHDRAWN: N_("a promise was taken back"),
}
"""Message ids of what moved approval."""

_PRICES: Mapping[PromiseStatus, tuple[int, int]] = {
    PromiseStatus.KEPT: (KEPT, KEPT_AGAINST),
    PromiseStatus.COMPROMISE: (COMPROMISE, COMPROMISE_AGAINST),
    PromiseStatus.BROKEN: (BROKEN, BROKEN),
    PromiseStatus.WITHDRAWN: (WITHDRAWN, WITHDRAWN),
}
_STATUS = {
    Verdict.KEPT: PromiseStatus.KEPT,
    Verdict.COMPROMISE: PromiseStatus.COMPROMISE,
    Verdict.BROKEN: PromiseStatus.BROKEN,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A promise that has just got its last status, and what it does to the mayor's approval.

    `shifts` are hundredths of a point (empty where it costs nothing), `cause` their message id;
    `deed` is the id of the deed that broke it, where there is one.
    """

    promise: Promise
    status: PromiseStatus
    shifts: Mapping[Demographic, int]
    cause: str
    deed: str | None = None


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A player's promises by what came of them; `withdrawn` has those that lapsed too.

    `per_cent` is the kept ones and half of the compromises, of all that were judged; None where
    none was.
    """

    kept: int
    compromise: int
    broken: int
    open: int
    withdrawn: int
    per_cent: int | None
    par: int = PAR


def due_round(promise: Promise, term_last_round: int, last_round: int) -> int:
    """The last round in which it may be kept; without a time named, its term's last."""
    if promise.timeline is None:
        return term_last_round
    return min(promise.made_in + promise.timeline, last_round)


def take_office(state: Campaign, winner: int | None) -> Ledger:
    """The ledger when the winner comes to govern: their active promises get their due round.

    A mayor who wins again keeps the old ones with the round they had. All others' lapse:
    withdrawn, without a price.
    """
    return tuple(
        _bound(state, p, winner) if p.status is PromiseStatus.ACTIVE else p for p in state.ledger
    )


def activated(state: Campaign, promise: Promise) -> Promise:
    """A promise that counts from now on: also when somebody governs already, as in take_office."""
    promise = replace(promise, status=PromiseStatus.ACTIVE)
    return _bound(state, promise, state.mayor) if state.phase is Phase.GOVERN else promise


def judge_all(state: Campaign, end_of_round: bool) -> tuple[Ledger, tuple[Judged, ...]]:
    """The ledger and what was judged, of the promises that have a due round.

    At the end of a round (`state.round` is the one that ends) all of them are; after a deed, with
    `end_of_round` False, only those that a deed has broken by touching what was to stay or by
    enacting what was never to be. A promise without a test the rules never judge: when it is due
    it lapses, withdrawn without a price. What is paid for, counting.py says.
    """
    up = _is_due_some_day if end_of_round else _is_touched_by_a_deed
    candidates = [p for p in state.ledger if up(state, p)]
    if not candidates:
        return state.ledger, ()
    known = {since: evidence.facts(state, since) for since in {p.made_in for p in candidates}}
    found = [
        judged
        for p in candidates
        if (judged := _judged(state, p, known[p.made_in], end_of_round)) is not None
    ]
    return _with(state.ledger, (each.promise for each in found)), _paid(state.ledger, found)


def settle(state: Campaign, promise_id: str, upheld: bool) -> Ledger:
    """A moderator's word on a contested promise of a posted speech.

    Where it is upheld, it counts as it was read; else it is struck: withdrawn, without a price.
    Rejected where no such promise is contested.
    """
    promise = _find(state, promise_id)
    if promise.status is not PromiseStatus.CONTESTED:
        raise Rejected(Reason.NOT_CONTESTED)
    settled = activated(state, promise) if upheld else _lapsed(state, promise)
    return _with(state.ledger, (settled,))


def let_stand(state: Campaign) -> Ledger:
    """The ledger when a round ends: what no moderator has settled counts as it was read."""
    return tuple(
        activated(state, p) if p.status is PromiseStatus.CONTESTED and _is_public(state, p) else p
        for p in state.ledger
    )


def withdraw(state: Campaign, promise_id: str) -> tuple[Ledger, tuple[Judged, ...]]:
    """Take an active promise back in public, at half the price of breaking it.

    What says the same goes with it: it was one word, and the first of the verdicts has its price.
    What could cost nothing any more (because the word is broken already, or because the rules could
    never have found it broken) costs nothing. Rejected where no such promise is active. The shifts
    are meant for whom approval is of: the mayor.
    """
    promise = _find(state, promise_id)
    if promise.status is not PromiseStatus.ACTIVE:
        raise Rejected(Reason.UNKNOWN_PROMISE)
    breach = replace(promise, status=PromiseStatus.BROKEN, judged_in=state.round)
    priced = promise.test is not None and not counting.is_paid_for(breach, state.ledger)
    judged = (
        _closed(state, promise, PromiseStatus.WITHDRAWN, priced=priced),
        *(
            _closed(state, other, PromiseStatus.WITHDRAWN, priced=False)
            for other in repeated(state, promise)
        ),
    )
    return _with(state.ledger, (each.promise for each in judged)), judged


def repeated(state: Campaign, promise: Promise) -> tuple[Promise, ...]:
    """The other active promises of the same player that say the same."""
    return tuple(
        p
        for p in state.ledger
        if p.status is PromiseStatus.ACTIVE
        and p.id != promise.id
        and counting.same_word(p, promise)
    )


def third_broken(before: Campaign, after: Campaign) -> Spawn | None:
    """Who comes because some player has broken a third word between the two; else nobody."""
    then, now = _breaches(before), _breaches(after)
    return PROTESTER if any(then[p] < PATIENCE <= count for p, count in now.items()) else None


def report_card(state: Campaign, player: int) -> ReportCard:
    """What came of a player's promises in this campaign."""
    count = Counter(p.status for p in state.ledger if p.player == player)
    kept, compromise = count[PromiseStatus.KEPT], count[PromiseStatus.COMPROMISE]
    judged = kept + compromise + count[PromiseStatus.BROKEN]
    return ReportCard(
        kept=kept,
        compromise=compromise,
        broken=count[PromiseStatus.BROKEN],
        open=count[PromiseStatus.ACTIVE],
        withdrawn=count[PromiseStatus.WITHDRAWN],
        # Half a compromise counts, so all is doubled; rounded to the nearest per cent.
        per_cent=(100 * (2 * kept + compromise) + judged) // (2 * judged) if judged else None,
    )


def opponents(test: Test) -> frozenset[Demographic]:
    """Who would rather not have that promise kept: who loses at once by a policy, or by leaving it
    alone; for builds a table."""
    match test:
        case Enacted(policy):
            return frozenset(group for group, by in POLICIES[policy].at_once.approval if by < 0)
        case NeverEnacted(policy):
            return frozenset(group for group, by in POLICIES[policy].at_once.approval if by > 0)
        case Built(build):
            return OPPONENTS.get(BuildAction(build), frozenset())
        case Reached() | Stays():
            return frozenset()


def price(promise: Promise) -> dict[Demographic, int]:
    """Hundredths of a point that a promise's last status costs or brings; nothing while it is open.

    What the rules cannot test has no price.
    """
    if promise.test is None or promise.status not in _PRICES:
        return {}
    return dict(_shifts(promise, promise.status))


@cache
def care(category: Category, demographic: Demographic) -> int:
    """Per cent of a price that a group makes a mayor pay for a promise of that category: 100 on
    average, and at least the half that counts with everybody."""
    indicator = Indicator(category.value)
    moods = {group: balance.MOOD[group][indicator] for group in Demographic}
    rest = (100 - EVERYBODYS_PERCENT) * len(moods)
    return EVERYBODYS_PERCENT + rest * moods[demographic] // sum(moods.values())


def _bound(state: Campaign, promise: Promise, governs: int | None) -> Promise:
    if promise.player != governs:
        return _lapsed(state, promise)
    if promise.due is not None:
        return promise
    a_term = balance.ROUNDS_A_TERM[state.preset]
    due = due_round(promise, state.term * a_term, balance.TERMS[state.preset] * a_term)
    return replace(promise, due=due)


def _lapsed(state: Campaign, promise: Promise) -> Promise:
    return replace(promise, status=PromiseStatus.WITHDRAWN, judged_in=state.round)


def _is_due_some_day(state: Campaign, promise: Promise) -> bool:
    return promise.status is PromiseStatus.ACTIVE and promise.due is not None


def _is_touched_by_a_deed(state: Campaign, promise: Promise) -> bool:
    """Whether a deed touched what was to be left alone; nature's work is judged at the end."""
    return _is_due_some_day(state, promise) and evidence.culprit(state, promise) is not None


def _judged(state: Campaign, promise: Promise, known: Facts, end_of_round: bool) -> Judged | None:
    due = end_of_round and promise.due is not None and state.round >= promise.due
    if promise.test is None:
        return _closed(state, promise, PromiseStatus.WITHDRAWN, priced=False) if due else None
    verdict = judge(promise.test, known, due)
    if verdict is Verdict.OPEN:
        return None
    deed = evidence.culprit(state, promise) if verdict is Verdict.BROKEN else None
    return _closed(state, promise, _STATUS[verdict], None if deed is None else deed.id)


def _paid(before: Ledger, found: Sequence[Judged]) -> tuple[Judged, ...]:
    """The verdicts with the price that is paid: none for what has been paid for already."""
    counted = {
        p.id for p in counting.once((*counting.judged(before), *(each.promise for each in found)))
    }
    shifts = counting.noticed(each.shifts if each.promise.id in counted else {} for each in found)
    return tuple(replace(each, shifts=paid) for each, paid in zip(found, shifts, strict=True))


def _closed(
    state: Campaign,
    promise: Promise,
    status: PromiseStatus,
    deed: str | None = None,
    *,
    priced: bool = True,
) -> Judged:
    shifts = dict(_shifts(promise, status)) if priced else {}
    promise = replace(promise, status=status, judged_in=state.round)
    return Judged(promise, status, shifts, CAUSES[status], deed)


def _shifts(promise: Promise, status: PromiseStatus) -> Iterator[tuple[Demographic, int]]:
    price, price_against = _PRICES[status]
    against = frozenset[Demographic]() if promise.test is None else opponents(promise.test)
    for group in Demographic:
        meant = price_against if group in against else price
        scaled = abs(meant) * care(promise.category, group) // 100
        yield group, scaled if meant > 0 else -scaled


def _breaches(state: Campaign) -> Counter[int]:
    words = counting.once(counting.judged(state.ledger))
    return Counter(p.player for p in words if p.status is PromiseStatus.BROKEN)


def _find(state: Campaign, promise_id: str) -> Promise:
    """The promise of a speech that everybody could hear."""
    found = next((p for p in state.ledger if p.id == promise_id), None)
    if found is None or not _is_public(state, found):
        raise Rejected(Reason.UNKNOWN_PROMISE)
    return found


def _is_public(state: Campaign, promise: Promise) -> bool:
    speech = state.speech(promise.speech)
    return speech is not None and speech.status is SpeechStatus.POSTED


def _with(ledger: Ledger, changed: Iterable[Promise]) -> Ledger:
    new = {promise.id: promise for promise in changed}
    return tuple(new.get(promise.id, promise) for promise in ledger)
