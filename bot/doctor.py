"""What `ecotopia doctor` checks: whatever has to be right before the bot can run."""

import base64
import re
import shutil
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import model_files
from bot.checks import Check
from bot.config import Settings
from bot.errors import StoreError
from bot.face.guild import invite_link
from bot.store import migrate
from bot.store.database import Database

OLDEST_PYTHON = (3, 11)
ROOM_NEEDED = 500 * 1024**2
"""Bytes that the data folder should have left: the models, the database and its journal."""
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time."""
TOKEN = re.compile(r"([A-Za-z0-9_-]{16,})\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{20,}")


async def examine(settings: Settings) -> list[Check]:
    """All checks, in the order in which a host would mend them."""
    return [
        _python(),
        _native_library(),
        *await _models(settings),
        _data_folder(settings),
        await _database(settings),
        *_token(settings),
        _clock(),
        _zones(),
    ]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check(
        "Python",
        sys.version_info >= OLDEST_PYTHON,
        version,
        "Install Python 3.11 or newer and make the virtual environment again.",
    )


def _native_library() -> Check:
    # Imported here: a broken native library must be a finding, not the end of the doctor.
    mend = "Install it again: pip install --force-reinstall llama-cpp-python"
    try:
        import llama_cpp
    except (ImportError, OSError, RuntimeError) as error:
        return Check("llama.cpp", False, f"cannot be loaded: {error}", mend)
    backend = "GPU" if llama_cpp.llama_supports_gpu_offload() else "CPU"
    return Check(
        "llama.cpp", True, f"llama-cpp-python {llama_cpp.__version__}, runs on the {backend}"
    )


async def _models(settings: Settings) -> list[Check]:
    if settings.model_url is not None:
        found = f"none needed: the server at {settings.model_url} answers"
        return [Check("Model file", None, found)]
    return await model_files.examine(settings)


def _data_folder(settings: Settings) -> Check:
    folder = settings.data_dir
    mend = f"Give the folder {folder} to the user that runs the bot, or set ECOTOPIA_DATA_DIR."
    existing = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    try:
        probe = existing / f".ecotopia-{id(folder)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return Check("Data folder", False, f"{folder} cannot be written: {error.strerror}", mend)
    free = shutil.disk_usage(existing).free
    return Check(
        "Data folder",
        free >= ROOM_NEEDED,
        f"{folder}, {free // 1024**2:,} MiB free",
        "Free some disk space: a full disk stops every campaign.",
    )


async def _database(settings: Settings) -> Check:
    newest = migrate.newest_revision()
    path = settings.data_dir / "ecotopia.db"
    if settings.database_url is None and not path.exists():
        return Check("Database", None, f"none yet; the first start makes {path}")
    mend = "Check ECOTOPIA_DATABASE_URL and that the database can be reached."
    try:
        database = Database(settings.database)
    except StoreError as error:
        return Check("Database", False, str(error), mend)
    try:
        revision = await migrate.revision(database)
    except StoreError as error:
        return Check("Database", False, str(error), mend)
    finally:
        await database.close()
    if revision == newest:
        return Check("Database", True, f"at revision {revision}, the newest")
    return Check(
        "Database",
        False,
        f"at revision {revision}, where this version works with {newest}",
        "Run `ecotopia db upgrade`; if a newer version made it, install that version.",
    )


def _token(settings: Settings) -> list[Check]:
    """What is known of the token without Discord; where it may be good, the bot's invite link."""
    where = (
        "Get it at https://discord.com/developers/applications → your application → Bot → "
        "Reset Token, and write DISCORD_TOKEN=… into .env."
    )
    if settings.discord_token is None:
        return [Check("Discord token", None, "none; only `ecotopia run` needs one", where)]
    application = _application_of(settings.discord_token.get_secret_value())
    if application is None:
        found = "does not have the form of a bot's token"
        return [Check("Discord token", False, found, where)]
    return [
        Check("Discord token", True, "has the right form"),
        Check("Invite link", True, invite_link(application)),
    ]


def _application_of(token: str) -> int | None:
    """The id in the first part of a token, in Base64: the bot's, which is its application's too."""
    fitting = TOKEN.fullmatch(token)
    if fitting is None:
        return None
    part = fitting[1]
    try:
        found = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    except ValueError:
        return None
    return int(found) if found.isdecimal() else None


def _clock() -> Check:
    now = datetime.now(UTC)
    return Check(
        "Clock",
        now >= RELEASED,
        f"{now:%Y-%m-%d %H:%M} UTC",
        "Set the machine's clock (for example with timedatectl set-ntp true).",
    )


def _zones() -> Check:
    try:
        for zone in ("Europe/Paris", "America/Sao_Paulo"):
            ZoneInfo(zone)
    except ZoneInfoNotFoundError as error:
        return Check("Zone data", False, str(error), "Install the package tzdata.")
    return Check("Zone data", True, "there")
