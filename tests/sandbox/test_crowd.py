"""Ten voters by chance, through real interactions, whatever form the ballot has."""

from typing import Any

import aiohttp
import discord
from discord import ui
from loopback import Bot, Stage

NAMES = ("Bruno", "Carla", "Diego")
Ballots = list[tuple[str, ...]]


def options(without: tuple[str, ...] = ()) -> list[discord.SelectOption]:
    return [discord.SelectOption(label=name) for name in NAMES if name not in without]


class Form(ui.Modal, title="Ballot"):
    """As many places as candidates; only the first one is required."""

    def __init__(self, cast: Ballots) -> None:
        super().__init__()
        self.cast = cast
        for place in range(len(NAMES)):
            select: Any = ui.Select(
                options=options(), min_values=int(place == 0), required=place == 0
            )
            self.add_item(ui.Label(text=f"Place {place}", component=select))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        labels = [item.component for item in self.children if isinstance(item, ui.Label)]
        self.cast.append(tuple(v for s in labels if isinstance(s, ui.Select) for v in s.values))
        await interaction.response.send_message("Your ballot is cast.", ephemeral=True)


class Redrawn(ui.View):
    """A message that asks for one place after the other, redrawn with new ids, and confirms."""

    def __init__(self, cast: Ballots, said: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.cast, self.said = cast, said
        if len(said) < len(NAMES):
            select: Any = ui.Select(placeholder=f"Choice {len(said) + 1}", options=options(said))
            select.callback = lambda pressed: self.chosen(pressed, select)
            self.add_item(select)
        if said:
            self.add_button("Start over", discord.ButtonStyle.secondary, self.over)
            self.add_button("Cast", discord.ButtonStyle.success, self.done)

    def add_button(self, label: str, style: discord.ButtonStyle, act: Any) -> None:
        button: Any = ui.Button(label=label, style=style)
        button.callback = act
        self.add_item(button)

    async def chosen(self, interaction: discord.Interaction, select: Any) -> None:
        await interaction.response.defer()
        view = Redrawn(self.cast, (*self.said, *select.values))
        await interaction.edit_original_response(content="So far", view=view)

    async def over(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content="Empty", view=Redrawn(self.cast))

    async def done(self, interaction: discord.Interaction) -> None:
        self.cast.append(self.said)
        await interaction.response.edit_message(content="Your ballot is cast.", view=None)


async def voted(loopback: Stage, **body: Any) -> list[dict[str, str]]:
    """What the voters were told who came at the page's request."""
    guild, channel = loopback.demo.guild, loopback.city_hall
    path = f"/api/guilds/{guild.id}/voters"
    async with (
        aiohttp.ClientSession(loopback.sandbox.control_url) as http,
        http.post(path, json={"channel": str(channel.id), **body}) as answer,
    ):
        data = await answer.json()
        assert answer.status == 200, data
        return list(data["voters"])


def check(cast: Ballots, count: int) -> None:
    assert len(cast) == count
    for ballot in cast:
        assert ballot
        assert len(set(ballot)) == len(ballot)
    assert len(set(cast)) > 1


async def test_ballots_as_forms(loopback: Stage) -> None:
    cast: Ballots = []
    bot = Bot()

    @bot.tree.command(description="Vote")
    async def vote(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form(cast))

    await loopback.start(bot)
    voters = await voted(loopback, seed=1)
    assert {voter["told"] for voter in voters} == {"Your ballot is cast."}
    check(cast, 10)
    # They look like everybody else, and have been there long enough to vote.
    members = loopback.demo.guild.members
    now = loopback.world.clock.now()
    for voter in voters:
        member = members[int(voter["member"])]
        assert member.roles == [loopback.demo.citizen.id]
        assert now - member.joined_at > 365 * 24 * 3600
    assert len({voter["name"] for voter in voters}) == 10
    again = await voted(loopback, count=15, seed=2)
    assert len({voter["name"] for voter in [*voters, *again]}) == 25


async def test_ballots_as_messages(loopback: Stage) -> None:
    cast: Ballots = []
    bot = Bot()

    @bot.tree.command(description="Vote")
    async def vote(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Empty", view=Redrawn(cast), ephemeral=True)

    await loopback.start(bot)
    voters = await voted(loopback, seed=1)
    assert {voter["told"] for voter in voters} == {"Your ballot is cast."}
    check(cast, 10)
    assert len({len(ballot) for ballot in cast}) > 1


async def test_no_polls_and_no_command(loopback: Stage) -> None:
    (told,) = await voted(loopback, count=1)
    assert "vote" in told["told"]  # the guild has no such command
    bot = Bot()

    @bot.tree.command(description="Vote")
    async def vote(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("The polls are not open.", ephemeral=True)

    await loopback.start(bot)
    (told,) = await voted(loopback, count=1)
    assert told["told"] == "The polls are not open."
