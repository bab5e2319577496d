"""What the channel is told while a mayor governs, from the first decision to the campaign's end."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import discord

from bot.face import report_picture, verdict_posts
from bot.face.cards import (
    GOLD,
    GREEN,
    NOMINATIONS_END,
    RED,
    ROUND_BEGUN,
    ending,
    safe,
    shortened,
    with_end,
)
from bot.face.effect_words import (
    ROUGH,
    cause_line,
    effect_lines,
    effects_line,
    indicators_line,
    points,
    signed,
    site,
    summed,
)
from bot.face.layout import add_fitting
from bot.face.ledger_cards import report_lines
from bot.face.paging import Field
from bot.face.post import Picture, Post, PostButton
from bot.face.texts import Texts
from bot.face.visitor_words import NAMES as VISITORS
from bot.face.visitor_words import line_of
from bot.face.words import INDICATORS, NUMBERS, credits
from bot.game import balance, events
from bot.game.content import N_
from bot.game.content.form import Dilemma
from bot.game.content.shipped import CITY_EVENTS, DILEMMAS, POLICIES
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.builds import Preview
from bot.game.rules.city.dynamics import DynamicCitizen
from bot.game.rules.city.effects import TREASURY
from bot.game.rules.city.grid import name_of
from bot.game.rules.city.pollution import Change
from bot.game.state import Candidate, Ending

TOLD = (3, 2, 1)
"""Causes that a round's post tells of each number, as there is room; `/why` has all of them."""

ENDINGS = {
    Ending.GOLD: N_("🥇 Gold: a clean city that prospers, and laboratories that lead the world."),
    Ending.SILVER: N_("🥈 Silver: the river is clear, and there is work."),
    Ending.BRONZE: N_("🥉 Bronze: the city has held its ground."),
    Ending.NO_RANK: N_("No rank: the city is still there, and that is all."),
    Ending.LOST: N_("Lost: the city can no longer be governed."),
    Ending.STOPPED: N_("A moderator has ended it before its time."),
}
_NO_RANK = (Ending.LOST, Ending.NO_RANK)


def render(event: events.Event, _: Texts, ends: datetime | None) -> Post:
    """The post that tells of a public event of governing; ValueError for one that is not.

    `ends` is when the present phase ends, where that is known.
    """
    match event:
        case events.NobodyElected(mayor):
            return _unelected(mayor, _, ends)
        case events.Built():
            return _built(event, _)
        case events.Enacted():
            return _enacted(event, _)
        case events.Repealed(deed):
            title = _("🗑️ Repealed: {policy}").format(policy=_(POLICIES[deed.what].title))
            return _card(title, _by(deed.player, _))
        case events.PromiseJudged():
            return verdict_posts.judged(event, _)
        case events.PromisesJudged():
            return verdict_posts.of_a_round(event, _)
        case events.PromiseQuoted():
            return verdict_posts.quoted(event, _)
        case events.VisitorsCame(visitors):
            return _came(visitors, _)
        case events.VisitorsLeft(visitors):
            names = "\n".join(_(VISITORS[visitor.kind]) for visitor in visitors)
            return _card(_("🚪 Gone from the city"), names)
        case events.DilemmaPut(dilemma, round_):
            return _dilemma(DILEMMAS[dilemma], round_, _, ends)
        case events.DilemmaSettled():
            return _settled(event, _)
        case events.CityStruck(key):
            struck = CITY_EVENTS[key]
            text = f"{_(struck.text)}\n\n{effects_line(struck.effects, _)}"
            return _card(f"📰 {_(struck.title)}", text)
        case events.RoundResolved():
            return resolved(event, _)
        case events.TermEnded():
            return _term_ended(event, _, ends)
        case events.RecallCalled(mayor_id):
            return _recalled(mayor_id, _, ends)
        case events.MayorLeft():
            return _left(event, _, ends)
        case events.Paused():
            return _card(
                _("⏸️ The campaign is paused"),
                _("Nothing falls due until a moderator resumes it."),
            )
        case events.Resumed():
            return _card(
                _("▶️ The campaign goes on"),
                with_end(
                    _("Everything that was due is due as much later as the pause was long."),
                    ends,
                    _,
                ),
            )
        case events.EndMoved():
            text = _("The moderators have set the campaign's clock anew.")
            return _card(_("🕰️ Another time"), with_end(text, ends, _))
        case events.CampaignEnded():
            return _ended(event, _)
        case _other:
            raise ValueError(f"{type(event).__name__} is not told in public")


def preview_lines(plan: Preview, _: Texts) -> str:
    """What a build does, cause by cause: at once, and when it is done."""
    parts = [effect_lines(plan.at_once, _)]
    if plan.rounds:
        done = _.ngettext(
            "When it stands, after {number} round:",
            "When it stands, after {number} rounds:",
            plan.rounds,
        ).format(number=plan.rounds)
        parts += [f"**{done}**", effect_lines(plan.when_done, _)]
    return "\n".join(filter(None, parts))


def _card(title: str, text: str, colour: int = GREEN) -> Post:
    # Discord strips what it keeps, and a post that was cut off is found by its very words.
    return Post(embed=discord.Embed(title=title, description=text.strip(), colour=colour))


def _by(player: int | None, _: Texts) -> str:
    return "" if player is None else _("Decided by <@{player}>.").format(player=player)


def _unelected(mayor: Candidate | None, _: Texts, ends: datetime | None) -> Post:
    if mayor is None:
        text = _("Nobody stood for mayor: the city is administered, and nobody decides.")
    else:
        text = _("{name} had no rival and governs the city.").format(
            name=shortened(safe(mayor.name), 80)
        )
    return _card(_("🗳️ There is no election"), f"{text}\n{ending(_(ROUND_BEGUN), ends)}", GOLD)


def _built(event: events.Built, _: Texts) -> Post:
    action = _(BUILDS[BuildAction(event.deed.what)].title)
    text = f"{preview_lines(event.plan, _)}\n\n{_by(event.deed.player, _)}"
    return _card(f"🏗️ {action}: {event.tile}", text)


def _enacted(event: events.Enacted, _: Texts) -> Post:
    policy = POLICIES[event.deed.what]
    price = _("{credits}, {capital} political capital").format(
        credits=credits(event.cost, _), capital=event.capital
    )
    parts = [_(policy.text), effects_line(policy.at_once, _)]
    later = effects_line(policy.effects, _)
    parts.append(f"{delayed(policy.delay, _)} {later}" if later else "")
    parts.append(f"{price}. {_by(event.deed.player, _)}")
    return _card(f"📜 {_(policy.title)}", "\n\n".join(filter(None, parts)))


def delayed(rounds: int, _: Texts) -> str:
    """When later effects come."""
    if rounds == 0:
        return _("At once:")
    return _.ngettext("After {number} round:", "After {number} rounds:", rounds).format(
        number=rounds
    )


def _came(visitors: Sequence[DynamicCitizen], _: Texts) -> Post:
    said = _("“{words}”")
    text = "\n\n".join(
        f"**{_(VISITORS[v.kind])}** · {_(v.cause)}\n{said.format(words=line_of(v, _))}"
        for v in visitors
    )
    return _card(_("🧳 New in the city"), text, GOLD)


def _dilemma(dilemma: Dilemma, round_: int, _: Texts, ends: datetime | None) -> Post:
    embed = dilemma_card(dilemma, _, ends)
    buttons = tuple(
        PostButton(_(option.label), "dilemma-vote", (round_, option.id))
        for option in dilemma.options
    )
    return Post(embed=embed, buttons=buttons)


def dilemma_card(dilemma: Dilemma, _: Texts, ends: datetime | None) -> discord.Embed:
    """A dilemma and what its answers cost; what comes of them shows when the round `ends`."""
    lines = []
    for option in dilemma.options:
        price = f" — {credits(option.cost, _)}" if option.cost else ""
        lines.append(f"• **{_(option.label)}**{price}")
    line = ending(_("The round ends {when}."), ends)
    default = next(option for option in dilemma.options if option.id == dilemma.default)
    embed = discord.Embed(
        title=f"⚖️ {_(dilemma.title)}",
        description="\n".join([_(dilemma.text), "", *lines, "", line]).strip(),
        colour=GOLD,
    )
    rule = _(
        "Everybody may vote, and change their vote, until the round ends. Where nobody votes: "
        "{option}"
    )
    embed.set_footer(text=rule.format(option=_(default.label)))
    return embed


def _settled(event: events.DilemmaSettled, _: Texts) -> Post:
    dilemma = DILEMMAS[event.dilemma]
    option = next(option for option in dilemma.options if option.id == event.option)
    parts = [f"**{_(option.label)}**", _(option.text)]
    now = effects_line(option.effects, _)
    if option.cost:
        now = " · ".join(filter(None, (now, f"{_(NUMBERS[TREASURY])} {signed(-option.cost)}")))
    parts.append(now)
    if option.later is not None:
        rounds, effects = option.later
        parts.append(f"{delayed(rounds, _)} {effects_line(effects, _)}")
    embed = discord.Embed(
        title=_("⚖️ Decided: {dilemma}").format(dilemma=_(dilemma.title)),
        description="\n\n".join(filter(None, parts)),
        colour=GOLD,
    )
    labels = {option.id: _(option.label) for option in dilemma.options}
    counts = [
        _.ngettext("{name}: {votes} vote", "{name}: {votes} votes", votes).format(
            name=labels[key], votes=votes
        )
        for key, votes in event.votes
    ]
    if not any(votes for _key, votes in event.votes):
        counts = [_("Nobody has voted.")]
    embed.add_field(name=_("Votes"), value="\n".join(counts), inline=False)
    return Post(embed=embed)


def resolved(
    event: events.RoundResolved, _: Texts, headline: str = "", page: Picture | None = None
) -> Post:
    """What a round has changed, under the newspaper's headline and with its page, where given."""
    embed = discord.Embed(
        title=_("📅 Round {round} is over").format(round=event.round),
        colour=GREEN,
        description="\n".join(
            filter(None, (f"**{headline}**" if headline else "", indicators_line(event.city, _)))
        ),
    )
    embed.set_footer(text=_("/why shows every cause, /city the map."))
    grown = [*_changed(event.changes, _), *(site(build, _) for build in event.finished)]
    on_map = [(_("On the map"), "\n".join(grown))] if grown else []
    forms = ([*_changes(event, told, _), *on_map] for told in TOLD)
    add_fitting(embed, _, *forms)
    return Post(embed=embed, picture=page)


def _changes(event: events.RoundResolved, told: int, _: Texts) -> Iterator[Field]:
    """What moved each number in a round, so many causes of each, the most first."""
    levels = {demographic.value: level for demographic, level in event.approval}
    causes = summed(event.causes)
    for on in (*(indicator.value for indicator in INDICATORS), TREASURY, *levels):
        own = [cause for cause in causes if cause.on == on]
        if own:
            change = points(on, sum(cause.amount for cause in own), _, ROUGH)
            moved = f"{levels[on]} ({change})" if on in levels else change
            lines = (cause_line(cause, _, ROUGH) for cause in own[:told])
            yield f"{_(NUMBERS[on])} {moved}", "\n".join(lines)


def _changed(changes: Iterable[Change], _: Texts) -> list[str]:
    """What grew or died by itself, and where."""
    built = {rule.title for rule in BUILDS.values()}
    places: dict[str, list[str]] = {}
    for change in changes:
        if change.cause not in built:
            places.setdefault(change.cause, []).append(name_of(change.place))
    return [f"{_(cause)}: {', '.join(names)}" for cause, names in places.items()]


def _term_ended(event: events.TermEnded, _: Texts, ends: datetime | None) -> Post:
    text = _("Nominations are open for term {term}: stand with /run, speak with /speech.")
    thanks = "" if event.mayor is None else _("<@{player}> has governed so far.")
    parts = (
        text.format(term=event.term),
        ending(_(NOMINATIONS_END), ends),
        thanks.format(player=event.mayor),
    )
    return _card(_("🏛️ The term is over"), "\n".join(filter(None, parts)), GOLD)


def _recalled(mayor: int | None, _: Texts, ends: datetime | None) -> Post:
    text = _(
        "All the city's people have had enough of <@{player}>: there is a new election before "
        "the term is over. Whoever wants to be mayor, the present one too, stands with /run and "
        "speaks anew with /speech."
    ).format(player=mayor)
    return _card(_("📢 Recall"), f"{text}\n{ending(_(NOMINATIONS_END), ends)}", RED)


def _left(event: events.MayorLeft, _: Texts, ends: datetime | None) -> Post:
    gone = (
        _("<@{mayor}> has resigned.")
        if event.moderator is None
        else _("<@{moderator}>, a moderator, has removed <@{mayor}> from office.")
    ).format(mayor=event.mayor, moderator=event.moderator)
    text = _(
        "There is a new election before the term is over. Whoever wants to be mayor stands with "
        "/run and speaks anew with /speech."
    )
    lines = f"{gone}\n{text}\n{ending(_(NOMINATIONS_END), ends)}"
    return _card(_("🚪 The mayor's office is empty"), lines, RED)


def _ended(event: events.CampaignEnded, _: Texts) -> Post:
    mayor = event.mayor
    last = (
        _("The campaign is over, and the city never had a mayor.")
        if mayor is None
        else _("The campaign is over. The city's last mayor was {name}.").format(
            name=shortened(safe(mayor.name), 80)
        )
    )
    parts = [_(ENDINGS[event.ending]), indicators_line(event.city, _), last]
    if event.ending is Ending.LOST:
        why = _(
            "A city is lost when environment or economy falls below {floor}, or social affairs "
            "and security both do."
        )
        parts.insert(1, why.format(floor=balance.LOST_BELOW))
    colour = RED if event.ending in _NO_RANK else GOLD
    embed = discord.Embed(
        title=_("The campaign is over"), description="\n\n".join(parts), colour=colour
    )
    embed.set_footer(text=_("/promises shows every promise, /city the city."))
    add_fitting(embed, _, list(_reports(event, _)))
    return Post(embed=embed, picture=report_picture.of(event, _))


def _reports(event: events.CampaignEnded, _: Texts) -> Iterator[tuple[str, str]]:
    """A field for the report card of each whose word was judged, and one for all others' names.

    The last mayor comes first, then who has kept the most.
    """
    last = None if event.mayor is None else event.mayor.player
    for who, card in report_picture.judged(event):
        name = shortened(safe(who.name), 80)
        yield (
            f"🏛️ {name}" if who.player == last else name,
            "\n".join(report_lines(card, _)),
        )
    others = [shortened(safe(who.name), 80) for who, card in event.reports if card.per_cent is None]
    if others:
        yield _("Without a promise that was judged"), ", ".join(others)
