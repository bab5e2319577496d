"""A year of the ground: yields and energy, nature, and the works that are done at its end."""

from dataclasses import dataclass, replace

from bot.game.rules.city import energy, yields
from bot.game.rules.city.build_rules import BUILDS
from bot.game.rules.city.builds import done, done_effects
from bot.game.rules.city.effects import Effect
from bot.game.rules.city.grid import Build, Ground
from bot.game.rules.city.pollution import Change, nature


@dataclass(frozen=True, slots=True)
class Year:
    """What a round made of the ground: effects that add up, tiles that changed, works done."""

    ground: Ground
    effects: tuple[Effect, ...]
    changes: tuple[Change, ...]
    finished: tuple[Build, ...]


def tick(ground: Ground) -> Year:
    """The ground a round later.

    What stands at the round's end yields, burns and pollutes for the whole round; works that are
    done stand from the next round on.
    """
    standing = (*yields.effects(ground), *energy.effects(ground))
    ground, changes, natural = nature(ground)
    found, finished = [*standing, *natural], []
    works = tuple(replace(work, rounds_left=work.rounds_left - 1) for work in ground.works)
    for work in works:
        if work.rounds_left == 0:
            before, title = ground.kind(work.build.place), BUILDS[work.build.action].title
            found += done_effects(ground, work.build)
            ground = done(ground, work.build)
            changes += (Change(work.build.place, before, ground.kind(work.build.place), title),)
            finished.append(work.build)
    ground = replace(ground, works=tuple(work for work in works if work.rounds_left))
    return Year(ground, tuple(found), changes, tuple(finished))
