"""What llama.cpp computes of a file, with or without a LoRA on it, and how far two are apart."""

import ctypes
from pathlib import Path

import llama_cpp
import numpy as np
import numpy.typing as npt


def of_llama_cpp(
    path: Path, tokens: list[int], adapter: Path | None = None
) -> npt.NDArray[np.float32]:
    """Logits after each token, of a GGUF file with or without a LoRA, of shape tokens × words."""
    params = llama_cpp.llama_model_default_params()
    params.use_extra_bufts = False
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
    assert model
    shape = llama_cpp.llama_context_default_params()
    shape.n_ctx = shape.n_batch = shape.n_ubatch = 256
    context = llama_cpp.llama_init_from_model(model, shape)
    assert context
    if adapter:
        lora = llama_cpp.llama_adapter_lora_init(model, str(adapter).encode())
        assert lora
        loras = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(lora)
        assert llama_cpp.llama_set_adapters_lora(context, loras, 1, (ctypes.c_float * 1)(1.0)) == 0
    batch = llama_cpp.llama_batch_init(len(tokens), 0, 1)
    batch.n_tokens = len(tokens)
    for place, token in enumerate(tokens):
        batch.token[place], batch.pos[place] = token, place
        batch.n_seq_id[place], batch.seq_id[place][0], batch.logits[place] = 1, 0, 1
    assert llama_cpp.llama_decode(context, batch) == 0
    words = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
    found = np.ctypeslib.as_array(
        llama_cpp.llama_get_logits(context), shape=(len(tokens), words)
    ).copy()
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return found


def apart(found: npt.NDArray[np.float32], wanted: npt.NDArray[np.float32]) -> float:
    """Mean difference in standard deviations of the wanted logits."""
    return float(np.abs(found - wanted).mean() / wanted.std())
