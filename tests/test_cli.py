"""The command line as a host uses it: real processes, their output and exit codes."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.face.guild import needed_permissions

SPEECH = "I will plant 500 trees by next round. The night buses stay."


def ecotopia(
    folder: Path, *arguments: str, given: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ECOTOPIA_", "DISCORD_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
        input=given,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        "",
        "run",
        "sandbox",
        "doctor",
        "extract",
        "react",
        "recount",
        "simulate",
        "bench",
        "bench gateway",
        "bench growth",
        "db",
        "db upgrade",
        "models",
    ],
)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    done = ecotopia(tmp_path, *command.split(), "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_bad_usage_is_2(tmp_path: Path) -> None:
    assert ecotopia(tmp_path, "nonsense").returncode == 2
    assert ecotopia(tmp_path, "extract", "no-such-file.jsonl").returncode == 2


def test_without_a_token_run_says_what_is_missing(tmp_path: Path) -> None:
    done = ecotopia(tmp_path, "run")
    assert done.returncode == 1
    assert "DISCORD_TOKEN is missing" in done.stderr
    assert "https://discord.com/developers/applications" in done.stderr
    assert "ecotopia sandbox" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_is_one_sentence(tmp_path: Path) -> None:
    done = ecotopia(tmp_path, "doctor", ECOTOPIA_LOG_LEVEL="loud")
    assert done.returncode == 1
    assert "ECOTOPIA_LOG_LEVEL cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_extract_answers_each_line_in_order_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    cases = [
        json.dumps({"id": "a", "round": 1, "speech": SPEECH}),
        "{not json",
        json.dumps({"id": "b", "round": 2, "speech": "Thank you all!", "promises": ["Keep it"]}),
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(cases))
    done = ecotopia(tmp_path, "extract", "--rules", str(file))
    assert done.returncode == 1
    first, bad, last = map(json.loads, done.stdout.splitlines())
    assert (first["id"], bad["line"], last["id"]) == ("a", 2, "b")
    assert set(first) == {"id", "promises", "contradictions"}
    assert [p["quote"] in SPEECH for p in first["promises"]] == [True] * len(first["promises"])
    assert first["promises"]
    assert last["promises"] == []


def test_extract_with_the_model_reads_plain_text_from_standard_input(tmp_path: Path) -> None:
    done = ecotopia(tmp_path, "extract", given=SPEECH)
    assert done.returncode == 0, done.stderr
    (answer,) = map(json.loads, done.stdout.splitlines())
    assert set(answer) == {"id", "promises", "contradictions"}
    assert all(p["quote"] in SPEECH for p in answer["promises"])


def test_react_answers_in_the_schema(tmp_path: Path) -> None:
    case = {
        "id": 7,
        "lang": "fr",
        "citizen": {"name": "Lea", "age": 24, "demographic": "student", "approval": 40},
        "happened": ["Ann promised cheaper rents."],
        "promises": ["Cap rents"],
    }
    done = ecotopia(tmp_path, "react", "--rules", given=json.dumps(case))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["id"] == 7
    assert 0 <= answer["support"] <= 100
    assert answer["dialogue"]


def test_doctor_finds_what_is_wrong_and_says_how_to_mend_it(tmp_path: Path) -> None:
    fine = ecotopia(tmp_path, "doctor")
    assert fine.returncode == 0, fine.stdout
    assert fine.stdout.count("✓") >= 6
    (tmp_path / "broken.gguf").write_bytes(b"GGML, not GGUF")
    sick = ecotopia(
        tmp_path,
        "doctor",
        DISCORD_TOKEN="not-a-token",
        ECOTOPIA_MODEL="broken.gguf",
        ECOTOPIA_DATABASE_URL="sqlite+aiosqlite:////nowhere/at/all.db",
    )
    assert sick.returncode == 1
    assert sick.stdout.count("✗") == 3
    assert "does not have the form of a bot's token" in sick.stdout
    assert "is not a GGUF file" in sick.stdout


def test_doctor_prints_the_link_by_which_the_bot_of_the_token_is_invited(tmp_path: Path) -> None:
    first = base64.urlsafe_b64encode(b"123456789012345678").decode().rstrip("=")
    done = ecotopia(tmp_path, "doctor", DISCORD_TOKEN=f"{first}.GabcdE.{'x' * 38}")
    (line,) = (line for line in done.stdout.splitlines() if "Invite link" in line)
    link = urlsplit(line.split()[-1])
    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    assert parse_qs(link.query) == {
        "client_id": ["123456789012345678"],
        "scope": ["bot applications.commands"],
        "permissions": [str(needed_permissions().value)],
    }


def test_db_upgrade_makes_the_database_and_revision_names_it(tmp_path: Path) -> None:
    made = ecotopia(tmp_path, "db", "upgrade", ECOTOPIA_DATA_DIR="here")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "here" / "ecotopia.db").exists()
    shown = ecotopia(tmp_path, "db", "revision", ECOTOPIA_DATA_DIR="here")
    assert "the newest is" in shown.stdout
    assert "None" not in shown.stdout
    checked = ecotopia(tmp_path, "doctor", ECOTOPIA_DATA_DIR="here")
    assert "the newest" in checked.stdout
