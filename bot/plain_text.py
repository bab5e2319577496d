"""What players and models write, as nothing but what can be read: no disguise, no link, no ping.

Taken out where texts come in, so that nothing which cannot be seen reaches a model, a picture or
the database; and once more where they go out, for what was stored before.
"""

import re

_NEW_LINES = "\v\f\x85\u2028\u2029"
_DIRECTIONS = "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the order of what follows, also of what is not the writer's any more."""
_NOTHING = "\u00ad\u034f\u115f\u1160\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
"""What takes no place, or is an empty place. The joiners stay: emoji and many scripts need them."""
_RANGES = (
    (0x00, 0x1F),  # controls
    (0x7F, 0x9F),
    (0x206A, 0x206F),  # formats that are no longer in use
    (0xD800, 0xDFFF),  # halves of characters, which no database takes
    (0xFFF9, 0xFFFB),  # notes between the lines
    (0xE0000, 0xE0FFF),  # tags: letters that nobody sees and a model may read
)
_INVISIBLE: dict[int, str] = {
    **{code: "" for first, last in _RANGES for code in range(first, last + 1)},
    **{ord(char): "" for char in _DIRECTIONS + _NOTHING},
    **{ord(char): "\n" for char in _NEW_LINES},
    ord("\n"): "\n",
    ord("\t"): " ",
}

_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|discord(?:app)?\.(?:gg|com)/)[^\s<>]*", re.IGNORECASE
)
_PING = re.compile(r"@(?:everyone|here)\b|<(?:@[!&]?|#)\d+>", re.IGNORECASE)


def visible(text: str) -> str:
    """The text without what cannot be seen or turns its order; each line's end is `\\n`."""
    return text.translate(_INVISIBLE)


def beckons(text: str) -> bool:
    """Whether it has a link, or what Discord could take for a ping: no citizen says such."""
    return bool(_LINK.search(text) or _PING.search(text))


def spoken(text: str) -> str:
    """What a citizen says aloud: links and pings are left out; never empty."""
    said = _PING.sub("…", _LINK.sub("…", visible(text))).strip()
    return said or "…"
