"""Pictures compared with those that somebody has looked at.

`GOLDEN=write pytest tests/face/test_pictures.py` keeps what is drawn now: look at it then.
"""

import os
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

GOLDEN = Path(__file__).parent / "golden"
WIDTH = 300
"""Pixels of what is compared: small enough that other versions of the font's renderer do not
matter."""
COLOURS = 64
MOST_APART = 3.0
"""Of 255, on average over all pixels and colours; a bar of another length is more."""
MOST_BLOCK_APART = 25.0
"""Of 255, on average over any square of 10 by 10 pixels: a word or a colour that is another."""


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def check(name: str, png: bytes) -> None:
    """The picture looks like the golden one of that name."""
    path = _path(name)
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        _small(png).save(path, optimize=True)
    assert path.stat().st_size <= 40_000
    assert looks_like(name, png)


def looks_like(name: str, png: bytes) -> bool:
    """Whether the picture is the golden one of that name, within the tolerance."""
    small, golden = (each.convert("RGB") for each in (_small(png), Image.open(_path(name))))
    if small.size != golden.size:
        return False
    apart = np.abs(np.asarray(small, float) - np.asarray(golden, float)).mean(axis=2)
    height, width = (side // 10 for side in apart.shape)
    blocks = apart[: height * 10, : width * 10].reshape(height, 10, width, 10).mean(axis=(1, 3))
    return bool(apart.mean() < MOST_APART and blocks.max() < MOST_BLOCK_APART)


def _path(name: str) -> Path:
    return GOLDEN / f"{name}.png"


def _small(png: bytes) -> Image.Image:
    image = opened(png)
    image = image.resize((WIDTH, round(image.height * WIDTH / image.width)))
    return image.quantize(COLOURS, dither=Image.Dither.NONE)
