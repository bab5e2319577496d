"""What citizens say in public: after a speech, and in the daily digest."""

from collections.abc import Collection, Iterable, Iterator

from bot.game import rng
from bot.game.commands import Answer, AnswerSpeech, PublishDigest
from bot.game.content import N_
from bot.game.events import CitizenAnswered, CitizenReacted, DigestPublished, Event
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import changes
from bot.game.rules.answering import Exchange, exchange
from bot.game.state import Campaign, Citizen, Reaction, SpeechStatus

MOST_SWAYED = 5
"""Points of approval that one reaction moves at most, and all of a round for their demographic
(DESIGN.md section 4): digests come by the day, and a round lasts as many days as a guild likes."""

POINTS_A_STEP = 10
"""A group moves a point for each ten by which its citizen's support is off its approval. Ours."""

MOUTH = N_("what people like them say")


def first_to_answer(state: Campaign, speech: int, silent: Collection[str] = ()) -> Citizen | None:
    """Who answers a speech first: one of the citizens, by the campaign's own lot.

    None where all of them are `silent` (ids).
    """
    speaking = tuple(citizen for citizen in state.citizens if citizen.id not in silent)
    if not speaking:
        return None
    _, citizen = rng.choose(state.random ^ speech, speaking)
    return citizen


def answer(state: Campaign, command: AnswerSpeech) -> tuple[Campaign, tuple[Event, ...]]:
    """A citizen's first reaction to a posted speech."""
    speech = state.speech(command.speech)
    if speech is None or speech.status is not SpeechStatus.POSTED:
        raise Rejected(Reason.SPEECH_UNREAD)
    return state, (_reacted(state, command.reaction, speech.id),)


def publish_digest(state: Campaign, command: PublishDigest) -> tuple[Campaign, tuple[Event, ...]]:
    """The day's reactions; what the city talked about is then old news."""
    events = tuple(_reacted(state, reaction, None) for reaction in command.reactions)
    answered = tuple(_answered(state, exchange(command.reactions), command.answers))
    for event in events:
        state = _swayed(state, event)
    return replace(state, talk=()), (*events, *answered, DigestPublished())


def _answered(
    state: Campaign, due: Exchange | None, answers: Iterable[Answer]
) -> Iterator[CitizenAnswered]:
    """Of the answers those that are due, in their order; what else was written is dropped."""
    if due is None:
        return
    for (who, to), answer in zip(due.turns, answers, strict=False):
        citizen, other = state.citizen(who), state.citizen(to)
        if citizen is None or other is None or (answer.reaction.citizen, answer.to) != (who, to):
            return
        yield CitizenAnswered(citizen, answer.reaction, other, due.thread)


def _swayed(state: Campaign, event: CitizenReacted) -> Campaign:
    """A citizen's mood is catching: their group moves a little towards it, if somebody governs."""
    if state.mayor is None:
        return state
    group = event.citizen.demographic
    apart = event.reaction.support - round(state.electorate.approval(group))
    # Rounded towards nothing, so that a good word and a bad one weigh the same.
    points = min(MOST_SWAYED, abs(apart) // POINTS_A_STEP) * (1 if apart > 0 else -1)
    so_far = dict(state.swayed)
    before = so_far.get(group, 0)
    after = max(-MOST_SWAYED, min(MOST_SWAYED, before + points))
    state = replace(state, swayed=tuple({**so_far, group: after}.items()))
    return changes.sway(state, MOUTH, {group: 100 * (after - before)})


def _reacted(state: Campaign, reaction: Reaction, speech: int | None) -> CitizenReacted:
    citizen = state.citizen(reaction.citizen)
    if citizen is None:
        raise Rejected(Reason.UNKNOWN_CITIZEN)
    return CitizenReacted(citizen, reaction, speech)
