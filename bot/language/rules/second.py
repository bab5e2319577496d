"""A second reader, who says how likely a piece of a speech is a promise and corrects the first.

A small model quotes well, but now and then a sentence that promises nothing, while a plain promise
stands beside it. The second reader is a logistic regression on the words of a piece, those beside
it in its sentence and what the rules see in it; ``python -m models.second_reader`` learns it from
the training speeches.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from bot.language.rules.hashed import shipped
from bot.language.rules.reading import QUOTED, SENTENCE, TONGUES, TRIM, language_of, worded
from bot.language.rules.sorting import category_of
from bot.language.rules.topics import topics_of
from bot.language.schemas import MAX_QUOTE, ExtractCase, ExtractedPromise, Extraction

UNLIKELY = -1.0
"""Log-odds below which a promise is left out. Found on validation, as the next: a plain between
worse values on both sides (models/LOG.md)."""
SURE = 1.0
"""Log-odds from which a piece that the first reader passed over is a promise."""
LEAST_WORDS = 3
"""Words of a part of a sentence that is looked at by itself."""
WEIGHTS = "second.npz"
Span = tuple[int, int]
"""Where a piece begins and ends in its speech."""

_PART = re.compile(r"[^,;:–—]+")
_BULLET = re.compile(r"\s*(?:[-•*>–]|\(?\w{1,2}[.)/]|\d+\b)")


class Speech:
    """A speech cut into sentences and their parts."""

    def __init__(self, case: ExtractCase) -> None:
        self.text = case.speech
        self.lang = case.lang or language_of(case.speech)
        self._quoted = [match.span() for match in QUOTED.finditer(self.text)]
        spans = (self._trimmed(*match.span()) for match in SENTENCE.finditer(self.text))
        self.sentences = [(start, end) for start, end in spans if start < end]

    def pieces(self) -> Iterator[Span]:
        """Give the sentences that may be quoted and ask nothing, then parts of them."""
        short = [(start, end) for start, end in self.sentences if end - start <= MAX_QUOTE]
        told = [span for span in short if not self._asks(span[1])]
        yield from told
        for start, end in told:
            for match in _PART.finditer(self.text, start, end):
                part = self._trimmed(*match.span())
                if part != (start, end) and len(self.text[slice(*part)].split()) >= LEAST_WORDS:
                    yield part

    def features(self, start: int, end: int) -> set[str]:
        """Name what there is to see in a piece and beside it."""
        number = next((n for n, (_, last) in enumerate(self.sentences) if start < last), 0)
        first, last = self.sentences[number] if self.sentences else (start, end)
        first, last = min(first, start), max(last, end)
        piece, sentence = self.text[start:end], self.text[first:last]
        own, rest = _words(piece), _words(f"{self.text[first:start]} {self.text[end:last]}")
        about = topics_of(piece)
        seen = self._seen(piece, sentence)
        seen |= {
            "asks": self._asks(last),
            "bullet": bool(_BULLET.match(sentence)),
            "line": "\n" in self.text[max(0, first - 2) : first],
            "quoted": any(a <= start < b for a, b in self._quoted),
            "whole": not rest,
            "first": number == 0,
            "last": number == len(self.sentences) - 1,
        }
        on = [name for name, there in seen.items() if there]
        return {
            *(f"word {word}" for word in own),
            *(f"ends {word[-3:]}" for word in own),
            *(f"opens {word}" for word in own[:1]),
            *(f"closes {word}" for word in own[-1:]),
            *(f"beside {word}" for word in rest),
            *(f"about {topic.name}" for topic in about),
            f"topics {min(len(about), 3)}",
            f"in {self.lang}",
            *on,
            *(f"{one} & {other}" for one, other in combinations(on, 2)),
        }

    def _seen(self, piece: str, sentence: str) -> dict[str, bool]:
        tongue = TONGUES[self.lang]
        seen = {
            "implies": any(pattern.search(piece) for pattern, _ in tongue.implies),
            "reported": bool(tongue.reported.search(sentence)),
            "negated": bool(tongue.negation.search(piece)),
            "keeps": bool(tongue.keeping.search(piece)),
            "acts": tongue.is_act(piece),
            "number": any(map(str.isdigit, piece)),
        }
        for where, text in (("piece", piece), ("sentence", sentence)):
            seen[f"{where} commits"] = any(pattern.search(text) for pattern in tongue.commits)
            seen[f"{where} hedges"] = bool(tongue.hedge.search(text))
            seen[f"{where} due"] = any(pattern.search(text) for pattern, _ in tongue.due)
        return seen

    def _asks(self, end: int) -> bool:
        return self.text[end : end + 3].lstrip("\"'”»)…!. ").startswith("?")

    def _trimmed(self, start: int, end: int) -> Span:
        text = self.text[start:end]
        marks = TRIM + "•*>"
        return start + len(text) - len(text.lstrip(marks)), start + len(text.rstrip(marks))


def corrected(found: Extraction, case: ExtractCase) -> Extraction:
    """Correct a small model's answer.

    What is unlikely or within another quote is left out, what is sure and was passed over is added,
    and the words of a promise have a vote on its category.
    """
    speech = Speech(case)
    taken: dict[Span, ExtractedPromise] = {}
    for promise in sorted(found.promises, key=lambda promise: -len(promise.quote)):
        start = case.speech.find(promise.quote)
        span = start, start + len(promise.quote)
        within = any(a <= span[0] and span[1] <= b for a, b in taken)
        if not within and likely(speech, span) >= UNLIKELY:
            taken[span] = promise.model_copy(update={"category": category_of(promise)})
    for span in speech.pieces():
        free = not any(max(span[0], a) < min(span[1], b) for a, b in taken)
        if free and likely(speech, span) >= SURE:
            promise = worded(case.speech[slice(*span)], TONGUES[speech.lang], case.round)
            update = {"category": category_of(promise, own_vote=0.0)}
            taken[span] = promise.model_copy(update=update)
    return found.model_copy(update={"promises": [taken[span] for span in sorted(taken)]})


def likely(speech: Speech, span: Span) -> float:
    """Give the log-odds that a piece of a speech is a promise."""
    return float(shipped(WEIGHTS).odds(speech.features(*span))[0])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
