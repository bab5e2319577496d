"""Merging: what the merged file computes is what llama.cpp computes of base and adapter."""

import subprocess
import sys
from pathlib import Path

import gguf
import numpy as np
import pytest

from bot.errors import BadModelFile
from bot.language.llama import Llama, Options
from bot.language.merging import merge
from tests.language import standin
from tests.language.logits import apart, of_llama_cpp

ROUNDED = 0.06
"""Of the logits' standard deviation, the mean difference that Q8_0 instead of Q4_1 explains:
llama.cpp itself rounds what goes into a matrix to 8 bits, differently for the two."""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return standin.write_base(tmp_path / "base.gguf")


@pytest.fixture
def adapter(tmp_path: Path, base: Path) -> Path:
    return standin.write_adapter(tmp_path / "adapter.gguf", base)


def tensors(path: Path) -> dict[str, gguf.ReaderTensor]:
    return {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}


def dense(tensor: gguf.ReaderTensor) -> np.ndarray:
    return gguf.dequantize(tensor.data, tensor.tensor_type)


# llguidance asks for each token's kind by an old name of llama.cpp's.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_llama_cpp_computes_the_same_of_both_ways(model: Path, tmp_path: Path) -> None:
    adapter = standin.write_adapter(tmp_path / "a.gguf", model, only="blk.3.", size=0.1)
    merged = tmp_path / "m.gguf"
    merge(model, adapter, merged, {"general.name": "Merged"})
    tokens = [1, 3528, 198, 504, 9574, 355, 260, 8872, 30, 2, 198]
    plain = of_llama_cpp(model, tokens)
    wanted = of_llama_cpp(model, tokens, adapter)
    # The adapter must matter, or the agreement would prove nothing.
    assert apart(plain, wanted) > 5 * ROUNDED
    assert apart(of_llama_cpp(merged, tokens), wanted) < ROUNDED
    bot = Llama(merged, Options(context=128, extra_buffers=False))
    assert bot.prompt([{"role": "user", "content": "Hi"}])[-4:] == [1, 520, 9531, 198]
    bot.close()


def test_weights_are_the_sum_and_the_rest_is_untouched(
    base: Path, adapter: Path, tmp_path: Path
) -> None:
    merged = tmp_path / "merged.gguf"
    merge(base, adapter, merged, {"general.name": "Merged", "ecotopia.adapter": "a"})
    before, parts, after = tensors(base), tensors(adapter), tensors(merged)
    assert list(after) == list(before)
    for name in ("blk.0.ffn_up.weight", "blk.0.ffn_down.weight"):
        a, b = (dense(parts[f"{name}.lora_{part}"]) for part in "ab")
        wanted = dense(before[name]) + standin.ALPHA / standin.RANK * b @ a
        assert after[name].tensor_type.name == "Q8_0"
        # Q8_0 has 127 steps up to the largest weight of a block.
        assert np.abs(dense(after[name]) - wanted).max() <= np.abs(wanted).max() / 127 * 0.51
    for name in ("token_embd.weight", "output_norm.weight"):
        assert after[name].tensor_type == before[name].tensor_type
        assert (after[name].data == before[name].data).all()


@pytest.mark.parametrize("kind", ["Q4_0", "Q8_0", "F16", "F32"])
def test_bases_of_other_kinds_are_merged_too(tmp_path: Path, kind: str) -> None:
    base = standin.write_base(tmp_path / "b.gguf", kind=kind)
    adapter = standin.write_adapter(tmp_path / "a.gguf", base, only="blk.0.ffn_up")
    merge(base, adapter, tmp_path / "m.gguf", {})
    after = tensors(tmp_path / "m.gguf")
    assert after["blk.0.ffn_up.weight"].tensor_type.name == "Q8_0"
    assert after["blk.0.ffn_down.weight"].tensor_type.name == kind


def test_metadata_is_kept_and_named_anew(base: Path, adapter: Path, tmp_path: Path) -> None:
    merged = tmp_path / "merged.gguf"
    merge(base, adapter, merged, {"general.name": "Merged", "ecotopia.adapter": "a"})
    said, was = (
        {name: field.contents() for name, field in gguf.GGUFReader(path).fields.items()}
        for path in (merged, base)
    )
    new = {
        "general.name": "Merged",
        "general.file_type": gguf.LlamaFileType.MOSTLY_Q8_0,
        "ecotopia.adapter": "a",
        "GGUF.kv_count": was["GGUF.kv_count"] + 1,
    }
    assert said == {**was, **new}
    assert said["tokenizer.ggml.tokens"] == ["a", "ö", "🌳"]


def test_the_same_files_give_the_same_bytes(base: Path, adapter: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.gguf", tmp_path / "2.gguf"
    told: list[tuple[int, int]] = []
    merge(base, adapter, first, {"general.name": "x"})
    merge(base, adapter, second, {"general.name": "x"}, lambda *at: told.append(at))
    assert first.read_bytes() == second.read_bytes()
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_adapters_that_do_not_fit_are_refused(base: Path, tmp_path: Path) -> None:
    other = standin.write_base(tmp_path / "other.gguf", architecture="qwen2")
    bad = tmp_path / "bad.gguf"
    target = tmp_path / "m.gguf"

    def refused(says: str) -> None:
        with pytest.raises(BadModelFile, match=says):
            merge(base, bad, target, {})
        assert not target.exists()
        assert not list(tmp_path.glob("*.part"))

    standin.write_adapter(bad, base, architecture="qwen2")
    refused("for the architecture qwen2, not for llama")
    bad.write_bytes(other.read_bytes())
    refused("is not a LoRA adapter")
    standin.write_adapter(bad, base, type_of_adapter="control_vector")
    refused("is not a LoRA adapter")
    standin.write_adapter(bad, base, alpha=0.0)
    refused("does not say its alpha")
    standin.write_adapter(bad, base, only="none")
    refused("changes nothing")
    standin.write_adapter(bad, base, only="")
    refused("changes the embeddings")
    standin.write_adapter(bad, base, size=float("inf"))
    refused("no number")


@pytest.mark.parametrize(
    ("shapes", "says"),
    [
        ({"blk.7.ffn_up.weight.lora_a": (4, 64), "blk.7.ffn_up.weight.lora_b": (32, 4)}, "blk.7"),
        ({"blk.0.ffn_up.weight.lora_a": (4, 64)}, "not both halves"),
        ({"blk.0.ffn_up.weight": (4, 64)}, "not both halves"),
        (
            {"blk.0.ffn_up.weight.lora_a": (4, 32), "blk.0.ffn_up.weight.lora_b": (32, 4)},
            r"where base\.gguf has \(32, 64\)",
        ),
        ({"blk.0.ffn_up.weight.lora_a": (4, 64), "blk.0.ffn_up.weight.lora_b": (32, 3)}, "where"),
        ({"blk.0.ffn_up.weight.lora_a": (64,), "blk.0.ffn_up.weight.lora_b": (32,)}, "where"),
    ],
)
def test_tensors_missing_or_of_another_shape_are_refused(
    base: Path, tmp_path: Path, shapes: dict[str, tuple[int, ...]], says: str
) -> None:
    writer = gguf.GGUFWriter(tmp_path / "bad.gguf", "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, 8.0)
    for name, shape in shapes.items():
        writer.add_tensor(name, np.zeros(shape, np.float16))
    with pytest.raises(BadModelFile, match=says):
        merge(base, standin.write(writer), tmp_path / "m.gguf", {})


@pytest.mark.parametrize("which", ["base", "adapter"])
def test_a_file_cut_off_anywhere_is_refused(
    base: Path, adapter: Path, tmp_path: Path, which: str
) -> None:
    cut = tmp_path / "cut.gguf"
    whole = {"base": base, "adapter": adapter}[which].read_bytes()
    for length in range(0, len(whole), 97):
        cut.write_bytes(whole[:length])
        files = {"base": base, "adapter": adapter} | {which: cut}
        with pytest.raises(BadModelFile, match=r"cut\.gguf"):
            merge(files["base"], files["adapter"], tmp_path / "m.gguf", {})
    assert not (tmp_path / "m.gguf").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.language.merging import merge

def kill(done, total):
    os.kill(os.getpid(), signal.SIGKILL)

base, adapter, target = map(Path, sys.argv[1:])
merge(base, adapter, target, {}, kill)
"""


@pytest.mark.parametrize("before", [None, b"an older one"])
def test_killed_in_the_middle_it_leaves_what_was_there(
    base: Path, adapter: Path, tmp_path: Path, before: bytes | None
) -> None:
    target = tmp_path / "m.gguf"
    if before:
        target.write_bytes(before)
    command = [sys.executable, "-c", KILLED, str(base), str(adapter), str(target)]
    assert subprocess.run(command, check=False).returncode == -9
    assert (target.read_bytes() if target.exists() else None) == before
    merge(base, adapter, target, {})
    assert list(tensors(target)) == list(tensors(base))
    assert not list(tmp_path.glob("*.part"))
