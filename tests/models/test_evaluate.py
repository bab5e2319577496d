"""The evaluation, through the bot's own language code."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.errors import BadModelFile
from bot.language import rules
from bot.language.files import packaged_model
from bot.language.schemas import Extraction, Reaction
from models import evaluate
from models.evaluate import BASE, Answers, Extras, measure
from models.evaluate_tasks import (
    COMMONEST,
    TRIVIAL_REACTION,
    citizens,
    extraction,
    training_citizens,
    trivial_extraction,
)
from models.validate import DATA, ExtractLine, Line, ReactLine, read

SLICES = ("explicit", "none", "contradiction")


@pytest.fixture(scope="module")
def lines() -> list[ExtractLine]:
    """15 shipped lines of each of three slices."""
    files = [read(path, thorough=False) for path in sorted(DATA.glob("extract_train*.jsonl"))]
    held = [line for file in files for line in file.lines.values()]
    return [
        line
        for name in SLICES
        for line in [line for line in held if line.slice == name][:15]
        if isinstance(line, ExtractLine)
    ]


@pytest.fixture
def data(tmp_path: Path, lines: list[ExtractLine]) -> Path:
    return written(tmp_path / "extract_valid.jsonl", lines)


@pytest.fixture(scope="module")
def reactions() -> list[ReactLine]:
    """The first 12 shipped citizens of the validation split."""
    held = read(DATA / "citizens_valid.jsonl", thorough=False).lines.values()
    return [line for line in held if isinstance(line, ReactLine)][:12]


def written(path: Path, lines: Sequence[Line]) -> Path:
    text = "".join(f"{line.model_dump_json(exclude_none=False)}\n" for line in lines)
    path.write_text(text, "utf-8")
    return path


def answers(found: Sequence[Extraction] | Sequence[Reaction], seconds: float = 0.0) -> Answers:
    return Answers(found, [True] * len(found), seconds)


def test_the_right_answers_get_full_marks(lines: list[ExtractLine]) -> None:
    figures = measure(extraction(), lines, answers([line.answer for line in lines], 9.0))
    marks = figures["all"]["metrics"]
    assert marks.pop("false_positives") == marks.pop("feasibility_mae") == 0
    assert all(mark == pytest.approx(1) for mark in marks.values())
    assert figures["seconds_a_speech"] == 9 / len(lines)
    slices = {name: group["speeches"] for name, group in figures["groups"].items()}
    assert sum(slices[name] for name in slices if name.startswith("slice ")) == len(lines)
    assert slices["slice explicit"] == 15


def test_an_empty_answer_gets_none(lines: list[ExtractLine]) -> None:
    nothing = Extraction(promises=[], contradictions=[])
    found = measure(extraction(), lines, answers([nothing] * len(lines)))
    marks = found["all"]["metrics"]
    assert (marks["recall"], marks["false_positives"], marks["contradiction_f1"]) == (0, 0, 0)
    assert marks["precision"] is None


def test_the_trivial_answer_fits_any_speech(lines: list[ExtractLine]) -> None:
    for line in lines:
        answer = trivial_extraction(line)
        assert len(answer.promises) == 1
        assert not answer.contradictions
        assert not answer.misfits(line.input)
    wordless = lines[0].input.model_copy(update={"speech": "🌳🌳"})
    line = lines[0].model_copy(update={"input": wordless})
    assert trivial_extraction(line).promises[0].quote == "🌳🌳"


def test_the_trivial_category_is_the_commonest_of_the_training_texts() -> None:
    files = [read(path, thorough=False) for path in DATA.glob("extract_train*.jsonl")]
    counted = Counter(
        promise.category
        for file in files
        for line in file.lines.values()
        if isinstance(line, ExtractLine)
        for promise in line.answer.promises
    )
    assert counted.most_common(1)[0][0] == COMMONEST


async def test_rules_and_trivial_answer_stand_beside(
    lines: list[ExtractLine], data: Path, tmp_path: Path
) -> None:
    found = await evaluate.evaluate([data], {}, tmp_path)
    marks = {name: system["all"]["metrics"] for name, system in found["systems"].items()}
    assert set(marks) == {"rules", "trivial"}
    assert marks["rules"]["quotes_verbatim"] == 1
    assert marks["rules"]["false_positives"] < marks["trivial"]["false_positives"] == 1
    for line, answer in zip(lines, found["systems"]["rules"]["answers"], strict=True):
        read = rules.priced(rules.extract(line.input))
        said = {"id": line.id, "found": read.model_dump(mode="json")}
        assert answer == said
    low, high = found["systems"]["rules"]["all"]["intervals"]["f1"]
    assert low <= marks["rules"]["f1"] <= high
    assert found["data"]["extract_valid.jsonl"]["lines"] == 45


def test_answers_of_the_rules_are_not_the_models(lines: list[ExtractLine]) -> None:
    gold = [line.answer for line in lines[:4]]
    found = measure(extraction(), lines[:4], Answers(gold, [True, True, True, False], 1.0))
    assert found["answered_by_rules"] == 1
    assert found["all"]["metrics"]["valid"] == 3 / 4


def test_the_right_reactions_get_full_marks(reactions: list[ReactLine]) -> None:
    task = citizens(reactions, training_citizens())
    figures = measure(task, reactions, answers([line.answer for line in reactions], 6.0))
    marks = figures["all"]["metrics"]
    assert marks["valid"] == marks["support_sign"] == marks["sentiment_accuracy"] == 1
    assert marks["cites_right"] == marks["language_right"] == 1
    assert marks["invented_quotes"] == marks["out_of_character"] == 0
    assert figures["seconds_a_reaction"] == 0.5
    groups = [name for name in figures["groups"] if name.startswith("demographic ")]
    assert sum(figures["groups"][name]["reactions"] for name in groups) == 12


async def test_citizens_beside_templates_trivial_and_gold(
    reactions: list[ReactLine], tmp_path: Path
) -> None:
    path = written(tmp_path / "citizens_valid.jsonl", reactions)
    found = await evaluate.evaluate([path], {}, tmp_path)
    assert set(found["systems"]) == {"rules", "trivial", "gold"}
    said = [item["found"] for item in found["systems"]["rules"]["answers"]]
    assert said == [rules.react(line.input).model_dump(mode="json") for line in reactions]
    trivial = found["systems"]["trivial"]
    assert trivial["answers"][0]["found"] == TRIVIAL_REACTION.model_dump(mode="json")
    assert trivial["all"]["metrics"]["repeated_openings"] == 1
    assert [case["id"] for case in found["cases"]] == [line.id for line in reactions]


async def test_one_task_at_a_time(data: Path, reactions: list[ReactLine], tmp_path: Path) -> None:
    path = written(tmp_path / "citizens_valid.jsonl", reactions)
    with pytest.raises(ValueError, match="both tasks"):
        await evaluate.evaluate([data, path], {}, tmp_path)
    path.write_text("")
    with pytest.raises(ValueError, match="no case"):
        await evaluate.evaluate([path], {}, tmp_path)


@pytest.mark.slow
async def test_a_model_answers_itself(
    lines: list[ExtractLine], reactions: list[ReactLine], tmp_path: Path
) -> None:
    path = written(tmp_path / "extract_valid.jsonl", lines[:2])
    models = {BASE: packaged_model()}
    found = await evaluate.evaluate([path], models, tmp_path, Extras(True, True))
    system = found["systems"][BASE]
    assert system["answered_by_rules"] == 0
    marks = system["all"]["metrics"]
    assert marks["quotes_verbatim"] in (1, None)
    assert marks["valid"] == 1
    assert 0 <= marks["unconstrained_valid"] <= 1
    assert marks["eval_loss"] > 0
    assert system["seconds_a_speech"] > 0
    assert found["models"][BASE]["bytes"] == packaged_model().stat().st_size
    path = written(tmp_path / "citizens_valid.jsonl", reactions[:2])
    found = await evaluate.evaluate([path], models, tmp_path)
    assert found["systems"][BASE]["all"]["metrics"]["cites_known"] == 1


async def test_what_is_no_model_is_refused_before_anything_runs(data: Path, tmp_path: Path) -> None:
    with pytest.raises(BadModelFile, match="not a GGUF file"):
        await evaluate.evaluate([data], {"text": data}, tmp_path)


def test_the_command_prints_a_table_and_keeps_all(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "models.evaluate", str(data), "--home", str(tmp_path)]
    done = subprocess.run(
        [*command, "--out", str(out)], capture_output=True, text=True, check=True, timeout=100
    )
    assert "contradiction_accuracy" in done.stdout
    kept = json.loads(out.read_text())["systems"]["rules"]
    assert f"{kept['all']['metrics']['f1']:.3f}" in done.stdout
    assert len(kept["answers"]) == 45


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "extract_valid.jsonl"
    path.write_text("{}\n")
    command = [sys.executable, "-m", "models.evaluate", str(path), "--home", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Field required" in done.stderr
    assert "Traceback" not in done.stderr
