"""The whole chain in one command, as a host types it, for Mistral's architecture."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

pytest.importorskip("trl", reason="the workshop's packages are not installed")

SCRIPT = Path(__file__).parents[2] / "models" / "run.sh"


def start(
    where: Path, *arguments: str, stdout: int | IO[str] = subprocess.PIPE
) -> subprocess.Popen[str]:
    """Start the script in a folder that is not the repository's, as leader of its own group."""
    return subprocess.Popen(
        [SCRIPT, *arguments],
        cwd=where,
        env={**os.environ, "PYTHON": sys.executable, "HF_HUB_OFFLINE": "1"},
        stdout=stdout,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    printed, _ = process.communicate()
    assert process.returncode == 0, printed[-3000:]
    return printed


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_one_command_goes_from_data_to_report_and_survives_a_kill(tmp_path: Path) -> None:
    home = tmp_path / "workshop"
    extract, first, last = (
        home / "runs" / name
        for name in ("tiny-extract", "tiny-citizens-all", "tiny-citizens-young")
    )
    runs = {"extract": extract, "citizens": last}
    with (tmp_path / "cut.log").open("w") as log:
        cut = start(tmp_path, "tiny", "workshop", stdout=log)
    # By then the checkpoint before it is whole.
    while not (last / "checkpoints" / "checkpoint-10").exists():
        assert cut.poll() is None, (tmp_path / "cut.log").read_text()
        time.sleep(0.02)
    os.killpg(cut.pid, signal.SIGKILL)
    cut.wait()
    assert "train extract" in (tmp_path / "cut.log").read_text()
    assert not (last / "record.json").exists()

    printed = finish(start(tmp_path, "tiny", "workshop"))
    assert "train citizens, stage young" in printed
    assert not [done for done in ("extract", "citizens, stage all") if f"train {done}" in printed]
    notes = {task: json.loads((run / "record.json").read_text()) for task, run in runs.items()}
    before = json.loads((first / "record.json").read_text())
    assert notes["extract"]["resumed_from"] is before["resumed_from"] is None
    assert notes["citizens"]["resumed_from"] in ("checkpoint-5", "checkpoint-10", "checkpoint-15")
    assert notes["citizens"]["start"]["at"] == "the end"
    assert notes["citizens"]["start"]["run"]["data"] == before["data"]
    assert len(before["data"]) > len(notes["citizens"]["data"]) > 1
    assert notes["citizens"]["recipe"]["learning_rate"] == 1e-3
    assert not (first / "merged").exists()
    for task, run in runs.items():
        found = json.loads((run / f"{task}_test.json").read_text())
        assert {"tuned", "untuned", "rules"} <= set(found["systems"])
        tuned = found["models"]["tuned"]["sha256"]
        assert tuned in (run / "gguf" / "SHA256SUMS").read_text()
        assert tuned != found["models"]["untuned"]["sha256"]
    text = (home / "reports" / "tiny" / "report.md").read_text()
    for note in notes.values():
        assert f"{note['metrics']['eval_loss']:.4g}" in text
    assert (home / "reports" / "tiny" / "report.html").is_file()

    made = {path: path.stat().st_mtime_ns for path in (home / "runs").rglob("*") if path.is_file()}
    again = finish(start(tmp_path, "tiny", "workshop"))
    assert not [
        step
        for task in runs
        for step in ("train", "export", "evaluate")
        if f"{step} {task}" in again
    ]
    assert made == {
        path: path.stat().st_mtime_ns for path in (home / "runs").rglob("*") if path.is_file()
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "From data to report"), (["elsewhere"], "there is no recipe"), (["a", "b", "c"], "From")],
)
def test_a_wrong_command_says_what_is_right(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    process = start(tmp_path, *arguments)
    printed, _ = process.communicate()
    assert process.returncode == 2
    assert said in printed
    assert not list(tmp_path.iterdir())


def test_without_the_workshop_it_says_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        [SCRIPT, "tiny"],
        env={**os.environ, "PYTHON": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "make workshop" in done.stderr
