"""What the channel is told of an election: how to vote, who won, and how it was counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

import discord

from bot.face.cards import GOLD, NOMINATIONS_END, ROUND_BEGUN, ending, safe, shortened
from bot.face.layout import add_fitting
from bot.face.texts import Texts
from bot.face.words import HOW_TO_VOTE, METHODS, decimal, percent
from bot.game import balance, events
from bot.game.rules import methods
from bot.game.rules.methods.ballots import FORMS, Method, Ranking, Scores, Weight, total
from bot.game.rules.methods.blending import LEAST_QUORUM, ROLL_PER_BALLOT, valid
from bot.game.rules.methods.results import (
    Answer,
    Duels,
    Question,
    Result,
    Rounds,
    Runoff,
    Table,
    Tie,
    Totals,
    Votes,
)
from bot.game.rules.methods.ties import commitment, seed_text
from bot.game.rules.voters import VOTERS
from bot.game.state import Candidate, Roll
from bot.game.vocabulary import Demographic
from bot.recount import LEAST_TURNOUT
from bot.store.ballots import Turnout

Names = Mapping[int, str]
Field = tuple[str, str]

READABLE = {
    Ranking: (Method.PLURALITY, Method.IRV, Method.SCHULZE),
    Scores: tuple(Method),
}
"""The methods that a ballot's form has all for; other readings are for `ecotopia recount`."""

SLOGANS = (balance.SLOGAN_LIMIT, 60, 30, 10)
"""Characters of each slogan in the opening post: so many that all candidates are named."""
TURNOUT_SHARE = 200
"""Characters of the opening post that are kept for how many have voted."""


def opened(event: events.ElectionOpened, _: Texts, ends: datetime | None) -> discord.Embed:
    """How to vote and until when, who may, and what the votes weigh."""
    size = event.roll.size
    on_roll = _.ngettext(
        "Up to {number} member is on the roll.", "Up to {number} members are on the roll.", size
    ).format(number=size)
    quorum = _(
        "With fewer than {quorum} ballots of members the people of the city decide alone."
    ).format(quorum=event.quorum)
    private = _("Your ballot is private, and you may change it until the close.")
    close = ending(_("The polls close {when}."), ends)
    lines = [
        _(HOW_TO_VOTE[event.method]),
        f"{private} {close}".strip(),
        "",
        *rules_of(event.players_share, event.roll, _),
        f"{on_roll} {quorum}" if size else quorum,
    ]
    embed = discord.Embed(
        title=_("🗳️ The polls are open"),
        colour=GOLD,
        description="\n".join(lines),
    )
    embed.set_footer(
        text=_("The seed of the lot that breaks ties is drawn. Its sha256: {digest}").format(
            digest=event.commitment
        )
    )
    forms = (
        [(name_of(c), safe(shortened(c.slogan, limit))) for c in event.candidates]
        for limit in SLOGANS
    )
    add_fitting(embed, _, *forms, reserve=TURNOUT_SHARE)
    return embed


def add_turnout(
    embed: discord.Embed, turnout: Turnout | None, event: events.ElectionOpened, _: Texts
) -> None:
    """Say above the opening's title how many have voted, and whether one still can.

    The title and the text stay: by them a post whose sending was cut off is found again.
    """
    if turnout is None:
        line = _("The election was cancelled.")
    elif turnout.closed:
        closed = _("The polls are closed.")
        line = f"{closed} {voted(turnout.voted, 0, _)}"
    else:
        line = voted(turnout.voted, event.roll.size, _)
    embed.set_author(name=line)


def voted(number: int, size: int, _: Texts) -> str:
    """How many have voted, of how many at most where that is known."""
    if not size:
        text = _.ngettext("{number} member has voted.", "{number} members have voted.", number)
        return text.format(number=number)
    text = _.ngettext(
        "{number} of up to {size} members has voted.",
        "{number} of up to {size} members have voted.",
        number,
    )
    return text.format(number=number, size=size)


def reminded(event: events.VotersReminded, _: Texts, ends: datetime | None) -> discord.Embed:
    """That the polls close soon, and how many have voted so far."""
    line = _("Not yet? Press the button, or use /vote.")
    return discord.Embed(
        title=_("⏳ The polls close soon"),
        colour=GOLD,
        description="\n".join(
            filter(
                None,
                (
                    ending(_("The polls close {when}."), ends),
                    f"{voted(event.voted, event.size, _)} {line}",
                ),
            )
        ),
    )


def extended(event: events.ElectionExtended, _: Texts) -> discord.Embed:
    """That there is more time to vote, by whose word, and until when."""
    told = _("{moderator} has extended the election.").format(moderator=f"<@{event.moderator}>")
    rest = _("Ballots that are cast stay as they are, and may be changed until then.")
    close = ending(_("The polls close {when}."), event.until)
    return discord.Embed(
        title=_("🗳️ The polls stay open for longer"),
        colour=GOLD,
        description=f"{told} {close}\n{rest}",
    )


def rules_of(players_share: Fraction, roll: Roll, _: Texts) -> list[str]:
    """Sentences: what the members' ballots weigh, and who is on the roll."""
    lines = [
        _("Only the members' ballots count.")
        if players_share == 1
        else _(
            "The members' ballots weigh {share} of the result; the rest is decided by the people "
            "of the city, who vote as they think of the candidates."
        ).format(share=percent(players_share, _))
    ]
    if roll.role is not None:
        lines.append(_("Only members with the role {role} vote.").format(role=f"<@&{roll.role}>"))
    if roll.account_days:
        lines.append(
            _.ngettext(
                "Accounts are at least {number} day old at the opening.",
                "Accounts are at least {number} days old at the opening.",
                roll.account_days,
            ).format(number=roll.account_days)
        )
    if roll.member_days:
        lines.append(
            _.ngettext(
                "Voters have been members for at least {number} day at the opening.",
                "Voters have been members for at least {number} days at the opening.",
                roll.member_days,
            ).format(number=roll.member_days)
        )
    return lines


def closed(event: events.ElectionClosed, _: Texts, ends: datetime | None) -> discord.Embed:
    """Who is elected, by which figures, and what it takes to check them."""
    names = {c.player: name_of(c) for c in event.candidates}
    result = event.result
    title = (
        _("🗳️ The polls are closed")
        if result.winner is None
        else _("🏛️ {name} is elected mayor").format(name=names[result.winner])
    )
    account = [*_account(event, _), ending(_(ROUND_BEGUN), ends)]
    embed = discord.Embed(
        title=shortened(title, 256), colour=GOLD, description="\n".join(account).strip()
    )
    embed.set_footer(
        text=_("Seed of the lot: {seed}\nIts sha256: {digest}").format(
            seed=seed_text(event.tie_seed), digest=commitment(event.tie_seed)
        )
    )
    figures = _table(event, names, _)
    # Where there is no room for all, it is the first counts that go.
    notes = [*ties(result, names, _), *_others(event, names, _)]
    add_fitting(embed, _, [*figures[:1], *notes, *figures[1:]])
    return embed


def cancellation_asked(event: events.CancellationAsked, _: Texts) -> discord.Embed:
    """That one moderator wants no count."""
    return discord.Embed(
        title=_("🗳️ A moderator wants to cancel the election"),
        colour=GOLD,
        description=_(
            "{moderator} asks for it. If a second moderator agrees with /election cancel, no "
            "ballot is counted."
        ).format(moderator=f"<@{event.moderator}>"),
    )


def cancelled(event: events.ElectionCancelled, _: Texts, ends: datetime | None) -> discord.Embed:
    """That two moderators wanted no count."""
    one, other = event.moderators
    text = _(
        "{one} and {other} cancelled it. All ballots are deleted, and none was counted. The "
        "campaign goes on."
    ).format(one=f"<@{one}>", other=f"<@{other}>")
    return discord.Embed(
        title=_("🗳️ The election is cancelled"),
        colour=GOLD,
        description=f"{text}\n{ending(_(NOMINATIONS_END), ends)}".strip(),
    )


def name_of(candidate: Candidate) -> str:
    """A candidate's name, harmless and not too long."""
    return shortened(safe(candidate.name), 80)


def _account(event: events.ElectionClosed, _: Texts) -> Iterable[str]:
    """Sentences: how many voted, whose ballots counted for what, where they can be seen."""
    players, people = int(total(event.players)), int(total(event.demographics))
    if event.result.winner is None:
        yield _("Nobody found any support, so nobody is elected: the city has no mayor.")
    yield _.ngettext(
        "{number} ballot was counted by the method {method}.",
        "{number} ballots were counted by the method {method}.",
        players,
    ).format(number=players, method=_(METHODS[event.result.method]))
    if players < event.quorum:
        yield _(
            "That is below the quorum of {quorum}, so the members' ballots had no say: {people} "
            "voters of the city have decided alone."
        ).format(quorum=event.quorum, people=people)
    elif event.demographics:
        yield _(
            "They weigh {share} of the result, and {people} voters of the city the rest."
        ).format(share=percent(event.players_share, _), people=people)
    else:
        yield _("Only the members' ballots count.")
    if event.demographics:
        yield _(
            "Of the city's {all} voters {people} went to the polls: people of the game, who vote "
            "as they think of the candidates."
        ).format(all=len(Demographic) * VOTERS, people=people)
    if players >= event.quorum:
        yield _(
            "The quorum of {quorum} is met: a ballot for every {each} members on the roll, and "
            "{least} at least."
        ).format(quorum=event.quorum, each=ROLL_PER_BALLOT, least=LEAST_QUORUM)
    if players >= LEAST_TURNOUT:
        yield _(
            "The file has all ballots and nobody's name: anybody can count them again with "
            "`ecotopia recount`, and find by their receipt that their ballot is among them."
        )
    else:
        yield _("With fewer than {least} ballots of members they are not published.").format(
            least=LEAST_TURNOUT
        )


def _table(event: events.ElectionClosed, names: Names, _: Texts) -> list[Field]:
    """The figures, those that decided first."""
    result = event.result
    in_votes = not event.demographics
    match result.table:
        case Totals(votes):
            title = _("Approval") if result.method is Method.APPROVAL else _("Votes")
            return [(title, _lines(votes, result.weight, in_votes, names, _))]
        case Rounds(rounds):
            counts = []
            for number, each in enumerate(rounds, start=1):
                text = _lines(each.votes, result.weight, in_votes, names, _)
                if each.eliminated is not None:
                    text += "\n" + _("{name} drops out.").format(name=names[each.eliminated])
                counts.append((_("Count {number}").format(number=number), text))
            return counts[::-1]
        case Runoff(scores, runoff):
            average = "\n".join(
                _("{name}: {points} points on average").format(
                    name=names[candidate], points=decimal(Fraction(points) / result.weight, _)
                )
                for candidate, points in scores
            )
            final = _lines(runoff, result.weight, in_votes, names, _)
            fields = [(_("Runoff"), final)] if runoff else []
            return [*fields, (_("Points"), average)]
        case Duels():
            return _duels(result.table, result, in_votes, names, _)


def _duels(
    table: Duels, result: Result[Table], in_votes: bool, names: Names, _: Texts
) -> list[Field]:
    if result.winner is None:
        return []
    row = table.candidates.index(result.winner)
    lines = []
    for place, other in enumerate(table.candidates):
        if place != row:
            pro, con = (
                figure(votes, result.weight, in_votes, _)
                for votes in (table.preferred[row][place], table.preferred[place][row])
            )
            lines.append(
                _("{votes} prefer {name}, {others} prefer {other}").format(
                    votes=pro, name=names[result.winner], others=con, other=names[other]
                )
            )
    return [(_("Duels"), "\n".join(lines))]


def _others(event: events.ElectionClosed, names: Names, _: Texts) -> list[Field]:
    """Whom the same ballots elect by other methods; only of ballots that are published."""
    own = event.result.method
    readable = READABLE.get(FORMS[own], ())
    if own is Method.PLURALITY or not readable or total(event.players) < LEAST_TURNOUT:
        return []
    counted = valid(event.players, event.demographics, event.players_share, event.quorum)
    lines = []
    for method in readable:
        if method is not own:
            winner = methods.count(method, tuple(names), counted, event.tie_seed).winner
            elected = _("nobody") if winner is None else names[winner]
            lines.append(f"{_(METHODS[method])}: {elected}")
    return [(_("The same ballots by other methods"), "\n".join(lines))]


def ties(result: Result[Table], names: Names, _: Texts) -> list[Field]:
    """How equals were told apart, under one heading; none where there were none."""
    lines = [_tie(tie, names, _) for tie in result.ties]
    return [(_("Ties"), "\n".join(lines))] if lines else []


def _tie(tie: Tie, names: Names, _: Texts) -> str:
    tied, chosen = _list(tie.tied, names), _list(tie.chosen, names)
    match tie.question, tie.answer:
        case Question.WHO_LEAVES, Answer.EARLIER_ROUND:
            text = _("{tied} were last together: {chosen} had fewer votes in an earlier count.")
        case Question.WHO_LEAVES, Answer.LOT:
            text = _("{tied} were last together: by the lot {chosen} drops out.")
        case Question.WHO_IS_IN_THE_RUNOFF, _answer:
            text = _("{tied} had equal points: by the lot {chosen} is in the runoff.")
        case _question, Answer.EARLIER_ROUND:
            text = _("{tied} were equal in the runoff: {chosen} wins by more points.")
        case _rest:
            text = _("{tied} were equal: by the lot {chosen} wins.")
    return text.format(tied=tied, chosen=chosen)


def _list(candidates: Sequence[int], names: Names) -> str:
    return ", ".join(names[candidate] for candidate in candidates)


def _lines(votes: Votes, weight: Weight, in_votes: bool, names: Names, _: Texts) -> str:
    return "\n".join(
        f"{names[candidate]}: {figure(number, weight, in_votes, _)}" for candidate, number in votes
    )


def figure(votes: Weight, weight: Weight, in_votes: bool, _: Texts) -> str:
    """Votes where only members voted, else the share of all."""
    if in_votes:
        return _.ngettext("{votes} vote", "{votes} votes", int(votes)).format(votes=int(votes))
    return percent(Fraction(votes) / weight, _)
