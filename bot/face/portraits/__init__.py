"""A citizen's face, drawn in code: no two seeds alike, and always the same for one."""

from functools import lru_cache

from bot.face.portraits.canvas import Canvas
from bot.face.portraits.clothes import draw_clothes, draw_hat, draw_hat_shadow
from bot.face.portraits.hair import draw_back_hair, draw_front_hair
from bot.face.portraits.head import draw_head
from bot.face.portraits.scenery import SKIES, draw_scenery
from bot.face.portraits.traits import traits_of
from bot.game.vocabulary import Demographic

__all__ = ["portrait"]

CLOSER = 1.12
DRAWN = 64
"""Faces that are kept: the same citizens live in every city."""


@lru_cache(maxsize=DRAWN)
def portrait(seed: str, *, demographic: Demographic, age: int, size: int = 256) -> bytes:
    """A square PNG of `size` pixels, made to be shown in a circle and readable at 32.

    Same arguments, same bytes. It computes for some tens of milliseconds: on an event loop, call
    it in a thread.
    """
    traits = traits_of(seed, demographic, age)
    canvas = Canvas(size, SKIES[demographic])
    draw_scenery(canvas, demographic, traits)
    if demographic is not Demographic.RURAL_FARMER:  # whose hat needs the room
        canvas.zoom(CLOSER, (128, 240))
    draw_back_hair(canvas, traits)
    draw_clothes(canvas, traits, demographic)
    draw_head(canvas, traits)
    if demographic is Demographic.RURAL_FARMER:
        draw_hat_shadow(canvas, traits)
    draw_front_hair(canvas, traits)
    if demographic is Demographic.RURAL_FARMER:
        draw_hat(canvas, traits)
    return canvas.png()
