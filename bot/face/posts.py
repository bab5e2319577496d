"""What the channel is told of each public event, in the guild's language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import discord

from bot import recount
from bot.face import caught_up_post, chart_picture, count_picture, election_posts, governing_posts
from bot.face.cards import (
    CARD_LIMIT,
    DESCRIPTION_LIMIT,
    GREEN,
    NOMINATIONS_END,
    add_fields,
    ending,
    safe,
    shortened,
)
from bot.face.post import Post
from bot.face.speech_cards import contradiction_field, judged_field, marked, withdrawn_field
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS, PRESETS, SENTIMENT_EMOJI
from bot.game import events
from bot.game.state import Candidate


def render(
    event: events.Event,
    _: Texts,
    ends: datetime | None = None,
    earlier: Sequence[events.RoundResolved] = (),
) -> Post:
    """The post that tells of a public event; `ends` is when the phase ends that it may have opened.

    Nothing is said of that where it is None. The post of a round's end shows the `earlier` rounds
    too.
    """
    match event:
        case events.CampaignStarted():
            return _started(event, _, ends)
        case events.CandidateNominated(candidate, new):
            return _nominated(candidate, new, _)
        case events.SpeechPosted():
            return _speech(event, _)
        case events.CitizenReacted():
            return _reaction(event)
        case events.ElectionOpened():
            return Post(embed=election_posts.opened(event, _, ends))
        case events.ElectionClosed():
            published = recount.of_event(event)
            file = None if published is None else (f"election-{event.election}.json", published)
            return Post(
                embed=election_posts.closed(event, _, ends),
                attachment=file,
                picture=count_picture.of(event, _),
            )
        case events.CancellationAsked():
            return Post(embed=election_posts.cancellation_asked(event, _))
        case events.ElectionCancelled():
            return Post(embed=election_posts.cancelled(event, _, ends))
        case events.RoundResolved():
            post = governing_posts.render(event, _, ends)
            return replace(post, picture=chart_picture.of((*earlier, event), _))
        case events.CaughtUp():
            return caught_up_post.render(event, _)
        case _other:
            return governing_posts.render(event, _, ends)


def _started(event: events.CampaignStarted, _: Texts, ends: datetime | None) -> Post:
    text = _(
        "The city stands on the edge of ecological collapse and needs a mayor. Stand with "
        "/run, speak with /speech; every promise is written down. ({preset} campaign)"
    ).format(preset=_(PRESETS[event.preset]))
    embed = discord.Embed(
        title=_("A new campaign begins"),
        colour=GREEN,
        description=f"{text}\n\n{ending(_(NOMINATIONS_END), ends)}".strip(),
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
    withdrawn = [withdrawn_field(each, _) for each in event.withdrawn]
    gone = {each.promise.id for each in event.withdrawn}
    against = [c for c in event.contradictions if c.against not in gone]
    promises = [judged_field(p, _) for p in event.promises]
    add_fields(embed, [*withdrawn, *contradiction_field(against, _), *promises], _)
    # A long speech with many promises would pass what a card holds: the whole of it is then in a
    # file, never lost.
    room = min(DESCRIPTION_LIMIT, CARD_LIMIT - len(embed))
    embed.description = shortened(text, room)
    whole = embed.description == text
    return Post(embed=embed, attachment=None if whole else ("speech.txt", event.text))


def _reaction(event: events.CitizenReacted) -> Post:
    emoji = SENTIMENT_EMOJI[event.reaction.sentiment]
    return Post(content=f"{emoji} {safe(event.reaction.dialogue)}", citizen=event.citizen)
