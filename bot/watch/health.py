"""Whether the running bot can do its work, each reason as a finding with how to mend it."""

import asyncio
from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.checks import Check
from bot.language.service import Language
from bot.store.database import Database

DATABASE_PATIENCE = 3.0
"""Seconds for the plainest question that there is."""
TICK_PATIENCE = 30.0
"""Seconds since the scheduler last looked at what is due; it looks every second."""


class Connected(Protocol):
    """The bot on Discord, as far as its health is concerned."""

    def disconnected(self) -> str | None:
        """Why Discord is not heard at present; None where it is."""

    def ticked(self) -> float | None:
        """Seconds since the scheduler's last look at what is due; None before the first."""


async def examine(bot: Connected | None, database: Database, language: Language) -> list[Check]:
    """Gateway, database, scheduler and worker, in the order in which they need each other."""
    return [
        await _database(database),
        _gateway(bot),
        _scheduler(bot),
        _worker(language),
    ]


def healthy(checks: Iterable[Check]) -> bool:
    """Whether nothing is wrong."""
    return all(check.fine is not False for check in checks)


async def _database(database: Database) -> Check:
    mend = "See that the disk is not full and that the database can be reached; the log says more."
    try:
        async with asyncio.timeout(DATABASE_PATIENCE), database.reading() as session:
            await session.execute(text("SELECT 1"))
    except TimeoutError:
        return Check("Database", False, f"no answer within {DATABASE_PATIENCE:.0f} s", mend)
    except (SQLAlchemyError, OSError) as error:
        # Not str(error), which may hold a password of the database's address.
        return Check("Database", False, f"it fails: {type(error).__name__}", mend)
    return Check("Database", True, "answers")


def _gateway(bot: Connected | None) -> Check:
    reason = "the bot has not reached it yet" if bot is None else bot.disconnected()
    if reason is None:
        return Check("Gateway", True, "connected to Discord")
    return Check(
        "Gateway",
        False,
        reason,
        "The bot tries again by itself. See https://discordstatus.com and this machine's network.",
    )


def _scheduler(bot: Connected | None) -> Check:
    ticked = None if bot is None else bot.ticked()
    if ticked is None:
        found = "it begins once Discord is reached"
        return Check("Scheduler", False, found, "Mend the gateway first.")
    return Check(
        "Scheduler",
        ticked <= TICK_PATIENCE,
        f"looked {ticked:.0f} s ago at what is due",
        "It is stuck or fails each time: see the log, then start the bot again.",
    )


def _worker(language: Language) -> Check:
    return Check(
        "Model",
        None if not language.has_model else language.answers,
        language.state,
        "The game goes on with templates. The worker is started again by itself; where its model "
        "cannot be used, `ecotopia models verify` says why.",
    )
