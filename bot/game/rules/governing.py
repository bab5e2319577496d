"""What a mayor decides: building, enacting and repealing, each with a preview of its effects."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.game.commands import Build, Enact, Repeal
from bot.game.content.effects import Effects
from bot.game.content.form import Policy
from bot.game.content.shipped import POLICIES
from bot.game.events import (
    Built,
    Enacted,
    Event,
    PromiseJudged,
    PromisesJudged,
    Repealed,
    VisitorsCame,
)
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import changes, ledger, office
from bot.game.rules.city import builds, dynamics
from bot.game.rules.city.dynamics import Spawn
from bot.game.rules.city.grid import Build as Site
from bot.game.rules.city.grid import name_of
from bot.game.state import Campaign, Deed, DeedKind, Enactment, Pending, PromiseStatus

Outcome = tuple[Campaign, tuple[Event, ...]]

REPEAL_CAPITAL = 1
"""Political capital that a repeal costs. Ours."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What enacting a policy does: its price, its points at once, and later ones in `delay`."""

    policy: Policy
    cost: int
    capital: int
    at_once: Effects
    later: Effects
    delay: int


def build(state: Campaign, command: Build) -> Outcome:
    """Have something built; whoever loses or finds their living by it may come."""
    _check(state, command)
    if not state.builds_left:
        raise Rejected(Reason.NO_BUILDS_LEFT)
    site = Site(command.action, command.place)
    try:
        ground, plan = builds.build(state.ground, site, state.city.research, state.city.treasury)
    except builds.IllegalBuild as refusal:
        raise Rejected(Reason(refusal.obstacle.value), needed=refusal.needed) from None
    also = builds.deeds_of(command.action, state.ground.kind(command.place))[1:]
    state = replace(state, ground=ground, builds_left=state.builds_left - 1)
    state = changes.move(state, plan.at_once)
    state, deed = _done(state, DeedKind.BUILD, command.action.value, command.place, also)
    state, came = welcome(state, plan.arrivals)
    state, broken = judge_now(state)
    return state, (Built(deed, name_of(command.place), plan), *came, *broken)


def enact(state: Campaign, command: Enact) -> Outcome:
    """Put a policy into force: its price now, its later effects when their round ends."""
    _check(state, command)
    plan = prospect(state, command.policy)
    policy = plan.policy
    state = replace(
        state,
        capital=state.capital - plan.capital,
        policies=(*state.policies, Enactment(policy.id, state.round)),
    )
    state = changes.move_by(state, policy.title, policy.at_once, policy.cost)
    if plan.delay:
        due = Pending(state.round + plan.delay - 1, policy.title, policy.effects)
        state = replace(state, pending=(*state.pending, due))
    else:
        state = changes.move_by(state, policy.title, policy.effects)
    state, deed = _done(state, DeedKind.POLICY, policy.id)
    state, broken = judge_now(state)
    return state, (Enacted(deed, plan.cost, plan.capital), *broken)


def prospect(state: Campaign, policy_id: str) -> Prospect:
    """What enacting that policy would do now; Rejected where it cannot be enacted."""
    policy = POLICIES.get(policy_id)
    if policy is None:
        raise Rejected(Reason.UNKNOWN_POLICY)
    in_force = {enactment.policy for enactment in state.policies}
    if policy.id in in_force:
        raise Rejected(Reason.IN_FORCE)
    if _repealed_this_term(state, policy.id):
        # What it did at once stayed: it would come once more.
        raise Rejected(Reason.REPEALED)
    for other in sorted(in_force):
        if other in policy.excludes or policy.id in POLICIES[other].excludes:
            raise Rejected(Reason.EXCLUDED, policy=POLICIES[other].title)
    if policy.needs is not None and state.city.research < policy.needs:
        raise Rejected(Reason.TOO_LITTLE_RESEARCH, needed=policy.needs)
    if policy.cost > max(state.city.treasury, 0):
        raise Rejected(Reason.TOO_FEW_CREDITS, needed=policy.cost)
    if policy.capital > state.capital:
        raise Rejected(Reason.TOO_LITTLE_CAPITAL, needed=policy.capital)
    return Prospect(
        policy, policy.cost, policy.capital, policy.at_once, policy.effects, policy.delay
    )


def repeal(state: Campaign, command: Repeal) -> Outcome:
    """Take a policy back: it stops costing and earning, but what it has set going still comes.

    Else a mayor could have what is good of it at once, and never what is bad of it later.
    """
    _check(state, command)
    if command.policy not in {enactment.policy for enactment in state.policies}:
        raise Rejected(Reason.NOT_IN_FORCE)
    if state.capital < REPEAL_CAPITAL:
        raise Rejected(Reason.TOO_LITTLE_CAPITAL, needed=REPEAL_CAPITAL)
    state = replace(
        state,
        capital=state.capital - REPEAL_CAPITAL,
        policies=tuple(e for e in state.policies if e.policy != command.policy),
    )
    state, deed = _done(state, DeedKind.REPEAL, command.policy)
    state, broken = judge_now(state)
    return state, (Repealed(deed), *broken)


def welcome(state: Campaign, spawns: tuple[Spawn, ...]) -> Outcome:
    """Let them come whom a deed or the city's state brings, as far as there is room."""
    visitors = dynamics.welcome(state.visitors, spawns, state.round)
    new = tuple(v for v in visitors if v not in state.visitors)
    return replace(state, visitors=visitors), ((VisitorsCame(new),) if new else ())


def judge_now(state: Campaign) -> Outcome:
    """Find the promises that the last deed has broken, and make the mayor pay at once."""
    return judged(state, end_of_round=False)


def judged(state: Campaign, *, end_of_round: bool) -> Outcome:
    """Judge the mayor's promises: their status, what it does to approval, and who comes of it.

    A round's end also lets stand what was contested and what no moderator has settled.
    """
    before = state
    if end_of_round:
        state = replace(state, ledger=ledger.let_stand(state))
    entries, verdicts = ledger.judge_all(state, end_of_round)
    state = replace(state, ledger=entries)
    for verdict in verdicts:
        state = changes.sway(state, verdict.cause, verdict.shifts)
    found = tuple(PromiseJudged(verdict.promise, verdict.status) for verdict in verdicts)
    if end_of_round:
        found = (*found, *_stood(before, state))
        # Many fall due together, and each of them told by itself would flood the channel.
        events: tuple[Event, ...] = (PromisesJudged(state.round, found),) if found else ()
    else:
        events = found
    spawn = ledger.third_broken(before, state)
    if spawn is None:
        return state, events
    state, came = welcome(state, (spawn,))
    return state, (*events, *came)


def _stood(before: Campaign, after: Campaign) -> Iterator[PromiseJudged]:
    """What was contested and counts now; what lapsed with its speaker's office nobody is told."""
    contested = {p.id for p in before.ledger if p.status is PromiseStatus.CONTESTED}
    for promise in after.ledger:
        if promise.id in contested and promise.status is PromiseStatus.ACTIVE:
            yield PromiseJudged(promise, promise.status)


def _check(state: Campaign, command: Build | Enact | Repeal) -> None:
    """Refuse what was meant for an earlier round, before all else, and what another asks for."""
    if command.round != state.round:
        raise Rejected(Reason.STALE_ROUND)
    if state.mayor != command.player:
        raise Rejected(Reason.NOT_MAYOR)


def _repealed_this_term(state: Campaign, policy: str) -> bool:
    since = office.first_round_of_term(state)
    return any(
        deed.kind is DeedKind.REPEAL and deed.what == policy and deed.round >= since
        for deed in state.deeds
    )


def _done(
    state: Campaign,
    kind: DeedKind,
    what: str,
    place: int | None = None,
    also: tuple[str, ...] = (),
) -> tuple[Campaign, Deed]:
    deed = Deed(f"D{len(state.deeds) + 1}", state.round, state.mayor, kind, what, place, also)
    return replace(state, deeds=(*state.deeds, deed)), deed
