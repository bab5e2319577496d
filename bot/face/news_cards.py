"""The newspaper's pages and the campaign's rounds as cards."""

from collections.abc import Iterator, Sequence
from typing import Any

from discord import ui

from bot.face import news_words
from bot.face.cards import safe, shortened
from bot.face.effect_words import indicators_line
from bot.face.layout import (
    Card,
    Control,
    blocks_of,
    gallery,
    layout,
    named,
    rows,
    small,
    titled,
)
from bot.face.news_page import NAME
from bot.face.news_words import headline, subline
from bot.face.paging import foot, page_of_cards, turning
from bot.face.post import Picture
from bot.face.texts import Texts
from bot.face.verdict_posts import GROUPS
from bot.face.visitor_words import NAMES as VISITORS
from bot.game.content.shipped import CITY_EVENTS, DILEMMAS, POLICIES
from bot.game.events import Built, Enacted
from bot.game.issues import Decision, Issue
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.state import Candidate, PromiseStatus

NAME_LIMIT = 80
VERDICTS = (PromiseStatus.KEPT, PromiseStatus.COMPROMISE, PromiseStatus.BROKEN)


def called(who: Candidate) -> str:
    """A candidate's name on a card."""
    return shortened(safe(who.name), NAME_LIMIT)


def title(issue: Issue, _: Texts) -> str:
    """The first words on a round's page."""
    return headline(issue, _, called)


def news_card(issue: Issue, page: Picture, _: Texts, *controls: Control) -> ui.Container[Any]:
    """A round's page: its headline, and what was behind it; the picture has the rest."""
    return titled(
        _("{paper}: round {round}").format(paper=_(NAME), round=issue.round),
        [named(title(issue, _), safe(subline(issue, _)))],
        *controls,
        foot=_("/timeline has all rounds, /why every cause, /promises every word."),
        picture=page,
    )


def timeline_layout(
    issues: Sequence[Issue], chart: Picture, campaign: str, number: int, _: Texts, above: str = ""
) -> ui.LayoutView:
    """A page of what happened in each round, the newest first; `above` stands over the title."""
    cards = [_round(issue, _) for issue in reversed(issues)]
    page = page_of_cards([(card.name, card.text) for card in cards], number)
    name = _("The campaign, round by round")
    note = _("/news shows a round's page, /report-card who kept their word.")
    return layout(
        "\n".join(filter(None, (above, f"### {name}"))),
        gallery(chart),
        *blocks_of(cards, page),
        small(" · ".join(filter(None, (note, foot(page, _))))),
        *rows(*turning(page, _, "timeline-page", campaign)),
    )


def _round(issue: Issue, _: Texts) -> Card:
    name = _("Term {term}, round {round}").format(term=issue.term, round=issue.round)
    return Card(f"{name} · {title(issue, _)}", "\n".join(_lines(issue, _)))


def _lines(issue: Issue, _: Texts) -> Iterator[str]:
    if issue.mayor is not None:
        sign = "🗳️" if issue.elected else "🏛️"
        yield f"{sign} {called(issue.mayor)}"
    done = [_decision(each, _) for each in issue.decisions]
    if done:
        yield " · ".join(done)
    if issue.settled is not None:
        dilemma = DILEMMAS[issue.settled.dilemma]
        labels = {option.id: option.label for option in dilemma.options}
        yield f"⚖️ {_(dilemma.title)}: {_(labels[issue.settled.option])}"
    if issue.struck is not None:
        yield f"📰 {_(CITY_EVENTS[issue.struck].title)}"
    if issue.came:
        yield "🧳 " + ", ".join(_(VISITORS[visitor.kind]) for visitor in issue.came)
    count = {s: sum(v.status is s for v in issue.judged) for s in VERDICTS}
    if any(count.values()):
        yield " · ".join(f"{_(GROUPS[s])}: {number}" for s, number in count.items() if number)
    yield indicators_line(issue.resolved.city, _)
    approval = [news_words.group_of(issue, group, _) for group, _level in issue.resolved.approval]
    yield " · ".join(f"{name} {level} ({change})" for name, level, change in approval)


def _decision(decision: Decision, _: Texts) -> str:
    what = decision.deed.what
    match decision:
        case Built():
            return f"🏗️ {_(BUILDS[BuildAction(what)].title)}: {decision.tile}"
        case Enacted():
            return f"📜 {_(POLICIES[what].title)}"
    return f"🗑️ {_(POLICIES[what].title)}"
