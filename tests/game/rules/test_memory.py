"""Citizens' memory: it fills, fades, keeps what hurts, and brings back what belongs to a topic."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from bot.game.rules import memory
from bot.game.rules.memory import Happening, Memory, MemoryKind
from bot.game.vocabulary import Demographic

FARMER, STUDENT = Demographic.RURAL_FARMER, Demographic.STUDENT

memories = st.builds(
    Memory,
    round=st.integers(1, 9),
    kind=st.sampled_from(MemoryKind),
    about=st.sampled_from([f"{letter}{number}" for letter in "PDS" for number in range(1, 9)]),
    text=st.sampled_from(["The coal plant is gone", "Trees for the river", "A night bus", ""]),
    weight=st.integers(memory.FORGOTTEN, memory.HEAVIEST),
    lasting=st.booleans(),
)
minds = st.lists(memories, max_size=30).map(lambda new: memory.remember((), *new))


def told(
    about: str,
    text: str = "",
    *,
    weight: int = 300,
    kind: MemoryKind = MemoryKind.TOLD,
    round: int = 1,
) -> Memory:
    return Memory(round, kind, about, text, weight, kind is MemoryKind.BETRAYED)


def happening(
    kind: MemoryKind = MemoryKind.SAW,
    touches: Mapping[Demographic, int] = {},
    *,
    public: bool = True,
) -> Happening:
    return Happening(2, kind, "D1", "The refinery was closed", touches, public)


def test_what_is_not_public_nobody_knows() -> None:
    secret = happening(touches={FARMER: -1_200}, public=False)
    assert memory.knows(FARMER, secret) is None
    assert memory.witness((), {"josef": FARMER}, [secret]) == (("josef", ()),)


def test_what_touches_them_weighs_more_for_better_or_worse() -> None:
    for points in (-400, 400):
        seen = happening(touches={FARMER: points})
        touched, other = memory.knows(FARMER, seen), memory.knows(STUDENT, seen)
        assert touched is not None
        assert other is not None
        assert touched.weight > other.weight
        assert not touched.lasting


@given(st.sampled_from(MemoryKind), st.integers(-10_000, 10_000))
def test_only_betrayal_lasts(kind: MemoryKind, points: int) -> None:
    known = memory.knows(FARMER, happening(kind, {FARMER: points}))
    assert known is not None
    assert known.lasting == (kind is MemoryKind.BETRAYED)
    assert 0 <= known.weight <= memory.HEAVIEST


def test_a_long_text_is_cut_to_a_line() -> None:
    seen = Happening(1, MemoryKind.TOLD, "S1", "word " * 100, {}, public=True)
    known = memory.knows(FARMER, seen)
    assert known is not None
    assert len(known.text) <= memory.LONGEST_TEXT
    assert known.text.endswith("word…")


@given(st.lists(memories, max_size=40))
def test_a_mind_is_bounded_and_keeps_what_lasts(new: list[Memory]) -> None:
    kept = memory.remember((), *new)
    assert len(kept) <= memory.MOST_MEMORIES
    lasting = {each.about for each in new if each.lasting}
    still = {each.about for each in kept if each.lasting}
    assert still <= lasting
    assert len(still) == min(len(lasting), memory.MOST_MEMORIES)


def test_the_lightest_goes_first() -> None:
    full = tuple(told(f"D{n}", weight=100 + n) for n in range(memory.MOST_MEMORIES))
    assert memory.remember(full, told("S1", weight=500)) == (*full[1:], told("S1", weight=500))
    assert memory.remember(full, told("S1", weight=50)) == full


def test_the_newest_about_a_thing_takes_its_place() -> None:
    made = told("P1", "Plant trees", kind=MemoryKind.PROMISED, weight=600)
    broken = told("P1", "No trees came", kind=MemoryKind.BETRAYED, weight=500, round=3)
    after = memory.remember((made,), broken)
    assert [(each.text, each.weight) for each in after] == [("No trees came", 600)]
    excuse = told("P1", "There was no money", round=4)
    assert memory.remember(after, excuse) == (*after, excuse)


@given(minds)
def test_all_fades_but_what_lasts(mind: memory.Memories) -> None:
    lasting = tuple(each for each in mind if each.lasting)
    once = memory.decayed(mind)
    weights = {each.about: each.weight for each in mind if not each.lasting}
    assert all(each.weight < weights[each.about] for each in once if not each.lasting)
    for _ in range(9):
        mind = memory.decayed(mind)
    assert mind == lasting


def test_a_round_takes_a_third() -> None:
    assert memory.decayed((told("S1", weight=300),))[0].weight == 200
    assert memory.decayed((told("S1", weight=70),)) == ()


def test_recall_by_the_same_thing_then_by_words_then_by_weight() -> None:
    mind = (
        told("P1", "She promised a night bus to the hospital", weight=900),
        told("P2", "Close the coal plant by round 3", weight=100),
        told("D1", "The coal plant was closed", weight=300),
        told("D2", "Coal is dear this winter", weight=300),
    )
    found = memory.recall(mind, ["P2", "Who pays the men of the coal plant?"], 5)
    assert [each.about for each in found] == ["P2", "D1", "D2"]
    assert memory.recall(mind, ["P2", "coal"], 1) == found[:1]


def test_words_in_common_are_found_whatever_their_ending_and_little_words_are_none() -> None:
    mind = (told("S1", "We will have this forest for every year"),)
    assert memory.recall(mind, ["FORESTS burn"], 3) == mind
    assert memory.recall(mind, ["They will have every new year off, with this"], 3) == ()


def test_betrayal_comes_to_mind_whatever_the_topic() -> None:
    betrayal = told("P1", "No night bus came", kind=MemoryKind.BETRAYED)
    match = told("D1", "The coal plant was closed")
    assert memory.recall((betrayal, match), ["coal plant"], 5) == (match, betrayal)


@given(minds, st.lists(st.sampled_from(["P1", "D2", "coal", "river trees"])), st.integers(0, 15))
def test_recall_is_bounded_and_invents_nothing(
    mind: memory.Memories, topics: list[str], limit: int
) -> None:
    found = memory.recall(mind, topics, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert set(found) <= set(mind)


def test_each_citizen_remembers_for_themselves() -> None:
    citizens = {"josef": FARMER, "tomi": STUDENT}
    first = memory.witness((), citizens, [happening(touches={FARMER: -600})])
    josef, tomi = (memory.memories_of(first, key) for key in citizens)
    assert josef[0].weight > tomi[0].weight
    faded = memory.fade(first)
    assert memory.memories_of(faded, "josef") == memory.decayed(josef)
    assert memory.memories_of(faded, "nobody") == ()
    assert memory.witness(faded, citizens, []) == faded
