"""Who answers whom: decided by the rules alone, at most once a digest."""

from hypothesis import given
from hypothesis import strategies as st

from bot.game import commands, events, people
from bot.game.rules.answering import APART, FAR_APART, exchange
from bot.game.state import Reaction
from bot.game.vocabulary import Sentiment
from tests.game.plays import events_of, play, started

CONCERNS = ("the river", "clean rivers", "jobs", "taxes", "rent")


def said(
    citizen: str, support: int, *concerns: str, cites: str | None = None, words: str = "Hm."
) -> Reaction:
    return Reaction(citizen, Sentiment.NEUTRAL, support, concerns or ("rent",), words, cites)


def test_two_who_disagree_about_the_same_thing() -> None:
    found = exchange((said("a", 60, "jobs"), said("b", 35, "Jobs"), said("c", 90, "parks")))
    assert found is not None
    assert found.turns == (("b", "a"),)
    assert found.thread is None


def test_the_same_promise_or_a_word_in_common_is_the_same_thing() -> None:
    assert exchange((said("a", 70, "x", cites="P1"), said("b", 30, "y", cites="P1")))
    assert exchange((said("a", 70, "the river"), said("b", 30, "clean rivers")))
    assert not exchange((said("a", 70, "x", cites="P1"), said("b", 30, "y", cites="P2")))
    assert not exchange((said("a", 70, "jobs"), said("b", 30, "rent")))


def test_who_is_far_apart_goes_on_in_a_thread() -> None:
    found = exchange((said("a", 90), said("b", 30)))
    assert found is not None
    assert found.turns == (("a", "b"), ("b", "a"))
    assert found.thread == "b"


reactions = st.lists(
    st.builds(
        said,
        st.sampled_from("abcdef"),
        st.integers(0, 100),
        st.sampled_from(CONCERNS),
        cites=st.sampled_from((None, "P1", "P2")),
    ),
    max_size=6,
    unique_by=lambda each: each.citizen,
)


@given(reactions)
def test_nobody_answers_twice_or_themselves_or_somebody_of_their_side(
    each: list[Reaction],
) -> None:
    found = exchange(each)
    assert exchange(each) == found
    if found is None:
        return
    supports = {reaction.citizen: reaction.support for reaction in each}
    answering = [who for who, _ in found.turns]
    assert len(set(answering)) == len(answering) <= 2
    for who, to in found.turns:
        low, high = sorted((supports[who], supports[to]))
        assert low < 50 < high
        assert high - low >= APART
    assert (len(answering) == 2) == (high - low >= FAR_APART) == (found.thread is not None)


def test_a_digest_takes_the_answers_that_are_due_and_no_others() -> None:
    state = started()
    first, second, third, _ = (citizen.id for citizen in people.citizens(state))
    digest = (said(first, 90), said(second, 20), said(third, 50))
    who, back = people.turns(state, digest)
    assert (who.view.citizen.id, who.to.id, who.said.citizen) == (first, second, second)
    assert (back.view.citizen.id, back.to.id) == (second, first)

    def told(*answers: commands.Answer) -> list[tuple[str, str, str | None]]:
        happened = events_of(state, commands.PublishDigest(digest, answers))
        found = [e for e in happened if isinstance(e, events.CitizenAnswered)]
        return [(e.citizen.id, e.to.id, e.thread) for e in found]

    due = commands.Answer(second, said(first, 90)), commands.Answer(first, said(second, 20))
    assert told(*due) == [(first, second, second), (second, first, second)]
    assert told(due[0]) == [(first, second, second)]
    assert told(due[1]) == []
    assert told(*due, *due) == told(*due)
    assert told(commands.Answer(third, said(first, 90))) == []


def test_an_answer_moves_nobody() -> None:
    state = started()
    first, second, *_ = (citizen.id for citizen in people.citizens(state))
    digest = (said(first, 90), said(second, 20))
    answer = commands.Answer(second, said(first, 0))
    alone = play(state, commands.PublishDigest(digest))
    assert play(state, commands.PublishDigest(digest, (answer,))) == alone
