"""What is made up, stale or of another server changes nothing, and gets a sentence all the same."""

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from discord import Locale

from bot.face.texts import texts_for
from sandbox import places
from sandbox.components import walk
from sandbox.interactions import Interaction
from sandbox.model import Message
from tests.security.answers import answered, no_error_logged, said
from tests.security.forging import (
    Found,
    every_command,
    every_menu,
    give,
    open_menu,
    press,
    submit,
)
from tests.security.test_matrix import plain
from tests.security.town import Kind, Phase, Town, town

STRANGERS = (Kind.MAYOR, Kind.OPPOSITION, Kind.CANDIDATE, Kind.VOTER, Kind.NEWCOMER)
"""Members without the moderators' role and without Manage Server."""
OF_NO_CAMPAIGN = ("forget-me", "leaderboard-page")
"""Handlers of what concerns the one who presses alone, in whatever server that is."""


def privileged(commands: Iterable[Found]) -> list[Found]:
    """The commands for moderators: by their description, or because Discord hides them."""
    return [
        command
        for command in commands
        if "moderators" in (command.path[-1] if command.path else command.command)["description"]
        or command.command.get("default_member_permissions")
    ]


async def test_no_stranger_does_what_moderators_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = []
    async with town(tmp_path) as found:
        commands = privileged(every_command(found))
        assert {"setup", "campaign start", "campaign end", "contest", "round advance"} <= {
            command.name for command in commands
        }
        with no_error_logged(caplog):
            for command in commands:
                for phase in Phase:
                    before = contents(found)
                    told = await asyncio.gather(*(_as(found, command, phase, k) for k in STRANGERS))
                    for kind, interaction in zip(STRANGERS, told, strict=True):
                        _ = texts_for(Locale(found.people[kind].locale))
                        if said(interaction) != _("Only this server's moderators may do that."):
                            wrong.append(f"/{command.name}, {phase}, {kind}: {said(interaction)}")
                    if contents(found) != before:
                        wrong.append(f"/{command.name}, {phase}: something has changed")
    assert not wrong, "\n".join(wrong)


async def test_no_stranger_uses_a_moderators_menu(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with town(tmp_path) as found:
        menus = every_menu(found)
        assert menus
        before = contents(found)
        with no_error_logged(caplog):
            for command in menus:
                for phase in Phase:
                    for kind in Kind:
                        note, user = _note(found, phase), found.people[kind]
                        done = await open_menu(found, command, note, user.id)
                        assert answered(done) is None, (command.name, phase, kind)
                        if kind in STRANGERS:
                            _ = texts_for(Locale(user.locale))
                            assert said(done) == _("Only this server's moderators may do that.")
                            assert note.id in found.sandbox.world.messages
                            assert contents(found) == before
                        found.fresh()


async def test_no_stranger_presses_a_moderators_button(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with town(tmp_path) as found:
        commands = privileged(every_command(found))
        with no_error_logged(caplog):
            shown = await _controls(found, commands, (Kind.ADMIN, Kind.MODERATOR))
            names = {custom.split(":")[0] for _phase, custom in shown}
            assert {"end-campaign", "round-advance", "remove-mayor"} <= names
            before = contents(found)
            for phase, custom in shown:
                note = _note(found, phase)
                told = await asyncio.gather(
                    *(press(found, note, found.people[k].id, custom, []) for k in STRANGERS)
                )
                for interaction in told:
                    assert answered(interaction) is None, (custom, interaction)
            assert contents(found) == before


async def test_a_button_of_one_server_does_nothing_in_another(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Also not for who moderates, or governs, in both."""
    wrong = []
    async with town(tmp_path) as found:
        with no_error_logged(caplog):
            kinds = (Kind.MODERATOR, Kind.MAYOR)
            shown = await _controls(found, every_command(found), kinds)
            assert len(shown) > 30
            before = contents(found)
            for home, custom in shown:
                if custom.startswith(OF_NO_CAMPAIGN):
                    continue
                for phase in Phase:
                    if phase is home:
                        continue
                    note = _note(found, phase)
                    told = await asyncio.gather(
                        *(press(found, note, found.people[k].id, custom, []) for k in kinds)
                    )
                    wrong += [
                        f"{custom} of {home} in {phase}: {answered(each)}"
                        for each in told
                        if answered(each) is not None
                    ]
            assert contents(found) == before
    assert not wrong, "\n".join(wrong)


async def test_made_up_custom_ids_get_a_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each handler, with wrong numbers of arguments, wrong words, numbers and values."""
    chance, wrong = Random(7), []
    async with town(tmp_path) as found:
        campaigns = [row[0] for row in _rows(found, "SELECT id FROM campaigns")]
        parts = [
            *campaigns,
            *("", "0", "1", "-1", "9" * 40, "1e3", "٣", "P1", "a.b", "..", "yes", "all"),
            *("govern", "plant_forest", "'; DROP TABLE campaigns; --", "../../x", "\u202e"),
        ]
        with no_error_logged(caplog):
            for name in [*sorted(found.bot.handlers), "", "nobody", "*"]:
                for _try in range(24):
                    given = chance.choices(parts, k=chance.randrange(7))
                    if given and chance.random() < 0.7:
                        given[0] = chance.choice(campaigns)
                    custom = ":".join([name, *given])[:100]
                    values = chance.choice((None, [], ["0"], ["x"], ["1", "2"], ["\u202e" * 50]))
                    phase, kind = chance.choice([*Phase]), chance.choice([*STRANGERS])
                    note, user = _note(found, phase), found.people[kind].id
                    done = await press(found, note, user, custom, values)
                    if answered(done) is not None:
                        wrong.append(f"{custom!r} {values}: {answered(done)}")
                form = {chance.choice(("text", "x", "")): "Trees for all."}
                note = _note(found, Phase.CAMPAIGN)
                done = await submit(found, note, found.people[Kind.VOTER].id, name or "x", form)
                if answered(done) is not None:
                    wrong.append(f"form {name}: {answered(done)}")
    assert not wrong, "\n".join(wrong)


async def test_buttons_in_a_direct_message_do_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with town(tmp_path) as found:
        user = found.people[Kind.ADMIN]
        private = places.open_dm(found.sandbox.world, user.id, found.application.id)
        note = Message(found.sandbox.world.ids.next(), private.id, found.application.id)
        found.sandbox.world.add(note)
        before = contents(found)
        with no_error_logged(caplog):
            for name in sorted(found.bot.handlers):
                done = await press(found, note, user.id, f"{name}:x:1:1", ["1"])
                assert said(done) == "Ecotopia is played in a server, not in private messages."
        assert contents(found) == before


def contents(found: Town) -> list[str]:
    """Every row of the database, as text."""
    with closing(sqlite3.connect(found.file)) as connection:
        return list(connection.iterdump())


def _rows(found: Town, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(found.file)) as connection:
        return connection.execute(query).fetchall()


async def _as(found: Town, command: Found, phase: Phase, kind: Kind) -> Interaction:
    values = {option["name"]: plain(found, option, phase) for option in command.options}
    return await give(found, command, found.places[phase].hall, found.people[kind].id, values)


async def _controls(
    found: Town, commands: Iterable[Found], kinds: Iterable[Kind]
) -> list[tuple[Phase, str]]:
    """The custom_ids of all that the commands show, with the phase in whose guild."""
    shown: dict[tuple[Phase, str], None] = {}
    for command in commands:
        for kind in kinds:
            told = await asyncio.gather(*(_as(found, command, phase, kind) for phase in Phase))
            for phase, interaction in zip(Phase, told, strict=True):
                message = interaction.message
                components = [] if message is None else message.components
                if interaction.modal is not None:
                    shown[phase, interaction.modal["custom_id"]] = None
                for item in walk(components):
                    if "custom_id" in item:
                        shown[phase, item["custom_id"]] = None
            found.fresh()
    return list(shown)


def _note(found: Town, phase: Phase) -> Message:
    """A message of the bot's in that guild, on which anything may be pressed."""
    world = found.sandbox.world
    note = Message(world.ids.next(), found.places[phase].hall.id, found.application.id)
    world.add(note)
    return note
