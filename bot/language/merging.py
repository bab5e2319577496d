"""Merges a LoRA adapter into its base, both GGUF files, with numpy alone. All of it blocks.

Each matrix W that the adapter changes becomes W + alpha / r · B · A (Hu et al. 2021,
arXiv:2106.09685, section 4.1), summed in float32 and stored as Q8_0. Everything else, norms and
the embeddings that serve as output too, is copied as it is.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import numpy.typing as npt
from gguf import GGMLQuantizationType as Kind
from gguf import GGUFReader, GGUFValueType, GGUFWriter, ReaderTensor

from bot.errors import BadModelFile
from bot.language.files import check_gguf

Floats = npt.NDArray[np.float32]
OnProgress = Callable[[int, int], None]
"""Told how many bytes of how many are written."""

MADE = Kind.Q8_0
_BLOCK = gguf.GGML_QUANT_SIZES[MADE][0]
_EMBEDDINGS = "token_embd.weight"
# What the writer says of a file by itself, and what the merge changes.
_OWN_KEYS = {"GGUF.version", "GGUF.tensor_count", "GGUF.kv_count", "general.architecture"}
_OWN_KEYS |= {"general.file_type"}


@dataclass(frozen=True)
class _Change:
    """What an adapter adds to one matrix: ``a`` has the shape (r, in), ``b`` (out, r)."""

    a: Floats
    b: Floats
    scale: float

    def of(self, weight: Floats) -> Floats:
        return weight + self.scale * (self.b @ self.a)


def merge(
    base: Path,
    adapter: Path,
    target: Path,
    metadata: Mapping[str, str],
    on_progress: OnProgress | None = None,
) -> None:
    """Write ``base`` with ``adapter`` merged into it to ``target``, whole or not at all.

    All metadata of the base is kept but for what ``metadata`` says anew. The same files give the
    same bytes on the same machine; another machine may round a sum otherwise. One merge at a time
    may write to a target: its draft is ``target`` with ``.part`` behind its name.

    Raises BadModelFile where a file is no whole GGUF or the adapter does not fit the base.
    """
    reader = _read(base)
    changes = _changes(adapter, reader, base)
    draft = target.with_name(target.name + ".part")
    try:
        _write(reader, changes, draft, metadata, on_progress)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> GGUFReader:
    check_gguf(path)
    try:
        return GGUFReader(path)
    except (ValueError, LookupError, OverflowError) as error:
        raise BadModelFile(f"{path} is cut off or damaged: {error}") from error


def _said(reader: GGUFReader, key: str) -> Any:
    field = reader.get_field(key)
    return None if field is None else field.contents()


def _dense(tensor: ReaderTensor) -> Floats:
    try:
        return gguf.dequantize(tensor.data, tensor.tensor_type)
    except NotImplementedError as error:
        kind = tensor.tensor_type.name
        raise BadModelFile(
            f"{tensor.name} is quantised as {kind}, which cannot be merged"
        ) from error


def _changes(adapter: Path, base: GGUFReader, base_path: Path) -> dict[str, _Change]:
    """Read what an adapter changes, by the names of the base's tensors."""
    lora = _read(adapter)
    if _said(lora, "general.type") != "adapter" or _said(lora, "adapter.type") != "lora":
        raise BadModelFile(f"{adapter} is not a LoRA adapter")
    architecture, wanted = (_said(reader, "general.architecture") for reader in (lora, base))
    if architecture != wanted:
        raise BadModelFile(f"{adapter} is for the architecture {architecture}, not for {wanted}")
    alpha = _said(lora, "adapter.lora.alpha")
    if not alpha:
        raise BadModelFile(f"{adapter} does not say its alpha")
    pairs: dict[str, dict[str, Floats]] = {}
    for tensor in lora.tensors:
        name, _, part = tensor.name.rpartition(".lora_")
        pairs.setdefault(name, {})[part] = _dense(tensor)
    shapes = {tensor.name: tuple(reversed(tensor.shape.tolist())) for tensor in base.tensors}
    changes = {}
    for name, pair in pairs.items():
        if pair.keys() != {"a", "b"}:
            raise BadModelFile(f"{adapter} has not both halves of a change to {name or 'a tensor'}")
        if name == _EMBEDDINGS:
            raise BadModelFile(f"{adapter} changes the embeddings, which a merge leaves alone")
        if name not in shapes:
            raise BadModelFile(f"{adapter} changes {name}, which {base_path.name} does not have")
        a, b = pair["a"], pair["b"]
        if a.shape[:1] != b.shape[1:] or (*b.shape[:1], *a.shape[1:]) != shapes[name]:
            raise BadModelFile(
                f"{adapter} changes {name} as {b.shape} × {a.shape}, where {base_path.name} has "
                f"{shapes[name]}"
            )
        if a.shape[1] % _BLOCK:
            raise BadModelFile(f"{name} has rows of {a.shape[1]}: Q8_0 takes multiples of {_BLOCK}")
        changes[name] = _Change(a, b, float(alpha) / a.shape[0])
    if not changes:
        raise BadModelFile(f"{adapter} changes nothing")
    return changes


def _write(
    reader: GGUFReader,
    changes: Mapping[str, _Change],
    draft: Path,
    metadata: Mapping[str, str],
    on_progress: OnProgress | None,
) -> None:
    writer = GGUFWriter(draft, _said(reader, "general.architecture"))
    try:
        writer.data_alignment = int(reader.alignment)
        for name, field in reader.fields.items():
            # The writer knows no empty array; to a reader it is the same as none.
            if name not in _OWN_KEYS | metadata.keys() and field.data:
                outer, *inner = field.types
                writer.add_key_value(name, field.contents(), outer, inner[-1] if inner else None)
        writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
        for name, value in metadata.items():
            writer.add_key_value(name, value, GGUFValueType.STRING)
        total = 0
        for tensor in reader.tensors:
            shape, kind, size = tensor.data.shape, tensor.tensor_type, tensor.n_bytes
            if tensor.name in changes:
                wide = tuple(reversed(tensor.shape.tolist()))
                shape, kind = gguf.quant_shape_to_byte_shape(wide, MADE), MADE
                size = int(np.prod(shape))
            dtype = np.dtype(np.uint8) if tensor.name in changes else tensor.data.dtype
            writer.add_tensor_info(tensor.name, shape, dtype, size, raw_dtype=kind)
            total += size
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        done = 0
        for tensor in reader.tensors:
            data = _merged(tensor, changes[tensor.name]) if tensor.name in changes else tensor.data
            writer.write_tensor_data(data)
            done += data.nbytes
            if on_progress:
                on_progress(done, total)
    finally:
        writer.close()


def _merged(tensor: ReaderTensor, change: _Change) -> npt.NDArray[np.uint8]:
    with np.errstate(invalid="ignore"):
        weight = change.of(_dense(tensor))
    if not np.isfinite(weight).all():
        raise BadModelFile(f"the adapter makes a weight of {tensor.name} no number")
    return gguf.quantize(weight, MADE)
