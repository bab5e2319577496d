"""What the model reads and writes: one source for the bot, the prompts and the training code.

Cases are lenient in form, because hosts write them by hand; answers are strict, because the rules
of the game are built on them. What a model says is clamped into these models by ``settle``.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from bot.game.vocabulary import Category, Demographic, Sentiment, Severity

MAX_SPEECH = 20_000
"""Characters of the longest text that is read at all: a manifesto."""
MAX_SUMMARY_WORDS = 12
MAX_SUMMARY = 100
MAX_QUOTE = 300
MAX_CONTRADICTIONS = 4
MAX_COST = 200
MAX_TIMELINE = 99
MAX_CONCERNS = 3
MAX_CONCERN = 40
MAX_DIALOGUE = 400
MAX_SENTENCES = 3
AGAINST_SELF = "speech"
"""What ``Contradiction.against`` says where a speech contradicts itself."""

LANGUAGES = ("en", "fr", "de", "es")
"""Languages the rules and templates speak; the first one serves where none is known."""


class Known(BaseModel):
    """A promise in force or a deed, as the model is shown it: an id (P1, D1) and a line."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, coerce_numbers_to_str=True)

    id: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,32}$")
    text: str = Field(min_length=1)
    by: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _text_under_any_name(cls, value: Any) -> Any:
        if isinstance(value, dict) and "text" not in value:
            for name in ("summary", "quote"):
                if value.get(name):
                    return {**value, "text": value[name]}
        return value


def _known(prefix: str) -> BeforeValidator:
    """Accept strings, objects (id optional) or a mapping id → text; missing ids count from 1."""

    def listed(value: Any) -> Any:
        if value is None:
            return []
        if isinstance(value, dict):
            value = [
                {**item, "id": key} if isinstance(item, dict) else {"id": key, "text": item}
                for key, item in value.items()
            ]
        if not isinstance(value, list | tuple):
            return value
        items: list[Any] = []
        for number, item in enumerate(value, start=1):
            if isinstance(item, str):
                item = {"id": f"{prefix}{number}", "text": item}
            elif isinstance(item, dict) and item.get("id") is None:
                item = {**item, "id": f"{prefix}{number}"}
            items.append(item)
        return items

    return BeforeValidator(listed)


Promises = Annotated[list[Known], _known("P")]
Deeds = Annotated[list[Known], _known("D")]


def _short_language(value: Any) -> Any:
    """Reduce ``fr-CA`` to ``fr``; a language we have no rules for counts as not given."""
    if not isinstance(value, str):
        return value
    short = value.replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else None


Lang = Annotated[Literal["en", "fr", "de", "es"] | None, BeforeValidator(_short_language)]


class ExtractCase(BaseModel):
    """A speech to read, with what it may be held against.

    ``lang`` is en, fr, de, es or None (found from the text). The ids of ``promises`` and ``deeds``
    are unique together.
    """

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    id: str | int = ""
    round: int = Field(default=1, ge=0)
    speech: str = Field(max_length=MAX_SPEECH)
    lang: Lang = None
    promises: Promises = []
    deeds: Deeds = []

    @model_validator(mode="after")
    def _unique_ids(self) -> Self:
        _refuse_repeats([known.id for known in (*self.promises, *self.deeds)])
        return self

    @property
    def known_ids(self) -> list[str]:
        """Everything ``Contradiction.against`` may name except the speech itself."""
        return [known.id for known in (*self.promises, *self.deeds)]


def _refuse_repeats(ids: list[str]) -> None:
    for known in ids:
        if known == AGAINST_SELF:
            raise ValueError(f"the id {known!r} is taken by the speech itself")
        if ids.count(known) > 1:
            raise ValueError(f"the id {known!r} stands for two things")


class Strict(BaseModel):
    """An answer: no field more, none less."""

    model_config = ConfigDict(extra="forbid")


class ExtractedPromise(Strict):
    """A commitment found in a speech. ``cost`` in credits, ``timeline`` in rounds from now."""

    quote: str = Field(min_length=1)
    summary: str = Field(min_length=1, max_length=MAX_SUMMARY)
    category: Category
    feasibility: float = Field(ge=0, le=1)
    cost: int = Field(ge=0, le=MAX_COST)
    timeline: Annotated[int, Field(ge=0, le=MAX_TIMELINE)] | None

    @field_validator("summary")
    @classmethod
    def _few_words(cls, value: str) -> str:
        if len(value.split()) > MAX_SUMMARY_WORDS:
            raise ValueError(f"more than {MAX_SUMMARY_WORDS} words")
        return value

    @field_validator("feasibility")
    @classmethod
    def _tenths(cls, value: float) -> float:
        return round(value, 1)


class Contradiction(Strict):
    """Words of a speech that go against a promise, a deed or the speech itself."""

    quote: str = Field(min_length=1)
    against: str
    severity: Severity


class Extraction(Strict):
    """What was read in one speech."""

    promises: list[ExtractedPromise]
    contradictions: list[Contradiction]

    def misfits(self, case: ExtractCase) -> list[str]:
        """Say where this does not fit the case: invented quotes, unknown ids. Empty if it fits."""
        known = {AGAINST_SELF, *case.known_ids}
        quotes = [item.quote for item in self.promises]
        quotes += [item.quote for item in self.contradictions]
        return [f"not in the speech: {quote!r}" for quote in quotes if quote not in case.speech] + [
            f"nothing is called {item.against!r}"
            for item in self.contradictions
            if item.against not in known
        ]


class Citizen(BaseModel):
    """Who reacts. ``approval`` of the administration is 0–100."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    name: str = Field(min_length=1)
    age: int = Field(ge=0, le=130)
    job: str = ""
    demographic: Demographic
    leaning: str = ""
    temper: str = ""
    approval: float = Field(default=50, ge=0, le=100)


class City(BaseModel):
    """The city's numbers as a citizen may know them: indicators 0–100, treasury in credits."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)

    environment: float
    economy: float
    social: float
    security: float
    research: float
    treasury: float


def _lines(value: Any) -> Any:
    return [] if value is None else [value] if isinstance(value, str) else value


class ReactCase(BaseModel):
    """A citizen, the city, and what just happened.

    ``to`` is the name of the citizen whose words happened, for the templates: a model reads it
    there.
    """

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    id: str | int = ""
    lang: Lang = None
    citizen: Citizen
    city: City | None = None
    happened: Annotated[list[str], BeforeValidator(_lines)] = []
    promises: Promises = []
    memory: Annotated[list[str], BeforeValidator(_lines)] = []
    to: str | None = None

    @model_validator(mode="after")
    def _unique_ids(self) -> Self:
        _refuse_repeats([known.id for known in self.promises])
        return self


class Reaction(Strict):
    """What a citizen posts. ``support`` 0–100; ``cites`` is the id of a promise of the case."""

    sentiment: Sentiment
    support: int = Field(ge=0, le=100)
    concerns: list[Annotated[str, Field(min_length=1)]] = Field(
        min_length=1, max_length=MAX_CONCERNS
    )
    dialogue: str = Field(min_length=1, max_length=MAX_DIALOGUE)
    cites: str | None

    def misfits(self, case: ReactCase) -> list[str]:
        """Say where this does not fit the case. Empty if it fits."""
        if self.cites is None or self.cites in {known.id for known in case.promises}:
            return []
        return [f"nothing is called {self.cites!r}"]
