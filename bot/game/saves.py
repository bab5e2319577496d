"""Campaigns, commands and events as JSON and back, and the upgrades of older saves.

The saved form of a campaign names its schema version. An older save is upgraded step by step when
it is loaded; the journal then keeps the upgraded save as an entry (`UpgradeSave`), because these
rules cannot repeat what other rules did before it. So that a replay stays honest, a change of what
the rules do is a new version too, even where no field changes; its upgrade changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any, cast

from pydantic import TypeAdapter

from bot.game.commands import Build, Command, Enact, Repeal, StartCampaign
from bot.game.events import Event
from bot.game.replacing import replace
from bot.game.rules import elections, voters
from bot.game.rules.city.start_map import START
from bot.game.rules.methods import irv
from bot.game.rules.methods.ballots import Ballot, Method, Ranking, pooled
from bot.game.state import SCHEMA_VERSION, Campaign, Ending, Phase, SpeechKind, SpeechStatus

_CAMPAIGN = TypeAdapter(Campaign)

_BALLOT: TypeAdapter[Ballot] = TypeAdapter(Ballot)


def _adapter(kind: type) -> TypeAdapter[Any]:
    """What writes and reads a command or an event; TypeError where it could not be told apart."""
    if any(field.name == "kind" for field in fields(kind)):
        raise TypeError(f"{kind.__name__} has a field `kind`, under which a save keeps its name")
    return TypeAdapter(kind)


_BY_NAME: dict[str, TypeAdapter[Any]] = {
    kind.__name__: _adapter(kind) for kind in (StartCampaign, *Command.__args__, *Event.__args__)
}

_OF_A_ROUND = frozenset(kind.__name__ for kind in (Build, Enact, Repeal))

UPGRADE = "UpgradeSave"
"""The kind of a journal entry that holds an upgraded save in place of a command."""
REDACTION = "RedactSave"
"""The kind of one that holds the save from which members' words were taken out, as from the whole
journal before it: what the rules made of those words they cannot repeat without them."""


class UnknownSchema(ValueError):
    """The save was written by a version of the rules that this one does not know."""


def dump_campaign(state: Campaign) -> dict[str, Any]:
    """The campaign as JSON-safe values, with its schema version."""
    return {"schema": SCHEMA_VERSION, "campaign": _CAMPAIGN.dump_python(state, mode="json")}


def load_campaign(saved: Mapping[str, Any]) -> Campaign:
    """The campaign of such values, upgraded; UnknownSchema where a newer version wrote them."""
    schema: Any = saved.get("schema")
    values = saved["campaign"]
    while schema in _UPGRADES:
        values = _UPGRADES[schema](values)
        schema += 1
    if schema != SCHEMA_VERSION:
        raise UnknownSchema(f"this save has schema {schema}; the newest known is {SCHEMA_VERSION}")
    return _CAMPAIGN.validate_python(values, strict=False)


def is_older(saved: Mapping[str, Any]) -> bool:
    """Whether loading that save upgrades it."""
    return saved.get("schema") in _UPGRADES


def dump_upgrade(saved: Mapping[str, Any]) -> dict[str, Any]:
    """The journal entry of an older save's upgrade: what it is now, and the schema it had."""
    upgraded = dump_campaign(load_campaign(saved))
    return {"kind": UPGRADE, "from": saved["schema"], "save": upgraded}


def dump_redaction(saved: Mapping[str, Any], everybody: bool) -> dict[str, Any]:
    """The journal entry of a redaction, with what is left; `everybody` says whose words went."""
    return {"kind": REDACTION, "everybody": everybody, "save": dict(saved)}


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


def load(saved: Mapping[str, Any]) -> Any:
    """The command or event of such values."""
    values = dict(saved)
    return _BY_NAME[values.pop("kind")].validate_python(values)


def load_command(saved: Mapping[str, Any], before: Campaign | None) -> Any:
    """The command of such values that a campaign took, which was like `before` until then.

    What a mayor decides did not always name its round: it was for the one in which it was taken.
    """
    if before is not None and saved.get("kind") in _OF_A_ROUND:
        saved = {"round": before.round, **saved}
    return load(saved)


def _from_1(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Schema 1 had speeches and elections, but neither a map nor voters nor anything to govern.

    Players alone voted, by instant runoff and without a quorum. The map is that of the first day.
    The voters are settled from the campaign's generator where it stands, which moves on by that:
    the same save always has the same voters. A mayor takes office now, with a dilemma and promises
    that fall due; an ended campaign was ended by a moderator. Whatever else is new has its default.
    """
    random, electorate = voters.settle(values["random"])
    new = {
        "random": random,
        "ground": START,
        "electorate": electorate,
        "elections": [_election_of_1(election) for election in values["elections"]],
    }
    state = _CAMPAIGN.validate_python({**values, **new}, strict=False)
    if state.phase is Phase.GOVERN:
        state, _ = elections.govern(replace(state, mayor=None), state.mayor)
    elif state.phase is Phase.ENDED:
        state = replace(state, ending=Ending.STOPPED)
    return cast(Mapping[str, Any], _CAMPAIGN.dump_python(state))


def _election_of_1(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {k: values[k] for k in ("id", "opened_at", "candidates", "tie_seed", "closed_at")}
    ballots = pooled(Ranking.of(*ranking) for ranking in values["ballots"])
    closed = values["closed_at"] is not None
    return {
        **kept,
        "roll": {"frozen_at": values["roll_frozen_at"], "size": 0},
        "method": Method.IRV,
        "players_share": Fraction(1),
        "quorum": 0,
        "ballots": ballots,
        "result": irv.count(kept["candidates"], ballots, kept["tie_seed"]) if closed else None,
    }


def _from_2(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """In schema 2 no speech took a promise back, and each verdict was an event of its own."""
    return values


def _from_3(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """In schema 3 each digest moved approval anew, and a repeal took back what was still to come.

    What reactions have moved in the present round it did not say: nothing, as far as is known.
    """
    return {**values, "swayed": ()}


def _from_4(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """In schema 4 a recall gave nobody a new speech: where one is under way, it does now."""
    recall = values["phase"] == Phase.CAMPAIGN and values["recalled_in"] == values["term"]
    return {**values, "spoken_before": values["speeches_given"] if recall else 0}


def _from_5(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """In schema 5 pollution broke the word that tiles stay, a contest waited without end, and the
    same word taken back twice cost twice."""
    return values


def _from_6(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """In schema 6 were no manifestos, a speech was read in one piece, and nobody was quoted."""
    speeches = [
        {
            **speech,
            "kind": SpeechKind.SPEECH,
            "read_to": 0 if speech["status"] == SpeechStatus.GIVEN else len(speech["text"]),
        }
        for speech in values["speeches"]
    ]
    return {**values, "speeches": speeches, "quoted": ()}


_UPGRADES: Mapping[Any, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    1: _from_1,
    2: _from_2,
    3: _from_3,
    4: _from_4,
    5: _from_5,
    6: _from_6,
}
"""From each older schema to the next one."""
