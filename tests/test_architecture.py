"""The shape of DESIGN.md section 6, as rules on imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FORBIDDEN = {
    # The core is pure: no Discord, no database, no shell, no clock, no shared random generator.
    "bot/game": (
        "discord",
        "sqlalchemy",
        "aiohttp",
        "random",
        "time",
        "os",
        "pathlib",
        "asyncio",
        "secrets",
        "bot.campaigns",
        "bot.clock",
        "bot.config",
        "bot.face",
        "bot.language",
        "bot.scheduler",
        "bot.store",
        "bot.tasks",
        "models",
        "sandbox",
    ),
    "bot/store": ("discord", "bot.face", "bot.language", "bot.scheduler", "bot.campaigns"),
    "bot/language": ("discord", "sqlalchemy", "bot.face", "bot.store", "bot.campaigns"),
    "bot/campaigns.py": ("discord", "bot.face", "bot.language", "bot.scheduler"),
    "bot/scheduler.py": ("discord", "bot.face"),
    "bot": ("models", "sandbox"),
    "sandbox": ("bot.face", "bot.store", "bot.campaigns", "bot.language", "bot.game"),
}
EXCEPTIONS = {"bot/cli.py": ("sandbox",)}
"""Only the command line starts the sandbox."""


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("place", FORBIDDEN)
def test_imports_keep_to_the_shape(place: str) -> None:
    found = []
    for path in modules(place):
        where = path.relative_to(ROOT).as_posix()
        allowed = EXCEPTIONS.get(where, ())
        found += [
            f"{where} imports {name}"
            for name in sorted(imports(path))
            for package in FORBIDDEN[place]
            if within(name, package) and package not in allowed
        ]
    assert not found


def test_the_rule_would_notice() -> None:
    assert "discord" in imports(ROOT / "bot/face/client.py")
    assert any(within(name, "sandbox") for name in imports(ROOT / "bot/cli.py"))


def test_the_core_reads_no_clock() -> None:
    for path in modules("bot/game"):
        text = path.read_text()
        assert "datetime.now" not in text, path
        assert "utcnow" not in text, path
