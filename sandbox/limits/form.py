"""Reading a JSON body field by field, noting each refusal under its path as Discord does."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

Path = tuple[str | int, ...]

INVALID_FORM_BODY = 50035


class Problem(NamedTuple):
    """One entry of an `_errors` list."""

    code: str
    message: str


REQUIRED = Problem("BASE_TYPE_REQUIRED", "This field is required")
NOT_AN_OBJECT = Problem("MODEL_TYPE_CONVERT", "Expected an object/dictionary.")
NOT_A_LIST = Problem("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
NOT_A_BOOLEAN = Problem("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
NOT_A_URL = Problem("URL_TYPE_INVALID_URL", "Not a well formed URL.")
REPEATED = Problem("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")


def wrong_length(low: int, high: int) -> Problem:
    if low:
        return Problem("BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
    return Problem("BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")


def too_small(low: float, kind: str = "int") -> Problem:
    return Problem("NUMBER_TYPE_MIN", f"{kind} value should be greater than or equal to {low}.")


def too_large(high: float, kind: str = "int") -> Problem:
    return Problem("NUMBER_TYPE_MAX", f"{kind} value should be less than or equal to {high}.")


def not_among(choices: Collection[Any]) -> Problem:
    return Problem("BASE_TYPE_CHOICES", f"Value must be one of {tuple(choices)}.")


class Errors:
    """The refusals of one request, each with its path."""

    def __init__(self) -> None:
        self._found: list[tuple[Path, Problem]] = []

    def add(self, path: Path, problem: Problem) -> None:
        self._found.append((path, problem))

    def body(self) -> dict[str, Any] | None:
        """Discord's error body, or None where nothing was refused."""
        if not self._found:
            return None
        tree: dict[str, Any] = {}
        for path, problem in self._found:
            node = tree
            for key in path:
                node = node.setdefault(str(key), {})
            node.setdefault("_errors", []).append(problem._asdict())
        return {"code": INVALID_FORM_BODY, "message": "Invalid Form Body", "errors": tree}


def nested(body: dict[str, Any] | None, *path: str) -> dict[str, Any] | None:
    """The same error body with its paths below `path`, as for a form inside another.

    An interaction's answer carries the message under `data`: `nested(body, "data")`.
    """
    if body is None or "errors" not in body:
        return body
    tree = body["errors"]
    for key in reversed(path):
        tree = {key: tree}
    return body | {"errors": tree}


class Form:
    """A JSON object that is being validated. Null counts as absent, as in Discord's API."""

    def __init__(self, data: Mapping[str, Any], errors: Errors, path: Path = ()) -> None:
        self.data = data
        self.errors = errors
        self.path = path

    @classmethod
    def of(cls, value: Any, errors: Errors, path: Path = ()) -> "Form | None":
        """The form of a JSON value; None, and an error, where it is no object."""
        if isinstance(value, Mapping):
            return cls(value, errors, path)
        errors.add(path, NOT_AN_OBJECT)
        return None

    def refuse(self, problem: Problem, *path: str | int) -> None:
        self.errors.add(self.path + path, problem)

    def has(self, key: str) -> bool:
        return self.data.get(key) is not None

    def text(self, key: str, high: int, *, low: int = 0, required: bool = False) -> str | None:
        """A string of `low` to `high` characters; a required one may not be blank either."""
        value = self._present(key, required)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # Discord reads a number as its digits
        if not isinstance(value, str):
            self.refuse(
                Problem("STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.'), key
            )
            return None
        if required and not low and not value.strip():
            self.refuse(REQUIRED, key)
        elif not low <= len(value) <= high:
            self.refuse(wrong_length(low, high), key)
        return value

    def integer(self, key: str, low: int, high: int) -> int | None:
        value = self._present(key, False)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(Problem("NUMBER_TYPE_COERCE", f'Value "{value}" is not int.'), key)
            return None
        if value < low:
            self.refuse(too_small(low), key)
        elif value > high:
            self.refuse(too_large(high), key)
        return value

    def boolean(self, key: str) -> bool:
        value = self._present(key, False)
        if value is not None and not isinstance(value, bool):
            self.refuse(NOT_A_BOOLEAN, key)
        return value is True

    def choice(self, key: str, choices: Collection[Any], *, required: bool = False) -> Any:
        """One of `choices`, or None where it is absent or refused."""
        value = self._present(key, required)
        if value is None:
            return None
        # `True == 1` in Python, but not in JSON.
        if isinstance(value, bool) or value not in choices:
            self.refuse(not_among(choices), key)
            return None
        return value

    def url(
        self,
        key: str,
        schemes: Collection[str] = ("http", "https"),
        *,
        high: int = 2048,
        required: bool = False,
    ) -> str | None:
        value = self.text(key, high, required=required)
        if not value:
            return None
        try:
            scheme, host = urlsplit(value)[:2]
        except ValueError:  # an unclosed bracket of an IPv6 address
            scheme = host = ""
        if not scheme or not host or any(char.isspace() for char in value):
            self.refuse(NOT_A_URL, key)
        elif scheme not in schemes:
            allowed = tuple(schemes)
            self.refuse(
                Problem(
                    "URL_TYPE_INVALID_SCHEME",
                    f'Scheme "{scheme}" is not supported. Scheme must be one of {allowed}.',
                ),
                key,
            )
        return value

    def timestamp(self, key: str) -> None:
        value = self._present(key, False)
        if value is None:
            return
        try:
            datetime.fromisoformat(value)
        except (TypeError, ValueError):
            problem = f"Could not parse {value}. Should be ISO8601."
            self.refuse(Problem("DATE_TIME_TYPE_PARSE", problem), key)

    def values(
        self, key: str, high: int, *, low: int = 0, required: bool = False
    ) -> list[Any] | None:
        """The elements of a list of `low` to `high` elements; None where it is absent."""
        value = self._present(key, required)
        if value is None:
            return None
        if not isinstance(value, list):
            self.refuse(NOT_A_LIST, key)
            return None
        if not low <= len(value) <= high:
            self.refuse(wrong_length(low, high), key)
        return value

    def items(
        self, key: str, high: int, *, low: int = 0, required: bool = False
    ) -> Iterator["Form"]:
        """The objects of a list of `low` to `high` objects."""
        for index, value in enumerate(self.values(key, high, low=low, required=required) or ()):
            form = Form.of(value, self.errors, (*self.path, key, index))
            if form is not None:
                yield form

    def child(self, key: str, *, required: bool = False) -> "Form | None":
        value = self._present(key, required)
        return None if value is None else Form.of(value, self.errors, (*self.path, key))

    def _present(self, key: str, required: bool) -> Any:
        value = self.data.get(key)
        if value is None and required:
            self.refuse(REQUIRED, key)
        return value
