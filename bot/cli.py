"""The command `ecotopia`: every entry point. Exit code 0 on success, 2 on bad usage, 1 else."""

import asyncio
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from bot import (
    cli_bench,
    cli_db,
    cli_gateway,
    cli_models,
    cli_privacy,
    cli_recount,
    cli_simulate,
)
from bot.config import Settings
from bot.errors import ConfigError, EcotopiaError
from bot.language.files import TASKS, Task
from bot.language.installing import default_model
from bot.lock import only_user
from bot.model_files import missing_defaults
from bot.terminal import making_models, out, show, started

app = typer.Typer(
    name="ecotopia",
    help="A Discord bot that runs a political eco-simulation in every server that invites it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_db.app, name="db", no_args_is_help=True)
app.add_typer(cli_models.app, name="models", no_args_is_help=True)
app.add_typer(cli_privacy.app, name="privacy", no_args_is_help=True)
app.add_typer(cli_bench.app, name="bench", no_args_is_help=True)
cli_bench.app.command()(cli_gateway.gateway)
app.command()(cli_recount.recount)
app.command()(cli_simulate.simulate)

NO_TOKEN = (
    "DISCORD_TOKEN is missing: create a bot at https://discord.com/developers/applications "
    "(New Application → Bot → Reset Token) and write DISCORD_TOKEN=… into .env, or try the bot "
    "without one: ecotopia sandbox"
)


@app.command()
def run() -> None:
    """Run the bot on Discord, with the token in DISCORD_TOKEN (or in a file .env)."""
    settings = started()
    if settings.discord_token is None:
        raise ConfigError(NO_TOKEN)
    # Imported here: a help page need not wait for the libraries of the bot.
    from bot.run import run_bot

    _make_models(settings)
    with ExitStack() as stack:
        if settings.discord_url is not None:
            from sandbox.client import point_discord_at

            stack.enter_context(point_discord_at(settings.discord_url))
        asyncio.run(run_bot(settings, settings.discord_token.get_secret_value()))


@app.command()
def sandbox() -> None:
    """Play in the browser: the same bot on a Discord of its own on this machine, no token."""
    settings = started()
    from bot.backstage import Backstage
    from bot.store.database import Database
    from sandbox.errors import StateError
    from sandbox.play import BotRefused, PortTaken, Production, play

    # Here and not first in the bot, whose output goes to its log: whoever plays sees the bar.
    _make_models(settings)
    production = Production(
        settings.data_dir,
        [sys.executable, "-m", "bot.cli", "run"],
        Backstage(Database(settings.database)),
        partial(out.print, soft_wrap=True, highlight=False),
    )
    playing = play(
        production, discord_port=settings.discord_port, control_port=settings.control_port
    )
    with only_user(settings.data_dir / "sandbox", "sandbox"):
        try:
            asyncio.run(playing)
        except PortTaken as taken:
            raise ConfigError(
                f"Port {settings.discord_port} or {settings.control_port} is in use: end the other "
                "program, or set ECOTOPIA_DISCORD_PORT and ECOTOPIA_CONTROL_PORT."
            ) from taken
        except (StateError, BotRefused) as error:
            raise ConfigError(str(error)) from error


@app.command()
def doctor(
    live: Annotated[
        bool, typer.Option("--live", help="Ask the bot that runs on this machine how it fares.")
    ] = False,
) -> None:
    """Check everything that the bot needs, and say how to mend what is wrong."""
    settings = started()
    from bot.doctor import examine
    from bot.watch import live as running

    found = running.examine(settings.metrics_port) if live else examine(settings)
    if not show(asyncio.run(found)):
        raise typer.Exit(1)


Lines = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="The file to read; standard input if none.")
]
ModelFile = Annotated[
    Path | None, typer.Option("--model", help="A GGUF file instead of the settings' model.")
]
RulesOnly = Annotated[bool, typer.Option("--rules", help="Use no model, only the rules.")]


@app.command()
def extract(file: Lines = None, model: ModelFile = None, rules: RulesOnly = False) -> None:
    """Read speeches (JSON Lines, or plain text) and write a JSON line of promises for each."""
    _batch("extract", file, model, rules)


@app.command()
def react(file: Lines = None, model: ModelFile = None, rules: RulesOnly = False) -> None:
    """Read citizens' cases (JSON Lines) and write a JSON line with the reaction to each."""
    _batch("react", file, model, rules)


def _batch(
    command: Literal["extract", "react"], file: Path | None, model: Path | None, rules: bool
) -> None:
    settings = started()
    if model is not None:
        only = {"model": model, "model_extract": None, "model_citizens": None, "model_url": None}
        settings = settings.model_copy(update=only)
    from bot.language import batch
    from bot.language.service import Language
    from bot.run import language_of

    task: Task = "extract" if command == "extract" else "citizens"
    if rules:
        language = Language.rules()
    else:
        _make_models(settings, task)
        language = language_of(settings, task)
    source = sys.stdin if file is None else _open(file)
    shown = Progress(TextColumn("{task.completed} done"), BarColumn(), console=Console(stderr=True))
    with source as lines, shown:
        row = shown.add_task(command, total=None)
        bad = asyncio.run(
            batch.run(
                command,
                lines,
                sys.stdout,
                language,
                on_progress=lambda done: shown.update(row, completed=done),
            )
        )
    if bad:
        raise typer.Exit(1)


def _make_models(settings: Settings, *tasks: Task) -> None:
    """Make the default models that these tasks, or all, need, with a bar for who waits."""
    missing = missing_defaults(tasks or TASKS, settings)
    if missing:
        with making_models() as on_progress:
            for task in missing:
                default_model(task, settings.data_dir, on_progress)


def _open(file: Path) -> TextIO:
    try:
        return file.open(encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"cannot read {file}: {error.strerror}") from error


def main() -> None:
    """Run a command; what the project itself reports is one sentence, not a traceback."""
    try:
        app()
    except EcotopiaError as error:
        print(f"ecotopia: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"ecotopia: {place}{error.strerror or error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
