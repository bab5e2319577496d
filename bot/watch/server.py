"""`/metrics` and `/healthz`, for this machine alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from bot.campaigns import Campaigns
from bot.errors import ConfigError
from bot.language.service import Language
from bot.shards import WHOLE, Shards
from bot.store import deadlines, outbox
from bot.watch import health
from bot.watch.lag import watch_loop
from bot.watch.metrics import Metrics

LOCAL = "127.0.0.1"
"""Nobody else needs them: a Prometheus elsewhere reads through a proxy of the host's own."""


class Watch:
    """What is told of a bot: its figures, and its health. `bot` is None before it is made."""

    def __init__(
        self,
        campaigns: Campaigns,
        language: Language,
        metrics: Metrics,
        shards: Shards = WHOLE,
    ) -> None:
        self.bot: health.Connected | None = None
        self._campaigns = campaigns
        self._language = language
        self._metrics = metrics
        self._shards = shards
        metrics.model_waiting.set_function(lambda: language.waiting)

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[None]:
        """Answer on that port as long as the block lasts; 0 opens none.

        Raises ConfigError where the port is taken.
        """
        looking = asyncio.create_task(watch_loop(self._metrics), name="loop lag")
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.5)
        try:
            if port:
                await _listen(runner, port)
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/metrics", self._figures)
        app.router.add_get("/healthz", self._health)
        return app

    async def _figures(self, request: web.Request) -> web.Response:
        with suppress(SQLAlchemyError, OSError, TimeoutError):
            # A database that is gone shows in /healthz; the other figures are good without it.
            async with asyncio.timeout(health.DATABASE_PATIENCE):
                await self._ask_database()
        told = await asyncio.to_thread(generate_latest, self._metrics.registry)
        return web.Response(body=told, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _ask_database(self) -> None:
        now, figures = self._campaigns.clock.now(), self._metrics
        async with self._campaigns.database.reading() as session:
            posts = await outbox.backlog(session, now, self._shards)
            due = await deadlines.backlog(session, now, self._shards)
        figures.outbox_waiting.set(posts.rows)
        figures.outbox_oldest.set(posts.age(now))
        figures.deadlines_due.set(due.rows)
        figures.deadlines_oldest.set(due.age(now))

    async def _health(self, request: web.Request) -> web.Response:
        checks = await health.examine(self.bot, self._campaigns.database, self._language)
        fine = health.healthy(checks)
        told = {"healthy": fine, "checks": [asdict(check) for check in checks]}
        return web.json_response(told, status=200 if fine else 503)


async def _listen(runner: web.AppRunner, port: int) -> None:
    await runner.setup()
    try:
        await web.TCPSite(runner, LOCAL, port).start()
    except OSError as error:
        raise ConfigError(
            f"ECOTOPIA_METRICS_PORT cannot be used: {LOCAL}:{port}: {error.strerror}."
        ) from error
