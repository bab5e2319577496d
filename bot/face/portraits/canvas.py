"""A drawing surface in units of 1/256 of the picture, with smooth shapes and clean edges."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

UNITS = 256
OVERSAMPLING = 4
CURVE_STEPS = 10


def rgb(code: str) -> Colour:
    """The colour of a code like `f2d479`."""
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


def palette(codes: str) -> list[Colour]:
    """The colours of codes that are separated by spaces."""
    return [rgb(code) for code in codes.split()]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` with a `share` (0 to 1) of `second`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float = 0.2) -> Colour:
    return mix(colour, (40, 20, 40), share)


def lighter(colour: Colour, share: float = 0.3) -> Colour:
    return mix(colour, (255, 250, 240), share)


def mirrored(points: Sequence[Point], axis: float = UNITS / 2) -> list[Point]:
    """A closed outline from its right half, given from top to bottom."""
    return [*points, *((2 * axis - x, y) for x, y in reversed(points) if x != axis)]


def smooth(points: Sequence[Point], *, closed: bool) -> list[Point]:
    """The Catmull-Rom curve through the points."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count if closed else count - 1):
        around = [index - 1, index, index + 1, index + 2]
        a, b, c, d = (
            points[i % count] if closed else points[max(0, min(i, count - 1))] for i in around
        )
        for step in range(CURVE_STEPS):
            t = step / CURVE_STEPS
            curve.append(
                (_catmull_rom(a[0], b[0], c[0], d[0], t), _catmull_rom(a[1], b[1], c[1], d[1], t))
            )
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull_rom(a: float, b: float, c: float, d: float, t: float) -> float:
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


class Canvas:
    """Everything is drawn `OVERSAMPLING` times too large; `png` scales it down."""

    def __init__(self, size: int, background: Colour) -> None:
        self._size = size
        self._scale = size * OVERSAMPLING / UNITS
        self._shift: Point = (0, 0)
        side = size * OVERSAMPLING
        self._image = Image.new("RGB", (side, side), background)
        self._draw = ImageDraw.Draw(self._image)

    def zoom(self, factor: float, centre: Point) -> None:
        """Draw larger from now on, leaving the centre where it is."""
        scale = self._scale
        self._scale *= factor
        self._shift = (centre[0] * (scale - self._scale), centre[1] * (scale - self._scale))

    def ellipse(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        """An ellipse around its centre."""
        self._draw.ellipse(self._around(x, y, width, height), fill)

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0
    ) -> None:
        corners = self._scaled([(left, top), (right, bottom)])
        self._draw.rounded_rectangle(corners, self._scale * radius, fill)

    def ring(
        self, x: float, y: float, width: float, height: float, colour: Colour, thickness: float
    ) -> None:
        self._draw.ellipse(
            self._around(x, y, width, height),
            outline=colour,
            width=round(self._scale * thickness),
        )

    def frame(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        thickness: float,
        radius: float,
    ) -> None:
        self._draw.rounded_rectangle(
            self._scaled([(left, top), (right, bottom)]),
            self._scale * radius,
            outline=colour,
            width=round(self._scale * thickness),
        )

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """A polygon with straight sides."""
        self._draw.polygon(self._scaled(points), fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A closed smooth shape through the points."""
        self.shape(smooth(points, closed=True), fill)

    def stroke(self, points: Sequence[Point], colour: Colour, thickness: float) -> None:
        """A smooth line through the points, with round ends."""
        curve = smooth(points, closed=False)
        self._draw.line(self._scaled(curve), colour, round(self._scale * thickness))
        for x, y in curve:  # fills the notches that Pillow leaves where a thick line turns
            self.ellipse(x, y, thickness, thickness, colour)

    @contextmanager
    def inside(self, outline: Sequence[Point]) -> Iterator[None]:
        """What is drawn meanwhile shows only inside the smooth outline."""
        mask = Image.new("L", self._image.size)
        ImageDraw.Draw(mask).polygon(self._scaled(smooth(outline, closed=True)), 255)
        outer = self._image
        self._image = outer.copy()
        self._draw = ImageDraw.Draw(self._image)
        try:
            yield
        finally:
            outer.paste(self._image, mask=mask)
            self._image = outer
            self._draw = ImageDraw.Draw(outer)

    def png(self) -> bytes:
        """The picture as a PNG file."""
        file = io.BytesIO()
        small = self._image.resize((self._size, self._size), Image.Resampling.LANCZOS)
        small.save(file, "PNG", optimize=True)
        return file.getvalue()

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        dx, dy = self._shift
        return [(x * self._scale + dx, y * self._scale + dy) for x, y in points]

    def _around(self, x: float, y: float, width: float, height: float) -> list[Point]:
        right, below = width / 2, height / 2
        return self._scaled([(x - right, y - below), (x + right, y + below)])
