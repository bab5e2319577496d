"""Promises taken back: which ones a speech seems to go back on, and what it costs to do so."""

from collections.abc import Iterator, Mapping

from bot.game.content.shipped import POLICIES
from bot.game.replacing import replace
from bot.game.rules import changes, counting, ledger
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.grid import Ground
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Stays, Test
from bot.game.state import Campaign, Contradiction, Promise, PromiseStatus, Speech
from bot.game.vocabulary import Demographic, Severity


def own_active(state: Campaign, speech: Speech) -> tuple[Promise, ...]:
    """What the speaker has promised in other speeches and what still counts."""
    return tuple(
        p
        for p in state.ledger
        if p.player == speech.player and p.speech != speech.id and p.status is PromiseStatus.ACTIVE
    )


def reversals(state: Campaign, speech: Speech) -> tuple[Contradiction, ...]:
    """The words of an unposted speech against active promises of its speaker, one a word given.

    First what its speaker has chosen to take back, then what a reader found, then new promises
    that cannot be kept beside the old one.
    """
    own = own_active(state, speech)
    known = {promise.id: promise for promise in own}
    found: dict[str, Contradiction] = {}
    for each in (*speech.withdraws, *speech.contradictions, *_by_tests(state, speech, own)):
        promise = known.get(each.against)
        if promise is None or any(counting.same_word(promise, known[key]) for key in found):
            continue
        found.setdefault(each.against, each)
    return tuple(found.values())


def exclude(one: Test, other: Test, ground: Ground) -> bool:
    """Whether the two cannot both be kept, as the land is now."""
    match one, other:
        case (Enacted(policy), NeverEnacted(barred)) | (NeverEnacted(barred), Enacted(policy)):
            return policy == barred
        case Enacted(policy), Enacted(second):
            return second in POLICIES[policy].excludes or policy in POLICIES[second].excludes
        case (Built(build, times), Stays(kinds, count)) | (
            Stays(kinds, count),
            Built(build, times),
        ):
            rule = BUILDS[BuildAction(build)]
            takes = rule.becomes not in kinds and set(rule.on) <= set(kinds)
            return takes and sum(map(ground.count, kinds)) - times < count
        case _:
            return False


def take_back(state: Campaign, promise_id: str) -> tuple[Campaign, tuple[Promise, ...]]:
    """Withdraw an active promise, and what says the same; a mayor pays half of what breaking it
    would cost.

    Rejected where no such promise is active.
    """
    entries, withdrawn = ledger.withdraw(state, promise_id)
    state = replace(state, ledger=entries)
    for judged in withdrawn:
        if state.mayor == judged.promise.player:
            state = changes.sway(state, judged.cause, judged.shifts)
    return state, tuple(judged.promise for judged in withdrawn)


def price(state: Campaign, promise: Promise) -> Mapping[Demographic, int]:
    """Hundredths of a point of approval that taking an active promise back would cost now.

    Empty where it costs nothing: nobody can judge it, it is broken already by another promise that
    says the same, or its speaker does not govern.
    """
    if state.mayor != promise.player:
        return {}
    return ledger.withdraw(state, promise.id)[1][0].shifts


def _by_tests(state: Campaign, speech: Speech, own: tuple[Promise, ...]) -> Iterator[Contradiction]:
    for new in state.promises_of(speech.id):
        for old in own:
            if new.test is None or old.test is None or new.status is PromiseStatus.CONTESTED:
                continue
            if exclude(old.test, new.test, state.ground):
                yield Contradiction(new.quote, old.id, Severity.HIGH)
