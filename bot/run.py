"""Runs the bot: database, model, Discord, scheduler, from the first to the last second."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial

import aiohttp
import discord
import structlog

from bot.campaigns import Campaigns
from bot.clock import Clock
from bot.config import Settings
from bot.errors import ConfigError, StoreError
from bot.face.client import Ecotopia
from bot.face.pace import Pace
from bot.language.files import TASKS, Task
from bot.language.service import Language, Source
from bot.lock import only_user
from bot.model_files import adapters_of, model_for
from bot.store import backups
from bot.store.database import Database
from bot.store.holding import holding
from bot.watch.metrics import Metrics
from bot.watch.server import Watch

log = structlog.get_logger()

BAD_TOKEN = (
    "Discord refuses the token: copy it again from your application's page, Bot → Reset Token, "
    "into DISCORD_TOKEN."
)
TOKEN_REFUSED = 4004
"""The gateway's code for a token that is not, or no longer, good."""
MODEL_TIMEOUT = 80.0
"""Seconds for an answer; then the rules answer, so that a first reaction is out in two minutes."""
LONGEST_PAUSE = 60.0
"""Seconds between two attempts to reach Discord."""
LONGEST_STOP = 8.0
"""Seconds from the signal to the end of the process, whatever a thread or a library still does."""


def language_of(settings: Settings, task: Task | None = None) -> Language:
    """What answers: a server where one is set, else a worker of our own.

    A default model that is not there yet is made, which takes seconds. With ``task`` only what
    serves that task is loaded.
    """
    if settings.model_url is not None:
        key = settings.model_key
        return Language.remote(
            settings.model_url,
            key=None if key is None else key.get_secret_value(),
            model=settings.model_name,
        )
    models = {each: model_for(each, settings) for each in TASKS if task in (None, each)}
    return Language.local(
        models[task or "extract"],
        citizens=models[task or "citizens"],
        adapters=adapters_of(settings),
        home=settings.data_dir,
        context=settings.model_context,
        slots=settings.model_slots,
        threads=settings.model_threads,
        gpu_layers=settings.model_gpu_layers,
        timeout=MODEL_TIMEOUT,
    )


async def run_bot(settings: Settings, token: str, language: Language | None = None) -> None:
    """Run until SIGINT or SIGTERM; ConfigError where Discord refuses the token.

    `language` is what reads and speaks; what the settings name if None.
    """
    with only_user(settings.data_dir, "bot", settings.shards):
        await _run_bot(settings, token, language)
    log.info("stopped")


async def _run_bot(settings: Settings, token: str, language: Language | None) -> None:
    database = Database(settings.database)
    try:
        async with holding(database, settings.shards) as lost:
            moment = Clock().on_discord()
            await backups.upgrade(database, settings.backups, moment)
            # What was deleted just before a crash may still be in the write-ahead log.
            await database.forget_deleted()
            if language is None:
                language = await asyncio.to_thread(language_of, settings)
            campaigns = Campaigns(database, Clock(settings.clock_file))
            metrics = Metrics()
            language.on_answer = partial(_count_answer, metrics)
            watch = Watch(campaigns, language, metrics, settings.shards)
            async with watch.serving(settings.metrics_port), language:
                make = partial(
                    Ecotopia,
                    campaigns,
                    language,
                    settings.keeping,
                    shards=settings.shards,
                    metrics=metrics,
                    pace=Pace(settings.member_limit, settings.guild_limit),
                )
                await _until_stopped(_unless(lost, _stay_connected(make, watch, token)))
    finally:
        await database.close()


async def _unless(lost: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do the work; StoreError as soon as another process serves the same shards."""
    working, watching = asyncio.create_task(work), asyncio.create_task(lost.wait())
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
    finally:
        watching.cancel()
        working.cancel()
        await asyncio.wait((working,))
    if lost.is_set():
        raise StoreError("Another process serves the same shards of this database: end it.")
    await working


def _count_answer(metrics: Metrics, task: Task, source: Source, seconds: float) -> None:
    metrics.model_latency.labels(task, source).observe(seconds)
    if source is Source.RULES:
        metrics.templates.labels(task).inc()


async def _stay_connected(make: Callable[[], Ecotopia], watch: Watch, token: str) -> None:
    """Connect again, with growing pauses, when Discord cannot be reached at the start.

    Once connected, discord.py itself reconnects.
    """
    pause = 1.0
    while True:
        watch.bot = bot = make()
        try:
            async with bot:
                await bot.start(token)
            return
        except discord.LoginFailure as refusal:
            raise ConfigError(BAD_TOKEN) from refusal
        except discord.ConnectionClosed as closed:
            if closed.code == TOKEN_REFUSED:
                raise ConfigError(BAD_TOKEN) from closed
            log.warning("discord closed the connection", cause=repr(closed), again_in=pause)
        # discord.py raises AttributeError where the gateway itself is down at the start.
        except (
            OSError,
            aiohttp.ClientError,
            discord.HTTPException,
            discord.GatewayNotFound,
            AttributeError,
        ) as error:
            log.warning("discord cannot be reached", cause=repr(error), again_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run the work until it ends or the process is asked to end."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Asked twice, it is still ending in order; what cannot wait has SIGKILL.
        loop.add_signal_handler(number, _cancel_once(task))
    with suppress(asyncio.CancelledError):
        await task


def _cancel_once(task: asyncio.Task[None]) -> Callable[[], None]:
    def cancel() -> None:
        if not task.cancelling():
            log.info("stopping")
            last = threading.Timer(LONGEST_STOP, _give_up)
            last.daemon = True
            last.start()
            task.cancel()

    return cancel


def _give_up() -> None:
    """End at once. All that matters is in the database, and the worker ends with its parent."""
    log.warning("stopped before everything had come to its end")
    os._exit(0)
