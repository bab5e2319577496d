"""Campaigns, commands and events as JSON and back.

The saved form of a campaign names its schema version; a later version of the rules tells by it
how to upgrade an older save.
"""

from typing import Any

from pydantic import TypeAdapter

from bot.game.commands import Command, StartCampaign
from bot.game.events import Event
from bot.game.rules.methods.ballots import Ballot
from bot.game.state import SCHEMA_VERSION, Campaign

_CAMPAIGN = TypeAdapter(Campaign)

_BALLOT: TypeAdapter[Ballot] = TypeAdapter(Ballot)

_BY_NAME: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (StartCampaign, *Command.__args__, *Event.__args__)
}


class UnknownSchema(ValueError):
    """The save was written by a version of the rules that this one does not know."""


def dump_campaign(state: Campaign) -> dict[str, Any]:
    """The campaign as JSON-safe values, with its schema version."""
    return {"schema": SCHEMA_VERSION, "campaign": _CAMPAIGN.dump_python(state, mode="json")}


def load_campaign(saved: dict[str, Any]) -> Campaign:
    """The campaign of such values; UnknownSchema where a newer version wrote them."""
    if saved.get("schema") != SCHEMA_VERSION:
        raise UnknownSchema(f"this save has schema {saved.get('schema')}, not {SCHEMA_VERSION}")
    return _CAMPAIGN.validate_python(saved["campaign"], strict=False)


def dump_ballot(ballot: Ballot) -> dict[str, Any]:
    """A ballot as JSON-safe values."""
    return dict(_BALLOT.dump_python(ballot, mode="json"))


def load_ballot(saved: dict[str, Any]) -> Ballot:
    """The ballot of such values."""
    return _BALLOT.validate_python(saved, strict=False)


def dump(fact: StartCampaign | Command | Event) -> dict[str, Any]:
    """A command or an event as JSON-safe values under the name of its kind."""
    name = type(fact).__name__
    return {"kind": name, **_BY_NAME[name].dump_python(fact, mode="json")}


def load(saved: dict[str, Any]) -> Any:
    """The command or event of such values."""
    values = dict(saved)
    return _BY_NAME[values.pop("kind")].validate_python(values)
