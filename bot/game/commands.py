"""What can be asked of a campaign, in the imperative. `player` is who asks, a Discord user id.

Commands without a player come from the clock or from a reader.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.game.rules.city.build_rules import BuildAction
from bot.game.rules.judging import Test
from bot.game.rules.methods import ballots
from bot.game.rules.methods.ballots import Method
from bot.game.rules.methods.blending import PLAYERS_SHARE
from bot.game.state import Contradiction, Preset, Reaction, Roll
from bot.game.vocabulary import Category, Demographic


@dataclass(frozen=True, slots=True)
class StartCampaign:
    """Begin; `seed` (0 … 2⁶⁴-1) decides all that chance decides in the campaign."""

    player: int
    preset: Preset
    seed: int


@dataclass(frozen=True, slots=True)
class Nominate:
    """Stand in this term's election (or change slogan and home)."""

    player: int
    name: str
    slogan: str
    home: Demographic


@dataclass(frozen=True, slots=True)
class GiveSpeech:
    """Hand in a speech; it is read next and posted after its speaker has seen what was read."""

    player: int
    text: str


@dataclass(frozen=True, slots=True)
class GiveManifesto:
    """Hand in the programme of this term, one a candidate; it goes the way of a speech."""

    player: int
    text: str


@dataclass(frozen=True, slots=True)
class FoundPromise:
    """A promise as the reader found it, before the ledger gives it an id."""

    quote: str
    summary: str
    category: Category
    feasibility: float
    cost: int
    timeline: int | None


@dataclass(frozen=True, slots=True)
class ReadSpeech:
    """Put into the ledger what a reader found in that revision of a speech.

    Of a text that is read in pieces (rules/pieces.py), in the one that begins at that character.
    """

    speech: int
    revision: int
    promises: tuple[FoundPromise, ...]
    contradictions: tuple[Contradiction, ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class EditSpeech:
    """Replace the text of a speech that is not posted yet; it is read again."""

    player: int
    speech: int
    text: str


@dataclass(frozen=True, slots=True)
class ContestPromises:
    """Say which promises were read wrongly (these and no others); moderators settle them."""

    player: int
    speech: int
    revision: int
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithdrawBySpeech:
    """Say which earlier promises an unposted speech takes back (these and no others).

    They are withdrawn when it is posted, at half the price of breaking them.
    """

    player: int
    speech: int
    revision: int
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfirmSpeech:
    """Agree with what was read of that revision; the speech is posted."""

    player: int
    speech: int
    revision: int


@dataclass(frozen=True, slots=True)
class DiscardSpeech:
    """Take back a speech that is not posted yet; it does not count."""

    player: int
    speech: int


@dataclass(frozen=True, slots=True)
class LetStand:
    """The time to correct a speech is over: it stands as read."""

    speech: int
    revision: int


@dataclass(frozen=True, slots=True)
class AnswerSpeech:
    """A citizen's first reaction to a posted speech."""

    speech: int
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class Answer:
    """What a citizen says to another one (`to`, an id) about what that one said."""

    to: str
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class PublishDigest:
    """The day's reactions, one a demographic, and what citizens answer each other."""

    reactions: tuple[Reaction, ...]
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenElection:
    """Open the polls; candidates and roll are fixed from here.

    `player` is None where the clock opens or closes them; `players_share` (above 0, to 1) is what
    the players' ballots weigh of all.
    """

    player: int | None
    roll: Roll
    method: Method = Method.IRV
    players_share: Fraction = PLAYERS_SHARE


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot as it was filled in; who cast it never reaches the campaign's state.

    `choices` are candidates in places, the best first, several in one as equals: the first place
    by plurality or of approval, a place for each rank of a ranking, 5 to 1 points by STAR.
    """

    election: int
    choices: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class CloseElection:
    """Count the players' ballots, in any order; the result does not depend on it.

    `receipts` has the digest of each ballot's receipt (see rules/receipts.py), in any order too.
    """

    player: int | None
    ballots: tuple[ballots.Ballot, ...]
    receipts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelElection:
    """A moderator's word that this election shall be cancelled; it takes two of them."""

    player: int
    election: int


@dataclass(frozen=True, slots=True)
class ExtendElection:
    """A moderator's word that the polls of this election close no earlier than `until`."""

    player: int
    election: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Build:
    """Build, close or clear on a tile (place 0-99), in that round and in no later one."""

    player: int
    round: int
    action: BuildAction
    place: int


@dataclass(frozen=True, slots=True)
class Enact:
    """Put a policy into force for credits and political capital, in that round."""

    player: int
    round: int
    policy: str


@dataclass(frozen=True, slots=True)
class Repeal:
    """Take a policy back in that round; what it did stays, and what it has set going comes.

    In that term it cannot be enacted again.
    """

    player: int
    round: int
    policy: str


@dataclass(frozen=True, slots=True)
class VoteDilemma:
    """A member's vote on the dilemma of this round; the last one counts."""

    player: int
    round: int
    option: str


@dataclass(frozen=True, slots=True)
class SkipElection:
    """Nominations are over with fewer than two candidates: the one governs, or nobody does.

    By the clock, or by a moderator who will not wait (`player`).
    """

    player: int | None = None


@dataclass(frozen=True, slots=True)
class ResolveRound:
    """End that round: the clock, or a moderator who will not wait (`player`)."""

    round: int
    player: int | None = None


@dataclass(frozen=True, slots=True)
class Resign:
    """The mayor's word, in that round, that they no longer want to govern."""

    player: int
    round: int


@dataclass(frozen=True, slots=True)
class RemoveMayor:
    """A moderator's word that whoever governs in that round shall do so no longer."""

    player: int
    round: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Let nothing fall due until the campaign is resumed.

    `player` is None where the pause begins by itself, because nobody can be told anything.
    """

    player: int | None


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on after a pause; everything that was due is due that much later.

    `player` is None where it ends by itself, because everybody can be told again.
    """

    player: int | None


@dataclass(frozen=True, slots=True)
class SettleContest:
    """A moderator's word on a promise that its speaker says was read wrongly."""

    player: int
    promise: str
    upheld: bool


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a promise back in public, at half the price of breaking it."""

    player: int
    promise: str


@dataclass(frozen=True, slots=True)
class QuoteBroken:
    """Quote a broken promise in public, as one of the opposition."""

    player: int
    promise: str


@dataclass(frozen=True, slots=True)
class SetTest:
    """Correct by what a promise of an unposted speech is to be judged; None for nothing."""

    player: int
    speech: int
    revision: int
    promise: str
    test: Test | None


@dataclass(frozen=True, slots=True)
class EndCampaign:
    """End the campaign for good."""

    player: int


@dataclass(frozen=True, slots=True)
class Voter:
    """What the roll asks of a member, by Discord's clocks."""

    player: int
    joined_at: datetime
    created_at: datetime
    roles: tuple[int, ...] = ()


Command = (
    Nominate
    | GiveSpeech
    | GiveManifesto
    | ReadSpeech
    | EditSpeech
    | ContestPromises
    | WithdrawBySpeech
    | ConfirmSpeech
    | DiscardSpeech
    | LetStand
    | AnswerSpeech
    | PublishDigest
    | OpenElection
    | CloseElection
    | CancelElection
    | ExtendElection
    | Build
    | Enact
    | Repeal
    | VoteDilemma
    | SkipElection
    | ResolveRound
    | Resign
    | RemoveMayor
    | Pause
    | Resume
    | SettleContest
    | Withdraw
    | QuoteBroken
    | SetTest
    | EndCampaign
)
