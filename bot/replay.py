"""Replay: a campaign rebuilt from its journal, and compared bit for bit with what is saved."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.errors import EcotopiaError
from bot.game import engine, saves
from bot.game.commands import StartCampaign
from bot.game.events import Event
from bot.game.rejection import Rejected
from bot.game.state import SCHEMA_VERSION, Campaign

OnProgress = Callable[[int], None]
"""Told how many entries of the journal are done."""

_SHOWN = 80
"""Characters of a differing value that are shown."""


class Entry(Protocol):
    """An entry of a journal; the first one, revision 0, is the start."""

    @property
    def revision(self) -> int:
        """How many came before it."""

    @property
    def at(self) -> datetime:
        """The moment at which the command was given."""

    @property
    def command(self) -> dict[str, Any]:
        """The command, as `saves.dump` writes it, or an upgraded save."""

    @property
    def events(self) -> list[dict[str, Any]]:
        """What happened, as `saves.dump` writes it."""


class NotTheSame(EcotopiaError):
    """The journal gives something else than what is saved, or cannot be played again."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A campaign that its journal confirms.

    `since` is the revision from which it was played again up to `last`: 0, or that of the newest
    upgrade, which came from the schema `upgraded_from`, or of the newest redaction, where that is
    None; what was before that is not confirmed.
    """

    state: Campaign
    since: int
    last: int
    upgraded_from: int | None


def replay(
    saved: Mapping[str, Any], journal: Sequence[Entry], on_progress: OnProgress | None = None
) -> Replayed:
    """Play the journal again, in the order of its revisions, and compare with the saved campaign.

    Raises NotTheSame at the first difference: in an entry's events, or else in the state at the
    end. Id and guild are taken from the save, as nothing in the rules depends on them.
    """
    _check_schema(saved)
    if not journal:
        raise NotTheSame("Its journal is empty.")
    for number, entry in enumerate(journal):
        if entry.revision != number:
            raise NotTheSame(f"Its journal has no revision {number}.")
    since = _beginning(journal)
    upgraded_from, state = _kept(saved, journal[since]) if since else (None, None)
    for entry in journal[since + 1 :] if since else journal:
        state = _played(saved, state, entry)
        if on_progress is not None:
            on_progress(entry.revision + 1)
    assert state is not None
    found = difference(saved, saves.dump_campaign(state), "")
    if found is not None:
        raise NotTheSame(f"After revision {journal[-1].revision} the state differs at {found}.")
    return Replayed(state, since, journal[-1].revision, upgraded_from)


def difference(saved: object, replayed: object, path: str) -> str | None:
    """Where two JSON values first differ, with what each has there; None where they never do."""
    if isinstance(saved, Mapping) and isinstance(replayed, Mapping):
        for key in sorted({*saved, *replayed}):
            inner = f"{path}.{key}" if path else str(key)
            if key not in saved or key not in replayed:
                has, not_ = ("saved", "replayed") if key in saved else ("replayed", "saved")
                return f"{inner}: {has}, but not {not_}"
            found = difference(saved[key], replayed[key], inner)
            if found is not None:
                return found
        return None
    if isinstance(saved, list) and isinstance(replayed, list):
        for place, (one, other) in enumerate(zip(saved, replayed, strict=False)):
            found = difference(one, other, f"{path}[{place}]")
            if found is not None:
                return found
        if len(saved) != len(replayed):
            return f"{path}: {len(saved)} saved, {len(replayed)} replayed"
        return None
    # As text: 1, 1.0 and true are equal in Python, but not bit for bit.
    one, other = json.dumps(saved), json.dumps(replayed)
    return None if one == other else f"{path}: {one[:_SHOWN]} saved, {other[:_SHOWN]} replayed"


def _check_schema(saved: Mapping[str, Any]) -> None:
    if saves.is_older(saved):
        raise NotTheSame(
            f"It was begun and last saved under schema {saved['schema']}, and this version plays "
            f"by the rules of schema {SCHEMA_VERSION}: it can be replayed from its next command on."
        )
    if saved["schema"] != SCHEMA_VERSION:
        raise NotTheSame(
            f"It was saved under schema {saved['schema']}, by another version of the bot; this one "
            f"knows the schemas up to {SCHEMA_VERSION}."
        )


def _beginning(journal: Sequence[Entry]) -> int:
    """From where these rules can play: the newest upgrade or redaction, or the start."""
    kept = (saves.UPGRADE, saves.REDACTION)
    return max((e.revision for e in journal if e.command.get("kind") in kept), default=0)


def _kept(saved: Mapping[str, Any], entry: Entry) -> tuple[int | None, Campaign]:
    """The schema that an upgrade came from, None for a redaction, and the campaign it kept."""
    try:
        state = saves.load_campaign(entry.command["save"])
        upgrade = entry.command["kind"] == saves.UPGRADE
        upgraded_from = int(entry.command["from"]) if upgrade else None
        own = saved["campaign"]
        return upgraded_from, replace(state, id=own["id"], guild=own["guild"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotTheSame(f"Revision {entry.revision} holds no sound save.") from error


def _played(saved: Mapping[str, Any], state: Campaign | None, entry: Entry) -> Campaign:
    place = f"revision {entry.revision} ({entry.command.get('kind')})"
    try:
        command = saves.load_command(entry.command, state)
    except (KeyError, TypeError, ValueError) as error:
        raise NotTheSame(f"The command of {place} is unknown or unsound.") from error
    if isinstance(command, StartCampaign) is not (state is None):
        raise NotTheSame(f"The command of {place} is out of place.")
    try:
        if state is None:
            own = saved["campaign"]
            state, events = engine.start(own["id"], own["guild"], command, entry.at)
        else:
            state, events = engine.apply(state, command, entry.at)
    except Rejected as refusal:
        raise NotTheSame(f"The command of {place} is refused: {refusal}.") from refusal
    # A command that was made up can break any rule; which one and how is no use to an operator.
    except Exception as error:
        raise NotTheSame(f"The command of {place} cannot be played: {error!r}.") from error
    _compare_events(entry, events, place)
    return state


def _compare_events(entry: Entry, events: tuple[Event, ...], place: str) -> None:
    replayed = [saves.dump(event) for event in events]
    found = difference({"events": entry.events}, {"events": replayed}, "")
    if found is not None:
        raise NotTheSame(f"What happened at {place} differs at {found}.")
