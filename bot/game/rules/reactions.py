"""What citizens say in public: after a speech, and in the daily digest."""

from dataclasses import replace

from bot.game import rng
from bot.game.commands import AnswerSpeech, PublishDigest
from bot.game.events import CitizenReacted, DigestPublished, Event
from bot.game.rejection import Reason, Rejected
from bot.game.state import Campaign, Citizen, Reaction, SpeechStatus


def first_to_answer(state: Campaign, speech: int) -> Citizen:
    """Who answers a speech first: one of the citizens, by the campaign's own lot."""
    _, citizen = rng.choose(state.random ^ speech, state.citizens)
    return citizen


def answer(state: Campaign, command: AnswerSpeech) -> tuple[Campaign, tuple[Event, ...]]:
    """A citizen's first reaction to a posted speech."""
    speech = state.speech(command.speech)
    if speech is None or speech.status is not SpeechStatus.POSTED:
        raise Rejected(Reason.SPEECH_UNREAD)
    return state, (_reacted(state, command.reaction, speech.id),)


def publish_digest(state: Campaign, command: PublishDigest) -> tuple[Campaign, tuple[Event, ...]]:
    """The day's reactions; what the city talked about is then old news."""
    events = (_reacted(state, reaction, None) for reaction in command.reactions)
    return replace(state, talk=()), (*events, DigestPublished())


def _reacted(state: Campaign, reaction: Reaction, speech: int | None) -> CitizenReacted:
    citizen = state.citizen(reaction.citizen)
    if citizen is None:
        raise Rejected(Reason.UNKNOWN_CITIZEN)
    return CitizenReacted(citizen, reaction, speech)
