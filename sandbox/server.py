"""The sandbox as a whole: its world, and the two ports on which it is reached."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web

from sandbox import cdn
from sandbox.backstage import Backstage, BackstageApi
from sandbox.botclock import BotClock
from sandbox.clock import Clock
from sandbox.control import Control
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.gateway import HEARTBEAT_SECONDS, Gateway
from sandbox.interactions import Interactions
from sandbox.live import Live
from sandbox.members import ActingMember
from sandbox.ratelimits import RateLimits
from sandbox.rest.app import RestApi
from sandbox.rest.call import REQUEST_BYTES
from sandbox.storage import Storage
from sandbox.world import World


def files_of(state_path: Path) -> Path:
    """The folder of the files that a state's messages refer to."""
    return state_path.with_name(f"{state_path.stem}-files")


class Sandbox:
    """`async with Sandbox() as sandbox:` serves until the block ends.

    Port 0 takes a free one. With `state_path` a restarted sandbox finds everything but
    interactions and ephemeral messages; attached files lie in a folder beside it. `clock_path`
    is the file through which the control API moves the clock of the bot that runs beside the
    sandbox, `backstage` what that bot lets be seen of its database, and `reset` asks whoever
    started all of it to begin anew. `heartbeat` is in seconds.

    Raises:
        StateError: on entering, where the state file cannot be read.
        OSError: on entering, where a port is taken.
    """

    def __init__(
        self,
        discord_port: int = 0,
        control_port: int = 0,
        host: str = "127.0.0.1",
        state_path: Path | None = None,
        clock_path: Path | None = None,
        *,
        backstage: Backstage | None = None,
        reset: Callable[[], None] | None = None,
        rate_limits: RateLimits | None = None,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self.host = host
        self._ports = (discord_port, control_port)
        self.clock = Clock()
        self.world = World(self.clock, Files(files_of(state_path) if state_path else None))
        self.gateway = Gateway(self.world, heartbeat)
        self.interactions = Interactions(self.world)
        self.limits = rate_limits or RateLimits()
        self.faults = Faults()
        self.rest = RestApi(self.world, self.gateway, self.interactions, self.limits, self.faults)
        self._storage = Storage(self.world, state_path) if state_path else None
        bot_clock = BotClock(clock_path) if clock_path else None
        self._control = Control(self.world, self.gateway, self.interactions, self.faults)
        self._behind = BackstageApi(self.world, self.interactions, bot_clock, backstage, reset)
        self._live = Live(self.world, self.gateway, self.interactions)
        self.discord_url = ""
        self.control_url = ""
        self._runners: list[web.AppRunner] = []

    async def __aenter__(self) -> "Sandbox":
        try:
            if self._storage is not None:
                await self._storage.open()
            self.discord_url = await self._listen(self._discord_app(), self._ports[0])
            self.world.public_url = self.discord_url
            self.control_url = await self._listen(self._control_app(), self._ports[1])
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._close()

    async def _close(self) -> None:
        await asyncio.gather(self.gateway.drop(WSCloseCode.SERVICE_RESTART), self._live.close())
        for runner in self._runners:
            await runner.cleanup()
        if self._storage is not None:
            await self._storage.close()

    @property
    def ports(self) -> tuple[int, int]:
        """The ports that it listens on, once it does: Discord's and the page's."""
        return urlsplit(self.discord_url).port or 0, urlsplit(self.control_url).port or 0

    def member(self, guild_id: int, user_id: int) -> ActingMember:
        """The acts of one member of a guild.

        Raises:
            KeyError: where the guild has no such member.
        """
        member = self.world.guilds[guild_id].members[user_id]
        return ActingMember(self.world, self.interactions, member.user_id)

    def _discord_app(self) -> web.Application:
        app = web.Application(client_max_size=REQUEST_BYTES)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        self.rest.attach(app)
        cdn.attach(app, self.world)
        return app

    def _control_app(self) -> web.Application:
        app = web.Application(client_max_size=REQUEST_BYTES)
        app.router.add_get("/api/live", self._live.handle)
        self._control.attach(app)
        self._behind.attach(app)
        cdn.attach(app, self.world)
        return app

    async def _listen(self, app: web.Application, port: int) -> str:
        """Serves the application; answers its address."""
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, self.host, port).start()
        _, port, *_ = runner.addresses[0]
        return f"http://{self.host}:{port}"
