"""A speech as players see it: privately while it is settled, and publicly once it is posted."""

from collections.abc import Sequence

from bot.face.cards import safe, shortened
from bot.face.effect_words import shifts_line
from bot.face.judging_words import judged_line
from bot.face.texts import Texts
from bot.face.words import (
    CATEGORIES,
    CATEGORY_EMOJI,
    SEVERITIES,
    STATUSES,
    credits,
    timeline,
)
from bot.game.events import TakenBack
from bot.game.state import Contradiction, Promise, PromiseStatus
from bot.game.views import Reversal

QUOTE_SHOWN = 200


def marked(text: str, promises: Sequence[Promise]) -> str:
    """The speech in Discord's markdown, each promise's quote in bold and followed by its id.

    Where quotes overlap, the earlier and longer one is marked; a quote is marked once.
    """
    found = []
    for promise in promises:
        start = text.find(promise.quote)
        if start >= 0:
            found.append((start, -len(promise.quote), promise))
    parts, at = [], 0
    for start, negative_length, promise in sorted(found, key=lambda mark: mark[:2]):
        if start < at:
            continue
        end = start - negative_length
        parts += [safe(text[at:start]), f"**{safe(text[start:end])}** `{promise.id}`"]
        at = end
    return "".join([*parts, safe(text[at:])])


def facts_line(promise: Promise, _: Texts) -> str:
    """Category, feasibility, cost and until when."""
    return _("{category} · feasibility {feasibility} % · {cost} · {timeline}").format(
        category=_(CATEGORIES[promise.category]),
        feasibility=round(promise.feasibility * 100),
        cost=credits(promise.cost, _),
        timeline=timeline(promise.timeline, _),
    )


def promise_field(promise: Promise, _: Texts) -> tuple[str, str]:
    """A promise as a card's field: id and summary above quote, category, cost and the like."""
    lines = f"> {one_line(promise.quote)}\n{facts_line(promise, _)}"
    if promise.status is PromiseStatus.CONTESTED:
        until = _(
            "It counts as it was read when the round ends, unless /contest settles it before."
        )
        lines = f"{lines}\n{until}"
    return _name(promise, _), lines


def short_field(promise: Promise, _: Texts) -> tuple[str, str]:
    """A promise as a card's shortest field: id and summary above what it is judged by."""
    return _name(promise, _), judged_line(promise, _)


def _name(promise: Promise, _: Texts) -> str:
    name = f"{CATEGORY_EMOJI[promise.category]} {promise.id} · {safe(promise.summary)}"
    if promise.status is PromiseStatus.CONTESTED:
        return f"⚖️ {_(STATUSES[promise.status])} · {name}"
    return name


def judged_field(promise: Promise, _: Texts) -> tuple[str, str]:
    """A promise as a card's field, with what it is judged by."""
    name, value = promise_field(promise, _)
    return name, f"{value}\n{judged_line(promise, _)}"


def reversal_field(reversal: Reversal, _: Texts) -> tuple[str, str]:
    """An earlier promise that the speech seems to go back on: what that would cost, and whether
    it is taken back."""
    promise = reversal.promise
    told = _("You seem to go back on {promise} “{earlier}” with “{quote}”").format(
        promise=promise.id, earlier=one_line(promise.quote), quote=one_line(reversal.quote)
    )
    if reversal.price:
        price = _(
            "To take it back costs approval, half of what breaking it would: {shifts}."
        ).format(shifts=shifts_line(reversal.price, _))
    elif promise.test is None:
        price = _("To take it back costs nothing: nothing in the game can judge it.")
    else:
        price = _("To take it back costs nothing: you do not govern, or broke that word before.")
    does = (
        _("This speech takes it back.")
        if reversal.taken_back
        else _("It stands, unless you take it back below.")
    )
    return f"↩️ {promise.id} · {safe(promise.summary)}", f"{told}\n{price}\n**{does}**"


def withdrawn_field(taken_back: TakenBack, _: Texts) -> tuple[str, str]:
    """An earlier promise that the speech has taken back, and the words that did it."""
    promise = taken_back.promise
    words = _("“{words}”").format(words=one_line(taken_back.quote))
    name = _("↩️ {promise} is taken back").format(promise=promise.id)
    return name, f"> {one_line(promise.quote)}\n{words}"


def contradiction_field(contradictions: Sequence[Contradiction], _: Texts) -> list[tuple[str, str]]:
    """What the speech goes against, as one field; none where it goes against nothing."""
    lines = []
    for contradiction in contradictions:
        if contradiction.against == "speech":
            text = _("“{quote}” goes against this very speech ({severity})")
        else:
            text = _("“{quote}” goes against {promise} ({severity})")
        lines.append(
            text.format(
                quote=one_line(contradiction.quote),
                promise=contradiction.against,
                severity=_(SEVERITIES[contradiction.severity]),
            )
        )
    return [(_("Contradictions"), "\n".join(lines))] if lines else []


def one_line(quote: str) -> str:
    """A quote in a line, harmless and not too long."""
    return safe(shortened(" ".join(quote.split()), QUOTE_SHOWN))
