"""One GGUF file in llama.cpp, through llama-cpp-python's C interface: its weights and its tokens.

The C interface, because the high-level class can neither turn the extra buffers off (which crash on
machines that advertise AMX and refuse it) nor tokenise a player's text apart from the template.
Whoever makes a ``Llama`` calls it from that one thread: each calling thread would get an OpenMP
team of its own.
"""

import ctypes
import os
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from llguidance import LLTokenizer
from llguidance.llamacpp import lltokenizer_from_vocab

from bot.errors import BadModelFile, LanguageError
from bot.language.prompts import Message

# Private-use characters stand for a message's content while the template is rendered.
_HOLE = "\ue000{}\ue001"
_HOLES = re.compile("\ue000([0-9]+)\ue001")

_QUANTISATIONS = {
    str(value): name.removeprefix("LLAMA_FTYPE_").removeprefix("MOSTLY_").removeprefix("ALL_")
    for name, value in vars(llama_cpp).items()
    if name.startswith("LLAMA_FTYPE_")
}


@dataclass(frozen=True)
class Options:
    """How to load a model.

    ``context`` is in tokens, for all answers in the making together. ``threads`` 0 takes one for
    each CPU this process may use but one. ``gpu_layers`` -1 puts all layers on the GPU where the
    build has one. ``extra_buffers`` False avoids llama.cpp's AMX code. ``slots`` are the answers
    in the making at a time, ``batch`` the tokens that are read in one go.
    """

    context: int = 8192
    threads: int = 0
    gpu_layers: int = -1
    extra_buffers: bool = True
    slots: int = 8
    batch: int = 256


_ERROR = 4  # GGML_LOG_LEVEL_ERROR of the vendored ggml.h


class NativeLog:
    """Catches what llama.cpp prints: keeps the lines that matter, silences the rest."""

    def __init__(self) -> None:
        self.errors: deque[str] = deque(maxlen=20)
        self.offload = ""
        # The C side holds no reference: this object must outlive its use there.
        self.callback = llama_cpp.llama_log_callback(self._write)

    def _write(self, level: int, text: bytes | None, _: object) -> None:
        line = (text or b"").decode("utf-8", "replace").strip()
        if level == _ERROR and line:
            self.errors.append(line)
        elif "layers to GPU" in line:
            self.offload = line.split(": ", 1)[-1]

    def take_error(self) -> str:
        """Give the first error since the last call, which is the cause of those after it."""
        errors = list(self.errors)
        self.errors.clear()
        return errors[0].split(": ", 1)[-1] if errors else "no reason given"


native_log = NativeLog()
llama_cpp.llama_log_set(native_log.callback, ctypes.c_void_p(0))


@dataclass(frozen=True)
class Description:
    """What a file says of itself; a part is empty where it does not say."""

    name: str
    base: str
    quantisation: str


def describe(path: Path) -> Description:
    """Read a file's metadata without its weights. Raises BadModelFile."""
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
    if not model:
        raise BadModelFile(f"llama.cpp cannot read {path}: {native_log.take_error()}")
    try:
        buffer = ctypes.create_string_buffer(512)

        def said(key: str) -> str:
            size = llama_cpp.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
            return buffer.value.decode("utf-8", "replace") if size >= 0 else ""

        return Description(
            said("general.name"),
            said("general.base_model.0.name") or said("general.basename"),
            _QUANTISATIONS.get(said("general.file_type"), ""),
        )
    finally:
        llama_cpp.llama_model_free(model)


class Llama:
    """A loaded model. Raises BadModelFile where llama.cpp refuses the file."""

    def __init__(self, path: Path, options: Options) -> None:
        llama_cpp.llama_backend_init()
        params = llama_cpp.llama_model_default_params()
        params.n_gpu_layers = options.gpu_layers
        params.use_extra_bufts = options.extra_buffers
        self._model = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
        if not self._model:
            raise BadModelFile(f"llama.cpp cannot load {path}: {native_log.take_error()}")
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self.n_vocab: int = llama_cpp.llama_vocab_n_tokens(self._vocab)
        self.options = options
        self.trained_context: int = llama_cpp.llama_model_n_ctx_train(self._model)
        self._ends = {
            token
            for token in range(self.n_vocab)
            if llama_cpp.llama_vocab_is_eog(self._vocab, token)
        }
        self._bytes: dict[int, bytes] = {}
        self._specials = self._special_tokens()
        self._format = self._chat_format(path)
        self.tokenizer: LLTokenizer = lltokenizer_from_vocab(self._vocab)
        self.on_gpu = bool(llama_cpp.llama_supports_gpu_offload() and options.gpu_layers)
        self.backend = f"GPU ({native_log.offload})" if self.on_gpu else "CPU"

    @property
    def handle(self) -> Any:
        """The C interface's own model, while this one is open."""
        return self._model

    def close(self) -> None:
        """Free the native memory; the object is of no use afterwards, nor are its contexts."""
        llama_cpp.llama_model_free(self._model)

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """Tokenise a chat up to where the assistant's answer starts.

        Special tokens are read in the template alone; in the messages they are plain text.
        """
        holes: list[Any] = [
            {"role": message["role"], "content": _HOLE.format(number)}
            for number, message in enumerate(messages)
        ]
        # Odd parts are the numbers of the holes, even parts the template's own text.
        parts = _HOLES.split(self._format(messages=holes).prompt)
        tokens: list[int] = []
        text = ""
        for index, part in enumerate(parts):
            if index % 2:
                text += messages[int(part)]["content"]
                continue
            for piece in self._specials_pattern.split(part):
                if piece in self._specials:
                    tokens += [*self._tokenize(text), self._specials[piece]]
                    text = ""
                else:
                    text += piece
        tokens += self._tokenize(text)
        bos = llama_cpp.llama_vocab_bos(self._vocab)
        if llama_cpp.llama_vocab_get_add_bos(self._vocab) and tokens[:1] != [bos]:
            tokens.insert(0, bos)
        return tokens

    def ends(self, token: int) -> bool:
        """Say whether a token ends the answer."""
        return token in self._ends

    def text(self, tokens: Sequence[int]) -> str:
        """Decode an answer; special tokens in it give nothing."""
        return b"".join(map(self.bytes_of, tokens)).decode("utf-8", "replace")

    def bytes_of(self, token: int) -> bytes:
        """Give the bytes that a token adds to a text; a special token adds none."""
        if token not in self._bytes:
            self._bytes[token] = self._piece(token, special=False)
        return self._bytes[token]

    def piece(self, token: int) -> str:
        """Give a token's text by itself; what is no whole character shows as a mark."""
        return self.bytes_of(token).decode("utf-8", "replace")

    def _piece(self, token: int, *, special: bool) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        size = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, 256, 0, special)
        if size < 0:
            buffer = ctypes.create_string_buffer(-size)
            size = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, -size, 0, special)
        return buffer.raw[:size]

    def _tokenize(self, text: str) -> list[int]:
        data = text.encode()
        room = len(data) + 8
        tokens = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocab, data, len(data), tokens, room, False, False)
        if count < 0:
            raise LanguageError(f"llama.cpp cannot tokenise a text of {len(data)} bytes")
        return list(tokens[:count])

    def _special_tokens(self) -> dict[str, int]:
        return {
            self._piece(token, special=True).decode("utf-8", "replace"): token
            for token in range(self.n_vocab)
            if llama_cpp.llama_vocab_is_control(self._vocab, token)
        }

    def _chat_format(self, path: Path) -> Jinja2ChatFormatter:
        template = llama_cpp.llama_model_chat_template(self._model, None)
        if not template:
            raise BadModelFile(f"{path} has no chat template; take an instruct model")
        longest_first = sorted(filter(None, self._specials), key=len, reverse=True)
        self._specials_pattern = re.compile(
            f"({'|'.join(map(re.escape, longest_first)) or '(?!)'})"
        )
        bos, eos = (
            self._piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""
            for token in (
                llama_cpp.llama_vocab_bos(self._vocab),
                llama_cpp.llama_vocab_eos(self._vocab),
            )
        )
        return Jinja2ChatFormatter(template.decode(), eos_token=eos, bos_token=bos)
