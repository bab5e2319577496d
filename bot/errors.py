"""The exceptions of the bot, as a small tree.

A module raises the narrowest one that fits; the face and the command line each translate them
once, at their edge: players see a sentence, operators the cause in the log.
"""


class EcotopiaError(Exception):
    """Anything the project itself reports; ``str()`` is a sentence for the operator."""


class ConfigError(EcotopiaError):
    """A setting is missing or unusable."""


class Unreachable(EcotopiaError):
    """A server's channel is gone, or the bot may no longer write there."""


class LanguageError(EcotopiaError):
    """The language engine could not answer."""


class ModelUnavailable(LanguageError):
    """No worker or server answers at present; templates serve meanwhile."""


class BadModelFile(LanguageError):
    """A GGUF file is missing, truncated or not a GGUF file."""


class BadAnswer(LanguageError):
    """A server answered with something that does not fit the schema."""


class ContextOverflow(LanguageError):
    """A prompt is longer than the model's context; a shorter piece of the text may fit."""


class StoreError(EcotopiaError):
    """The database refused, or holds something this version cannot read."""
