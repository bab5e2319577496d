"""What the channel is told of each public event, in the guild's language."""

from collections.abc import Sequence

import discord

from bot.face import caught_up_post, governing_posts
from bot.face.cards import (
    CARD_LIMIT,
    DESCRIPTION_LIMIT,
    GOLD,
    GREEN,
    add_fields,
    safe,
    shortened,
)
from bot.face.post import Post
from bot.face.speech_cards import contradiction_field, judged_field, marked
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS, PRESETS, SENTIMENT_EMOJI
from bot.game import events
from bot.game.state import Candidate, Tally


def render(event: events.Event, _: Texts) -> Post:
    """The post that tells of a public event."""
    match event:
        case events.CampaignStarted():
            return _started(event, _)
        case events.CandidateNominated(candidate, new):
            return _nominated(candidate, new, _)
        case events.SpeechPosted():
            return _speech(event, _)
        case events.CitizenReacted():
            return _reaction(event)
        case events.ElectionOpened(_election, candidates):
            return _election_opened(candidates, _)
        case events.ElectionClosed():
            return _election_closed(event, _)
        case events.CaughtUp():
            return caught_up_post.render(event, _)
        case _other:
            return governing_posts.render(event, _)


def _started(event: events.CampaignStarted, _: Texts) -> Post:
    embed = discord.Embed(
        title=_("A new campaign begins"),
        colour=GREEN,
        description=_(
            "The city stands on the edge of ecological collapse and needs a mayor. Stand with "
            "/run, speak with /speech; every promise is written down. ({preset} campaign)"
        ).format(preset=_(PRESETS[event.preset])),
    )
    for citizen in event.citizens:
        embed.add_field(
            name=citizen.name,
            value=_("{age}, {job} · {demographic}").format(
                age=citizen.age,
                job=_(citizen.job),
                demographic=_(DEMOGRAPHICS[citizen.demographic]),
            ),
        )
    return Post(embed=embed)


def _nominated(candidate: Candidate, new: bool, _: Texts) -> Post:
    text = (
        _("{name} stands for mayor, at home among the {demographic}.")
        if new
        else _("{name} campaigns under a new slogan, at home among the {demographic}.")
    )
    embed = discord.Embed(
        title=f"📣 {shortened(safe(candidate.slogan), 250)}",
        colour=GREEN,
        description=text.format(
            name=safe(candidate.name), demographic=_(DEMOGRAPHICS[candidate.home])
        ),
    )
    return Post(embed=embed)


def _speech(event: events.SpeechPosted, _: Texts) -> Post:
    text = marked(event.text, event.promises)
    embed = discord.Embed(
        title=shortened(_("A speech by {name}").format(name=safe(event.candidate.name)), 256),
        colour=GREEN,
    )
    promises = [judged_field(p, _) for p in event.promises]
    add_fields(embed, [*contradiction_field(event.contradictions, _), *promises], _)
    # A long speech with many promises would pass what a card holds: the whole of it is then in a
    # file, never lost.
    room = min(DESCRIPTION_LIMIT, CARD_LIMIT - len(embed))
    embed.description = shortened(text, room)
    whole = embed.description == text
    return Post(embed=embed, attachment=None if whole else ("speech.txt", event.text))


def _reaction(event: events.CitizenReacted) -> Post:
    emoji = SENTIMENT_EMOJI[event.reaction.sentiment]
    return Post(content=f"{emoji} {safe(event.reaction.dialogue)}", citizen=event.citizen)


def _election_opened(candidates: Sequence[Candidate], _: Texts) -> Post:
    embed = discord.Embed(
        title=_("🗳️ The polls are open"),
        colour=GOLD,
        description=_(
            "Rank the candidates with /vote: your first choice counts, and if they drop out your "
            "next one does. Your ballot is private, and you may change it until the close."
        ),
    )
    add_fields(embed, [(_name(c), safe(c.slogan)) for c in candidates], _)
    return Post(embed=embed)


def _election_closed(event: events.ElectionClosed, _: Texts) -> Post:
    names = {c.player: _name(c) for c in event.candidates}
    if event.winner is None:
        return Post(
            embed=discord.Embed(
                title=_("🗳️ The polls are closed"),
                colour=GOLD,
                description=_("Nobody has voted, so nobody is elected. The campaign goes on."),
            )
        )
    embed = discord.Embed(
        title=shortened(_("🏛️ {name} is elected mayor").format(name=names[event.winner]), 256),
        colour=GOLD,
        description=_.ngettext(
            "{number} ballot was counted.", "{number} ballots were counted.", event.ballots
        ).format(number=event.ballots),
    )
    counts = [
        (_("Count {number}").format(number=number), _tally(tally, names, _))
        for number, tally in enumerate(event.rounds, start=1)
    ]
    # The last count decides, so where there is no room for all it is the first ones that go.
    add_fields(embed, counts[::-1], _)
    return Post(embed=embed)


def _tally(tally: Tally, names: dict[int, str], _: Texts) -> str:
    lines = [
        _.ngettext("{name}: {votes} vote", "{name}: {votes} votes", votes).format(
            name=names[player], votes=votes
        )
        for player, votes in tally.votes
    ]
    if tally.eliminated is not None:
        text = (
            _("{name} drops out: a tie, decided by a lot drawn before the polls opened.")
            if tally.by_lot
            else _("{name} drops out.")
        )
        lines.append(text.format(name=names[tally.eliminated]))
    return "\n".join(lines)


def _name(candidate: Candidate) -> str:
    return shortened(safe(candidate.name), 80)
