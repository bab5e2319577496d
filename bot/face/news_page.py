"""The newspaper of a round: what stands on its page, and the page's description."""

from dataclasses import dataclass
from functools import partial

from bot.face import news_words
from bot.face.cards import shortened
from bot.face.drawing import ALT_LIMIT, drawable
from bot.face.effect_words import signed
from bot.face.texts import Texts
from bot.face.words import INDICATORS, NUMBERS
from bot.game import news
from bot.game.content import N_
from bot.game.issues import Issue
from bot.game.rules.city.effects import TREASURY
from bot.game.rules.city.grid import Ground, name_of
from bot.game.state import Candidate, Citizen, Promise
from bot.game.vocabulary import Demographic

NAME = N_("The Ecotopia Courier")
QUOTE_LIMIT = 400
"""Characters of a quote on the page; what is longer ends with an ellipsis."""
NAME_LIMIT = 32
PLACES_TOLD = 8
STEADY = "±0"
"""Of what has not moved."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the city: its name, what it is now, and by how much it moved."""

    name: str
    value: str
    change: str


@dataclass(frozen=True, slots=True)
class Face:
    """A citizen to be drawn."""

    seed: str
    demographic: Demographic
    age: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words that somebody said, under a heading, and who said them when."""

    heading: str
    words: str
    told: str
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """All that is drawn, in the words in which it is drawn."""

    title: str
    corner: str
    office: str
    headline: str
    subline: str
    figures: tuple[Figure, ...]
    groups: tuple[tuple[Face | None, Figure], ...]
    approval: str
    ground: Ground
    changed: tuple[int, ...]
    map_line: str
    quote: Words | None
    broken: Words | None
    letter: Words | None
    foot: str


def page_of(issue: Issue, _: Texts) -> Page:
    """What stands on the page of a round, in that language."""
    called = partial(_called, issue)
    mayor = _("Nobody governs.")
    if issue.mayor is not None:
        mayor = _("Mayor: {name}").format(name=called(issue.mayor))
    return Page(
        title=_(NAME),
        corner=_("Term {term}, round {round}").format(term=issue.term, round=issue.round),
        office=mayor,
        headline=news_words.headline(issue, _, called),
        subline=first_upper(news_words.subline(issue, _)),
        figures=_figures(issue, _),
        groups=tuple((_face_of(issue, group), _group(issue, group, _)) for group in Demographic),
        approval=_("Approval"),
        ground=issue.ground,
        changed=issue.changed,
        map_line=_map_line(issue, _),
        quote=_quote(issue, _),
        broken=_broken(issue, _),
        letter=_letter(issue, _),
        foot=_("All pages: /news. Every cause: /why."),
    )


def alternative(page: Page) -> str:
    """The page in words, for who cannot see it; what is long gives way to what is short."""
    groups = [figure for _face, figure in page.groups]
    numbers = ", ".join(f"{f.name} {f.value} ({f.change})" for f in (*page.figures, *groups))
    parts = [f"{page.headline}. {page.subline}", numbers]
    for each in (page.quote, page.broken, page.letter):
        if each is not None:
            parts.append(f"{each.heading}: {each.words} {each.told}")
    room = ALT_LIMIT - len(page.title) - len(page.corner) - 4 * (len(parts) + 2)
    share = room // len(parts)
    short = sum(max(0, share - len(part)) for part in parts)
    long = sum(len(part) > share for part in parts)
    limit = share + short // max(1, long)
    told = "\n".join(shortened(part, limit) for part in parts)
    return f"{page.title}, {page.corner}.\n{told}"[:ALT_LIMIT]


def _called(issue: Issue, who: Candidate) -> str:
    number = [each.player for each in issue.people].index(who.player) if issue.people else 0
    return shortened(drawable(who.name, f"#{number + 1}"), NAME_LIMIT)


def _figures(issue: Issue, _: Texts) -> tuple[Figure, ...]:
    changes, city = news.moved(issue), issue.resolved.city
    shown = [
        _figure(_(name), f"{city.indicators()[on]}", signed(changes.get(on.value, 0)))
        for on, name in INDICATORS.items()
    ]
    credits = f"{city.treasury}".replace("-", "−")
    shown.append(_figure(_(NUMBERS[TREASURY]), credits, signed(changes.get(TREASURY, 0))))
    return tuple(shown)


def _figure(name: str, value: str, change: str) -> Figure:
    still = not any(c in "123456789" for c in change)
    return Figure(first_upper(name), value, STEADY if still else change)


def first_upper(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _group(issue: Issue, group: Demographic, _: Texts) -> Figure:
    return _figure(*news_words.group_of(issue, group, _))


def _face(citizen: Citizen) -> Face:
    return Face(citizen.id, citizen.demographic, citizen.age)


def _face_of(issue: Issue, group: Demographic) -> Face | None:
    """The face of a group's first citizen."""
    found = (_face(citizen) for citizen in issue.citizens if citizen.demographic is group)
    return next(found, None)


def _map_line(issue: Issue, _: Texts) -> str:
    if not issue.changed:
        return _("On the map nothing has changed.")
    names = [name_of(place) for place in issue.changed]
    told = ", ".join(names[:PLACES_TOLD]) + (" …" if len(names) > PLACES_TOLD else "")
    return _("Framed is what changed: {places}").format(places=told)


def _words(promise: Promise, _: Texts) -> str:
    words = shortened(drawable(promise.quote, "…"), QUOTE_LIMIT)
    return _("“{words}”").format(words=words)


def _quote(issue: Issue, _: Texts) -> Words | None:
    promise = news.best_quote(issue)
    if promise is None:
        return None
    told = news_words.said_when(issue, promise, _, partial(_called, issue))
    return Words(_("The quote of the round"), _words(promise, _), told)


def _broken(issue: Issue, _: Texts) -> Words | None:
    promise = news.broken_words(issue)
    if promise is None:
        return None
    called = partial(_called, issue)
    told = news_words.said_when(issue, promise, _, called)
    return Words(news_words.opposition(issue, _, called), _words(promise, _), told)


def _letter(issue: Issue, _: Texts) -> Words | None:
    said, found = news.letter(issue), news.writer(issue)
    words = news_words.letter(issue, _)
    if words is None or (said is None and found is None):
        return None
    writer = said.citizen if said is not None else found[0] if found is not None else None
    assert writer is not None, "a letter has a writer"
    signed_ = _("{name}, {age}, {job}").format(name=writer.name, age=writer.age, job=_(writer.job))
    return Words(
        _("A reader's letter"), shortened(drawable(words, "…"), 420), signed_, _face(writer)
    )
