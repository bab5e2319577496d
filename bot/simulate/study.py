"""Many campaigns of one strategy, and what they come to."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.game.state import Preset
from bot.game.vocabulary import Indicator
from bot.simulate.campaign import WON, Outcome, Result, play
from bot.simulate.mayor import Mayor

OnPlayed = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Study:
    """What came of a strategy; the means are of the campaigns' last day under that mayor.

    `indicators` and `approval` are in points, `treasury` in credits; `kept` is the mean per cent of
    promises kept, None where none was judged.
    """

    strategy: str
    campaigns: int
    outcomes: Mapping[Outcome, int]
    rounds: float
    indicators: Mapping[Indicator, float]
    treasury: float
    approval: float
    kept: float | None

    def per_cent(self, *outcomes: Outcome) -> float:
        """Campaigns of a hundred with one of these outcomes."""
        return 100 * sum(self.outcomes[outcome] for outcome in outcomes) / self.campaigns

    @property
    def won(self) -> float:
        """Campaigns of a hundred that are a win."""
        return self.per_cent(*WON)


def study(preset: Preset, mayor: Mayor, seeds: Iterable[int], on_played: OnPlayed) -> Study:
    """Play a campaign for each seed (at least one)."""
    results = []
    for seed in seeds:
        results.append(play(preset, seed, mayor))
        on_played()
    return summary(mayor.name, results)


def summary(strategy: str, results: list[Result]) -> Study:
    """What these campaigns (at least one) of that strategy come to."""
    counts = Counter(result.outcome for result in results)
    judged = [r.report.per_cent for r in results if r.report.per_cent is not None]
    cities = [result.state.city for result in results]
    return Study(
        strategy=strategy,
        campaigns=len(results),
        outcomes={outcome: counts[outcome] for outcome in Outcome},
        rounds=_mean(result.rounds for result in results),
        indicators={on: _mean(city.indicators()[on] for city in cities) for on in Indicator},
        treasury=_mean(city.treasury for city in cities),
        approval=_mean(result.approval for result in results),
        kept=_mean(judged) if judged else None,
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
