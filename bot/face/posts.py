"""What the channel is told of each public event, in the guild's language."""

from datetime import datetime

import discord

from bot import recount
from bot.face import (
    caught_up_post,
    count_picture,
    count_story,
    election_posts,
    governing_posts,
    news_cards,
    news_picture,
)
from bot.face.cards import (
    GREEN,
    NOMINATIONS_END,
    at_sentence,
    ending,
    safe,
    shortened,
)
from bot.face.layout import add_fitting, room_of
from bot.face.long_speech import MANIFESTO_FILE, SPEECH_FILE, beginning, sheet, title
from bot.face.post import Post, PostButton
from bot.face.speech_cards import (
    contradiction_field,
    judged_field,
    marked,
    short_field,
    withdrawn_field,
)
from bot.face.texts import Texts
from bot.face.words import DEMOGRAPHICS, PRESETS, SENTIMENT_EMOJI
from bot.game import events
from bot.game.issues import Issue
from bot.game.state import Candidate, Citizen, Reaction
from bot.plain_text import spoken

SPOKEN_LIMIT = 1_000
"""Characters that a citizen says at most, of the message's 2,000."""
TEXT_SHARE = 1_500
"""Characters of a speech that its post shows, however many promises it makes."""
THREAD_NAME_LIMIT = 100


def render(
    event: events.Event,
    _: Texts,
    ends: datetime | None = None,
    issue: Issue | None = None,
    instead: str | None = None,
) -> Post:
    """The post that tells of a public event; `ends` is when the phase ends that it may have opened.

    Nothing is said of that where it is None. The post of a round's end shows the newspaper's page,
    where its `issue` is given. A citizen says `instead` where that is given.
    """
    match event:
        case events.CampaignStarted():
            return _started(event, _, ends)
        case events.CandidateNominated(candidate, new):
            return _nominated(candidate, new, _)
        case events.SpeechPosted():
            return _speech(event, _)
        case events.CitizenReacted():
            return _reaction(event, _, instead)
        case events.CitizenAnswered():
            return _answer(event, _, instead)
        case events.ElectionOpened():
            vote = _vote_button(event.election, _)
            return Post(embed=election_posts.opened(event, _, ends), buttons=(vote,))
        case events.VotersReminded():
            return Post(
                embed=election_posts.reminded(event, _, ends),
                buttons=(_vote_button(event.election, _),),
                silent=True,
            )
        case events.ElectionExtended():
            return Post(embed=election_posts.extended(event, _))
        case events.ElectionClosed():
            published = recount.of_event(event)
            file = None if published is None else (f"election-{event.election}.json", published)
            return Post(
                embed=election_posts.closed(event, _, ends),
                attachment=file,
                picture=count_picture.of(event, _),
                buttons=_count_button(event, _),
            )
        case events.CancellationAsked():
            return Post(embed=election_posts.cancellation_asked(event, _))
        case events.ElectionCancelled():
            return Post(embed=election_posts.cancelled(event, _, ends))
        case events.RoundResolved():
            if issue is None:
                return governing_posts.resolved(event, _)
            headline = news_cards.title(issue, _)
            return governing_posts.resolved(event, _, headline, news_picture.of(issue, _))
        case events.CaughtUp():
            return caught_up_post.render(event, _)
        case _other:
            return governing_posts.render(event, _, ends)


def _vote_button(election: int, _: Texts) -> PostButton:
    return PostButton(_("Vote"), "vote-open", (election,))


def _count_button(event: events.ElectionClosed, _: Texts) -> tuple[PostButton, ...]:
    """What leads to the count step by step, where it has more than one."""
    if len(count_story.steps(event, _)) < 2:
        return ()
    return (PostButton(_("The count, step by step"), "count-open", (event.election,)),)


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
    people = [
        (
            citizen.name,
            _("{age}, {job} · {demographic}").format(
                age=citizen.age,
                job=_(citizen.job),
                demographic=_(DEMOGRAPHICS[citizen.demographic]),
            ),
        )
        for citizen in event.citizens
    ]
    add_fitting(embed, _, people)
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
    whose = title(event, _).format(name=safe(event.candidate.name))
    embed = discord.Embed(title=shortened(whose, 256), colour=GREEN)
    withdrawn = [withdrawn_field(each, _) for each in event.withdrawn]
    gone = {each.promise.id for each in event.withdrawn}
    against = [c for c in event.contradictions if c.against not in gone]
    first = [*withdrawn, *contradiction_field(against, _)]
    forms = (
        [*first, *(field(p, _) for p in event.promises)] for field in (judged_field, short_field)
    )
    whole = add_fitting(embed, _, *forms, reserve=min(len(text), TEXT_SHARE))
    embed.description = beginning(event.text, event.promises, room_of(embed))
    # A long speech with many promises would pass what a message holds: all of it is then in a file,
    # never lost.
    if whole and embed.description == text and not event.manifesto:
        return Post(embed=embed)
    file = MANIFESTO_FILE if event.manifesto else SPEECH_FILE
    return Post(embed=embed, attachment=(file, sheet(event, _)))


def _reaction(event: events.CitizenReacted, _: Texts, instead: str | None) -> Post:
    words = _said(event.reaction, instead)
    return Post(content=words, citizen=event.citizen, buttons=(_who(event.citizen, _),))


def _answer(event: events.CitizenAnswered, _: Texts, instead: str | None) -> Post:
    to = _("answering {name}").format(name=safe(event.to.name))
    name = _("{first} and {second}").format(first=event.to.name, second=event.citizen.name)
    return Post(
        content=f"-# {to}\n{_said(event.reaction, instead)}",
        citizen=event.citizen,
        buttons=(_who(event.citizen, _),),
        thread=event.thread,
        thread_name=shortened(name, THREAD_NAME_LIMIT),
    )


def _said(reaction: Reaction, instead: str | None) -> str:
    words = safe(spoken(reaction.dialogue) if instead is None else instead)
    return at_sentence(f"{SENTIMENT_EMOJI[reaction.sentiment]} {words}", SPOKEN_LIMIT)


def _who(citizen: Citizen, _: Texts) -> PostButton:
    return PostButton(_("Who is this?"), "citizen-who", (citizen.id,))
