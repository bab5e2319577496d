"""What a bot's database holds, read from outside its process."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.game import saves
from bot.game.state import Campaign

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a journal, as `bot.replay` reads it."""

    revision: int
    at: datetime
    command: Json
    events: list[Json]

    @property
    def kind(self) -> str:
        """The command's kind."""
        return str(self.command["kind"])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox."""

    id: int
    event: Json
    phase_ends: datetime | None
    nonce: str
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline."""

    kind: str
    subject: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept of one campaign; `ballots` are by voter, of the election that is open."""

    saved: Json
    journal: list[Entry]
    outbox: list[Waiting]
    deadlines: list[Due]
    ballots: dict[int, Json]

    @property
    def state(self) -> Campaign:
        """The campaign as it stands."""
        return saves.load_campaign(self.saved)


class Ledger:
    """Reads the database of a bot, alive or dead, and never writes into it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def alive(self) -> Iterator[sqlite3.Connection]:
        """A look into the database of a running bot."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            yield connection

    @contextmanager
    def dead(self, folder: Path) -> Iterator[sqlite3.Connection]:
        """A look into a copy, since the next bot shall find the files as the dead one left them."""
        folder.mkdir(exist_ok=True)
        copy = folder / self.path.name
        for ending in ("", "-wal"):
            source = self.path.with_name(self.path.name + ending)
            target = copy.with_name(copy.name + ending)
            target.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, target)
        copy.with_name(copy.name + "-shm").unlink(missing_ok=True)
        with closing(sqlite3.connect(copy)) as connection:
            yield connection


def sound(connection: sqlite3.Connection) -> str:
    """What SQLite's own check says of the file: `ok`, or what is wrong."""
    return "; ".join(row[0] for row in connection.execute("PRAGMA integrity_check"))


def kinds(connection: sqlite3.Connection, campaign: str) -> list[str]:
    """The kinds of the commands that a campaign took, in order."""
    query = "SELECT command ->> 'kind' FROM journal WHERE campaign_id = ? ORDER BY revision"
    return [kind for (kind,) in connection.execute(query, (campaign,))]


def unsent(connection: sqlite3.Connection) -> int:
    """How many posts have still to reach Discord."""
    query = "SELECT count(*) FROM outbox WHERE posted_at IS NULL"
    return int(connection.execute(query).fetchone()[0])


def record(connection: sqlite3.Connection, campaign: str) -> Record:
    """What is kept of that campaign."""

    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query, (campaign,)).fetchall()

    ((saved,),) = rows("SELECT state FROM campaigns WHERE id = ?")
    return Record(
        saved=json.loads(saved),
        journal=[
            Entry(revision, moment(at), json.loads(command), json.loads(events))
            for revision, at, command, events in rows(
                "SELECT revision, at, command, events FROM journal WHERE campaign_id = ?"
                " ORDER BY revision"
            )
        ],
        outbox=[
            Waiting(number, json.loads(event), ends and moment(ends), nonce, message)
            for number, event, ends, nonce, message in rows(
                "SELECT id, event, phase_ends, nonce, message_id FROM outbox WHERE campaign_id = ?"
                " ORDER BY id"
            )
        ],
        deadlines=[
            Due(kind, subject, moment(due_at))
            for kind, subject, due_at in rows(
                "SELECT kind, subject, due_at FROM deadlines WHERE campaign_id = ?"
            )
        ],
        ballots={
            voter: json.loads(said)
            for voter, said in rows("SELECT voter_id, said FROM ballots WHERE campaign_id = ?")
        },
    )


def moment(text: str) -> datetime:
    """A moment as SQLite keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
