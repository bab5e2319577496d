"""What each demographic wears, and the farmer's straw hat."""

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
from bot.face.portraits.head import CX, at, draw_neck, outline
from bot.face.portraits.traits import Traits
from bot.game.vocabulary import Demographic

SHOULDERS: tuple[Point, ...] = ((40, 194), (74, 206), (96, 228), (104, 264), (0, 264))
CREW = mirrored([(CX + x, y) for x, y in ((0, 206), (15, 202), (22, 188), *SHOULDERS)])
BLAZERS = palette("2f4a6d 4a4458 3e5f58 6d3b4c 545a66")
TIES = palette("d9594c e0a83e 3f9b8f 8d6cc0 d06a8e")
PLAIDS = palette("c8503f 4f7fae 5d8f4e d98a3d a05a78")
HOODIES = palette("f2784b 3fa38f f0b429 5a77d6 e0607e")
KNITS = palette("8a5a83 5f7f5a b5653f 4f6f96 a8485a")
BANDS = palette("a8413a 4a6f52 3f5f86 7a4a2f 8a3f68")
WHITE = rgb("fdfaf3")
DENIM = rgb("41648f")
BRASS = rgb("f0c04a")
STRAW = rgb("dba74a")


def draw_clothes(canvas: Canvas, traits: Traits, demographic: Demographic) -> None:
    """Neck, shoulders and what covers them."""
    if demographic is Demographic.URBAN_PROFESSIONAL:
        _blazer(canvas, traits)
    elif demographic is Demographic.RURAL_FARMER:
        _dungarees(canvas, traits)
    elif demographic is Demographic.STUDENT:
        _hoodie(canvas, traits)
    else:
        _cardigan(canvas, traits)


def _blazer(canvas: Canvas, traits: Traits) -> None:
    blazer, tie = BLAZERS[traits.accent], TIES[(traits.accent + traits.outfit) % len(TIES)]
    draw_neck(canvas, traits)
    canvas.blob(CREW, blazer)
    shirt = mix(tie, WHITE, 0.25) if traits.outfit == 2 else WHITE
    canvas.shape([(CX - 25, 190), (CX + 25, 190), (CX + 9, 256), (CX - 9, 256)], shirt)
    if traits.outfit == 2:
        canvas.box(CX - 23, 184, CX + 23, 208, darker(shirt, 0.06), 8)
    else:
        canvas.shape([(CX - 15, 190), (CX + 15, 190), (CX, 216)], darker(traits.skin, 0.17))
    if traits.outfit == 0:
        canvas.shape(
            [(CX - 8, 206), (CX + 8, 206), (CX + 5, 218), (CX - 5, 218)], darker(tie, 0.15)
        )
        canvas.shape([(CX - 5, 218), (CX + 5, 218), (CX + 10, 256), (CX - 10, 256)], tie)
    for side in (-1, 1):
        if traits.outfit != 2:
            canvas.shape(
                [(CX + side * x, y) for x, y in ((17, 186), (26, 192), (18, 214), (2, 208))],
                darker(WHITE, 0.07),
            )
        canvas.shape(
            [(CX + side * x, y) for x, y in ((24, 188), (46, 200), (37, 216), (43, 222), (9, 258))],
            darker(blazer, 0.22),
        )


def _dungarees(canvas: Canvas, traits: Traits) -> None:
    shirt = PLAIDS[traits.accent]
    draw_neck(canvas, traits)
    canvas.blob(CREW, shirt)
    with canvas.inside(CREW):
        for step in range(-7, 8):
            canvas.box(CX + step * 17 - 3, 180, CX + step * 17 + 3, 264, darker(shirt, 0.2))
        for y in range(192, 264, 17):
            canvas.box(0, y, 256, y + 6, mix(shirt, WHITE, 0.28))
    for side in (-1, 1):
        canvas.shape(
            [(CX + side * x, y) for x, y in ((18, 184), (34, 194), (24, 214), (1, 207))],
            lighter(shirt, 0.2),
        )
        canvas.stroke(
            [(CX + side * 50, 196), (CX + side * 40, 214), (CX + side * 33, 236)], DENIM, 13
        )
    canvas.box(CX - 42, 228, CX + 42, 270, DENIM, 6)
    canvas.box(CX - 17, 240, CX + 17, 270, lighter(DENIM, 0.16), 4)
    for side in (-1, 1):
        canvas.ellipse(CX + side * 33, 236, 10, 10, BRASS)


def _hoodie(canvas: Canvas, traits: Traits) -> None:
    colour = HOODIES[traits.accent]
    if traits.outfit == 1:
        _striped_shirt(canvas, traits, colour)
        return
    canvas.ellipse(CX, 196, 118, 56, darker(colour, 0.3))
    draw_neck(canvas, traits)
    canvas.blob(CREW, colour)
    for side in (-1, 1):
        hood = ((2, 222), (10, 206), (21, 190), (40, 182), (56, 190), (46, 208), (22, 228))
        canvas.blob([(CX + side * x, y) for x, y in hood], darker(colour, 0.14))
        canvas.stroke(
            [(CX + side * 12, 220), (CX + side * 15, 234), (CX + side * 13, 248)], WHITE, 3.6
        )
    if traits.outfit == 2:
        band = rgb("3a3f52")
        canvas.stroke(
            [(CX - 42, 190), (CX - 30, 212), (CX, 222), (CX + 30, 212), (CX + 42, 190)], band, 7
        )
        for side in (-1, 1):
            canvas.ellipse(CX + side * 43, 190, 20, 30, band)
            canvas.ellipse(CX + side * 45, 190, 11, 20, lighter(band, 0.3))


def _striped_shirt(canvas: Canvas, traits: Traits, colour: Colour) -> None:
    strap = darker(mix(colour, rgb("3a3f72"), 0.75), 0.1)
    draw_neck(canvas, traits)
    canvas.blob(CREW, WHITE)
    with canvas.inside(CREW):
        for y in range(198, 264, 18):
            canvas.box(0, y, 256, y + 9, colour)
    canvas.stroke(
        [(CX - 20, 192), (CX - 14, 203), (CX, 208), (CX + 14, 203), (CX + 20, 192)], colour, 5
    )
    for side in (-1, 1):
        canvas.stroke(
            [(CX + side * 50, 194), (CX + side * 56, 220), (CX + side * 54, 262)], strap, 15
        )
        canvas.stroke([(CX + side * 50, 226), (CX + side * 61, 226)], BRASS, 4)


def _cardigan(canvas: Canvas, traits: Traits) -> None:
    knit = KNITS[traits.accent]
    draw_neck(canvas, traits)
    canvas.blob(CREW, knit)
    with canvas.inside(CREW):
        for step in range(-8, 9):
            canvas.box(CX + step * 14 - 1, 180, CX + step * 14 + 1, 264, darker(knit, 0.12))
    if traits.outfit == 2:
        _scarf(canvas, TIES[traits.accent])
        return
    canvas.shape([(CX - 26, 188), (CX + 26, 188), (CX + 3, 244), (CX - 3, 244)], WHITE)
    canvas.shape([(CX - 16, 187), (CX + 16, 187), (CX, 212)], darker(traits.skin, 0.17))
    for side in (-1, 1):
        canvas.shape(
            [(CX + side * x, y) for x, y in ((17, 184), (29, 192), (20, 214), (1, 207))],
            darker(WHITE, 0.08),
        )
        canvas.stroke(
            [
                (CX + side * 27, 192),
                (CX + side * 16, 222),
                (CX + side * 3, 248),
                (CX + side * 3, 262),
            ],
            darker(knit, 0.25),
            6,
        )
    canvas.ellipse(CX, 254, 7, 7, lighter(knit, 0.6))
    if traits.lashes:
        for x, y in ((-20, 196), (-14, 204), (-7, 209), (0, 211), (7, 209), (14, 204), (20, 196)):
            canvas.ellipse(CX + x, y, 7.5, 7.5, WHITE)
            canvas.ellipse(CX + x + 0.8, y + 0.8, 4.5, 4.5, darker(WHITE, 0.08))
    elif traits.outfit == 0:
        bow = TIES[traits.accent]
        for side in (-1, 1):
            canvas.blob(
                [(CX, 211), (CX + side * 16, 202), (CX + side * 18, 211), (CX + side * 16, 220)],
                bow,
            )
        canvas.ellipse(CX, 211, 9, 10, darker(bow, 0.2))


def _scarf(canvas: Canvas, colour: Colour) -> None:
    canvas.blob(
        mirrored([(CX, 192), (CX + 22, 184), (CX + 36, 192), (CX + 34, 210), (CX, 222)]), colour
    )
    canvas.shape(
        [(CX + 6, 214), (CX + 30, 208), (CX + 40, 262), (CX + 14, 264)], darker(colour, 0.1)
    )
    for y in (200, 211):
        canvas.stroke([(CX - 32, y - 7), (CX, y + 1), (CX + 32, y - 7)], darker(colour, 0.2), 2.6)


def draw_hat_shadow(canvas: Canvas, traits: Traits) -> None:
    with canvas.inside(outline(traits)):
        canvas.ellipse(*at(traits, 0, -0.62), 190, 52, darker(traits.skin, 0.2))


def draw_hat(canvas: Canvas, traits: Traits) -> None:
    """A straw hat, which hides the crown of the head."""
    x, y = at(traits, 0, -0.66)
    canvas.ellipse(x, y, 186, 44, darker(STRAW, 0.3))
    canvas.ellipse(x, y - 3, 184, 40, STRAW)
    crown = [(0, -58), (32, -54), (46, -30), (54, -4), (30, 6), (0, 9)]
    dome = mirrored([(x + dx, y + dy) for dx, dy in crown])
    canvas.blob(dome, lighter(STRAW, 0.14))
    with canvas.inside(dome):
        for height in (-46, -34, -22):
            canvas.stroke(
                [(x - 60, y + height), (x, y + height + 9), (x + 60, y + height)],
                darker(STRAW, 0.1),
                2,
            )
        band = [(x - 62, y - 8), (x, y + 3), (x + 62, y - 8)]
        canvas.stroke(band, BANDS[traits.accent], 15)
