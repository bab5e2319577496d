"""The agreement of two annotations."""

import json
from pathlib import Path
from typing import Any

import pytest

from models import agreement
from models.validate import DATA

SPEECHES = ("I will build a dam by round 4, friends.", "The weather is lovely today, is it not?")


def a_file(path: Path, *answers: tuple[str | None, str | None], first: int = 0) -> Path:
    """Cases whose answers are given as the category of the dam and the severity of a clash."""
    lines = []
    for number, (category, severity) in enumerate(answers, start=first):
        speech = SPEECHES[0 if category else 1]
        quote = " ".join(speech.split(",")[0].split())
        dam = {"quote": quote, "summary": "Build a dam", "category": category}
        clash = {"quote": quote, "against": "P1", "severity": severity}
        answer: dict[str, Any] = {
            "promises": [{**dam, "feasibility": 0.5, "cost": 20, "timeline": 2}] * bool(category),
            "contradictions": [clash] * bool(severity),
        }
        case = {"round": 2, "speech": speech, "lang": "en", "deeds": []}
        case["promises"] = [{"id": "P1", "text": "Build no dam"}]
        line = {"id": f"case-{number}", "slice": "contradiction" if severity else "hedged"}
        lines.append({**line, "lang": "en", "input": case, "answer": answer})
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


def test_agreement_is_corrected_for_chance(tmp_path: Path) -> None:
    first = [("security", "high"), ("security", "low"), ("economy", None), ("economy", None)]
    second = [("security", "high"), ("economy", None), ("economy", None), (None, "low")]
    judged = agreement.cases(
        a_file(tmp_path / "extract_test.jsonl", *first),
        a_file(tmp_path / "extract_test_second.jsonl", *second),
    )
    found = agreement.agreement(judged)
    assert (found["precision"], found["recall"], found["count_match"]) == (1, 3 / 4, 3 / 4)
    # Three pairs, two alike; by chance 2/3 * 1/3 + 1/3 * 2/3.
    assert found["category_accuracy"] == pytest.approx(2 / 3)
    assert found["category_kappa"] == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    # Two of four alike, as by chance.
    assert found["contradiction_accuracy"] == 1 / 2
    assert found["contradiction_kappa"] == 0
    counted = agreement.sizes(judged)
    assert (counted["precision"], counted["recall"], counted["category_kappa"]) == (3, 4, 3)
    assert (counted["contradiction_kappa"], counted["severity_kappa"]) == (4, 1)


def test_a_case_without_a_first_annotation_is_refused(tmp_path: Path) -> None:
    first = a_file(tmp_path / "extract_test.jsonl", ("security", None))
    second = a_file(tmp_path / "extract_test_second.jsonl", ("security", None), first=7)
    with pytest.raises(ValueError, match="case-7"):
        agreement.cases(first, second)


def test_the_readme_tells_the_agreement() -> None:
    assert agreement.table(agreement.cases()) in (DATA / "README.md").read_text("utf-8")
