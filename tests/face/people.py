"""Citizens who speak in a hall, for the tests of what they are like."""

from bot.game import commands, people
from bot.game.rules.methods.ballots import Ranking
from bot.game.state import Campaign, Preset, Reaction
from bot.game.vocabulary import Category, Sentiment
from sandbox.model import Message, Webhook
from tests.face.conftest import Hall
from tests.game.plays import nominate, opening

CAMERAS = "No face cameras with me."
POLICY = "face-cameras"


async def begun(hall: Hall) -> Campaign:
    return await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)


def says(
    state: Campaign, number: int, words: str, support: int = 50, concern: str = "rent"
) -> Reaction:
    citizen = people.citizens(state)[number].id
    return Reaction(citizen, Sentiment.NEUTRAL, support, (concern,), words, None)


async def digest(hall: Hall, *said: Reaction, answers: tuple[commands.Answer, ...] = ()) -> None:
    await hall.apply(commands.PublishDigest(said, answers))


def voices(hall: Hall) -> list[Message]:
    return [message for message in hall.messages() if message.webhook_id is not None]


def others(hall: Hall, count: int) -> list[Webhook]:
    """Webhooks of the server's own, in the campaign's channel."""
    world, made = hall.sandbox.world, []
    for number in range(count):
        webhook = Webhook(
            id=world.ids.next(),
            channel_id=hall.demo.city_hall.id,
            guild_id=hall.demo.guild.id,
            name=f"News {number}",
            token=world.secret(),
            user_id=hall.demo.people[0].id,
            application_id=0,
        )
        world.add(webhook)
        made.append(webhook)
    return made


async def broken(hall: Hall) -> Campaign:
    """Member 1 governs and has broken P1; members 2 and 3 lost against them."""
    await begun(hall)
    mayor, *losers = (hall.demo.people[number].id for number in (1, 2, 3))
    found = commands.FoundPromise(
        CAMERAS, "Never install face cameras", Category.SECURITY, 0.8, 0, None
    )
    await hall.apply(
        nominate(mayor, "Bea"),
        *(nominate(player, f"Loser *{number}*") for number, player in enumerate(losers)),
        commands.GiveSpeech(mayor, CAMERAS),
        commands.ReadSpeech(1, 0, (found,), ()),
        commands.ConfirmSpeech(mayor, 1, 0),
        opening(),
        commands.CloseElection(99, (Ranking.of(mayor),) * 3),
        commands.Enact(mayor, 1, POLICY),
    )
    return await hall.bot.campaigns.view(hall.demo.guild.id)
