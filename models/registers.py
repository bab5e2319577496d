"""Variations of how a speech is written: case, apostrophes, typing errors, emojis, Discord's marks.

They touch the words of a quote and the speech alike, so that a quote stays verbatim.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from random import Random

from models.draft import MARK, OPENING, Draft, bare, sentences
from models.names import EMOJI, HEDGE, WHEN

_WORD = re.compile(r"[^\W\d_]{5,}")
_PIECES = re.compile(r"(?<=[\s\ue100-\ue2ff])|(?=[\s\ue100-\ue2ff])")
_NEIGHBOURS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def lowered(draft: Draft, random: Random) -> Draft | None:
    """Write everything in lower case."""
    return _changed(draft, draft.text.lower())


def unaccented(draft: Draft, random: Random) -> Draft | None:
    """Leave out apostrophes (English) or accents (French, Spanish), write ae for ä (German)."""
    match draft.lang:
        case "en":
            text = re.sub(r"(?<=[a-zA-Z])['’](?=(?:ll|re|ve|t|s|m|d)\b)", "", draft.text)
        case "de":
            pairs = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
            text = "".join(pairs.get(char, char) for char in draft.text)
        case _:
            text = "".join(map(_plain, draft.text))
            text = text.replace("¿", "").replace("¡", "")
    return _changed(draft, text)


def _plain(char: str) -> str:
    # An ñ is a letter of its own; without it a year becomes something else.
    if char in "ñÑ" or not char.isalpha():
        return char
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))


def mistyped(draft: Draft, random: Random) -> Draft | None:
    """Mistype one word in fifteen, at most six, in and outside the quotes."""
    pieces = _PIECES.split(draft.text)
    free = [
        n
        for n, piece in enumerate(pieces)
        if _WORD.fullmatch(piece)
        and piece[1:].islower()
        and not WHEN.search(piece)
        and not HEDGE.search(piece)
    ]
    if not free or "`" in draft.text:
        return None
    count = min(len(free), 6, 1 + len(pieces) // 30)
    for n in random.sample(free, count):
        pieces[n] = _typo(pieces[n], random)
    return _changed(draft, "".join(pieces))


def _typo(word: str, random: Random) -> str:
    n = random.randrange(1, len(word) - 1)
    match random.choice(("swap", "omit", "double", "slip")):
        case "swap":
            return word[:n] + word[n + 1] + word[n] + word[n + 2 :]
        case "omit":
            return word[:n] + word[n + 1 :]
        case "double":
            return word[:n] + word[n] + word[n:]
    for row in _NEIGHBOURS:
        if (at := row.find(word[n])) >= 0:
            return word[:n] + row[max(0, at - 1) if at else 1] + word[n + 1 :]
    return word


def shouted(draft: Draft, random: Random) -> Draft | None:
    """Write a sentence in capitals."""
    parts = sentences(draft.text)
    free = [n for n, part in enumerate(parts) if "`" not in part and not part.isupper()]
    if not free or len(parts) < 2:
        return None
    n = random.choice(free)
    parts[n] = parts[n].upper()
    return _changed(draft, "".join(parts))


def with_emoji(draft: Draft, random: Random) -> Draft | None:
    """Put emojis after one or two sentences."""
    parts = sentences(draft.text)
    if "`" in draft.text or draft.slice == "sarcasm":
        return None
    for n in random.sample(range(len(parts)), min(len(parts), random.randint(1, 2))):
        body = parts[n].rstrip()
        emoji = random.choice(EMOJI) * random.choice((1, 1, 1, 2, 3))
        parts[n] = f"{body} {emoji}{parts[n][len(body) :] or ''}"
    return _changed(draft, "".join(parts))


def emphasised(draft: Draft, random: Random) -> Draft | None:
    """Mark a promise in bold, or a sentence in bold or underlined, as Discord does."""
    if "**" in draft.text or "__" in draft.text or "`" in draft.text:
        return None
    if draft.promises and random.random() < 0.7:
        quotes = [draft.quote(n) for n in range(len(draft.promises))]
        n = random.randrange(len(quotes))
        whole = re.escape(quotes[n])
        text = re.sub(
            rf"({OPENING}){whole}([\ue200-\ue2ff])",
            # No underline: the bot takes its marks for letters, and a quote starts at a word.
            lambda found: f"**{found[1]}{quotes[n]}{found[2]}**",
            draft.text,
            count=1,
        )
        return _changed(draft, text)
    parts = sentences(draft.text)
    free = [n for n, part in enumerate(parts) if not MARK.search(part)]
    if not free:
        return None
    n = random.choice(free)
    body, mark = parts[n].strip(), random.choice(("**", "__"))
    parts[n] = parts[n].replace(body, f"{mark}{body}{mark}")
    return _changed(draft, "".join(parts))


def as_prose(draft: Draft, random: Random) -> Draft | None:
    """Run the bullets of a list together."""
    lines = draft.text.split("\n")
    items = [re.sub(r"^([\ue100-\ue2ff]*)[-•→·–*](?!\*) ?", r"\1", line) for line in lines]
    if sum(item != line for item, line in zip(items, lines, strict=True)) < 2:
        return None
    between = random.choice((", ", "; ", " + ", " / "))
    text = items[0]
    for n in range(1, len(items)):
        listed = items[n] != lines[n] and items[n - 1] != lines[n - 1]
        text += (between if listed else "\n") + items[n]
    return _changed(draft, text)


def as_bullets(draft: Draft, random: Random) -> Draft | None:
    """Give each sentence with a promise a line of its own, as a bullet."""
    parts = sentences(draft.text)
    held = [n for n, part in enumerate(parts) if re.search(OPENING, part)]
    if "\n" in draft.text or len(held) < 2 or draft.contradictions:
        return None
    bullet = random.choice(("- ", "• ", "→ ", "* "))
    lines = [
        f"{bullet}{part.strip()}" if n in held else part.strip() for n, part in enumerate(parts)
    ]
    return _changed(draft, "\n".join(lines))


def _changed(draft: Draft, text: str) -> Draft | None:
    return replace(draft, text=text) if bare(text) != draft.speech else None


REGISTERS: tuple[Callable[[Draft, Random], Draft | None], ...] = (
    lowered,
    unaccented,
    mistyped,
    shouted,
    with_emoji,
    emphasised,
    as_prose,
    as_bullets,
)
