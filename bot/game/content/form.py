"""The forms of the content: a policy, a dilemma with its options, an event of the city.

Titles, labels and texts are message ids of the locales. An `id` is for ever: saves name it.
"""

from dataclasses import dataclass

from bot.game.content.conditions import Condition
from bot.game.content.effects import NOTHING, Effects
from bot.game.vocabulary import Category


@dataclass(frozen=True, slots=True)
class Words:
    """What speakers call a thing, in each language; by these a promise finds what it is about."""

    en: tuple[str, ...]
    fr: tuple[str, ...]
    de: tuple[str, ...]
    es: tuple[str, ...]

    def by_language(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Pairs of a language code and its phrases."""
        return ("en", self.en), ("fr", self.fr), ("de", self.de), ("es", self.es)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a mayor can enact; it stays in force, and its points are added once.

    `cost` is paid in credits and `capital` in political capital when it is enacted; `at_once`
    counts then, `effects` after `delay` rounds. `upkeep` and `yields` are credits a round while
    it is in force. `needs` is the research (0-100) that it takes, and the policies of `excludes`
    cannot be in force beside it.
    """

    id: str
    title: str
    text: str
    category: Category
    cost: int
    capital: int
    delay: int
    words: Words
    at_once: Effects = NOTHING
    effects: Effects = NOTHING
    upkeep: int = 0
    yields: int = 0
    needs: int | None = None
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a dilemma: credits, points now, and points in that many rounds, if any."""

    id: str
    label: str
    text: str
    effects: Effects
    cost: int = 0
    later: tuple[int, Effects] | None = None


@dataclass(frozen=True, slots=True)
class Dilemma:
    """A crisis that the whole server votes on; may come when every condition of `when` holds.

    `default` is the id of the option that is taken where nobody votes.
    """

    id: str
    title: str
    text: str
    options: tuple[Option, ...]
    default: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class CityEvent:
    """What befalls the city; the higher the `weight`, the likelier among those that may come."""

    id: str
    title: str
    text: str
    weight: int
    effects: Effects
    when: tuple[Condition, ...] = ()
