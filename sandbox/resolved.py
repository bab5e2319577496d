"""The users, roles, channels and files that a member chose, as Discord sends them along."""

from collections.abc import Iterable
from typing import Any

from sandbox import message_payloads, payloads
from sandbox.errors import ActError
from sandbox.model import THREADS, Channel
from sandbox.world import World

# What may be chosen, by the type of a command's option and by the type of a select.
OPTION_KINDS = {6: ("user",), 7: ("channel",), 8: ("role",), 9: ("user", "role"), 11: ("file",)}
SELECT_KINDS = {5: ("user",), 6: ("role",), 7: ("user", "role"), 8: ("channel",), 19: ("file",)}

Json = dict[str, Any]


class Resolver:
    """Looks up what a member of one channel chose, and collects it as `data`."""

    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self._channel = channel
        self._guild = world.guild_of(channel)
        self.data: Json = {}

    def take(
        self, value: Any, kinds: Iterable[str], what: str, channel_types: Iterable[int] = ()
    ) -> str:
        """The id, once something of one of these kinds has it.

        Raises:
            ActError: 400 where nothing has; `what` names the field in its sentence.
        """
        number = int(value) if str(value).isdecimal() else 0
        for kind in kinds:
            if getattr(self, f"_take_{kind}")(number, list(channel_types)):
                return str(number)
        raise ActError(400, f"{what}: there is no {' or '.join(kinds)} with the id {value}.")

    def _put(self, kind: str, number: int, data: Json) -> bool:
        self.data.setdefault(kind, {})[str(number)] = data
        return True

    def _take_user(self, number: int, _: list[int]) -> bool:
        user = self._world.users.get(number)
        member = self._guild.members.get(number) if self._guild else None
        if user is None or (self._guild is not None and member is None):
            return False
        if member is not None:
            data = payloads.member(self._world, member, with_user=False)
            for hidden in ("deaf", "mute"):
                del data[hidden]
            may = int(self._world.permissions(self._channel, number))
            self._put("members", number, data | {"permissions": str(may)})
        return self._put("users", number, payloads.user(user))

    def _take_role(self, number: int, _: list[int]) -> bool:
        role = self._guild.roles.get(number) if self._guild else None
        return role is not None and self._put("roles", number, payloads.role(role))

    def _take_channel(self, number: int, types: list[int]) -> bool:
        channel = self._guild.channels.get(number) if self._guild else None
        if channel is None or (types and channel.type not in types):
            return False
        data = payloads.channel(self._world, channel)
        # Threads are the only channels with messages to count.
        if channel.type not in THREADS:
            data.pop("permission_overwrites", None)
        return self._put("channels", number, data)

    def _take_file(self, number: int, _: list[int]) -> bool:
        file = self._world.attachments.get(number)
        if file is None:
            return False
        sent = message_payloads.attachment(file, self._world.public_url)
        return self._put("attachments", number, sent | {"ephemeral": True})

    def with_permissions(self, user_id: int) -> Json:
        """What was collected; channels carry what this member may do in them."""
        for key, data in self.data.get("channels", {}).items():
            channel = self._world.channels[int(key)]
            data["permissions"] = str(int(self._world.permissions(channel, user_id)))
        return self.data
