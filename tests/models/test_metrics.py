"""The metrics, on cases whose right result can be worked out by hand."""

from typing import Any

import pytest

from bot.language.schemas import Contradiction, ExtractedPromise, Extraction
from models import metrics
from models.metrics import judge

SPEECH = "I will build a dam. I will plant 300 trees on the quay. We close the mine by round 4."
DAM, TREES, MINE = "I will build a dam", "plant 300 trees on the quay", "We close the mine"


def a_promise(quote: str, **changes: Any) -> ExtractedPromise:
    plain = {"category": "environment", "feasibility": 0.8, "cost": 4, "timeline": None}
    return ExtractedPromise(quote=quote, summary="Do it", **{**plain, **changes})


def an_answer(*promises: ExtractedPromise, against: str = "", severity: str = "low") -> Extraction:
    found = [Contradiction(quote=DAM, against=name, severity=severity) for name in against.split()]
    return Extraction(promises=list(promises), contradictions=found)


def test_token_f1_counts_words() -> None:
    assert metrics.token_f1("Plant 300 trees!", "plant 300 TREES") == 1
    assert metrics.token_f1("plant 300 trees", "plant 200 trees") == pytest.approx(2 / 3)
    assert metrics.token_f1("trees trees", "trees") == pytest.approx(2 / 3)
    assert metrics.token_f1("où", "ou") == 1
    assert metrics.token_f1("🌳", "🌳") == 1
    assert metrics.token_f1("🌳", "🚀") == 0


def test_each_promise_is_matched_once_and_the_most_alike_first() -> None:
    gold = [a_promise("plant 300 trees"), a_promise(TREES)]
    found = [a_promise(TREES, cost=9), a_promise(DAM)]
    assert metrics.pair(gold, found) == [(gold[1], found[0])]
    again = [a_promise(TREES), a_promise(TREES)]
    assert len(metrics.pair([a_promise(TREES)], again)) == 1


def test_a_quote_is_the_same_from_half_of_its_words() -> None:
    assert metrics.pair([a_promise("a b c d")], [a_promise("a b x y")])
    assert not metrics.pair([a_promise("a b c d")], [a_promise("a x y z")])


def test_precision_recall_and_counts() -> None:
    gold = an_answer(a_promise(DAM), a_promise(TREES))
    cases = [
        judge(SPEECH, gold, an_answer(a_promise(DAM), a_promise(MINE), a_promise("no"))),
        judge(SPEECH, gold, gold),
        judge(SPEECH, an_answer(), an_answer(a_promise(MINE))),
        judge(SPEECH, an_answer(), an_answer()),
    ]
    found = metrics.metrics(cases)
    assert found["precision"] == 3 / 6
    assert found["recall"] == 3 / 4
    assert found["f1"] == 6 / 10
    assert found["false_positives"] == 1 / 2
    assert found["count_match"] == 2 / 4
    assert found["quotes_verbatim"] == 5 / 6


def test_fields_are_compared_on_matched_promises_alone() -> None:
    gold = an_answer(
        a_promise(DAM, category="security", cost=20, timeline=2, feasibility=0.5),
        a_promise(TREES),
        a_promise(MINE),
    )
    given = an_answer(
        a_promise(DAM, category="economy", cost=41, timeline=2, feasibility=0.7),
        a_promise(TREES, cost=2, timeline=0),
        a_promise("no such words", category="social"),
    )
    found = metrics.metrics([judge(SPEECH, gold, given)])
    assert found["category_accuracy"] == 1 / 2
    assert found["category_macro_f1"] == pytest.approx(1 / 3)
    assert found["timeline_exact"] == 1 / 2
    assert found["feasibility_mae"] == pytest.approx(0.1)
    assert found["feasibility_spearman"] == pytest.approx(1)
    assert found["cost_within_2"] == 1 / 2


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [(0, 0, True), (0, 1, False), (1, 0, False), (4, 2, True), (4, 8, True), (4, 9, False)],
)
def test_cost_within_a_factor_of_two(wanted: int, given: int, right: bool) -> None:
    assert metrics.within_2(wanted, given) is right


def test_contradictions_any_or_none() -> None:
    cases = [
        judge(SPEECH, an_answer(against="P1"), an_answer(against="D1")),
        judge(SPEECH, an_answer(against="P1"), an_answer()),
        judge(SPEECH, an_answer(), an_answer(against="speech")),
        judge(SPEECH, an_answer(), an_answer()),
        judge(SPEECH, an_answer(), an_answer()),
    ]
    found = metrics.metrics(cases)
    assert found["contradiction_accuracy"] == 3 / 5
    assert found["contradiction_precision"] == 1 / 2
    assert found["contradiction_recall"] == 1 / 2
    assert found["contradiction_f1"] == 1 / 2


def test_severities_are_compared_where_both_name_the_same() -> None:
    cases = [
        judge(SPEECH, an_answer(against="P1 D1"), an_answer(against="P1")),
        judge(SPEECH, an_answer(against="P1", severity="high"), an_answer(against="P1")),
        judge(SPEECH, an_answer(against="P2", severity="high"), an_answer(against="speech")),
    ]
    assert [case.severities for case in cases] == [(("low", "low"),), (("high", "low"),), ()]
    assert metrics.metrics(cases)["severity_kappa"] == 0


def test_kappa_and_spearman_on_known_cases() -> None:
    # The example of the textbooks: 45 and 15 of one, 25 and 15 of the other kind.
    pairs = [("a", "a")] * 45 + [("a", "b")] * 15 + [("b", "a")] * 25 + [("b", "b")] * 15
    assert metrics.kappa(pairs) == pytest.approx(0.1304, abs=1e-4)
    assert metrics.kappa([("a", "a")]) is None
    assert metrics.spearman([(1, 10), (2, 20), (3, 15), (4, 40)]) == pytest.approx(0.8)
    assert metrics.spearman([(1, 1), (1, 2), (2, 3)]) == pytest.approx(0.8660, abs=1e-4)
    assert metrics.spearman([(1, 5), (1, 6)]) is None


def test_categories_of_a_speech_are_compared_as_a_bag() -> None:
    gold = an_answer(a_promise(DAM, category="security"), a_promise(TREES), a_promise(MINE))
    turned = an_answer(a_promise(MINE), a_promise(DAM, category="security"), a_promise(TREES))
    twice = an_answer(a_promise(DAM, category="security"), a_promise(TREES, category="security"))
    cases = [judge(SPEECH, gold, found) for found in (turned, twice, an_answer())]
    cases.append(judge(SPEECH, an_answer(), an_answer()))
    assert metrics.metrics(cases)["categories_match"] == 2 / 4


def test_who_answered_makes_an_answer_valid() -> None:
    cases = [judge(SPEECH, an_answer(), an_answer(), own=own) for own in (True, True, False)]
    assert metrics.metrics(cases)["valid"] == 2 / 3


def test_nothing_to_measure_is_none() -> None:
    found = metrics.metrics([judge(SPEECH, an_answer(), an_answer())])
    assert found["precision"] is found["recall"] is found["f1"] is None
    assert found["timeline_exact"] is found["category_macro_f1"] is None
    assert (found["false_positives"], found["count_match"]) == (0, 1)


def test_intervals_hold_the_value_and_narrow_with_more_cases() -> None:
    right = judge(SPEECH, an_answer(a_promise(DAM)), an_answer(a_promise(DAM)))
    wrong = judge(SPEECH, an_answer(a_promise(DAM)), an_answer())
    widths = []
    for times in (2, 20):
        cases = [right, right, right, wrong] * times
        low, high = metrics.intervals(cases, metrics.metrics, resamples=400)["count_match"] or (
            1,
            0,
        )
        assert low <= 0.75 <= high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2
    assert metrics.intervals([right] * 5, metrics.metrics, resamples=50)["false_positives"] is None
    cases = [right, wrong, right]
    once, again = (metrics.intervals(cases, metrics.metrics, seed=2) for _ in range(2))
    assert once == again
