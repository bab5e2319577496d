"""`ecotopia recount`: count a published election again, and show it under the other methods."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Grid
from rich.text import Text

from bot import recount as published
from bot.errors import EcotopiaError
from bot.game.rules.methods.ballots import (
    FORMS,
    Approvals,
    Method,
    Ranking,
    Scores,
    Weight,
    exact,
    total,
)
from bot.game.rules.methods.results import (
    Answer,
    Duels,
    Question,
    Result,
    Rounds,
    Runoff,
    Table,
    Tie,
    Totals,
    Votes,
)
from bot.game.rules.methods.ties import commitment, seed_text
from bot.game.rules.receipts import digest
from bot.recount import Election
from bot.sheets import UnsoundFile
from bot.terminal import out

METHODS = {
    Method.PLURALITY: "plurality",
    Method.APPROVAL: "approval",
    Method.IRV: "instant runoff",
    Method.STAR: "STAR",
    Method.SCHULZE: "Schulze",
}

READ_AS = {
    (Ranking, Method.PLURALITY): "the first choice has the vote",
    (Ranking, Method.APPROVAL): "the upper half of the candidates is approved of, as far as ranked",
    (Ranking, Method.STAR): "ranks are scores, in even steps from 5 down to 0",
    (Ranking, Method.IRV): "as ranked",
    (Ranking, Method.SCHULZE): "as ranked",
    (Approvals, Method.PLURALITY): "all approved of share the vote",
    (Approvals, Method.IRV): "all approved of are first, as equals",
    (Approvals, Method.STAR): "all approved of have a 5",
    (Approvals, Method.SCHULZE): "all approved of are first, as equals",
    (Scores, Method.PLURALITY): "the best score has the vote, equals share it",
    (Scores, Method.APPROVAL): "a 3 and above is approval",
    (Scores, Method.IRV): "scores are ranks, equals of one rank; a 0 is not ranked",
    (Scores, Method.SCHULZE): "scores are ranks, equals of one rank",
}
"""What a ballot of one form says under another method."""

BY_THE_LOT = "the lot, fixed before the polls opened,"

File = Annotated[
    Path,
    typer.Argument(
        exists=True, dir_okay=False, show_default=False, help="The JSON file of the election."
    ),
]


Receipt = Annotated[
    str | None,
    typer.Option(show_default=False, help="Say too whether the ballot of this receipt counted."),
]


class NotCounted(EcotopiaError):
    """The election has no ballot of that receipt."""


class NotConfirmed(EcotopiaError):
    """The ballots elect somebody else than was announced."""


def recount(file: File, receipt: Receipt = None) -> None:
    """Count a published election again; exit code 0 where the announced winner is confirmed."""
    try:
        election = published.read(file.read_text(encoding="utf-8"))
    except UnsoundFile as error:
        raise UnsoundFile(f"{file} cannot be counted: {error}.") from error
    except UnicodeDecodeError as error:
        raise UnsoundFile(f"{file} cannot be counted: it is not text in UTF-8.") from error
    names = [_printable(name) for name in election.names]
    result = published.recount(election)
    _say(_heading(election))
    for grid in _grids(result, names):
        out.print(grid)
    for tie in result.ties:
        _say(_tie(tie, names))
    _say(
        f"Tie seed {seed_text(election.tie_seed)}; its sha256, to compare with the one shown when "
        f"the polls opened: {commitment(election.tie_seed)}"
    )
    _say("")
    out.print(_others(election, names))
    _say("")
    elected, announced = _name(result.winner, names), _name(election.winner, names)
    if result.winner != election.winner:
        raise NotConfirmed(f"Not confirmed: {elected} is elected, but {announced} was announced.")
    _say(f"Confirmed: {elected} is elected, as announced.")
    if receipt is not None:
        if digest(receipt) not in election.receipts:
            raise NotCounted("No ballot of that receipt was counted: each new vote replaces it.")
        _say("The ballot of that receipt was counted.")


def _heading(election: Election) -> str:
    players, demographics = total(election.players), total(election.demographics)
    counted = f"{_figure(players)} ballots, counted by {METHODS[election.method]}."
    if not demographics:
        return counted
    if not election.quorate:
        return (
            f"{_figure(players)} ballots of players are fewer than the quorum of "
            f"{election.quorum}: {_figure(demographics)} of seeded voters decide alone, counted by "
            f"{METHODS[election.method]}."
        )
    share = election.players_share * 100
    player, voter = exact(share / players), exact((100 - share) / demographics)
    return (
        f"{_figure(players)} ballots of players and {_figure(demographics)} of seeded voters, "
        f"counted by {METHODS[election.method]}. All together weigh 100 and the players "
        f"{_figure(exact(share))}: each of their ballots {_figure(player)}, a seeded voter's "
        f"{_figure(voter)}."
    )


def _grids(result: Result[Table], names: Sequence[str]) -> Iterable[Grid]:
    match result.table:
        case Totals(votes, blank):
            yield _totals("votes", votes, blank, result.weight, names)
        case Rounds():
            yield _rounds(result.table, result.weight, names)
        case Runoff():
            yield _runoff(result.table, names)
        case Duels(candidates, preferred, paths):
            yield _matrix(
                "Prefer the row's candidate to the column's", candidates, preferred, names
            )
            yield _matrix("The strongest path from row to column", candidates, paths, names)


def _totals(what: str, votes: Votes, blank: Weight, weight: Weight, names: Sequence[str]) -> Grid:
    grid = _grid("candidate", what, "of all")
    for candidate, number in votes:
        grid.add_row(Text(names[candidate - 1]), _figure(number), _share(number, weight))
    if blank:
        grid.add_row("no vote", _figure(blank), _share(blank, weight), style="dim")
    return grid


def _rounds(table: Rounds, weight: Weight, names: Sequence[str]) -> Grid:
    grid = _grid("candidate", *(f"count {n}" for n in range(1, len(table.rounds) + 1)))
    order: list[int] = []
    for each in reversed(table.rounds):
        order += [candidate for candidate, _ in each.votes if candidate not in order]
    for candidate in order:
        cells = []
        for each in table.rounds:
            votes = dict(each.votes)
            leaves = " leaves" if candidate == each.eliminated else ""
            cells.append(_figure(votes[candidate]) + leaves if candidate in votes else "")
        grid.add_row(Text(names[candidate - 1]), *cells)
    if table.rounds:
        exhausted = [_figure(each.exhausted) for each in table.rounds]
        grid.add_row("nobody still in", *exhausted, style="dim")
    return grid


def _runoff(table: Runoff, names: Sequence[str]) -> Grid:
    grid = _grid("candidate", "scores", "runoff")
    finals = dict(table.runoff)
    for candidate, score in table.scores:
        final = _figure(finals[candidate]) if candidate in finals else ""
        grid.add_row(Text(names[candidate - 1]), _figure(score), final)
    if finals:
        grid.add_row("no preference", "", _figure(table.undecided), style="dim")
    return grid


def _matrix(
    title: str,
    candidates: Sequence[int],
    cells: Sequence[Sequence[Weight]],
    names: Sequence[str],
) -> Grid:
    grid = _grid("candidate", *(f"#{candidate}" for candidate in candidates))
    grid.title, grid.title_justify = title, "left"
    for place, candidate in enumerate(candidates):
        figures = ["–" if a == place else _figure(n) for a, n in enumerate(cells[place])]
        grid.add_row(Text(f"#{candidate} {names[candidate - 1]}"), *figures)
    return grid


def _others(election: Election, names: Sequence[str]) -> Grid:
    grid = Grid("method", "elects", "with", "where each ballot is read so", box=None)
    grid.title, grid.title_justify = "The same ballots under the other methods", "left"
    for method in Method:
        if method is not election.method:
            result = published.recount(election, method)
            lot = any(tie.answer is Answer.LOT for tie in result.ties)
            grid.add_row(
                METHODS[method],
                Text(_name(result.winner, names) + (" (a lot was drawn)" if lot else "")),
                Text(_basis(result, names)),
                READ_AS[FORMS[election.method], method],
            )
    return grid


def _basis(result: Result[Table], names: Sequence[str]) -> str:
    """The figures that decided, in a few words."""
    match result.table:
        case Totals(votes):
            return _short(votes, names)
        case Rounds(rounds):
            return _short(rounds[-1].votes, names) if rounds else ""
        case Runoff(scores, runoff):
            return _short(runoff or scores, names)
        case Duels(candidates, preferred):
            if result.winner is None:
                return ""
            row = candidates.index(result.winner)
            won = sum(
                preferred[row][other] > preferred[other][row] for other in range(len(candidates))
            )
            return f"{won} of {len(candidates) - 1} duels won"


def _short(votes: Votes, names: Sequence[str]) -> str:
    shown = [f"{names[candidate - 1]} {_figure(number)}" for candidate, number in votes[:3]]
    return ", ".join([*shown, "…"] if len(votes) > len(shown) else shown)


def _tie(tie: Tie, names: Sequence[str]) -> str:
    tied, chosen = _list(tie.tied, names), _list(tie.chosen, names)
    match tie.question, tie.answer:
        case Question.WHO_LEAVES, Answer.EARLIER_ROUND:
            return f"{tied} were last together: {chosen} had fewer votes in an earlier count."
        case Question.WHO_LEAVES, Answer.LOT:
            return f"{tied} were last together: {BY_THE_LOT} makes {chosen} leave."
        case Question.WHO_IS_IN_THE_RUNOFF, _:
            return f"{tied} had equal scores: {BY_THE_LOT} puts {chosen} into the runoff."
        case _, Answer.EARLIER_ROUND:
            return f"{tied} were equal in the runoff: {chosen} wins by the higher scores."
        case _:
            return f"{tied} were equal: {BY_THE_LOT} decides for {chosen}."


def _list(candidates: Sequence[int], names: Sequence[str]) -> str:
    *first, last = (names[candidate - 1] for candidate in candidates)
    return f"{', '.join(first)} and {last}" if first else last


def _name(candidate: int | None, names: Sequence[str]) -> str:
    return "nobody" if candidate is None else names[candidate - 1]


def _printable(name: str) -> str:
    """A name whose characters can do nothing to a terminal."""
    return "".join(char if char.isprintable() else "�" for char in name)


def _figure(number: Weight) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{float(number):,.2f}"


def _share(number: Weight, of: Weight) -> str:
    return f"{float(100 * number / of):.1f} %"


def _grid(first: str, *others: str) -> Grid:
    grid = Grid(first, box=None)
    for other in others:
        grid.add_column(other, justify="right")
    return grid


def _say(sentence: str) -> None:
    out.print(sentence, markup=False, highlight=False, soft_wrap=True)
