"""A governed campaign with a ledger, and its deeds, for the tests of promises."""

from dataclasses import replace

from bot.game import balance
from bot.game.content.personas import PERSONAS
from bot.game.rules import voters
from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.builds import deeds_of
from bot.game.rules.city.start_map import START
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Test
from bot.game.state import (
    Campaign,
    City,
    Deed,
    DeedKind,
    Enactment,
    Phase,
    Preset,
    Promise,
    PromiseStatus,
    Speech,
    SpeechStatus,
)
from bot.game.vocabulary import Category
from tests.game.plays import ANN, NOW


def governed(*promises: Promise, round: int = 1, mayor: int | None = ANN) -> Campaign:
    """A standard campaign in its first term, governed by Ann, with this ledger."""
    _, electorate = voters.settle(7)
    return Campaign(
        id="c1",
        guild=1,
        preset=Preset.STANDARD,
        started_at=NOW,
        random=7,
        phase=Phase.GOVERN,
        term=1,
        round=round,
        city=City(**balance.START_INDICATORS, treasury=balance.START_TREASURY),
        citizens=PERSONAS[:4],
        ground=START,
        electorate=electorate,
        speeches=(
            Speech(1, ANN, "We will.", 1, 1, SpeechStatus.POSTED, 0),
            Speech(2, ANN, "We shall.", 1, 1, SpeechStatus.READ, 0),
        ),
        ledger=promises,
        mayor=mayor,
    )


def promise(
    test: Test | None = None,
    *,
    key: str = "P1",
    player: int = ANN,
    status: PromiseStatus = PromiseStatus.ACTIVE,
    due: int | None = 3,
    timeline: int | None = None,
    made_in: int = 1,
    category: Category = Category.ENVIRONMENT,
    cost: int = 0,
    speech: int = 1,
) -> Promise:
    return Promise(
        id=key,
        speech=speech,
        player=player,
        quote="We will",
        summary="Do it",
        category=category,
        feasibility=0.8,
        cost=cost,
        timeline=timeline,
        made_in=made_in,
        status=status,
        test=test,
        due=due,
    )


def built(state: Campaign, action: BuildAction, place: int = 79) -> Campaign:
    """The campaign after a build, as far as promises are concerned."""
    also = deeds_of(action, state.ground.kind(place))[1:]
    deed = Deed(f"D{len(state.deeds) + 1}", state.round, ANN, DeedKind.BUILD, action, place, also)
    return replace(state, deeds=(*state.deeds, deed))


def cleared(state: Campaign, place: int = 0) -> Campaign:
    state = built(state, BuildAction.CLEAR_FOREST, place)
    return replace(state, ground=state.ground.with_tile(place, TileKind.WASTELAND))


def enacted(state: Campaign, policy: str) -> Campaign:
    deed = Deed(f"D{len(state.deeds) + 1}", state.round, ANN, DeedKind.POLICY, policy)
    in_force = (*state.policies, Enactment(policy, state.round))
    return replace(state, deeds=(*state.deeds, deed), policies=in_force)
