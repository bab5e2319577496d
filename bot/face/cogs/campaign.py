"""`/campaign`, and standing in it with `/run`."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.campaigns import CampaignRunning, NoCampaign, NotSetUp
from bot.face.cards import over, safe, shortened, with_end
from bot.face.client import Ecotopia
from bot.face.cogs.welcome import show_a_day
from bot.face.errors import say
from bot.face.filtering import check_words
from bot.face.governing_posts import ENDINGS
from bot.face.guild import require_moderator
from bot.face.layout import layout, named, show, titled, told
from bot.face.preset_cards import IN_SHORT, presets_card
from bot.face.routing import Press, button, custom_id, one_of
from bot.face.texts import Texts, texts_for
from bot.face.words import CATEGORIES, DEMOGRAPHICS, PHASES, PRESETS, credits
from bot.game import balance, views
from bot.game.commands import (
    Build,
    Enact,
    EndCampaign,
    GiveManifesto,
    GiveSpeech,
    Nominate,
    Pause,
    Repeal,
    Resign,
    Resume,
    VoteDilemma,
    Withdraw,
)
from bot.game.content import N_
from bot.game.legal import Kind, legal
from bot.game.state import Campaign, Phase, Preset
from bot.game.vocabulary import Demographic
from bot.plain_text import visible

NEXT_STEPS = {
    Phase.CAMPAIGN: N_(
        "Candidates stand with /run and speak with /speech; moderators open the polls with "
        "/election open."
    ),
    Phase.ELECTION: N_("Everybody votes with /vote; moderators close with /election close."),
    Phase.GOVERN: N_(
        "The mayor decides with /govern; everybody votes with /dilemma and looks with "
        "/city, /why and /promises."
    ),
}

CANDIDATES_SHOWN = 2_400
"""Characters of the list of candidates, of the 4,000 that a message has."""

OWN_COMMANDS: dict[Kind, str] = {
    Nominate: "/run",
    GiveSpeech: "/speech",
    GiveManifesto: "/manifesto",
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
        bot.handlers |= {"campaign-start": self.chosen, "end-campaign": self.end_confirmed}

    @campaign.command(description=N_("Start a campaign (moderators)"))
    @app_commands.describe(preset=N_("How long it goes; without it, each is explained"))
    @app_commands.choices(
        preset=[app_commands.Choice(name=name, value=p.value) for p, name in IN_SHORT.items()]
    )
    async def start(
        self, interaction: discord.Interaction, preset: app_commands.Choice[str] | None = None
    ) -> None:
        """Start a campaign where none runs; without a preset, explain them to choose from."""
        await interaction.response.defer(ephemeral=True)
        await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        if preset is not None:
            await self._start(interaction, Preset(preset.value))
            return
        settings = await self.bot.campaigns.settings(interaction.guild_id)
        if settings is None:
            raise NotSetUp
        with suppress(NoCampaign):
            await self.bot.campaigns.view(interaction.guild_id)
            raise CampaignRunning
        card = presets_card(settings.round_days, texts_for(interaction.locale))
        await show(interaction, layout(card))

    async def chosen(self, interaction: discord.Interaction, press: Press) -> None:
        """Start the campaign whose preset was chosen on the card."""
        await interaction.response.defer()
        await self._start(interaction, one_of(Preset, press.chosen()))

    async def _start(self, interaction: discord.Interaction, preset: Preset) -> None:
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        await self.bot.campaigns.start(interaction.guild_id, preset, moderator)
        _ = texts_for(interaction.locale)
        await show(interaction, told(_("The campaign has begun. Candidates now stand with /run.")))

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
        await show(interaction, layout(over(state, _), card))

    @campaign.command(description=N_("Try a day of citizens, seen by you alone (moderators)"))
    async def preview(self, interaction: discord.Interaction) -> None:
        """Show a made-up day before anything is public."""
        await show_a_day(self.bot, interaction)

    @campaign.command(description=N_("Let nothing fall due until you resume (moderators)"))
    async def pause(self, interaction: discord.Interaction) -> None:
        """Stop the campaign's clock."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        await self.bot.campaigns.apply(interaction.guild_id, Pause(moderator))
        _ = texts_for(interaction.locale)
        await say(interaction, _("The campaign is paused. Go on with /campaign resume."))

    @campaign.command(description=N_("Go on after a pause (moderators)"))
    async def resume(self, interaction: discord.Interaction) -> None:
        """Let the campaign's clock run again."""
        await interaction.response.defer(ephemeral=True)
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        await self.bot.campaigns.apply(interaction.guild_id, Resume(moderator))
        _ = texts_for(interaction.locale)
        ends = await self.bot.campaigns.phase_ends(interaction.guild_id)
        await say(interaction, with_end(_("The campaign goes on."), ends, _))

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
        asked = _("The campaign cannot be taken up again after its end. Are you sure?")
        await show(interaction, told(asked, end_it))

    async def end_confirmed(self, interaction: discord.Interaction, press: Press) -> None:
        """End the campaign that the button was shown for, and no later one."""
        await interaction.response.defer()
        moderator = await require_moderator(interaction, self.bot.campaigns)
        assert interaction.guild_id is not None
        (campaign,) = press.take(1)
        await self.bot.campaigns.apply(interaction.guild_id, EndCampaign(moderator), campaign)
        _ = texts_for(interaction.locale)
        done = _("The campaign is over. /campaign start begins a new one.")
        await show(interaction, told(done))

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
        name, slogan = visible(member.display_name).strip(), visible(slogan).strip()
        command = Nominate(member.id, name or member.name, slogan, Demographic(home.value))
        await check_words(self.bot.campaigns, interaction.guild_id, slogan)
        await self.bot.campaigns.apply(interaction.guild_id, command)
        _ = texts_for(interaction.locale)
        done = _(
            "You stand for mayor. Speak to the city with /speech; a whole programme you publish "
            "with /manifesto."
        )
        await say(interaction, done)


def status_card(
    state: Campaign, turnout: int, viewer: int, _: Texts, ends: datetime | None = None
) -> ui.Container[Any]:
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
    indicators = [
        f"{_(name)} {getattr(city.city, category.value)}" for category, name in CATEGORIES.items()
    ]
    research = _("research")
    indicators += [f"{research} {city.city.research}", credits(city.city.treasury, _)]
    names = [
        f"{'🏛️ ' if c == city.mayor else ''}{safe(c.name)}: {safe(c.slogan)}"
        for c in views.candidates(state)
    ]
    candidates = shortened("\n".join(names), CANDIDATES_SHOWN) if names else _("nobody yet")
    texts = [
        with_end(next_steps, ends, _),
        named(_("City"), " · ".join(indicators)),
        named(_("Candidates"), candidates),
    ]
    allowed = legal(state, viewer)
    own = list(dict.fromkeys(name for kind, name in OWN_COMMANDS.items() if kind in allowed))
    if stage.phase is Phase.ELECTION and not stage.paused:
        own.append("/vote")
    if own:
        texts.append(named(_("What you can do now"), " · ".join(own)))
    if stage.phase is Phase.ELECTION:
        text = _.ngettext("{number} member has voted.", "{number} members have voted.", turnout)
        texts.append(named(_("Turnout"), text.format(number=turnout)))
    title = _("Term {term}, round {round}: {phase}").format(
        term=stage.term, round=stage.round, phase=_(PHASES[stage.phase])
    )
    preset = _("Preset: {preset}").format(preset=_(PRESETS[stage.preset]))
    return titled(title, texts, foot=preset)


async def setup(bot: Ecotopia) -> None:
    """Add the commands."""
    await bot.add_cog(CampaignCog(bot))
