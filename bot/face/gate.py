"""The gate through which every interaction comes: counted, paced, and turned away at a stop."""

import asyncio
import io
import math
import re
import time
from types import SimpleNamespace

import aiohttp
import discord
import structlog

from bot.face.errors import say
from bot.face.pace import Pace, Whose
from bot.face.routing import parse
from bot.face.texts import texts_for
from bot.watch.metrics import Fate, Metrics

log = structlog.get_logger()

CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback$")
"""The path of an acknowledgement on Discord's REST API."""
EXPIRED = 5.0
"""Seconds after which Discord has long given up on an interaction."""
LAST_WORDS = 1.0
"""Seconds in which all are told whose interactions a stopping bot cuts off."""

AUTOCOMPLETE = discord.InteractionType.autocomplete
MODAL = discord.InteractionType.modal_submit


class Gate:
    """Knows which interactions are under way, and lets new ones in until it is closed."""

    def __init__(self, metrics: Metrics, pace: Pace) -> None:
        self._metrics = metrics
        self.pace = pace
        self._arrived: dict[int, float] = {}
        self._under_way: dict[asyncio.Task[object], discord.Interaction] = {}
        self.closed = False
        metrics.under_way.set_function(lambda: len(self._under_way))

    def arrived(self, interaction: discord.Interaction) -> None:
        """Note when Discord's word of an interaction came in."""
        now = time.monotonic()
        # In the order of their arrival: those that were never answered are at the front.
        while self._arrived and now - next(iter(self._arrived.values())) > EXPIRED:
            del self._arrived[next(iter(self._arrived))]
        self._arrived[interaction.id] = now

    def trace(self) -> aiohttp.TraceConfig:
        """What watches the client's requests for acknowledgements."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._requested)
        return trace

    async def _requested(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        request: aiohttp.TraceRequestEndParams,
    ) -> None:
        found = CALLBACK.search(request.url.path)
        if found is None:
            return
        arrived = self._arrived.pop(int(found[1]), None)
        if request.response.status >= 400:
            self._metrics.unacknowledged.inc()
        elif arrived is not None:
            self._metrics.acknowledgement.observe(time.monotonic() - arrived)

    async def enter(self, interaction: discord.Interaction) -> bool:
        """Whether the task that calls this may handle the interaction; else it is answered here.

        Every log line of that task then says for which guild it was written.
        """
        structlog.contextvars.bind_contextvars(
            guild=interaction.guild_id, interaction=interaction.id
        )
        if self.closed:
            await self._turn_away(interaction)
            return False
        # What somebody typed is never refused for being fast: it may have taken them an hour.
        if interaction.type is not MODAL and not await self._paced(interaction):
            return False
        task = asyncio.current_task()
        assert task is not None
        self._under_way[task] = interaction
        task.add_done_callback(self._under_way.pop)
        return True

    def count(self, interaction: discord.Interaction, fate: Fate) -> None:
        """Note what became of an interaction."""
        self._metrics.interactions.labels(_name(interaction), fate).inc()

    async def _paced(self, interaction: discord.Interaction) -> bool:
        refused = self.pace.take(interaction.guild_id or 0, interaction.user.id)
        if refused is None:
            return True
        whose, wait = refused
        _ = texts_for(interaction.locale)
        text = (
            _("That was a lot at once. Take a breath; in {seconds} s you can go on.")
            if whose is Whose.MEMBER
            else _("A lot is going on in this server just now. Please try again in {seconds} s.")
        )
        log.info("too fast", whose=whose.name.lower(), member=interaction.user.id)
        await self._answer(interaction, text.format(seconds=math.ceil(wait)), Fate.LIMITED)
        return False

    async def _turn_away(self, interaction: discord.Interaction) -> None:
        _ = texts_for(interaction.locale)
        text = _("Ecotopia is being restarted. Please try again in a minute.")
        words = typed(interaction)
        if words:
            text += "\n" + _("Here are your words, so that they are not lost:")
        await self._answer(interaction, text, Fate.STOPPING, words)

    async def _answer(
        self, interaction: discord.Interaction, text: str, fate: Fate, words: str = ""
    ) -> None:
        self.count(interaction, fate)
        if interaction.type is AUTOCOMPLETE:
            return
        file = discord.File(io.BytesIO(words.encode()), filename="words.txt") if words else None
        try:
            if file is None:
                await say(interaction, text)
            else:
                await interaction.response.send_message(text, file=file, ephemeral=True)
        except (discord.HTTPException, aiohttp.ClientError) as failure:
            log.warning("could not answer", cause=repr(failure))

    async def drain(self, seconds: float) -> None:
        """Let what is under way end, at most so long; cut off the rest, and say so."""
        self.closed = True
        if self._under_way:
            await asyncio.wait(list(self._under_way), timeout=seconds)
        cut = dict(self._under_way)
        for task in cut:
            task.cancel()
        if cut:
            log.info("interactions cut off", number=len(cut))
            await asyncio.wait(
                [asyncio.create_task(self._apologise(each)) for each in cut.values()],
                timeout=LAST_WORDS,
            )

    async def _apologise(self, interaction: discord.Interaction) -> None:
        _ = texts_for(interaction.locale)
        text = _(
            "Ecotopia is being restarted before this was done. What was saved is safe: please look "
            "again in a minute."
        )
        await self._answer(interaction, text, Fate.CUT_OFF)


def typed(interaction: discord.Interaction) -> str:
    """What somebody typed into a modal, field by field; empty where there was none."""
    if interaction.type is not MODAL:
        return ""
    _name, press = parse(dict(interaction.data or {}))
    return "\n\n".join("\n".join(values) for values in press.fields.values()).strip()


def _name(interaction: discord.Interaction) -> str:
    """The command's or component's name: of such as the bot has, so that nobody can invent any."""
    data = dict(interaction.data or {})
    if "custom_id" in data:
        name = str(data["custom_id"]).split(":")[0]
        return name if name in getattr(interaction.client, "handlers", ()) else "unknown"
    command = interaction.command
    return "unknown" if command is None else command.qualified_name
