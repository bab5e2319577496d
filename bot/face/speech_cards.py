"""A speech as players see it: privately while it is settled, and publicly once it is posted."""

from collections.abc import Sequence

import discord

from bot.face.cards import GREEN, safe, shortened
from bot.face.effect_words import shifts_line
from bot.face.judging_words import judged_line
from bot.face.paging import Page, add_page, page_of
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
from bot.game.views import DraftView, Reversal

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


def _promise_lines(promise: Promise, _: Texts) -> str:
    facts = _("{category} · feasibility {feasibility} % · {cost} · {timeline}").format(
        category=_(CATEGORIES[promise.category]),
        feasibility=round(promise.feasibility * 100),
        cost=credits(promise.cost, _),
        timeline=timeline(promise.timeline, _),
    )
    return f"> {one_line(promise.quote)}\n{facts}"


def promise_field(promise: Promise, _: Texts) -> tuple[str, str]:
    """A promise as a card's field: id and summary above quote, category, cost and the like."""
    emoji = CATEGORY_EMOJI[promise.category]
    name = f"{emoji} {promise.id} · {safe(promise.summary)}"
    lines = _promise_lines(promise, _)
    if promise.status is PromiseStatus.CONTESTED:
        name = f"⚖️ {_(STATUSES[promise.status])} · {name}"
        until = _(
            "It counts as it was read when the round ends, unless /contest settles it before."
        )
        lines = f"{lines}\n{until}"
    return name, lines


def judged_field(promise: Promise, _: Texts) -> tuple[str, str]:
    """A promise as a card's field, with what it is judged by."""
    name, value = promise_field(promise, _)
    return name, f"{value}\n{judged_line(promise, _)}"


def draft_page(draft: DraftView, _: Texts, number: int) -> Page:
    """A page of what was read: what the speech goes back on or against, and its promises."""
    doubts = [reversal_field(reversal, _) for reversal in draft.reversals]
    told = {reversal.promise.id for reversal in draft.reversals}
    others = [c for c in draft.speech.contradictions if c.against not in told]
    fields = [judged_field(promise, _) for promise in draft.promises]
    nothing = (
        _("No promises found"),
        _("The city hears opinions, but nothing that it could check."),
    )
    return page_of([*doubts, *contradiction_field(others, _), *(fields or [nothing])], number)


def preview(draft: DraftView, _: Texts, number: int = 0) -> discord.Embed:
    """A page of what was read, promise by promise, for the speaker alone."""
    embed = discord.Embed(
        title=_("This is what the city will hold you to"),
        colour=GREEN,
        description=_(
            "Post it, edit your words, choose what judges a promise, or mark what was misread: a "
            "contested promise is posted as such. After 10 minutes the speech is posted as it was "
            "read."
        ),
    )
    add_page(embed, draft_page(draft, _, number), _, _("Only you can see this."))
    return embed


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
