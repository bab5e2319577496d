"""Receipts: a code that proves that a ballot was counted, and never what it said.

The voter keeps the code; of it only a digest is published, in an order that tells nothing.
"""

import hashlib


def digest(code: str) -> str:
    """What is published of a code: the sha256, in hexadecimal, of its letters and digits alone.

    Spaces, hyphens and capitals make no difference.
    """
    bare = "".join(char for char in code.lower() if char.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()


def code_of(number: int) -> str:
    """The code of a random number (64 bits): 16 hexadecimal digits in groups of four."""
    digits = f"{number:016x}"
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))
