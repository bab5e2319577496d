"""One headless campaign: a scripted mayor, the members who vote, and a rival at each election."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.game import commands, engine, rng
from bot.game.rules import ledger, voters
from bot.game.state import Campaign, Phase, Preset
from bot.game.vocabulary import Demographic
from bot.simulate.mayor import Mayor, favourite, next_command, options_of

MAYOR, RIVAL, MODERATOR = 1, 2, 9
"""The players' ids; the members who vote on dilemmas have those from MEMBER on."""
MEMBER = 100
MEMBERS = 4
"""Members beside the mayor who vote on a dilemma: with the mayor as likely as the city approves of
them, else by lot."""
AT_THE_POLLS = 41
"""Members who vote in an election; each thinks like a voter of the city, drawn by lot."""
MOST_APPEAL = 1_000
"""Hundredths of a point by which a rival is better liked than the middle, by lot from none: what a
home and some promises are worth. To that comes each member's own taste in people."""
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
    """A campaign that is over for its mayor; `approval` is the mean of the four, in points."""

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
        recalled = self.state.candidate(MAYOR) is not None
        self._stand(MAYOR, "The mayor")
        if not recalled:
            self._speak()
        if not again:
            self.do(commands.SkipElection())
            return
        self._stand(RIVAL, "The rival")
        self.do(commands.OpenElection(None, THEN))
        self.do(commands.CloseElection(None, tuple(self._ballots())))

    def _stand(self, player: int, name: str) -> None:
        self.do(commands.Nominate(player, name, "For the city", Demographic.RETIREE))

    def _speak(self) -> None:
        """Make the promises of this term, each with its test, in one speech."""
        made = [
            (pledge, test)
            for pledge in self.mayor.pledges
            if self.state.term in pledge.terms and (test := pledge.test(self.state)) is not None
        ]
        if not made:
            return
        quotes = [f"I promise: {pledge.summary}." for pledge, _ in made]
        self.do(commands.GiveSpeech(MAYOR, " ".join(quotes)))
        speech = self.state.speeches[-1]
        found = tuple(
            commands.FoundPromise(quote, pledge.summary, pledge.category, 0.8, pledge.cost, None)
            for quote, (pledge, _) in zip(quotes, made, strict=True)
        )
        self.do(commands.ReadSpeech(speech.id, speech.revision, found, ()))
        for promise, (_, test) in zip(self.state.promises_of(speech.id), made, strict=True):
            self.do(commands.SetTest(MAYOR, speech.id, speech.revision, promise.id, test))
        self.do(commands.ConfirmSpeech(MAYOR, speech.id, speech.revision))

    def _ballots(self) -> Iterator[tuple[int, ...]]:
        """Each member prefers the mayor where they think more of them than of the rival."""
        going = voters.who_votes(self.state.electorate)
        appeal = voters.START + self._lot(MOST_APPEAL + 1)
        for _ in range(AT_THE_POLLS):
            opinion = self.state.electorate.opinions[going[self._lot(len(going))]]
            rival = appeal + self._lot(2 * voters.SPREAD + 1) - voters.SPREAD
            yield (MAYOR, RIVAL) if opinion > rival else (RIVAL, MAYOR)

    def _govern(self) -> None:
        now = self.state.round
        while (command := next_command(self.state, self.mayor, MAYOR, self._lot)) is not None:
            self.do(command)
        self._vote()
        self.do(commands.ResolveRound(now))
        self.rounds += 1

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
            approval=approval(self.state),
            report=ledger.report_card(self.state, MAYOR),
        )


def play(preset: Preset, seed: int, mayor: Mayor) -> Result:
    """Play one campaign; the same preset, seed and mayor always give the same result."""
    return Table(preset, seed, mayor).play()


def approval(state: Campaign) -> float:
    """The mean of the four demographics' approvals, in points."""
    return sum(state.electorate.approval(d) for d in Demographic) / len(Demographic)
