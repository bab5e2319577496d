"""The ledger as everybody sees it, and what came of one player's promises."""

from discord import ui

from bot.face.cards import GOLD, GREEN, RED, safe
from bot.face.layout import Card, paged
from bot.face.paging import foot, page_of_cards, turning
from bot.face.speech_cards import judged_field, one_line
from bot.face.texts import Texts
from bot.face.words import STATUSES
from bot.game import views
from bot.game.rules.ledger import ReportCard
from bot.game.state import Campaign, Promise, PromiseStatus

EVERYBODY = "all"
"""Whose promises a page shows that are not one player's."""

COLOURS = {PromiseStatus.BROKEN: RED, PromiseStatus.CONTESTED: GOLD}


def ledger_layout(
    state: Campaign, player: int | None, _: Texts, number: int = 0, above: str = ""
) -> ui.LayoutView:
    """A page of the promises of everyone or of one player, newest first; only what is public.

    A player's begins with what came of all their promises. `above` stands over the title.
    """
    title = _("The ledger of promises")
    lines = [above, f"### {title}"]
    if player is not None:
        lines += report_lines(views.report_card(state, player), _)
    promises = _promises(state, player)
    if not promises:
        lines.append(_("Nothing was promised yet. Candidates speak with /speech."))
    cards = [_card(state, promise, _) for promise in reversed(promises)]
    page = page_of_cards([(card.name, card.text) for card in cards], number)
    whose = EVERYBODY if player is None else player
    return paged(
        "\n".join(filter(None, lines)),
        cards,
        page,
        foot(page, _),
        *turning(page, _, "promises-page", state.id, whose),
    )


def _card(state: Campaign, promise: Promise, _: Texts) -> Card:
    name, value = judged_field(promise, _)
    colour = COLOURS.get(promise.status, GREEN)
    return Card(name, f"{value}\n{_standing(state, promise, _)}", colour=colour)


def report_lines(card: ReportCard, _: Texts) -> list[str]:
    """A report card: what came of the promises, and the share kept beside the par."""
    counts = _(
        "{kept} kept · {compromise} half kept · {broken} broken · {open} open · {withdrawn} "
        "withdrawn or lapsed"
    ).format(
        kept=card.kept,
        compromise=card.compromise,
        broken=card.broken,
        open=card.open,
        withdrawn=card.withdrawn,
    )
    if card.per_cent is None:
        return [counts, _("None was judged yet. Par is {par} %.").format(par=card.par)]
    share = _("{per_cent} % kept; par is {par} %, what governments keep on average.")
    return [counts, share.format(per_cent=card.per_cent, par=card.par)]


def _promises(state: Campaign, player: int | None) -> list[Promise]:
    return [p for p in views.public_ledger(state) if player in (None, p.player)]


def _standing(state: Campaign, promise: Promise, _: Texts) -> str:
    speaker = views.person(state, promise.player)
    who = "?" if speaker is None else safe(speaker.name)
    words = views.taken_back_with(state, promise)
    if words is not None:
        taken_back = _("taken back in round {round}: “{quote}”").format(
            round=promise.judged_in, quote=one_line(words)
        )
        return f"{who} · {taken_back}"
    if promise.status is PromiseStatus.WITHDRAWN and promise.due is None:
        # It lapsed with a lost election, was struck, or was taken back before it bound anybody.
        lapsed = _("no longer counts")
        return f"{who} · {lapsed}"
    status = _(STATUSES[promise.status])
    if promise.judged_in is None:
        return f"{who} · {status}"
    judged = _("in round {round}").format(round=promise.judged_in)
    return f"{who} · {status} {judged}"
