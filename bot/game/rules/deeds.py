"""What a deed is called, and what effect it had: for citizens, speakers and the paper."""

from bot.game.content.shipped import DILEMMAS, POLICIES
from bot.game.rules.city.build_rules import BUILDS, BuildAction
from bot.game.state import Deed, DeedKind


def title(deed: Deed) -> str:
    """The message id that names what was done; a repealed policy has the policy's own."""
    match deed.kind:
        case DeedKind.BUILD:
            return BUILDS[BuildAction(deed.what)].title
        case DeedKind.POLICY | DeedKind.REPEAL:
            return POLICIES[deed.what].title
        case DeedKind.DILEMMA:
            dilemma, _, chosen = deed.what.partition("/")
            return next(o.label for o in DILEMMAS[dilemma].options if o.id == chosen)
