"""The closed word lists of the game, shared by the rules, the prompts and the face."""

from enum import StrEnum


class Category(StrEnum):
    """What a promise is mainly about; also the name of one indicator each."""

    ENVIRONMENT = "environment"
    ECONOMY = "economy"
    SOCIAL = "social"
    SECURITY = "security"


class Indicator(StrEnum):
    """What the city is measured by, each 0-100: the four categories and research."""

    ENVIRONMENT = "environment"
    ECONOMY = "economy"
    SOCIAL = "social"
    SECURITY = "security"
    RESEARCH = "research"


class Demographic(StrEnum):
    """The four groups of the city's people."""

    URBAN_PROFESSIONAL = "urban_professional"
    RURAL_FARMER = "rural_farmer"
    STUDENT = "student"
    RETIREE = "retiree"


class Sentiment(StrEnum):
    """How a citizen feels about what happened, worst first."""

    VERY_NEGATIVE = "very_negative"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    VERY_POSITIVE = "very_positive"


class Severity(StrEnum):
    """How bad a contradiction is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
