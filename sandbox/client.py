"""Points the unmodified discord.py at a sandbox: its three addresses, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


@contextmanager
def point_discord_at(url: str) -> Iterator[None]:
    """Inside, discord.py talks to the sandbox at `url` (such as http://127.0.0.1:1234).

    The addresses are global to the process; the real ones are put back on leaving.
    """
    real = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(url.replace("http", "ws", 1)) / "gateway"
    Asset.BASE = f"{url}/cdn"
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = real
