"""What changes in a campaign when a member has all of their words deleted from it."""

from bot.game.replacing import replace
from bot.game.state import Campaign, SpeechStatus


def forget(state: Campaign, player: int) -> Campaign:
    """The campaign without what the player has begun and what still counts only once.

    An unposted speech goes with its promises, since nobody else has heard it. The vote on an open
    dilemma and the word for a cancellation go too: the player may give them anew, as somebody
    whom the campaign does not know, and must not count twice. The city no longer talks about
    their speeches. What was decided, promised in public and judged stays.
    """
    own = {s.id for s in state.speeches if s.player == player}
    posted = {s.id for s in state.speeches if s.status is SpeechStatus.POSTED}
    dropped = own - posted
    state = replace(
        state,
        speeches=tuple(s for s in state.speeches if s.id not in dropped),
        ledger=tuple(p for p in state.ledger if p.speech not in dropped),
        talk=tuple(number for number in state.talk if number not in own),
    )
    if state.crisis is not None:
        votes = tuple(vote for vote in state.crisis.votes if vote[0] != player)
        state = replace(state, crisis=replace(state.crisis, votes=votes))
    if state.election is not None and state.election.closed_at is None:
        wanted = tuple(each for each in state.election.cancelled_by if each != player)
        election = replace(state.election, cancelled_by=wanted)
        state = replace(state, elections=(*state.elections[:-1], election))
    return state
