"""Published elections: a JSON file from which anybody can count the ballots again.

Its form, schema 1:

- `kind`: `ecotopia election`; `schema`: 1; `method`: plurality, approval, irv, star or schulze;
- `candidates`: `number` (1, 2 …, in the order of their accounts) and `name` of each;
- `tie_seed`: 16 hexadecimal digits; `tie_commitment`: the sha256 of these digits, in hexadecimal,
  as it was shown when the polls opened;
- `players_share`: what the players' ballots weigh of all, as a fraction: `3/5`, or `1` where
  nobody else votes;
- `quorum`: with fewer ballots of players than that the demographics' alone decide;
- `players` and `demographics`: the ballots of each, sorted, equal ones together: `times` (how
  many said the same), and one of `ranking` (numbers best first, equals in a list), `approved`
  (numbers) or `scores` (number: 1 to 5), as the method asks for;
- `receipts`: the sha256, in hexadecimal, of the letters and digits of each player's receipt, in
  lower case; sorted, so that none can be told to belong to a ballot;
- `winner`: the number announced, or null where no ballot said anything.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from bot import sheets
from bot.game.events import ElectionClosed
from bot.game.rules import methods
from bot.game.rules.methods.ballots import (
    FORMS,
    Approvals,
    Ballot,
    Method,
    Ranking,
    Scores,
    exact,
    named,
    pooled,
    total,
)
from bot.game.rules.methods.blending import LEAST_QUORUM, PLAYERS_SHARE, valid
from bot.game.rules.methods.results import Result, Table
from bot.game.rules.methods.ties import commitment, seed_text
from bot.sheets import UnsoundFile

KIND = "ecotopia election"
SCHEMA = 1
"""Of the file's form; a change of it needs a new number here."""

LEAST_TURNOUT = 5
"""Fewer ballots of players are not published: they could be guessed (DESIGN.md section 4)."""

_NAMES = {Ranking: "ranking", Approvals: "approved", Scores: "scores"}


@dataclass(frozen=True, slots=True)
class Election:
    """A published election; candidates are the numbers 1, 2 …, `names` theirs in that order."""

    method: Method
    names: tuple[str, ...]
    tie_seed: int
    players_share: Fraction
    quorum: int
    players: tuple[Ballot, ...]
    demographics: tuple[Ballot, ...]
    receipts: tuple[str, ...]
    winner: int | None

    @property
    def quorate(self) -> bool:
        """Whether enough players voted for their ballots to count."""
        return total(self.players) >= self.quorum

    @property
    def candidates(self) -> tuple[int, ...]:
        """The candidates' numbers."""
        return tuple(range(1, len(self.names) + 1))

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """All that count; those of two sides weigh 100 together, each side its share of it."""
        counted = valid(self.players, self.demographics, self.players_share, self.quorum)
        if not self.demographics or not self.quorate:
            return counted
        unit = Fraction(100) / total(counted)
        return tuple(replace(ballot, weight=exact(ballot.weight * unit)) for ballot in counted)


def publish(
    method: Method,
    candidates: Sequence[tuple[int, str]],
    tie_seed: int,
    winner: int | None,
    players: Sequence[Ballot],
    demographics: Sequence[Ballot] = (),
    players_share: Fraction = PLAYERS_SHARE,
    quorum: int = LEAST_QUORUM,
    receipts: Sequence[str] = (),
) -> str:
    """The file of an election whose candidates are given by id and name.

    Nothing in it tells who voted, nor in which order. The ballots are in the method's form, and a
    weight says how many were alike. Raises ValueError where one is no whole number, or fewer
    players voted than 5.
    """
    if total(players) < LEAST_TURNOUT:
        raise ValueError(f"ballots are published from {LEAST_TURNOUT} on")
    if any(ballot.weight.denominator != 1 for ballot in (*players, *demographics)):
        raise ValueError("ballots are published as they were cast, unweighted")
    # Ascending ids keep their order as numbers, on which the lot is drawn.
    standing = sorted(candidates)
    numbers = {candidate: number for number, (candidate, _) in enumerate(standing, start=1)}
    rows = [{"number": number, "name": name} for number, (_, name) in enumerate(standing, start=1)]
    sheet = {
        "kind": KIND,
        "schema": SCHEMA,
        "method": method,
        "candidates": rows,
        "tie_seed": seed_text(tie_seed),
        "tie_commitment": commitment(tie_seed),
        "players_share": str(players_share if demographics else 1),
        "quorum": quorum,
        "players": _rows([_renumbered(ballot, numbers) for ballot in players]),
        "demographics": _rows([_renumbered(ballot, numbers) for ballot in demographics]),
        "receipts": sorted(receipts),
        "winner": None if winner is None else numbers[winner],
    }
    # One line a ballot and a candidate: so a person can read it, and tell two files apart.
    fields = [f"  {json.dumps(key)}: {_lines(value)}" for key, value in sheet.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def of_event(closed: ElectionClosed) -> str | None:
    """The file of an election that has just been closed; None where too few players voted."""
    if total(closed.players) < LEAST_TURNOUT:
        return None
    return publish(
        closed.result.method,
        [(candidate.player, candidate.name) for candidate in closed.candidates],
        closed.tie_seed,
        closed.result.winner,
        closed.players,
        closed.demographics,
        closed.players_share,
        closed.quorum,
        closed.receipts,
    )


def read(text: str) -> Election:
    """The election of a published file. Raises UnsoundFile with what is wrong with it."""
    sheet = sheets.read(text, _Sheet, "a published election", KIND, ("schema", SCHEMA))
    return _election(sheet)


def recount(election: Election, method: Method | None = None) -> Result[Table]:
    """Count the ballots again, by the election's own method or by another one."""
    return methods.count(
        method or election.method, election.candidates, election.ballots, election.tie_seed
    )


class _Strict(sheets.Sheet):
    model_config = ConfigDict(strict=True)


class _Candidate(_Strict):
    number: int
    name: Annotated[str, Field(min_length=1, max_length=100)]


class _Row(_Strict):
    times: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    ranking: tuple[int | tuple[int, ...], ...] | None = None
    approved: tuple[int, ...] | None = None
    scores: dict[int, int] | None = None


class _Sheet(_Strict):
    kind: Literal["ecotopia election"]
    schema_: Annotated[Literal[1], Field(alias="schema")]
    method: Method
    candidates: Annotated[tuple[_Candidate, ...], Field(min_length=1, max_length=100)]
    tie_seed: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    tie_commitment: str
    players_share: Annotated[str, Field(pattern=r"^(1|[1-9]\d{0,5}/[1-9]\d{0,5})$")]
    quorum: Annotated[int, Field(ge=0)]
    players: Annotated[tuple[_Row, ...], Field(min_length=1)]
    demographics: tuple[_Row, ...]
    receipts: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")], ...]
    winner: int | None


def _election(sheet: _Sheet) -> Election:
    numbers = [candidate.number for candidate in sheet.candidates]
    if numbers != list(range(1, len(numbers) + 1)):
        raise UnsoundFile("its candidates are not numbered 1, 2 …")
    if sheet.winner is not None and sheet.winner not in numbers:
        raise UnsoundFile("its winner does not stand")
    tie_seed, share = int(sheet.tie_seed, 16), Fraction(sheet.players_share)
    if commitment(tie_seed) != sheet.tie_commitment:
        raise UnsoundFile("its tie seed is not the one that it committed to: the sums differ")
    voted = sum(row.times for row in sheet.players)
    if share > 1 or (voted >= sheet.quorum and (share < 1) != bool(sheet.demographics)):
        raise UnsoundFile("its players' share is below 1 where demographics vote too, else 1")
    if voted < sheet.quorum and not sheet.demographics:
        raise UnsoundFile("its players are below the quorum, and nobody else has voted")
    if len(set(sheet.receipts)) not in (0, voted):
        raise UnsoundFile("it has not one receipt for each ballot of players")
    return Election(
        method=sheet.method,
        names=tuple(candidate.name for candidate in sheet.candidates),
        tie_seed=tie_seed,
        players_share=share,
        quorum=sheet.quorum,
        players=_ballots(sheet.method, "players", sheet.players, len(numbers)),
        demographics=_ballots(sheet.method, "demographics", sheet.demographics, len(numbers)),
        receipts=sheet.receipts,
        winner=sheet.winner,
    )


def _ballots(method: Method, side: str, rows: Sequence[_Row], standing: int) -> tuple[Ballot, ...]:
    """The ballots of a side, each weighing as much as it was cast times."""
    ballots = []
    for number, row in enumerate(rows, start=1):
        try:
            ballot = _ballot(method, row)
            if not set(named(ballot)) <= set(range(1, standing + 1)):
                raise ValueError("a ballot names somebody who does not stand")
        except ValueError as error:
            raise UnsoundFile(f"{side}, ballot {number}: {error}") from error
        ballots.append(ballot)
    return tuple(ballots)


def _ballot(method: Method, row: _Row) -> Ballot:
    given = {"ranking": row.ranking, "approved": row.approved, "scores": row.scores}
    if {key for key, value in given.items() if value is not None} != {_NAMES[FORMS[method]]}:
        raise ValueError(f"by {method} it holds {_NAMES[FORMS[method]]}, and nothing else")
    if row.ranking is not None:
        return Ranking.of(*row.ranking, weight=row.times)
    if row.approved is not None:
        return Approvals.of(*row.approved, weight=row.times)
    return Scores.of(row.scores or {}, row.times)


def _renumbered(ballot: Ballot, numbers: dict[int, int]) -> Ballot:
    match ballot:
        case Ranking():
            tiers = ([numbers[c] for c in tier] for tier in ballot.tiers)
            return Ranking.of(*tiers, weight=ballot.weight)
        case Approvals():
            return Approvals.of(*(numbers[c] for c in ballot.approved), weight=ballot.weight)
        case Scores():
            return Scores.of({numbers[c]: score for c, score in ballot.scores}, ballot.weight)


def _rows(ballots: Sequence[Ballot]) -> list[dict[str, Any]]:
    """Equal ballots together, in an order that depends on nothing but what they say."""
    rows = [{"times": int(ballot.weight), **_said(ballot)} for ballot in pooled(ballots)]
    return sorted(rows, key=lambda row: -row["times"])


def _said(ballot: Ballot) -> dict[str, Any]:
    match ballot:
        case Ranking():
            return {"ranking": [t[0] if len(t) == 1 else list(t) for t in ballot.tiers]}
        case Approvals():
            return {"approved": list(ballot.approved)}
        case Scores():
            return {"scores": {str(c): score for c, score in ballot.scores}}


def _lines(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in value)
    return f"[\n{rows}\n  ]"
