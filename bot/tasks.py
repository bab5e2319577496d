"""The model's two tasks for a campaign: reading a speech, and speaking for a citizen.

What a model says comes back as a command; the rules decide what becomes of it.
"""

import asyncio
from dataclasses import asdict

from bot.campaigns import Campaigns
from bot.game import commands, views
from bot.game.rejection import Reason, Rejected
from bot.game.state import Campaign, Contradiction, Reaction, Speech
from bot.language.client import Turn
from bot.language.schemas import ExtractCase, Extraction, ReactCase
from bot.language.schemas import Reaction as Said
from bot.language.service import Language

PROMISES_TOLD = 6
"""Promises that a citizen is reminded of at most; more would only lengthen the prompt."""

DEEDS_TOLD = 6
"""A speaker's newest deeds that their speech is held against."""


async def read_speech(
    campaigns: Campaigns, language: Language, guild_id: int, number: int
) -> commands.ReadSpeech:
    """Read a speech as it stands now; the command enters what was found in that revision."""
    state = await campaigns.view(guild_id)
    view = views.reading(state, number)
    if view is None:
        raise Rejected(Reason.STALE_READING)
    speech = view.speech
    case = ExtractCase.model_validate(
        {
            "id": f"{state.id}/{speech.id}",
            "round": speech.round,
            "speech": speech.text,
            "promises": [{"id": p.id, "text": p.summary} for p in view.promises],
            "deeds": [{"id": key, "text": title} for key, title in view.deeds[-DEEDS_TOLD:]],
        }
    )
    extraction = (await language.extract(case, Turn(state.id))).answer
    return _reading(speech, extraction)


async def answer_speech(
    language: Language, state: Campaign, number: int, lang: str
) -> commands.AnswerSpeech:
    """The first citizen's answer to a posted speech, in the guild's language."""
    view = views.first_answer(state, number)
    said = (await language.react(_react_case(view, lang), Turn(state.id))).answer
    return commands.AnswerSpeech(number, _reaction(view.citizen.id, said))


async def write_digest(language: Language, state: Campaign, lang: str) -> commands.PublishDigest:
    """What each citizen says of the day, in the guild's language; nobody waits for it."""
    turn = Turn(state.id, urgent=False)

    async def say(view: views.CitizenView) -> Reaction:
        said = (await language.react(_react_case(view, lang), turn)).answer
        return _reaction(view.citizen.id, said)

    return commands.PublishDigest(tuple(await asyncio.gather(*map(say, views.digest(state)))))


def _reading(speech: Speech, found: Extraction) -> commands.ReadSpeech:
    return commands.ReadSpeech(
        speech=speech.id,
        revision=speech.revision,
        promises=tuple(
            commands.FoundPromise(
                quote=p.quote,
                summary=p.summary,
                category=p.category,
                feasibility=p.feasibility,
                cost=p.cost,
                timeline=p.timeline,
            )
            for p in found.promises
        ),
        contradictions=tuple(
            Contradiction(c.quote, c.against, c.severity) for c in found.contradictions
        ),
    )


def _react_case(view: views.CitizenView, lang: str) -> ReactCase:
    citizen = view.citizen
    happened = [f"{candidate.name} gave a speech: {text[:300]}" for candidate, text in view.heard]
    if view.mayor is not None:
        happened.append(f"{view.mayor.name} is mayor.")
        happened += [f"{view.mayor.name} did this: {done}." for done in view.done]
    happened += [
        f"{speaker.name} broke the promise: {promise.quote}"
        for speaker, promise in view.broken[-PROMISES_TOLD:]
    ]
    happened += [
        f"A {visitor.kind.replace('_', ' ')} came to town: {visitor.cause}."
        for visitor in view.visitors
    ]
    return ReactCase.model_validate(
        {
            "id": citizen.id,
            "lang": lang,
            "citizen": {
                "name": citizen.name,
                "age": citizen.age,
                "job": citizen.job,
                "demographic": citizen.demographic,
                "leaning": citizen.leaning,
                "temper": citizen.temper,
                "approval": citizen.approval,
            },
            "city": asdict(view.city),
            "happened": happened or ["Nobody promised anything today."],
            "promises": [{"id": p.id, "text": p.summary} for p in view.promises[-PROMISES_TOLD:]],
            "memory": list(view.remembered),
        }
    )


def _reaction(citizen: str, said: Said) -> Reaction:
    return Reaction(
        citizen=citizen,
        sentiment=said.sentiment,
        support=said.support,
        concerns=tuple(said.concerns),
        dialogue=said.dialogue,
        cites=said.cites,
    )
