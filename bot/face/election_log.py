"""What moderators did in a campaign, and its elections' openings and closes, for everybody."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

import discord
from discord.utils import format_dt

from bot.face.election_posts import rules_of
from bot.face.layout import block, layout, rows, small
from bot.face.paging import foot, page_of, turning
from bot.face.texts import Texts
from bot.face.words import METHODS, percent
from bot.game.content import N_
from bot.game.rules.methods.ballots import Method
from bot.game.state import Roll
from bot.polls import RULES_CHANGED, Act

ACTS_ON_A_PAGE = 10

DONE = {
    "StartCampaign": N_("{who} started the campaign."),
    "OpenElection": N_("{who} opened the polls: {method}, members weigh {share}."),
    "ExtendElection": N_("{who} extended the election until {until}."),
    "CloseElection": N_("{who} closed the polls."),
    "CancelElection": N_("{who} asked that the election be cancelled."),
    "SkipElection": N_("{who} ended the nominations without an election."),
    "RemoveMayor": N_("{who} removed the mayor."),
    "ResolveRound": N_("{who} ended round {round} before its time."),
    "Pause": N_("{who} paused the campaign."),
    "Resume": N_("{who} resumed the campaign."),
    "SettleContest": N_("{who} settled the contested promise {promise}."),
    "EndCampaign": N_("{who} ended the campaign."),
    RULES_CHANGED: N_("{who} changed the rules of elections: {rules}"),
}
"""A sentence for each kind of act."""


def log_layout(acts: Sequence[Act], number: int, _: Texts) -> discord.ui.LayoutView:
    """A page of the log, the newest act first."""
    fields = [(format_dt(act.at, "f"), sentence(act, _)) for act in acts]
    page = page_of(fields, number, ACTS_ON_A_PAGE)
    lines = [f"{when} {done}" for when, done in page.fields]
    about = _(
        "What moderators did in this campaign, the newest first. Everybody may read it; it cannot "
        "be changed."
    )
    title = _("Log of the elections")
    card = block(f"### {title}\n{about}", "\n".join(lines))
    return layout(card, small(foot(page, _)), *rows(*turning(page, _, "election-log")))


def sentence(act: Act, _: Texts) -> str:
    """What was done, and by whom."""
    values = act.values
    known: dict[str, object] = {
        "who": _("The clock") if act.by is None else f"<@{act.by}>" if act.by else _("somebody"),
        "round": values.get("round"),
        "promise": values.get("promise"),
    }
    if "method" in values:
        known["method"] = _(METHODS[Method(values["method"])])
        known["share"] = percent(Fraction(values["players_share"]), _)
    if "rules" in values:
        known["rules"] = rules_told(values["rules"], _)
    if "until" in values:
        known["until"] = format_dt(datetime.fromisoformat(values["until"]), "f")
    return _(DONE[act.kind]).format(**known)


def rules_told(code: str, _: Texts) -> str:
    """Rules of elections in sentences, from what polls.rules_code says of them."""
    method, members, *roll = code.split()
    role, account_days, member_days = map(int, roll)
    nobody = Roll(datetime.min.replace(tzinfo=UTC), 0, role or None, account_days, member_days)
    sentences = rules_of(Fraction(int(members), 100), nobody, _)
    return " ".join([f"{_(METHODS[Method(method)])}.", *sentences])
