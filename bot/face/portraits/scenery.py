"""What stands behind a citizen: a skyline, hills, paper planes, a garden."""

from bot.face.portraits.canvas import Canvas, Colour, darker, lighter, mix, rgb
from bot.face.portraits.traits import Traits
from bot.game.vocabulary import Demographic

SKIES: dict[Demographic, Colour] = {
    Demographic.URBAN_PROFESSIONAL: rgb("8ec1e0"),
    Demographic.RURAL_FARMER: rgb("f6cd66"),
    Demographic.STUDENT: rgb("c3a8ee"),
    Demographic.RETIREE: rgb("96cdb4"),
}


def draw_scenery(canvas: Canvas, demographic: Demographic, traits: Traits) -> None:
    """The background, mirrored for half of the citizens."""
    sky = SKIES[demographic]
    side = -1 if traits.flip else 1
    canvas.ellipse(128, 128, 222, 222, lighter(sky, 0.3))
    if demographic is Demographic.URBAN_PROFESSIONAL:
        _skyline(canvas, sky, side)
    elif demographic is Demographic.RURAL_FARMER:
        _hills(canvas, side)
    elif demographic is Demographic.STUDENT:
        _confetti(canvas, sky, side)
    else:
        _garden(canvas, side)


def _skyline(canvas: Canvas, sky: Colour, side: int) -> None:
    tower, window = mix(sky, rgb("31518a"), 0.45), rgb("ffe9a8")
    for offset, width, top in (
        (-112, 30, 128),
        (-80, 26, 84),
        (66, 28, 104),
        (96, 30, 66),
        (124, 30, 136),
    ):
        x = 128 + side * offset
        canvas.box(x - width / 2, top, x + width / 2, 256, tower, 2)
        for row in range(5):
            for column in (-1, 1):
                if (row * 2 + column + width) % 3:
                    left, y = x + column * width / 4, top + 9 + row * 15
                    canvas.box(left - 3, y, left + 3, y + 7, window, 1)


def _hills(canvas: Canvas, side: int) -> None:
    canvas.ellipse(128 + side * 92, 112, 36, 36, rgb("fff4cf"))
    for offset, width, top, colour in (
        (70, 260, 168, "a9c46c"),
        (-80, 250, 184, "8cb259"),
        (10, 330, 212, "75a04b"),
    ):
        canvas.ellipse(128 + side * offset, top + 90, width, 180, rgb(colour))


def _confetti(canvas: Canvas, sky: Colour, side: int) -> None:
    ink, paper = darker(sky, 0.28), rgb("fffaf0")
    for x, y, reach in ((34, 118, 17), (222, 82, 15)):
        centre = 128 + side * (x - 128)
        wing = [(centre - side * reach, y), (centre + side * reach, y - reach * 0.8)]
        canvas.shape([*wing, (centre - side * reach * 0.2, y + reach * 0.25)], paper)
        canvas.shape(
            [
                wing[1],
                (centre - side * reach * 0.2, y + reach * 0.25),
                (centre + side * 2, y + reach),
            ],
            mix(paper, sky, 0.35),
        )
    for x, y, reach in ((52, 58, 5), (26, 160, 6), (206, 44, 6), (232, 140, 5), (60, 182, 4)):
        canvas.ellipse(128 + side * (x - 128), y, 2 * reach, 2 * reach, lighter(sky, 0.75))
    for x, y in ((84, 34), (218, 176)):
        centre = 128 + side * (x - 128)
        canvas.stroke([(centre - 7, y), (centre + 7, y)], ink, 4)
        canvas.stroke([(centre, y - 7), (centre, y + 7)], ink, 4)


def _garden(canvas: Canvas, side: int) -> None:
    leaf, petal = rgb("4f8f74"), rgb("fdf3e6")
    for x, y, lean in ((30, 206, -7), (54, 224, 6), (214, 200, -6), (236, 218, 8), (12, 176, 5)):
        root = 128 + side * (x - 128)
        top = (root + side * lean, y - 62)
        canvas.stroke([(root, 260), (root + side * lean / 2, y - 20), top], leaf, 4)
        for step, reach in ((0.35, 15), (0.7, 12)):
            at = (root + side * lean * step, y - 62 * step + 12)
            for direction in (-1, 1):
                canvas.blob(
                    [
                        at,
                        (at[0] + direction * reach * 0.7, at[1] - reach * 0.75),
                        (at[0] + direction * reach * 1.2, at[1] - reach * 0.55),
                        (at[0] + direction * reach * 0.6, at[1] + 1),
                    ],
                    leaf,
                )
        for dx, dy in ((-5, 0), (5, 0), (0, -5), (0, 5)):
            canvas.ellipse(top[0] + dx, top[1] + dy, 10, 10, petal)
        canvas.ellipse(*top, 7, 7, rgb("f0b352"))
