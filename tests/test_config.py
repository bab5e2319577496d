"""The settings, and the file that documents them."""

import re
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.errors import ConfigError

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


def test_the_token_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    settings = load_settings()
    assert "very-secret" not in repr(settings)
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "very-secret"
