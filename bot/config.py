"""The settings of the bot: environment variables or a file `.env`, documented in `.env.example`."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigError
from bot.keeping import Keeping
from bot.shards import WHOLE, Shards

BACKUPS = "backups"
"""The folder for backups, in the data folder."""


def _numbers(value: object) -> object:
    """The numbers of a list such as `0,1`."""
    return value.split(",") if isinstance(value, str) else value


def _days(number: int) -> timedelta | None:
    """So many days; None, which is for ever, for 0."""
    return timedelta(days=number) if number else None


class Settings(BaseSettings):
    """Everything that a host can set; every default serves a fresh machine."""

    model_config = SettingsConfigDict(
        env_prefix="ECOTOPIA_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    data_dir: Path = Path("data")
    database_url: str | None = None
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode, BeforeValidator(_numbers)] = None
    shard_count: int | None = Field(default=None, ge=1, le=10_000, validate_default=True)
    model: Path | None = None
    model_extract: Path | None = None
    model_citizens: Path | None = None
    adapter_extract: Path | None = None
    adapter_citizens: Path | None = None
    model_url: str | None = None
    model_key: SecretStr | None = None
    model_name: str | None = None
    model_threads: int = Field(default=0, ge=0)
    model_slots: int = Field(default=8, ge=1, le=64)
    model_context: int = Field(default=8192, ge=1024)
    model_gpu_layers: int = Field(default=-1, ge=-1)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"
    discord_port: int = Field(default=8600, ge=0, le=65535)
    control_port: int = Field(default=8601, ge=0, le=65535)
    discord_url: str | None = None
    clock_file: Path | None = None
    metrics_port: int = Field(default=0, ge=0, le=65535)
    member_limit: int = Field(default=60, ge=0)
    guild_limit: int = Field(default=1200, ge=0)
    retention_days: int = Field(default=0, ge=0, le=36_500)
    left_days: int = Field(default=30, ge=0, le=36_500)
    backup_days: int = Field(default=30, ge=0, le=36_500)
    privacy_url: HttpUrl | None = None

    @field_validator("shard_count")
    @classmethod
    def _shards_exist(cls, count: int | None, info: ValidationInfo) -> int | None:
        ids = info.data.get("shard_ids")
        if ids is None:
            return count
        if count is None:
            raise ValueError("ECOTOPIA_SHARD_IDS needs it: of how many shards these are some")
        if len(set(ids)) != len(ids) or not set(ids) <= set(range(count)):
            raise ValueError(f"ECOTOPIA_SHARD_IDS must be different numbers from 0 to {count - 1}")
        return count

    @property
    def shards(self) -> Shards:
        """The shards that this process serves; all of them where none are named."""
        if self.shard_count is None:
            return WHOLE
        return Shards(self.shard_ids or tuple(range(self.shard_count)), self.shard_count)

    @property
    def database(self) -> str:
        """The database's URL: the one given, or an SQLite file in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'ecotopia.db'}"

    @property
    def backups(self) -> Path:
        """The folder for backups that are given no other."""
        return self.data_dir / BACKUPS

    @property
    def retention(self) -> timedelta | None:
        """How long members' words are kept after a campaign's end; None for ever."""
        return _days(self.retention_days)

    @property
    def keeping(self) -> Keeping:
        """What the bot keeps for how long, and where its host says so."""
        page = None if self.privacy_url is None else str(self.privacy_url)
        return Keeping(
            self.retention,
            timedelta(days=self.left_days),
            page,
            _days(self.backup_days),
            self.backups,
        )


def load_settings() -> Settings:
    """The settings of this process; ConfigError names the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        name = field if field.isupper() else f"ECOTOPIA_{field.upper()}"
        raise ConfigError(f"{name} cannot be used: {first['msg']}.") from error
