"""Every number of the rules, with its source where it has one; the others are ours."""

from datetime import timedelta

from bot.game.state import Ending, Preset
from bot.game.vocabulary import Demographic, Indicator

SPEECH_LIMIT = 4_000
"""Characters of a speech (DESIGN.md section 2; also the most that a Discord text input takes)."""

SPEECHES_A_TERM = 2
"""Speeches that one candidate may give in a term."""

MANIFESTO_LIMIT = 20_000
"""Characters of a manifesto (DESIGN.md section 2); there is one a candidate and term."""

PROMISES_A_SPEECH = 24
"""Promises that one speech can add to the ledger; a reader may find more in a list of slogans."""

PROMISES_A_MANIFESTO = 60
"""Promises that one manifesto can add to the ledger. Ours: what a long programme has, without
burying everybody else's words."""

CONTRADICTIONS_A_SPEECH = 4
"""Contradictions that are told of one speech, or of one piece of a manifesto."""

SLOGAN_LIMIT = 100
"""Characters of a candidate's slogan."""

PROMISES_A_TEST = 1
"""Promises of one player with the same test that count, of those that stand together. Ours: who
says the same twice has given one word, which wins, brings and costs what one does."""

NOTICED_A_ROUND = 1_200
"""Hundredths of a point that promises kept or half kept bring a group in one round at most: three
kept ones' worth. Ours: people notice only so much, so that many trifles are no way to be loved;
what is broken they notice all of."""

CANDIDATES_LIMIT = 25
"""Candidates of a term: the most options of a Discord select, from which the ballot is made."""

LONGEST_ELECTION = timedelta(days=30)
"""From an election's opening to the latest close to which moderators may extend it. Ours."""

CONFIRMATION_TIME = timedelta(minutes=10)
"""How long a speaker may correct what was read; then the speech stands as read."""

READING_TIME = timedelta(seconds=90)
"""After this a speech, or a piece of a manifesto, that nobody has read yet is read again: its first
reader must have died."""

FIRST_REACTION_DELAY = timedelta(seconds=30)
"""From a speech to the first citizen's answer, which must appear within two minutes."""

START_APPROVAL = 50
"""A citizen's approval at the start, of 100."""

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

ROUNDS_A_TERM = {Preset.STANDARD: 3, Preset.CLASSIC: 7}
TERMS = {Preset.STANDARD: 3, Preset.CLASSIC: 1}
"""DESIGN.md section 2: three terms of three rounds, or seven rounds of one mayor."""

BUILDS_A_ROUND = 2
"""Build actions of a mayor each round (DESIGN.md section 3)."""

START_CAPITAL = 3
CAPITAL_A_ROUND = 2
MOST_CAPITAL = 6
"""Political capital on taking office, gained each round, and held at most. Ours."""

RULING_COST = 75
"""Hundredths of a point of approval that a round of governing costs: 2.25 points a term of three
(Nannestad & Paldam 2002, "The cost of ruling")."""

MOOD = {
    Demographic.URBAN_PROFESSIONAL: {
        Indicator.ENVIRONMENT: 25,
        Indicator.ECONOMY: 40,
        Indicator.SOCIAL: 20,
        Indicator.SECURITY: 20,
        Indicator.RESEARCH: 15,
    },
    Demographic.RURAL_FARMER: {
        Indicator.ENVIRONMENT: 35,
        Indicator.ECONOMY: 40,
        Indicator.SOCIAL: 15,
        Indicator.SECURITY: 25,
        Indicator.RESEARCH: 0,
    },
    Demographic.STUDENT: {
        Indicator.ENVIRONMENT: 45,
        Indicator.ECONOMY: 10,
        Indicator.SOCIAL: 35,
        Indicator.SECURITY: 5,
        Indicator.RESEARCH: 25,
    },
    Demographic.RETIREE: {
        Indicator.ENVIRONMENT: 20,
        Indicator.ECONOMY: 20,
        Indicator.SOCIAL: 40,
        Indicator.SECURITY: 40,
        Indicator.RESEARCH: 0,
    },
}
"""Hundredths of a point of a demographic's approval for a point of an indicator. Ours."""

INTEREST_PERCENT = 10
DEBT_A_POINT = 10
"""A round in debt costs this much interest, and a point of the economy for every started 10
credits of it. Ours: debt is a way out, but no way of life."""

EVENT_CHANCE_PERCENT = 75
"""How often something befalls the city in a round. Ours: no plan goes through untouched, and a
quiet year is news."""

LOST_BELOW = 20
"""The campaign is lost with the environment, the economy or two other indicators below (DESIGN.md
section 3; research, which starts at 5, is none of the others)."""

RECALL_BELOW = 25
"""With all four approvals below, the mayor faces a recall election (DESIGN.md section 3)."""

RANKS = {Ending.GOLD: (80, 75), Ending.SILVER: (65, 0), Ending.BRONZE: (45, 0)}
"""What environment and economy, and research, must be above at the end (DESIGN.md section 3)."""
