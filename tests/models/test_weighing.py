"""Each token of an answer gets the weight of what it tells."""

import json

from hypothesis import given
from hypothesis import strategies as st

from models.weighing import pieces, weigh

ANSWER = {
    "promises": [
        {"quote": 'a "b"', "category": "social", "timeline": None},
        {"quote": "c", "category": "economy", "timeline": 3},
    ],
    "contradictions": [],
}
JSON = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_the_pieces_are_the_compact_text(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert "".join(piece for piece, _ in pieces(value)) == text


def test_a_list_weighs_where_it_opens_goes_on_or_ends() -> None:
    text = "".join(piece for piece, _ in pieces(ANSWER))
    weights = weigh(ANSWER, [(at, at + 1) for at in range(len(text))], {"promises": 8, "form": 0})
    assert [at for at, weight in enumerate(weights) if weight == 8] == [
        text.index("[") + 1,
        text.index("},{") + 1,
        text.index("}]") + 1,
    ]
    told = "".join(char for char, weight in zip(text, weights, strict=True) if weight == 1)
    assert told == 'a \\"b\\""social"nullc"economy"3]'


def test_a_token_of_two_fields_has_the_greater_weight() -> None:
    text = "".join(piece for piece, _ in pieces(ANSWER))
    at = text.index("null")
    whole = [(0, at), (at, at + 7), (at + 7, len(text))]
    assert weigh(ANSWER, whole, {"timeline": 3, "promises": 8, "form": 0.3}) == [8, 8, 8]
    assert weigh(ANSWER, [(at, at + 5)], {"timeline": 3, "form": 0.3}) == [3]
