"""What a promise is judged by, in words."""

from bot.face.texts import Texts
from bot.face.words import INDICATORS
from bot.game.content.shipped import POLICIES
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.rules.city.tiles import NAMES
from bot.game.rules.judging import Built, Enacted, NeverEnacted, Reached, Stays, Test
from bot.game.state import Promise


def judged_by(test: Test | None, _: Texts) -> str:
    """What makes a promise kept."""
    match test:
        case Built(build, 1):
            return _("“{action}” is done at least once").format(
                action=_(BUILDS[BuildAction(build)].title)
            )
        case Built(build, count):
            return _.ngettext(
                "“{action}” is done at least {number} time",
                "“{action}” is done at least {number} times",
                count,
            ).format(action=_(BUILDS[BuildAction(build)].title), number=count)
        case Enacted(policy):
            return _("“{policy}” comes into force").format(policy=_(POLICIES[policy].title))
        case NeverEnacted(policy):
            return _("“{policy}” does not come into force").format(policy=_(POLICIES[policy].title))
        case Reached(indicator, least, start):
            return _("{indicator} reaches {least} (it was {start})").format(
                indicator=_(INDICATORS[indicator]), least=least, start=start
            )
        case Stays(kinds, count):
            return _.ngettext(
                "at least {number} tile stays: {kinds}",
                "at least {number} tiles stay: {kinds}",
                count,
            ).format(number=count, kinds=", ".join(_(NAMES[kind]) for kind in kinds))
        case None:
            return _("nothing in the game can judge it")


def judged_line(promise: Promise, _: Texts) -> str:
    """The promise's test and, once it is known, the last round in which it can be kept."""
    line = _("Kept if: {test}").format(test=judged_by(promise.test, _))
    if promise.test is None:
        line = judged_by(None, _)
    if promise.due is None:
        return line
    due = _("due by the end of round {round}").format(round=promise.due)
    return f"{line} · {due}"
