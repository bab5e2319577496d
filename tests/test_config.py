"""The settings, and the file that documents them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.errors import BadModelFile, ConfigError
from bot.language.files import packaged_model
from bot.language.installing import shipped_adapter
from bot.model_files import adapters_of
from bot.shards import WHOLE, Shards

EXAMPLE = Path(__file__).parent.parent / ".env.example"


def test_the_example_documents_every_setting_and_no_other() -> None:
    documented = set(re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    names = {f"ECOTOPIA_{name.upper()}" for name in Settings.model_fields}
    assert documented == names - {"ECOTOPIA_DISCORD_TOKEN"} | {"DISCORD_TOKEN"}


def test_the_example_itself_is_a_valid_file_and_gives_the_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    from_example = load_settings()
    (tmp_path / ".env").unlink()
    assert from_example == load_settings()


def test_a_bad_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOTOPIA_CONTROL_PORT", "high")
    with pytest.raises(ConfigError, match="ECOTOPIA_CONTROL_PORT cannot be used"):
        load_settings()


def test_words_are_kept_for_ever_or_some_days(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().retention is None
    monkeypatch.setenv("ECOTOPIA_RETENTION_DAYS", "30")
    assert load_settings().retention == timedelta(days=30)


def test_backups_are_kept_for_a_month_or_as_the_host_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = load_settings().keeping
    assert (keeping.backups, keeping.backups_in) == (timedelta(days=30), Path("data/backups"))
    monkeypatch.setenv("ECOTOPIA_BACKUP_DAYS", "0")
    assert load_settings().keeping.backups is None


def test_shards_are_some_of_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().shards == WHOLE
    monkeypatch.setenv("ECOTOPIA_SHARD_IDS", "0,2")
    with pytest.raises(ConfigError, match="ECOTOPIA_SHARD_COUNT cannot be used"):
        load_settings()
    monkeypatch.setenv("ECOTOPIA_SHARD_COUNT", "3")
    assert load_settings().shards == Shards((0, 2), 3)
    for bad in ("0,3", "1,1", "-1"):
        monkeypatch.setenv("ECOTOPIA_SHARD_IDS", bad)
        with pytest.raises(ConfigError, match="different numbers from 0 to 2"):
            load_settings()
    monkeypatch.setenv("ECOTOPIA_SHARD_IDS", "first")
    with pytest.raises(ConfigError, match="ECOTOPIA_SHARD_IDS cannot be used"):
        load_settings()
    monkeypatch.setenv("ECOTOPIA_SHARD_IDS", "")
    assert load_settings().shards == Shards((0, 1, 2), 3)


def test_the_token_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    settings = load_settings()
    assert "very-secret" not in repr(settings)
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "very-secret"


def test_an_adapter_goes_on_a_model_of_the_hosts_own(tmp_path, monkeypatch):
    adapter = shipped_adapter("extract")
    assert adapter
    monkeypatch.setenv("ECOTOPIA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ECOTOPIA_ADAPTER_EXTRACT", str(adapter))
    with pytest.raises(ConfigError, match="needs a model to go on"):
        adapters_of(load_settings())
    monkeypatch.setenv("ECOTOPIA_MODEL", str(packaged_model()))
    assert adapters_of(load_settings()) == {"extract": adapter}
    monkeypatch.setenv("ECOTOPIA_ADAPTER_EXTRACT", str(tmp_path / "none.gguf"))
    with pytest.raises(BadModelFile):
        adapters_of(load_settings())
