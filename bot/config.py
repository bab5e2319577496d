"""The settings of the bot: environment variables or a file `.env`, documented in `.env.example`."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError


class Settings(BaseSettings):
    """Everything that a host can set; every default serves a fresh machine."""

    model_config = SettingsConfigDict(
        env_prefix="ECOTOPIA_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    data_dir: Path = Path("data")
    database_url: str | None = None
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
    retention_days: int = Field(default=0, ge=0, le=36_500)

    @property
    def database(self) -> str:
        """The database's URL: the one given, or an SQLite file in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'ecotopia.db'}"

    @property
    def retention(self) -> timedelta | None:
        """How long members' words are kept after a campaign's end; None for ever."""
        return timedelta(days=self.retention_days) if self.retention_days else None


def load_settings() -> Settings:
    """The settings of this process; ConfigError names the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        name = field if field.isupper() else f"ECOTOPIA_{field.upper()}"
        raise ConfigError(f"{name} cannot be used: {first['msg']}.") from error
