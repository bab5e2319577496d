"""Small bases and random adapters in the right shapes, for tests of merging and installing."""

from pathlib import Path

import gguf
import numpy as np

RANK = 4
ALPHA = 8.0
WIDE, NARROW = 64, 32


def write_base(path: Path, *, architecture: str = "llama", kind: str = "Q4_1") -> Path:
    """A model of two matrices, a norm and embeddings: enough to be merged, not to be run."""
    random = np.random.default_rng(1)
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name("Tiny")
    writer.add_license("mit")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_1)
    writer.add_chat_template("{{ messages }}")
    writer.add_token_list(["a", "ö", "🌳"])
    writer.add_token_scores([0.0, -1.5, 2.0])
    writer.add_bool("tokenizer.ggml.add_bos_token", False)
    for name, shape, stored in (
        ("token_embd.weight", (3, WIDE), "Q8_0"),
        ("output_norm.weight", (WIDE,), "F32"),
        ("blk.0.ffn_up.weight", (NARROW, WIDE), kind),
        ("blk.0.ffn_down.weight", (WIDE, NARROW), kind),
    ):
        values = random.normal(size=shape).astype(np.float32)
        quantisation = gguf.GGMLQuantizationType[stored]
        writer.add_tensor(name, gguf.quantize(values, quantisation), raw_dtype=quantisation)
    return write(writer)


def write_adapter(
    path: Path,
    base: Path,
    *,
    only: str = "blk.",
    seed: int = 2,
    size: float = 0.02,
    architecture: str = "llama",
    alpha: float = ALPHA,
    type_of_adapter: str = "lora",
) -> Path:
    """A random adapter, as models/export.py writes them, for a base's matrices named ``only…``."""
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, type_of_adapter)
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, alpha)
    for tensor in gguf.GGUFReader(base).tensors:
        if tensor.name.startswith(only) and len(tensor.shape) == 2:
            width, height = tensor.shape.tolist()
            a = random.normal(size=(RANK, width)).astype(np.float16)
            b = random.normal(scale=size, size=(height, RANK)).astype(np.float16)
            writer.add_tensor(f"{tensor.name}.lora_a", a)
            writer.add_tensor(f"{tensor.name}.lora_b", b)
    return write(writer)


def write(writer: gguf.GGUFWriter) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    assert writer.path
    return writer.path
