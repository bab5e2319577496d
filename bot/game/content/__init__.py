"""What the game is made of, as data rows."""


def N_(text: str) -> str:
    """Mark a text of the content for translation; the face translates it where it is shown."""
    return text
