"""How many rounds a second: the engine alone, and with the store, for many campaigns at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.game import balance, commands, engine
from bot.game.state import Campaign, Phase, Preset
from bot.simulate.campaign import THEN, Table
from bot.simulate.strategies import HONEST
from bot.store import campaigns as rows
from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import Guild

SCRIPTS = 16
"""Campaigns that are played beforehand; all others repeat one of them."""
AT_ONCE = 500
"""Campaigns that are put into the database in one transaction."""

ROUNDS = balance.ROUNDS_A_TERM[Preset.CLASSIC]
"""Rounds of each campaign that is played."""

Round = tuple[commands.Command, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A played campaign: as it was when its mayor began to govern, and each round's commands."""

    start: commands.StartCampaign
    begun: Campaign
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """Rounds with all their commands in so many seconds: of one core without a store, else all."""

    campaigns: int
    rounds: int
    commands: int
    seconds: float

    @property
    def rounds_a_second(self) -> float:
        """Rounds a second."""
        return self.rounds / self.seconds

    @property
    def commands_a_second(self) -> float:
        """Commands a second."""
        return self.commands / self.seconds


def scripts() -> list[Script]:
    """Some played campaigns of the classic preset, whose seven rounds no election interrupts."""
    return [_script(seed) for seed in range(SCRIPTS)]


def engine_alone(campaigns: int, rounds: int) -> Pace:
    """Play at least that many rounds, in turns among so many campaigns."""
    ready = scripts()
    chosen, passes = _spread(campaigns, rounds)
    given, seconds = 0, 0.0
    for _ in range(passes):
        states = {number: _begun(ready, number) for number in chosen}
        began = time.process_time()
        for number, now in _turns(ready, chosen):
            for command in now:
                states[number], _ = engine.apply(states[number], command, THEN)
            given += len(now)
        seconds += time.process_time() - began
    return Pace(campaigns, passes * len(chosen) * ROUNDS, given, seconds)


def ends_alone(rounds: int) -> Pace:
    """Only the ends of rounds, without anybody's decisions."""
    begun = scripts()[0].begun
    state, began = begun, time.process_time()
    for _ in range(rounds):
        if state.phase is not Phase.GOVERN:
            state = begun
        state, _ = engine.apply(state, commands.ResolveRound(state.round), THEN)
    return Pace(1, rounds, rounds, time.process_time() - began)


async def with_store(
    folder: Path, campaigns: int, rounds: int, on_ready: Callable[[], None]
) -> Pace:
    """The same in a new SQLite database in that folder, each command in its own transaction."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    try:
        await migrate.upgrade(database)
        return await _played(database, campaigns, rounds, on_ready)
    finally:
        await database.close()


async def _played(
    database: Database, campaigns: int, rounds: int, on_ready: Callable[[], None]
) -> Pace:
    ready = scripts()
    chosen, passes = _spread(campaigns, rounds)
    async with database.writing() as session:
        session.add_all(_guild(number + 1) for number in range(campaigns))
    for first in range(0, campaigns, AT_ONCE):
        await _insert(database, ready, range(first, min(first + AT_ONCE, campaigns)), 0)
    on_ready()
    played = Campaigns(database, Clock())
    given, seconds = 0, 0.0
    for number_of_pass in range(passes):
        if number_of_pass:
            await _insert(database, ready, chosen, number_of_pass)
        began = time.perf_counter()
        for number, now in _turns(ready, chosen):
            for command in now:
                await played.apply(number + 1, command)
            given += len(now)
        seconds += time.perf_counter() - began
    return Pace(campaigns, passes * len(chosen) * ROUNDS, given, seconds)


def _script(seed: int) -> Script:
    table = Table(Preset.CLASSIC, seed, HONEST)
    table.campaign()
    begun, before = table.state, len(table.journal)
    table.play()
    rounds: list[Round] = []
    now: list[commands.Command] = []
    for command in table.journal[before:]:
        now.append(command)
        if isinstance(command, commands.ResolveRound):
            rounds.append(tuple(now))
            now = []
    return Script(table.start, begun, tuple(rounds))


def _spread(campaigns: int, rounds: int) -> tuple[Sequence[int], int]:
    """Which campaigns are played, evenly among all, and how many times from the beginning."""
    needed = -(-rounds // ROUNDS)
    count = min(campaigns, needed)
    return [number * campaigns // count for number in range(count)], -(-needed // count)


def _turns(ready: Sequence[Script], chosen: Sequence[int]) -> Iterator[tuple[int, Round]]:
    """Every round of these campaigns: the first of each, the second of each, and so on."""
    for played in range(ROUNDS):
        for number in chosen:
            yield number, ready[number % len(ready)].rounds[played]


def _begun(ready: Sequence[Script], number: int) -> Campaign:
    """The campaign of that number, with voters of its own."""
    begun = ready[number % len(ready)].begun
    return replace(begun, electorate=replace(begun.electorate, seed=number))


async def _insert(
    database: Database, ready: Sequence[Script], numbers: Sequence[int], number_of_pass: int
) -> None:
    async with database.writing() as session:
        for number in numbers:
            state = _begun(ready, number)
            state = replace(state, id=f"bench-{number_of_pass}-{number}", guild=number + 1)
            start = ready[number % len(ready)].start
            await rows.insert(session, state, start, (), THEN)


def _guild(number: int) -> Guild:
    return Guild(
        id=number,
        channel_id=number,
        moderator_role_id=number,
        digest_hour=18,
        time_zone="UTC",
        language="en",
    )
