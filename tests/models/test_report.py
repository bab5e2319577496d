"""The report, from records as training and evaluation leave them."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.language.schemas import Extraction
from models import recipe, record
from models.findings import Evaluation, categories, contradictions, read_evaluation, read_run
from models.validate import DATA, load

pytest.importorskip("matplotlib", reason="the workshop's packages are not installed")

from models import report

SECTIONS = [
    "1 Overview",
    "2 Training configuration",
    "3 Datasets",
    "4 Training results",
    "5 Loss curves",
    "6 Evaluation",
    "7 Confusion matrices",
    "8 Sample outputs",
    "9 Environment",
    "10 Limits",
]
TINY = Path(recipe.__file__).parent / "recipes" / "tiny.yaml"
CURVE = [
    {"step": 5, "epoch": 0.5, "loss": 2.5, "learning_rate": 1e-3},
    {"step": 10, "epoch": 1.0, "loss": 1.5, "learning_rate": 5e-4},
    {"step": 10, "epoch": 1.0, "eval_loss": 1.75, "eval_mean_token_accuracy": 0.5},
]


class Page(HTMLParser):
    """A page's headings, the heads of its tables, its elements, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.heads: list[str] = []
        self.elements: list[str] = []
        self.outside: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        self.elements.append(tag)
        for key, value in attrs:
            if key in ("src", "href", "xlink:href") and not (value or "").startswith("#"):
                self.outside.append(f"{tag} {key}={value}")

    def handle_data(self, data: str) -> None:
        if self._open == "h2" and data.strip():
            self.headings.append(data)
        elif self._open == "th":
            self.heads.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder with a record of the form that training writes."""
    data = [DATA / "extract_train_none.jsonl", DATA / "extract_valid.jsonl"]
    note = {
        "task": "extract",
        "recipe": recipe.read(TINY, "extract").model_dump(),
        **record.circumstances(data),
        "parameters": {"trained": 1_234_567},
        "examples": {"train": 140, "valid": 96},
        "metrics": {
            "train_loss": 0.4321,
            "eval_loss": 1.75,
            "eval_mean_token_accuracy": None,
            "train_samples_per_second": 3.25,
            "train_runtime": 61.0,
        },
        "curve": CURVE,
    }
    folder = tmp_path / "tiny-extract"
    folder.mkdir()
    (folder / "record.json").write_text(json.dumps(note))
    return folder


def evaluation(path: Path, data: str = "extract_valid.jsonl", **changes: Any) -> Path:
    """Write an evaluation in which a model answers five shipped cases, the first one wrongly."""
    lines = load(DATA / "extract_train_explicit.jsonl")[:5]
    answers = [line.answer.model_dump(mode="json") for line in lines]
    answers[0] = {"promises": [], "contradictions": []}
    marks = {"f1": 0.9, "false_positives": 0.2, "severity_kappa": None}
    part = {"speeches": 5, "metrics": marks, "intervals": {"f1": [0.8, 0.95]}}
    system = {
        "seconds_a_speech": 0.5,
        "answered_by_rules": 2,
        "all": part,
        "groups": {"slice explicit": part},
        "answers": [
            {"id": line.id, "found": answer} for line, answer in zip(lines, answers, strict=True)
        ],
    }
    note = {
        "models": {"tuned": {"sha256": "0" * 64, "bytes": 1}},
        **record.circumstances([DATA / "extract_valid.jsonl"]),
        "systems": {"tuned": system, "trivial": {**system, "groups": {}}},
        "cases": [line.model_dump(mode="json") for line in lines],
        **changes,
    }
    note["data"] = {data: note["data"]["extract_valid.jsonl"]}
    path.write_text(json.dumps(note))
    return path


def row(text: str, label: str) -> list[str]:
    """Give the cells of the first table row with this label."""
    line = next(line for line in text.splitlines() if line.startswith(f"| {label} |"))
    return [cell.strip() for cell in line.strip("|").split("|")[1:]]


def test_everything_stands_in_its_place(tmp_path: Path, run: Path) -> None:
    out = tmp_path / "out"
    found = evaluation(tmp_path / "valid.json")
    command = [sys.executable, "-m", "models.report", str(run), "--evaluation", str(found)]
    subprocess.run([*command, "--out", str(out)], check=True, capture_output=True, timeout=60)
    text = (out / "report.md").read_text()
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == SECTIONS
    assert row(text, "train loss") == ["0.4321", "0.484", "0.233"]
    assert row(text, "eval token accuracy") == ["not measured", "0.856", "0.919"]
    assert row(text, "trained parameters") == ["1,234,567"]
    assert row(text, "learning rate") == ["0.005"]
    assert row(text, "f1")[0] == "0.900 (0.80 to 0.95)"
    assert row(text, "severity kappa")[0] == "not measured"
    gates = text[text.index("**Gates**") :]
    assert row(gates, "f1")[:2] == ["≥ 0.85", "0.900 reached"]
    assert row(gates, "false positives")[:2] == ["≤ 0.08", "0.200 missed"]
    assert record.file(DATA / "extract_valid.jsonl")["sha256"] in text
    assert "No run trained the adapter citizens." in text
    assert "In valid the rules answered 2 times for tuned" in text
    assert set(record.versions()) <= {
        line.split(" |")[0][2:].replace("\\", "")
        for line in text.splitlines()
        if line.startswith("| ")
    }


def test_the_page_needs_nothing_else(tmp_path: Path, run: Path) -> None:
    path = report.write([run], [evaluation(tmp_path / "valid.json")], tmp_path / "out")
    page = Page(path.read_text())
    assert page.headings == SECTIONS
    assert page.outside == []
    assert page.elements.count("svg") == 3
    assert "script" not in page.elements
    named = [part.partition('"')[0] for part in path.read_text().split(' id="')[1:]]
    assert len(named) == len(set(named))


def test_curves_hold_every_point(tmp_path: Path, run: Path) -> None:
    report.write([run], [], tmp_path / "out")
    drawing = ElementTree.parse(tmp_path / "out" / "loss-1.svg").getroot()
    words = [item.text for item in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"training", "validation", "step", "loss"} <= set(words)
    marks = [
        item
        for item in drawing.iter("{http://www.w3.org/2000/svg}use")
        if "cc3311" in item.get("style", "")
    ]
    assert len(marks) == 2  # the one validation, and its mark in the legend


def test_what_is_missing_says_so(tmp_path: Path, run: Path) -> None:
    (run / "record.json").rename(run / "run.json")
    cut = json.loads((run / "run.json").read_text())
    for key in ("metrics", "curve", "examples", "parameters"):
        del cut[key]
    (run / "run.json").write_text(json.dumps(cut))
    text, drawn = report.markdown([read_run(run)], [])
    assert "tiny-extract was cut off" in text
    assert "the record holds no curve" in text
    assert row(text, "train loss")[0] == "not measured"
    assert not drawn
    empty, _ = report.markdown([], [])
    assert [line[3:] for line in empty.splitlines() if line.startswith("## ")] == SECTIONS
    assert "No record of a training run was given." in empty
    assert "No evaluation was given." in empty
    bare = read_evaluation(evaluation(tmp_path / "bare.json", cases=[]))
    assert (
        "Not measured: no evaluation of a model holds its cases." in report.markdown([], [bare])[0]
    )


def test_no_text_becomes_markup(tmp_path: Path, run: Path) -> None:
    bad = "<img src=x onerror=alert(1)> | **b** ``` </pre><script>1</script> $x$ [l](http://a.b)"
    line = load(DATA / "extract_train_explicit.jsonl")[0].model_dump(mode="json")
    line["input"]["speech"] = f"{bad}\n```\n# head\n<script>2</script>\n````"
    path = evaluation(tmp_path / "valid.json", cases=[line])
    note = json.loads(path.read_text())
    for part in ("systems", "models"):
        note[part][bad] = note[part]["tuned"]
    path.write_text(json.dumps(note))
    folder = run.rename(run.parent / "<b>a|b*c*$d$")
    page = report.write([folder], [path], tmp_path / "out").read_text()
    parsed = Page(page)
    assert not {"script", "img", "a", "b", "em"} & set(parsed.elements)
    assert parsed.outside == []
    assert parsed.headings == SECTIONS
    assert "&lt;script&gt;2" in page
    assert " ".join(bad.split()) in parsed.heads
    assert folder.name in parsed.heads


def test_frozen_cases_are_counted_but_not_shown(tmp_path: Path) -> None:
    shown = read_evaluation(evaluation(tmp_path / "valid.json"))
    frozen = read_evaluation(evaluation(tmp_path / "test.json", "extract_test.jsonl"))
    assert len(shown.samples()) == 5
    assert frozen.samples() == []
    assert frozen.matrices()[0].counts == shown.matrices()[0].counts
    text, _ = report.markdown([], [frozen])
    assert "Answers from the frozen tests are not shown" in text
    assert frozen.note["cases"][0]["input"]["speech"][:40] not in text


def test_confusion_counts_every_promise_once() -> None:
    lines = load(DATA / "extract_train_explicit.jsonl")[:20]
    gold = [line.answer for line in lines if isinstance(line.answer, Extraction)]
    total = sum(len(answer.promises) for answer in gold)
    nothing = Extraction(promises=[], contradictions=[])
    same = categories((answer, answer) for answer in gold)
    assert len(same) == total
    assert all(right == found for right, found in same)
    missed = categories((answer, nothing) for answer in gold)
    assert [found for _, found in missed] == ["none"] * total
    extra = categories((nothing, answer) for answer in gold)
    assert [right for right, _ in extra] == ["none"] * total
    assert contradictions([(nothing, nothing)]) == [("no", "no")]


def test_citizens_are_compared_by_sentiment() -> None:
    line = load(DATA / "citizens_valid.jsonl")[0].model_dump(mode="json")
    found = {**line["answer"], "sentiment": "neutral"}
    note = {
        "name": "citizens",
        "data": {"citizens_valid.jsonl": {}},
        "models": {"tuned": {}},
        "systems": {"tuned": {"answers": [{"id": line["id"], "found": found}]}},
        "cases": [line],
    }
    (matrix,) = Evaluation(note).matrices()
    place = matrix.labels.index(line["answer"]["sentiment"]), matrix.labels.index("neutral")
    assert matrix.counts[place[0]][place[1]] == sum(map(sum, matrix.counts)) == 1


@pytest.mark.parametrize("content", ["[]", "{}", "not JSON"])
def test_what_is_no_record_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "record.json").write_text(content)
    with pytest.raises(ValueError, match=r"no record|Expecting value"):
        read_run(tmp_path)
    with pytest.raises(ValueError, match=r"no evaluation|Expecting value"):
        read_evaluation(tmp_path / "record.json")
    with pytest.raises(FileNotFoundError):
        read_run(tmp_path / "elsewhere")
