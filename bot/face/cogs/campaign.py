"""`/campaign`, and standing in it with `/run`."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.face.cards import GREEN, over, safe, shortened, with_end
from bot.face.client import Ecotopia
from bot.face.errors import say
from bot.face.governing_posts import ENDINGS
from bot.face.guild import require_moderator
from bot.face.routing import Press, button, controls, custom_id
from bot.face.texts import Texts, texts_for
from bot.face.words import CATEGORIES, DEMOGRAPHICS, PHASES, PRESETS, credits
from bot.game import balance, views
from bot.game.commands import (
    Build,
    Enact,
    EndCampaign,
    GiveSpeech,
    Nominate,
    Repeal,
    Resign,
    VoteDilemma,
    Withdraw,
)
from bot.game.content import N_
from bot.game.legal import Kind, legal
from bot.game.state import Campaign, Phase, Preset
from bot.game.vocabulary import Demographic

NEXT_STEPS = {
    Phase.CAMPAIGN: N_(
        "Candidates stand with /run and speak with /speech; moderators open the polls with "
        "/election open."
    ),
    Phase.ELECTION: N_("Everybody votes with /vote; moderators close with /election close."),
    Phase.GOVERN: N_(
        "The mayor decides with /build and /policy; everybody votes with /dilemma and looks with "
        "/city, /why and /promises."
    ),
}

OWN_COMMANDS: dict[Kind, str] = {
    Nominate: "/run",
    GiveSpeech: "/speech",
    Build: "/build",
    Enact: "/policy",
    Repeal: "/policy",
    VoteDilemma: "/dilemma",
    Withdraw: "/withdraw",
    Resign: "/resign",
}
"""How members give each kind of command."""


class CampaignCog(commands.Cog):
    """Starting, watching and ending a campaign; standing for mayor."""

    campaign = app_commands.Group(
        name="campaign", description=N_("The campaign in this server"), guild_only=True
    )

    def __init__(self, bot: Ecotopia) -> None:
        self.bot = bot
        bot.handlers["end-campaign"] = self.end_confirmed

    @campaign.command(description=N_("Start a campaign (moderators)"))
    @app_commands.describe(preset=N_("How long it goes; standard if you do not choose"))
    @app_commands.choices(
        preset=[
            app_commands.Choice(name=N_("standard: three terms of three rounds"), value="standard"),
            app_commands.Choice(name=N_("classic: seven rounds, one mayor"), value="classic"),
        ]
    )
    async def start(
        self, interaction: discord.Interaction, preset: app_commands.Choice[str] | None = None
    ) -> None:
        """Start a campaign where none runs."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        chosen = Preset.STANDARD if preset is None else Preset(preset.value)
        await self.bot.campaigns.start(interaction.guild_id, chosen, moderator)
        _ = texts_for(interaction.locale)
        await say(interaction, _("The campaign has begun. Candidates now stand with /run."))

    @campaign.command(description=N_("Where the campaign stands"))
    async def status(self, interaction: discord.Interaction) -> None:
        """Show phase, city and candidates."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.last(interaction.guild_id)
        turnout = await self.bot.campaigns.turnout(state)
        ends = await self.bot.campaigns.phase_ends(interaction.guild_id)
        _ = texts_for(interaction.locale)
        card = status_card(state, turnout, interaction.user.id, _, ends)
        await interaction.followup.send(over(state, _), embed=card, ephemeral=True)

    @campaign.command(description=N_("End the campaign for good (moderators)"))
    async def end(self, interaction: discord.Interaction) -> None:
        """Ask once more before a campaign is ended."""
        await interaction.response.defer(ephemeral=True)
        await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        state = await self.bot.campaigns.view(interaction.guild_id)
        _ = texts_for(interaction.locale)
        end_it = button(
            _("End the campaign"), custom_id("end-campaign", state.id), discord.ButtonStyle.danger
        )
        await interaction.followup.send(
            _("The campaign cannot be taken up again after its end. Are you sure?"),
            view=controls(end_it),
            ephemeral=True,
        )

    async def end_confirmed(self, interaction: discord.Interaction, press: Press) -> None:
        """End the campaign that the button was shown for, and no later one."""
        await interaction.response.defer()
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        (campaign,) = press.arguments
        await self.bot.campaigns.apply(interaction.guild_id, EndCampaign(moderator), campaign)
        _ = texts_for(interaction.locale)
        await interaction.edit_original_response(
            content=_("The campaign is over. /campaign start begins a new one."), view=None
        )

    @app_commands.command(description=N_("Stand for mayor"))
    @app_commands.describe(
        slogan=N_("What you stand for, in a few words"),
        home=N_("The people among whom you are at home"),
    )
    @app_commands.choices(
        home=[app_commands.Choice(name=DEMOGRAPHICS[d], value=d.value) for d in Demographic]
    )
    @app_commands.guild_only()
    async def run(
        self,
        interaction: discord.Interaction,
        slogan: app_commands.Range[str, 1, balance.SLOGAN_LIMIT],
        home: app_commands.Choice[str],
    ) -> None:
        """Become a candidate, or change slogan and home."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild_id is not None
        member = interaction.user
        command = Nominate(member.id, member.display_name, slogan, Demographic(home.value))
        await self.bot.campaigns.apply(interaction.guild_id, command)
        _ = texts_for(interaction.locale)
        await say(interaction, _("You stand for mayor. Speak to the city with /speech."))


def status_card(
    state: Campaign, turnout: int, viewer: int, _: Texts, ends: datetime | None = None
) -> discord.Embed:
    """The campaign at a glance, and what its viewer may do; turnout, never a partial result."""
    stage, city = views.stage(state), views.city(state)
    if stage.ending is not None:
        next_steps = _(ENDINGS[stage.ending])
    elif not stage.paused:
        next_steps = _(NEXT_STEPS[stage.phase])
    else:
        paused = _("⏸️ The campaign is paused")
        line = _("Nothing falls due until a moderator resumes it.")
        next_steps = f"**{paused}**\n{line}"
    embed = discord.Embed(
        title=_("Term {term}, round {round}: {phase}").format(
            term=stage.term, round=stage.round, phase=_(PHASES[stage.phase])
        ),
        colour=GREEN,
        description=with_end(next_steps, ends, _),
    )
    indicators = [
        f"{_(name)} {getattr(city.city, category.value)}" for category, name in CATEGORIES.items()
    ]
    research = _("research")
    indicators += [f"{research} {city.city.research}", credits(city.city.treasury, _)]
    embed.add_field(name=_("City"), value=" · ".join(indicators), inline=False)
    names = [
        f"{'🏛️ ' if c == city.mayor else ''}{safe(c.name)}: {safe(c.slogan)}"
        for c in views.candidates(state)
    ]
    embed.add_field(
        name=_("Candidates"),
        value=shortened("\n".join(names), 1_024) if names else _("nobody yet"),
        inline=False,
    )
    allowed = legal(state, viewer)
    own = list(dict.fromkeys(name for kind, name in OWN_COMMANDS.items() if kind in allowed))
    if stage.phase is Phase.ELECTION and not stage.paused:
        own.append("/vote")
    if own:
        embed.add_field(name=_("What you can do now"), value=" · ".join(own), inline=False)
    if stage.phase is Phase.ELECTION:
        text = _.ngettext("{number} member has voted.", "{number} members have voted.", turnout)
        embed.add_field(name=_("Turnout"), value=text.format(number=turnout), inline=False)
    embed.set_footer(text=_("Preset: {preset}").format(preset=_(PRESETS[stage.preset])))
    return embed


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(CampaignCog(bot))
