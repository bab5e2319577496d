"""Which token comes next: the likeliest, or one drawn by chance, of those that are allowed."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from llguidance import LLMatcher

from bot.errors import LanguageError

Logits = npt.NDArray[np.float32]


class Sampler:
    """Takes the likeliest token at ``temperature`` 0, else draws one by ``seed``."""

    def __init__(self, temperature: float = 0.0, seed: int | None = None) -> None:
        self._temperature = temperature
        self._chance = np.random.default_rng(seed) if temperature > 0 else None

    def draw(self, logits: Logits) -> int:
        """Give one token; those of -inf never come."""
        if self._chance is None:
            return int(logits.argmax())
        likely = np.exp((logits - logits.max()).astype(np.float64) / self._temperature)
        reached = likely.cumsum()
        return int(reached.searchsorted(self._chance.random() * reached[-1], side="right"))

    def choose(
        self, logits: Logits, matcher: LLMatcher | None, unwanted: Sequence[int] = ()
    ) -> int:
        """Give a token that the constraint allows, and an unwanted one only if it demands that.

        Most of what a trained model wants is allowed, so that only a refused token costs a mask.
        It is drawn again then among the allowed ones: altogether each of these comes as often as
        if it had been drawn among them at once. Raises LanguageError where none is allowed.
        """
        token = self.draw(logits)
        if token not in unwanted and (matcher is None or matcher.validate_tokens([token]) == 1):
            return token
        allowed = np.ones(len(logits), dtype=bool)
        if matcher is not None:
            bits = np.frombuffer(matcher.compute_bitmask(), dtype=np.uint8)
            allowed = np.unpackbits(bits, bitorder="little")[: len(logits)].astype(bool)
            if not allowed.any():
                raise LanguageError(f"llguidance allows no token: {matcher.get_error()[:200]}")
        wanted = allowed.copy()
        wanted[list(unwanted)] = False
        return self.draw(np.where(wanted if wanted.any() else allowed, logits, -np.inf))


def repeating(answer: Sequence[int], length: int | None) -> list[int]:
    """List the tokens that would end a run of ``length`` tokens which the answer holds already."""
    if length is None or len(answer) < length:
        return []
    begun = list(answer[len(answer) - length + 1 :])
    return [
        answer[end]
        for end in range(length - 1, len(answer))
        if list(answer[end - length + 1 : end]) == begun
    ]
