"""Publishing with the Hub's real client, over real sockets, to a Hub of our own on loopback."""

import asyncio
import hashlib
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from aiohttp.test_utils import TestServer

from models.validate import DATA
from tests.models.hub import TOKEN, Hub

pytest.importorskip("trl", reason="the workshop's packages are not installed")

from models import publish, recipe, train
from models.export import export

TINY = Path(recipe.__file__).parent / "recipes" / "tiny.yaml"
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
LORA, MERGED = ("model", "me/ecotopia-tiny-extract-lora"), ("model", "me/ecotopia-tiny-extract")
DATASET = ("dataset", "me/ecotopia-data")


@pytest.fixture(scope="module")
def made(workshop_bases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was trained, merged and exported."""
    folder = tmp_path_factory.mktemp("runs")
    lines = (DATA / "extract_train_none.jsonl").read_text("utf-8").splitlines(keepends=True)
    data = folder / "extract_train.jsonl"
    data.write_text("".join(sorted(lines, key=len)[:4]), "utf-8")
    run, home = folder / "tiny-extract", workshop_bases.parent
    plan = recipe.read(TINY, "extract", ["max_steps=1"])
    train.train(plan, "extract", training=[data], validation=[data], out=run, home=home)
    export(run, ["Q8_0"], home)
    return run


@pytest.fixture
async def hub() -> AsyncIterator[tuple[Hub, str]]:
    """A Hub and its address."""
    hub = Hub()
    async with TestServer(hub.app()) as server:
        yield hub, str(server.make_url("")).rstrip("/")


async def typed(
    folder: Path, *arguments: str | Path, token: str | None = TOKEN, **more: str
) -> tuple[int, str]:
    """Run the command as it is typed, and give its exit code and all that it printed."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "WANDB"))}
    environment = {**kept, "HF_HOME": str(folder / "hf"), "HF_HUB_DISABLE_XET": "1", **more}
    if token:
        environment["HF_TOKEN"] = token
    command = [sys.executable, "-m", "models.publish", *map(str, arguments)]
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment,
    )
    printed, _ = await process.communicate()
    assert TOKEN not in printed.decode()
    return process.returncode or 0, printed.decode()


async def test_nothing_leaves_unless_told(tmp_path: Path, made: Path, hub: tuple[Hub, str]) -> None:
    server, endpoint = hub
    where = ["--to", "me", "--data", "--wandb", tmp_path / "wandb", "--endpoint", endpoint]
    code, printed = await typed(tmp_path, made, *where, WANDB_MODE="offline")
    assert code == 0
    assert "Nothing was sent" in printed
    model = made / "gguf" / "extract.Q8_0.gguf"
    assert hashlib.sha256(model.read_bytes()).hexdigest() in printed
    for _, name in (LORA, MERGED, DATASET):
        assert name in printed
        assert name.replace("me/", "artifact ecotopia/") in printed
    assert server.requests == []
    assert not (tmp_path / "wandb").exists()


async def test_all_of_it_arrives_and_is_sent_once(
    tmp_path: Path, made: Path, hub: tuple[Hub, str]
) -> None:
    server, endpoint = hub
    where = ["--to", "me", "--data", "--private", "--endpoint", endpoint, "--send"]
    code, printed = await typed(tmp_path, made, *where)
    assert code == 0, printed
    assert set(server.repositories) == {LORA, MERGED, DATASET}
    assert all(stored.private for stored in server.repositories.values())
    lora, merged = (server.repositories[key].files for key in (LORA, MERGED))
    weights = "adapter_model.safetensors"
    assert lora[weights] == (made / "adapter" / weights).read_bytes()
    assert lora["adapter.gguf"] == (made / "gguf" / "adapter.gguf").read_bytes()
    assert merged["extract.Q8_0.gguf"] == (made / "gguf" / "extract.Q8_0.gguf").read_bytes()
    assert {"config.json", "tokenizer.json", "model.safetensors"} <= set(merged)
    for path in DATA.glob("*.jsonl"):
        assert server.repositories[DATASET].files[path.name] == path.read_bytes()
    for content in {**lora, **merged}.values():
        assert str(made.parent).encode() not in content
        assert b"/bases/" not in content
    again, printed = await typed(tmp_path, made, *where)
    assert again == 0, printed
    assert [stored.commits for stored in server.repositories.values()] == [1, 1, 1]


async def test_a_change_alone_is_sent(tmp_path: Path, made: Path, hub: tuple[Hub, str]) -> None:
    server, endpoint = hub
    run = shutil.copytree(made, tmp_path / "tiny-extract")
    where = [run, "--to", "me", "--endpoint", endpoint, "--send"]
    assert (await typed(tmp_path, *where))[0] == 0
    (run / "record.json").write_text((run / "record.json").read_text() + "\n")
    server.requests.clear()
    assert (await typed(tmp_path, *where))[0] == 0
    assert not [request for request in server.requests if request.startswith("PUT")]
    assert server.repositories[LORA].files["record.json"] == (run / "record.json").read_bytes()
    assert server.repositories[LORA].commits == 2


async def test_what_was_cut_off_goes_on(tmp_path: Path, made: Path, hub: tuple[Hub, str]) -> None:
    server, endpoint = hub
    server.uploads_left = 1
    where = [made, "--to", "me", "--endpoint", endpoint, "--send"]
    code, printed = await typed(tmp_path, *where)
    assert code == 2
    assert "Error while uploading" in printed
    assert "Traceback" not in printed
    assert len(server.objects) == 1
    assert server.repositories[LORA].commits == 0
    server.uploads_left = 1000
    server.requests.clear()
    assert (await typed(tmp_path, *where))[0] == 0
    sent = [request for request in server.requests if request.startswith("PUT")]
    assert len(sent) == len(set(sent)) == len(server.objects) - 1
    assert server.repositories[LORA].commits == server.repositories[MERGED].commits == 1


@pytest.mark.parametrize(
    ("token", "said"),
    [(None, "no token for the Hub: set HF_TOKEN"), (f"{TOKEN}x"[1:], "Invalid username")],
)
async def test_without_the_right_token_nothing_is_made(
    tmp_path: Path, made: Path, hub: tuple[Hub, str], token: str | None, said: str
) -> None:
    server, endpoint = hub
    where = [made, "--to", "me", "--endpoint", endpoint, "--send"]
    code, printed = await typed(tmp_path, *where, token=token)
    assert code == 2
    assert said in printed
    assert "Traceback" not in printed
    assert token is None or token not in printed
    assert not server.repositories


async def test_no_key_for_wandb_stops_before_anything_is_sent(
    tmp_path: Path, made: Path, hub: tuple[Hub, str]
) -> None:
    server, endpoint = hub
    where = [made, "--to", "me", "--endpoint", endpoint, "--wandb", tmp_path / "wandb", "--send"]
    code, printed = await typed(tmp_path, *where)
    assert code == 2
    assert "no key for W&B" in printed
    assert server.requests == []


async def test_artifacts_are_kept_here_without_a_key(
    tmp_path: Path, made: Path, hub: tuple[Hub, str]
) -> None:
    _, endpoint = hub
    folder = tmp_path / "wandb"
    where = [made, "--to", "me", "--endpoint", endpoint, "--wandb", folder, "--send"]
    code, printed = await typed(
        tmp_path, *where, WANDB_MODE="offline", WANDB_DATA_DIR=str(tmp_path / "staging")
    )
    assert code == 0, printed
    assert "logged: ecotopia/ecotopia-tiny-extract" in printed
    (log,) = folder.glob("wandb/offline-run-*/run-*.wandb")
    assert b"ecotopia-tiny-extract-lora" in log.read_bytes()


def test_cards_tell_base_licence_and_figures(tmp_path: Path, made: Path) -> None:
    sums = dict(
        reversed(line.split(maxsplit=1))
        for line in (made / "gguf" / "SHA256SUMS").read_text().splitlines()
    )
    marks = {"metrics": {"f1": 0.875, "severity_kappa": None}, "intervals": {"f1": [0.8, 0.9]}}
    other = {"metrics": {"f1": 0.111}, "intervals": {}}
    note = {
        "models": {
            "tuned": {"sha256": sums["extract.Q8_0.gguf"]},
            "untuned": {"sha256": "0" * 64},
        },
        "data": {"extract_test.jsonl": {}},
        "systems": {"untuned": {"all": other}, "tuned": {"all": marks}},
    }
    path = tmp_path / "test.json"
    path.write_text(json.dumps(note))
    lora, merged = publish.plan([made], "me", evaluations=[path])
    for repository, library in ((lora, "peft"), (merged, "transformers")):
        card = repository.files["README.md"]
        assert isinstance(card, bytes)
        _, front, text = card.decode().split("---\n", 2)
        data = yaml.safe_load(front)
        assert data["license"] == "mit"
        assert data["library_name"] == library
        assert data["language"] == ["en", "fr", "de", "es"]
        assert "| f1 | 0.875 (0.80 to 0.90) |" in text
        assert "0.111" not in text
        assert "r=16, α=32" in text


def test_the_data_card_names_files_that_are_there(tmp_path: Path) -> None:
    (data,) = publish.plan([], "me", data=True)
    card = data.files["README.md"]
    assert isinstance(card, bytes)
    front = yaml.safe_load(card.decode().split("---\n", 2)[1])
    paths = [
        path for task in front["configs"] for part in task["data_files"] for path in part["path"]
    ]
    assert set(paths) < set(data.files)
    assert "extract_test_second.jsonl" not in paths
    assert len(paths) == len(set(paths)) == len(list(DATA.glob("*.jsonl"))) - 1


async def test_what_is_not_whole_is_refused(tmp_path: Path, made: Path) -> None:
    run = shutil.copytree(made, tmp_path / "run")
    with (run / "gguf" / "extract.Q8_0.gguf").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ValueError, match="not what was exported"):
        publish.plan([run], "me")
    shutil.rmtree(run / "merged")
    code, printed = await typed(tmp_path, tmp_path / "elsewhere", "--to", "me")
    assert code == 2
    assert "Traceback" not in printed
    (run / "record.json").unlink()
    with pytest.raises(ValueError, match="has not finished"):
        publish.plan([run], "me")
    with pytest.raises(ValueError, match="nothing to publish"):
        publish.plan([], "me")


def test_a_base_of_the_hub_keeps_its_name() -> None:
    assert publish.hub_base("smollm2-135m") == "HuggingFaceTB/SmolLM2-135M-Instruct"
    assert publish.hub_base("mistralai/Ministral-8B-Instruct-2410").startswith("mistralai/")
    assert publish.hub_base("tiny-mistral") is None
