"""What a citizen looks like: drawn once from the seed, so that a face stays itself."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.face.portraits.canvas import Colour, mix, palette, rgb
from bot.game.vocabulary import Demographic

SKINS = palette("ffdcc2 f8cca6 eebb90 dca273 c48557 a56a42 80502f 643d26")
NATURAL_HAIR = palette("2d2423 46302a 6b4631 8b4c30 b2592f d07a3a be9457 e6c77f")
DARK_HAIR = NATURAL_HAIR[:3]
DYED_HAIR = palette("3fa7a3 d9678f 7b6bd1 4f8fd6")
GREY = rgb("b4b2b2")
WHITE = rgb("efece6")
FIRST_DARK_SKIN = 4
LEAST_CONTRAST = 80
OLD_AGE = 60
# One of many possible casts; in this one the core citizens' faces suit their names.
CAST = 14273


class Hair(StrEnum):
    """How the hair is worn."""

    CROPPED = "cropped"
    PARTED = "parted"
    QUIFF = "quiff"
    CURLY = "curly"
    AFRO = "afro"
    BALD = "bald"
    BOB = "bob"
    LONG = "long"
    WAVY = "wavy"
    BUN = "bun"
    PONYTAIL = "ponytail"
    BRAIDS = "braids"
    HEADSCARF = "headscarf"


SHORT = (Hair.CROPPED, Hair.PARTED, Hair.QUIFF, Hair.CURLY, Hair.AFRO)
LONG = (Hair.BOB, Hair.LONG, Hair.WAVY, Hair.BUN, Hair.PONYTAIL, Hair.BRAIDS, Hair.HEADSCARF)
UNDER_A_HAT = {Hair.AFRO: Hair.CURLY, Hair.QUIFF: Hair.PARTED, Hair.BUN: Hair.PONYTAIL}


class Beard(StrEnum):
    NONE = "none"
    STUBBLE = "stubble"
    MOUSTACHE = "moustache"
    GOATEE = "goatee"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Traits:
    """One face. Lengths are in canvas units, shares go from 0 to 1."""

    skin: Colour
    hair: Hair
    hair_colour: Colour
    beard: Beard
    lashes: bool
    earrings: bool
    head_width: float
    head_height: float
    jaw: float
    eye_gap: float
    brow_tilt: float
    nose: int
    mouth: int
    freckles: bool
    glasses: int
    wrinkles: float
    outfit: int
    accent: int
    flip: bool


def traits_of(seed: str, demographic: Demographic, age: int) -> Traits:
    """The same seed keeps skin, hair and bones through every age and demographic."""
    # Every draw is made whatever it is needed for, so that none shifts those after it.
    random = Random(f"cast {CAST}: {seed}")
    skin = random.randrange(len(SKINS))
    natural = random.choice(_hair_colours(skin))
    dyed, dyes = random.choice(DYED_HAIR), random.random() < 0.3
    long_haired = random.random() < 0.5
    hair = random.choice(LONG if long_haired else SHORT)
    balding = random.random()
    beard = random.choice(list(Beard))
    sight = random.random()
    frame = random.randint(1, 3)

    colour = dyed if dyes and demographic is Demographic.STUDENT and age < 30 else natural
    greyness = max(0.0, min(1.0, (age - 42 + 10 * random.uniform(-1, 1)) / 24))
    whiteness = max(0.0, min(1.0, (age - 66) / 16))
    colour = mix(mix(colour, GREY, greyness), WHITE, whiteness * greyness)
    if not long_haired and balding < (age - 35) / 60:
        hair = Hair.BALD
    if hair is Hair.BRAIDS and age >= OLD_AGE:
        hair = Hair.BUN
    if demographic is Demographic.RURAL_FARMER:
        hair = UNDER_A_HAT.get(hair, hair)

    return Traits(
        skin=SKINS[skin],
        hair=hair,
        hair_colour=colour,
        beard=Beard.NONE if long_haired or age < 20 else beard,
        lashes=long_haired,
        earrings=long_haired and random.random() < 0.6,
        head_width=random.uniform(88, 98),
        head_height=random.uniform(104, 114),
        jaw=random.uniform(0.62, 0.7) if long_haired else random.uniform(0.68, 0.82),
        eye_gap=random.uniform(19, 23),
        brow_tilt=random.uniform(-2, 2.5),
        nose=random.randrange(3),
        mouth=random.randrange(4),
        freckles=random.random() < 0.25 and skin < FIRST_DARK_SKIN and age < 45,
        glasses=frame if sight < (0.2 if age < 40 else 0.35 if age < OLD_AGE else 0.65) else 0,
        wrinkles=max(0.0, min(1.0, (age - 48) / 30)),
        outfit=random.randrange(3),
        accent=random.randrange(5),
        flip=random.random() < 0.5,
    )


def _hair_colours(skin: int) -> list[Colour]:
    """The natural colours that stand out from the skin."""
    colours = DARK_HAIR if skin >= FIRST_DARK_SKIN else NATURAL_HAIR
    return [colour for colour in colours if _contrast(colour, SKINS[skin]) >= LEAST_CONTRAST]


def _contrast(first: Colour, second: Colour) -> int:
    return sum(abs(a - b) for a, b in zip(first, second, strict=True))
