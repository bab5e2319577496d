import asyncio

import pytest

from tests.face.conftest import Hall


async def test_a_bot_may_be_closed_twice_and_before_it_is_ready(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    await asyncio.gather(hall.bot.close(), hall.bot.close())
    # Discord's last word was on its way when the bot was told to end.
    await hall.bot.on_ready()
    await hall.bot.close()
    await asyncio.sleep(0.1)
    assert not hall.bot.scheduler.started
    assert [record.message for record in caplog.records if record.levelname != "INFO"] == []
