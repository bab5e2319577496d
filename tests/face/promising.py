"""Bruno's promises, read and not posted yet, for the tests of what becomes of them."""

from bot.game.commands import FoundPromise, GiveSpeech, ReadSpeech
from bot.game.state import Preset, Promise
from bot.game.vocabulary import Category
from sandbox.members import ActingMember
from sandbox.model import Message
from tests.e2e.playing import answer, custom_ids
from tests.face.conftest import Hall
from tests.game.plays import nominate, reading

ADA, BRUNO, CARLA, FINN = 0, 1, 2, 5


async def spoken(hall: Hall) -> int:
    """Bruno's speech, read and not posted yet; his id."""
    bruno, carla = (hall.demo.people[n].id for n in (BRUNO, CARLA))
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99)
    await hall.apply(
        nominate(bruno, "Bruno"),
        nominate(carla, "Carla"),
        GiveSpeech(bruno, "We plant trees. And I mean it."),
        reading(1, "We plant trees."),
    )
    return bruno


async def promise_of(hall: Hall) -> Promise:
    (promise,) = (await hall.bot.campaigns.view(hall.demo.guild.id)).ledger
    return promise


async def press(member: ActingMember, message: Message, ending: str, *values: str) -> Message:
    """Press the button, or choose in the select, whose custom_id ends so; the answer."""
    (custom,) = [each for each in custom_ids(message) if each.endswith(ending)]
    if values:
        return await answer(await member.choose(message, custom, list(values)))
    return await answer(await member.click(message, custom))


async def many(hall: Hall, count: int) -> int:
    """Bruno's speech with so many promises, read and not posted yet; his id."""
    bruno = hall.demo.people[BRUNO].id
    quotes = [f"Promise {n}: {'we plant trees, ' * 9}." for n in range(1, count + 1)]
    made = [FoundPromise(q, "Plant trees", Category.ENVIRONMENT, 0.8, 3, 1) for q in quotes]
    await hall.bot.campaigns.start(hall.demo.guild.id, Preset.STANDARD, 99, seed=1)
    await hall.apply(
        nominate(bruno, "Bruno"),
        GiveSpeech(bruno, " ".join(quotes)[:4_000]),
        ReadSpeech(1, 0, tuple(made), ()),
    )
    return bruno
