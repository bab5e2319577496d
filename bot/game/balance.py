"""Every number of the rules, with its source where it has one; the others are ours."""

from datetime import timedelta

SPEECH_LIMIT = 4_000
"""Characters of a speech (DESIGN.md section 2; also the most that a Discord text input takes)."""

SPEECHES_A_TERM = 2
"""Speeches that one candidate may give in a term."""

PROMISES_A_SPEECH = 24
"""Promises that one speech can add to the ledger; a reader may find more in a list of slogans."""

CONTRADICTIONS_A_SPEECH = 4
"""Contradictions that are told of one speech."""

SLOGAN_LIMIT = 100
"""Characters of a candidate's slogan."""

CANDIDATES_LIMIT = 25
"""Candidates of a term: the most options of a Discord select, from which the ballot is made."""

CONFIRMATION_TIME = timedelta(minutes=10)
"""How long a speaker may correct what was read; then the speech stands as read."""

READING_TIME = timedelta(seconds=90)
"""After this a speech that nobody has read yet is read again: its first reader must have died."""

FIRST_REACTION_DELAY = timedelta(seconds=30)
"""From a speech to the first citizen's answer, which must appear within two minutes."""

START_APPROVAL = 50
"""A citizen's approval at the start, of 100."""

RANKS_ON_A_BALLOT = 5
"""Choices that one ballot can rank: the most items of a Discord modal."""

START_INDICATORS = {
    "environment": 45,
    "economy": 65,
    "social": 50,
    "security": 50,
    "research": 5,
}
"""The city on its first day, each of 100 (DESIGN.md section 4)."""

START_TREASURY = 100
"""Credits at the start: one yearly budget."""
