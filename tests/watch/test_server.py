"""Figures and health over HTTP, as Prometheus and a host's monitor ask for them."""

import socket
from datetime import timedelta

import aiohttp
import pytest

from bot.campaigns import Campaigns
from bot.errors import ConfigError
from bot.game.state import Preset
from bot.language.service import Language
from bot.watch.live import Figures, examine
from bot.watch.metrics import Metrics
from bot.watch.server import Watch
from tests.conftest import SetClock


class Bot:
    """As a connected bot tells of itself."""

    def __init__(self) -> None:
        self.gone: str | None = None
        self.ago: float | None = 0.5

    def disconnected(self) -> str | None:
        return self.gone

    def ticked(self) -> float | None:
        return self.ago


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def watch(campaigns: Campaigns) -> Watch:
    return Watch(campaigns, Language.rules(), Metrics())


async def fetch(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_what_waits_is_told_with_its_age(
    watch: Watch, campaigns: Campaigns, clock: SetClock
) -> None:
    await campaigns.start(1, Preset.STANDARD, 99)
    clock.advance(timedelta(days=1))
    port = free_port()
    async with watch.serving(port):
        status, text = await fetch(port, "/metrics")
    figures = Figures.of(text)
    assert status == 200
    assert figures.total("ecotopia_outbox_waiting") == 1
    assert figures.total("ecotopia_outbox_oldest_seconds") == 86_400
    assert figures.total("ecotopia_deadlines_due") == 1, "the digest"
    assert 0 < figures.total("ecotopia_deadlines_oldest_seconds") < 86_400
    assert figures.total("process_resident_memory_bytes") > 1e6


async def test_health_names_its_reasons(watch: Watch, campaigns: Campaigns) -> None:
    port = free_port()
    async with watch.serving(port):
        assert (await fetch(port, "/healthz"))[0] == 503, "no bot yet"
        watch.bot = bot = Bot()
        assert (await fetch(port, "/healthz"))[0] == 200
        bot.gone = "not connected: shard 0 of 1"
        status, told = await fetch(port, "/healthz")
        assert (status, bot.gone in told) == (503, True)
        bot.gone, bot.ago = None, 31.0
        status, told = await fetch(port, "/healthz")
        assert (status, "looked 31 s ago" in told) == (503, True)
        found = {check.name: check for check in await examine(port)}
        assert found["Scheduler"].fine is False
        assert found["Gateway"].fine is True
        assert found["Answers in time"].fine is None


async def test_a_database_that_is_gone_is_a_reason_and_the_figures_stay(
    watch: Watch, campaigns: Campaigns, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    watch.bot = Bot()

    def refuse() -> None:
        raise OSError("no such disk")

    async with watch.serving(port):
        monkeypatch.setattr(campaigns.database, "reading", refuse)
        status, told = await fetch(port, "/healthz")
        assert (status, "it fails: OSError" in told) == (503, True)
        assert (await fetch(port, "/metrics"))[0] == 200


async def test_a_port_that_is_taken_is_one_sentence(watch: Watch) -> None:
    port = free_port()
    async with watch.serving(port):
        with pytest.raises(ConfigError, match="ECOTOPIA_METRICS_PORT cannot be used"):
            async with watch.serving(port):
                pass


async def test_no_port_is_opened_where_none_is_asked_for(watch: Watch) -> None:
    async with watch.serving(0):
        pass
    (check,) = await examine(0)
    assert (check.fine, "not set" in check.found) == (False, True)


async def test_nobody_there_is_said_plainly() -> None:
    (check,) = await examine(free_port())
    assert check.fine is False
    assert "nothing answers" in check.found
