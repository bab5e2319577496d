"""The memory of one model in llama.cpp: several texts side by side, read in batches.

Whoever makes a ``Context`` calls it from that one thread: each calling thread would get an OpenMP
team of its own.
"""

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
import numpy.typing as npt

from bot.errors import BadModelFile, ContextOverflow, LanguageError
from bot.language.llama import Llama, native_log

LOGITS = 64
"""Rows of logits that one decoding may give: each takes a number for every token there is."""

MIXED = 63
"""Tokens of several texts that a CPU reads well in one go. From 64 on llama.cpp's attention works
in tiles that pass over the cells of all texts: see docs/performance.md."""


@dataclass(frozen=True)
class Part:
    """Tokens to read behind those that a slot holds, and how many of the last tell what follows."""

    slot: int
    tokens: Sequence[int]
    told: int = 0


class Context:
    """What a model has read, a text in each slot.

    Slots share ``size`` cells, a cell for each token; a beginning that two share takes its cells
    once. ``held`` are the tokens in each slot; a reading takes ``batch`` tokens, and of several
    texts better no more than ``mixed``. With an ``adapter`` (a LoRA as GGUF) the model reads
    as if it were merged in; other contexts of the same model may have another one, or none. Raises
    BadModelFile where the adapter does not fit the model.
    """

    def __init__(self, llama: Llama, adapter: Path | None = None) -> None:
        options = llama.options
        self.n_vocab = llama.n_vocab
        self.batch = options.batch
        self.mixed = self.batch if llama.on_gpu else min(self.batch, MIXED)
        self.threads = options.threads or spare_cpus()
        self.held: list[list[int]] = [[] for _ in range(options.slots)]
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = options.context
        params.n_batch = params.n_ubatch = self.batch
        params.n_seq_max = options.slots
        # One pool of cells: a long speech may take what short ones leave, a prefix is shared for
        # nothing, and one decoding reads any mix of slots.
        params.kv_unified = True
        params.n_outputs_max = LOGITS
        params.n_threads = params.n_threads_batch = self.threads
        self._context = llama_cpp.llama_init_from_model(llama.handle, params)
        if not self._context:
            raise LanguageError(f"llama.cpp cannot make a context: {native_log.take_error()}")
        if adapter:
            self._put_on(llama, adapter)
        self.size: int = llama_cpp.llama_n_ctx(self._context)
        self.longest = min(self.size, llama.trained_context)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._rows = _Rows(self.batch)

    def _put_on(self, llama: Llama, adapter: Path) -> None:
        # It is freed with the model.
        lora = llama_cpp.llama_adapter_lora_init(llama.handle, os.fsencode(adapter))
        if not lora:
            raise BadModelFile(f"{adapter} does not fit the model: {native_log.take_error()}")
        loras = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(lora)
        llama_cpp.llama_set_adapters_lora(self._context, loras, 1, (ctypes.c_float * 1)(1.0))

    def close(self) -> None:
        """Free the native memory; the object is of no use afterwards."""
        llama_cpp.llama_free(self._context)

    def read(self, parts: Sequence[Part]) -> list[int]:
        """Read parts of different slots in one go; give the first row of each part's logits.

        All their tokens together are ``batch`` at most, those told of ``LOGITS``. Raises
        ContextOverflow where the cells are used up; what was held is held still.
        """
        starts = self._rows.fill(parts, self.held)
        code = llama_cpp.llama_decode(self._context, self._rows.batch)
        if code != 0:
            for part in parts:
                self._forget(part.slot, len(self.held[part.slot]))
            if code == 1:
                raise ContextOverflow(f"more than the {self.size} tokens that the context holds")
            raise LanguageError(f"llama_decode failed with {code}: {native_log.take_error()}")
        # A GPU goes on by itself: what it takes is time of the reading, not of who waits for it.
        llama_cpp.llama_synchronize(self._context)
        for part in parts:
            self.held[part.slot] += part.tokens
        return starts

    def logits(self, row: int) -> npt.NDArray[np.float32]:
        """Give what may follow the token in a row of the last reading: a view, until the next."""
        pointer = llama_cpp.llama_get_logits_ith(self._context, row)
        return np.ctypeslib.as_array(pointer, shape=(self.n_vocab,))

    def keep(self, slot: int, length: int) -> None:
        """Forget all tokens of a slot from position ``length`` on."""
        if length < len(self.held[slot]):
            self._forget(slot, length)
            del self.held[slot][length:]

    def share(self, source: int, target: int, length: int) -> None:
        """Let an empty slot hold the first ``length`` tokens of another, without reading them."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, 0, length)
        self.held[target] = self.held[source][:length]

    def _forget(self, slot: int, length: int) -> None:
        llama_cpp.llama_memory_seq_rm(self._memory, slot, length, -1)


class _Rows:
    """A ``llama_batch`` over numpy arrays, which are filled by slices and not cell by cell."""

    def __init__(self, size: int) -> None:
        self._tokens = np.zeros(size, np.int32)
        self._positions = np.zeros(size, np.int32)
        self._slots = np.zeros(size, np.int32)
        self._slot_counts = np.ones(size, np.int32)
        self._told = np.zeros(size, np.int8)
        step = self._slots.itemsize
        first = self._slots.ctypes.data
        self._slot_lists = np.arange(first, first + step * size, step, dtype=np.uintp)
        # The structure holds no reference to these arrays: they live as long as this object.
        self.batch = llama_cpp.llama_batch(
            token=_pointer(self._tokens, ctypes.c_int32),
            pos=_pointer(self._positions, ctypes.c_int32),
            n_seq_id=_pointer(self._slot_counts, ctypes.c_int32),
            seq_id=_pointer(self._slot_lists, ctypes.POINTER(ctypes.c_int32)),
            logits=_pointer(self._told, ctypes.c_int8),
        )

    def fill(self, parts: Sequence[Part], held: Sequence[Sequence[int]]) -> list[int]:
        """Write the parts one after another; give each one's first row that is told of."""
        end = 0
        starts = []
        for part in parts:
            start, end = end, end + len(part.tokens)
            position = len(held[part.slot])
            self._tokens[start:end] = part.tokens
            self._positions[start:end] = range(position, position + end - start)
            self._slots[start:end] = part.slot
            self._told[start : end - part.told] = 0
            self._told[end - part.told : end] = 1
            starts.append(end - part.told)
        self.batch.n_tokens = end
        return starts


def _pointer(array: npt.NDArray[Any], kind: Any) -> Any:
    return ctypes.cast(array.ctypes.data, ctypes.POINTER(kind))


def spare_cpus() -> int:
    """Count the CPUs this process may use but one, which is for the bot and everything else.

    llama.cpp's threads wait for each other at every step, spinning: with a thread on each core,
    one core that is busy otherwise makes an answer ten times slower.
    """
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max((cpus or 1) - 1, 1)
