"""The map on the city's first day; every campaign starts on it."""

from bot.game.rules.city.grid import Ground

START = Ground(
    tiles=(
        "FFFFFFFf..",  # forest in the north
        "FFFFFFFfI.",  # industry in the north-east
        "FFFFFFF.CI",
        ".FFF...IO.",
        "RRRRRRrrrr",  # the river runs east, past the industry
        ".HH.@HHH..",  # the centre
        "LL.HHHH...",  # farmland in the south-west
        "LLLHH.....",
        "LLL.H.....",
        "LLl.......",  # wasteland to build on
    ),
    clocks=(
        "0000000200",
        "0000000100",
        "0000000000",
        "0000000000",
        "0000002222",
        "0000000000",
        "0000000000",
        "0000000000",
        "0000000000",
        "0000000000",
    ),
)
"""Ours, after DESIGN.md section 4: the forest next to the industry is already sick, the river
past it polluted, and the smoke reaches three more tiles of forest in the first year."""
