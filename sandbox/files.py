"""Bytes of attachments and avatars, found by their digest: in memory, or in a folder."""

import asyncio
import base64
import binascii
import hashlib
import io
import os
import secrets
from collections.abc import Collection
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError

AVATAR_COLOURS = ("#5865f2", "#757e8a", "#3ba55c", "#faa61a", "#ed4245", "#eb459f")


class Files:
    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    async def put(self, data: bytes) -> str:
        """Keeps the bytes and returns their digest; they are on disk when this returns."""
        digest = hashlib.sha256(data).hexdigest()[:32]
        if self._folder is None:
            self._memory[digest] = data
        elif not (path := self._folder / digest).exists():
            await asyncio.to_thread(write_atomically, path, data)
        return digest

    async def get(self, digest: str) -> bytes | None:
        """The bytes of a digest, or None where they are not known."""
        if self._folder is None:
            return self._memory.get(digest)
        if not digest.isalnum():
            return None
        try:
            return await asyncio.to_thread((self._folder / digest).read_bytes)
        except FileNotFoundError:
            return None

    async def keep_only(self, digests: Collection[str]) -> None:
        """Forgets what nothing refers to any more."""
        if self._folder is not None:
            await asyncio.to_thread(_remove_others, self._folder, digests)


def _remove_others(folder: Path, names: Collection[str]) -> None:
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()


def write_atomically(path: Path, data: bytes) -> None:
    """After a crash at any instant, `path` holds the old bytes or the new ones."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels where the bytes are a picture; only its header is read."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None


def image_type(data: bytes) -> str:
    """The MIME type of a picture, else of plain bytes."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.get_format_mimetype() or "application/octet-stream"
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return "application/octet-stream"


def from_data_uri(uri: str) -> bytes | None:
    """The picture in a `data:image/…;base64,…` address, or None where it holds none."""
    head, comma, body = uri.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        return None
    try:
        data = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if image_size(data) else None


def default_avatar(number: int, size: int = 128) -> bytes:
    """Discord's stand-in for a missing avatar: a head and shoulders on one of six colours."""
    image = Image.new("RGB", (size, size), AVATAR_COLOURS[number % len(AVATAR_COLOURS)])
    draw = ImageDraw.Draw(image)
    unit = size / 16
    draw.ellipse((5 * unit, 3 * unit, 11 * unit, 9 * unit), fill="white")
    draw.ellipse((3 * unit, 10 * unit, 13 * unit, 20 * unit), fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
