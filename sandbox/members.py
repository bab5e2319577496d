"""Members as they act: everything that Discord's client lets a person do, and nothing more."""

from typing import Any

from sandbox import commands, components, messages, modals
from sandbox.clock import seconds_of
from sandbox.commands import Found
from sandbox.errors import ActError
from sandbox.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Interactions,
)
from sandbox.messages import NewFile
from sandbox.model import DM, THREADS, Application, Attachment, Channel, Message
from sandbox.permissions import Permission
from sandbox.resolved import Resolver
from sandbox.world import World

LONGEST_MESSAGE = 2000

Json = dict[str, Any]


class ActingMember:
    """One person. Channels and messages are given as records or as ids.

    Every act that reaches a bot returns the interaction once it is acknowledged, or failed
    after 3 s; `Interaction.settled` waits for a promised answer. What Discord's client would
    not let this person do raises `ActError`.
    """

    def __init__(self, world: World, interactions: Interactions, user_id: int) -> None:
        self._world = world
        self._interactions = interactions
        self.id = user_id

    # Reading

    def messages(self, channel: Channel | int, limit: int = 50) -> list[Message]:
        """The newest messages this member sees here, oldest first; ephemeral ones included."""
        place = self._seen(channel)
        ids = place.messages[-limit:] if self._may(place, Permission.READ_MESSAGE_HISTORY) else []
        ids = sorted(ids + place.ephemeral.get(self.id, [])[-limit:])[-limit:]
        return [self._world.messages[m] for m in ids]

    def commands(self, channel: Channel | int) -> list[tuple[Application, Json]]:
        """The slash commands this member is offered here, each with its bot."""
        return commands.shown(self._world, self._seen(channel), self.id)

    # Acting

    async def invoke(
        self, channel: Channel | int, command: str, options: Json | None = None
    ) -> Interaction:
        """Uses a slash command, such as "campaign start"; users, roles … are given as ids."""
        place = self._seen(channel)
        found = commands.find(self._world, place, self.id, command)
        resolver = Resolver(self._world, place)
        values = commands.filled(found, options or {}, resolver)
        data = found.data(values, resolver.with_permissions(self.id))
        return await self._start(COMMAND, found, place, data)

    async def autocomplete(
        self, channel: Channel | int, command: str, focused: str, options: Json | None = None
    ) -> Interaction:
        """Types into one option; the bot's proposals are the interaction's `choices`."""
        place = self._seen(channel)
        found = commands.find(self._world, place, self.id, command)
        data = found.data(commands.partial(found, options or {}, focused), {})
        return await self._start(AUTOCOMPLETE, found, place, data)

    async def click(self, message: Message | int, custom_id: str) -> Interaction:
        """Presses a button."""
        return await self.use(message, custom_id, None)

    async def choose(
        self, message: Message | int, custom_id: str, values: list[str]
    ) -> Interaction:
        """Chooses in a select; users, roles and channels by their ids."""
        return await self.use(message, custom_id, [str(v) for v in values])

    async def use(
        self, message: Message | int, custom_id: str, values: list[str] | None
    ) -> Interaction:
        """Presses a button, or with values chooses in a select."""
        source = self._message(message)
        place = self._world.channels[source.channel_id]
        component = components.find(source, custom_id)
        resolver = Resolver(self._world, place)
        data = components.used(component, values, resolver)
        if resolved := resolver.with_permissions(self.id):
            data["resolved"] = resolved
        bot_id = source.application_id or source.author_id
        interaction = self._interactions.start(
            COMPONENT,
            self._world.applications[bot_id],
            place,
            self.id,
            data,
            name=custom_id,
            source=source,
        )
        return await interaction.acknowledged()

    async def submit(self, interaction: Interaction | int, fields: Json) -> Interaction:
        """Fills in the modal with which a bot answered that interaction, and sends it."""
        opened = self.interaction(interaction)
        if opened.modal is None or opened.modal_used:
            raise ActError(400, "That interaction has no open modal.")
        place = self._seen(opened.channel_id)
        resolver = Resolver(self._world, place)
        data = modals.submitted(opened.modal, fields, resolver)
        data["resolved"] = resolver.with_permissions(self.id)
        opened.modal_used = True
        sent = self._interactions.start(
            MODAL_SUBMIT,
            self._world.applications[opened.application_id],
            place,
            self.id,
            data,
            name=opened.name,
            source=opened.source,
        )
        await sent.acknowledged()
        opened.modal_used = sent.state != "failed"  # the form stays open where nobody took it
        return sent

    async def write(self, channel: Channel | int, content: str) -> Message:
        """Writes a message."""
        place = self._seen(channel)
        in_thread = place.type in THREADS
        needs = Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
        if not self._may(place, needs):
            raise ActError(403, "This member may not write here.")
        if not 1 <= len(content.strip()) <= LONGEST_MESSAGE:
            raise ActError(400, f"A message has 1 to {LONGEST_MESSAGE} characters.")
        self._check_slowmode(place)
        message = Message(self._world.ids.next(), place.id, self.id)
        messages.fill(self._world, message, {"content": content})
        messages.publish(self._world, message)
        return message

    async def upload(self, filename: str, data: bytes) -> Attachment:
        """A file for a command's option or a modal's upload; its id is the value to give."""
        return (await messages.keep_files(self._world, {}, [NewFile(0, filename, data)]))[0]

    # Looking up, as far as this member can see

    def interaction(self, interaction: Interaction | int) -> Interaction:
        found = (
            interaction
            if isinstance(interaction, Interaction)
            else self._interactions.get(interaction)
        )
        if found is None or found.user_id != self.id:
            raise ActError(404, "This member has no such interaction.")
        return found

    async def _start(self, kind: int, found: Found, place: Channel, data: Json) -> Interaction:
        interaction = self._interactions.start(
            kind, found.application, place, self.id, data, name=found.name
        )
        return await interaction.acknowledged()

    def _seen(self, channel: Channel | int) -> Channel:
        number = channel.id if isinstance(channel, Channel) else channel
        place = self._world.channels.get(number)
        if place is None:
            raise ActError(404, "There is no such channel.")
        if not self._may(place, Permission.VIEW_CHANNEL):
            raise ActError(403, "This member cannot see that channel.")
        return place

    def _message(self, message: Message | int) -> Message:
        number = message.id if isinstance(message, Message) else message
        found = self._world.messages.get(number)
        if found is None:
            raise ActError(404, "There is no such message.")
        self._seen(found.channel_id)
        if found.seen_by not in (None, self.id):
            raise ActError(403, "Only the member it is for can see that message.")
        return found

    def _may(self, channel: Channel, needs: Permission) -> bool:
        return needs in self._world.permissions(channel, self.id)

    def _check_slowmode(self, place: Channel) -> None:
        exempt = Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS
        if not place.slowmode or place.type == DM:
            return
        if self._world.permissions(place, self.id) & (exempt | Permission.BYPASS_SLOWMODE):
            return
        now = self._world.clock.now()
        for message_id in reversed(place.messages):
            wait = seconds_of(message_id) + place.slowmode - now
            if wait <= 0:
                return
            if self._world.messages[message_id].author_id == self.id:
                raise ActError(403, f"Slow mode: wait {wait:.0f} s more.")
