"""What is gathered of a round for its page, and what of it becomes news."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game import news
from bot.game.events import CitizenReacted, PromiseJudged, PromisesJudged, RoundResolved
from bot.game.issues import READ, Issue, issues
from bot.game.news import Story
from bot.game.redaction import REDACTED
from bot.game.rules import ledger
from bot.game.state import Cause, PromiseStatus, Reaction
from bot.game.vocabulary import Demographic, Sentiment
from bot.public import PUBLIC
from tests.face.governing import happened, steps
from tests.game.plays import ANN, started

seeds = st.integers(1, 40)


def played(seed: int) -> tuple[tuple[Issue, ...], list[Issue]]:
    """The issues of a played term, and for each the state after it."""
    states = [
        after
        for _before, _command, after, events in steps(seed)
        if any(isinstance(event, RoundResolved) for event in events)
    ]
    return issues(happened(seed)), states


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_an_issue_has_the_map_as_it_was_at_the_rounds_end(seed: int) -> None:
    found, states = played(seed)
    assert [each.round for each in found] == list(range(1, len(states) + 1))
    for issue, after in zip(found, states, strict=True):
        assert issue.ground.tiles == after.ground.tiles
        assert issue.ground.works == after.ground.works
        assert issue.resolved.city == after.city
    for earlier, later in pairwise(found):
        assert later.earlier == earlier.resolved
        looks = zip("".join(earlier.ground.tiles), "".join(later.ground.tiles), strict=True)
        assert {n for n, (old, new) in enumerate(looks) if old != new} <= set(later.changed)


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_the_lead_moved_most_and_the_page_is_the_same_each_time(seed: int) -> None:
    found, _states = played(seed)
    assert found == played(seed)[0]
    for issue in found:
        lead = news.lead(issue)
        assert lead == news.lead(issue)
        if lead.story is Story.NUMBER:
            assert lead.weight >= news.QUIET_BELOW
            assert all(news.weight(v.promise) <= lead.weight for v in issue.judged)
        if lead.story is Story.PROMISES:
            assert lead.promise is not None
            judged = [v for v in issue.judged if v.promise.id == lead.promise.id]
            assert judged[0].status is not PromiseStatus.WITHDRAWN
        best, broken = news.best_quote(issue), news.broken_words(issue)
        quotes = {v.promise.quote for v in issue.judged} | {p.quote for p in issue.promised}
        assert all(each.quote in quotes for each in (best, broken) if each is not None)
        if best is not None and broken is not None:
            assert best.id != broken.id
            assert broken.status is PromiseStatus.BROKEN


def first_issue() -> Issue:
    return played(3)[0][0]


def quiet() -> Issue:
    """A round in which nothing happened."""
    issue = first_issue()
    return replace(
        issue,
        resolved=replace(issue.resolved, causes=()),
        judged=(),
        promised=(),
        reactions=(),
        struck=None,
        elected=False,
        citizens=started().citizens,
    )


def moving(issue: Issue, on: str, amount: int) -> Issue:
    return replace(issue, resolved=replace(issue.resolved, causes=(Cause(1, on, "smoke", amount),)))


def test_the_lead_by_its_rules() -> None:
    still = quiet()
    assert news.lead(still).story is Story.QUIET
    assert news.lead(moving(still, "economy", 1)).story is Story.QUIET
    for on, amount in (("environment", -4), ("treasury", 20), ("student", 40_000)):
        lead = news.lead(moving(still, on, amount))
        assert (lead.story, lead.on, lead.up) == (Story.NUMBER, on, amount > 0)
        assert lead.weight == 4 * news.POINT
    elected = replace(still, elected=True, mayor=first_issue().mayor)
    assert news.lead(moving(elected, "economy", 5)).story is Story.ELECTED
    assert news.lead(moving(elected, "economy", 7)).story is Story.NUMBER
    assert news.lead(replace(moving(still, "economy", 50), recalled=True)).story is Story.RECALLED


def judged(number: int, status: PromiseStatus, words: str) -> PromiseJudged:
    """A verdict on one of the first promises of the played campaign, in other words."""
    found = [v for issue in played(3)[0] for v in issue.judged if v.promise.test is not None]
    promise = replace(found[0].promise, id=f"P{number}", quote=words, status=status)
    return PromiseJudged(promise, status)


def test_what_is_quoted_by_its_rules() -> None:
    kept = judged(1, PromiseStatus.KEPT, "I plant trees.")
    half = judged(2, PromiseStatus.COMPROMISE, "I clean the river.")
    broken = judged(3, PromiseStatus.BROKEN, "The forest stays.")
    other = judged(4, PromiseStatus.BROKEN, "No new taxes.")
    issue = quiet()
    both = replace(issue, judged=(half, broken, kept))
    assert ledger.price(kept.promise)
    assert (news.best_quote(both), news.broken_words(both)) == (kept.promise, broken.promise)
    assert news.lead(both).promise == broken.promise
    assert news.best_quote(replace(issue, judged=(broken,))) is None
    assert news.best_quote(replace(issue, judged=(broken, other))) == other.promise
    cheap, dear = (replace(kept.promise, id=f"P{n}", cost=n) for n in (5, 40))
    assert news.best_quote(replace(issue, promised=(cheap, dear))) == dear
    gone = replace(broken, promise=replace(broken.promise, quote=REDACTED))
    assert news.broken_words(replace(issue, judged=(gone,))) is None


def test_the_letter_by_its_rules() -> None:
    issue = quiet()
    first, second = issue.citizens[:2]

    def said(citizen: object, support: int, words: str) -> CitizenReacted:
        reaction = Reaction("c", Sentiment.NEUTRAL, support, (), words, None)
        return CitizenReacted(citizen, reaction, None)  # type: ignore[arg-type]

    calm, loud, later = said(first, 45, "Well."), said(second, 90, "Yes!"), said(first, 10, "No!")
    gone = said(first, 0, REDACTED)
    assert news.letter(replace(issue, reactions=(loud, calm, later, gone))) == later
    assert news.letter(issue) is None
    found = news.writer(moving(issue, Demographic.STUDENT.value, -30_000))
    assert found is not None
    citizen, moved = found
    assert (citizen.demographic, moved) == (Demographic.STUDENT, -30_000)
    assert news.writer(replace(issue, citizens=())) is None


def test_only_what_was_public_is_told() -> None:
    assert set(READ) <= set(PUBLIC)
    assert PromisesJudged in READ


def test_who_governs_who_opposes_and_who_is_known() -> None:
    first, *later = played(3)[0]
    for issue in (first, *later):
        assert issue.mayor is not None
        assert (issue.mayor.player, issue.mayor.name) == (ANN, "Ann")
        assert [each.name for each in issue.opposition] == ["Bob"]
        assert {each.name for each in issue.people} == {"Ann", "Bob"}
        assert len(issue.citizens) == 4
    assert first.elected
    assert [p.quote for p in first.promised]
    assert not any(issue.elected or issue.promised for issue in later)
