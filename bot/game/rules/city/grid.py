"""The city's ground as a value: a letter a tile, a digit a clock, and what is under works."""

from dataclasses import dataclass, replace

from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.city.tiles import KINDS, LETTERS, TileKind

SIZE = 10
"""Tiles along each side of the map (DESIGN.md section 4)."""

AREA = SIZE * SIZE
"""Tiles of the map. A place is a number from 0 (A1, north-west) row by row to 99 (J10)."""

_COLUMNS = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class Build:
    """A build action at a place (0-99)."""

    action: BuildAction
    place: int


@dataclass(frozen=True, slots=True)
class Work:
    """A build that has begun; the tile stays what it was until `rounds_left` (at least 1) pass."""

    build: Build
    rounds_left: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The map: ten rows of ten letters (tiles.LETTERS), north first, west first.

    `clocks` holds a digit for each tile: the rounds until it changes by itself, 0 for never. A
    young forest counts until it is grown, a sick forest until it dies, a polluted river until it
    is clean.
    """

    tiles: tuple[str, ...]
    clocks: tuple[str, ...]
    works: tuple[Work, ...] = ()

    def kind(self, place: int) -> TileKind:
        """What stands there."""
        return KINDS[self.tiles[place // SIZE][place % SIZE]]

    def clock(self, place: int) -> int:
        """Rounds until that tile changes by itself; 0 for never."""
        return int(self.clocks[place // SIZE][place % SIZE])

    def count(self, kind: TileKind) -> int:
        """How many tiles of that kind there are."""
        return "".join(self.tiles).count(LETTERS[kind])

    def counts(self) -> dict[TileKind, int]:
        """How many tiles of each kind there are, none included."""
        letters = "".join(self.tiles)
        return {kind: letters.count(letter) for kind, letter in LETTERS.items()}

    def kinds(self) -> frozenset[TileKind]:
        """Every kind of which there is at least one tile."""
        return frozenset(KINDS[letter] for letter in set("".join(self.tiles)))

    def work_at(self, place: int) -> Work | None:
        """What is being built there, if anything."""
        return next((work for work in self.works if work.build.place == place), None)

    def with_tile(self, place: int, kind: TileKind, clock: int = 0) -> "Ground":
        """The same ground with another tile there."""
        return replace(
            self,
            tiles=_with(self.tiles, place, LETTERS[kind]),
            clocks=_with(self.clocks, place, str(clock)),
        )


def rows_of(letters: str) -> tuple[str, ...]:
    """A hundred letters or digits as ten rows."""
    return tuple(letters[start : start + SIZE] for start in range(0, AREA, SIZE))


def name_of(place: int) -> str:
    """What players call a place: column A-J from the west, row 1-10 from the north."""
    return f"{_COLUMNS[place % SIZE]}{place // SIZE + 1}"


_PLACES = {name_of(place): place for place in range(AREA)}


def place_of(name: str) -> int | None:
    """The place that a player names, such as `c7`; None where there is none of that name."""
    return _PLACES.get(name.strip().upper())


def _with(rows: tuple[str, ...], place: int, letter: str) -> tuple[str, ...]:
    number, column = divmod(place, SIZE)
    row = rows[number]
    return (*rows[:number], row[:column] + letter + row[column + 1 :], *rows[number + 1 :])
