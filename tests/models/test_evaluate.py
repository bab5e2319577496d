"""The evaluation, through the bot's own language code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import BadModelFile
from bot.language import rules
from bot.language.files import packaged_model
from bot.language.schemas import Extraction
from models import evaluate
from models.evaluate import Answers, measure, trivial
from models.validate import DATA, ExtractLine, load

SLICES = ("explicit", "none", "contradiction")


@pytest.fixture(scope="module")
def lines() -> list[ExtractLine]:
    """15 shipped lines of each of three slices."""
    held = [line for path in sorted(DATA.glob("extract_train*.jsonl")) for line in load(path)]
    return [
        line
        for name in SLICES
        for line in [line for line in held if line.slice == name][:15]
        if isinstance(line, ExtractLine)
    ]


@pytest.fixture
def data(tmp_path: Path, lines: list[ExtractLine]) -> Path:
    path = tmp_path / "extract_valid.jsonl"
    path.write_text("".join(f"{line.model_dump_json()}\n" for line in lines))
    return path


def test_the_right_answers_get_full_marks(lines: list[ExtractLine]) -> None:
    answers = Answers([line.answer for line in lines], 9.0)
    figures = measure(lines, answers)
    marks = figures["all"]["metrics"]
    assert marks.pop("false_positives") == marks.pop("feasibility_mae") == 0
    assert all(mark == pytest.approx(1) for mark in marks.values())
    assert figures["seconds_a_speech"] == 9 / len(lines)
    slices = {name: group["speeches"] for name, group in figures["groups"].items()}
    assert sum(slices[name] for name in slices if name.startswith("slice ")) == len(lines)
    assert slices["slice explicit"] == 15


def test_an_empty_answer_gets_none(lines: list[ExtractLine]) -> None:
    nothing = Extraction(promises=[], contradictions=[])
    marks = measure(lines, Answers([nothing] * len(lines), 0.0))["all"]["metrics"]
    assert (marks["recall"], marks["false_positives"], marks["contradiction_f1"]) == (0, 0, 0)
    assert marks["precision"] is None


def test_the_trivial_answer_fits_any_speech(lines: list[ExtractLine]) -> None:
    for line in lines:
        answer = trivial(line.input)
        assert len(answer.promises) == 1
        assert not answer.contradictions
        assert not answer.misfits(line.input)
    assert trivial(lines[0].input.model_copy(update={"speech": "🌳🌳"})).promises[0].quote == "🌳🌳"


async def test_rules_and_trivial_answer_stand_beside(
    lines: list[ExtractLine], data: Path, tmp_path: Path
) -> None:
    found = await evaluate.evaluate([data], {}, tmp_path)
    marks = {name: system["all"]["metrics"] for name, system in found["systems"].items()}
    assert set(marks) == {"rules", "trivial"}
    assert marks["rules"]["quotes_verbatim"] == 1
    assert marks["rules"]["false_positives"] < marks["trivial"]["false_positives"] == 1
    for line, answer in zip(lines, found["systems"]["rules"]["answers"], strict=True):
        said = {"id": line.id, "found": rules.extract(line.input).model_dump(mode="json")}
        assert answer == said
    low, high = found["systems"]["rules"]["all"]["intervals"]["f1"]
    assert low <= marks["rules"]["f1"] <= high
    assert found["data"]["extract_valid.jsonl"]["lines"] == 45


@pytest.mark.slow
async def test_a_model_answers_itself(lines: list[ExtractLine], tmp_path: Path) -> None:
    path = tmp_path / "extract_valid.jsonl"
    path.write_text("".join(f"{line.model_dump_json()}\n" for line in lines[:2]))
    found = await evaluate.evaluate([path], {"untuned": packaged_model()}, tmp_path)
    system = found["systems"]["untuned"]
    assert system["answered_by_rules"] == 0
    assert system["all"]["metrics"]["quotes_verbatim"] in (1, None)
    assert system["seconds_a_speech"] > 0
    assert found["models"]["untuned"]["bytes"] == packaged_model().stat().st_size


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
