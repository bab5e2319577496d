from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.game import commands, engine
from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.events import (
    CampaignEnded,
    DilemmaSettled,
    RecallCalled,
    RoundResolved,
    TermEnded,
)
from bot.game.rejection import Reason, Rejected
from bot.game.rules import changes, ledger, rounds
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.builds import legal_builds
from bot.game.state import Campaign, Ending, Phase, Preset
from bot.game.vocabulary import Demographic, Indicator
from tests.game.plays import ANN, BOB, MODERATOR, NOW, nominate, play, starting


def governed(seed: int = 7, preset: Preset = Preset.STANDARD) -> Campaign:
    """Ann stands alone and governs."""
    state, _ = engine.start("c1", 1, starting(seed, preset), NOW)
    return play(state, nominate(ANN), commands.SkipElection())


def resolved(state: Campaign) -> tuple[Campaign, RoundResolved]:
    after, events = engine.apply(state, commands.ResolveRound(state.round), NOW)
    return after, next(event for event in events if isinstance(event, RoundResolved))


def approvals(state: Campaign) -> dict[str, int]:
    return {group.value: state.electorate.sum_of(group) for group in Demographic}


def refused(state: Campaign, command: commands.Command) -> Reason:
    with pytest.raises(Rejected) as rejected:
        engine.apply(state, command, NOW)
    return rejected.value.reason


def answer(state: Campaign, command: commands.Command) -> Reason | None:
    try:
        engine.apply(state, command, NOW)
    except Rejected as refusal:
        return refusal.reason
    return None


@given(seed=st.integers(0, 2**32), choices=st.lists(st.integers(0, 10**6), max_size=12))
@settings(max_examples=40)
def test_every_change_of_a_number_adds_up_from_its_causes(seed: int, choices: list[int]) -> None:
    before = state = governed(seed)
    state = replace(state, causes=())
    for choice in choices:
        state = decided(state, choice)
    after, event = resolved(state)
    for indicator in Indicator:
        change = after.city.indicators()[indicator] - before.city.indicators()[indicator]
        assert change == sum(c.amount for c in event.causes if c.on == indicator)
    credits = after.city.treasury - before.city.treasury
    assert credits == sum(c.amount for c in event.causes if c.on == "treasury")
    old, new = approvals(before), approvals(after)
    for group in Demographic:
        found = sum(c.amount for c in event.causes if c.on == group)
        assert new[group] - old[group] == found


def decided(state: Campaign, choice: int) -> Campaign:
    """Some build or policy, the same for the same choice; nothing where it is refused."""
    assert state.mayor is not None
    legal = legal_builds(state.ground, state.city.research, state.city.treasury)
    if choice % 2 and legal:
        action = sorted(legal)[choice % len(legal)]
        place = legal[action][choice % len(legal[action])]
        command: commands.Command = commands.Build(state.mayor, state.round, action, place)
    else:
        command = commands.Enact(state.mayor, state.round, sorted(POLICIES)[choice % len(POLICIES)])
    try:
        return play(state, command)
    except Rejected:
        return state


@given(seed=st.integers(0, 2**32), preset=st.sampled_from(Preset))
@settings(max_examples=30)
def test_a_campaign_that_nobody_touches_comes_to_its_end(seed: int, preset: Preset) -> None:
    state, _ = engine.start("c1", 1, starting(seed, preset), NOW)
    ended = None
    for _ in range(40):
        if state.phase is Phase.ENDED:
            break
        command: commands.Command = (
            commands.SkipElection()
            if state.phase is Phase.CAMPAIGN
            else commands.ResolveRound(state.round)
        )
        state, events = engine.apply(state, command, NOW)
        ended = next((e for e in events if isinstance(e, CampaignEnded)), ended)
    assert state.phase is Phase.ENDED
    assert ended is not None
    assert ended.ending is state.ending
    # Who does nothing loses, or ends below Bronze (DESIGN.md section 3).
    assert state.ending in (Ending.LOST, Ending.NO_RANK)


def test_the_same_seed_and_commands_give_the_same_campaign() -> None:
    def played() -> Campaign:
        state = governed(3)
        for number in range(8):
            state = decided(state, number * 7919)
            if state.phase is Phase.GOVERN:
                state, _ = resolved(state)
        return state

    assert played() == played()


def test_a_term_of_three_rounds_ends_in_nominations() -> None:
    state = governed()
    for number in (1, 2):
        assert state.round == number
        state, _ = resolved(state)
    state, events = engine.apply(state, commands.ResolveRound(3), NOW)
    assert TermEnded(2, ANN) in events
    assert (state.phase, state.term, state.round) == (Phase.CAMPAIGN, 2, 4)
    assert state.candidates == ()
    assert state.person(ANN) is not None


def test_the_classic_preset_has_one_mayor_for_seven_rounds() -> None:
    state = governed(preset=Preset.CLASSIC)
    for _ in range(6):
        assert state.phase is Phase.GOVERN
        state = replace(state, city=replace(state.city, environment=50))
        state, _ = resolved(state)
    assert state.round == 7
    state, _ = resolved(state)
    assert state.phase is Phase.ENDED


def test_the_end_reports_on_everybody_who_has_ever_stood() -> None:
    state = governed()
    for _ in range(3):
        state, _event = resolved(state)
    state = play(state, nominate(BOB, "Bob"), nominate(ANN))
    after, events = engine.apply(state, commands.EndCampaign(MODERATOR), NOW)
    (ended,) = [event for event in events if isinstance(event, CampaignEnded)]
    assert sorted((who.player, card) for who, card in ended.reports) == [
        (player, ledger.report_card(after, player)) for player in (ANN, BOB)
    ]


def test_a_round_is_ended_once() -> None:
    state, _ = resolved(governed())
    assert refused(state, commands.ResolveRound(1)) is Reason.STALE_ROUND


def test_a_mayor_has_two_builds_a_round() -> None:
    state = governed()
    plant = BuildAction.PLANT_FOREST
    sites = legal_builds(state.ground, 0, 100)[plant]
    state = play(state, *(commands.Build(ANN, 1, plant, site) for site in sites[:2]))
    assert refused(state, commands.Build(ANN, 1, plant, sites[2])) is Reason.NO_BUILDS_LEFT
    state, _ = resolved(state)
    assert play(state, commands.Build(ANN, 2, plant, sites[2])).builds_left == 1


@given(
    seed=st.integers(0, 2**32),
    rounds_later=st.integers(0, 2),
    meant=st.integers(-1, 9),
    choice=st.integers(0, 10**6),
    player=st.sampled_from([ANN, BOB]),
)
def test_what_was_meant_for_another_round_is_refused_whoever_presses(
    seed: int, rounds_later: int, meant: int, choice: int, player: int
) -> None:
    state = governed(seed, Preset.CLASSIC)
    for _ in range(rounds_later):
        state = resolved(state)[0]
    assume(state.phase is Phase.GOVERN)
    action = list(BuildAction)[choice % len(BuildAction)]
    policy = sorted(POLICIES)[choice % len(POLICIES)]
    for command in (
        commands.Build(player, meant, action, choice % 100),
        commands.Enact(player, meant, policy),
        commands.Repeal(player, meant, policy),
    ):
        assert (answer(state, command) is Reason.STALE_ROUND) == (meant != state.round)


def test_only_the_mayor_decides() -> None:
    state = governed()
    assert refused(state, commands.Build(BOB, 1, BuildAction.PLANT_FOREST, 0)) is Reason.NOT_MAYOR
    assert refused(state, commands.Enact(BOB, 1, "night-buses")) is Reason.NOT_MAYOR
    assert refused(state, commands.Repeal(BOB, 1, "night-buses")) is Reason.NOT_MAYOR


def test_a_policy_is_paid_at_once_and_works_when_its_delay_is_over() -> None:
    state = replace(governed(), crisis=None)
    policy = POLICIES["school-lunches"]
    enacted = play(state, commands.Enact(ANN, 1, policy.id))
    assert enacted.city.treasury == state.city.treasury - policy.cost
    assert enacted.capital == state.capital - policy.capital
    assert enacted.city.social == state.city.social
    after, event = resolved(enacted)
    points = dict(policy.effects.indicators)[Indicator.SOCIAL]
    assert any(
        (c.on, c.cause, c.amount) == (Indicator.SOCIAL, policy.title, points) for c in event.causes
    )
    assert after.pending == ()
    assert refused(enacted, commands.Enact(ANN, 1, policy.id)) is Reason.IN_FORCE


def test_what_excludes_a_policy_is_named() -> None:
    state = play(governed(), commands.Enact(ANN, 1, "more-police"))
    assert refused(state, commands.Enact(ANN, 1, "street-workers")) is Reason.EXCLUDED


def test_a_repealed_policy_no_longer_costs_but_what_it_has_set_going_comes() -> None:
    policy = POLICIES["school-lunches"]
    assert policy.upkeep
    state = play(governed(), commands.Enact(ANN, 1, policy.id), commands.Repeal(ANN, 1, policy.id))
    assert state.policies == ()
    _, event = resolved(replace(state, causes=()))
    came = {cause.on: cause.amount for cause in event.causes if cause.cause == policy.title}
    assert came == dict(policy.effects.indicators)
    assert refused(state, commands.Repeal(ANN, 1, policy.id)) is Reason.NOT_IN_FORCE


def test_a_repealed_policy_waits_for_the_next_term() -> None:
    key = "school-lunches"
    state = play(governed(), commands.Enact(ANN, 1, key), commands.Repeal(ANN, 1, key))
    for number in (1, 2, 3):
        assert refused(state, commands.Enact(ANN, number, key)) is Reason.REPEALED
        state, _ = resolved(state)
    state = play(state, nominate(ANN), commands.SkipElection())
    assert [e.policy for e in play(state, commands.Enact(ANN, 4, key)).policies] == [key]


def rich(seed: int) -> Campaign:
    """Ann governs and can pay for whatever she likes."""
    state = governed(seed)
    city = replace(state.city, treasury=10_000, research=90)
    return replace(state, city=city, capital=1_000, crisis=None, causes=())


def brought(state: Campaign, policy: str) -> dict[str, int]:
    """What a policy has brought and will bring: points, and ten-thousandths of approval."""
    for pending in state.pending:
        state = changes.move_by(state, pending.cause, pending.effects)
    found = Counter[str]()
    for cause in state.causes:
        if cause.cause == POLICIES[policy].title and cause.on != "treasury":
            found[cause.on] += cause.amount
    return found


@given(
    seed=st.integers(0, 2**32),
    policies=st.lists(st.sampled_from(sorted(POLICIES)), min_size=1, max_size=3, unique=True),
    steps=st.lists(st.tuples(st.booleans(), st.integers(0, 2)), max_size=12),
)
@settings(max_examples=60)
def test_enacting_and_repealing_gains_no_more_than_enacting_once(
    seed: int, policies: list[str], steps: list[tuple[bool, int]]
) -> None:
    start = state = rich(seed)
    for enacts, number in steps:
        decide = commands.Enact if enacts else commands.Repeal
        try:
            state = play(state, decide(ANN, 1, policies[number % len(policies)]))
        except Rejected:
            continue
    enacted = {deed.what for deed in state.deeds}
    for policy in policies:
        once = brought(play(start, commands.Enact(ANN, 1, policy)), policy)
        assert brought(state, policy) == (once if policy in enacted else {})


def test_the_dilemma_goes_as_most_vote_and_the_last_vote_counts() -> None:
    state = governed()
    assert state.crisis is not None
    first, second = DILEMMAS[state.crisis.dilemma].options[:2]
    state = play(
        state,
        commands.VoteDilemma(ANN, 1, first.id),
        commands.VoteDilemma(BOB, 1, second.id),
        commands.VoteDilemma(MODERATOR, 1, first.id),
        commands.VoteDilemma(MODERATOR, 1, second.id),
    )
    _, events = engine.apply(state, commands.ResolveRound(1), NOW)
    settled = next(event for event in events if isinstance(event, DilemmaSettled))
    assert settled.option == second.id
    assert dict(settled.votes)[second.id] == 2
    assert refused(state, commands.VoteDilemma(ANN, 2, first.id)) is Reason.NO_DILEMMA
    assert refused(state, commands.VoteDilemma(ANN, 1, "none")) is Reason.UNKNOWN_OPTION


def test_without_a_vote_a_dilemma_takes_its_default() -> None:
    state = governed()
    assert state.crisis is not None
    _, events = engine.apply(state, commands.ResolveRound(1), NOW)
    settled = next(event for event in events if isinstance(event, DilemmaSettled))
    assert settled.option == DILEMMAS[state.crisis.dilemma].default


def test_debt_costs_interest_and_the_economy() -> None:
    state = governed()
    state = replace(state, city=replace(state.city, treasury=-74), crisis=None)
    _, event = resolved(state)
    by_cause = {cause.cause: cause.amount for cause in event.causes}
    # The start map brings 30 credits before the books are closed: 44 are owed, 4.4 of interest.
    assert by_cause[rounds.INTEREST] == by_cause[rounds.DEBT] == -5


def test_all_four_groups_below_25_call_the_mayor_to_the_polls_once_a_term() -> None:
    state = governed()
    angry = replace(state.electorate, opinions=(1_000,) * len(state.electorate.opinions))
    state, events = engine.apply(replace(state, electorate=angry), commands.ResolveRound(1), NOW)
    assert RecallCalled(ANN) in events
    assert (state.phase, state.term, state.round) == (Phase.CAMPAIGN, 1, 2)
    state = play(state, commands.SkipElection())
    _, events = engine.apply(replace(state, electorate=angry), commands.ResolveRound(2), NOW)
    assert not any(isinstance(event, RecallCalled) for event in events)


@pytest.mark.parametrize(
    ("environment", "economy", "research", "ending"),
    [
        (81, 81, 76, Ending.GOLD),
        (81, 81, 75, Ending.SILVER),
        (80, 99, 99, Ending.SILVER),
        (66, 66, 0, Ending.SILVER),
        (65, 66, 0, Ending.BRONZE),
        (46, 46, 0, Ending.BRONZE),
        (45, 99, 99, Ending.NO_RANK),
    ],
)
def test_ranks(environment: int, economy: int, research: int, ending: Ending) -> None:
    state = governed()
    city = replace(state.city, environment=environment, economy=economy, research=research)
    assert rounds.rank(replace(state, city=city)) is ending


def test_a_pause_stops_everything_but_its_end() -> None:
    state = play(governed(), commands.Pause(MODERATOR))
    assert refused(state, commands.ResolveRound(1)) is Reason.PAUSED
    assert refused(state, commands.Pause(MODERATOR)) is Reason.PAUSED
    again = play(state, commands.Resume(MODERATOR))
    assert again.paused_at is None
    assert refused(again, commands.Resume(MODERATOR)) is Reason.NOT_PAUSED
