"""The world in a JSON file, so that a restarted sandbox finds everything where it was."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

from sandbox.errors import StateError
from sandbox.files import write_atomically
from sandbox.model import (
    Application,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Record,
    Role,
    User,
    Webhook,
    to_json,
)
from sandbox.world import World

VERSION = 1
# In the order in which they are read: what a record refers to comes before it.
KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (User, Application, Guild, Role, Channel, Member, Webhook, Message)
}
SAVE_DELAY = 0.5
RETRY_DELAY = 5.0

Key = tuple[str, str]

log = logging.getLogger(__name__)


class Storage:
    """Follows a world's changes and writes them to `path`, off the event loop, soon after.

    The file is replaced whole, so that a crash leaves the old one or the new one. Ephemeral
    messages and interactions are not kept, as they would not outlive a real client either.
    """

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._lines: dict[Key, str] = {}
        self._changed: dict[Key, Record | None] = {}
        self._news = asyncio.Event()
        self._saving = asyncio.Lock()
        self._saver: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Fills the world from the file, if there is one, and follows it from now on.

        Raises:
            StateError: where the file holds no state of this version.
        """
        self._world.recorders.append(self._record)
        for record in await asyncio.to_thread(self._read):
            self._world.add(record)
        await self._world.files.keep_only(self._blobs())
        self._saver = asyncio.create_task(self._save_forever())

    async def close(self) -> None:
        """Writes what is not written yet, and stops following."""
        if self._saver is None:
            return  # never opened: what is on disk stays as it is
        self._world.recorders.remove(self._record)
        self._saver.cancel()
        await asyncio.gather(self._saver, return_exceptions=True)
        await self._save()

    def _record(self, record: Record, exists: bool) -> None:
        if isinstance(record, Message) and record.ephemeral:
            return
        self._changed[_key(record)] = record if exists else None
        self._news.set()

    async def _save_forever(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(SAVE_DELAY)  # one write for a burst of changes
            try:
                await asyncio.shield(self._save())
            except OSError:
                log.exception("the sandbox's state could not be written; trying again")
                self._news.set()
                await asyncio.sleep(RETRY_DELAY)

    async def _save(self) -> None:
        async with self._saving:
            self._news.clear()
            changed, self._changed = self._changed, {}
            for key, record in changed.items():
                if record is None:
                    self._lines.pop(key, None)
                else:
                    self._lines[key] = json.dumps(to_json(record), default=to_json)
            by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
            for (kind, _), line in self._lines.items():
                by_kind[kind].append(line)
            await asyncio.to_thread(self._write, by_kind)

    def _write(self, by_kind: dict[str, list[str]]) -> None:
        kinds = ",\n".join(
            f'"{kind}": [\n' + ",\n".join(lines) + "\n]" for kind, lines in by_kind.items()
        )
        text = f'{{"version": {VERSION},\n{kinds}\n}}\n'
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, text.encode())

    def _read(self) -> list[Record]:
        try:
            data = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return []
        except ValueError as error:
            raise StateError(f"{self._path} is not the state of a sandbox: {error}.") from error
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise StateError(f"{self._path} is not the state of a sandbox of version {VERSION}.")
        return [_record(kind, fields) for kind in KINDS for fields in data.get(kind, [])]

    def _blobs(self) -> set[str]:
        world = self._world
        files = {a.blob for a in world.attachments.values()}
        avatars = {w.avatar for w in world.webhooks.values()}
        faces = {m.webhook["avatar"] for m in world.messages.values() if m.webhook}
        people = {u.avatar for u in world.users.values()}
        return {d for d in files | avatars | faces | people if d}


def _key(record: Record) -> Key:
    kind = type(record).__name__
    if isinstance(record, Member):
        return kind, f"{record.guild_id}:{record.user_id}"
    return kind, str(record.id)


def _record(kind: str, fields: dict[str, Any]) -> Record:
    if kind == "Message":
        fields = fields | {"attachments": [Attachment(**a) for a in fields["attachments"]]}
    try:
        record: Record = KINDS[kind](**fields)
    except TypeError as error:
        raise StateError(f"A {kind} in the state file cannot be read: {error}.") from error
    return record
