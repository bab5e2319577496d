"""`/help`: the whole game on one card."""

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.face.client import Ecotopia
from bot.face.layout import layout, named, titled
from bot.face.texts import Texts, texts_for
from bot.game.content import N_

PLAYERS = (
    ("/run", N_("stand for mayor with a slogan")),
    ("/speech", N_("speak to the city; you see first which promises were read in it")),
    ("/manifesto", N_("publish a whole programme, typed or as a text file; one a term")),
    ("/promises", N_("everything that was promised")),
    ("/vote", N_("fill in your ballot, change it until the close; or check a receipt")),
    ("/election log", N_("what moderators did, for everybody to see")),
    ("/withdraw", N_("take back a promise of yours in public")),
    ("/news", N_("the newspaper of any round; /timeline has all of them")),
    ("/report-card", N_("who kept their word; /leaderboard over all campaigns")),
    ("/campaign status", N_("where the campaign stands, and what can be done next")),
    ("/privacy", N_("what is stored of you; have a copy, or have it deleted")),
    ("/settings data", N_("for moderators: all of the server, as a copy or erased")),
)
GOVERNING = (
    ("/govern", N_("the mayor's desk: what can be decided, and what each decision does")),
    ("/build", N_("build, close or clear something on a tile, as the mayor")),
    ("/policy", N_("look at the policies; the mayor enacts and repeals them")),
    ("/dilemma", N_("vote on what the city has to decide; everybody may")),
    ("/resign", N_("leave office as the mayor; a new election follows")),
    ("/city", N_("the city's numbers and its map")),
    ("/why", N_("what moved a number, point by point")),
)
MODERATORS = (
    ("/setup", N_("choose channel, moderators, hour, time zone and language")),
    ("/campaign start", N_("begin a campaign")),
    ("/campaign preview", N_("try a day of citizens before anything is public")),
    ("/election rules", N_("choose how ballots are counted and who may vote")),
    ("/election open", N_("open the polls")),
    ("/election extend", N_("keep the polls open for longer")),
    ("/election close", N_("close the polls and count")),
    ("/election cancel", N_("cancel an election; it takes two moderators")),
    ("/election remove", N_("remove the mayor; a new election follows")),
    ("/round rhythm", N_("choose how many days a round takes")),
    ("/campaign pause", N_("stop the campaign's clock")),
    ("/campaign resume", N_("let the campaign's clock run again")),
    ("/round advance", N_("end the present phase or round at once")),
    ("/contest", N_("settle a promise that its speaker says was misread")),
    ("/moderate", N_("posts, citizens, words")),
    ("/campaign end", N_("end the campaign")),
)


class HelpCog(commands.Cog):
    """The way in for everybody."""

    @app_commands.command(description=N_("How Ecotopia is played"))
    @app_commands.guild_only()
    async def help(self, interaction: discord.Interaction) -> None:
        """Show the card, privately."""
        card = help_card(texts_for(interaction.locale))
        await interaction.response.send_message(view=layout(card), ephemeral=True)


def help_card(_: Texts) -> ui.Container[Any]:
    """What the game is, the commands, and what everybody should know about privacy."""
    texts = [
        _(
            "Candidates promise, in their own words; every promise is written down with the words "
            "it was made in. Citizens answer, members vote, and the city remembers."
        )
    ]
    sections = (
        (_("Players"), PLAYERS),
        (_("Governing"), GOVERNING),
        (_("Moderators"), MODERATORS),
    )
    for title, entries in sections:
        lines = [f"**{command}** — {_(text)}" for command, text in entries]
        texts.append(named(title, "\n".join(lines)))
    ballot = _(
        "Nobody in this server sees how you voted. Whoever hosts this bot could read the database "
        "before the close; at the close, who cast which ballot is deleted. Your receipt proves "
        "that your ballot was counted, and never what it said."
    )
    texts.append(named(_("Your ballot"), ballot))
    return titled(_("How Ecotopia is played"), texts)


async def setup(bot: Ecotopia) -> None:
    """Add the command."""
    await bot.add_cog(HelpCog())
