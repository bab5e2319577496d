"""Who is next: by priority, in turn, in order; against a plain list of those who wait."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.waiting import Waiting

ASKERS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc")), max_size=30)


@given(ASKERS)
def test_everyone_is_served_once_the_pressing_first_each_in_order(askers):
    waiting: Waiting[int] = Waiting()
    for number, (priority, guild) in enumerate(askers):
        waiting.put(number, priority, guild)
    assert len(waiting) == len(askers)
    served = [waiting.take() for _ in askers]
    assert sorted(served) == list(range(len(askers)))
    assert waiting.take() is None
    assert [askers[n][0] for n in served] == sorted(priority for priority, _ in askers)
    for asker in set(askers):
        own = [n for n in served if askers[n] == asker]
        assert own == sorted(own)


@given(st.integers(1, 50), st.integers(1, 5))
def test_a_guild_with_much_to_ask_does_not_keep_others_waiting(many, others):
    waiting: Waiting[str] = Waiting()
    for _ in range(many):
        waiting.put("loud", 0, "loud")
    for number in range(others):
        waiting.put(f"quiet {number}", 0, f"quiet {number}")
    first = [waiting.take() for _ in range(others + 1)]
    assert sorted(first) == ["loud", *sorted(f"quiet {number}" for number in range(others))]


@given(ASKERS, st.data())
def test_who_goes_away_is_not_served_and_leaves_the_others_as_they_were(askers, data):
    waiting: Waiting[int] = Waiting()
    for number, asker in enumerate(askers):
        waiting.put(number, *asker)
    gone = data.draw(st.sets(st.integers(0, max(len(askers) - 1, 0)), max_size=len(askers)))
    for number in gone & set(range(len(askers))):
        assert waiting.drop(number, *askers[number])
        assert not waiting.drop(number, *askers[number])
    left = [waiting.take() for _ in range(len(waiting))]
    assert sorted(left) == sorted(set(range(len(askers))) - gone)
