"""The models that training starts from, each as a folder in transformers' form.

``prepare`` makes the folder on first use and gives it afterwards:

- ``smollm2-135m``: the packaged GGUF, dequantised, with its tokenizer and chat template;
- ``tiny-mistral``: random weights in Ministral's architecture, small enough for CI;
- ``random-ministral-8b``: random weights in Ministral-8B's exact shape, to measure speed;
- anything else is a repository of the Hugging Face Hub.
"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BitsAndBytesConfig,
    GgufConfig,
    MistralConfig,
    MistralForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from bot.language import files, prompts
from bot.language.schemas import Extraction, Reaction

Quantization = Literal["nf4"] | None

CARD = "base.json"
_MISTRAL_TEMPLATE = """\
{%- if messages[0]['role'] == 'system' %}{% set system = messages[0]['content'] + '\n\n' %}\
{% set loop_messages = messages[1:] %}{% else %}{% set system = '' %}\
{% set loop_messages = messages %}{% endif %}{{- bos_token }}\
{%- for message in loop_messages %}{% if message['role'] == 'user' %}\
{{- '[INST]' + (system if loop.last else '') + message['content'] + '[/INST]' }}{% else %}\
{{- message['content'] + eos_token }}{% endif %}{% endfor %}"""


@dataclass(frozen=True)
class Card:
    """What export must know of a base. ``pre`` is llama.cpp's name of the pre-tokenizer.

    None lets the converter find it out, which it can for published tokenizers alone.
    """

    name: str
    source: str
    licence: str
    pre: str | None = None


def prepare(name: str, home: Path) -> Path:
    """Give the folder of a base, made under ``home`` if it is not there yet.

    Raises BadModelFile where the packaged GGUF is missing, OSError where the Hub cannot be reached.
    """
    folder = home / name.replace("/", "--")
    if (folder / CARD).is_file():
        return folder
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as place:
        draft = Path(place) / "draft"
        draft.mkdir()
        card = _MAKERS.get(name, _fetch)(name, draft)
        (draft / CARD).write_text(json.dumps(asdict(card), indent=1) + "\n", "utf-8")
        draft.rename(folder)
    return folder


def card(folder: Path) -> Card:
    """Read what was noted when the base was made."""
    return Card(**json.loads((folder / CARD).read_text("utf-8")))


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """Load a base's tokenizer."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_model(
    folder: Path, quantization: Quantization = None, dtype: torch.dtype = torch.bfloat16
) -> PreTrainedModel:
    """Load a base's weights, ``nf4`` with double quantisation and ``dtype`` to compute in."""
    config = None
    if quantization == "nf4":
        config = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=dtype,
        )
    model = AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=dtype,
        quantization_config=config,
        device_map={"": 0} if torch.cuda.is_available() else {"": "cpu"},
    )
    for module in model.modules():
        # bitsandbytes 0.50 repacks such a layer on a CPU with AVX512-BF16 at the first evaluation,
        # for a kernel that has no gradient: from then on all layers below it would learn nothing.
        if hasattr(module, "support_avx512bf16_for_cpu"):
            module.support_avx512bf16_for_cpu = False
    return model


def _fetch(name: str, folder: Path) -> Card:
    from huggingface_hub import model_info, snapshot_download

    # Mistral publishes each model a second time in a form of its own.
    snapshot_download(name, local_dir=folder, ignore_patterns=["consolidated*", "original/*"])
    info = model_info(name)
    licence = info.card_data.get("license") if info.card_data else None
    return Card(name, f"https://huggingface.co/{name}@{info.sha}", licence or "unknown")


def _smollm2(name: str, folder: Path) -> Card:
    source = files.packaged_model()
    files.check_default(source)
    model = AutoModelForCausalLM.from_pretrained(
        source.parent,
        gguf_file=source.name,
        quantization_config=GgufConfig(dequantize=True),
        # Q4_1 times a 16-bit scale needs more digits than bfloat16 has.
        dtype=torch.float32,
    )
    _save_plain(model, folder)
    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
    # transformers reads the vocabulary but not that "smollm" takes each digit by itself.
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.save_pretrained(folder)
    return Card(name, f"{source.name} sha256 {files.DEFAULT_SHA256}", "apache-2.0", "smollm")


def _save_plain(model: PreTrainedModel, folder: Path) -> None:
    # The weights are dense by now; a config that still says GGUF would be refused when loaded.
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.save_pretrained(folder)


def _random(**shape: Any) -> Callable[[str, Path], Card]:
    def make(name: str, folder: Path) -> Card:
        tokenizer = _tiny_tokenizer()
        config = MistralConfig(
            **{"vocab_size": len(tokenizer), "max_position_embeddings": 32_768, **shape},
            rms_norm_eps=1e-5,
            sliding_window=None,
            tie_word_embeddings=False,
            rope_parameters={"rope_type": "default", "rope_theta": 1e8},
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
        with torch.random.fork_rng():
            transformers.set_seed(0)
            MistralForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return Card(name, "random weights, seed 0", "mit", "gpt-2")

    return make


def _tiny_tokenizer() -> PreTrainedTokenizerFast:
    """Make a byte-level tokenizer that knows the words of the bot's own prompts and schemas."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = ByteLevelDecoder()
    trainer = trainers.BpeTrainer(
        vocab_size=640,
        show_progress=False,
        special_tokens=["<unk>", "<s>", "</s>", "<pad>", "[INST]", "[/INST]"],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    texts = [prompts.EXTRACT_SYSTEM, prompts.REACT_SYSTEM]
    texts += [json.dumps(form.model_json_schema()) for form in (Extraction, Reaction)]
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        extra_special_tokens=["[INST]", "[/INST]"],
        chat_template=_MISTRAL_TEMPLATE,
    )


_MAKERS: dict[str, Callable[[str, Path], Card]] = {
    "smollm2-135m": _smollm2,
    "tiny-mistral": _random(
        hidden_size=64,
        intermediate_size=192,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        # Not hidden_size / heads, as in Ministral: a converter that divides goes wrong.
        head_dim=32,
    ),
    "random-ministral-8b": _random(
        vocab_size=131_072,
        hidden_size=4096,
        intermediate_size=12_288,
        num_hidden_layers=36,
        num_attention_heads=32,
        num_key_value_heads=8,
        head_dim=128,
    ),
}
