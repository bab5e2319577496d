from bot.game.rules import changes
from bot.game.rules.city.effects import Effect
from bot.game.vocabulary import Indicator
from tests.game.plays import started


def test_what_the_scale_cuts_off_is_told_in_the_order_of_the_effects() -> None:
    """A save that names its causes by chance would not be the same in every process."""
    moved = tuple(reversed(Indicator))
    state = changes.move(started(), [Effect("a feast", on, 1_000) for on in moved])
    cut = [cause.on for cause in state.causes if cause.cause == changes.SCALE_ENDS]
    assert cut == list(moved)
