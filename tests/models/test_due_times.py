"""Due times named in a promise's own words, read by the rules, against the annotation."""

from bot.language import rules
from bot.language.schemas import Extraction
from models.validate import DATA, ExtractLine, read

WRONG = 99
"""A timeline that no annotator gave: what is still so afterwards was not named in the quote."""


def test_the_rules_count_as_the_annotators_did() -> None:
    named = right = 0
    for path in sorted(DATA.glob("extract_train_*.jsonl")):
        for line in read(path, thorough=False).lines.values():
            assert isinstance(line, ExtractLine)
            if line.origin is not None:
                continue
            undated = [p.model_copy(update={"timeline": WRONG}) for p in line.answer.promises]
            found = rules.dated(Extraction(promises=undated, contradictions=[]), line.input)
            for gold, dated in zip(line.answer.promises, found.promises, strict=True):
                named += dated.timeline != WRONG
                right += dated.timeline == gold.timeline
    assert named > 500
    assert right / named > 0.98
