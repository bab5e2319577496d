"""One headless campaign: a scripted mayor, the members who vote, and a rival at each election."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.game import commands, engine, rng
from bot.game.rules import appeal, ledger, voters
from bot.game.rules.judging import Test
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Campaign, Phase, Preset, Roll
from bot.game.vocabulary import Category, Demographic, Indicator
from bot.simulate.mayor import Mayor, Pledge, favourite, next_command, options_of
from bot.simulate.strategies import to_raise

MAYOR, RIVAL, MODERATOR = 1, 2, 9
"""The players' ids; the members who vote on dilemmas have those from MEMBER on."""
MEMBER = 100
MEMBERS = 4
"""Members beside the mayor who vote on a dilemma: with the mayor as likely as the city approves of
them, else by lot."""
AT_THE_POLLS = 41
"""Members who vote in an election; each thinks like a voter of the city, drawn by lot."""
RIVAL_SAYS = tuple(
    Pledge(f"more for {category.value}", category, 10, to_raise(Indicator(category.value), 5))
    for category in Category
)
"""Of these a rival makes one at least, by lot; all can be judged, or they would win no votes."""
THEN = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment at which everything happens: no rule asks for it."""
SALT = 0x5EED
"""Keeps the players' chance apart from the campaign's own."""


class Outcome(StrEnum):
    """What became of a mayor: the campaign's ending, or another one governs."""

    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"
    NO_RANK = "no_rank"
    LOST = "lost"
    VOTED_OUT = "voted_out"


WON = (Outcome.GOLD, Outcome.SILVER)
"""What counts as a win: with Bronze a city has kept what it had, which is no loss and no win."""


@dataclass(frozen=True, slots=True)
class Result:
    """A campaign that is over for its mayor; `approval` is the mean of the four, in points, when
    the last round ended that they governed."""

    seed: int
    outcome: Outcome
    state: Campaign
    rounds: int
    approval: float
    report: ledger.ReportCard


class Table:
    """A campaign with its players, and the journal of what they did."""

    def __init__(self, preset: Preset, seed: int, mayor: Mayor) -> None:
        self.mayor = mayor
        self._random = seed ^ SALT
        self.journal: list[commands.Command] = []
        self.start = commands.StartCampaign(MODERATOR, preset, seed)
        self.state, _ = engine.start(f"simulated-{seed}", 1, self.start, THEN)
        self.rounds = 0
        self._approval = approval(self.state)

    def play(self) -> Result:
        """Play until the campaign ends or another mayor is elected."""
        while self.state.phase is not Phase.ENDED:
            if self.state.phase is Phase.CAMPAIGN:
                self.campaign()
                if self.state.mayor != MAYOR:
                    return self._result(Outcome.VOTED_OUT)
            self._govern()
        assert self.state.ending is not None
        return self._result(Outcome(self.state.ending.value))

    def do(self, command: commands.Command) -> None:
        """Apply a command, which must be in order."""
        self.state, _ = engine.apply(self.state, command, THEN)
        self.journal.append(command)

    def campaign(self) -> None:
        """Stand, promise, and come before the voters where one governs already."""
        again = self.state.mayor == MAYOR
        recalled = self.state.recalled_in == self.state.term
        self._stand(MAYOR, "The mayor", Demographic.RETIREE)
        if not recalled:
            self._speak(MAYOR, self._pledges())
        if not again:
            self.do(commands.SkipElection())
            return
        self._stand(RIVAL, "The rival", list(Demographic)[self._lot(len(Demographic))])
        self._random, said = rng.shuffle(self._random, RIVAL_SAYS)
        said = said[: 1 + self._lot(len(said))]
        self._speak(RIVAL, [(pledge, pledge.test(self.state)) for pledge in said])
        self.do(commands.OpenElection(None, Roll(THEN, AT_THE_POLLS)))
        self.do(commands.CloseElection(None, tuple(self._ballots())))

    def _stand(self, player: int, name: str, home: Demographic) -> None:
        self.do(commands.Nominate(player, name, "For the city", home))

    def _pledges(self) -> list[tuple[Pledge, Test | None]]:
        """What the mayor promises for this term, each with its test."""
        now = (pledge for pledge in self.mayor.pledges if self.state.term in pledge.terms)
        return [(pledge, test) for pledge in now if (test := pledge.test(self.state)) is not None]

    def _speak(self, player: int, pledges: list[tuple[Pledge, Test | None]]) -> None:
        """Make these promises in one speech; without a test of theirs the rules look for one."""
        if not pledges:
            return
        quotes = [f"I promise: {pledge.summary}." for pledge, _ in pledges]
        self.do(commands.GiveSpeech(player, " ".join(quotes)))
        speech = self.state.speeches[-1]
        found = tuple(
            commands.FoundPromise(quote, pledge.summary, pledge.category, 0.8, pledge.cost, None)
            for quote, (pledge, _) in zip(quotes, pledges, strict=True)
        )
        self.do(commands.ReadSpeech(speech.id, speech.revision, found, ()))
        for promise, (_, test) in zip(self.state.promises_of(speech.id), pledges, strict=True):
            if test is not None:
                set_test = commands.SetTest(player, speech.id, speech.revision, promise.id, test)
                self.do(set_test)
        self.do(commands.ConfirmSpeech(player, speech.id, speech.revision))

    def _ballots(self) -> Iterator[Ranking]:
        """Each member thinks of the candidates as one of the voters who go to the polls."""
        going = voters.who_votes(self.state.electorate)
        mayor, rival = (
            appeal.opinions_of(self.state, candidate)
            for player in (MAYOR, RIVAL)
            if (candidate := self.state.candidate(player)) is not None
        )
        for _ in range(AT_THE_POLLS):
            voter = going[self._lot(len(going))]
            better = mayor[voter] > rival[voter]
            yield Ranking.of(MAYOR, RIVAL) if better else Ranking.of(RIVAL, MAYOR)

    def _govern(self) -> None:
        now = self.state.round
        while (command := next_command(self.state, self.mayor, MAYOR, self._lot)) is not None:
            self.do(command)
        self._vote()
        self.do(commands.ResolveRound(now))
        self.rounds += 1
        self._approval = approval(self.state)

    def _vote(self) -> None:
        wanted, options = favourite(self.state, self.mayor, self._lot), options_of(self.state)
        if not options:
            return
        now, likely = self.state.round, approval(self.state)
        if wanted is not None:
            self.do(commands.VoteDilemma(MAYOR, now, wanted))
        for member in range(MEMBER, MEMBER + MEMBERS):
            choice = options[self._lot(len(options))]
            if wanted is not None and self._lot(100) < likely:
                choice = wanted
            self.do(commands.VoteDilemma(member, now, choice))

    def _lot(self, below: int) -> int:
        self._random, number = rng.draw(self._random)
        return number % below

    def _result(self, outcome: Outcome) -> Result:
        return Result(
            seed=self.start.seed,
            outcome=outcome,
            state=self.state,
            rounds=self.rounds,
            approval=self._approval,
            report=ledger.report_card(self.state, MAYOR),
        )


def play(preset: Preset, seed: int, mayor: Mayor) -> Result:
    """Play one campaign; the same preset, seed and mayor always give the same result."""
    return Table(preset, seed, mayor).play()


def approval(state: Campaign) -> float:
    """The mean of the four demographics' approvals, in points."""
    return sum(state.electorate.approval(d) for d in Demographic) / len(Demographic)
