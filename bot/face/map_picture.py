"""The city's map as a picture: a square for each tile, with its letter, and the works on it."""

import io
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from bot.face.texts import Texts
from bot.game.rules.city.grid import AREA, SIZE, Ground, name_of
from bot.game.rules.city.tiles import LETTERS, NAMES, TileKind

TILE = 64
"""Pixels along a tile's side; the picture is the tiles and a margin for columns and rows."""
MARGIN = 36
OVERSAMPLING = 2
"""Drawn so many times larger and made smaller at the end, for smooth edges."""
GAP = 2
LETTER_SIZE = 15
LABEL_SIZE = 20
DRAWN = 256
"""Maps that are kept: one is looked at many times a round, and all campaigns begin with one."""
ALT_LIMIT = 1_024
"""Characters of a picture's description."""

PAPER, INK, WHITE = "#f5efe0", "#3a3226", "#ffffff"
WORKS = "#e8a317"
CHANGED = "#d81b60"
"""Of the frame round what changed."""
FRAME = 6

GROUNDS: Mapping[TileKind, str] = {
    TileKind.HEALTHY_FOREST: "#3f8f4f",
    TileKind.SICK_FOREST: "#a79a4e",
    TileKind.CLEAN_RIVER: "#4f9bd9",
    TileKind.POLLUTED_RIVER: "#7c7a5c",
    TileKind.FARMLAND: "#e0c15a",
    TileKind.DEAD_FARMLAND: "#b39a78",
    TileKind.WASTELAND: "#d9cfb8",
    TileKind.FACTORY: "#8d8d93",
    TileKind.CLEAN_FACTORY: "#9fc7b0",
    TileKind.COAL_PLANT: "#56565c",
    TileKind.REFINERY: "#8a5a44",
    TileKind.HOUSING: "#d98b6a",
    TileKind.CITY_CENTRE: "#c8553d",
    TileKind.RESEARCH_CENTRE: "#8f7cc3",
    TileKind.SOLAR_FIELD: "#35538f",
    TileKind.WIND_FARM: "#bfe0e6",
    TileKind.FUSION_REACTOR: "#5fd0c5",
    TileKind.CARBON_CAPTURE: "#7fa8a3",
}
"""What a tile is filled with."""

_Draw = Callable[["_Tile"], None]


class _Tile:
    """A tile to draw on, in hundredths of its side from its north-west corner."""

    def __init__(self, draw: ImageDraw.ImageDraw, left: int, top: int, side: int) -> None:
        self._draw, self._left, self._top, self._side = draw, left, top, side

    def _at(self, *points: tuple[float, float]) -> list[tuple[float, float]]:
        share = self._side / 100
        return [(self._left + x * share, self._top + y * share) for x, y in points]

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        self._draw.rectangle(self._at((x0, y0), (x1, y1)), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        corners = self._at((x - radius, y - radius), (x + radius, y + radius))
        self._draw.ellipse(corners, fill=colour)

    def shape(self, colour: str, *points: tuple[float, float]) -> None:
        self._draw.polygon(self._at(*points), fill=colour)

    def line(self, colour: str, width: float, *points: tuple[float, float]) -> None:
        pixels = max(1, round(width * self._side / 100))
        self._draw.line(self._at(*points), fill=colour, width=pixels, joint="curve")

    def text(self, x: float, y: float, text: str, colour: str, size: int) -> None:
        (at,) = self._at((x, y))
        font = ImageFont.load_default(size * OVERSAMPLING)
        self._draw.text(at, text, fill=colour, font=font, anchor="mm")


def _trees(leaf: str, trunk: str) -> _Draw:
    def draw(tile: _Tile) -> None:
        for x, y in ((32, 30), (70, 38), (45, 62)):
            tile.box(x - 3, y + 16, x + 3, y + 26, trunk)
            tile.shape(leaf, (x, y - 18), (x - 17, y + 18), (x + 17, y + 18))

    return draw


def _waves(colour: str) -> _Draw:
    def draw(tile: _Tile) -> None:
        for y in (28, 52, 76):
            swell = [(x, y + 5 * (-1) ** (x // 16)) for x in range(10, 95, 16)]
            tile.line(colour, 5, *swell)

    return draw


def _furrows(colour: str) -> _Draw:
    def draw(tile: _Tile) -> None:
        for x in (18, 36, 54, 72, 90):
            tile.line(colour, 5, (x, 12), (x - 8, 88))

    return draw


def _stones(tile: _Tile) -> None:
    for x, y in ((28, 34), (66, 28), (48, 62), (78, 72)):
        tile.disc(x, y, 5, "#b3a78d")


def _works(wall: str, smoke: str) -> _Draw:
    def draw(tile: _Tile) -> None:
        tile.box(60, 24, 70, 78, wall)
        for x, y, radius in ((66, 18, 7), (76, 13, 8)):
            tile.disc(x, y, radius, smoke)
        tile.shape(wall, (18, 78), (18, 48), (36, 38), (36, 48), (54, 38), (54, 48), (84, 48))
        tile.box(18, 48, 84, 80, wall)

    return draw


def _coal_plant(tile: _Tile) -> None:
    for x in (30, 64):
        tile.shape(WHITE, (x - 16, 80), (x - 9, 36), (x + 9, 36), (x + 16, 80))
        tile.disc(x + 4, 24, 11, "#2c2c30")


def _refinery(tile: _Tile) -> None:
    tile.disc(32, 62, 19, "#e6d6c8")
    tile.box(66, 30, 73, 80, "#e6d6c8")
    tile.shape("#f2a33a", (69, 8), (60, 28), (78, 28))


def _houses(tile: _Tile) -> None:
    for x, y in ((30, 38), (68, 58)):
        tile.box(x - 15, y, x + 15, y + 26, "#fbeadb")
        tile.shape("#8e3f2b", (x - 20, y), (x, y - 18), (x + 20, y))


def _town_hall(tile: _Tile) -> None:
    tile.box(22, 48, 78, 80, "#fbeadb")
    tile.shape("#fbeadb", (18, 48), (50, 24), (82, 48))
    tile.line(INK, 4, (50, 26), (50, 6))
    tile.shape("#f2d479", (50, 6), (70, 12), (50, 18))


def _flask(tile: _Tile) -> None:
    tile.shape(WHITE, (42, 18), (58, 18), (58, 42), (80, 80), (20, 80), (42, 42))
    tile.shape("#5c3fa8", (34, 58), (66, 58), (76, 77), (24, 77))


def _panels(tile: _Tile) -> None:
    for y in (22, 52):
        for x in (20, 52):
            tile.shape("#9fc3ff", (x + 6, y), (x + 32, y), (x + 26, y + 24), (x, y + 24))


def _turbine(tile: _Tile) -> None:
    tile.line(INK, 5, (50, 44), (50, 86))
    for x, y in ((50, 10), (80, 60), (20, 60)):
        tile.line(WHITE, 8, (50, 44), (x, y))
    tile.disc(50, 44, 6, INK)


def _ring(tile: _Tile) -> None:
    tile.disc(50, 50, 34, WHITE)
    tile.disc(50, 50, 23, "#1f8f86")
    tile.disc(50, 50, 11, "#fff3a8")


def _fans(tile: _Tile) -> None:
    tile.box(14, 26, 86, 78, "#e8f1f0")
    for x in (33, 67):
        tile.disc(x, 52, 14, "#4d7a75")
        tile.disc(x, 52, 4, WHITE)


PICTURES: Mapping[TileKind, _Draw] = {
    TileKind.HEALTHY_FOREST: _trees("#1f5c31", "#5b4027"),
    TileKind.SICK_FOREST: _trees("#6e5a23", "#5b4027"),
    TileKind.CLEAN_RIVER: _waves("#dff0ff"),
    TileKind.POLLUTED_RIVER: _waves("#4c4a33"),
    TileKind.FARMLAND: _furrows("#9c7d22"),
    TileKind.DEAD_FARMLAND: _furrows("#8a745a"),
    TileKind.WASTELAND: _stones,
    TileKind.FACTORY: _works("#4e4e55", "#3a3a3f"),
    TileKind.CLEAN_FACTORY: _works("#2f6b4c", "#f4fff8"),
    TileKind.COAL_PLANT: _coal_plant,
    TileKind.REFINERY: _refinery,
    TileKind.HOUSING: _houses,
    TileKind.CITY_CENTRE: _town_hall,
    TileKind.RESEARCH_CENTRE: _flask,
    TileKind.SOLAR_FIELD: _panels,
    TileKind.WIND_FARM: _turbine,
    TileKind.FUSION_REACTOR: _ring,
    TileKind.CARBON_CAPTURE: _fans,
}
"""What is drawn on a tile of each kind."""


@lru_cache(maxsize=DRAWN)
def picture(ground: Ground, changed: tuple[int, ...] = ()) -> bytes:
    """The map as a PNG; takes some tens of milliseconds, so call it in a thread."""
    file = io.BytesIO()
    drawn(ground, changed).save(file, "PNG", optimize=True)
    return file.getvalue()


def drawn(ground: Ground, changed: Collection[int] = ()) -> Image.Image:
    """The map, with a frame round the places that `changed` in the last round."""
    side, margin = TILE * OVERSAMPLING, MARGIN * OVERSAMPLING
    whole = margin + SIZE * side
    image = Image.new("RGB", (whole, whole), PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(LABEL_SIZE * OVERSAMPLING)
    for number in range(SIZE):
        middle = margin + number * side + side // 2
        draw.text((middle, margin // 2), name_of(number)[0], fill=INK, font=font, anchor="mm")
        draw.text((margin // 2, middle), str(number + 1), fill=INK, font=font, anchor="mm")
    for place in range(AREA):
        row, column = divmod(place, SIZE)
        tile = _Tile(draw, margin + column * side, margin + row * side, side)
        _draw_tile(tile, ground, place)
    for place in changed:
        row, column = divmod(place, SIZE)
        left, top = margin + column * side, margin + row * side
        corners = (left, top, left + side - 1, top + side - 1)
        draw.rectangle(corners, outline=CHANGED, width=FRAME * OVERSAMPLING)
    return image.resize((whole // OVERSAMPLING, whole // OVERSAMPLING), Image.Resampling.LANCZOS)


def _draw_tile(tile: _Tile, ground: Ground, place: int) -> None:
    kind = ground.kind(place)
    tile.box(GAP, GAP, 100 - GAP, 100 - GAP, GROUNDS[kind])
    PICTURES[kind](tile)
    work = ground.work_at(place)
    if work is not None:
        for start, end in (((3, 3), (97, 3)), ((97, 3), (97, 97)), ((97, 97), (3, 97))):
            tile.line(WORKS, 8, start, end)
        tile.line(WORKS, 8, (3, 97), (3, 3))
        tile.disc(82, 18, 15, WORKS)
        tile.text(82, 18, str(work.rounds_left), INK, LETTER_SIZE)
    tile.disc(17, 83, 13, WHITE)
    tile.text(17, 83, LETTERS[kind], INK, LETTER_SIZE)


def legend(ground: Ground, _: Texts) -> str:
    """The letters on the map with their names and how many tiles there are of each."""
    lines = [
        f"`{letter}` {_(NAMES[kind])} · {ground.count(kind)}"
        for kind, letter in LETTERS.items()
        if ground.count(kind)
    ]
    return "\n".join(lines)


def alternative(ground: Ground, _: Texts) -> str:
    """The picture's description, row by row, for who cannot see it."""
    rows = "; ".join(f"{number} {row}" for number, row in enumerate(ground.tiles, start=1))
    text = _(
        "The city's map, ten rows from the north of ten tiles from A in the west to J in the "
        "east, each tile as its letter in the legend: {rows}"
    )
    return text.format(rows=rows)[:ALT_LIMIT]
