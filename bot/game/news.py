"""What of a round makes the newspaper: its lead, the words it quotes, and the letter it prints.

The rules are plain, so that everybody gets the same page from the same round:

- The *lead* is the campaign's end, a recall, or a mayor who left; else what moved most, counted in
  points: judged promises, all of one speaker's that came to the same, by the group that felt them
  most; a mayor who came into office as six points; what befell the city by its largest effect; an
  indicator by its change, an approval too but for what promises did to it; the treasury a point
  for each five credits. Of equals the first in this order. Where nothing moved by two points,
  nothing is news.
- The *broken words* are those of the broken promise that cost most.
- The *best quote* is, of the promises that were kept or half kept, the one that brought most; else
  of the broken ones the dearest other than the broken words; else of the round's new promises the
  one that costs most credits, the first of equals.
- The *letter* is what that citizen said whose support is farthest from the middle, the latest of
  equals; where none spoke, the citizen writes whose group's approval moved most.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.game.content.shipped import CITY_EVENTS
from bot.game.events import CitizenReacted, PromiseJudged
from bot.game.issues import Issue
from bot.game.redaction import REDACTED
from bot.game.rules import ledger
from bot.game.rules.city.effects import TREASURY
from bot.game.state import Cause, Citizen, Promise, PromiseStatus
from bot.game.vocabulary import Demographic, Indicator

POINT = 100
"""The unit of weights: hundredths of a point."""
CREDITS_A_POINT = 5
NEW_MAYOR = 6 * POINT
QUIET_BELOW = 2 * POINT
_PER_POINT = 10_000
"""What a point of approval counts in a cause (state.Cause)."""
_MIDDLE = 50
_GOOD = (PromiseStatus.KEPT, PromiseStatus.COMPROMISE)


class Story(StrEnum):
    """What a lead is about."""

    ENDED = "ended"
    RECALLED = "recalled"
    LEFT = "left"
    PROMISES = "promises"
    ELECTED = "elected"
    STRUCK = "struck"
    NUMBER = "number"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Lead:
    """The first story. `weight` is in hundredths of a point; `on` is a number as in `Cause`.

    A number's `up` says which way it went. Of a story of promises `promise` is the weightiest, and
    `others` are how many more of the same speaker came to the same.
    """

    story: Story
    weight: int = 0
    on: str = ""
    up: bool = False
    promise: Promise | None = None
    others: int = 0


def lead(issue: Issue) -> Lead:
    """What the page opens with."""
    if issue.ended is not None:
        return Lead(Story.ENDED)
    if issue.recalled:
        return Lead(Story.RECALLED)
    if issue.left is not None:
        return Lead(Story.LEFT)
    found = max(_stories(issue), key=lambda each: each.weight)
    return found if found.weight >= QUIET_BELOW else Lead(Story.QUIET)


def moved(issue: Issue) -> Mapping[str, int]:
    """By how much each number moved in the round; counted as in `Cause`."""
    return _moved(issue.resolved.causes)


def leading_number(issue: Issue) -> str | None:
    """The number that moved most, as in `Cause.on` and counted as in a lead; None for none."""
    found = max(_numbers(issue), key=lambda each: each.weight)
    return found.on if found.weight else None


def best_quote(issue: Issue) -> Promise | None:
    """The promise whose words are the quote of the round."""
    kept = _weightiest(v for v in _judged(issue) if v.status in _GOOD)
    if kept is not None:
        return kept.promise
    thrown = broken_words(issue)
    broken = _weightiest(
        v
        for v in _judged(issue)
        if v.status is PromiseStatus.BROKEN and (thrown is None or v.promise.id != thrown.id)
    )
    if broken is not None:
        return broken.promise
    known = {verdict.promise.id for verdict in issue.judged}
    new = [p for p in issue.promised if p.id not in known and _is_readable(p.quote)]
    return max(new, key=lambda promise: promise.cost, default=None)


def broken_words(issue: Issue) -> Promise | None:
    """The promise whose broken words the opposition holds up."""
    broken = _weightiest(v for v in _judged(issue) if v.status is PromiseStatus.BROKEN)
    return None if broken is None else broken.promise


def letter(issue: Issue) -> CitizenReacted | None:
    """What a citizen said in the round that is worth a letter."""
    said = [r for r in issue.reactions if _is_readable(r.reaction.dialogue)]
    return max(reversed(said), key=lambda r: abs(r.reaction.support - _MIDDLE), default=None)


def writer(issue: Issue) -> tuple[Citizen, int] | None:
    """Who writes where nobody spoke, and how their group's approval moved, as `Cause` counts."""
    changes = moved(issue)
    found = max(
        issue.citizens,
        key=lambda citizen: abs(changes.get(citizen.demographic.value, 0)),
        default=None,
    )
    return None if found is None else (found, changes.get(found.demographic.value, 0))


def weight(promise: Promise) -> int:
    """Hundredths of a point by which a judged promise moves the group that feels it most."""
    return max((abs(shift) for shift in ledger.price(promise).values()), default=0)


def _moved(causes: Iterable[Cause]) -> dict[str, int]:
    changes: dict[str, int] = {}
    for cause in causes:
        changes[cause.on] = changes.get(cause.on, 0) + cause.amount
    return changes


def _stories(issue: Issue) -> Iterable[Lead]:
    judged = _judged(issue)
    for player, status in dict.fromkeys((v.promise.player, v.status) for v in judged):
        same = [v for v in judged if (v.promise.player, v.status) == (player, status)]
        shifts = [ledger.price(v.promise) for v in same]
        felt = (abs(sum(each.get(group, 0) for each in shifts)) for group in Demographic)
        top = _weightiest(same)
        assert top is not None, "there is one of each"
        yield Lead(Story.PROMISES, max(felt), promise=top.promise, others=len(same) - 1)
    if issue.elected and issue.mayor is not None:
        yield Lead(Story.ELECTED, NEW_MAYOR)
    if issue.struck is not None:
        effects = CITY_EVENTS[issue.struck].effects
        points = (abs(by) for _on, by in (*effects.indicators, *effects.approval))
        yield Lead(Story.STRUCK, POINT * max(points, default=0))
    yield from _numbers(issue)


def _numbers(issue: Issue) -> Iterable[Lead]:
    changes = _moved(c for c in issue.resolved.causes if c.cause not in ledger.CAUSES.values())
    for indicator in Indicator:
        yield _number(indicator.value, changes, POINT, 1)
    for group in Demographic:
        yield _number(group.value, changes, POINT, _PER_POINT)
    yield _number(TREASURY, changes, POINT, CREDITS_A_POINT)


def _number(on: str, changes: Mapping[str, int], times: int, over: int) -> Lead:
    change = changes.get(on, 0)
    return Lead(Story.NUMBER, abs(change) * times // over, on=on, up=change > 0)


def _judged(issue: Issue) -> list[PromiseJudged]:
    """The verdicts whose words can still be read."""
    verdicts = (*_GOOD, PromiseStatus.BROKEN)
    return [v for v in issue.judged if v.status in verdicts and _is_readable(v.promise.quote)]


def _weightiest(verdicts: Iterable[PromiseJudged]) -> PromiseJudged | None:
    return max(verdicts, key=lambda verdict: weight(verdict.promise), default=None)


def _is_readable(words: str) -> bool:
    return words.strip() not in ("", REDACTED)
