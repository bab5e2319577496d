"""Variations of what a line holds: names, words, order, length, context, injection attempts.

Each takes a draft and a random generator and gives the varied draft, or None where it does not
apply or could change what the answer ought to be.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from bot.language.schemas import AGAINST_SELF, Contradiction, Known
from models.draft import MARK, Draft, bare, related, sentences
from models.figures import moved_to
from models.likeness import normal
from models.names import (
    CLOSERS,
    HEDGE,
    INJECTED,
    INJECTIONS,
    LEANING,
    OPENERS,
    SWAPS,
    SWEEPING,
    SYNONYMS,
    WHEN,
)
from models.renaming import new_names, substitutions

SHORT = 70
"""Words up to which a speech may be joined to another one."""
MOST_PROMISES = 8
_FRAGILE = ("sarcasm", "injection", "contradiction", "decoy")
"""Slices whose speeches hang together by every sentence."""
_BULLET = re.compile(r"^([ \ue100-\ue2ff]*[-•→·–*](?!\*) ?)(.*)$")
_QUOTED = re.compile(r"[\"“”„«»]")
_MONEY = re.compile(
    r"(?i)spen[dt]|borrow|tax|debt|budget|credit|loan|dépens|dett|impôt|emprunt|schuld|steuer"
    r"|kredit"
    r"|deuda|impuest|gast[oa]|préstamo"
)


def renamed(draft: Draft, random: Random) -> Draft | None:
    """Replace names of places and people by others of their kind, wherever they stand."""
    whole = "\n".join(
        [draft.speech, *(item.text for item in draft.context), *(p.summary for p in draft.promises)]
    )
    changes = new_names(whole, draft.lang, random)
    if not changes:
        return None
    for pattern, new in substitutions(changes, draft.lang):
        draft = draft.edited(pattern, new, everywhere=True)
    return draft


def reworded(draft: Draft, random: Random) -> Draft | None:
    """Replace words by synonyms; words of the anecdote alone by others of their kind."""
    kept = " ".join(
        [item.text for item in draft.context]
        + [f"{p.summary} {draft.quote(n)}" for n, p in enumerate(draft.promises)]
    )
    text = draft.text
    for table, free in ((SYNONYMS, True), (SWAPS, draft.slice not in _FRAGILE)):
        for group in (held.split("/") for held in table[draft.lang].split()):
            for word in group:
                allowed = (
                    not related(word, draft.context) if table is SYNONYMS else word not in kept
                )
                if free and allowed and re.search(rf"\b{word}\b", text) and random.random() < 0.8:
                    text = re.sub(
                        rf"\b{word}\b", random.choice([w for w in group if w != word]), text
                    )
                    break
    return replace(draft, text=text) if text != draft.text else None


_MODALS = {
    "en": (
        (
            r"\bI will (?!never|not|always|also)",
            ("I'll ", "I'm going to ", "I'm gonna ", "We will "),
        ),
        (
            r"(?<!promise )\bI'll (?!never|not|always|also)",
            ("I will ", "I'm going to ", "I promise I'll "),
        ),
        (r"\b[Ww]e will (?!never|not|always|also)", ("we'll ", "we're going to ", "we are gonna ")),
        (r"\b[Ww]e'll (?!never|not|always|also)", ("we will ", "we're going to ", "I will ")),
        (r"\bI'm going to ", ("I will ", "I'll ", "imma ")),
        (r"\bwe're going to ", ("we will ", "we'll ")),
        (r"\b[Gg]onna ", ("going to ",)),
        (r"\b(?:I|[Ww]e) won't ", ("we will not ", "I'm not going to ", "we are not gonna ")),
    ),
    "fr": (
        (r"\b[Jj]e vais ", ("nous allons ", "on va ")),
        (r"\b[Nn]ous allons ", ("on va ", "je vais ")),
        (r"\b[Oo]n va ", ("nous allons ", "je vais ")),
        (r"\b[Jj]e ferai ", ("nous ferons ", "on fera ")),
    ),
    "de": (
        (r"\b[Ii]ch werde ", ("wir werden ",)),
        (r"\b[Ww]ir werden ", ("ich werde ",)),
        (r"\bwerden wir ", ("werde ich ",)),
        (r"\bwerde ich ", ("werden wir ",)),
    ),
    "es": (
        (r"\b[Vv]oy a ", ("vamos a ",)),
        (r"\b[Vv]amos a ", ("voy a ",)),
    ),
}
_OWN = re.compile(
    r"(?i)\b(?:my|me|mon|ma|mes|mein\w*|mich|mir|mi|mis|our|us|notre|nos|uns\w*|se|me)\b"
)


def recommitted(draft: Draft, random: Random) -> Draft | None:
    """Commit in other words of the same strength ("I'll" for "I will"), in the promises alone."""
    changed = False
    for number in range(len(draft.promises)):
        quote = draft.quote(number)
        forms = [form for form in _MODALS[draft.lang] if re.search(form[0], quote)]
        if not forms or _OWN.search(quote):
            continue
        pattern, others = random.choice(forms)

        def other(found: re.Match[str], others: tuple[str, ...] = others) -> str:
            new = random.choice(others)
            return new[0].upper() + new[1:] if found[0][0].isupper() else new

        draft = draft.with_quote(number, re.sub(pattern, other, quote, count=1))
        changed = True
    return draft if changed else None


def dropped(draft: Draft, random: Random) -> Draft | None:
    """Leave out a sentence without a promise that no other one leans on."""
    parts = sentences(draft.text)
    loose = [n for n in range(len(parts)) if _loose(draft, parts, n)]
    if not loose or len(parts) < 3:
        return None
    gone = random.choice(loose)
    return replace(draft, text="".join(parts[:gone] + parts[gone + 1 :]).strip())


def reordered(draft: Draft, random: Random) -> Draft | None:
    """Shuffle the bullets of a list, or tell a sentence without a promise at another place."""
    lines = draft.text.split("\n")
    bullets = [n for n, line in enumerate(lines) if _BULLET.match(line)]
    if len(bullets) > 1:
        free = not any(LEANING.search(bare(_item(lines[n]))) for n in bullets)
        if not free or draft.slice in _FRAGILE or bullets[-1] - bullets[0] >= len(bullets):
            return None
        if any(MARK.search(_BULLET.sub(r"\1", lines[n])) for n in bullets):
            return None
        shuffled = random.sample(bullets, len(bullets))
        new = [
            lines[shuffled[bullets.index(n)]] if n in bullets else line
            for n, line in enumerate(lines)
        ]
        return replace(draft, text="\n".join(new)) if new != lines else None
    parts = [part.strip() for part in sentences(draft.text)]
    loose = [n for n in range(len(parts)) if _loose(draft, parts, n)]
    loose = [n for n in loose if not HEDGE.search(parts[n]) and "?" not in draft.text]
    # Beside another promise a sentence could put that one in doubt.
    whole = draft.slice != "hedged" and len(draft.parents) == 1 and "\n" not in draft.text
    if not whole or not loose or len(parts) < 3:
        return None
    moved = parts.pop(random.choice(loose))
    places = [n for n in range(len(parts) + 1) if n == len(parts) or not LEANING.search(parts[n])]
    parts.insert(random.choice(places), moved)
    text = " ".join(parts)
    return replace(draft, text=text) if text != draft.text else None


def _item(line: str) -> str:
    return _BULLET.sub(r"\2", line)


def _loose(draft: Draft, parts: list[str], number: int) -> bool:
    """Whether a sentence is neither quoted nor needed where it stands."""
    part, rest = parts[number], " ".join(parts[:number] + parts[number + 1 :])
    if draft.slice in _FRAGILE or _QUOTED.search(draft.text) or "`" in draft.text:
        return False
    following = parts[number + 1] if number + 1 < len(parts) else ""
    if MARK.search(part) or WHEN.search(part) or LEANING.search(part):
        return False
    if re.search(r"\d|:\s*$|\n", part) or LEANING.search(bare(following)):
        return False
    # What a summary names may stand in this sentence alone.
    words = {word[:4] for p in draft.promises for word in normal(p.summary).split()}
    held = {word[:4] for word in normal(bare(part)).split()}
    left = {word[:4] for word in normal(bare(rest)).split()}
    return not (words & held) - left


def joined(draft: Draft, other: Draft, random: Random) -> Draft | None:
    """Hold another short speech after this one, in one round, with what was known in both."""
    if draft.lang != other.lang or "sarcasm" in (draft.slice, other.slice):
        return None
    if "injection" in (draft.slice, other.slice) or len(draft.parents + other.parents) > 2:
        return None
    if max(len(item.speech.split()) for item in (draft, other)) > SHORT:
        return None
    if other.round != draft.round:
        moved = moved_to(other, draft.round)
        if moved is None:
            return None
        other = moved
    if not _strangers(draft, other) or not _strangers(other, draft):
        return None
    promises = (*draft.promises, *other.promises)
    if len(promises) > MOST_PROMISES:
        return None
    contradictions = (
        *draft.contradictions,
        *(_against(clash, len(draft.known), len(draft.deeds)) for clash in other.contradictions),
    )
    between = "\n\n" if "\n" in draft.text + other.text else random.choice((" ", "\n", "\n\n"))
    if between == " " and draft.speech[-1].isalnum():
        between = ". "
    return replace(
        draft,
        text=draft.joined(other, between, draft.contradictions),
        slice=_slice_of(draft, other),
        promises=promises,
        contradictions=contradictions,
        known=_numbered("P", (*draft.known, *other.known)),
        deeds=_numbered("D", (*draft.deeds, *other.deeds)),
        parents=(*draft.parents, *other.parents),
    )


def _strangers(draft: Draft, other: Draft) -> bool:
    """Whether nothing that is known to the one can go against the other's speech."""
    if any(SWEEPING.search(item.text) for item in draft.context):
        return False
    if any(_MONEY.search(draft.quote(n)) for n in range(len(draft.promises))):
        return False
    promised = [Known(id="P", text=bare(draft.quote(n))) for n in range(len(draft.promises))]
    return not related(other.text, (*draft.context, *promised))


def _against(clash: Contradiction, known: int, deeds: int) -> Contradiction:
    if clash.against == AGAINST_SELF:
        return clash
    kind, number = clash.against[0], int(clash.against[1:])
    against = f"{kind}{number + (known if kind == 'P' else deeds)}"
    return clash.model_copy(update={"against": against})


def _slice_of(draft: Draft, other: Draft) -> str:
    count = len(draft.promises) + len(other.promises)
    if draft.contradictions or other.contradictions:
        return "contradiction"
    if "decoy" in (draft.slice, other.slice):
        return "decoy"
    if count == 0:
        return "hedged" if "hedged" in (draft.slice, other.slice) else "none"
    if 3 <= count <= 7:
        return "long"
    return draft.slice if draft.promises and draft.slice != "none" else "explicit"


def with_others(draft: Draft, pool: Iterable[Known], random: Random) -> Draft | None:
    """Add promises and deeds of other lines that this speech has nothing to do with.

    The kind is read off the id of the pool's entries: P for a promise, D for a deed.
    """
    strange = [
        item
        for item in pool
        if not SWEEPING.search(item.text)
        and not related(draft.speech, [item])
        and not related(item.text, draft.context)
    ]
    room = 5 - len(draft.context)
    if room < 1 or not strange:
        return None
    added = random.sample(strange, min(len(strange), random.randint(1, min(3, room))))
    known = _apart([*draft.known, *(item for item in added if item.id[0] == "P")])
    deeds = _apart([*draft.deeds, *(item for item in added if item.id[0] == "D")])
    return _reidentified(draft, random.sample(known, len(known)), random.sample(deeds, len(deeds)))


def _apart(items: Sequence[Known]) -> list[Known]:
    """Give a provisional id of its own to each that came from elsewhere; the first keep theirs."""
    taken: dict[str, Known] = {}
    for item in items:
        name = item.id if item.id not in taken else f"{item.id}.{len(taken)}"
        taken[name] = item.model_copy(update={"id": name})
    return list(taken.values())


def without_others(draft: Draft, random: Random) -> Draft | None:
    """Forget a promise or deed that the speech does not go against."""
    named = {clash.against for clash in draft.contradictions}
    free = [item for item in draft.context if item.id not in named]
    if not free or draft.slice == "decoy":
        return None
    gone = random.choice(free)
    return _reidentified(
        draft,
        [item for item in draft.known if item is not gone],
        [item for item in draft.deeds if item is not gone],
    )


def renumbered(draft: Draft, random: Random) -> Draft | None:
    """Put the promises in force and the deeds in another order, with the ids that follow."""
    if len(draft.context) < 2:
        return None
    known, deeds = (random.sample(items, len(items)) for items in (draft.known, draft.deeds))
    return _reidentified(draft, known, deeds)


def in_context(draft: Draft, new: Known, random: Random) -> Draft:
    """Put one more promise (its id begins with P) or deed (D) somewhere into the context."""
    known, deeds = list(draft.known), list(draft.deeds)
    items = known if new.id[0] == "P" else deeds
    items.insert(random.randint(0, len(items)), new)
    return _reidentified(draft, known, deeds)


def _reidentified(draft: Draft, known: Sequence[Known], deeds: Sequence[Known]) -> Draft:
    new = {
        item.id: f"{kind}{number}"
        for kind, items in (("P", known), ("D", deeds))
        for number, item in enumerate(items, start=1)
    }
    contradictions = tuple(
        clash.model_copy(update={"against": new.get(clash.against, clash.against)})
        for clash in draft.contradictions
    )
    return replace(
        draft,
        known=_numbered("P", known),
        deeds=_numbered("D", deeds),
        contradictions=contradictions,
    )


def _numbered(kind: str, items: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(
        item.model_copy(update={"id": f"{kind}{number}"})
        for number, item in enumerate(items, start=1)
    )


def greeted(draft: Draft, random: Random) -> Draft | None:
    """Open or close with banter, some of it in a neighbour's language."""
    text = draft.text
    if draft.slice == "injection" or "```" in text:
        return None
    ways = random.choice(("open", "close", "both"))
    if ways != "close":
        text = f"{random.choice(OPENERS[draft.lang].split('|'))} {text}"
    if ways != "open":
        stop = "" if re.search(r"[^\w\ue100-\ue2ff]$", text) else "."
        text = f"{text}{stop} {random.choice(CLOSERS[draft.lang].split('|'))}"
    return replace(draft, text=text)


def injected(draft: Draft, random: Random) -> Draft | None:
    """Put an attempt to command the reader before or after the speech."""
    if draft.slice in ("injection", "sarcasm"):
        return None
    field = random.choice(list(INJECTED))
    attempt = random.choice(INJECTIONS).format(
        n=random.randint(2, 9999), field=field, v=random.choice(INJECTED[field])
    )
    text = random.choice((f"{attempt}\n{draft.text}", f"{draft.text}\n{attempt}"))
    slice_ = draft.slice if draft.contradictions else "injection"
    return replace(draft, text=text, slice=slice_)
