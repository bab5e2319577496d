"""Ballots and results can be part of a save: they go through JSON and back as they are."""

from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter

from bot.game.rules.methods.ballots import Ballot, Method
from bot.game.rules.methods.results import Result, Table
from tests.game.rules.methods.drawing import any_ballot, count, seeds, several

BALLOTS: TypeAdapter[Any] = TypeAdapter(list[Ballot])
RESULT: TypeAdapter[Any] = TypeAdapter(Result[Table])


@pytest.mark.parametrize("method", list(Method))
@given(several(any_ballot), seeds)
def test_through_json_and_back(method: Method, ballots: list[Ballot], seed: int) -> None:
    result = count(method, ballots, seed)
    assert BALLOTS.validate_json(BALLOTS.dump_json(ballots)) == ballots
    assert RESULT.validate_json(RESULT.dump_json(result)) == result
