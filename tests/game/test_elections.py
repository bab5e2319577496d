"""Elections from the opening to the mayor: the roll, ballots, the count, cancelling."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game import balance, commands, engine, saves
from bot.game.events import (
    CancellationAsked,
    ElectionCancelled,
    ElectionClosed,
    ElectionExtended,
    ElectionOpened,
)
from bot.game.rejection import Reason, Rejected
from bot.game.rules import appeal, methods
from bot.game.rules.elections import check_ballot, choices_of, places_of
from bot.game.rules.judging import Built
from bot.game.rules.methods.ballots import (
    FORMS,
    Approvals,
    Ballot,
    Method,
    Ranking,
    Scores,
    total,
)
from bot.game.rules.methods.blending import PLAYERS_SHARE, quorum_of, valid
from bot.game.rules.methods.ties import commitment
from bot.game.state import Campaign, Phase, PromiseStatus, Roll
from tests.game.plays import (
    ANN,
    BOB,
    CAT,
    MODERATOR,
    NOW,
    PURE,
    nominate,
    opening,
    play,
    promise,
    started,
    voter,
)

SECOND_MODERATOR = 98


def standing(seed: int = 7) -> Campaign:
    return play(started(seed), nominate(ANN), nominate(BOB, "Bob"), nominate(CAT, "Cat"))


def voting(
    method: Method = Method.IRV, share: Fraction = PURE, members: int = 6, seed: int = 7
) -> Campaign:
    return play(standing(seed), opening(method, share, members))


def closed(state: Campaign, *ballots: Ballot) -> tuple[Campaign, ElectionClosed]:
    state, (event, *_) = engine.apply(state, commands.CloseElection(MODERATOR, ballots), NOW)
    assert isinstance(event, ElectionClosed)
    return state, event


def refusal(
    state: Campaign, *choices: Sequence[int], by: commands.Voter | None = None, election: int = 1
) -> Reason:
    with pytest.raises(Rejected) as rejected:
        cast(state, *choices, by=by, election=election)
    return rejected.value.reason


def cast(
    state: Campaign, *choices: Sequence[int], by: commands.Voter | None = None, election: int = 1
) -> Ballot:
    ballot = commands.Ballot(election, tuple(tuple(place) for place in choices))
    return check_ballot(state, by or voter(CAT), ballot)


def test_an_election_needs_two_candidates() -> None:
    with pytest.raises(Rejected) as rejected:
        play(started(), nominate(ANN), opening())
    assert rejected.value.reason is Reason.TOO_FEW_CANDIDATES


def test_the_opening_commits_to_the_seed_and_tells_it_only_at_the_close() -> None:
    state, (opened,) = engine.apply(standing(), opening(members=41), NOW)
    assert isinstance(opened, ElectionOpened)
    assert opened.quorum == 5
    assert state.election is not None
    assert str(state.election.tie_seed) not in str(saves.dump(opened))
    _, event = closed(state, *[Ranking.of(ANN)] * 5)
    assert commitment(event.tie_seed) == opened.commitment


def test_a_ballot_is_checked() -> None:
    state = voting()
    assert cast(state, [BOB], [ANN]) == Ranking.of(BOB, ANN)
    assert refusal(state) is Reason.BALLOT_EMPTY
    assert refusal(state, [], []) is Reason.BALLOT_EMPTY
    assert refusal(state, [ANN], [ANN]) is Reason.BALLOT_REPEATS
    assert refusal(state, [ANN], [MODERATOR]) is Reason.BALLOT_UNKNOWN
    assert refusal(state, [ANN], election=2) is Reason.NO_ELECTION
    assert refusal(standing(), [ANN]) is Reason.NO_ELECTION


def test_no_ballot_is_taken_in_a_pause() -> None:
    paused = play(voting(), commands.Pause(MODERATOR))
    assert refusal(paused, [ANN]) is Reason.PAUSED
    assert refusal(play(standing(), commands.Pause(MODERATOR)), [ANN]) is Reason.NO_ELECTION
    resumed = play(paused, commands.Resume(MODERATOR))
    assert cast(resumed, [ANN]) == Ranking.of(ANN)


@pytest.mark.parametrize(
    ("method", "choices", "said"),
    [
        (Method.PLURALITY, [[BOB]], Ranking.of(BOB)),
        (Method.APPROVAL, [[BOB, ANN]], Approvals.of(ANN, BOB)),
        (Method.IRV, [[BOB], [], [ANN, CAT]], Ranking.of(BOB, (ANN, CAT))),
        (Method.SCHULZE, [[CAT], [BOB], [ANN]], Ranking.of(CAT, BOB, ANN)),
        (Method.STAR, [[BOB], [], [ANN], [], [CAT]], Scores.of({BOB: 5, ANN: 3, CAT: 1})),
    ],
)
def test_each_method_has_its_form(method: Method, choices: list[list[int]], said: Ballot) -> None:
    state = voting(method)
    assert cast(state, *choices) == said
    assert cast(state, *choices_of(said)) == said
    assert refusal(state, *[[]] * places_of(method), [ANN]) is Reason.BALLOT_FORM


def test_by_plurality_there_is_one_vote() -> None:
    assert refusal(voting(Method.PLURALITY), [ANN, BOB]) is Reason.BALLOT_FORM


def test_the_roll_asks_when_a_member_came_how_old_they_are_and_for_a_role() -> None:
    roll = Roll(NOW, 6, role=5, account_days=30, member_days=7)
    state = play(standing(), commands.OpenElection(MODERATOR, roll))
    week, month, second = timedelta(days=7), timedelta(days=30), timedelta(seconds=1)

    def member(
        joined: timedelta = week, created: timedelta = month, role: int = 5
    ) -> commands.Voter:
        return commands.Voter(CAT, NOW - joined, NOW - created, (4, role))

    assert cast(state, [ANN], by=member())
    assert refusal(state, [ANN], by=member(joined=-second)) is Reason.NOT_ON_ROLL
    assert refusal(state, [ANN], by=member(joined=week - second)) is Reason.ROLL_MEMBER
    assert refusal(state, [ANN], by=member(created=month - second)) is Reason.ROLL_ACCOUNT
    assert refusal(state, [ANN], by=member(role=6)) is Reason.ROLL_ROLE


def test_a_pure_vote_of_players_decides_alone() -> None:
    state, event = closed(voting(), Ranking.of(BOB), Ranking.of(ANN), Ranking.of(BOB, ANN))
    assert (event.result.winner, event.demographics) == (BOB, ())
    assert event.result.weight == 3
    assert (state.mayor, state.phase) == (BOB, Phase.GOVERN)
    assert state.election is not None
    assert state.election.ballots == (Ranking.of(ANN), Ranking.of(BOB), Ranking.of(BOB, ANN))


def test_equal_ballots_are_kept_together_and_receipts_in_an_order_of_their_own() -> None:
    command = commands.CloseElection(
        MODERATOR, (Ranking.of(BOB), Ranking.of(ANN), Ranking.of(BOB)), ("c", "a", "b")
    )
    _, (event, *_) = engine.apply(voting(), command, NOW)
    assert isinstance(event, ElectionClosed)
    assert event.players == (Ranking.of(ANN), Ranking.of(BOB, weight=2))
    assert event.receipts == ("a", "b", "c")


ballots = st.lists(st.sampled_from((ANN, BOB, CAT)), unique=True, min_size=1)
methods_of_all = st.sampled_from(list(Method))
shares = st.fractions(0, 1, max_denominator=10).filter(bool)


def in_form(method: Method, order: list[int]) -> Ballot:
    match FORMS[method]:
        case form if form is Approvals:
            return Approvals.of(*order)
        case form if form is Scores:
            return Scores.of({c: 5 - place for place, c in enumerate(order)})
    return Ranking.of(*order)


@given(st.lists(ballots, max_size=12), methods_of_all, shares, st.integers(0, 150), st.data())
def test_the_quorum_decides_whether_players_count(
    orders: list[list[int]], method: Method, share: Fraction, members: int, data: st.DataObject
) -> None:
    state = voting(method, share, members)
    cast_ballots = [in_form(method, order) for order in orders]
    after, event = closed(state, *cast_ballots)
    people = appeal.demographic_ballots(state, state.candidates, method)
    enough = len(orders) >= max(3, members / 10)
    if not enough:
        deciding = people
        assert event.result.weight == total(people)
    else:
        deciding = valid(cast_ballots, people, share, 0)
        players = total(deciding[: len(cast_ballots)])
        assert players == share * event.result.weight
    tie_seed = state.election.tie_seed if state.election else 0
    counted = methods.count(method, (ANN, BOB, CAT), deciding, tie_seed)
    assert event.result.winner == counted.winner == after.mayor
    # In whatever order the ballots come, the campaign is the same.
    shuffled = data.draw(st.permutations(cast_ballots))
    assert saves.dump_campaign(closed(state, *shuffled)[0]) == saves.dump_campaign(after)
    assert saves.load_campaign(saves.dump_campaign(after)) == after
    assert saves.load(saves.dump(event)) == event


@given(st.integers(0, 10_000))
def test_a_quorum_is_a_tenth_of_the_roll_and_three_at_least(roll: int) -> None:
    quorum = quorum_of(roll)
    assert quorum >= 3
    assert 10 * quorum >= roll
    assert quorum == 3 or 10 * (quorum - 1) < roll


def test_by_default_players_have_sixty_of_a_hundred() -> None:
    opened = commands.OpenElection(MODERATOR, Roll(NOW, 6))
    assert (opened.method, opened.players_share) == (Method.IRV, PLAYERS_SHARE)
    _, event = closed(play(standing(), opened), *[Ranking.of(CAT)] * 3)
    # Sixty of a hundred are a majority.
    assert event.result.winner == CAT


def test_cancelling_takes_two_moderators() -> None:
    state = voting()
    wish = commands.CancelElection(MODERATOR, 1)
    state, (asked,) = engine.apply(state, wish, NOW)
    assert asked == CancellationAsked(1, MODERATOR)
    assert state.phase is Phase.ELECTION
    with pytest.raises(Rejected) as rejected:
        engine.apply(state, wish, NOW)
    assert rejected.value.reason is Reason.CANCELLED_ALREADY
    with pytest.raises(Rejected) as rejected:
        engine.apply(state, commands.CancelElection(SECOND_MODERATOR, 2), NOW)
    assert rejected.value.reason is Reason.NO_ELECTION
    state, (event,) = engine.apply(state, commands.CancelElection(SECOND_MODERATOR, 1), NOW)
    assert event == ElectionCancelled(1, (MODERATOR, SECOND_MODERATOR))
    assert (state.phase, state.mayor) == (Phase.CAMPAIGN, None)
    assert refusal(state, [ANN]) is Reason.NO_ELECTION
    again = play(state, opening())
    assert again.election is not None
    assert (again.election.id, again.election.cancelled_by) == (2, ())


@given(st.integers(-3, 50), st.integers(0, 29), st.integers(1, 2))
def test_polls_are_extended_into_the_future_and_not_for_ever(
    days: int, passed: int, number: int
) -> None:
    """Whatever is asked for: what changes is when they close, and neither ballots nor the lot."""
    state, now, until = voting(), NOW + timedelta(days=passed), NOW + timedelta(days=days)
    wish = commands.ExtendElection(MODERATOR, number, until)
    if number == 1 and now < until <= NOW + balance.LONGEST_ELECTION:
        after, events = engine.apply(state, wish, now)
        assert events == (ElectionExtended(1, MODERATOR, until),)
        assert after == state
        return
    with pytest.raises(Rejected) as rejected:
        engine.apply(state, wish, now)
    too_late = Reason.EXTENDED_ALREADY if until <= now else Reason.ELECTION_TOO_LONG
    assert rejected.value.reason is (too_late if number == 1 else Reason.NO_ELECTION)


def test_only_an_open_election_is_extended_and_none_in_a_pause() -> None:
    wish = commands.ExtendElection(MODERATOR, 1, NOW + timedelta(days=1))
    over, _ = closed(voting(), Ranking.of(ANN))
    for state, reason in (
        (standing(), Reason.WRONG_PHASE),
        (over, Reason.WRONG_PHASE),
        (play(voting(), commands.Pause(MODERATOR)), Reason.PAUSED),
    ):
        with pytest.raises(Rejected) as rejected:
            engine.apply(state, wish, NOW)
        assert rejected.value.reason is reason


def test_where_nobody_approves_of_anybody_nobody_governs() -> None:
    state = voting(Method.APPROVAL)
    broken = tuple(
        promise(f"P{n}", c.player, status=PromiseStatus.BROKEN, test=Built("plant_forest", n + 1))
        for n in range(12)
        for c in state.candidates
    )
    after, event = closed(replace(state, ledger=broken))
    assert (event.result.winner, event.result.weight) == (None, total(event.demographics))
    assert (after.mayor, after.phase) == (None, Phase.GOVERN)
