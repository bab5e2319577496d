"""Pairs of contexts for one speech: with what it goes against, and with what it does not."""

from random import Random

import pytest

from bot.language.schemas import AGAINST_SELF
from models import clashing
from models.clashing import Opposite, accompanied, clashed
from models.draft import Draft
from models.price_list import sources
from models.validate import ExtractLine, check_line, load
from models.vary import written

DRAFTS = {
    line.id: Draft.of(line)
    for path in sources()
    for line in load(path)
    if isinstance(line, ExtractLine)
}
OPPOSITES = clashing.load()


def test_every_opposite_is_of_a_promise_of_a_training_line_without_a_contradiction():
    assert len(OPPOSITES) > 500
    assert clashing.faults(OPPOSITES.values(), DRAFTS) == []


def test_what_belongs_nowhere_is_named():
    good = next(iter(OPPOSITES.values()))
    lost = good.model_copy(update={"line": "nowhere"})
    strange = good.model_copy(update={"quote": "never said"})
    own = next(name for name, draft in DRAFTS.items() if draft.contradictions and draft.promises)
    twice = good.model_copy(
        update={"line": own, "quote": DRAFTS[own].promises[0].quote},
    )
    assert len(clashing.faults([good, lost, strange, twice], DRAFTS)) == 3


@pytest.mark.parametrize("name", sorted(OPPOSITES)[::23])
def test_the_two_lines_of_a_pair_differ_in_nothing_but_what_was_said_before(name: str):
    opposite = OPPOSITES[name]
    against = clashed(DRAFTS[name], opposite, Random(1))
    beside = accompanied(DRAFTS[name], opposite, Random(1))
    assert against is not None
    assert beside is not None
    one, other = against.line("one"), beside.line("other")
    assert check_line(written(one), ExtractLine)[1] == []
    assert check_line(written(other), ExtractLine)[1] == []
    assert one.input.speech == other.input.speech
    assert one.answer.promises == other.answer.promises
    assert other.answer.contradictions == []
    [clash] = one.answer.contradictions
    assert clash.quote == opposite.quote
    assert clash.severity == opposite.severity
    told = {known.id: known.text for known in (*one.input.promises, *one.input.deeds)}
    assert clash.against != AGAINST_SELF
    assert told[clash.against] == opposite.clash


def test_a_line_has_one_opposite(tmp_path):
    text = next(iter(OPPOSITES.values())).model_dump_json()
    (tmp_path / "twice.jsonl").write_text(f"{text}\n{text}\n")
    with pytest.raises(ValueError, match="two opposites"):
        clashing.load(tmp_path)


def test_an_opposite_has_both_sides():
    with pytest.raises(ValueError, match="beside"):
        Opposite.model_validate(
            {"line": "a", "quote": "b", "kind": "deed", "clash": "c", "severity": "low"}
        )
