"""The chat messages of both tasks, shared with the training code.

The fixed part is short on purpose: it is paid for at every call, and the constraint, not the
prompt, holds the form of the answer. Rendering is deterministic: the same case, the same text.
"""

from typing import TypedDict

from bot.language.schemas import ExtractCase, Known, ReactCase

EXTRACT_SYSTEM = (
    "Read a campaign speech. List its promises: what the speaker commits to do or keep, checkable "
    "and in their power; no wishes, questions, past deeds, duties of others. Cost in % of the "
    "yearly budget, timeline in rounds from now. Then list what contradicts a promise (P), a deed "
    "(D) or the speech itself."
)
REACT_SYSTEM = (
    "You are a citizen. Answer what happened in your own voice, in one to three sentences, from "
    "your life, your memory and what touches you. Cite the promise you mean, or null."
)

_LANGUAGE_NAMES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish"}


class Message(TypedDict):
    """One chat message; ``role`` is system, user or assistant."""

    role: str
    content: str


def extract_messages(case: ExtractCase) -> list[Message]:
    """Ask for the promises and contradictions of a speech."""
    lines = [f"Round {case.round}"]
    lines += [_known(known) for known in (*case.promises, *case.deeds)]
    return _messages(EXTRACT_SYSTEM, [*lines, "Speech:", case.speech])


def react_messages(case: ReactCase) -> list[Message]:
    """Ask for a citizen's reaction."""
    who = case.citizen
    traits = [
        who.name,
        str(who.age),
        who.job,
        who.demographic.replace("_", " "),
        who.leaning,
        who.temper,
        f"approval {who.approval:.0f}",
    ]
    lines = [", ".join(_line(trait) for trait in traits if trait)]
    if case.city:
        numbers = case.city.model_dump()
        lines.append("City: " + ", ".join(f"{name} {value:.0f}" for name, value in numbers.items()))
    lines += _section("Happened:", case.happened)
    if case.promises:
        lines += ["Promises:", *(_known(known) for known in case.promises)]
    lines += _section("Remembers:", case.memory)
    lines.append(f"Answer in {_LANGUAGE_NAMES[case.lang or 'en']}.")
    return _messages(REACT_SYSTEM, lines)


def _messages(system: str, lines: list[str]) -> list[Message]:
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": "\n".join(lines)},
    ]


def _section(title: str, items: list[str]) -> list[str]:
    return [title, *(f"- {_line(item)}" for item in items)] if items else []


def _known(known: Known) -> str:
    by = f" ({_line(known.by)})" if known.by else ""
    return f"{known.id}{by}: {_line(known.text)}"


def _line(text: str) -> str:
    """Keep a text to one line, so that it cannot pose as another part of the prompt."""
    return " ".join(text.split())
