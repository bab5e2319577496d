"""The model's two tasks for a campaign: reading a speech, and speaking for a citizen.

What a model says comes back as a command; the rules decide what becomes of it.
"""

import asyncio
from collections.abc import Collection
from dataclasses import asdict, replace

from bot.campaigns import Campaigns
from bot.game import commands, people, views
from bot.game.rejection import Reason, Rejected
from bot.game.state import Campaign, Contradiction, Reaction, Speech
from bot.language.client import Turn
from bot.language.schemas import ExtractCase, Extraction, ReactCase
from bot.language.schemas import Reaction as Said
from bot.language.service import Language
from bot.plain_text import spoken
from bot.texts import texts

PROMISES_TOLD = 6
"""Promises that a citizen is reminded of at most; more would only lengthen the prompt."""

EARLIER_TOLD = 12
"""Promises found in the pieces before that a piece of a manifesto is held against, the last ones;
the rules hold it against all (rules/speeches.py)."""

DEEDS_TOLD = 6
"""A speaker's newest deeds that their speech is held against."""


async def read_piece(
    campaigns: Campaigns, language: Language, guild_id: int, number: int
) -> commands.ReadSpeech:
    """Read the next piece of a speech as it stands now, which of most speeches is all of it.

    The command enters what was found in it. Rejected where nothing is left to be read.
    """
    return await read_in(language, await campaigns.view(guild_id), number)


async def read_in(language: Language, state: Campaign, number: int) -> commands.ReadSpeech:
    """Read the next piece of a speech of this campaign, wherever it is kept; as `read_piece`."""
    view = views.reading(state, number)
    if view is None:
        raise Rejected(Reason.STALE_READING)
    speech = view.speech
    case = ExtractCase.model_validate(
        {
            "id": f"{state.id}/{speech.id}",
            "round": speech.round,
            "speech": view.piece,
            "promises": [
                {"id": p.id, "text": p.summary}
                for p in (*view.promises, *view.earlier[-EARLIER_TOLD:])
            ],
            "deeds": [{"id": key, "text": title} for key, title in view.deeds[-DEEDS_TOLD:]],
        }
    )
    extraction = (await language.extract(case, Turn(state.id))).answer
    return _reading(speech, extraction)


async def read_on(
    campaigns: Campaigns, language: Language, campaign: Campaign, number: int
) -> Campaign:
    """Read all that is left of a campaign's speech; how the campaign stands then.

    Each piece is kept as soon as it is read, so whoever dies over it has lost one. Ends as soon as
    another text is in the place of this one, or another reader has read the last piece. Rejected or
    NoCampaign where the campaign is over meanwhile.
    """
    guild_id = campaign.guild
    first = views.reading(campaign, number)
    while True:
        state = await campaigns.view(guild_id)
        view = views.reading(state, number)
        if first is None or view is None or view.speech.revision != first.speech.revision:
            return state
        try:
            command = await read_piece(campaigns, language, guild_id, number)
            await campaigns.apply(guild_id, command, campaign.id)
        except Rejected as refusal:
            if refusal.reason is not Reason.STALE_READING:
                raise


async def answer_speech(
    language: Language, state: Campaign, number: int, lang: str, silent: Collection[str] = ()
) -> commands.AnswerSpeech:
    """The first citizen's answer to a posted speech, in the guild's language.

    `silent` are the ids of citizens who say nothing; Rejected where all of them are.
    """
    view = views.first_answer(state, number, silent)
    if view is None:
        raise Rejected(Reason.UNKNOWN_CITIZEN)
    said = (await language.react(_react_case(view, lang), Turn(state.id))).answer
    return commands.AnswerSpeech(number, _reaction(view.citizen.id, said))


async def write_digest(
    language: Language, state: Campaign, lang: str, silent: Collection[str] = ()
) -> commands.PublishDigest:
    """What each citizen who is not `silent` (ids) says of the day, in the guild's language.

    Who disagrees by the rules answers the other. Nobody waits for it.
    """
    turn = Turn(state.id, urgent=False)

    async def say(view: views.CitizenView) -> Reaction:
        said = (await language.react(_react_case(view, lang), turn)).answer
        return _reaction(view.citizen.id, said)

    said = tuple(await asyncio.gather(*map(say, views.digest(state, silent))))
    return commands.PublishDigest(said, await write_answers(language, state, said, lang))


async def write_answers(
    language: Language, state: Campaign, said: tuple[Reaction, ...], lang: str
) -> tuple[commands.Answer, ...]:
    """What those answer each other who disagree in what they said."""
    turn = Turn(state.id, urgent=False)
    answers: list[commands.Answer] = []
    for each in people.turns(state, said):
        # Who answers back has heard the answer.
        heard = next((a.reaction for a in answers if a.reaction.citizen == each.to.id), each.said)
        words = (await language.react(_answer_case(each, heard, lang), turn)).answer
        # What they think of the mayor they have said: an answer changes the words alone.
        own = replace(each.own, dialogue=spoken(words.dialogue), cites=words.cites)
        answers.append(commands.Answer(each.to.id, own))
    return tuple(answers)


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
        start=speech.read_to,
    )


def _react_case(view: views.CitizenView, lang: str) -> ReactCase:
    citizen, _ = view.citizen, texts(lang)
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
                "job": _(citizen.job),
                "demographic": citizen.demographic,
                "leaning": citizen.leaning,
                "temper": _(citizen.temper),
                "approval": citizen.approval,
            },
            "city": asdict(view.city),
            "happened": happened or ["Nobody promised anything today."],
            "promises": [{"id": p.id, "text": p.summary} for p in view.promises[-PROMISES_TOLD:]],
            "memory": list(view.remembered),
        }
    )


def _answer_case(turn: people.TurnView, heard: Reaction, lang: str) -> ReactCase:
    """A citizen who has heard another one, and thinks what they said of the mayor themselves."""
    case = _react_case(turn.view, lang)
    line = f"{turn.to.name}, {texts(lang)(turn.to.job)}, said: {heard.dialogue}"
    citizen = case.citizen.model_copy(update={"approval": turn.own.support})
    mood = {"citizen": citizen, "happened": [line], "to": turn.to.name}
    return case.model_copy(update=mood)


def _reaction(citizen: str, said: Said) -> Reaction:
    return Reaction(
        citizen=citizen,
        sentiment=said.sentiment,
        support=said.support,
        concerns=tuple(said.concerns),
        dialogue=spoken(said.dialogue),
        cites=said.cites,
    )
