import json
import os
import sys

import pytest

from bot.errors import BadModelFile, LanguageError
from bot.language.probe import VERDICTS, extra_buffers_work

# A child that notes each start, and dies as llama.cpp does where AMX is refused.
DIES = """
import os, signal, sys
with open({notes!r}, "a") as notes:
    notes.write(" ".join(sys.argv[1:]) + "\\n")
if {always} or "--no-extra-buffers" not in sys.argv:
    os.kill(os.getpid(), signal.SIGSEGV)
"""


def dying(tmp_path, *, always=False):
    notes = tmp_path / "notes"
    script = tmp_path / "child.py"
    script.write_text(DIES.format(notes=str(notes), always=always))
    return [sys.executable, str(script)], notes


async def test_a_machine_that_dies_with_extra_buffers_is_remembered(model, tmp_path):
    command, notes = dying(tmp_path)
    for _ in range(2):
        assert not await extra_buffers_work(model, tmp_path, gpu_layers=-1, command=command)
    starts = notes.read_text().splitlines()
    assert [("--no-extra-buffers" in start) for start in starts] == [False, True]
    assert list(json.loads((tmp_path / VERDICTS).read_text()).values()) == [False]


async def test_another_model_is_tried_anew(model, tmp_path):
    command, notes = dying(tmp_path)
    other = tmp_path / "other.gguf"
    os.symlink(model, other)
    for path in (model, other):
        await extra_buffers_work(path, tmp_path, gpu_layers=-1, command=command)
    assert len(notes.read_text().splitlines()) == 4


async def test_a_machine_that_dies_anyway_is_told_and_not_remembered(model, tmp_path):
    command, _ = dying(tmp_path, always=True)
    with pytest.raises(LanguageError, match="dies on this machine"):
        await extra_buffers_work(model, tmp_path, gpu_layers=-1, command=command)
    assert not (tmp_path / VERDICTS).exists()


async def test_a_child_that_fails_without_a_crash_is_no_verdict(model, tmp_path):
    command = [sys.executable, "-c", "print('out of memory'); raise SystemExit(1)"]
    with pytest.raises(LanguageError, match="out of memory"):
        await extra_buffers_work(model, tmp_path, gpu_layers=-1, command=command)
    assert not (tmp_path / VERDICTS).exists()


async def test_the_real_child_reads_its_prompt(model, tmp_path):
    (tmp_path / VERDICTS).write_text("{broken")
    works = await extra_buffers_work(model, tmp_path, gpu_layers=-1)
    assert list(json.loads((tmp_path / VERDICTS).read_text()).values()) == [works]


async def test_the_real_child_names_a_cut_off_file(model, tmp_path):
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(model.read_bytes()[:50_000_000])
    with pytest.raises(BadModelFile, match="not within the file bounds"):
        await extra_buffers_work(cut, tmp_path, gpu_layers=-1)
    with pytest.raises(BadModelFile, match="No such file"):
        await extra_buffers_work(tmp_path / "none.gguf", tmp_path, gpu_layers=-1)
