"""Draws pictures in a process of their own, and makes files of them.

Matplotlib and Pillow hold Python's lock for long stretches: drawn in a thread, a chart keeps the
event loop waiting far longer than the 50 ms that it may (docs/performance.md). So one child process
draws, one picture after another; it begins with the first picture, and is kept.
"""

import asyncio
import io
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from threading import Thread

import discord

from bot.face.post import Picture

PATIENCE = 90.0
"""Seconds for a picture, and for all that are drawn before it."""
_NICER = 5
"""By how much the child gives way to the bot where the processor is short."""

_studio: ProcessPoolExecutor | None = None


async def file_of(picture: Picture) -> discord.File:
    """The picture as a file, with its description."""
    drawn = await drawn_beside(picture.draw)
    return discord.File(io.BytesIO(drawn), picture.name, description=picture.alternative)


async def drawn_beside(draw: Callable[[], bytes]) -> bytes:
    """What `draw`, which must be one that can be pickled, gives in the child process.

    A child that died (short memory, say) is replaced, once; what `draw` raises is raised here, and
    TimeoutError where a picture is not there after PATIENCE: no post waits for ever.
    """
    try:
        return await _drawn(draw)
    except BrokenProcessPool:
        _close()
        return await _drawn(draw)


async def _drawn(draw: Callable[[], bytes]) -> bytes:
    try:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.get_running_loop().run_in_executor(_opened(), draw)
    except TimeoutError:
        _close()  # the next picture begins with another child
        raise


def _opened() -> ProcessPoolExecutor:
    global _studio
    if _studio is None:
        # Not forked: a copy of a process with threads may hold their locks for ever.
        _studio = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin)
    return _studio


def _close() -> None:
    global _studio
    if _studio is not None:
        _studio.shutdown(wait=False, cancel_futures=True)
        _studio = None


def _begin() -> None:
    """In the child: leave Ctrl+C to the bot, and do not outlive it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.nice(_NICER)
    Thread(target=_follow_the_bot, daemon=True).start()


def _follow_the_bot() -> None:
    bot = parent_process()
    assert bot is not None, "this runs in a child"
    bot.join()
    os._exit(0)
