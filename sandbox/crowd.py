"""Voters whom nobody plays: they join, ask for a ballot and fill it in by chance."""

from collections.abc import Iterator
from random import Random
from typing import Any

from sandbox import places
from sandbox.components import walk
from sandbox.errors import ActError
from sandbox.interactions import Interaction, Interactions
from sandbox.members import ActingMember
from sandbox.model import Channel, Guild, Message
from sandbox.world import World

DAY = 24 * 3600.0
ACCOUNT_DAYS, MEMBER_DAYS = 1_500, 700
"""Old enough for any roll that a moderator would ask for."""
PATIENCE = 20.0
"""Seconds for an answer that the bot promised."""
WEARY = 0.3
"""The chance that a voter leaves a select alone once something is chosen."""
STEPS = 16
"""More than any ballot takes."""
NAMES = (
    *("Greta", "Hugo", "Ines", "Jonas", "Kira", "Luis", "Marta", "Nils", "Olga", "Pablo"),
    *("Quentin", "Rosa", "Sven", "Tilda", "Ugo", "Vera", "Willem", "Xenia", "Yann", "Zoe"),
)

BUTTON, TEXT_DISPLAY, SUCCESS = 2, 10, 3
CHOICES = (3, 21, 22)
"""Selects, radio and checkbox groups: what has options."""

Json = dict[str, Any]


def drawing(seed: Any = None) -> Random:
    """The chance by which a crowd votes: each time another, or that of a seed."""
    return Random(None if seed is None else str(seed))


def newcomer(world: World, guild: Guild) -> int:
    """A new member with an account of some years and the roles that most people here have."""
    taken = {world.name_of(world.users[m], guild) for m in guild.members}
    name = next(name for name in _names() if name not in taken)
    now = world.clock.now()
    people = [m for m in guild.members.values() if not world.users[m.user_id].bot]
    usual = [r for r in guild.roles if 2 * sum(r in m.roles for m in people) > len(people)]
    user = places.create_user(world, name.lower(), now - ACCOUNT_DAYS * DAY, display_name=name)
    places.join(world, guild, user.id, usual, joined_at=now - MEMBER_DAYS * DAY)
    return user.id


async def vote(
    world: World, interactions: Interactions, user_id: int, channel: Channel, draw: Random
) -> str:
    """Use `/vote`, choose something wherever there is a choice, and confirm it.

    Returns what the voter is told in the end, be it that there is nothing to vote on.
    """
    voter = ActingMember(world, interactions, user_id)
    try:
        return await _Ballot(voter, draw).fill_in(await voter.invoke(channel, "vote"))
    except ActError as refused:
        return str(refused)


class _Ballot:
    """One voter at one ballot, whether it is a modal or a message with selects and a button."""

    def __init__(self, voter: ActingMember, draw: Random) -> None:
        self._voter = voter
        self._draw = draw
        self._named: set[str] = set()
        self._seen: set[str] = set()

    async def fill_in(self, interaction: Interaction) -> str:
        """Go on as long as the bot asks for something; its last words."""
        for _ in range(STEPS):
            await interaction.settled(PATIENCE)
            if interaction.error is not None:
                return interaction.error
            if interaction.modal is not None:
                asked = _choices(interaction.modal["components"])
                fields = {c["custom_id"]: self._chosen(c, name) for name, c in asked}
                interaction = await self._voter.submit(interaction, fields)
                continue
            answered = interaction.followups[-1] if interaction.followups else interaction.message
            shown = answered or interaction.source
            following = None if shown is None else await self._use(shown)
            if following is None:
                return "" if shown is None else _words(shown)
            interaction = following
        return "The ballot never came to an end."

    async def _use(self, shown: Message) -> Interaction | None:
        """Fill in the next select, or else confirm; None where there is nothing to confirm."""
        confirm = [c for c in walk(shown.components) if c["type"] == BUTTON and _confirms(c)]
        for name, select in _choices(shown.components):
            enough = confirm and self._named and self._draw.random() < WEARY
            if name not in self._seen and not enough and (values := self._chosen(select, name)):
                return await self._voter.choose(shown, select["custom_id"], values)
        return await self._voter.click(shown, confirm[0]["custom_id"]) if confirm else None

    def _chosen(self, component: Json, name: str) -> list[str]:
        """Options by chance that this ballot has not named yet; the first place is never empty."""
        self._seen.add(name)
        left = [o["value"] for o in component["options"] if o["value"] not in self._named]
        most = min(_number(component, "max_values"), len(left))
        chosen = self._draw.sample(left, self._draw.randint(min(not self._named, most), most))
        if len(chosen) < _number(component, "min_values") and component.get("required", True):
            chosen = left[: _number(component, "min_values")]
        self._named.update(chosen)
        return chosen


def _choices(components: list[Json]) -> list[tuple[str, Json]]:
    """What has options, by what it is called: a redrawn ballot has other ids."""
    asking = [c for c in walk(components) if c["type"] in CHOICES and not c.get("disabled")]
    if any("component" in c for c in components):  # a modal's fields have labels, not names
        return [(c["custom_id"], c) for c in asking]
    return [(c.get("placeholder") or c["custom_id"], c) for c in asking]


def _confirms(button: Json) -> bool:
    return bool(button["style"] == SUCCESS and not button.get("disabled"))


def _number(component: Json, key: str) -> int:
    """Discord's own default is one; discord.py sends null where nothing was set."""
    return 1 if component.get(key) is None else int(component[key])


def _words(shown: Message) -> str:
    texts = [c["content"] for c in walk(shown.components) if c["type"] == TEXT_DISPLAY]
    embeds = [e.get("description") or e.get("title") or "" for e in shown.embeds]
    return "\n".join(filter(None, [shown.content, *embeds, *texts]))


def _names() -> Iterator[str]:
    yield from NAMES
    number = 2
    while True:
        yield from (f"{name} {number}" for name in NAMES)
        number += 1
