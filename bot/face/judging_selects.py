"""The tests that a speaker chooses from: what the words may mean, and everything that fits."""

from collections.abc import Iterable

import discord
from discord import ui

from bot.face.judging_words import judged_by
from bot.face.layout import Control
from bot.face.routing import custom_id
from bot.face.texts import Texts
from bot.game import views
from bot.game.content.shipped import POLICIES
from bot.game.rules.matching import proposals
from bot.game.rules.matching_keys import choices, key_of, test_of
from bot.game.state import Campaign, Promise
from bot.game.vocabulary import Indicator

NOTHING = "nothing"
"""The key for what nothing in the game can judge."""
OTHER = "other"
"""The key that leads to everything that could judge a promise."""
SELECT_LIMIT = 25


def likely(state: Campaign, promise: Promise, custom: str, _: Texts) -> Control:
    """A select of what judges the promise now, what its words may mean, and a way to the rest."""
    options = _options(state, promise, _meant(state, promise), _)[: SELECT_LIMIT - 1]
    rest = discord.SelectOption(label=_("Something else…"), value=OTHER)
    return ui.Select(
        custom_id=custom, placeholder=_("What judges this promise?"), options=[*options, rest]
    )


def every(state: Campaign, promise: Promise, this: tuple[str, ...], _: Texts) -> list[Control]:
    """Three selects: what the words may mean, what is built or stays, policies and indicators."""
    ground = [key for key in choices() if key.startswith(("build:", "stays:"))]
    fitting = [POLICIES[key] for key in POLICIES if POLICIES[key].category is promise.category]
    decided = [
        *(f"reach:{on}" for on in (Indicator(promise.category.value), Indicator.RESEARCH)),
        *(f"policy:{policy.id}" for policy in fitting),
        *(f"never:{policy.id}" for policy in fitting),
    ]
    selects = (
        (_("What your words may mean"), _meant(state, promise)),
        (_("Something that is built, or that stays"), ground),
        (_("A policy or an indicator"), decided),
    )
    return [
        ui.Select(
            custom_id=custom_id("speech-judge", *this, number),
            placeholder=placeholder,
            options=_options(state, promise, keys, _)[:SELECT_LIMIT],
        )
        for number, (placeholder, keys) in enumerate(selects)
    ]


def _meant(state: Campaign, promise: Promise) -> list[str]:
    """The keys of the promise's test, of those that its words may mean, and of none at all."""
    city = views.city(state)
    proposed = proposals(promise.quote, promise.summary, promise.category, city.city, city.ground)
    own = [] if promise.test is None else [key_of(promise.test)]
    return [*dict.fromkeys([*own, *(key_of(each.test) for each in proposed)]), NOTHING]


def _options(
    state: Campaign, promise: Promise, keys: Iterable[str], _: Texts
) -> list[discord.SelectOption]:
    """What of it is still to be decided: the rules refuse what is so already."""
    city = views.city(state)
    own = NOTHING if promise.test is None else key_of(promise.test)
    options = []
    for key in keys:
        test = test_of(key, city.city, city.ground)
        if key == NOTHING or (test is not None and views.may_judge(state, promise, test)):
            label = judged_by(test, _)[:100]
            options.append(discord.SelectOption(label=label, value=key, default=key == own))
    return options
