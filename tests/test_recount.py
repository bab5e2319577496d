"""Published elections: their form, and `ecotopia recount` as anybody runs it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import recount
from bot.game.rules import methods
from bot.game.rules.methods.ballots import FORMS, Approvals, Ballot, Method, Ranking, Scores
from bot.game.rules.methods.blending import valid
from bot.game.rules.receipts import code_of, digest
from tests.game.rules.methods.drawing import approvals, seeds
from tests.test_cli import ecotopia

ANN, BEA, CLEO = 900, 100, 500
STANDING = [(ANN, "Ann"), (BEA, "Bea"), (CLEO, "Cleo")]
IDS = [candidate for candidate, _ in STANDING]
SEED = 0x4D2
CODES = [f"0000-1111-2222-333{number}" for number in range(5)]
RECEIPTS = sorted(digest(code) for code in CODES)


def filled_in(form: type[Ballot]) -> st.SearchStrategy[Ballot]:
    some = st.lists(st.sampled_from(IDS), unique=True)
    if form is Ranking:
        return st.builds(lambda order: Ranking.of(*order), some)
    if form is Approvals:
        return st.builds(lambda order: Approvals.of(*order), some)
    return st.builds(Scores.of, st.dictionaries(st.sampled_from(IDS), st.integers(0, 5)))


BALLOTS = {
    Ranking: [Ranking.of(ANN, BEA), Ranking.of(BEA), Ranking.of(CLEO, ANN, BEA), Ranking.of()],
    Approvals: [Approvals.of(ANN, BEA), Approvals.of(BEA), Approvals.of(ANN), Approvals.of()],
    Scores: [Scores.of({ANN: 5, BEA: 4}), Scores.of({BEA: 5}), Scores.of({}), Scores.of({CLEO: 2})],
}


def published(method: Method = Method.IRV, **changes: Any) -> str:
    ballots = BALLOTS[FORMS[method]] * 2
    winner = methods.count(method, IDS, ballots, SEED).winner
    sheet = json.loads(recount.publish(method, STANDING, SEED, winner, ballots))
    return json.dumps({**sheet, **changes})


@pytest.mark.parametrize("method", list(Method))
@given(data=st.data(), seed=seeds)
def test_a_published_election_is_counted_as_it_was(
    method: Method, data: st.DataObject, seed: int
) -> None:
    """Whatever the ids, the order of the ballots and the lot: the same candidate is elected."""
    ballot = filled_in(FORMS[method])
    players = data.draw(st.lists(ballot, min_size=5, max_size=9))
    voters = data.draw(st.lists(ballot, max_size=9))
    share = Fraction(3, 5) if voters else Fraction(1)
    quorum = data.draw(st.integers(0, 9)) if voters else 0
    counted = valid(players, voters, share, quorum)
    winner = methods.count(method, IDS, counted, seed).winner
    text = recount.publish(method, STANDING, seed, winner, players, voters, share, quorum)
    election = recount.read(text)
    elected = recount.recount(election).winner
    assert elected == election.winner
    assert (None if elected is None else election.names[elected - 1]) == dict(STANDING).get(winner)
    assert text == recount.publish(
        method, STANDING[::-1], seed, winner, players[::-1], voters[::-1], share, quorum
    )


def test_the_file_can_be_read_by_a_person_and_checked_with_other_tools() -> None:
    players = [Ranking.of(ANN, BEA)] * 3 + [Ranking.of((BEA, CLEO)), Ranking.of()]
    text = recount.publish(Method.IRV, STANDING, SEED, ANN, players, receipts=RECEIPTS[::-1])
    assert json.loads(text) == {
        "kind": "ecotopia election",
        "schema": 1,
        "method": "irv",
        "candidates": [
            {"number": 1, "name": "Bea"},
            {"number": 2, "name": "Cleo"},
            {"number": 3, "name": "Ann"},
        ],
        "tie_seed": "00000000000004d2",
        "tie_commitment": hashlib.sha256(b"00000000000004d2").hexdigest(),
        "players_share": "1",
        "quorum": 3,
        "players": [
            {"times": 3, "ranking": [3, 1]},
            {"times": 1, "ranking": []},
            {"times": 1, "ranking": [[1, 2]]},
        ],
        "demographics": [],
        "receipts": RECEIPTS,
        "winner": 3,
    }
    assert '\n    {"times": 3, "ranking": [3, 1]},\n' in text
    assert str(ANN) not in text


def test_too_few_ballots_are_not_published() -> None:
    with pytest.raises(ValueError, match="from 5 on"):
        recount.publish(Method.IRV, STANDING, SEED, ANN, [Ranking.of(ANN)] * 4)


@given(approvals)
def test_weighted_ballots_are_not_published(ballot: Approvals) -> None:
    """A whole weight says how many voted so; any other comes from blending."""
    ballots, standing = [Approvals.of(1)] * 5, [(c, "A") for c in (1, 2, 3, 4)]
    if isinstance(ballot.weight, int) or ballot.weight.denominator == 1:
        once = [replace(ballot, weight=1)] * int(ballot.weight)
        together, apart = (
            recount.publish(Method.APPROVAL, standing, 1, 1, [*ballots, *more])
            for more in ([ballot], once)
        )
        assert together == apart
    else:
        with pytest.raises(ValueError, match="unweighted"):
            recount.publish(Method.APPROVAL, standing, 1, 1, [*ballots, ballot])


UNSOUND: dict[str, tuple[str | Callable[[], str], str]] = {
    "not JSON": ("{", "not JSON"),
    "deep": ("[" * 100_000, "not JSON"),
    "other JSON": ("[1, 2]", "not a published election"),
    "newer": (lambda: published(schema=2), "its schema is 2; this version reads 1"),
    "no method": (lambda: published().replace('"irv"', '"borda"'), "method is unsound"),
    "a field more": (lambda: published(voters=["Ann"]), "voters is unsound"),
    "seed": (lambda: published(tie_seed="00000000000004d3"), "the sums differ"),
    "sum": (lambda: published(tie_commitment="0" * 64), "the sums differ"),
    "winner": (lambda: published(winner=4), "its winner does not stand"),
    "share": (lambda: published(players_share="6/5"), "share is below 1"),
    "share of nobody": (lambda: published(players_share="3/5"), "share is below 1"),
    "nobody": (lambda: published(players=[]), "players is unsound"),
    "below the quorum": (lambda: published(quorum=9), "below the quorum, and nobody else"),
    "receipts": (lambda: published(receipts=RECEIPTS), "not one receipt for each ballot"),
    "no receipt": (lambda: published(receipts=["Ann"]), "receipts.0 is unsound"),
    "numbers": (
        lambda: published(candidates=[{"number": 2, "name": "Ann"}]),
        "not numbered 1, 2 …",
    ),
    "stranger": (
        lambda: published(players=[{"times": 5, "ranking": [1]}, {"ranking": [4]}]),
        "players, ballot 2: a ballot names somebody who does not stand",
    ),
    "twice": (
        lambda: published(demographics=[{"ranking": [1, 1]}], players_share="3/5"),
        "demographics, ballot 1: a ballot names nobody twice",
    ),
    "form": (
        lambda: published(players=[{"times": 5, "approved": [1]}]),
        "players, ballot 1: by irv it holds ranking, and nothing else",
    ),
    "score": (
        lambda: published(Method.STAR, players=[{"times": 5, "scores": {"1": 6}}]),
        "a score is a whole number from 0 to 5",
    ),
    "text for a number": (lambda: published(winner="1"), "winner is unsound"),
    "times": (lambda: published(players=[{"times": 0, "ranking": [1]}]), "players.0.times"),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_an_unsound_file_is_one_sentence(case: str) -> None:
    text, sentence = UNSOUND[case]
    with pytest.raises(recount.UnsoundFile) as unsound:
        recount.read(text if isinstance(text, str) else text())
    assert sentence in str(unsound.value)
    assert "\n" not in str(unsound.value)


@pytest.mark.parametrize("method", list(Method))
def test_recount_confirms_and_shows_the_other_methods(tmp_path: Path, method: Method) -> None:
    file = tmp_path / "election.json"
    file.write_text(published(method))
    done = ecotopia(tmp_path, "recount", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "is elected, as announced." in done.stdout
    assert hashlib.sha256(b"00000000000004d2").hexdigest() in done.stdout
    _, others = done.stdout.split("The same ballots under the other methods")
    rows = [line.split()[0] for line in others.splitlines() if line.strip()]
    assert rows[1:5] == [
        name
        for each, name in {
            Method.PLURALITY: "plurality",
            Method.APPROVAL: "approval",
            Method.IRV: "instant",
            Method.STAR: "STAR",
            Method.SCHULZE: "Schulze",
        }.items()
        if each is not method
    ]


def test_recount_shows_the_rounds_and_how_ties_were_broken(tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    players = [Ranking.of(ANN)] * 3 + [Ranking.of(BEA)] * 2 + [Ranking.of(CLEO)] * 2
    winner = methods.count(Method.IRV, IDS, players, SEED).winner
    file.write_text(recount.publish(Method.IRV, STANDING, SEED, winner, players))
    done = ecotopia(tmp_path, "recount", str(file))
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["candidate", "count", "1", "count", "2"] in lines
    assert ["Ann", "3", "3"] in lines
    assert ["nobody", "still", "in", "0", "2"] in lines
    assert "Bea and Cleo were last together: the lot, fixed before the polls" in done.stdout


def test_recount_says_what_each_side_weighs(tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    players, voters = [Ranking.of(ANN)] * 6, [Ranking.of(BEA)] * 400
    file.write_text(
        recount.publish(Method.SCHULZE, STANDING, SEED, ANN, players, voters, Fraction(3, 5))
    )
    done = ecotopia(tmp_path, "recount", str(file))
    assert done.returncode == 0, done.stderr
    assert "6 ballots of players and 400 of seeded voters" in done.stdout
    assert "the players 60: each of their ballots 10, a seeded voter's 0.10." in done.stdout


def test_recount_says_that_too_few_players_voted(tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    players, voters = [Ranking.of(ANN)] * 6, [Ranking.of(BEA)] * 240
    file.write_text(
        recount.publish(Method.IRV, STANDING, SEED, BEA, players, voters, Fraction(3, 5), 7)
    )
    done = ecotopia(tmp_path, "recount", str(file))
    assert "6 ballots of players are fewer than the quorum of 7: 240 of seeded" in done.stdout
    assert "Confirmed: Bea is elected" in done.stdout


def test_a_receipt_proves_that_a_ballot_was_counted(tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    players = [Ranking.of(ANN)] * 5
    file.write_text(recount.publish(Method.IRV, STANDING, SEED, ANN, players, receipts=RECEIPTS))
    done = ecotopia(tmp_path, "recount", str(file), "--receipt", " 0000 1111-22223333")
    assert done.returncode == 0, done.stderr
    assert "The ballot of that receipt was counted." in done.stdout
    done = ecotopia(tmp_path, "recount", str(file), "--receipt", "0000-1111-2222-3339")
    assert done.returncode == 1
    assert "No ballot of that receipt was counted" in done.stderr


@given(seeds)
def test_a_receipts_code_is_read_however_it_is_typed(number: int) -> None:
    code = code_of(number)
    assert len(code) == 19
    assert digest(code) == digest(code.upper().replace("-", " "))
    assert digest(code) == hashlib.sha256(f"{number:016x}".encode()).hexdigest()


def test_a_wrong_winner_is_not_confirmed(tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    right = json.loads(published(Method.APPROVAL))["winner"]
    file.write_text(published(Method.APPROVAL, winner=right % 3 + 1))
    done = ecotopia(tmp_path, "recount", str(file))
    assert done.returncode == 1
    assert done.stderr.startswith("ecotopia: Not confirmed: ")
    assert "Traceback" not in done.stderr


def test_an_unsound_file_is_1_and_bad_usage_2(tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    file.write_bytes(b"\xff\xfe")
    done = ecotopia(tmp_path, "recount", str(file))
    assert done.returncode == 1
    assert done.stderr == f"ecotopia: {file} cannot be counted: it is not text in UTF-8.\n"
    file.write_text(published(tie_seed="00000000000004d3"))
    done = ecotopia(tmp_path, "recount", str(file))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert ecotopia(tmp_path, "recount").returncode == 2
    assert ecotopia(tmp_path, "recount", "no-such-file.json").returncode == 2
    assert ecotopia(tmp_path, "recount", str(tmp_path)).returncode == 2


def test_a_name_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    name = "[red]A\x1b[2J\u202eb"
    sheet = json.loads(published())
    sheet["candidates"][0]["name"] = name
    file.write_text(json.dumps(sheet))
    done = ecotopia(tmp_path, "recount", str(file))
    assert "[red]A�[2J�b" in done.stdout
    assert "\x1b" not in done.stdout
