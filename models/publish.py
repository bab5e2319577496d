"""Publish adapters, models and data: ``python -m models.publish RUN... --to NAME [--send]``.

A run gives two repositories of the Hugging Face Hub under the user or organisation ``NAME``: its
adapter, and the merged model with the GGUF files; ``--data`` adds one for the data. Without
``--send`` nothing leaves: what would go where is printed, with sizes and sha256. The token is the
Hub client's own (``HF_TOKEN`` or ``hf auth login``). What is there already is not sent again, so a
publication that was cut off goes on when it is started again. ``--wandb`` logs the same files as
artifacts to Weights & Biases (``WANDB_API_KEY``; with ``WANDB_MODE=offline`` they stay here).
"""

import argparse
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from huggingface_hub import CommitOperationAdd, HfApi, get_token
from huggingface_hub.errors import HTTPError

from models import record
from models.cards import data_card, hub_base, model_card
from models.findings import TASKS, Evaluation, read_evaluation, read_run
from models.validate import DATA, SECOND, SPLITS

DATASET = "ecotopia-data"
WANDB_PROJECT = "ecotopia"
_WEIGHTS = ("*.safetensors", "*.json", "*.jinja", "*.model")
"""What of a folder of weights is published: not the trainer's own state, which names paths."""


class Refused(Exception):
    """Nothing was sent, and the message says why."""


@dataclass(frozen=True)
class Repository:
    """What one repository is to hold: paths in it, with a file here or its content."""

    name: str
    kind: Literal["model", "dataset"]
    files: Mapping[str, Path | bytes]


def plan(
    runs: Sequence[Path], owner: str, *, data: bool = False, evaluations: Sequence[Path] = ()
) -> list[Repository]:
    """Say what would go where.

    Raises OSError where a file is not there, ValueError where a record cannot be read, a run has
    not finished, or a GGUF file is not the one that was exported.
    """
    measured = [read_evaluation(path) for path in evaluations]
    found = [part for run in runs for part in _of_run(run, owner, measured)]
    if data:
        found.append(Repository(f"{owner}/{DATASET}", "dataset", _data_files()))
    if not found:
        raise ValueError("there is nothing to publish: name runs, or --data")
    return found


def _of_run(folder: Path, owner: str, evaluations: Sequence[Evaluation]) -> Iterator[Repository]:
    run = read_run(folder)
    if not run["done"]:
        raise ValueError(f"{folder} has not finished: go on with models.train --resume")
    name, dataset = f"{owner}/ecotopia-{run['name']}", f"{owner}/{DATASET}"
    gguf = _checked_gguf(folder / "gguf")
    sums = {about["sha256"] for about in gguf.values()}
    shared = {"record.json": folder / "record.json", "SHA256SUMS": folder / "gguf" / "SHA256SUMS"}

    def card(repository: str, part: Literal["lora", "merged"]) -> bytes:
        title = repository.partition("/")[2]
        return model_card(title, part, run, dataset, evaluations, sums).encode()

    adapter = folder / "adapter"
    yield Repository(
        f"{name}-lora",
        "model",
        {
            "README.md": card(f"{name}-lora", "lora"),
            **_weights(adapter),
            "adapter_config.json": _adapter_config(adapter, run["base"]["name"]),
            "adapter.gguf": folder / "gguf" / "adapter.gguf",
            **shared,
        },
    )
    yield Repository(
        name,
        "model",
        {
            "README.md": card(name, "merged"),
            **_weights(folder / "merged"),
            **{path.name: path for path in gguf if path.name != "adapter.gguf"},
            **shared,
        },
    )


def _checked_gguf(folder: Path) -> dict[Path, dict[str, Any]]:
    """Give the exported files that SHA256SUMS lists, each with its size and sha256."""
    found = {}
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        about = record.file(folder / name)
        if about["sha256"] != digest:
            raise ValueError(f"{folder / name} is not what was exported: export the run again")
        found[folder / name] = about
    return found


def _weights(folder: Path) -> dict[str, Path | bytes]:
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not there: merge and export the run first")
    return {path.name: path for pattern in _WEIGHTS for path in sorted(folder.glob(pattern))}


def _adapter_config(adapter: Path, base: str) -> bytes:
    """Give PEFT's description of the adapter, with the base by its name and not by a path here."""
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    config["base_model_name_or_path"] = hub_base(base) or base
    return (json.dumps(config, indent=2) + "\n").encode()


def _data_files() -> dict[str, Path | bytes]:
    splits: dict[str, dict[str, list[str]]] = {}
    for task in TASKS:
        for split in SPLITS:
            files = sorted(DATA.glob(f"{task}_{split}*.jsonl"))
            names = [path.name for path in files if not path.stem.endswith(SECOND)]
            if names:
                splits.setdefault(task, {})[split] = names
    kept = [*DATA.glob("*.jsonl"), DATA / "RUBRIC.md", DATA / "FROZEN.sha256"]
    readme = (DATA / "README.md").read_text("utf-8")
    return {
        "README.md": data_card(readme, splits).encode(),
        **{path.name: path for path in sorted(kept)},
    }


def described(content: Path | bytes) -> dict[str, Any]:
    """Give the size and sha256 of a file or content."""
    if isinstance(content, bytes):
        return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return record.file(content)


def hub(endpoint: str | None = None) -> HfApi:
    """Give the Hub's client. Raises Refused without a token."""
    token = get_token()
    if token is None:
        raise Refused("there is no token for the Hub: set HF_TOKEN, or run `hf auth login`")
    return HfApi(endpoint=endpoint, token=token)


def send(repositories: Sequence[Repository], api: HfApi, private: bool) -> Iterator[str]:
    """Send everything to the Hub, and give where each repository stands once it is there.

    Raises HTTPError, OSError or RuntimeError where the Hub cannot be reached or refuses.
    """
    for repository in repositories:
        api.create_repo(repository.name, repo_type=repository.kind, private=private, exist_ok=True)
        done = api.create_commit(
            repository.name,
            [CommitOperationAdd(path, content) for path, content in repository.files.items()],
            commit_message="Publish what the workshop made",
            repo_type=repository.kind,
        )
        yield done.commit_url


def check_wandb() -> None:
    """Raise Refused where W&B's package or a key is missing."""
    if find_spec("wandb") is None:
        raise Refused("the package wandb is not installed: run `make workshop`")
    if os.environ.get("WANDB_MODE") != "offline" and not os.environ.get("WANDB_API_KEY"):
        raise Refused("there is no key for W&B: set WANDB_API_KEY, or WANDB_MODE=offline")


def send_artifacts(repositories: Sequence[Repository], folder: Path) -> Iterator[str]:
    """Log each repository's files as an artifact to W&B, and give the artifacts' names.

    ``folder`` takes what W&B writes here.
    """
    import wandb

    folder.mkdir(parents=True, exist_ok=True)
    with wandb.init(project=_project(), job_type="publish", dir=folder) as run:
        for repository in repositories:
            artifact = wandb.Artifact(_artifact(repository), repository.kind)
            for path, content in repository.files.items():
                if isinstance(content, bytes):
                    with artifact.new_file(path, "wb") as file:
                        file.write(content)
                else:
                    # Not copied first: a merged model can have many gigabytes.
                    artifact.add_file(str(content), path, policy="immutable", skip_cache=True)
            run.log_artifact(artifact)
            yield f"{_project()}/{_artifact(repository)}"


def _project() -> str:
    return os.environ.get("WANDB_PROJECT", WANDB_PROJECT)


def _artifact(repository: Repository) -> str:
    return repository.name.partition("/")[2]


def show(repositories: Sequence[Repository], wandb: bool) -> None:
    """Print what would go where."""
    for repository in repositories:
        print(f"{repository.kind} {repository.name}")
        if wandb:
            print(f"artifact {_project()}/{_artifact(repository)}")
        total = 0
        for path, content in repository.files.items():
            about = described(content)
            total += about["bytes"]
            print(f"  {path:<36} {about['bytes'] / 1e6:>10.3f} MB  {about['sha256']}")
        print(f"  {'in all':<36} {total / 1e6:>10.3f} MB")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.publish", description=__doc__)
    parser.add_argument("runs", type=Path, nargs="*", metavar="RUN")
    parser.add_argument("--to", required=True, metavar="NAME", help="user or organisation")
    parser.add_argument("--data", action="store_true", help="publish the data too")
    parser.add_argument("--evaluation", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--private", action="store_true", help="make new repositories private")
    parser.add_argument("--endpoint", help="another server that speaks the Hub's API")
    parser.add_argument("--wandb", type=Path, metavar="FOLDER", help="log artifacts to W&B too")
    parser.add_argument("--send", action="store_true", help="do it; otherwise only print")
    args = parser.parse_args()
    try:
        repositories = plan(args.runs, args.to, data=args.data, evaluations=args.evaluation)
        show(repositories, bool(args.wandb))
        if not args.send:
            print("Nothing was sent: --send does it.")
            return
        api = hub(args.endpoint)
        if args.wandb:
            check_wandb()
        for place in send(repositories, api, args.private):
            print(f"sent: {place}")
        if args.wandb:
            for name in send_artifacts(repositories, args.wandb):
                print(f"logged: {name}")
    except (Refused, HTTPError, OSError, ValueError, RuntimeError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
