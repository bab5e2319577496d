"""What the engine decides beside the model: no run of tokens twice."""

import aiohttp
from hypothesis import given
from hypothesis import strategies as st

from bot.language.engine import repeating

TOKENS = st.lists(st.integers(0, 3), max_size=40)


@given(answer=TOKENS, length=st.integers(2, 5), token=st.integers(0, 3))
def test_a_token_is_unwanted_where_it_would_end_a_run_for_the_second_time(answer, length, token):
    longer = [*answer, token]
    runs = [tuple(longer[at : at + length]) for at in range(len(longer) - length + 1)]
    repeats = bool(runs) and runs[-1] in runs[:-1]
    assert (token in repeating(answer, length)) == repeats


def test_without_a_length_nothing_is_unwanted():
    assert repeating([1, 1, 1, 1], None) == []


async def test_an_answer_that_would_go_round_in_circles_does_not(worker):
    """The untuned model is bound to letters and spaces, for longer than it has something to say."""
    body = {
        "messages": [{"role": "user", "content": "Say la la la la la la la."}],
        "max_tokens": 120,
        "grammar": "%llguidance {}\nstart: /[a-z ]{4000}/",
    }

    async def said(**more) -> str:
        connector = aiohttp.UnixConnector(str(worker))
        async with (
            aiohttp.ClientSession("http://worker", connector=connector) as http,
            http.post("/v1/chat/completions", json=body | more) as answer,
        ):
            return (await answer.json())["choices"][0]["message"]["content"]

    def runs(text: str) -> list[str]:
        return [text[at : at + 60] for at in range(len(text) - 60)]

    circling, straight = await said(), await said(no_repeat=4)
    assert len(set(runs(circling))) < len(runs(circling))
    assert len(set(runs(straight))) == len(runs(straight)) > 0
