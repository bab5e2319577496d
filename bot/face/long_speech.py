"""A long speech: its beginning on a card, and all of it, its promises marked, in a file."""

import re
from collections.abc import Sequence

from bot.face.judging_words import judged_line
from bot.face.speech_cards import facts_line, marked
from bot.face.texts import Texts
from bot.face.words import STATUSES
from bot.game.events import SpeechPosted
from bot.game.state import Promise, PromiseStatus

SPEECH_FILE = "speech.txt"
MANIFESTO_FILE = "manifesto.txt"


def title(event: SpeechPosted, _: Texts) -> str:
    """What it is, with a place for the speaker's `name`."""
    return _("The manifesto of {name}") if event.manifesto else _("A speech by {name}")


def beginning(text: str, promises: Sequence[Promise], room: int) -> str:
    """As much of the text, its promises marked, as fits into `room` characters; cut between words.

    No mark is cut in two: a quote that does not fit stands unmarked, up to where the text ends.
    """
    whole = marked(text, promises)
    if len(whole) <= room:
        return whole
    ends = [found.start() for found in re.finditer(r"\s+", text[:room])]
    best, low, high = "…", 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        shown = f"{marked(text[: ends[middle]], promises)} …"
        if len(shown) <= room:
            best, low = shown, middle + 1
        else:
            high = middle
    return best


def sheet(event: SpeechPosted, _: Texts) -> str:
    """The text of the file: who says it, every word, each quote followed by its promise's id, and
    under it what judges each."""
    whose = title(event, _).format(name=event.candidate.name)
    parts = [whose, "=" * len(whose), "", _with_ids(event.text, event.promises), ""]
    for promise in event.promises:
        parts.append(f"[{promise.id}] {promise.summary}")
        if promise.status is PromiseStatus.CONTESTED:
            parts.append(f"    {_(STATUSES[promise.status])}")
        parts += [f"    {facts_line(promise, _)}", f"    {judged_line(promise, _)}"]
    return "\n".join(parts) + "\n"


def _with_ids(text: str, promises: Sequence[Promise]) -> str:
    """The words as they are, each quote in double brackets and followed by its promise's id."""
    places = sorted(
        (start, -len(promise.quote), promise.id)
        for promise in promises
        if (start := text.find(promise.quote)) >= 0
    )
    shown, at = [], 0
    for start, negative_length, key in places:
        if start < at:
            continue
        end = start - negative_length
        shown += [text[at:start], f"«{text[start:end]}» [{key}]"]
        at = end
    return "".join([*shown, text[at:]])
