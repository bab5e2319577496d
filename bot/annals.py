"""What the journals tell of rounds and campaigns that are over: the newspaper, the leaderboard."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import structlog

from bot.game import saves, views
from bot.game.commands import (
    CloseElection,
    EndCampaign,
    RemoveMayor,
    Resign,
    ResolveRound,
    SkipElection,
)
from bot.game.events import CampaignEnded, ElectionClosed, Event, NobodyElected
from bot.game.issues import READ, Issue, issues
from bot.game.redaction import NOBODY
from bot.game.rules.standing import Record, Reports, Standing, standings
from bot.game.state import Campaign
from bot.store import campaigns
from bot.store.database import Database

log = structlog.get_logger()

_READ = frozenset(kind.__name__ for kind in READ)
_DECISIVE = tuple(
    kind.__name__
    for kind in (CloseElection, SkipElection, ResolveRound, Resign, RemoveMayor, EndCampaign)
)
_RECORDED = frozenset(k.__name__ for k in (ElectionClosed, NobodyElected, CampaignEnded))


async def issues_of(
    database: Database, campaign_id: str, let_through: Callable[[dict[str, Any]], dict[str, Any]]
) -> tuple[Issue, ...]:
    """The newspaper's issue of each round of the campaign that is over, in order.

    `let_through` takes out of each saved event what the guild does not want said.
    """
    async with database.reading() as session:
        saved = await campaigns.happened(session, campaign_id, _READ)
    return await asyncio.to_thread(
        lambda: issues(_loaded(map(let_through, each)) for each in saved)
    )


async def leaderboard(
    database: Database, guild_id: int, newest: Campaign | None
) -> tuple[Standing, ...]:
    """The guild's players over all of its campaigns; of the `newest` one as it stands.

    Who had their words deleted is not on it.
    """
    async with database.reading() as session:
        saved = await campaigns.happened_in(session, guild_id, _DECISIVE, _RECORDED)
    now = {} if newest is None else {newest.id: views.report_cards(newest)}
    return await asyncio.to_thread(partial(_standings, saved, now))


def _standings(
    saved: dict[str, list[dict[str, Any]]], now: Mapping[str, Reports]
) -> tuple[Standing, ...]:
    records = []
    for campaign, events in saved.items():
        happened = _loaded(events)
        mayors = [_mayor(event) for event in happened]
        ends = (event.reports for event in happened if isinstance(event, CampaignEnded))
        reports = now[campaign] if campaign in now else next(ends, ())
        known = tuple(each for each in reports if not NOBODY.fullmatch(each[0].name))
        records.append(Record(known, tuple(m for m in mayors if m is not None)))
    return standings(records)


def _mayor(event: Event) -> int | None:
    """Who came into office by it, if anybody."""
    match event:
        case ElectionClosed():
            return event.result.winner
        case NobodyElected(mayor) if mayor is not None:
            return mayor.player
    return None


def _loaded(saved: Iterable[dict[str, Any]]) -> list[Event]:
    """The events; one of a form that older rules wrote and these cannot read is left out."""
    found: list[Event] = []
    for each in saved:
        try:
            found.append(saves.load(each))
        except ValueError:
            log.info("event of an older form left out", kind=each["kind"])
    return found
