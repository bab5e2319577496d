import hashlib
import json
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from models import validate
from models.validate import DATA, ExtractLine, ReactLine, check_line, compare, read

Raw = dict[str, Any]

SPEECH = (
    "Neighbours, the lower town floods each spring. I will build a dam by round 4 and plant "
    "300 trees on the quay, that is all."
)


def extract_line(**changes: Any) -> Raw:
    """A sound line; changes are keyed by a path like ``answer__promises__0__cost``."""
    dam = {
        "quote": "I will build a dam by round 4",
        "summary": "Build a dam",
        "category": "security",
        "feasibility": 0.5,
        "cost": 20,
        "timeline": 2,
    }
    trees = {
        "quote": "plant 300 trees on the quay",
        "summary": "Plant 300 trees on the quay",
        "category": "environment",
        "feasibility": 0.9,
        "cost": 1,
        "timeline": None,
    }
    clash = {"quote": "plant 300 trees on the quay", "against": "P1", "severity": "medium"}
    line = {
        "id": "e1",
        "slice": "contradiction",
        "lang": "en",
        "input": {
            "round": 2,
            "speech": SPEECH,
            "lang": "en",
            "promises": [{"id": "P1", "text": "Plant 900 trees"}],
            "deeds": [],
        },
        "answer": {"promises": [dam, trees], "contradictions": [clash]},
    }
    return changed(line, changes)


def react_line(**changes: Any) -> Raw:
    line = {
        "id": "c1",
        "slice": "broken",
        "lang": "en",
        "input": {
            "lang": "en",
            "citizen": {"name": "Ida", "age": 70, "demographic": "retiree", "approval": 50},
            "happened": ["Mayor Roe broke the promise: Keep the clinic on Elm Street open."],
            "promises": [{"id": "P1", "text": "Keep the clinic on Elm Street open"}],
            "memory": [],
        },
        "answer": {
            "sentiment": "negative",
            "support": 24,
            "concerns": ["the way to the doctor"],
            "dialogue": "I walked to Elm Street for nothing. My knee will remember it.",
            "cites": "P1",
        },
    }
    return changed(line, changes)


def changed(line: Raw, changes: Raw) -> Raw:
    line = deepcopy(line)
    for path, value in changes.items():
        *parents, last = (int(key) if key.isdigit() else key for key in path.split("__"))
        place: Any = line
        for key in parents:
            place = place[key]
        place[last] = value
    return line


def faults_of(line: Raw) -> list[str]:
    form = ExtractLine if "speech" in line["input"] else ReactLine
    return check_line(json.dumps(line), form)[1]


def written(folder: Path, name: str, *lines: Raw) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def between(folder: Path, **files: list[Raw]) -> list[str]:
    paths = [written(folder, f"{name}.jsonl", *lines) for name, lines in files.items()]
    return compare([read(path) for path in paths])


@pytest.mark.parametrize("line", [extract_line(), react_line()])
def test_a_sound_line_passes(line: Raw) -> None:
    assert faults_of(line) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer__promises__0__quote": "I will build the dam"}, "not in the speech"),
        ({"answer__promises__0__quote": "I will build a dam by round 4 "}, "mark or a space"),
        ({"answer__promises__1__quote": "300 trees on the quay,"}, "mark or a space"),
        ({"answer__promises__0__quote": "will build a da"}, "grammar stops"),
        ({"answer__promises__1__quote": "a dam by round 4"}, "overlap"),
        ({"answer__promises__0__category": "nature"}, "category"),
        ({"answer__promises__0__feasibility": 1.1}, "feasibility"),
        ({"answer__promises__0__feasibility": 0.55}, "reads back differently"),
        ({"answer__promises__0__cost": 201}, "cost"),
        ({"answer__promises__0__cost": "20"}, "reads back differently"),
        ({"answer__promises__0__timeline": -1}, "timeline"),
        ({"answer__promises__0__summary": "word " * 12 + "more"}, "more than 12 words"),
        ({"answer__promises__0__why": "it floods"}, "why"),
        ({"answer__contradictions__0__against": "P7"}, "nothing is called 'P7'"),
        ({"answer__contradictions__0__severity": "huge"}, "severity"),
        ({"answer__contradictions__0__quote": "900 trees"}, "not in the speech"),
        ({"answer__contradictions": []}, "slice contradiction has none"),
        ({"slice": "decoy"}, "slice decoy has a contradiction"),
        ({"slice": "none"}, "slice none has promises"),
        ({"slice": "long"}, "slice long has 2 promises"),
        ({"slice": "explicit", "answer__promises": []}, "slice explicit has no promise"),
        ({"slice": "easy"}, "slice"),
        ({"lang": "de"}, "input.lang is en"),
        ({"lang": "nl"}, "lang"),
        ({"input__deeds": [{"id": "P1", "text": "Felled 9 trees"}]}, "two things"),
        ({"input__city": "Ecotopia"}, "city"),
        ({"input__speech": "Too short."}, "a speech of 2 words"),
        ({"id": ""}, "id"),
    ],
)
def test_a_bad_extract_line_is_refused(changes: Raw, fault: str) -> None:
    assert any(fault in found for found in faults_of(extract_line(**changes)))


def test_a_contradiction_stands_once() -> None:
    line = extract_line()
    line["answer"]["contradictions"] *= 2
    assert faults_of(line) == ["a contradiction stands twice"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer__dialogue": "a" * 400 + "."}, "dialogue"),
        ({"answer__dialogue": "One. Two. Three! Four?"}, "a dialogue of 4 sentences"),
        ({"answer__dialogue": "No mark at the end"}, "a dialogue of 0 sentences"),
        ({"answer__dialogue": "Two lines\nare no style."}, "grammar stops"),
        ({"answer__dialogue": "It was 3.5 miles to walk."}, "grammar stops"),
        ({"answer__dialogue": "He said “the clinic will shine for ever”."}, "nobody said"),
        ({"answer__dialogue": "As an AI I have no knee."}, "out of character"),
        ({"answer__dialogue": "P1 is broken, that is what it is."}, "out of character"),
        ({"answer__cites": "P2"}, "nothing is called 'P2'"),
        ({"answer__sentiment": "sad"}, "sentiment"),
        ({"answer__sentiment": "positive"}, "support 24 is not positive"),
        ({"answer__support": 101}, "support"),
        ({"answer__concerns": []}, "concerns"),
        ({"answer__concerns": ["a", "b", "c", "d"]}, "concerns"),
        ({"answer__concerns": ["the long way to the old doctor"]}, "grammar stops"),
        ({"input__citizen__demographic": "pensioner"}, "demographic"),
    ],
)
def test_a_bad_citizens_line_is_refused(changes: Raw, fault: str) -> None:
    assert any(fault in found for found in faults_of(react_line(**changes)))


def test_a_citizen_may_quote_what_was_promised() -> None:
    dialogue = "“Keep the clinic on Elm Street open”, they wrote, in capitals. I kept the leaflet!"
    assert faults_of(react_line(answer__dialogue=dialogue)) == []


def test_what_is_no_json_is_refused() -> None:
    line, found = check_line('{"id": ', ExtractLine)
    assert line is None
    assert found[0].startswith("not JSON")


def test_an_id_stands_once_over_all_files(tmp_path: Path) -> None:
    faults = between(tmp_path, extract_train=[extract_line()], citizens_train=[react_line(id="e1")])
    assert faults == [f"{tmp_path}/citizens_train.jsonl:1: the id 'e1' stands twice"]


REORDERED = extract_line(
    id="e2",
    input__speech=(
        "That is all, neighbours: each spring the lower town floods. Plant 300 trees on the quay "
        "I will, by round 4 build a dam."
    ),
    answer={"promises": [], "contradictions": []},
    slice="decoy",
)
SAME_RUN = extract_line(
    id="e2",
    input__speech=(
        "Whatever my esteemed rival is selling at the market today, folks, and whoever pays for "
        "that, remember one thing about water: the lower town floods each spring. I will say so."
    ),
    answer={"promises": [], "contradictions": []},
    slice="decoy",
)


@pytest.mark.parametrize(
    ("second", "fault"), [(REORDERED, "% like"), (SAME_RUN, "shares a run of words")]
)
def test_near_duplicates_are_refused(tmp_path: Path, second: Raw, fault: str) -> None:
    together = between(tmp_path, extract_train=[extract_line(), second])
    assert [found.split(": ")[0] for found in together] == [f"{tmp_path}/extract_train.jsonl:2"]
    assert fault in together[0]
    across = between(tmp_path, extract_test=[extract_line()], extract_train=[second])
    assert fault in across[0]


def test_a_family_may_be_alike_but_not_equal_and_keeps_to_its_split(tmp_path: Path) -> None:
    first, second = extract_line(), changed(REORDERED, {"origin": "e1"})
    assert between(tmp_path, extract_train=[first, second]) == []
    twin = extract_line(id="e3", origin="e1", input__speech=SPEECH.replace(".", "!"))
    equal = between(tmp_path, extract_train=[first, twin])
    assert "equals" in equal[0]
    astray = between(tmp_path, extract_train=[first], extract_valid=[second])
    assert "is no original of this split" in astray[0]


def test_a_second_annotation_is_held_against_its_first_alone(tmp_path: Path) -> None:
    first, second = extract_line(), extract_line(answer__promises__0__cost=16)
    assert between(tmp_path, extract_test=[first], extract_test_second=[second]) == []
    train = {"extract_train": [extract_line(id="e2")], "extract_test_second": [second]}
    leaked = between(tmp_path, extract_test=[first], **train)
    assert {found.split(": ")[0] for found in leaked} == {f"{tmp_path}/extract_train.jsonl:1"}


@pytest.mark.parametrize(
    "second",
    [
        [extract_line(id="e2")],
        [extract_line(input__round=3)],
        [extract_line(), extract_line()],
    ],
)
def test_a_second_annotation_is_of_test_cases_each_once(tmp_path: Path, second: list[Raw]) -> None:
    faults = between(tmp_path, extract_test=[extract_line()], extract_test_second=second)
    assert [found.split(": ")[0] for found in faults] == [
        f"{tmp_path}/extract_test_second.jsonl:{len(second)}"
    ]


def test_what_happened_may_not_leak_into_another_split(tmp_path: Path) -> None:
    other = {"id": "c2", "answer__dialogue": "So they shut it; my mother taught me to expect that."}
    assert between(tmp_path, citizens_test=[react_line(), react_line(**other)]) == []
    faults = between(tmp_path, citizens_test=[react_line()], citizens_train=[react_line(**other)])
    assert "has its context from" in faults[0]


def test_an_opening_wears_out(tmp_path: Path) -> None:
    ends = ("rain", "my goats", "that bridge at Lund", "taxes, again")
    lines = [
        react_line(id=f"c{n}", answer__dialogue=f"Well, I never heard of {end}.")
        for n, end in enumerate(ends)
    ]
    faults = between(tmp_path, citizens_train=lines)
    assert [found for found in faults if "the opening" in found] == [
        f"{tmp_path}/citizens_train.jsonl:4: the opening 'well i never heard' for the 4th time"
    ]


def command(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "models.validate", *args],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_tells_faults_line_by_line_and_counts(tmp_path: Path) -> None:
    bad = extract_line(answer__promises__0__cost=201)
    path = written(tmp_path, "extract_train.jsonl", extract_line(), bad)
    done = command(str(path))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{path}:2: answer.promises.0.cost: ")
    assert "| extract_train.jsonl | 1 | 1 | contradiction 1 | en 1 |" in done.stdout


def test_a_draft_is_held_against_the_frozen_test(tmp_path: Path) -> None:
    frozen = json.loads((DATA / "extract_test.jsonl").read_text("utf-8").splitlines()[0])
    path = written(tmp_path, "extract_train.jsonl", {**frozen, "id": "mine"})
    done = command(str(path))
    assert done.returncode == 1
    assert f"% like {DATA / 'extract_test.jsonl'}:1" in done.stdout


def test_a_file_whose_name_says_no_task_is_refused(tmp_path: Path) -> None:
    done = command(str(written(tmp_path, "speeches.jsonl", extract_line())))
    assert done.returncode == 2
    assert "not named like" in done.stderr


@pytest.mark.timeout(600)
@pytest.mark.slow
def test_the_shipped_files_are_sound() -> None:
    files = validate.shipped()  # thorough: some 10 ms a line
    assert {data.path.name for data in files} >= {"extract_test.jsonl", "citizens_test.jsonl"}
    assert [fault for data in files for fault in data.faults] + compare(files) == []


def test_the_worked_cases_of_the_rubric_are_sound() -> None:
    rubric = (DATA / "RUBRIC.md").read_text("utf-8")
    cases = re.findall(r"^```json\n(\{\"id\".*)\n```$", rubric, re.MULTILINE)
    assert len(cases) == 30
    assert [check_line(case, ExtractLine)[1] for case in cases] == [[]] * 30


def test_the_readme_tells_the_counts() -> None:
    readme = (DATA / "README.md").read_text("utf-8")
    assert readme == validate.with_counts(readme, validate.shipped(thorough=False))


def test_the_frozen_files_are_as_they_were() -> None:
    frozen = dict(
        reversed(line.split()) for line in (DATA / "FROZEN.sha256").read_text("utf-8").splitlines()
    )
    assert set(frozen) == {path.name for path in DATA.glob("*_test*.jsonl")}
    for name, digest in frozen.items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, name
