"""What the newspaper says: headlines by rules (game/news.py), the letters, all in the reader's
language."""

from collections.abc import Callable

from bot.face.effect_words import ROUGH, points, summed
from bot.face.governing_posts import ENDINGS
from bot.face.judging_words import judged_line
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS, NUMBERS, STATUSES
from bot.game import news
from bot.game.content import N_
from bot.game.content.shipped import CITY_EVENTS
from bot.game.issues import Issue
from bot.game.news import Lead, Story
from bot.game.rules.city.effects import TREASURY
from bot.game.state import Candidate, Promise, PromiseStatus
from bot.game.vocabulary import Demographic, Indicator

Called = Callable[[Candidate], str]
"""How a candidate is called where the words are shown."""

UP = {
    Indicator.ENVIRONMENT.value: N_("The city breathes again"),
    Indicator.ECONOMY.value: N_("Business is picking up"),
    Indicator.SOCIAL.value: N_("The city grows closer together"),
    Indicator.SECURITY.value: N_("The city sleeps more soundly"),
    Indicator.RESEARCH.value: N_("The laboratories leap ahead"),
    TREASURY: N_("The city's purse fills"),
}
DOWN = {
    Indicator.ENVIRONMENT.value: N_("Nature pays the price"),
    Indicator.ECONOMY.value: N_("The economy stumbles"),
    Indicator.SOCIAL.value: N_("The city drifts apart"),
    Indicator.SECURITY.value: N_("The city sleeps badly"),
    Indicator.RESEARCH.value: N_("The laboratories fall behind"),
    TREASURY: N_("The city digs deep into its purse"),
}
"""Headlines of a number that rose or fell most."""

GLAD = {
    Demographic.URBAN_PROFESSIONAL: N_(
        "I cycled to work this morning and caught myself humming. Whatever the town hall is doing: "
        "keep at it."
    ),
    Demographic.RURAL_FARMER: N_(
        "My neighbour says it will not last. But he said it with a smile, and that is new."
    ),
    Demographic.STUDENT: N_("For once I told my friends to stay. Do not make me take it back."),
    Demographic.RETIREE: N_(
        "I have seen a dozen mayors come and go. This year I even nodded at the radio."
    ),
}
SORE = {
    Demographic.URBAN_PROFESSIONAL: N_(
        "I pay my taxes on time and I read the small print. This year it was hard to do the first "
        "one gladly."
    ),
    Demographic.RURAL_FARMER: N_(
        "Out here nobody writes letters for fun. Come and look at my field, and bring boots."
    ),
    Demographic.STUDENT: N_("You plan for a term, I plan for fifty years. One of us cannot count."),
    Demographic.RETIREE: N_(
        "At my age one has the time to read all that was promised. I have read it twice now."
    ),
}
"""Letters where no citizen spoke in the round, by how the writer's group feels about it."""

TOLD = 2
"""Causes that the line under the headline names."""


def headline(issue: Issue, _: Texts, called: Called) -> str:
    """The page's first line."""
    lead = news.lead(issue)
    match lead.story:
        case Story.ENDED:
            assert issue.ended is not None, "a lead on the end needs one"
            return _without_sign(_(ENDINGS[issue.ended]))
        case Story.RECALLED:
            return _("The people call {mayor} to account").format(mayor=_mayor(issue, _, called))
        case Story.LEFT:
            return _("{mayor} leaves the town hall").format(mayor=_mayor(issue, _, called))
        case Story.ELECTED:
            return _("The city has a new mayor: {mayor}").format(mayor=_mayor(issue, _, called))
        case Story.PROMISES:
            return _on_promises(issue, lead, _, called)
        case Story.STRUCK:
            assert issue.struck is not None, "a lead on an event needs one"
            return _(CITY_EVENTS[issue.struck].title)
        case Story.NUMBER if lead.on in UP:
            return _((UP if lead.up else DOWN)[lead.on])
        case Story.NUMBER:
            text = _("Trust grows: {group}") if lead.up else _("Trust crumbles: {group}")
            return text.format(group=_(NUMBERS[lead.on]))
        case Story.QUIET:
            return _("A quiet year")


def subline(issue: Issue, _: Texts) -> str:
    """The line under the headline: why it came so, or what else moved."""
    lead = news.lead(issue)
    if lead.story is Story.PROMISES and lead.promise is not None:
        return judged_line(lead.promise, _)
    if lead.story is Story.STRUCK and issue.struck is not None:
        return _(CITY_EVENTS[issue.struck].text)
    on = lead.on if lead.story is Story.NUMBER else news.leading_number(issue)
    if on is None:
        return _("Not a number has moved.")
    change = points(on, news.moved(issue)[on], _, ROUGH)
    causes = [c for c in summed(issue.resolved.causes) if c.on == on][:TOLD]
    told = ", ".join(f"{_(c.cause)} {points(on, c.amount, _, ROUGH)}" for c in causes)
    return f"{_(NUMBERS[on])} {change}: {told}"


def letter(issue: Issue, _: Texts) -> str | None:
    """What the letter says; None where nobody is there to write one."""
    said = news.letter(issue)
    if said is not None:
        return said.reaction.dialogue
    found = news.writer(issue)
    if found is None:
        return None
    writer, change = found
    return _((GLAD if change >= 0 else SORE)[writer.demographic])


def said_when(issue: Issue, promise: Promise, _: Texts, called: Called) -> str:
    """Who said the quoted words when, and what came of them, if that is known."""
    who = issue.person(promise.player)
    name = "?" if who is None else called(who)
    told = _("{name} in round {round}").format(name=name, round=promise.made_in)
    if promise.status in (PromiseStatus.ACTIVE, PromiseStatus.CONTESTED):
        return told
    return f"{told} · {_(STATUSES[promise.status])}"


def opposition(issue: Issue, _: Texts, called: Called) -> str:
    """Over the broken words: who holds them up."""
    names = [called(each) for each in issue.opposition[:TOLD]]
    if not names:
        return _("Broken words")
    return _("The opposition quotes: {names}").format(names=", ".join(names))


def group_of(issue: Issue, group: Demographic, _: Texts) -> tuple[str, str, str]:
    """A group's name, its approval, and by how much that moved."""
    level = dict(issue.resolved.approval)[group]
    change = news.moved(issue).get(group.value, 0)
    return _(DEMOGRAPHICS[group]), f"{level}", points(group.value, change, _, ROUGH)


def _on_promises(issue: Issue, lead: Lead, _: Texts, called: Called) -> str:
    promise, number = lead.promise, lead.others + 1
    assert promise is not None, "a lead on promises has one"
    who = issue.person(promise.player)
    name = "?" if who is None else called(who)
    if promise.status is PromiseStatus.BROKEN:
        text = _.ngettext(
            "{name} breaks {number} promise", "{name} breaks {number} promises", number
        )
    elif promise.status is PromiseStatus.KEPT:
        text = _.ngettext("{name} keeps {number} promise", "{name} keeps {number} promises", number)
    else:
        text = _.ngettext(
            "{name} keeps {number} promise by half",
            "{name} keeps {number} promises by half",
            number,
        )
    return text.format(name=name, number=number)


def _mayor(issue: Issue, _: Texts, called: Called) -> str:
    return _("the mayor") if issue.mayor is None else called(issue.mayor)


def _without_sign(text: str) -> str:
    sign, _space, rest = text.partition(" ")
    return rest if not any(c.isalnum() for c in sign) else text
