"""Ties: an order of the candidates drawn by lot, from a seed that is fixed before anyone votes."""

import hashlib
from collections.abc import Collection, Iterable, Mapping

from bot.game.rng import shuffle
from bot.game.rules.methods.ballots import Weight
from bot.game.rules.methods.results import Answer, Question, Tie

Lot = Mapping[int, int]
"""Each candidate's place in the order drawn: of equals the one with the higher place prevails."""


def draw_lot(candidates: Iterable[int], tie_seed: int) -> Lot:
    """The order that this seed gives to these candidates, in whatever order they come."""
    _, order = shuffle(tie_seed, sorted(candidates))
    return {candidate: place for place, candidate in enumerate(order)}


def seed_text(tie_seed: int) -> str:
    """A seed (64 bits) as it is published: 16 hexadecimal digits."""
    return f"{tie_seed:016x}"


def commitment(tie_seed: int) -> str:
    """What to publish of a seed before the vote: the sha256, in hexadecimal, of `seed_text`.

    Whoever kept it can tell, once the seed is published, that it was not chosen after the vote.
    """
    return hashlib.sha256(seed_text(tie_seed).encode()).hexdigest()


def wins_by_lot(tied: Collection[int], lot: Lot) -> tuple[int, tuple[Tie, ...]]:
    """Who of these wins, and the tie where there is more than one; at least one."""
    winner = max(tied, key=lot.__getitem__)
    if len(tied) == 1:
        return winner, ()
    return winner, (Tie(Question.WHO_WINS, tuple(sorted(tied)), Answer.LOT, (winner,)),)


def most(votes: Mapping[int, Weight], lot: Lot) -> tuple[int | None, tuple[Tie, ...]]:
    """Who has the most votes, by lot among equals; nobody where nobody has any."""
    highest = max(votes.values())
    if not highest:
        return None, ()
    return wins_by_lot([c for c in votes if votes[c] == highest], lot)
