"""A training line taken apart so that a program can edit its speech without losing its quotes.

The speech carries a private-use mark before and after each quote. Edits work on the marked text,
whatever they do to the words between the marks; ``Draft.line`` reads the quotes back from it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.game.vocabulary import Severity
from bot.language.schemas import Contradiction, ExtractedPromise, Extraction, Known
from models.likeness import normal
from models.names import COMMON, WHEN
from models.validate import ExtractLine

_PROMISE, _CONTRADICTION, _CLOSING = 0xE100, 0xE180, 0x100
_STEM = 4
"""Letters by which two words of four or more are taken for one."""
MARK = re.compile("[\ue100-\ue2ff]")
OPENING = "[\ue100-\ue1ff]"
"""Pattern of the mark before a quote."""
_SENTENCE = re.compile(
    r".+?(?:(?<!\b[A-Z])(?<!\bDr)(?<!\bSr)(?<!\bSt)(?<!\bMr)[.!?…][.!?…\"”»)*_\ue200-\ue2ff]*"
    r"(?=\s|$)|\n+|$)\s*",
    re.DOTALL,
)


@dataclass(frozen=True)
class Draft:
    """A line in the making. ``text`` is the speech with its marks, ``parents`` the originals."""

    text: str
    round: int
    lang: str
    slice: str
    promises: tuple[ExtractedPromise, ...]
    contradictions: tuple[Contradiction, ...]
    known: tuple[Known, ...]
    deeds: tuple[Known, ...]
    parents: tuple[str, ...]

    @classmethod
    def of(cls, line: ExtractLine) -> "Draft":
        """Take a sound line apart."""
        case, answer = line.input, line.answer
        spans: list[tuple[int, int, int]] = []
        end = 0
        for number, promise in enumerate(answer.promises):
            start = case.speech.index(promise.quote, end)
            end = start + len(promise.quote)
            spans.append((start, end, _PROMISE + number))
        for number, clash in enumerate(answer.contradictions):
            same = (span for span in spans if case.speech[span[0] : span[1]] == clash.quote)
            first = case.speech.index(clash.quote)
            start, stop, _ = next(same, (first, first + len(clash.quote), 0))
            spans.append((start, stop, _CONTRADICTION + number))
        return cls(
            _marked(case.speech, spans),
            case.round,
            line.lang,
            line.slice,
            tuple(answer.promises),
            tuple(answer.contradictions),
            tuple(case.promises),
            tuple(case.deeds),
            (line.id,),
        )

    @property
    def speech(self) -> str:
        """The speech without marks."""
        return bare(self.text)

    @property
    def context(self) -> tuple[Known, ...]:
        """The promises in force and the deeds."""
        return (*self.known, *self.deeds)

    def quote(self, number: int) -> str:
        """The marked words of a promise, without the marks at its ends."""
        return self._between(_PROMISE + number)

    def _between(self, mark: int) -> str:
        before, opened, rest = self.text.partition(chr(mark))
        inside, closed, _ = rest.partition(chr(mark + _CLOSING))
        if not opened or not closed:
            raise ValueError(f"a quote was torn apart: {bare(before)[-20:]!r}")
        return inside

    def marks(self, number: int) -> tuple[str, str]:
        """The marks before and after a promise's quote."""
        return chr(_PROMISE + number), chr(_PROMISE + number + _CLOSING)

    def without(self, lost: set[int], text: str) -> "Draft | None":
        """Keep ``text`` of the speech, in which the quotes of the promises ``lost`` do not stand.

        Contradictions whose quotes are gone too go with them; None where a quote was torn apart.
        """
        promises = [n for n in range(len(self.promises)) if n not in lost]
        clashes = [n for n in range(len(self.contradictions)) if chr(_CONTRADICTION + n) in text]
        moves: dict[str, str] = {}
        for first, kept in ((_PROMISE, promises), (_CONTRADICTION, clashes)):
            for new, old in enumerate(kept):
                for mark in (first, first + _CLOSING):
                    moves[chr(mark + old)] = chr(mark + new)
        found = MARK.findall(text)
        if sorted(found) != sorted(moves):
            return None
        return replace(
            self,
            text=MARK.sub(lambda mark: moves[mark.group()], text),
            promises=tuple(self.promises[n] for n in promises),
            contradictions=tuple(self.contradictions[n] for n in clashes),
        )

    def with_quote(self, number: int, new: str) -> "Draft":
        """Put other words in the place of a promise's quote."""
        opening = chr(_PROMISE + number)
        return replace(self, text=self.text.replace(opening + self.quote(number), opening + new, 1))

    def with_promise(self, number: int, **changes: object) -> "Draft":
        """Change fields of a promise."""
        promises = list(self.promises)
        promises[number] = promises[number].model_copy(update=changes)
        return replace(self, promises=tuple(promises))

    def with_contradiction(self, number: int, against: str, severity: Severity) -> "Draft":
        """Let a promise's words go against a promise in force or a deed."""
        opening, closing = self.marks(number)
        mark = _CONTRADICTION + len(self.contradictions)
        text = self.text.replace(opening, opening + chr(mark), 1)
        text = text.replace(closing, chr(mark + _CLOSING) + closing, 1)
        clash = Contradiction(quote=bare(self.quote(number)), against=against, severity=severity)
        return replace(self, text=text, contradictions=(*self.contradictions, clash))

    def edited(self, pattern: str, new: str, *, everywhere: bool = False) -> "Draft":
        """Substitute in the speech; ``everywhere`` also in summaries, promises and deeds."""
        draft = replace(self, text=re.sub(pattern, new, self.text))
        if not everywhere:
            return draft

        def renewed(known: Iterable[Known]) -> tuple[Known, ...]:
            return tuple(
                item.model_copy(update={"text": re.sub(pattern, new, item.text)}) for item in known
            )

        promises = tuple(
            item.model_copy(update={"summary": re.sub(pattern, new, item.summary)})
            for item in self.promises
        )
        return replace(
            draft, promises=promises, known=renewed(self.known), deeds=renewed(self.deeds)
        )

    def joined(
        self, other: "Draft", between: str, contradictions: tuple[Contradiction, ...]
    ) -> str:
        """Give the marked text of this speech and, after ``between``, the other one's."""
        shifts = {_PROMISE: len(self.promises), _CONTRADICTION: len(contradictions)}

        def shifted(found: re.Match[str]) -> str:
            code = ord(found.group())
            return chr(code + shifts[_CONTRADICTION if code & 0x80 else _PROMISE])

        return self.text + between + MARK.sub(shifted, other.text)

    def line(self, name: str) -> ExtractLine:
        """Put the line together under an id. Raises ValueError where a quote was torn apart."""
        positions = [self.text.find(chr(_PROMISE + n)) for n in range(len(self.promises))]
        promises = [
            promise.model_copy(update={"quote": bare(self.quote(number))})
            for _, number, promise in sorted(
                zip(positions, range(len(positions)), self.promises, strict=True),
                key=lambda item: item[:2],
            )
        ]
        contradictions = [
            clash.model_copy(update={"quote": bare(self._between(_CONTRADICTION + number))})
            for number, clash in enumerate(self.contradictions)
        ]
        raw = {
            "id": name,
            "slice": self.slice,
            "lang": self.lang,
            "origin": self.parents[0],
            "joined": self.parents[1] if len(self.parents) > 1 else None,
            "input": {
                "round": self.round,
                "speech": self.speech,
                "lang": self.lang,
                "promises": [{"id": item.id, "text": item.text} for item in self.known],
                "deeds": [{"id": item.id, "text": item.text} for item in self.deeds],
            },
            "answer": Extraction(promises=promises, contradictions=contradictions),
        }
        return ExtractLine.model_validate(raw)


def bare(text: str) -> str:
    """Take the marks out of a text."""
    return MARK.sub("", text)


def related(text: str, known: Iterable[Known]) -> bool:
    """Whether a text shares a word of some length, by its beginning, with promises or deeds."""
    return bool(_stems(bare(text)) & _stems(" ".join(item.text for item in known)))


def _stems(text: str) -> set[str]:
    words = normal(WHEN.sub(" ", text)).split()
    return {word[:_STEM] for word in words if len(word) >= _STEM and word not in COMMON}


def sentences(text: str) -> list[str]:
    """Cut a text into sentences and lines, each with the white space after it."""
    return [found.group() for found in _SENTENCE.finditer(text) if found.group()]


def _marked(speech: str, spans: Iterable[tuple[int, int, int]]) -> str:
    # Outer spans open first and close last; at one place a span closes before another opens.
    marks = [(start, 1, -end, mark, chr(mark)) for start, end, mark in spans]
    marks += [(end, 0, -start, -mark, chr(mark + _CLOSING)) for start, end, mark in spans]
    for place, *_, char in sorted(marks, reverse=True):
        speech = speech[:place] + char + speech[place:]
    return speech
