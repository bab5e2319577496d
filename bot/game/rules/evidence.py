"""What promises are judged by: the city as it is, and the deeds since they were made."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.game.rules.city.build_rules import BUILDS, CLOSINGS, BuildAction
from bot.game.rules.city.builds import done
from bot.game.rules.city.grid import Ground
from bot.game.rules.city.tiles import TileKind
from bot.game.rules.judging import Facts, NeverEnacted, Stays, Test, Verdict, judge
from bot.game.state import Campaign, Deed, DeedKind, Promise


def facts(state: Campaign, made_in: int) -> Facts:
    """The city as it is, with works as if they were done, and what was built since that round."""
    deeds = tuple(_since(state, made_in, DeedKind.BUILD))
    return Facts(
        built=Counter(build for deed in deeds for build in (deed.what, *deed.also)),
        in_force=frozenset(enactment.policy for enactment in state.policies),
        indicators=state.city.indicators(),
        tiles=_with_works(state.ground).counts(),
        replaced=tuple((_stood(deed), BUILDS[BuildAction(deed.what)].becomes) for deed in deeds),
    )


def is_open(state: Campaign, promise: Promise, test: Test) -> bool:
    """Whether that test would have anything left to decide: what is so already is no promise."""
    return judge(test, facts(state, promise.made_in), due=False) is Verdict.OPEN


def culprit(state: Campaign, promise: Promise) -> Deed | None:
    """The newest deed that did what was never to be done, if the promise was to leave alone."""
    found: Deed | None = None
    match promise.test:
        case NeverEnacted(policy):
            for deed in _since(state, promise.made_in, DeedKind.POLICY):
                found = deed if deed.what == policy else found
        case Stays(kinds, _):
            for deed in _since(state, promise.made_in, DeedKind.BUILD):
                found = deed if _took(deed, kinds) else found
    return found


def _with_works(ground: Ground) -> Ground:
    """Whoever has begun to build on a tile has taken what stands there."""
    for work in ground.works:
        ground = done(ground, work.build)
    return ground


def _since(state: Campaign, made_in: int, kind: DeedKind) -> Iterator[Deed]:
    return (d for d in state.deeds if d.kind is kind and d.round >= made_in)


def _took(deed: Deed, kinds: Iterable[TileKind]) -> bool:
    becomes = BUILDS[BuildAction(deed.what)].becomes
    return becomes not in kinds and not _stood(deed).isdisjoint(kinds)


def _stood(deed: Deed) -> frozenset[TileKind]:
    """What can have stood where that was built."""
    counted = {deed.what, *deed.also}
    closed = frozenset(kind for kind, closing in CLOSINGS.items() if closing in counted)
    # Whatever replaces a plant or a refinery counts as closing it; else none of them stood there.
    return closed or frozenset(BUILDS[BuildAction(deed.what)].on) - CLOSINGS.keys()
