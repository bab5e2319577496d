"""A citizen's drawn face: the same for the same person, different for another, always a picture."""

import io
import os
import subprocess
import sys
from hashlib import sha256

import pytest
from PIL import Image

from bot.face.portraits import portrait
from bot.face.portraits.traits import SKINS, UNDER_A_HAT, Beard, Hair, traits_of
from bot.game.vocabulary import Demographic

AGES = (16, 19, 28, 39, 47, 58, 66, 79, 99)
SEEDS = [f"citizen-{number}" for number in range(300)]


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.format == "PNG"
    return image


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("demographic", Demographic)
def test_everyone_gets_a_picture(demographic: Demographic, age: int) -> None:
    png = portrait(f"{demographic}-{age}", demographic=demographic, age=age)
    assert opened(png).size == (256, 256)
    assert len(png) < 60_000


@pytest.mark.parametrize("size", [32, 64, 512])
def test_sizes(size: int) -> None:
    png = portrait("x", demographic=Demographic.STUDENT, age=20, size=size)
    assert opened(png).size == (size, size)


def test_the_same_person_has_the_same_face_in_every_process() -> None:
    here = portrait("marta-öz", demographic=Demographic.RURAL_FARMER, age=44)
    script = (
        "import sys, hashlib; from bot.face.portraits import portrait;"
        "from bot.game.vocabulary import Demographic as D;"
        "png = portrait('marta-öz', demographic=D.RURAL_FARMER, age=44);"
        "print(hashlib.sha256(png).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.strip() == sha256(here).hexdigest()


def test_people_differ() -> None:
    for demographic in Demographic:
        faces = {portrait(seed, demographic=demographic, age=35, size=48) for seed in SEEDS[:40]}
        assert len(faces) == 40


def test_each_demographic_is_dressed_and_placed_differently() -> None:
    assert len({portrait("x", demographic=d, age=30, size=64) for d in Demographic}) == 4


def test_there_are_people_of_every_kind() -> None:
    people = [traits_of(seed, Demographic.URBAN_PROFESSIONAL, 50) for seed in SEEDS]
    assert {person.skin for person in people} == set(SKINS)
    assert {person.hair for person in people} == set(Hair)
    assert {person.beard for person in people} == set(Beard)
    assert {person.glasses for person in people} == {0, 1, 2, 3}


def test_age_shows_but_the_bones_stay() -> None:
    bald = dict.fromkeys((20, 80), 0)
    for seed in SEEDS:
        young, old = (traits_of(seed, Demographic.RETIREE, age) for age in bald)
        assert (young.skin, young.jaw, young.head_width, young.nose) == (
            (old.skin, old.jaw, old.head_width, old.nose)
        )
        assert young.wrinkles == 0 < old.wrinkles
        assert max(old.hair_colour) - min(old.hair_colour) < 16, "grey or white"
        for age, person in ((20, young), (80, old)):
            bald[age] += person.hair is Hair.BALD
    assert bald[20] == 0
    assert bald[80] > 60


def test_no_farmer_has_hair_that_the_hat_would_hide() -> None:
    for seed in SEEDS:
        farmer = traits_of(seed, Demographic.RURAL_FARMER, 40)
        assert farmer.hair not in UNDER_A_HAT


@pytest.mark.parametrize("demographic", Demographic)
def test_a_face_stands_out_at_32_pixels(demographic: Demographic) -> None:
    for seed in SEEDS[:25]:
        image = opened(portrait(seed, demographic=demographic, age=45)).resize((32, 32))
        nose, corner = image.getpixel((16, 16)), image.getpixel((4, 4))
        assert isinstance(nose, tuple)
        assert isinstance(corner, tuple)
        assert sum(abs(a - b) for a, b in zip(nose, corner, strict=True)) > 45


def test_a_face_is_drawn_once_for_all_cities() -> None:
    one, other = (portrait("finn", demographic=Demographic.STUDENT, age=19) for _ in range(2))
    assert one is other
