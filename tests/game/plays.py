"""Short ways into a campaign, for the tests of the rules."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bot.game import commands, engine
from bot.game.events import Event
from bot.game.rules.judging import Built, Test
from bot.game.rules.methods.ballots import Method
from bot.game.state import Campaign, Preset, Promise, PromiseStatus, Roll
from bot.game.vocabulary import Category, Demographic

PLANTED = Built("plant_forest")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANN, BOB, CAT, MODERATOR = 11, 22, 33, 99


def starting(seed: int = 7, preset: Preset = Preset.STANDARD) -> commands.StartCampaign:
    return commands.StartCampaign(MODERATOR, preset, seed)


def started(seed: int = 7) -> Campaign:
    state, _ = engine.start("c1", 1, starting(seed), NOW)
    return state


def play(state: Campaign, *given: commands.Command, now: datetime = NOW) -> Campaign:
    for command in given:
        state, _ = engine.apply(state, command, now)
    return state


def events_of(state: Campaign, command: commands.Command) -> tuple[Event, ...]:
    return engine.apply(state, command, NOW)[1]


def nominate(player: int, name: str = "Ann") -> commands.Nominate:
    return commands.Nominate(player, name, "A city that lasts", Demographic.STUDENT)


def found(quote: str) -> commands.FoundPromise:
    return commands.FoundPromise(quote, "Plant trees", Category.ENVIRONMENT, 0.8, 3, 2)


PURE = Fraction(1)
"""The share of the players where nobody else has a say."""


def promise(
    identity: str,
    player: int,
    category: Category = Category.ENVIRONMENT,
    feasibility: float = 1.0,
    cost: int = 0,
    status: PromiseStatus = PromiseStatus.ACTIVE,
    test: Test | None = PLANTED,
) -> Promise:
    return Promise(
        identity, 1, player, "quote", "Plant", category, feasibility, cost, 2, 1, status, test
    )


def opening(
    method: Method = Method.IRV, players_share: Fraction = PURE, members: int = 6
) -> commands.OpenElection:
    return commands.OpenElection(MODERATOR, Roll(NOW, members), method, players_share)


def voter(player: int, joined: datetime = NOW) -> commands.Voter:
    return commands.Voter(player, joined, NOW - timedelta(days=1_000))


def reading(speech: int, *quotes: str, revision: int = 0) -> commands.ReadSpeech:
    return commands.ReadSpeech(speech, revision, tuple(map(found, quotes)), ())


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)
