"""One answer in the making: what it still needs read, and what it makes of the logits."""

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from jinja2 import TemplateError
from llguidance import LLMatcher

from bot.errors import ContextOverflow, LanguageError
from bot.language.drafts import Drafts
from bot.language.grammar import PREFIX
from bot.language.habits import Habits
from bot.language.llama import Llama
from bot.language.planning import AHEAD, Wish
from bot.language.prompts import Message
from bot.language.sampling import Logits, Sampler, repeating

MIN_ANSWER = 64
"""Tokens that must be left for the answer, or the prompt counts as too long."""


class BadGrammar(LanguageError):
    """A request's grammar or schema cannot be used."""


class BadMessages(LanguageError):
    """A request's messages do not go with the model's chat template."""


@dataclass(frozen=True)
class Request:
    """A chat to answer. ``grammar`` is a llguidance Lark grammar, with or without its prefix.

    ``model`` is a name that the engine was given; where it has one model, any name means that one.
    With ``no_repeat`` no run of so many tokens stands twice in the answer, unless the grammar
    demands it: a small model that takes the likeliest token each time goes round in circles.
    ``temperature`` 0 takes the likeliest token, any other draws by ``seed``. ``priority`` says who
    goes first, the lowest number; among equals each ``on_behalf`` has a turn after the other.
    ``timeout`` is in seconds, waiting included.
    """

    model: str
    messages: Sequence[Message]
    grammar: str | None = None
    max_tokens: int = 2048
    no_repeat: int | None = None
    temperature: float = 0.0
    seed: int | None = None
    priority: int = 0
    on_behalf: str = ""
    timeout: float | None = None


@dataclass(frozen=True)
class Completion:
    """An answer; ``finish`` is "length" where the budget or the context ended before it."""

    text: str
    finish: Literal["stop", "length"]
    prompt_tokens: int
    completion_tokens: int


class Answering:
    """The state of one answer. Its tokens are known before the model has read them.

    ``longest`` are the tokens of prompt and answer together that the context can hold. ``habits``
    are those of the model's earlier answers. Raises BadGrammar, ContextOverflow, LanguageError.
    """

    def __init__(
        self,
        llama: Llama,
        request: Request,
        longest: int,
        on_text: Callable[[str], None] | None = None,
        habits: Habits | None = None,
    ) -> None:
        self._llama = llama
        self._request = request
        self._on_text = on_text
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._sampler = Sampler(request.temperature, request.seed)
        self._matcher = make_matcher(llama, request.grammar)
        self.prompt = _prompt(llama, request.messages)
        if len(self.prompt) + MIN_ANSWER > longest:
            raise ContextOverflow(
                f"the prompt has {len(self.prompt)} tokens, the context holds {longest} "
                f"with {MIN_ANSWER} for the answer"
            )
        self._room = min(request.max_tokens, longest - len(self.prompt))
        self._drafts = Drafts(self.prompt, llama.piece, habits)
        self._answer: list[int] = []
        self._finish: Literal["stop", "length"] | None = None
        self.read = 0
        """How many tokens of prompt and answer the model has read."""
        self._add(self._forced())

    @property
    def finished(self) -> bool:
        """Whether the answer is complete."""
        return self._finish is not None

    @property
    def answer(self) -> Sequence[int]:
        """The answer's tokens as far as it is known."""
        return self._answer

    @property
    def tokens(self) -> list[int]:
        """Prompt and answer as far as it is known."""
        return [*self.prompt, *self._answer]

    @property
    def unread(self) -> int:
        """Count the tokens that the model has still to read before it can go on."""
        return len(self.prompt) + len(self._answer) - self.read

    def wish(self, slot: int, most: int) -> Wish:
        """Say what to read next, ``most`` tokens for certain and some guessed."""
        start = self.read - len(self.prompt)
        if start >= 0:
            tokens = self._answer[start : start + most]
        else:
            tokens = [*self.prompt[self.read :], *self._answer][:most]
        if len(tokens) < self.unread:
            return Wish(slot, tokens, tells=False)
        guess = self._drafts.guess(self._answer, min(AHEAD, self._room - len(self._answer)))
        return Wish(slot, tokens, tells=True, guess=guess)

    def go_on(self, guessed: Sequence[int], logits: Callable[[int], Logits]) -> None:
        """Choose what follows, all that is certain being read, and the ``guessed`` tokens too.

        ``logits(n)`` are those after ``n`` of the guessed tokens. Of these as many count as read
        as the answer goes on with; the caller forgets the others.
        """
        right = 0
        while not self.finished:
            added = self._next(logits(right))
            same = 0
            while same < min(len(added), len(guessed) - right) and (
                added[same] == guessed[right + same]
            ):
                same += 1
            right += same
            if same < len(added) or not added:
                break
        self.read += right
        if guessed:
            self._drafts.learn(len(guessed), right)

    def completion(self) -> Completion:
        """Give the finished answer."""
        assert self._finish is not None
        return Completion(
            text=self._llama.text(self._answer),
            finish=self._finish,
            prompt_tokens=len(self.prompt),
            completion_tokens=len(self._answer),
        )

    def cut_short(self) -> None:
        """End the answer where it is: there is no room for more."""
        self._finish = "length"

    def _next(self, logits: Logits) -> Sequence[int]:
        """Add the next token and what the constraint forces after it; give both."""
        unwanted = repeating(self._answer, self._request.no_repeat)
        token = self._sampler.choose(logits, self._matcher, unwanted)
        if self._llama.ends(token):
            if self._matcher and not self._matcher.is_accepting():
                raise LanguageError(f"llguidance gave up: {self._matcher.get_error()[:200]}")
            self._finish = "stop"
            return ()
        added = [token]
        if self._matcher:
            if not self._matcher.consume_token(token):
                raise LanguageError(f"llguidance: {self._matcher.get_error()[:200]}")
            added += self._forced()
        self._add(added)
        if self._matcher and self._matcher.is_stopped():
            if self._matcher.is_error():
                raise LanguageError(f"llguidance: {self._matcher.get_error()[:200]}")
            self._finish = "stop"
        elif len(self._answer) >= self._room:
            self._finish = "length"
        return added

    def _forced(self) -> list[int]:
        """Take the tokens that the constraint leaves no choice about."""
        if self._matcher is None:
            return []
        tokens = list(self._matcher.compute_ff_tokens())
        if tokens and not self._matcher.consume_tokens(tokens):
            raise LanguageError(f"llguidance: {self._matcher.get_error()[:200]}")
        return tokens

    def _add(self, tokens: Sequence[int]) -> None:
        self._answer += tokens
        if self._on_text and tokens:
            said = b"".join(map(self._llama.bytes_of, tokens))
            if text := self._decoder.decode(said):
                self._on_text(text)


def _prompt(llama: Llama, messages: Sequence[Message]) -> list[int]:
    try:
        return llama.prompt(messages)
    except TemplateError as error:
        # Mistral's, for one, refuses two messages of one role in a row.
        raise BadMessages(f"the model's chat template refuses these messages: {error}") from error


def make_matcher(llama: Llama, grammar: str | None) -> LLMatcher | None:
    """Compile a grammar for the model's tokens. Raises BadGrammar."""
    if grammar is None:
        return None
    matcher = LLMatcher(llama.tokenizer, grammar.removeprefix(PREFIX), log_level=0)
    if matcher.is_error():
        raise BadGrammar(matcher.get_error()[:500])
    return matcher
