"""Hair: what hangs behind the head, and what frames the face."""

from collections.abc import Sequence
from math import cos, pi, sin

from bot.face.portraits.canvas import (
    Canvas,
    Colour,
    Point,
    darker,
    lighter,
    mirrored,
    palette,
    smooth,
)
from bot.face.portraits.head import at, outline
from bot.face.portraits.traits import Hair, Traits

SCARVES = palette("c4566a 3f7f8c e0a458 6b5b95 5a8f69")

# The right half of a head of hair: its outer edge, from the crown to in front of the ear.
CROWN: tuple[Point, ...] = ((0, -1.14), (0.6, -1.04), (0.98, -0.6), (1.07, -0.2))
# The right half of a hairline, from the ear to the middle of the forehead.
HAIRLINES: dict[Hair, tuple[Point, ...]] = {
    Hair.CROPPED: ((1.03, 0.02), (0.93, -0.05), (0.87, -0.42), (0.55, -0.56), (0, -0.56)),
    Hair.AFRO: ((1.05, 0.0), (0.94, -0.08), (0.86, -0.42), (0.5, -0.6), (0, -0.63)),
    Hair.BOB: ((1.16, 0.3), (1.05, 0.62), (0.88, 0.5), (0.87, -0.24), (0.5, -0.33), (0, -0.36)),
    Hair.LONG: ((1.15, 0.3), (1.12, 0.9), (0.98, 0.8), (0.92, 0.1), (0.66, -0.4), (0, -0.84)),
    Hair.BUN: ((1.02, -0.08), (0.93, -0.16), (0.82, -0.48), (0.46, -0.66), (0, -0.7)),
    Hair.BRAIDS: ((1.03, 0.02), (0.93, -0.06), (0.84, -0.44), (0.48, -0.62), (0, -0.66)),
}
# Hair that is parted: the whole outline, the parting on the left.
SWEPT: dict[Hair, tuple[Point, ...]] = {
    Hair.PARTED: (
        *(
            (-1.03, 0.02),
            (-1.06, -0.3),
            (-0.94, -0.72),
            (-0.55, -1.06),
            (0.1, -1.17),
            (0.68, -1.02),
        ),
        *((1.02, -0.58), (1.08, -0.2), (1.03, 0.02), (0.93, -0.04), (0.9, -0.3), (0.6, -0.4)),
        *((0.1, -0.52), (-0.42, -0.76), (-0.62, -0.56), (-0.86, -0.4), (-0.93, -0.04)),
    ),
    Hair.QUIFF: (
        *((-1.02, 0.0), (-1.05, -0.3), (-0.95, -0.72), (-0.72, -1.2), (-0.1, -1.42), (0.6, -1.36)),
        *((0.98, -1.06), (0.86, -0.84), (1.04, -0.5), (1.04, -0.2), (1.02, 0.0), (0.93, -0.06)),
        *((0.86, -0.44), (0.5, -0.6), (0, -0.64), (-0.5, -0.58), (-0.86, -0.42), (-0.93, -0.06)),
    ),
    Hair.WAVY: (
        *((-1.1, 0.75), (-1.22, 0.35), (-1.13, 0.0), (-1.14, -0.35), (-0.95, -0.82), (-0.5, -1.12)),
        *((0.12, -1.2), (0.72, -1.06), (1.08, -0.62), (1.14, -0.2), (1.12, 0.05), (1.22, 0.35)),
        *((1.1, 0.75), (0.96, 0.62), (0.98, 0.25), (0.9, -0.1), (0.82, -0.34), (0.3, -0.5)),
        *((-0.38, -0.86), (-0.66, -0.5), (-0.9, -0.14), (-0.95, 0.3), (-0.97, 0.62)),
    ),
    Hair.PONYTAIL: (
        *((-1.02, -0.04), (-1.04, -0.34), (-0.92, -0.74), (-0.52, -1.06), (0.1, -1.14)),
        *((0.66, -1.02), (1.0, -0.58), (1.06, -0.24), (1.02, -0.04), (0.94, -0.12), (0.84, -0.4)),
        *((0.4, -0.58), (-0.2, -0.78), (-0.5, -0.66), (-0.84, -0.42), (-0.94, -0.12)),
    ),
}


def draw_back_hair(canvas: Canvas, traits: Traits) -> None:
    """What shows behind head and shoulders."""
    colour = darker(traits.hair_colour, 0.22)
    style = traits.hair
    if style is Hair.AFRO:
        _curls(canvas, traits, traits.hair_colour, reach=1.38, size=42, low=1.2)
        canvas.ellipse(*at(traits, 0, -0.36), 1.38 * traits.head_width, 146, traits.hair_colour)
    elif style is Hair.BALD:
        for side in (-1, 1):
            canvas.ellipse(*at(traits, side * 0.97, -0.12), 17, 44, traits.hair_colour)
    elif style is Hair.BOB:
        canvas.blob(
            _half(
                traits,
                (0, -1.15),
                (0.8, -0.98),
                (1.2, -0.3),
                (1.27, 0.35),
                (1.1, 0.86),
                (0.6, 0.95),
                (0, 0.9),
            ),
            colour,
        )
    elif style is Hair.LONG:
        canvas.blob(
            _half(
                traits,
                (0, -1.15),
                (0.8, -0.98),
                (1.18, -0.3),
                (1.27, 0.5),
                (1.36, 1.4),
                (1.2, 2.0),
                (0.6, 2.1),
                (0, 2.0),
            ),
            colour,
        )
    elif style is Hair.WAVY:
        canvas.blob(
            _half(
                traits,
                (0, -1.15),
                (0.8, -1.0),
                (1.2, -0.4),
                (1.16, 0.1),
                (1.38, 0.6),
                (1.22, 1.05),
                (1.42, 1.5),
                (1.1, 1.9),
                (0.5, 1.8),
                (0, 1.7),
            ),
            colour,
        )
    elif style is Hair.BUN:
        canvas.ellipse(*at(traits, 0, -1.24), 50, 42, traits.hair_colour)
        canvas.ellipse(*at(traits, -0.1, -1.32), 26, 14, lighter(traits.hair_colour, 0.14))
    elif style is Hair.PONYTAIL:
        tail = (
            (0.5, -0.9),
            (1.3, -0.75),
            (1.62, -0.1),
            (1.5, 0.7),
            (1.2, 1.2),
            (1.24, 0.5),
            (1.1, -0.1),
            (0.6, -0.3),
        )
        canvas.blob(_turned(traits, tail), colour)
    elif style is Hair.BRAIDS:
        for side in (-1, 1):
            for index, x in enumerate((0.72, 0.9, 1.08, 1.26)):
                shade = darker(traits.hair_colour, 0.08 + 0.2 * (index % 2))
                end = at(traits, side * (x + 0.06), 1.5 - 0.24 * index)
                canvas.stroke(
                    [at(traits, side * x * 0.85, -0.4), at(traits, side * (x + 0.1), 0.5), end],
                    shade,
                    9,
                )
                canvas.ellipse(*end, 11, 11, SCARVES[traits.accent])
    elif style is Hair.HEADSCARF:
        scarf = darker(SCARVES[traits.accent], 0.2)
        canvas.blob(
            _half(
                traits,
                (0, -1.16),
                (0.9, -0.9),
                (1.22, -0.1),
                (1.16, 0.7),
                (1.3, 1.5),
                (0.7, 1.8),
                (0, 1.8),
            ),
            scarf,
        )


def draw_front_hair(canvas: Canvas, traits: Traits) -> None:
    """What frames the face, and its shadow on the forehead."""
    style, colour = traits.hair, traits.hair_colour
    if style is Hair.BALD:
        side = 1 if traits.flip else -1
        with canvas.inside(outline(traits)):
            canvas.ellipse(*at(traits, side * 0.3, -0.72), 26, 12, lighter(traits.skin, 0.4))
        return
    if style is Hair.HEADSCARF:
        _headscarf(canvas, traits)
        return
    shape = _front(traits)
    with canvas.inside(outline(traits)):
        canvas.blob([(x, y + 6) for x, y in shape], darker(traits.skin, 0.18))
    if style is Hair.CURLY:
        _curls(canvas, traits, colour, reach=1.0, size=30, low=0.25)
    canvas.blob(shape, colour)
    _shine(canvas, traits, shape)


def _front(traits: Traits) -> list[Point]:
    if traits.hair in SWEPT:
        return _turned(traits, SWEPT[traits.hair])
    hairline = HAIRLINES.get(traits.hair, HAIRLINES[Hair.CROPPED])
    return _half(traits, *CROWN, *hairline)


def _half(traits: Traits, *right: Point) -> list[Point]:
    return mirrored([at(traits, x, y) for x, y in right])


def _turned(traits: Traits, points: Sequence[Point]) -> list[Point]:
    side = -1 if traits.flip else 1
    return [at(traits, side * x, y) for x, y in points]


def _shine(canvas: Canvas, traits: Traits, shape: list[Point]) -> None:
    light = lighter(traits.hair_colour, 0.16)
    side = -1 if traits.flip else 1
    with canvas.inside(shape):
        for x, y, reach in ((0.28, -0.98, 0.34), (0.46, -0.82, 0.2)):
            canvas.stroke(
                [
                    at(traits, side * (x - reach), y - 0.03),
                    at(traits, side * x, y),
                    at(traits, side * (x + reach), y + 0.14),
                ],
                light,
                4.5,
            )


def _curls(
    canvas: Canvas, traits: Traits, colour: Colour, *, reach: float, size: float, low: float
) -> None:
    """Round curls along the crown, `low` being how far below the ears' height they go."""
    count = 11
    for index in range(count):
        angle = pi + low * 0.3 - (pi + low * 0.6) * index / (count - 1)
        x, y = at(traits, reach * cos(angle), -0.28 - reach * 0.76 * sin(angle))
        canvas.ellipse(x, y, size, size, colour)
    light = lighter(colour, 0.13)
    for x, y in ((-0.45, -0.9), (0.15, -1.0), (0.6, -0.75)):
        canvas.ellipse(*at(traits, x, y), size * 0.5, size * 0.42, light)


def _headscarf(canvas: Canvas, traits: Traits) -> None:
    colour = SCARVES[traits.accent]
    outer = [
        (0, -1.15),
        (0.62, -1.04),
        (1.05, -0.55),
        (1.14, 0.1),
        (1.0, 0.7),
        (0.72, 1.08),
        (0, 1.3),
    ]
    opening = [
        (0, 1.02),
        (0.5, 0.92),
        (0.79, 0.5),
        (0.87, -0.05),
        (0.72, -0.5),
        (0.4, -0.66),
        (0, -0.7),
    ]
    right = [
        *smooth([at(traits, x, y) for x, y in outer], closed=False),
        *smooth([at(traits, x, y) for x, y in opening], closed=False),
    ]
    with canvas.inside(outline(traits)):
        canvas.shape([(x, y + 5) for x, y in mirrored(right)], darker(traits.skin, 0.16))
    canvas.shape(mirrored(right), colour)
    fold = darker(colour, 0.18)
    side = -1 if traits.flip else 1
    for start, middle, end in (
        ((-0.95, 0.45), (-0.3, 1.12), (0.75, 1.02)),
        ((-0.55, -0.95), (0.1, -0.92), (0.75, -0.6)),
    ):
        canvas.stroke([at(traits, side * x, y) for x, y in (start, middle, end)], fold, 3.4)
