"""Why a command was refused: a named reason, which the face turns into a sentence."""

from enum import StrEnum


class Reason(StrEnum):
    """Every reason for which the rules refuse a command."""

    OLD_CAMPAIGN = "old_campaign"
    WRONG_PHASE = "wrong_phase"
    NOT_A_CANDIDATE = "not_a_candidate"
    TOO_MANY_CANDIDATES = "too_many_candidates"
    ENOUGH_CANDIDATES = "enough_candidates"
    TOO_FEW_CANDIDATES = "too_few_candidates"
    SLOGAN_LENGTH = "slogan_length"
    SPEECH_EMPTY = "speech_empty"
    SPEECH_TOO_LONG = "speech_too_long"
    SPEECH_PENDING = "speech_pending"
    NO_SPEECHES_LEFT = "no_speeches_left"
    MANIFESTO_EMPTY = "manifesto_empty"
    MANIFESTO_TOO_LONG = "manifesto_too_long"
    MANIFESTO_PENDING = "manifesto_pending"
    NO_MANIFESTO_LEFT = "no_manifesto_left"
    NOT_YOUR_SPEECH = "not_your_speech"
    SPEECH_SETTLED = "speech_settled"
    SPEECH_UNREAD = "speech_unread"
    STALE_READING = "stale_reading"
    UNKNOWN_PROMISE = "unknown_promise"
    UNKNOWN_CITIZEN = "unknown_citizen"
    NO_ELECTION = "no_election"
    NOT_ON_ROLL = "not_on_roll"
    ROLL_ROLE = "roll_role"
    ROLL_ACCOUNT = "roll_account"
    ROLL_MEMBER = "roll_member"
    CANCELLED_ALREADY = "cancelled_already"
    EXTENDED_ALREADY = "extended_already"
    ELECTION_TOO_LONG = "election_too_long"
    BALLOT_EMPTY = "ballot_empty"
    BALLOT_REPEATS = "ballot_repeats"
    BALLOT_UNKNOWN = "ballot_unknown"
    BALLOT_FORM = "ballot_form"
    NOT_MAYOR = "not_mayor"
    NOBODY_GOVERNS = "nobody_governs"
    LAST_ROUND = "last_round"
    NO_BUILDS_LEFT = "no_builds_left"
    OFF_THE_MAP = "off_the_map"
    UNDER_WORKS = "under_works"
    WRONG_TILE = "wrong_tile"
    TOO_LITTLE_RESEARCH = "too_little_research"
    TOO_FEW_CREDITS = "too_few_credits"
    TOO_LITTLE_CAPITAL = "too_little_capital"
    UNKNOWN_POLICY = "unknown_policy"
    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    REPEALED = "repealed"
    EXCLUDED = "excluded"
    NO_DILEMMA = "no_dilemma"
    UNKNOWN_OPTION = "unknown_option"
    STALE_ROUND = "stale_round"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"
    NOT_CONTESTED = "not_contested"
    OWN_CONTEST = "own_contest"
    NOT_YOUR_PROMISE = "not_your_promise"
    DECIDED_ALREADY = "decided_already"
    NOT_BROKEN = "not_broken"
    NOT_OPPOSITION = "not_opposition"
    QUOTED_ALREADY = "quoted_already"


class Rejected(Exception):
    """A command that the rules refuse; the state is as before.

    `details` are plain values for the sentence (a phase, a limit).
    """

    def __init__(self, reason: Reason, **details: str | int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details
