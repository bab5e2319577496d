"""The closed words of the game as a reader sees them."""

from fractions import Fraction

from babel.numbers import format_decimal, format_percent

from bot.face.texts import Texts
from bot.game.content import N_
from bot.game.rules.city.effects import TREASURY
from bot.game.rules.methods.ballots import Method
from bot.game.state import Phase, Preset, PromiseStatus
from bot.game.vocabulary import Category, Demographic, Indicator, Sentiment, Severity

CATEGORIES = {
    Category.ENVIRONMENT: N_("environment"),
    Category.ECONOMY: N_("economy"),
    Category.SOCIAL: N_("social affairs"),
    Category.SECURITY: N_("security"),
}
CATEGORY_EMOJI = {
    Category.ENVIRONMENT: "🌳",
    Category.ECONOMY: "🏭",
    Category.SOCIAL: "🏥",
    Category.SECURITY: "🛡️",
}
DEMOGRAPHICS = {
    Demographic.URBAN_PROFESSIONAL: N_("urban professionals"),
    Demographic.RURAL_FARMER: N_("rural farmers"),
    Demographic.STUDENT: N_("students"),
    Demographic.RETIREE: N_("retirees"),
}
INDICATORS = {
    **{Indicator(category.value): name for category, name in CATEGORIES.items()},
    Indicator.RESEARCH: N_("research"),
}
NUMBERS = {
    **{indicator.value: name for indicator, name in INDICATORS.items()},
    TREASURY: N_("treasury"),
    **{demographic.value: name for demographic, name in DEMOGRAPHICS.items()},
}
"""All that has causes, by what `Cause.on` calls it; a demographic stands for its approval."""
STATUSES = {
    PromiseStatus.PROPOSED: N_("proposed"),
    PromiseStatus.ACTIVE: N_("active"),
    PromiseStatus.KEPT: N_("kept"),
    PromiseStatus.COMPROMISE: N_("compromise"),
    PromiseStatus.BROKEN: N_("broken"),
    PromiseStatus.WITHDRAWN: N_("withdrawn"),
    PromiseStatus.CONTESTED: N_("contested"),
}
PHASES = {
    Phase.CAMPAIGN: N_("campaign"),
    Phase.ELECTION: N_("election"),
    Phase.GOVERN: N_("government"),
    Phase.ENDED: N_("over"),
}
PRESETS = {Preset.STANDARD: N_("standard"), Preset.CLASSIC: N_("classic")}
METHODS = {
    Method.PLURALITY: N_("plurality"),
    Method.APPROVAL: N_("approval"),
    Method.IRV: N_("instant runoff"),
    Method.STAR: N_("points and runoff (STAR)"),
    Method.SCHULZE: N_("duels (Schulze)"),
}
HOW_TO_VOTE = {
    Method.PLURALITY: N_(
        "Choose one candidate with /vote. Whoever has the most votes wins, even with less than "
        "half of them."
    ),
    Method.APPROVAL: N_(
        "Choose all candidates that you approve of with /vote. Whoever most voters approve of wins."
    ),
    Method.IRV: N_(
        "Rank the candidates with /vote, as many as you like. First choices are counted; whoever "
        "has the fewest drops out and their ballots go to the next choice, until somebody has "
        "more than half."
    ),
    Method.STAR: N_(
        "Give each candidate 0 to 5 points with /vote. The two with the most points go into a "
        "runoff, and the one to whom more voters gave more points wins it."
    ),
    Method.SCHULZE: N_(
        "Rank the candidates with /vote, as many as you like. Each is compared with each other, "
        "and whoever wins all these duels is elected; if nobody does, the clearest duels decide."
    ),
}
"""How a ballot is filled in, and how it is counted: a sentence each."""
SEVERITIES = {
    Severity.LOW: N_("slight"),
    Severity.MEDIUM: N_("clear"),
    Severity.HIGH: N_("grave"),
}
SENTIMENT_EMOJI = {
    Sentiment.VERY_NEGATIVE: "😡",
    Sentiment.NEGATIVE: "🙁",
    Sentiment.NEUTRAL: "😐",
    Sentiment.POSITIVE: "🙂",
    Sentiment.VERY_POSITIVE: "😍",
}


def credits(number: int, _: Texts) -> str:
    """An amount of money."""
    return _.ngettext("{number} credit", "{number} credits", number).format(number=number)


def percent(share: Fraction, _: Texts) -> str:
    """A share of all (0-1) with one decimal at most."""
    return format_percent(float(share), format="0.#\xa0%", locale=_.language)


def decimal(number: Fraction, _: Texts) -> str:
    """A number with two decimals."""
    return format_decimal(float(number), format="0.00", locale=_.language)


def timeline(rounds: int | None, _: Texts) -> str:
    """When a promise falls due, counted from the round in which it was made."""
    if rounds is None:
        return _("no date")
    if rounds == 0:
        return _("at once")
    return _.ngettext("in {number} round", "in {number} rounds", rounds).format(number=rounds)
