"""Credibility: what speakers lose who promise more than a mayor of this city could do."""

from bot.game import balance
from bot.game.content.shipped import POLICIES
from bot.game.rules import counting
from bot.game.rules.judging import Built, Enacted
from bot.game.state import Campaign, PromiseStatus

CREDIBLE = 120
"""Per cent of what there is that a speaker can promise and still be believed: of the yearly budget
(DESIGN.md section 4), and of a term's build actions and political capital (ours)."""
LOST_A_PERCENT = 5
MOST_LOST = 600
"""Hundredths of a point that each per cent beyond costs, and all of them at most. Ours."""


def overpromised(state: Campaign, player: int) -> int:
    """Hundredths of a point of credibility that this player loses for promising too much: 0 up to
    what is credible, then more with each per cent beyond, up to a limit."""
    beyond = max(0, promised(state, player) - CREDIBLE)
    return min(MOST_LOST, LOST_A_PERCENT * beyond)


def promised(state: Campaign, player: int) -> int:
    """Per cent of what there is that all of this player's open promises would take: of a budget, of
    a term's builds, or of the capital that a new mayor has in a term, whichever is most.

    What was said twice counts once.
    """
    rounds = balance.ROUNDS_A_TERM[state.preset]
    open_ = (p for p in state.ledger if p.player == player and p.status is PromiseStatus.ACTIVE)
    credits = builds = capital = 0
    for promise in counting.once(open_):
        credits += promise.cost
        match promise.test:
            case Built(_, count):
                builds += count
            case Enacted(policy):
                capital += POLICIES[policy].capital
            case _:
                pass
    return max(
        100 * credits // balance.START_TREASURY,
        100 * builds // (balance.BUILDS_A_ROUND * rounds),
        100 * capital // (balance.START_CAPITAL + balance.CAPITAL_A_ROUND * (rounds - 1)),
    )
