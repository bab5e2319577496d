"""What followed what: the most frequent, and how sure that is."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.habits import MOST, ORDER, Habits


def test_what_mostly_followed_is_the_guess_and_never_certain():
    habits = Habits()
    for last in (4, 4, 5):
        habits.learn([1, 2, 3, last])
    assert habits.next([9, 1, 2, 3]) == (4, 2 / 4)
    assert habits.next([2, 3, 4]) is None
    assert habits.next([1, 2]) is None
    assert habits.next([]) is None


@given(st.lists(st.lists(st.integers(0, 3), max_size=12), max_size=8))
def test_a_chance_is_a_chance_and_the_token_was_seen(answers):
    habits = Habits()
    for answer in answers:
        habits.learn(answer)
    for answer in answers:
        for end in range(ORDER, len(answer)):
            token, chance = habits.next(answer[:end])
            assert 0 < chance < 1
            assert any(
                (*answer[end - ORDER : end], token) == tuple(other[at - ORDER : at + 1])
                for other in answers
                for at in range(ORDER, len(other))
            )


def test_what_was_not_used_for_long_is_forgotten():
    habits = Habits()
    habits.learn([1, 2, 3, 4])
    habits.learn([5, 6, 7, 8])
    for number in range(MOST // 2):
        habits.learn([1, 2, 3, 4])
        habits.learn([number + 10, 1, number + 10, 1])
    habits.learn(range(10, MOST))
    assert habits.next([1, 2, 3])
    assert habits.next([5, 6, 7]) is None
