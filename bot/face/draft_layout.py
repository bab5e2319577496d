"""A speech before it is posted, promise by promise, for its speaker alone."""

from discord import ButtonStyle, ui

from bot.face.cards import GOLD, GREEN, RED
from bot.face.judging_selects import every, likely
from bot.face.layout import Card, Control, block, layout, paged, rows
from bot.face.paging import foot, page_of_cards, turning
from bot.face.routing import button, custom_id
from bot.face.speech_cards import contradiction_field, judged_field, reversal_field
from bot.face.texts import Texts
from bot.game.state import Campaign, Promise, PromiseStatus
from bot.game.views import DraftView, Reversal

YES, NO = "yes", "no"
"""The last word of a button that marks something, or takes the mark away."""


def draft_layout(state: Campaign, draft: DraftView, _: Texts, number: int = 0) -> ui.LayoutView:
    """A page of what was read, each promise with what judges it, and what the speaker may do."""
    speech = draft.speech
    this = (state.id, speech.id, speech.revision)
    # What is done on a page leads back to it.
    cards = _cards(state, draft, _, number)
    page = page_of_cards([(card.name, card.text) for card in cards], number)
    head = _(
        "Post it, edit your words, choose what judges a promise, or mark what was misread: a "
        "contested promise is posted as such. After 10 minutes it is posted as it was read."
    )
    title = _("This is what the city will hold you to")
    return paged(
        f"### {title}\n{head}",
        cards,
        page,
        foot(page, _),
        *turning(page, _, "speech-page", state.id, speech.id),
        button(_("Post it"), custom_id("speech-post", *this), ButtonStyle.success),
        button(_("Edit"), custom_id("speech-edit", state.id, speech.id)),
        button(_("Discard"), custom_id("speech-discard", *this)),
    )


def judging_layout(
    state: Campaign, promise: Promise, this: tuple[str, ...], _: Texts
) -> ui.LayoutView:
    """Everything that could judge a promise, and a way back to the speech."""
    name, text = judged_field(promise, _)
    title = _("What shall judge this promise?")
    back = button(_("Back"), custom_id("speech-back", *this))
    card = block(
        f"### {title}", f"**{name}**\n{text}", *rows(*every(state, promise, this, _), back)
    )
    return layout(card)


def _cards(state: Campaign, draft: DraftView, _: Texts, page: int) -> list[Card]:
    """What the speech goes back on or against, and then its promises."""
    speech = draft.speech
    this = (state.id, speech.id, speech.revision, page)
    told = {reversal.promise.id for reversal in draft.reversals}
    others = [c for c in speech.contradictions if c.against not in told]
    doubts = [Card(name, text, colour=RED) for name, text in contradiction_field(others, _)]
    promises = [_promise(state, promise, this, _) for promise in draft.promises]
    nothing = Card(
        _("No promises found"),
        _("The city hears opinions, but nothing that it could check."),
        colour=GOLD,
    )
    back = [_reversal(reversal, this, _) for reversal in draft.reversals]
    return [*back, *doubts, *(promises or [nothing])]


def _promise(state: Campaign, promise: Promise, this: tuple[str | int, ...], _: Texts) -> Card:
    contested = promise.status is PromiseStatus.CONTESTED

    def controls() -> tuple[Control, ...]:
        toggle = custom_id("speech-contest", *this, promise.id, NO if contested else YES)
        mark = button(_("It was misread: contest it"), toggle)
        if contested:
            mark = button(_("It was read rightly"), toggle)
        return likely(state, promise, custom_id("speech-test", *this, promise.id), _), mark

    return Card(*judged_field(promise, _), controls, GOLD if contested else GREEN)


def _reversal(reversal: Reversal, this: tuple[str | int, ...], _: Texts) -> Card:
    def controls() -> tuple[Control, ...]:
        word = NO if reversal.taken_back else YES
        toggle = custom_id("speech-withdraw", *this, reversal.promise.id, word)
        if reversal.taken_back:
            return (button(_("Let it stand"), toggle),)
        return (button(_("Take it back"), toggle, ButtonStyle.danger),)

    return Card(*reversal_field(reversal, _), controls, RED)
