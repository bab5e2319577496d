"""The JSON files that the bot writes and reads again: what all of them are checked for."""

import json
from typing import NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import EcotopiaError


class UnsoundFile(EcotopiaError):
    """A file is not what it should be, is damaged, or contradicts itself."""


class Sheet(BaseModel):
    """What a file holds, or a part of it, and nothing else."""

    model_config = ConfigDict(extra="forbid")


AnySheet = TypeVar("AnySheet", bound=Sheet)


def read(
    text: str, sheet: type[AnySheet], what: str, kind: str, version: tuple[str, int]
) -> AnySheet:
    """The sheet of a file's text. Raises UnsoundFile with what is wrong with it.

    It is `what`, if it names its `kind` so; `version` is a field's name and what stands there.
    """
    try:
        raw = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnsoundFile(f"it is not JSON ({error})") from error
    if not isinstance(raw, dict) or raw.get("kind") != kind:
        raise UnsoundFile(f"it is not {what} of Ecotopia")
    field, known = version
    if raw.get(field) != known:
        raise UnsoundFile(f"its {field} is {raw.get(field)!r}; this version reads {known}")
    try:
        return sheet.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UnsoundFile(f"{place} is unsound: {first['msg']}") from error


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
