"""Make GGUF files of a run: ``python -m models.export RUN [--kinds F16 Q8_0 Q4_K_M]``.

``RUN/gguf/`` gets the adapter alone (``adapter.gguf``), the merged model in each kind and
``SHA256SUMS``. The merged model of the run is made first if it is not there yet.
"""

import argparse
import ctypes
import json
import logging
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import gguf
import llama_cpp
import torch
from conversion import ModelBase, ModelType, get_model_architecture, get_model_class
from conversion.llama import LlamaModel
from safetensors.torch import load_file
from transformers import AutoConfig

from models import base, record
from models.merge import merge
from models.train import HOME

KINDS = {"Q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0, "Q4_K_M": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_K_M}
"""What ``quantise`` makes; F16 is what it starts from."""
_FAMILY = ("llama", "mistral")
"""Architectures that llama.cpp calls llama: with rotated halves in query and key."""


def export(run: Path, kinds: Sequence[str] = ("F16", *KINDS), home: Path = HOME) -> list[Path]:
    """Make the GGUF files of a finished run in ``run/gguf`` and give their paths."""
    note = json.loads((run / "record.json").read_text("utf-8"))
    name = f"Ecotopia {note['task']}, {note['base']['name']}"
    merged = run / "merged"
    if not merged.is_dir():
        merge(run, home)
    out = run / "gguf"
    out.mkdir(exist_ok=True)
    paths = [adapter_to_gguf(run, merged, out / "adapter.gguf", f"{name} (adapter)")]
    with tempfile.TemporaryDirectory(dir=out) as place:
        dense = model_to_gguf(merged, Path(place) / "F16.gguf", name)
        for kind in kinds:
            target = out / f"{note['task']}.{kind}.gguf"
            if kind != "F16":
                quantise(dense, target, kind)
            else:
                target.unlink(missing_ok=True)
                os.link(dense, target)
            paths.append(target)
    sums = "".join(f"{record.file(path)['sha256']}  {path.name}\n" for path in paths)
    (out / "SHA256SUMS").write_text(sums, "utf-8")
    return paths


def model_to_gguf(folder: Path, target: Path, name: str) -> Path:
    """Convert a model from transformers' form to GGUF in float16."""
    card = base.card(folder)
    described = {"general.name": name, "general.description": f"from {card.source}"}
    hparams = ModelBase.load_hparams(folder, False)
    kind = get_model_class(get_model_architecture(hparams, ModelType.TEXT))
    logging.getLogger("hf-to-gguf").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as place, torch.inference_mode():
        metadata = Path(place) / "metadata.json"
        metadata.write_text(json.dumps(described), "utf-8")
        converter = kind(folder, gguf.LlamaFileType.MOSTLY_F16, target, metadata_override=metadata)
        # The converter takes a licence from a model card alone.
        (Path(place) / "README.md").write_text(f"---\nlicense: {card.licence}\n---\n", "utf-8")
        converter.dir_model_card = Path(place)
        if card.pre is not None:
            # The converter knows the pre-tokenizers of published tokenizers alone.
            converter.get_vocab_base_pre = lambda tokenizer: card.pre
        converter.write()
    return target


def quantise(source: Path, target: Path, kind: str) -> Path:
    """Quantise a GGUF file to one of ``KINDS``. Raises RuntimeError where llama.cpp fails."""
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = KINDS[kind]
    code = llama_cpp.llama_model_quantize(
        os.fsencode(source), os.fsencode(target), ctypes.byref(params)
    )
    if code != 0:
        raise RuntimeError(f"llama.cpp could not quantise {source} to {kind}: code {code}")
    return target


def adapter_to_gguf(run: Path, folder: Path, target: Path, name: str) -> Path:
    """Write a run's adapter as a GGUF LoRA in float16, to be put on the base's GGUF.

    ``folder`` is the merged model or the base. Raises ValueError where the architecture or a part
    of the adapter is one that GGUF has no place for.
    """
    config = AutoConfig.from_pretrained(folder)
    lora = json.loads((run / "adapter" / "adapter_config.json").read_text("utf-8"))
    if config.model_type not in _FAMILY:
        raise ValueError(f"no GGUF adapters for the architecture {config.model_type}")
    if lora["use_rslora"] or lora["use_dora"] or lora["alpha_pattern"] or lora["rank_pattern"]:
        raise ValueError("GGUF knows plain LoRA alone: no rsLoRA, no DoRA, no patterns")
    card = base.card(folder)
    writer = gguf.GGUFWriter(target, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_name(name)
    writer.add_license(card.licence)
    writer.add_description(f"for {card.source}")
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(lora["lora_alpha"]))
    writer.add_chat_template(base.load_tokenizer(folder).chat_template)
    for tensor, values in _adapter_tensors(run / "adapter", config):
        writer.add_tensor(tensor, values.half().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target


def _adapter_tensors(adapter: Path, config: Any) -> Iterable[tuple[str, torch.Tensor]]:
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config.num_hidden_layers)
    heads = {
        "q_proj": (config.num_attention_heads, config.num_attention_heads),
        "k_proj": (config.num_attention_heads, config.num_key_value_heads),
    }
    for key, values in sorted(load_file(adapter / "adapter_model.safetensors").items()):
        place, mark, part = key.removeprefix("base_model.model.").rpartition(".lora_")
        tensor = names.get_name(place)
        if not mark or tensor is None or part not in ("A.weight", "B.weight"):
            raise ValueError(f"GGUF has no place for {key}")
        layer = place.rpartition(".")[2]
        if part == "B.weight" and layer in heads:
            # llama.cpp turns neighbours where transformers turns halves; as in the base's rows.
            values = LlamaModel.permute(values, *heads[layer])
        yield f"{tensor}.weight.lora_{part[0].lower()}", values.contiguous()


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m models.export", description=__doc__)
    parser.add_argument("run", type=Path, help="the folder that models.train made")
    parser.add_argument("--kinds", nargs="+", choices=["F16", *KINDS], default=["F16", *KINDS])
    parser.add_argument("--home", type=Path, default=HOME, help="where bases are kept")
    args = parser.parse_args()
    try:
        for path in export(args.run, args.kinds, args.home):
            print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    except (OSError, ValueError, RuntimeError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
