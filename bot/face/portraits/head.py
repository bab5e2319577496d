"""The head: its outline, eyes, brows, nose, mouth, beard, glasses and the marks of age."""

from bot.face.portraits.canvas import (
    Canvas,
    Colour,
    Point,
    darker,
    lighter,
    mirrored,
    mix,
    palette,
    rgb,
)
from bot.face.portraits.traits import Beard, Traits

CX, CY = 128.0, 120.0
INK = rgb("33251f")
BLUSH = rgb("e8606a")
LIPS = rgb("b0404e")
TEETH = rgb("fffdf8")
GOLD = rgb("f2c14e")
FRAMES = palette("33302f 8a4b2f 2f5d7c")


def at(traits: Traits, x: float, y: float) -> Point:
    """A point on the head, in half widths right of its centre and half heights below it."""
    return CX + x * traits.head_width / 2, CY + y * traits.head_height / 2


def outline(traits: Traits) -> list[Point]:
    """The head without ears."""
    jaw = traits.jaw
    right = [
        (0, -1),
        (0.58, -0.88),
        (0.95, -0.42),
        (1, 0.05),
        (0.93, 0.4),
        (jaw * 1.03, 0.71),
        (jaw * 0.62, 0.94),
        (0, 1),
    ]
    return mirrored([at(traits, x, y) for x, y in right])


def draw_neck(canvas: Canvas, traits: Traits) -> None:
    shade = darker(traits.skin, 0.17)
    canvas.box(CX - 20, CY + 20, CX + 20, 214, shade, 10)


def draw_head(canvas: Canvas, traits: Traits) -> None:
    """The head with its face, as yet without hair."""
    skin, face = traits.skin, outline(traits)
    light = 1 if traits.flip else -1
    for side in (-1, 1):
        x, y = at(traits, side * 0.99, 0.12)
        canvas.ellipse(x, y, 19, 27, darker(skin, 0.06))
        canvas.ellipse(x - side, y + 1, 9, 15, darker(skin, 0.2))
        if traits.earrings:
            canvas.ellipse(x + side, y + 15, 7, 7, GOLD)
    canvas.blob(face, darker(skin, 0.1))
    with canvas.inside(face):
        canvas.blob([(x + light * 6, y - 2) for x, y in face], skin)
        for side in (-1, 1):
            canvas.ellipse(
                CX + side * (traits.eye_gap + 10), CY + 25, 24, 15, mix(skin, BLUSH, 0.24)
            )
    if traits.freckles:
        _draw_freckles(canvas, traits)
    if traits.wrinkles:
        _draw_wrinkles(canvas, traits)
    if traits.beard in (Beard.STUBBLE, Beard.FULL, Beard.GOATEE):
        _draw_beard(canvas, traits, face)
    _draw_mouth(canvas, traits)
    if traits.beard in (Beard.MOUSTACHE, Beard.GOATEE, Beard.FULL):
        _draw_moustache(canvas, traits)
    _draw_nose(canvas, traits)
    for side in (-1, 1):
        _draw_eye(canvas, traits, side)
    if traits.glasses:
        _draw_glasses(canvas, traits)


def _draw_eye(canvas: Canvas, traits: Traits, side: int) -> None:
    x, y = CX + side * traits.eye_gap, CY + 5
    canvas.ellipse(x, y + 0.5, 16, 15, mix(TEETH, traits.skin, 0.12))
    canvas.ellipse(x, y + 0.5, 11.5, 13.5, INK)
    canvas.ellipse(x - 2, y - 2.5, 4, 4, TEETH)
    lid = INK if traits.lashes else darker(traits.skin, 0.35)
    corner = x + side * (9.5 if traits.lashes else 7.5)
    canvas.stroke([(x - side * 7, y - 4.5), (x, y - 7.5), (corner, y - 4.5)], lid, 2.6)
    brow = mix(traits.hair_colour, INK, 0.3)
    tilt = traits.brow_tilt
    canvas.stroke(
        [
            (x - side * 9, y - 15 + tilt),
            (x + side, y - 18.5),
            (x + side * 10.5, y - 14.5 - tilt / 2),
        ],
        brow,
        3.4 if traits.lashes else 5,
    )


def _draw_nose(canvas: Canvas, traits: Traits) -> None:
    shade = darker(traits.skin, 0.26)
    if traits.nose == 0:
        canvas.stroke([(CX - 6, CY + 22), (CX, CY + 26), (CX + 6, CY + 22)], shade, 3.4)
    elif traits.nose == 1:
        side = 1 if traits.flip else -1
        canvas.stroke(
            [(CX + side * 2, CY + 9), (CX - side * 6, CY + 22), (CX + side * 2, CY + 25)],
            shade,
            3.2,
        )
    else:
        canvas.ellipse(CX, CY + 21, 19, 14, mix(darker(traits.skin, 0.1), BLUSH, 0.12))
        canvas.ellipse(CX - 3, CY + 18.5, 6, 4, lighter(traits.skin, 0.3))


def _draw_mouth(canvas: Canvas, traits: Traits) -> None:
    y = CY + 37
    line = darker(mix(traits.skin, LIPS, 0.5), 0.3)
    if traits.mouth == 0:
        canvas.stroke([(CX - 13, y - 1), (CX, y + 5.5), (CX + 13, y - 1)], line, 3.6)
    elif traits.mouth == 1:
        mouth = [
            (CX - 15, y - 2),
            (CX, y),
            (CX + 15, y - 2),
            (CX + 9, y + 8.5),
            (CX, y + 11),
            (CX - 9, y + 8.5),
        ]
        canvas.blob(mouth, darker(LIPS, 0.45))
        with canvas.inside(mouth):
            canvas.ellipse(CX, y + 12, 15, 9, mix(LIPS, BLUSH, 0.6))
            canvas.box(CX - 20, y - 8, CX + 20, y + 3, TEETH)
    elif traits.mouth == 2:
        side = 1 if traits.flip else -1
        canvas.stroke(
            [(CX - side * 11, y + 2), (CX + side, y + 4.5), (CX + side * 13, y - 2)], line, 3.6
        )
        canvas.stroke(
            [(CX + side * 13, y - 5), (CX + side * 15, y - 1)], darker(traits.skin, 0.22), 2.4
        )
    else:
        lips = mix(traits.skin, LIPS, 0.6 if traits.lashes else 0.32)
        canvas.blob(
            [
                (CX - 13, y),
                (CX - 4.5, y - 4),
                (CX, y - 2.5),
                (CX + 4.5, y - 4),
                (CX + 13, y),
                (CX, y + 7),
            ],
            lips,
        )
        canvas.stroke([(CX - 12, y - 0.5), (CX, y + 1.5), (CX + 12, y - 0.5)], line, 2.2)


def _draw_beard(canvas: Canvas, traits: Traits, face: list[Point]) -> None:
    colour, jaw = mix(traits.hair_colour, INK, 0.12), traits.jaw
    if traits.beard is Beard.GOATEE:
        canvas.blob(
            [
                (CX - 13, CY + 45),
                (CX, CY + 47),
                (CX + 13, CY + 45),
                (CX + 9, CY + 58),
                (CX, CY + 63),
                (CX - 9, CY + 58),
            ],
            colour,
        )
        return
    below = 1.0 if traits.beard is Beard.STUBBLE else 1.1
    beard = mirrored(
        [
            (CX, CY + 27),
            (CX + 15, CY + 28),
            (CX + 25, CY + 31),
            at(traits, 0.84, 0.28),
            at(traits, 0.95, -0.06),
            at(traits, 1.03, 0.0),
            at(traits, 1.0, 0.42),
            at(traits, jaw * 1.06 * below, 0.78),
            at(traits, jaw * 0.62, 1.02 * below),
            at(traits, 0, 1.06 * below),
        ]
    )
    if traits.beard is Beard.FULL:
        canvas.blob(beard, colour)
        canvas.ellipse(CX, CY + 41, 36, 17, mix(traits.skin, LIPS, 0.15))
    else:
        with canvas.inside(face):
            canvas.blob(beard, mix(traits.skin, colour, 0.25))


def _draw_moustache(canvas: Canvas, traits: Traits) -> None:
    colour: Colour = mix(traits.hair_colour, INK, 0.12)
    wide = 21 if traits.beard is not Beard.GOATEE else 17
    canvas.blob(
        mirrored(
            [
                (CX, CY + 28.5),
                (CX + 8, CY + 27),
                (CX + wide - 4, CY + 32),
                (CX + wide, CY + 39),
                (CX + 9, CY + 36),
                (CX, CY + 34),
            ]
        ),
        colour,
    )


def _draw_freckles(canvas: Canvas, traits: Traits) -> None:
    colour = mix(traits.skin, rgb("a0522d"), 0.45)
    for side in (-1, 1):
        for dx, dy in ((4, 17), (11, 20), (17, 16), (8, 25)):
            canvas.ellipse(CX + side * (traits.eye_gap - 6 + dx), CY + dy, 2.8, 2.8, colour)


def _draw_wrinkles(canvas: Canvas, traits: Traits) -> None:
    line = darker(traits.skin, 0.1 + 0.14 * traits.wrinkles)
    for side in (-1, 1):
        x, y = CX + side * (traits.eye_gap + 12), CY + 5
        for dy in (-4, 0, 4):
            canvas.stroke([(x, y + dy * 0.6), (x + side * 6, y + dy * 1.5)], line, 2)
        canvas.stroke(
            [(x - side * 17, y + 11), (x - side * 11, y + 13), (x - side * 5, y + 11)], line, 2.2
        )
        canvas.stroke(
            [(CX + side * 13, CY + 24), (CX + side * 20, CY + 30), (CX + side * 21, CY + 37)],
            line,
            2.4,
        )
    if traits.wrinkles > 0.4:
        for dy in (-24, -31):
            canvas.stroke([(CX - 15, CY + dy), (CX, CY + dy - 2), (CX + 15, CY + dy)], line, 2.2)


def _draw_glasses(canvas: Canvas, traits: Traits) -> None:
    frame = FRAMES[traits.glasses - 1]
    y = CY + 5
    for side in (-1, 1):
        x = CX + side * (traits.eye_gap + 1)
        if traits.glasses == 1:
            canvas.ring(x, y, 35, 34, frame, 3.6)
        elif traits.glasses == 2:
            canvas.ring(x, y, 38, 30, frame, 3.2)
        else:
            canvas.frame(x - 18.5, y - 14, x + 18.5, y + 15, frame, 3.8, 9)
        canvas.stroke(
            [(x + side * 17.5, y - 3), (CX + side * traits.head_width / 2, y - 5)], frame, 3
        )
    canvas.stroke([(CX - 5, y - 3), (CX, y - 5.5), (CX + 5, y - 3)], frame, 3.2)
