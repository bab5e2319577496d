import pytest

from bot.game import engine
from bot.game.state import Phase, Preset, PromiseStatus
from bot.simulate.campaign import THEN, Outcome, Table, play
from bot.simulate.strategies import HONEST, NOTHING, POPULIST, RANDOM, STRATEGIES
from bot.simulate.study import study, summary


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_journal_of_a_campaign_gives_the_same_campaign(preset: Preset, strategy: str) -> None:
    table = Table(preset, 3, STRATEGIES[strategy])
    result = table.play()
    state, _ = engine.start("simulated-3", 1, table.start, THEN)
    for command in table.journal:
        state, _ = engine.apply(state, command, THEN)
    assert state == table.state == result.state
    assert play(preset, 3, STRATEGIES[strategy]) == result


def test_another_seed_is_another_campaign() -> None:
    results = {play(Preset.CLASSIC, seed, RANDOM).state.city for seed in range(5)}
    assert len(results) == 5


def test_who_is_voted_out_no_longer_governs() -> None:
    results = [play(Preset.STANDARD, seed, NOTHING) for seed in range(5)]
    assert {result.outcome for result in results} == {Outcome.VOTED_OUT}
    assert all(result.state.phase is Phase.GOVERN for result in results)
    assert {result.rounds for result in results} == {3}


def test_the_honest_keep_their_word_and_the_populist_does_not() -> None:
    honest, populist = (study_of(mayor.name) for mayor in (HONEST, POPULIST))
    assert honest > 90
    assert populist < 60


def study_of(strategy: str) -> float:
    kept = study(Preset.STANDARD, STRATEGIES[strategy], range(5), on_played=lambda: None).kept
    assert kept is not None
    return kept


def test_every_promise_of_a_scripted_mayor_has_a_test() -> None:
    for mayor in STRATEGIES.values():
        table = Table(Preset.STANDARD, 0, mayor)
        table.campaign()
        assert len(table.state.ledger) == sum(1 in pledge.terms for pledge in mayor.pledges)
        assert all(p.status is PromiseStatus.ACTIVE and p.test for p in table.state.ledger)


def test_a_study_counts_every_campaign_once() -> None:
    results = [play(Preset.CLASSIC, seed, HONEST) for seed in range(4)]
    found = summary("honest", results)
    assert sum(found.outcomes.values()) == found.campaigns == 4
    assert found.per_cent(*Outcome) == 100
    assert found.approval == pytest.approx(sum(result.approval for result in results) / 4)
