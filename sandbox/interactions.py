"""Interactions: what a member did with a bot, and what the bot answered in time, or did not."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox import message_payloads, payloads
from sandbox.errors import refuse
from sandbox.model import Application, Channel, Message
from sandbox.world import Event, World

ACKNOWLEDGE_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
NO_RESPONSE = "The application did not respond"

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5

State = Literal["pending", "deferred", "message", "updated", "modal", "done", "failed"]
Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Interaction:
    """One act of a member towards a bot.

    `state` is pending until the bot answers, deferred while it promised to, failed where it did
    not in 3 s; `message` is its answer, `modal` the form it opened, `choices` what it proposes.
    `source` is the message whose component was used, also through a modal that it opened.
    """

    id: int
    type: int
    token: str
    application_id: int
    channel_id: int
    user_id: int
    started_at: float
    name: str
    source: Message | None = None
    state: State = "pending"
    error: str | None = None
    message: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    modal_used: bool = False
    choices: list[Json] | None = None
    ephemeral: bool = False
    _changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def changed(self) -> None:
        """Wakes whoever waits for news of this interaction."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, reached: Callable[["Interaction"], bool], seconds: float) -> bool:
        """Waits until `reached` holds, at most so long; says whether it does."""
        try:
            async with asyncio.timeout(seconds):
                while not reached(self):
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def acknowledged(self) -> "Interaction":
        """This interaction once the bot has answered in any way, or its 3 s are over."""
        await self.until(lambda i: i.state != "pending", ACKNOWLEDGE_SECONDS + 1)
        return self

    async def settled(self, seconds: float = 10.0) -> "Interaction":
        """This interaction once it is neither pending nor deferred, or so much later."""
        await self.until(lambda i: i.state not in ("pending", "deferred"), seconds)
        return self


class Interactions:
    """All interactions whose token is still good."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_id: OrderedDict[int, Interaction] = OrderedDict()
        self._by_token: dict[str, Interaction] = {}
        self.watchers: list[Callable[[Interaction], None]] = []

    def get(self, interaction_id: int) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def start(
        self,
        kind: int,
        application: Application,
        channel: Channel,
        user_id: int,
        data: Json,
        name: str,
        source: Message | None = None,
    ) -> Interaction:
        """Sends INTERACTION_CREATE to the bot and gives it 3 s to answer."""
        self._forget_expired()
        world = self._world
        interaction = Interaction(
            id=world.ids.next(),
            type=kind,
            token=world.secret(),
            application_id=application.id,
            channel_id=channel.id,
            user_id=user_id,
            started_at=world.clock.now(),
            name=name,
            source=source,
        )
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        event = Event(
            "INTERACTION_CREATE",
            describe(world, interaction, data),
            subject=interaction,
            guild=world.guild_of(channel),
            channel=channel,
            application_id=application.id,
        )
        world.emit(event)
        for watcher in self.watchers:
            watcher(interaction)
        asyncio.get_running_loop().call_later(ACKNOWLEDGE_SECONDS, self._expire, interaction)
        return interaction

    def changed(self, interaction: Interaction) -> None:
        interaction.changed()
        for watcher in self.watchers:
            watcher(interaction)

    def answering(self, interaction_id: int, token: str) -> Interaction:
        """The interaction that a callback may still answer.

        Raises:
            DiscordError: 10062 for an unknown, late or foreign one, 40060 for an answered one.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise refuse(10062)
        late = self._world.clock.now() - interaction.started_at > ACKNOWLEDGE_SECONDS
        if interaction.state == "pending" and late:
            self._expire(interaction)
        if interaction.state == "failed":
            raise refuse(10062)
        if interaction.state != "pending":
            raise refuse(40060)
        return interaction

    def following(self, application_id: int, token: str) -> Interaction:
        """The interaction under whose token a bot may send and edit for 15 minutes.

        Raises:
            DiscordError: 50027 for a token that is unknown or too old, 10015 while the
                interaction has not been answered.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.application_id != application_id:
            raise refuse(50027)
        if self._world.clock.now() - interaction.started_at > TOKEN_SECONDS:
            raise refuse(50027)
        if interaction.state in ("pending", "failed"):
            raise refuse(10015)
        return interaction

    def _expire(self, interaction: Interaction) -> None:
        if interaction.state == "pending":
            interaction.state, interaction.error = "failed", NO_RESPONSE
            self.changed(interaction)

    def _forget_expired(self) -> None:
        oldest = self._world.clock.now() - TOKEN_SECONDS
        while self._by_id:
            interaction = next(iter(self._by_id.values()))
            if interaction.started_at > oldest:
                return
            self._by_id.popitem(last=False)
            self._by_token.pop(interaction.token, None)
            if interaction.state == "deferred":
                interaction.state, interaction.error = "failed", NO_RESPONSE
                self.changed(interaction)


def describe(world: World, interaction: Interaction, data: Json) -> Json:
    """The payload of INTERACTION_CREATE."""
    channel = world.channels[interaction.channel_id]
    guild = world.guild_of(channel)
    bot_id, user_id = interaction.application_id, interaction.user_id
    user = world.users[user_id]
    may = int(world.permissions(channel, user_id))
    payload: Json = {
        "id": str(interaction.id),
        "application_id": str(bot_id),
        "type": interaction.type,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": payloads.channel(world, channel, bot_id) | {"permissions": str(may)},
        "app_permissions": str(int(world.permissions(channel, bot_id))),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
        "context": 0 if guild else 1,
        "attachment_size_limit": payloads.FILESIZE_LIMIT,
    }
    if guild is not None:
        member = payloads.member(world, guild.members[user_id]) | {"permissions": str(may)}
        payload |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member,
        }
    else:
        payload["user"] = payloads.user(user)
    if interaction.source is not None:
        payload["message"] = message_payloads.message(world, interaction.source)
    return payload
