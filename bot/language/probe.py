"""Finds out, in a child process, whether this machine survives llama.cpp's extra buffers.

Some machines advertise AMX and refuse it: llama.cpp then dies with SIGSEGV at the first prompt of
more than one token. A 64-token prompt tells; the verdict is remembered for the same library, CPU
and model. The child is this module: ``python -m bot.language.probe --model PATH``.
"""

import asyncio
import hashlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import structlog

from bot.errors import BadModelFile, LanguageError

log = structlog.get_logger()

VERDICTS = "llama-probe.json"
PROMPT_TOKENS = 64
TIMEOUT = 600.0
EXIT_BAD_MODEL = 78  # EX_CONFIG of sysexits.h
"""What this module and the worker exit with where a model file is unusable."""


async def extra_buffers_work(
    model: Path, home: Path, *, gpu_layers: int, command: Sequence[str] | None = None
) -> bool:
    """Say whether to load ``model`` with extra buffers; try it where no verdict is known.

    The verdict is kept in ``home/llama-probe.json``. ``command`` replaces the child's command
    line but for its options. Raises BadModelFile, or LanguageError where llama.cpp dies with and
    without them.
    """
    store = home / VERDICTS
    key = await asyncio.to_thread(_key, model, gpu_layers)
    verdicts = await asyncio.to_thread(_read, store)
    if key in verdicts:
        return verdicts[key]
    command = [*(command or (sys.executable, "-m", "bot.language.probe"))]
    options = ["--model", str(model), "--gpu-layers", str(gpu_layers)]
    works = await _survives([*command, *options])
    if not works:
        log.warning("llama.cpp dies on this machine with its extra buffers: they are turned off")
        if not await _survives([*command, *options, "--no-extra-buffers"]):
            raise LanguageError("llama.cpp dies on this machine at its first prompt")
    await asyncio.to_thread(_write, store, {**verdicts, key: works})
    return works


async def _survives(command: Sequence[str]) -> bool:
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(TIMEOUT):
            output, _ = await child.communicate()
    except TimeoutError as error:
        raise LanguageError(f"llama.cpp did not read {PROMPT_TOKENS} tokens in time") from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    sentence = output.decode("utf-8", "replace").strip()
    if child.returncode == EXIT_BAD_MODEL:
        raise BadModelFile(sentence)
    if child.returncode is not None and child.returncode > 0:
        # Not a crash of native code, so no verdict on it.
        raise LanguageError(f"the probe of llama.cpp failed: {sentence or child.returncode}")
    return child.returncode == 0


def _key(model: Path, gpu_layers: int) -> str:
    """Name what a verdict depends on. Raises BadModelFile where the file cannot be read."""
    try:
        stat = model.stat()
    except OSError as error:
        raise BadModelFile(f"cannot read the model file {model}: {error.strerror}") from error
    facts = [
        version("llama-cpp-python"),
        _cpu(),
        str(gpu_layers),
        model.name,
        str(stat.st_size),
        str(stat.st_mtime_ns),
    ]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]


def _cpu() -> str:
    """Describe the CPU: its model and flags where Linux tells, else what Python knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    wanted = ("model name", "flags", "Features", "CPU part")
    return "\n".join(sorted({line for line in lines if line.startswith(wanted)}))


def _read(store: Path) -> dict[str, bool]:
    try:
        verdicts = json.loads(store.read_text())
    except (OSError, ValueError):
        return {}
    return verdicts if isinstance(verdicts, dict) else {}


def _write(store: Path, verdicts: dict[str, bool]) -> None:
    store.parent.mkdir(parents=True, exist_ok=True)
    draft = store.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(verdicts, indent=1))
    draft.replace(store)


def main(arguments: Sequence[str] | None = None) -> None:
    """Load the model, read one prompt, and exit with 0 if that was survived."""
    import argparse

    from bot.language.context import Context, Part
    from bot.language.llama import Llama, Options

    parser = argparse.ArgumentParser(prog="python -m bot.language.probe")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--gpu-layers", type=int, default=-1)
    parser.add_argument("--no-extra-buffers", action="store_true")
    options = parser.parse_args(arguments)
    try:
        llama = Llama(
            options.model,
            Options(
                context=2 * PROMPT_TOKENS,
                slots=1,
                gpu_layers=options.gpu_layers,
                extra_buffers=not options.no_extra_buffers,
            ),
        )
    except BadModelFile as error:
        print(error)
        sys.exit(EXIT_BAD_MODEL)
    prompt = llama.prompt([{"role": "user", "content": "word " * PROMPT_TOKENS}])
    Context(llama).read([Part(0, prompt[:PROMPT_TOKENS], told=1)])
    llama.close()


if __name__ == "__main__":
    main()
