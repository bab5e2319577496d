"""A round's end: the dilemma is settled, the city grows older, promises fall due, people judge."""

from bot.game import balance, rng
from bot.game.commands import RemoveMayor, Resign, ResolveRound
from bot.game.content import N_
from bot.game.content.conditions import all_hold
from bot.game.content.shipped import POLICIES, SHIPPED
from bot.game.events import (
    CampaignEnded,
    CityStruck,
    Event,
    MayorLeft,
    RecallCalled,
    RoundResolved,
    TermEnded,
    VisitorsLeft,
)
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import changes, dilemmas, governing, ledger, office
from bot.game.rules.city import dynamics
from bot.game.rules.city.effects import TREASURY, Effect
from bot.game.rules.city.tick import Year, tick
from bot.game.state import Campaign, Ending, Phase
from bot.game.vocabulary import Demographic, Indicator

Outcome = tuple[Campaign, tuple[Event, ...]]

MOOD = N_("how the city fares")
RULING = N_("the cost of ruling")
INTEREST = N_("interest on the debt")
DEBT = N_("the city is in debt")
_OTHERS = (Indicator.SOCIAL, Indicator.SECURITY)


def begin(state: Campaign) -> Outcome:
    """A new round of governing: fresh build actions, and a dilemma for everybody."""
    state = replace(state, builds_left=balance.BUILDS_A_ROUND)
    return dilemmas.put(state)


def resolve(state: Campaign, command: ResolveRound) -> Outcome:
    """End the round; what follows is the next one, nominations, a recall, or the end."""
    if command.round != state.round:
        raise Rejected(Reason.STALE_ROUND)
    return _year_over(state, None)


def leave(state: Campaign, command: Resign | RemoveMayor) -> Outcome:
    """End the round, and the mayor's time with it: as a recall does, but without the people."""
    if command.round != state.round:
        raise Rejected(Reason.STALE_ROUND)
    if state.mayor is None:
        raise Rejected(Reason.NOBODY_GOVERNS)
    by_moderator = isinstance(command, RemoveMayor)
    if not by_moderator and command.player != state.mayor:
        raise Rejected(Reason.NOT_MAYOR)
    if state.round == office.last_round_of_term(state):
        # Nothing would come of it but a shorter round.
        raise Rejected(Reason.LAST_ROUND)
    return _year_over(state, MayorLeft(state.mayor, command.player if by_moderator else None))


def _year_over(state: Campaign, left: MayorLeft | None) -> Outcome:
    before = state
    state, settled = dilemmas.settle(state)
    year = tick(state.ground)
    state = changes.move(replace(state, ground=year.ground), year.effects)
    state = _come_due(state)
    state = _keep_books(state)
    state, struck = _strike(state)
    state, came = governing.welcome(
        state, dynamics.triggered(before.city.indicators(), state.city.indicators())
    )
    state, judged = governing.judged(state, end_of_round=True)
    state = _judge_mayor(before, state)
    early: MayorLeft | RecallCalled | None = left
    if early is None and _is_recalled(state):
        state, early = replace(state, recalled_in=state.term), RecallCalled(state.mayor)
    if early is not None:
        # After the others: only with them judged is it known whether there is a recall.
        state, reckoned = governing.judged(office.cut_short(state), end_of_round=True)
        judged = (*judged, *reckoned)
    state = _felt(state)
    capital = min(balance.MOST_CAPITAL, state.capital + balance.CAPITAL_A_ROUND)
    state = replace(state, capital=capital)
    resolved = _report(before, state, year)
    state, next_ = _go_on(state, early)
    return state, (*settled, *struck, *judged, resolved, *came, *next_)


def _come_due(state: Campaign) -> Campaign:
    """Let come what was decided earlier."""
    if not state.pending:
        return state
    for pending in state.pending:
        if pending.due <= state.round:
            state = changes.move_by(state, pending.cause, pending.effects)
    left = tuple(pending for pending in state.pending if pending.due > state.round)
    return replace(state, pending=left)


def _keep_books(state: Campaign) -> Campaign:
    """Policies cost and earn; a debt costs interest and drags the economy down."""
    books = [
        Effect(policy.title, TREASURY, credits)
        for enactment in state.policies
        if (credits := (policy := POLICIES[enactment.policy]).yields - policy.upkeep)
    ]
    state = changes.move(state, books)
    debt = -state.city.treasury
    if debt <= 0:
        return state
    interest = -(-debt * balance.INTEREST_PERCENT // 100)
    points = -(-debt // balance.DEBT_A_POINT)
    return changes.move(
        state,
        (Effect(INTEREST, TREASURY, -interest), Effect(DEBT, Indicator.ECONOMY, -points)),
    )


def _strike(state: Campaign) -> Outcome:
    """Something befalls the city, or nothing; no event comes twice in a campaign."""
    random, number = rng.draw(state.random)
    state = replace(state, random=random)
    now = dilemmas.situation(state)
    fitting = [
        event
        for event in SHIPPED.events
        if event.id not in state.past_events and all_hold(event.when, now)
    ]
    if number % 100 >= balance.EVENT_CHANCE_PERCENT or not fitting:
        return state, ()
    lots = [event for event in fitting for _ in range(event.weight)]
    random, event = rng.choose(state.random, lots)
    state = replace(state, random=random, past_events=(*state.past_events, event.id))
    return changes.move_by(state, event.title, event.effects), (CityStruck(event.id),)


def _judge_mayor(before: Campaign, after: Campaign) -> Campaign:
    """Approval follows the indicators, wears off with governing, and spreads by talk."""
    moved = changes.indicator_changes(before, after)
    mood = {
        demographic: sum(weights[on] * points for on, points in moved.items())
        for demographic, weights in balance.MOOD.items()
    }
    state = changes.sway(after, MOOD, mood)
    ruling = dict.fromkeys(Demographic, -balance.RULING_COST)
    return changes.talk(changes.sway(state, RULING, ruling))


def _felt(state: Campaign) -> Campaign:
    """The citizens feel as their demographics do."""
    citizens = tuple(
        replace(citizen, approval=round(state.electorate.approval(citizen.demographic)))
        for citizen in state.citizens
    )
    return replace(state, citizens=citizens)


def _report(before: Campaign, after: Campaign, year: Year) -> RoundResolved:
    return RoundResolved(
        round=before.round,
        city=after.city,
        approval=tuple(
            (demographic, round(after.electorate.approval(demographic)))
            for demographic in Demographic
        ),
        causes=tuple(cause for cause in after.causes if cause.round == before.round),
        changes=year.changes,
        finished=year.finished,
    )


def _go_on(state: Campaign, early: MayorLeft | RecallCalled | None) -> Outcome:
    if _lost(state.city.indicators()):
        return end(state, Ending.LOST)
    if state.round >= office.last_round(state):
        return end(state, rank(state))
    over = state.round == office.last_round_of_term(state)
    state = replace(
        state,
        round=state.round + 1,
        causes=tuple(cause for cause in state.causes if cause.round == state.round),
        swayed=(),
    )
    visitors, left = dynamics.farewell(state.visitors, state.round)
    state = replace(state, visitors=visitors)
    events: tuple[Event, ...] = (VisitorsLeft(left),) if left else ()
    if over:
        state = office.next_term(state)
        return state, (*events, TermEnded(state.term, state.mayor))
    if early is not None:
        return office.early_election(state), (*events, early)
    state, put = begin(state)
    return state, (*events, *put)


def end(state: Campaign, ending: Ending) -> Outcome:
    """End the campaign with that rank, loss, or word of a moderator."""
    mayor = None if state.mayor is None else state.person(state.mayor)
    ended = replace(state, phase=Phase.ENDED, ending=ending, crisis=None)
    people = {c.player: c for c in (*state.stood, *state.candidates)}
    reports = tuple((who, ledger.report_card(state, player)) for player, who in people.items())
    return ended, (CampaignEnded(mayor, ending, state.city, reports),)


def rank(state: Campaign) -> Ending:
    """The rank that the city has reached by its indicators."""
    city = state.city
    for ending, (least, research) in balance.RANKS.items():
        if min(city.environment, city.economy) > least and (
            not research or city.research > research
        ):
            return ending
    return Ending.NO_RANK


def _lost(indicators: dict[Indicator, int]) -> bool:
    low = {on for on, value in indicators.items() if value < balance.LOST_BELOW}
    return bool(low & {Indicator.ENVIRONMENT, Indicator.ECONOMY}) or low.issuperset(_OTHERS)


def _is_recalled(state: Campaign) -> bool:
    """Whether the people want another mayor: once a term, before its last round, and never where
    nobody governs or nothing is left to govern."""
    return (
        state.mayor is not None
        and state.recalled_in != state.term
        and state.round < office.last_round_of_term(state)
        and not _lost(state.city.indicators())
        and all(state.electorate.approval(d) < balance.RECALL_BELOW for d in Demographic)
    )
