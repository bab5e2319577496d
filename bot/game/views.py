"""What each viewer may see of a campaign. Whatever leaves the state goes through here."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.game.rules.methods.ballots import Method
from bot.game.rules.speeches import pending_speech
from bot.game.state import (
    Campaign,
    Candidate,
    Citizen,
    City,
    Promise,
    PromiseStatus,
    Roll,
    Speech,
    SpeechStatus,
)


@dataclass(frozen=True, slots=True)
class DraftView:
    """A speech before it is posted, as its speaker sees it."""

    speech: Speech
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class ElectionView:
    """An open election as anybody sees it: never a partial result."""

    id: int
    candidates: tuple[Candidate, ...]
    method: Method
    roll: Roll


def draft(state: Campaign, viewer: int) -> DraftView | None:
    """The viewer's own unposted speech, if any; nobody sees another's."""
    speech = pending_speech(state, viewer)
    return None if speech is None else DraftView(speech, state.promises_of(speech.id))


def public_ledger(state: Campaign) -> tuple[Promise, ...]:
    """All promises of posted speeches, oldest first."""
    posted = {s.id for s in state.speeches if s.status is SpeechStatus.POSTED}
    return tuple(p for p in state.ledger if p.speech in posted)


def in_force(state: Campaign, player: int) -> tuple[Promise, ...]:
    """What a player has publicly promised and still stands: what a new speech may contradict."""
    return tuple(
        p for p in public_ledger(state) if p.player == player and p.status is PromiseStatus.ACTIVE
    )


def open_election(state: Campaign) -> ElectionView | None:
    """The election that is open now, if any."""
    election = state.election
    if election is None or election.closed_at is not None:
        return None
    standing = tuple(c for c in state.candidates if c.player in election.candidates)
    return ElectionView(election.id, standing, election.method, election.roll)


@dataclass(frozen=True, slots=True)
class CitizenView:
    """What a citizen knows: public speeches with their speakers, the promises made in them."""

    citizen: Citizen
    city: City
    heard: tuple[tuple[Candidate, Speech], ...]
    promises: tuple[Promise, ...]
    mayor: Candidate | None


def citizen_view(state: Campaign, citizen: Citizen, speeches: Sequence[int]) -> CitizenView:
    """What a citizen may draw on when they speak about these speeches; others stay unheard."""
    heard = tuple(
        (candidate, speech)
        for speech in state.speeches
        if speech.id in speeches
        and speech.status is SpeechStatus.POSTED
        and (candidate := state.candidate(speech.player)) is not None
    )
    numbers = {speech.id for _, speech in heard}
    return CitizenView(
        citizen=citizen,
        city=state.city,
        heard=heard,
        promises=tuple(p for p in public_ledger(state) if p.speech in numbers),
        mayor=None if state.mayor is None else state.candidate(state.mayor),
    )
