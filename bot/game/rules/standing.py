"""The leaderboard: who of a server has kept their word over all of its campaigns.

Whoever was judged at all has a place, by the share of promises kept, a compromise counting half. A
share of few promises says little, so each player's is reckoned with `PRIOR` promises more, of which
as many are kept as governments keep on average (`ledger.PAR`): one kept word does not lead, one
broken word does not ruin, and the more somebody was judged the more the share is their own. Of
equals whoever was judged more often comes first, then whoever won more terms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.game.rules.ledger import PAR, ReportCard
from bot.game.state import Candidate

PRIOR = 3
"""Promises at par that are added to each player's own. Ours."""


Reports = tuple[tuple[Candidate, ReportCard], ...]
"""Everybody who has stood in a campaign, with what came of their promises."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one campaign says of its people: their report cards, and who came into office."""

    reports: Reports
    mayors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A player's promises over all campaigns, how many they stood in, and the terms they won."""

    player: int
    name: str
    kept: int
    compromise: int
    broken: int
    campaigns: int
    terms: int

    @property
    def judged(self) -> int:
        """How many promises were kept, half kept or broken."""
        return self.kept + self.compromise + self.broken

    @property
    def share(self) -> Fraction:
        """The share (0-1) of the judged promises that was kept; 0 where none was judged."""
        return Fraction(2 * self.kept + self.compromise, 2 * max(1, self.judged))

    @property
    def score(self) -> Fraction:
        """That share with the added promises at par: what the place goes by."""
        kept = self.kept + Fraction(self.compromise, 2) + PRIOR * Fraction(PAR, 100)
        return kept / (self.judged + PRIOR)


def standings(records: Iterable[Record]) -> tuple[Standing, ...]:
    """Everybody who was judged in one of the campaigns, the oldest of which comes first; the best
    first. Players are called as they were last."""
    found: dict[int, Standing] = {}
    for record in records:
        for who, card in record.reports:
            old = found.get(who.player) or Standing(who.player, "", 0, 0, 0, 0, 0)
            found[who.player] = Standing(
                who.player,
                who.name,
                old.kept + card.kept,
                old.compromise + card.compromise,
                old.broken + card.broken,
                old.campaigns + 1,
                old.terms + record.mayors.count(who.player),
            )
    judged = (each for each in found.values() if each.judged)
    return tuple(sorted(judged, key=lambda s: (-s.score, -s.judged, -s.terms, s.name, s.player)))
