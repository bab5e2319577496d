"""OpenAI's chat-completions protocol, as far as the worker speaks it."""

import time
import uuid
from typing import Any, Literal

from llguidance import LLMatcher
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.language.answering import BadGrammar, Completion, Request
from bot.language.grammar import PREFIX
from bot.language.prompts import Message


class TextPart(BaseModel):
    """A piece of a message's content."""

    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    """One message, its content plain or in text parts."""

    role: Literal["system", "user", "assistant"]
    content: str | list[TextPart]

    def plain(self) -> Message:
        """Join the parts."""
        if isinstance(self.content, str):
            return {"role": self.role, "content": self.content}
        return {"role": self.role, "content": "".join(part.text for part in self.content)}


class JsonSchema(BaseModel):
    """A named schema; ``schema`` is the JSON schema itself."""

    definition: dict[str, Any] = Field(alias="schema")


class ResponseFormat(BaseModel):
    """What form an answer has."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(BaseModel):
    """What a stream tells beside the text."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """The part of OpenAI's request that is served here; what changes nothing is ignored.

    ``no_repeat``, ``priority``, ``timeout`` and ``user`` (in whose turn) are those of ``Request``;
    ``temperature`` is 0 where it is not given.
    """

    model_config = ConfigDict(extra="ignore")

    model: str = ""
    messages: list[ChatMessage] = Field(min_length=1)
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    response_format: ResponseFormat | None = None
    grammar: str | None = None
    no_repeat: int | None = Field(default=None, ge=2)
    temperature: float | None = Field(default=None, ge=0, le=2)
    seed: int | None = Field(default=None, ge=0)
    n: Literal[1] | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    priority: int = 0
    user: str | None = None
    timeout: float | None = Field(default=None, gt=0)

    def request(self) -> Request:
        """Give what the engine is asked. Raises BadGrammar."""
        return Request(
            model=self.model,
            messages=[message.plain() for message in self.messages],
            grammar=self.constraint(),
            max_tokens=self.max_completion_tokens or self.max_tokens or 2048,
            no_repeat=self.no_repeat,
            temperature=self.temperature or 0.0,
            seed=self.seed,
            priority=self.priority,
            on_behalf=self.user or "",
            timeout=self.timeout,
        )

    def constraint(self) -> str | None:
        """Give the llguidance grammar; an explicit one is narrower than the schema and wins."""
        if self.grammar is not None:
            if not self.grammar.startswith(PREFIX):
                raise BadGrammar(f"a grammar has to start with the line {PREFIX.strip()}")
            return self.grammar
        wanted = self.response_format
        if wanted is None or wanted.type == "text":
            return None
        schema: dict[str, Any] = {"type": "object"}
        if wanted.type == "json_schema":
            if wanted.json_schema is None:
                raise BadGrammar("response_format of type json_schema lacks json_schema")
            schema = wanted.json_schema.definition
        return LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_flexible": False})


class Chat:
    """The forms of one answer: whole, or in the pieces of a stream."""

    def __init__(self, model: str) -> None:
        self._head = {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": model,
        }

    def whole(self, done: Completion) -> dict[str, Any]:
        """Give the answer in one."""
        message = {"role": "assistant", "content": done.text}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [_choice(done.finish, message=message)],
            "usage": usage(done),
        }

    def piece(self, text: str | None, finish: str | None = None) -> dict[str, Any]:
        """Give a piece of a stream: text as it comes, or at the end how it ended."""
        delta = {} if text is None else {"role": "assistant", "content": text}
        return {
            **self._head,
            "object": "chat.completion.chunk",
            "choices": [_choice(finish, delta=delta)],
        }

    def spent(self, done: Completion) -> dict[str, Any]:
        """Give the last piece of a stream that is asked for the usage."""
        return {
            **self._head,
            "object": "chat.completion.chunk",
            "choices": [],
            "usage": usage(done),
        }


def usage(done: Completion) -> dict[str, int]:
    """Count the tokens of an answer."""
    return {
        "prompt_tokens": done.prompt_tokens,
        "completion_tokens": done.completion_tokens,
        "total_tokens": done.prompt_tokens + done.completion_tokens,
    }


def error(status: int, code: str, message: str) -> dict[str, Any]:
    """Give the body of an answer that says what is wrong."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": kind, "code": code, "param": None}}


def sentence(error: ValidationError) -> str:
    """Name the first field that is wrong, and how."""
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def _choice(finish: str | None, **content: Any) -> dict[str, Any]:
    return {"index": 0, **content, "finish_reason": finish, "logprobs": None}
