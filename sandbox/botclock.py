"""The clock of the bot that runs beside the sandbox: a file with the seconds to add to it."""

import asyncio
from pathlib import Path

from sandbox.files import write_atomically


class BotClock:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._changing = asyncio.Lock()

    async def read(self) -> float:
        """Seconds by which the bot's clock is ahead; 0 while nobody has moved it."""
        return await asyncio.to_thread(self._read)

    async def advance(self, seconds: float) -> float:
        """Moves the clock and answers how far it is ahead now."""
        async with self._changing:
            offset = await self.read() + seconds
            await asyncio.to_thread(write_atomically, self._path, f"{offset}\n".encode())
        return offset

    def _read(self) -> float:
        try:
            return float(self._path.read_text())
        except FileNotFoundError:
            return 0.0
