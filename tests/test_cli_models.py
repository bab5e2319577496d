"""`ecotopia models` as a host uses it, on the packaged base with two small adapters."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import cli, model_files
from bot.config import load_settings
from bot.errors import BadModelFile, ConfigError
from bot.language import files, installing
from bot.language.files import DEFAULT_SHA256, TASKS, packaged_model
from tests.language import standin


@dataclass
class Done:
    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two adapters as a version ships them, and under ``data`` the models made of them."""
    folder = tmp_path_factory.mktemp("adapters")
    first = standin.write_adapter(folder / "extract.gguf", packaged_model(), only="blk.3.")
    shutil.copy(first, folder / "citizens.gguf")
    sums = [f"{files.sha256(path)}  {path.name}\n" for path in folder.glob("*.gguf")]
    (folder / installing.SUMS).write_text("".join(sums))
    return folder


@pytest.fixture
def ecotopia(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    release: Path,
) -> Iterator[Command]:
    """The command, in this process so that it ships the small adapters, in an empty folder."""
    monkeypatch.setattr(installing, "ADAPTERS", release)
    monkeypatch.chdir(tmp_path)
    for name in ("", "_EXTRACT", "_CITIZENS", "_URL"):
        monkeypatch.delenv(f"ECOTOPIA_MODEL{name}", raising=False)

    def run(*arguments: str) -> Done:
        monkeypatch.setattr("sys.argv", ["ecotopia", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return Done(int(end.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def installed(ecotopia: Command, release: Path, tmp_path: Path) -> Command:
    """The command where the models are made already; they are made once for all tests."""
    made = release / "made"
    if not made.exists():
        assert ecotopia("models", "install").code == 0
        shutil.copytree(tmp_path / "data" / "models", made)
    shutil.copytree(made, tmp_path / "data" / "models", dirs_exist_ok=True)
    return ecotopia


def row(text: str, task: str, *, used: bool) -> str:
    """The line of `models list` for a task's file that is, or is not, in use."""
    rows = [line for line in text.splitlines() if f" {task} " in line]
    (found,) = [line for line in rows if line.lstrip().startswith("●") == used]
    return found


@pytest.mark.parametrize("command", ["install", "list", "use", "verify"])
def test_every_command_has_help(ecotopia: Command, command: str) -> None:
    done = ecotopia("models", command, "--help")
    assert done.code == 0
    assert "Usage:" in done.out


def test_install_makes_both_models_and_verify_finds_them_right(
    installed: Command, tmp_path: Path
) -> None:
    again = installed("models", "install")
    assert again.code == 0
    assert again.out.count("in place and whole") == 2
    listed = installed("models", "list").out
    for task in TASKS:
        line = row(listed, task, used=True)
        assert f"Ecotopia {task}, SmolLM2-135M-Instruct" in line
        assert "Q8_0" in line
        assert line.rstrip().endswith(f"data/models/{task}.gguf")
    verified = installed("models", "verify")
    assert verified.code == 0, verified.out
    assert verified.out.count("✓") == 5
    assert verified.out.count("read a first prompt") == 2


def test_verify_fails_with_a_sentence_on_a_file_that_was_changed(
    installed: Command, tmp_path: Path
) -> None:
    for task in TASKS:  # no copy has to be read in full to tell
        path = tmp_path / "data" / "models" / f"{task}.gguf"
        path.write_bytes(path.read_bytes()[:1000])
    done = installed("models", "verify")
    assert done.code == 1
    assert done.out.count("is not what was made at install") == 2
    assert "ecotopia models install" in done.out


def test_before_the_first_start_nothing_is_wrong(ecotopia: Command) -> None:
    done = ecotopia("models", "verify")
    assert done.code == 0
    assert done.out.count("not made yet") == 2
    assert "(not made yet)" in ecotopia("models", "list").out


def test_a_file_of_ones_own_is_used_remembered_and_left_again(
    ecotopia: Command, tmp_path: Path, release: Path
) -> None:
    own = tmp_path / "own.gguf"
    own.symlink_to(packaged_model())
    done = ecotopia("models", "use", "citizens", "own.gguf")
    assert done.code == 0, done.err
    settings = load_settings()
    assert model_files.model_for("citizens", settings) == own
    assert model_files.missing_defaults(TASKS, settings) == ["extract"]
    listed = ecotopia("models", "list").out
    assert "Q4_1" in row(listed, "citizens", used=True)
    assert "(not made yet)" in row(listed, "citizens", used=False)
    verified = ecotopia("models", "verify")
    assert verified.code == 0
    assert "Model (citizens): own.gguf, read a first prompt" in verified.out
    assert ecotopia("models", "use", "both", "default").code == 0
    assert model_files.missing_defaults(TASKS, settings) == ["extract", "citizens"]


def test_a_setting_wins_and_the_command_says_so(
    ecotopia: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECOTOPIA_MODEL", str(packaged_model()))
    other = tmp_path / "other.gguf"
    shutil.copy(packaged_model(), other)
    monkeypatch.setenv("ECOTOPIA_MODEL_CITIZENS", str(other))
    done = ecotopia("models", "use", "both", "default")
    assert done.code == 0
    assert "extract: ECOTOPIA_MODEL is set" in done.out
    assert "citizens: ECOTOPIA_MODEL_CITIZENS is set" in done.out
    assert model_files.model_for("extract", load_settings()) == packaged_model()
    assert model_files.model_for("citizens", load_settings()) == other
    monkeypatch.setenv("ECOTOPIA_MODEL_URL", "http://127.0.0.1:9/v1")
    listed = ecotopia("models", "list").out
    assert "ECOTOPIA_MODEL_URL is set" in listed
    assert "●" not in listed
    assert model_files.missing_defaults(TASKS, load_settings()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("use", "poems", "x.gguf"), 2, "poems"),
        (("use", "extract"), 2, "PATH"),
        (("use", "extract", "none.gguf"), 2, "there is no file none.gguf"),
        (("use", "extract", "page.gguf"), 1, "page.gguf is not a GGUF file"),
        (("use", "extract", "cut.gguf"), 1, "llama.cpp cannot load"),
        (("sell",), 2, "sell"),
    ],
)
def test_bad_usage_is_2_and_a_bad_file_1(
    ecotopia: Command, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    (tmp_path / "page.gguf").write_text("<html>")
    with packaged_model().open("rb") as model:
        (tmp_path / "cut.gguf").write_bytes(model.read(20_000_000))
    done = ecotopia("models", *arguments)
    assert done.code == code
    assert says in done.err
    assert not model_files.chosen(tmp_path / "data")


def test_a_damaged_choice_is_told_with_the_way_back(ecotopia: Command, tmp_path: Path) -> None:
    place = tmp_path / "data" / "models" / model_files.CHOSEN
    place.parent.mkdir(parents=True)
    place.write_text("[]{")
    with pytest.raises(ConfigError, match="delete it to go back"):
        model_files.chosen(tmp_path / "data")
    done = ecotopia("models", "list")
    assert done.code == 1
    assert str(place.relative_to(tmp_path)) in done.err


def test_a_chosen_file_that_is_another_one_by_now_is_refused(
    ecotopia: Command, tmp_path: Path, release: Path
) -> None:
    own = tmp_path / "own.gguf"
    shutil.copyfile(packaged_model(), own)
    assert ecotopia("models", "use", "citizens", "own.gguf").code == 0
    assert model_files.model_for("citizens", load_settings()) == own
    with own.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xff" if own.read_bytes()[-1] != 0xFF else b"\x00")
    with pytest.raises(BadModelFile, match="is not the file that was chosen"):
        model_files.model_for("citizens", load_settings())
    verified = ecotopia("models", "verify")
    assert verified.code == 1
    assert "not the file that was chosen" in " ".join(verified.out.split())
    assert ecotopia("models", "use", "citizens", "own.gguf").code == 0
    assert model_files.model_for("citizens", load_settings()) == own


def test_a_choice_of_before_sums_were_kept_still_holds(tmp_path: Path) -> None:
    place = tmp_path / "models" / model_files.CHOSEN
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps({"extract": str(packaged_model())}))
    assert model_files.chosen(tmp_path)["extract"].path == packaged_model()
    model_files.choose("citizens", packaged_model(), tmp_path)
    known = model_files.chosen(tmp_path)
    assert known["extract"].sha256 is None
    assert known["citizens"].sha256 == DEFAULT_SHA256
