"""Gateway sessions: what each connected bot is to hear, kept until it has heard it."""

import json
import re
import secrets
from collections import deque
from collections.abc import Iterator
from typing import Any, Protocol

from sandbox import message_payloads
from sandbox.intents import Intent, needed
from sandbox.model import Application, Guild, Member, Message
from sandbox.world import Event, World

# Dispatches kept for a resume; what a heartbeat confirms is dropped earlier.
REPLAY_KEPT = 10_000
RESUME_WINDOW = 300.0

Json = dict[str, Any]


def encode(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"))


class Socket(Protocol):
    """Where a session's frames go; `put` never waits."""

    def put(self, frame: str) -> None: ...


class Session:
    """One shard of one bot, from IDENTIFY to the end, over any number of sockets."""

    def __init__(
        self, application: Application, intents: int, shard: tuple[int, int], socket: Socket
    ) -> None:
        self.id = secrets.token_hex(16)
        self.application = application
        self.intents = intents
        self.shard = shard
        self.socket: Socket | None = socket
        self.left_at = 0.0  # when the last socket went
        self._sequence = 0
        self._unconfirmed: deque[tuple[int, str]] = deque(maxlen=REPLAY_KEPT)

    def dispatch(self, name: str, data: Any) -> None:
        self._sequence += 1
        frame = encode({"op": 0, "t": name, "s": self._sequence, "d": data})
        self._unconfirmed.append((self._sequence, frame))
        if self.socket is not None:
            self.socket.put(frame)

    def confirm(self, sequence: int) -> None:
        """The client has heard everything up to this number."""
        while self._unconfirmed and self._unconfirmed[0][0] <= sequence:
            self._unconfirmed.popleft()

    def can_replay(self, sequence: int) -> bool:
        oldest = self._unconfirmed[0][0] if self._unconfirmed else self._sequence + 1
        return oldest - 1 <= sequence <= self._sequence

    def resume(self, socket: Socket, sequence: int) -> None:
        """Sends again what came after `sequence`, then RESUMED."""
        self.confirm(sequence)
        self.socket = socket
        for _, frame in self._unconfirmed:
            socket.put(frame)
        self.dispatch("RESUMED", {})

    def serves(self, guild: Guild | None) -> bool:
        """Whether this shard hears of the guild; DMs come to the first shard."""
        number, count = self.shard
        return (guild.id >> 22) % count == number if guild else number == 0


class Sessions:
    """All sessions; hears the world's news and passes each piece to whom it concerns.

    The events whose name fits the expression `twice` are delivered twice.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.twice = ""
        self._held: list[Event] = []
        self._turned_round = 0
        self._by_id: dict[str, Session] = {}
        self._by_application: dict[int, dict[str, Session]] = {}
        world.listeners.append(self.deliver)

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._by_id.values()))

    def get(self, session_id: str) -> Session | None:
        return self._by_id.get(session_id)

    def add(self, session: Session) -> None:
        now = self._world.clock.now()
        for old in self:
            if old.socket is None and now - old.left_at > RESUME_WINDOW:
                self.end(old)
        self._by_id[session.id] = session
        self._by_application.setdefault(session.application.id, {})[session.id] = session

    def end(self, session: Session) -> None:
        self._by_id.pop(session.id, None)
        self._by_application.get(session.application.id, {}).pop(session.id, None)

    def leave(self, session: Session, socket: Socket) -> None:
        """The socket has gone; the session waits for a resume."""
        if session.socket is socket:
            session.socket = None
            session.left_at = self._world.clock.now()

    def turn_round(self, number: int) -> None:
        """Hold the next events back until there are so many, then deliver the last one first."""
        self._turned_round = number

    def deliver(self, event: Event) -> None:
        if self._turned_round:
            self._held.append(event)
            if len(self._held) < self._turned_round:
                return
            held, self._held, self._turned_round = self._held[::-1], [], 0
        else:
            held = [event]
        for each in held:
            for _ in range(2 if self.twice and re.search(self.twice, each.name) else 1):
                self._deliver(each)

    def _deliver(self, event: Event) -> None:
        for application_id in self._audience(event):
            for session in list(self._by_application.get(application_id, {}).values()):
                if session.serves(event.guild):
                    self._send(session, event)

    def _audience(self, event: Event) -> list[int]:
        if event.application_id is not None:
            return [event.application_id]
        if event.guild is not None:
            return list(event.guild.bots)
        if event.channel is not None:
            return [u for u in event.channel.recipients if u in self._world.applications]
        return []

    def _send(self, session: Session, event: Event) -> None:
        bot_id = session.application.id
        wanted = needed(event.name, event.guild is not None)
        about_itself = isinstance(event.subject, Member) and event.subject.user_id == bot_id
        if wanted and not session.intents & wanted and not about_itself:
            return
        if (
            event.channel is not None
            and event.application_id is None
            and not event.name.startswith("CHANNEL_")
            and not self._world.may_see(event.channel, bot_id)
        ):
            return
        data = event.data
        if isinstance(event.subject, Message) and event.channel is not None:
            hidden = not session.intents & Intent.MESSAGE_CONTENT
            if hidden and not message_payloads.is_open_to(event.subject, event.channel, bot_id):
                data = message_payloads.without_content(data)
        session.dispatch(event.name, data)
