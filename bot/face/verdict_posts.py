"""What the channel is told of promises: one by itself, or all on which a round's end decided."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import discord

from bot.face.cards import GOLD, GREEN, RED, safe, shortened
from bot.face.judging_words import judged_line
from bot.face.post import Post, PostButton
from bot.face.texts import Texts
from bot.game import events
from bot.game.content import N_
from bot.game.state import PromiseStatus

QUOTE_LIMIT = 3_000
"""Characters that a quote may take in a post of its own, of a message's 4,000."""
LIST_LIMIT = 3_900
"""Characters of a round's verdicts, of a message's 4,000."""
FORMS = ((LIST_LIMIT, True), (200, True), (200, False), (80, False), (30, False))
"""Characters of each quote and whether the tests are told: the first form that fits is shown."""
QUOTED = "> "
MOST_BUTTONS = 25
"""Under a message of Discord's."""

VERDICTS = {
    PromiseStatus.KEPT: N_("✅ {promise} was kept"),
    PromiseStatus.COMPROMISE: N_("➗ {promise} was half kept"),
    PromiseStatus.BROKEN: N_("💔 {promise} was broken"),
    PromiseStatus.WITHDRAWN: N_("↩️ {promise} no longer counts"),
    PromiseStatus.ACTIVE: N_("⚖️ {promise} counts as it was read"),
}
GROUPS = {
    PromiseStatus.KEPT: N_("✅ Kept"),
    PromiseStatus.COMPROMISE: N_("➗ Half kept"),
    PromiseStatus.BROKEN: N_("💔 Broken"),
    PromiseStatus.WITHDRAWN: N_("↩️ No longer counts"),
    PromiseStatus.ACTIVE: N_("⚖️ Counts as it was read"),
}
"""What can become of promises at a round's end, in the order in which it is told."""
COLOURS = {PromiseStatus.KEPT: GREEN, PromiseStatus.BROKEN: RED}


def judged(event: events.PromiseJudged, _: Texts) -> Post:
    """One verdict: a deed's, a moderator's, or the speaker's own."""
    promise = event.promise
    quote = shortened(safe(promise.quote).replace("\n", "\n> "), QUOTE_LIMIT)
    said = _("<@{player}> said it in round {round}.").format(
        player=promise.player, round=promise.made_in
    )
    embed = discord.Embed(
        title=_(VERDICTS[event.status]).format(promise=promise.id),
        description=f"> {quote}\n\n{said}\n{judged_line(promise, _)}",
        colour=COLOURS.get(event.status, GOLD),
    )
    return Post(embed=embed, buttons=quoting([event], _))


def quoting(verdicts: Iterable[events.PromiseJudged], _: Texts) -> tuple[PostButton, ...]:
    """A button for the opposition under each promise that was broken, as far as buttons go."""
    broken = [v.promise.id for v in verdicts if v.status is PromiseStatus.BROKEN]
    label = _("📢 Quote {promise}")
    return tuple(
        PostButton(label.format(promise=promise), "promise-quote", (promise,))
        for promise in broken[:MOST_BUTTONS]
    )


def quoted(event: events.PromiseQuoted, _: Texts) -> Post:
    """The broken words, verbatim, as one of the opposition throws them."""
    promise = event.promise
    quote = shortened(safe(promise.quote).replace("\n", "\n> "), QUOTE_LIMIT)
    said = _("{name} said it in round {round} and broke it ({promise}).").format(
        name=safe(event.speaker.name), round=promise.made_in, promise=promise.id
    )
    title = _("📢 {name} remembers these words").format(name=safe(event.candidate.name))
    embed = discord.Embed(
        title=shortened(title, 256), description=f"> {quote}\n\n{said}", colour=RED
    )
    return Post(embed=embed)


def of_a_round(event: events.PromisesJudged, _: Texts) -> Post:
    """All verdicts of a round's end, player by player and the kept ones first.

    Where they are too long for one post, quotes are cut and at last verdicts left out; a file then
    has all of them, word by word.
    """
    order = list(GROUPS)
    verdicts = sorted(event.judged, key=lambda v: (v.promise.player, order.index(v.status)))
    forms = [list(_lines(verdicts, limit, tests, _)) for limit, tests in FORMS]
    fitting = (lines for lines in forms if len("\n".join(lines)) <= LIST_LIMIT)
    shown = next(fitting, None) or _cut(forms[-1], _)
    statuses = {verdict.status for verdict in verdicts}
    embed = discord.Embed(
        title=_("⚖️ Promises judged in round {round}").format(round=event.round),
        description="\n".join(shown),
        colour=COLOURS.get(statuses.pop(), GOLD) if len(statuses) == 1 else GOLD,
    )
    buttons = quoting(verdicts, _)
    if shown == forms[0]:
        return Post(embed=embed, buttons=buttons)
    return Post(embed=embed, attachment=("promises.txt", _file(verdicts, _)), buttons=buttons)


def _lines(
    verdicts: Iterable[events.PromiseJudged], limit: int, tests: bool, _: Texts
) -> Iterator[str]:
    for (player, status), group in groupby(verdicts, lambda v: (v.promise.player, v.status)):
        yield f"**{_(GROUPS[status])}** · <@{player}>"
        for verdict in group:
            promise = verdict.promise
            made = _("in round {round}").format(round=promise.made_in)
            quote = shortened(safe(" ".join(promise.quote.split())), limit)
            words = _("“{words}”").format(words=quote)
            yield f"{QUOTED}**{promise.id}** · {made}: {words}"
            if tests:
                yield judged_line(promise, _)


def _cut(lines: Sequence[str], _: Texts) -> list[str]:
    """As many of the lines (without tests) as fit, and how many verdicts are left out."""
    shown = list(lines)
    while True:
        while not shown[-1].startswith(QUOTED):
            shown.pop()  # a heading with nothing under it
        left = sum(line.startswith(QUOTED) for line in lines[len(shown) :])
        more = _.ngettext("and {number} more", "and {number} more", left).format(number=left)
        if len("\n".join((*shown, more))) <= LIST_LIMIT:
            return [*shown, more]
        shown.pop()


def _file(verdicts: Iterable[events.PromiseJudged], _: Texts) -> str:
    parts = (
        "\n".join(
            (
                _(VERDICTS[v.status]).format(promise=v.promise.id),
                _("“{words}”").format(words=v.promise.quote),
                judged_line(v.promise, _),
            )
        )
        for v in verdicts
    )
    return "\n\n".join(parts)
