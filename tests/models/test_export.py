"""Merging and export: what llama.cpp computes of our files is what transformers computes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.language.files import packaged_model
from bot.language.llama import Llama, Options
from bot.language.prompts import Message
from tests.language.logits import apart, of_llama_cpp

pytest.importorskip("conversion", reason="the workshop's packages are not installed")

import gguf
import torch
from peft import LoraConfig, get_peft_model

from models import base, examples, export, merge, train

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning"),
    pytest.mark.parametrize(
        "finished",
        ["tiny-mistral", pytest.param("smollm2-135m", marks=pytest.mark.slow)],
        indirect=True,
    ),
]

CHAT: list[Message] = [
    {"role": "system", "content": "List the promises."},
    {
        "role": "user",
        "content": "Round 2\nSpeech:\nI will plant 300 trees by round 4 — promised! 🌳",
    },
]
FLOAT16 = 0.004
"""Of the logits' standard deviation, the mean difference that half precision explains."""
QUANTISED = {"Q8_0": 0.06, "Q4_K_M": 0.3}
PACKAGED = 0.05
"""Likewise for Q4_1 in llama.cpp, which rounds what goes into a matrix to 8 bits."""


@pytest.fixture(scope="module")
def finished(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, workshop_bases: Path
) -> Path:
    """A run with an adapter that changes much: trained ones begin as no change at all."""
    run = tmp_path_factory.mktemp(request.param)
    home = workshop_bases.parent
    folder = base.prepare(request.param, home / "bases")
    torch.manual_seed(3)
    config = LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM")
    model = get_peft_model(base.load_model(folder, dtype=torch.float32), config)
    for name, weight in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight, std=0.02)
    model.save_pretrained(run / "adapter")
    train.write(run / "record.json", {"task": "extract", "base": vars(base.card(folder))})
    export.export(run, home=home)
    return run


def of_transformers(model: torch.nn.Module, tokens: list[int]) -> npt.NDArray[np.float32]:
    with torch.no_grad():
        return model(torch.tensor([tokens])).logits[0].float().numpy()


@pytest.fixture(scope="module")
def tokens(finished: Path) -> list[int]:
    return examples.prompt_tokens(CHAT, base.load_tokenizer(finished / "merged"))


@pytest.fixture(scope="module")
def wanted(finished: Path, tokens: list[int]) -> npt.NDArray[np.float32]:
    return of_transformers(base.load_model(finished / "merged", dtype=torch.float32), tokens)


def test_all_ways_lead_to_the_same_logits(
    finished: Path, workshop_bases: Path, tokens: list[int], wanted: npt.NDArray[np.float32]
) -> None:
    files = finished / "gguf"
    card = base.card(finished / "merged")
    folder = base.prepare(card.name, workshop_bases.parent / "bases")
    dense = export.model_to_gguf(folder, finished / "base.gguf", "base")
    plain = of_transformers(base.load_model(folder, dtype=torch.float32), tokens)
    assert apart(of_llama_cpp(dense, tokens), plain) < FLOAT16
    # The adapter must matter, or the agreement would prove nothing.
    assert apart(plain, wanted) > 10 * FLOAT16
    assert apart(of_llama_cpp(files / "extract.F16.gguf", tokens), wanted) < FLOAT16
    assert apart(of_llama_cpp(dense, tokens, files / "adapter.gguf"), wanted) < FLOAT16
    if card.name == "smollm2-135m":
        packaged = of_llama_cpp(packaged_model(), tokens, files / "adapter.gguf")
        assert apart(packaged, wanted) < PACKAGED
    for kind, tolerance in QUANTISED.items():
        assert apart(of_llama_cpp(files / f"extract.{kind}.gguf", tokens), wanted) < tolerance


@pytest.fixture
def loaded(finished: Path) -> Iterator[Llama]:
    path = finished / "gguf" / "extract.Q8_0.gguf"
    llama = Llama(path, Options(context=256, extra_buffers=False))
    yield llama
    llama.close()


def test_the_bot_reads_template_and_tokens_as_trained(loaded: Llama, tokens: list[int]) -> None:
    assert loaded.prompt(CHAT) == tokens


def test_what_the_files_say_of_themselves(finished: Path) -> None:
    card = base.card(finished / "merged")
    template = base.load_tokenizer(finished / "merged").chat_template
    for name in ("adapter", "extract.F16", "extract.Q8_0", "extract.Q4_K_M"):
        reader = gguf.GGUFReader(finished / "gguf" / f"{name}.gguf")
        said = {key: field.contents() for key, field in reader.fields.items()}
        assert said["general.license"] == card.licence
        assert said["tokenizer.chat_template"] == template
        assert "Ecotopia extract" in said["general.name"]
    assert (finished / "gguf" / "adapter.gguf").stat().st_size <= 12_000_000


def test_the_sums_are_those_of_the_files(finished: Path) -> None:
    lines = (finished / "gguf" / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == 4
    for line in lines:
        digest, name = line.split("  ")
        content = (finished / "gguf" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_merging_again_gives_the_same(finished: Path, workshop_bases: Path) -> None:
    before = (finished / "merged" / "model.safetensors").read_bytes()
    merge.merge(finished, workshop_bases.parent)
    assert (finished / "merged" / "model.safetensors").read_bytes() == before


def test_an_adapter_that_gguf_cannot_hold_is_refused(finished: Path, tmp_path: Path) -> None:
    config = (finished / "adapter" / "adapter_config.json").read_text()
    (tmp_path / "adapter").mkdir()
    (tmp_path / "adapter" / "adapter_config.json").write_text(
        config.replace('"use_rslora": false', '"use_rslora": true')
    )
    with pytest.raises(ValueError, match="plain LoRA alone"):
        export.adapter_to_gguf(tmp_path, finished / "merged", tmp_path / "a.gguf", "a")
