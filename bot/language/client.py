"""Asks a model over the OpenAI chat-completions protocol: our worker, or any compatible server.

``Client.worker`` speaks to the worker's Unix socket and sends the grammar that makes every quote
verbatim. ``Client.server`` speaks to a URL; only where that server reads llguidance grammars (as
llama.cpp's own does when built so) is the grammar sent, else the JSON schema, and what comes back
is aligned to the speech. One of the two, never both: llama.cpp refuses a request with both.
"""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import structlog
from pydantic import BaseModel

from bot.errors import BadAnswer, ContextOverflow, LanguageError, ModelUnavailable
from bot.language import prompts, settle
from bot.language.breaker import Breaker
from bot.language.files import TASKS, Task
from bot.language.grammar import extract_grammar, react_grammar
from bot.language.schemas import ExtractCase, Extraction, ReactCase, Reaction

log = structlog.get_logger()

EXTRACT_TOKENS = 4096
REACT_TOKENS = 1024
NO_REPEAT = 5
"""Tokens of a run that no citizen says twice (Request.no_repeat), found on validation; a server
that does not know the field passes over it."""
SECOND_TRY = 0.7
"""The temperature of a citizen's second try, low enough for the model to stay on the matter."""
SEED = 1
MAX_PIECE = 4_000
"""Characters of a text that is read in one piece: a speech; a manifesto takes several."""
MIN_PIECE = 200
ATTEMPTS = 3
PATIENT = 8
"""How many times longer an answer may take that nobody waits for: a digest stands in the queue
behind those of 31 other guilds."""
BACKOFF = 0.5
"""Seconds before the second attempt, twice as many before each further one; ±50 % by chance."""

_PASSING = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Turn:
    """Whose turn an answer takes, such as a guild's, and whether somebody waits for it."""

    on_behalf: str = ""
    urgent: bool = True


ANYBODY = Turn()


class Client:
    """One HTTP session to one server. Close it, or use it as an async context manager."""

    def __init__(
        self,
        base_url: str,
        connector: aiohttp.BaseConnector,
        *,
        grammar: bool,
        key: str | None = None,
        models: Mapping[Task, str] | None = None,
        timeout: float = 120.0,
        breaker: Breaker | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._grammar = grammar
        self._models = models
        self._breaker = breaker
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers={"Authorization": f"Bearer {key}"} if key else None,
        )
        self._timeout = timeout

    @classmethod
    def worker(cls, socket: Path, *, timeout: float = 120.0) -> Self:
        """Connect to a worker's Unix socket. ``timeout`` is seconds for one attempt."""
        connector = aiohttp.UnixConnector(str(socket))
        models = {task: str(task) for task in TASKS}
        return cls("http://worker/v1", connector, grammar=True, models=models, timeout=timeout)

    @classmethod
    def server(
        cls,
        url: str,
        *,
        key: str | None = None,
        model: str | None = None,
        grammar: bool = False,
        timeout: float = 120.0,
    ) -> Self:
        """Connect to a server by the base URL that OpenAI's clients take, such as …/v1.

        ``model`` None takes the first one that the server lists.
        """
        connector = aiohttp.TCPConnector()
        models = None if model is None else dict.fromkeys(TASKS, model)
        return cls(
            url,
            connector,
            grammar=grammar,
            key=key,
            models=models,
            timeout=timeout,
            # Our own worker has its supervisor instead, and is busy at times.
            breaker=Breaker(),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def extract(self, case: ExtractCase, turn: Turn = ANYBODY) -> Extraction:
        """Read a speech, in pieces where it is longer than a speech may be or than the context.

        Raises ModelUnavailable, BadAnswer, ContextOverflow, LanguageError.
        """
        if len(case.speech) <= MAX_PIECE:
            try:
                return await self._extract_piece(case, turn)
            except ContextOverflow:
                if len(case.speech) < MIN_PIECE:
                    raise
        parts = [
            await self.extract(case.model_copy(update={"speech": half}), turn)
            for half in halves(case.speech)
        ]
        return Extraction(
            promises=[promise for part in parts for promise in part.promises],
            contradictions=[found for part in parts for found in part.contradictions],
        )

    async def _extract_piece(self, case: ExtractCase, turn: Turn) -> Extraction:
        text = await self._chat(
            "extract",
            prompts.extract_messages(case),
            Extraction,
            extract_grammar(case) if self._grammar else None,
            EXTRACT_TOKENS,
            turn,
        )
        return settle.settle_extraction(text, case)

    async def react(self, case: ReactCase, turn: Turn = ANYBODY) -> Reaction:
        """Let a citizen react; one who recites or rambles gets a second try, by chance.

        Raises as ``extract`` does.
        """
        try:
            return await self._react_once(case, turn, temperature=0.0)
        except BadAnswer:
            return await self._react_once(case, turn, temperature=SECOND_TRY)

    async def _react_once(self, case: ReactCase, turn: Turn, temperature: float) -> Reaction:
        text = await self._chat(
            "citizens",
            prompts.react_messages(case),
            Reaction,
            react_grammar(case) if self._grammar else None,
            REACT_TOKENS,
            turn,
            no_repeat=NO_REPEAT,
            temperature=temperature,
        )
        return settle.settle_reaction(text, case)

    async def _chat(
        self,
        task: Task,
        messages: list[prompts.Message],
        schema: type[BaseModel],
        grammar: str | None,
        max_tokens: int,
        turn: Turn,
        no_repeat: int | None = None,
        temperature: float = 0.0,
    ) -> str:
        body: dict[str, Any] = {
            "model": (self._models or await self._first_model())[task],
            "messages": messages,
            "temperature": temperature,
            "max_tokens": max_tokens,
        }
        if temperature:
            body["seed"] = SEED
        if grammar is not None:
            body["grammar"] = grammar
            # Of our worker; llama.cpp's server passes over what it does not know.
            body |= {"user": turn.on_behalf, "priority": 0 if turn.urgent else 1}
            if no_repeat is not None:
                body["no_repeat"] = no_repeat
        else:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": schema.__name__.lower(),
                    "strict": True,
                    "schema": schema.model_json_schema(),
                },
            }
        seconds = self._timeout * (1 if turn.urgent else PATIENT)
        answer = await self._request("POST", "/chat/completions", body, seconds)
        try:
            choice = answer["choices"][0]
            text = choice["message"]["content"]
        except (KeyError, IndexError, TypeError) as error:
            raise BadAnswer("the answer is not a chat completion") from error
        if choice.get("finish_reason") == "length":
            raise BadAnswer(f"the answer did not end within {max_tokens} tokens")
        if not isinstance(text, str):
            raise BadAnswer("the answer is empty")
        return text

    async def _first_model(self) -> Mapping[Task, str]:
        """Take the first model that the server lists, for both tasks."""
        answer = await self._request("GET", "/models", None, self._timeout)
        try:
            self._models = dict.fromkeys(TASKS, str(answer["data"][0]["id"]))
        except (KeyError, IndexError, TypeError) as error:
            raise BadAnswer(f"{self._base}/models lists no model") from error
        return self._models

    async def _request(
        self, method: str, path: str, body: dict[str, Any] | None, seconds: float
    ) -> Any:
        """Send a request, unless the server is left alone at present; ``seconds`` an attempt."""
        if self._breaker is None:
            return await self._insist(method, path, body, seconds)
        self._breaker.enter()
        try:
            answer = await self._insist(method, path, body, seconds)
        except ModelUnavailable:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return answer

    async def _insist(
        self, method: str, path: str, body: dict[str, Any] | None, seconds: float
    ) -> Any:
        """Send a request, again after a passing failure; a timeout is not tried again."""
        failure: LanguageError = ModelUnavailable("not tried")
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(BACKOFF * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))
            try:
                async with self._session.request(
                    method,
                    self._base + path,
                    json=body,
                    timeout=aiohttp.ClientTimeout(total=seconds),
                ) as answer:
                    if answer.status == 200:
                        return await answer.json(content_type=None)
                    failure = _failure(answer.status, await answer.text())
                    if answer.status not in _PASSING:
                        raise failure
            except TimeoutError as error:
                raise ModelUnavailable(f"{self._base} did not answer in time") from error
            except aiohttp.ClientError as error:
                failure = ModelUnavailable(f"{self._base}: {error or type(error).__name__}")
            except ValueError as error:
                raise BadAnswer(f"{self._base} does not answer in JSON") from error
        raise failure


def halves(text: str) -> tuple[str, str]:
    """Cut a text in two near its middle: between paragraphs, else lines, sentences, words."""
    quarter = len(text) // 4
    middle = text[quarter : 3 * quarter]
    for mark in ("\n\n", "\n", ". ", "! ", "? ", " "):
        places = [at for at in range(len(middle)) if middle.startswith(mark, at)]
        if places:
            place = min(places, key=lambda at: abs(at - quarter)) + quarter + len(mark)
            return text[:place], text[place:]
    return text[: len(text) // 2], text[len(text) // 2 :]


def _failure(status: int, text: str) -> LanguageError:
    # A server may repeat what it was asked, and speeches are nothing for an operator's log.
    log.debug("the model's server refused", status=status, answer=text[:300])
    sentence = f"the server answered {status}"
    if status == 400 and ("context_length" in text or "exceed_context_size" in text):
        return ContextOverflow(sentence)
    return ModelUnavailable(sentence) if status in _PASSING else LanguageError(sentence)
