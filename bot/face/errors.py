"""The one place where a failure becomes a sentence for the player and a line for the operator."""

import discord
import structlog
from discord import app_commands

from bot.campaigns import CampaignRunning, Campaigns, NoCampaign, NotSetUp
from bot.face.cards import safe, shortened, with_end
from bot.face.filtering import WordsStopped
from bot.face.routing import Outdated
from bot.face.text_file import UnfitFile
from bot.face.texts import Texts, texts_for
from bot.face.words import PHASES
from bot.game import views
from bot.game.content import N_
from bot.game.rejection import Reason, Rejected
from bot.game.state import Phase
from bot.watch.metrics import Fate

log = structlog.get_logger()

REASONS = {
    Reason.OLD_CAMPAIGN: N_("That belonged to an earlier campaign, which is over."),
    Reason.WRONG_PHASE: N_("That cannot be done in this phase of the campaign: {phase}."),
    Reason.NOT_A_CANDIDATE: N_("Only candidates speak. Stand for mayor with /run first."),
    Reason.TOO_MANY_CANDIDATES: N_("There are already {limit} candidates; no more fit a ballot."),
    Reason.ENOUGH_CANDIDATES: N_("There are enough candidates for an election."),
    Reason.TOO_FEW_CANDIDATES: N_(
        "An election needs at least {needed} candidates. Members stand with /run."
    ),
    Reason.SLOGAN_LENGTH: N_("A slogan has 1 to {limit} characters."),
    Reason.SPEECH_EMPTY: N_("There is no speech without words."),
    Reason.SPEECH_TOO_LONG: N_("A speech has at most {limit} characters."),
    Reason.SPEECH_PENDING: N_("Your last speech is not settled yet: /speech shows it."),
    Reason.NO_SPEECHES_LEFT: N_("You have given all {limit} speeches of this term."),
    Reason.MANIFESTO_EMPTY: N_("There is no manifesto without words."),
    Reason.MANIFESTO_TOO_LONG: N_("A manifesto has at most {limit} characters."),
    Reason.MANIFESTO_PENDING: N_("Your manifesto is not settled yet: /manifesto shows it."),
    Reason.NO_MANIFESTO_LEFT: N_("You have published your manifesto of this term; there is one."),
    Reason.NOT_YOUR_SPEECH: N_("That is not a speech of yours."),
    Reason.SPEECH_SETTLED: N_("That speech is settled; it can no longer be changed."),
    Reason.SPEECH_UNREAD: N_("That speech is still being read. Try again in a moment."),
    Reason.STALE_READING: N_("You have edited that speech since: /speech shows how it reads now."),
    Reason.UNKNOWN_PROMISE: N_("There is no such promise here."),
    Reason.UNKNOWN_CITIZEN: N_("No such citizen lives in this city."),
    Reason.NO_ELECTION: N_("No election is open now."),
    Reason.NOT_ON_ROLL: N_(
        "You joined this server after the election was opened, so you are not on its roll."
    ),
    Reason.ROLL_ROLE: N_("In this election only members with the role {role} vote."),
    Reason.ROLL_ACCOUNT: N_(
        "In this election only accounts vote that were at least {days} days old at its opening."
    ),
    Reason.ROLL_MEMBER: N_(
        "In this election only those vote who were members at least {days} days before its opening."
    ),
    Reason.CANCELLED_ALREADY: N_(
        "You have asked for that already: a second moderator has to agree with /election cancel."
    ),
    Reason.EXTENDED_ALREADY: N_(
        "The polls are open until then already: another moderator has just extended the election."
    ),
    Reason.ELECTION_TOO_LONG: N_("No election is open for more than {days} days."),
    Reason.BALLOT_EMPTY: N_("Choose at least one candidate."),
    Reason.BALLOT_REPEATS: N_("You named a candidate twice. Each choice must be another one."),
    Reason.BALLOT_UNKNOWN: N_("One of your choices does not stand in this election."),
    Reason.BALLOT_FORM: N_("That is no ballot of this election: /vote gives you a new one."),
    Reason.NOT_MAYOR: N_("Only the mayor may do that."),
    Reason.NOBODY_GOVERNS: N_("Nobody governs now."),
    Reason.LAST_ROUND: N_("This is the term's last round: the mayor's time ends with it anyway."),
    Reason.NO_BUILDS_LEFT: N_("This round's build actions are used up."),
    Reason.OFF_THE_MAP: N_("There is no such tile: columns go from A to J, rows from 1 to 10."),
    Reason.UNDER_WORKS: N_("Something is being built on that tile already."),
    Reason.WRONG_TILE: N_("That cannot be done on that tile, as it is now."),
    Reason.TOO_LITTLE_RESEARCH: N_("That takes research of at least {needed}."),
    Reason.TOO_FEW_CREDITS: N_("The treasury is too low. Credits needed: {needed}."),
    Reason.TOO_LITTLE_CAPITAL: N_(
        "There is too little political capital, which grows each round. Needed: {needed}."
    ),
    Reason.UNKNOWN_POLICY: N_("There is no such policy."),
    Reason.IN_FORCE: N_("That policy is in force already."),
    Reason.NOT_IN_FORCE: N_("That policy is not in force."),
    Reason.REPEALED: N_(
        "That policy was repealed in this term, so it cannot be enacted again in it."
    ),
    Reason.EXCLUDED: N_("That policy cannot be in force beside “{policy}”."),
    Reason.NO_DILEMMA: N_("There is nothing to vote on: that is decided."),
    Reason.UNKNOWN_OPTION: N_("That is no answer to this dilemma."),
    Reason.STALE_ROUND: N_("That was meant for an earlier round: look at it again as it is now."),
    Reason.PAUSED: N_("The campaign is paused until a moderator resumes it."),
    Reason.NOT_PAUSED: N_("The campaign is not paused."),
    Reason.NOT_CONTESTED: N_("Nobody contests that promise any longer."),
    Reason.OWN_CONTEST: N_("That promise is your own: another moderator has to settle it."),
    Reason.NOT_YOUR_PROMISE: N_("That is not a promise of yours."),
    Reason.DECIDED_ALREADY: N_(
        "That is so already, or can no longer be: choose something that is still to be decided."
    ),
    Reason.NOT_BROKEN: N_("That promise is not broken, so there is nothing to hold against it."),
    Reason.NOT_OPPOSITION: N_(
        "Only the opposition quotes broken words: those who lost the last election. Everybody can "
        "read them with /promises."
    ),
    Reason.QUOTED_ALREADY: N_("You have quoted these words already: the city remembers."),
}


class NotAModerator(app_commands.CheckFailure):
    """The member is not one of this guild's moderators."""


def sentence(error: BaseException, _: Texts) -> str | None:
    """What the player is told; None where the error is none of theirs and must be logged."""
    match error:
        case Rejected(reason=reason, details=details):
            values = dict(details)
            if "phase" in values:
                values["phase"] = _(PHASES[Phase(str(values["phase"]))])
            if "role" in values:
                values["role"] = f"<@&{values['role']}>"
            if "policy" in values:
                values["policy"] = _(str(values["policy"]))
            return _(REASONS[reason]).format(**values)
        case NotSetUp():
            return _("Ecotopia is not set up here yet. A moderator does that with /setup.")
        case NoCampaign():
            return _("No campaign is running here. A moderator starts one with /campaign start.")
        case CampaignRunning():
            return _("A campaign is already running here. /campaign end ends it.")
        case WordsStopped():
            return _(
                "This server's word filter does not let these words through. Say it in other "
                "words; moderators look after the filter."
            )
        case UnfitFile(reason=why, name=name, limit=limit):
            return _(why).format(name=safe(shortened(name, 100)), limit=f"{limit:,}")
        case NotAModerator():
            return _("Only this server's moderators may do that.")
        case Outdated():
            return _("That is from an earlier version of this bot: please give the command again.")
        case app_commands.NoPrivateMessage():
            return _("Ecotopia is played in a server, not in private messages.")
        case app_commands.CheckFailure():
            return _("You may not do that here.")
        case _other:
            return None


async def refusal_told(refusal: Rejected, campaigns: Campaigns, guild_id: int, _: Texts) -> str:
    """A refusal's sentence; where the phase is the reason, which one it is, and until when."""
    text = sentence(refusal, _) or ""
    if refusal.reason not in (Reason.WRONG_PHASE, Reason.NO_ELECTION):
        return text
    try:
        stage = views.stage(await campaigns.view(guild_id))
    except NoCampaign:
        return text
    if refusal.reason is Reason.NO_ELECTION:
        if stage.phase is Phase.ELECTION:
            return text
        phase = _("The campaign's phase: {phase}.").format(phase=_(PHASES[stage.phase]))
        text = f"{text} {phase}"
    if stage.paused:
        return f"{text} {_(REASONS[Reason.PAUSED])}"
    return with_end(text, await campaigns.phase_ends(guild_id), _)


async def answer_error(
    interaction: discord.Interaction, error: BaseException, campaigns: Campaigns
) -> Fate:
    """Tell the player privately what went wrong, and the operator why where it is not a rule."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if interaction.client.is_closed():
        # The bot is being stopped: there is nobody left to answer through.
        log.info("interaction cut off", interaction=interaction.id, cause=repr(error))
        return Fate.CUT_OFF
    _ = texts_for(interaction.locale)
    text = sentence(error, _)
    if isinstance(error, Rejected) and interaction.guild_id is not None:
        text = await refusal_told(error, campaigns, interaction.guild_id, _)
    fate = Fate.FAILED if text is None else Fate.REFUSED
    if text is None:
        log.error(
            "interaction failed",
            interaction=interaction.id,
            guild=interaction.guild_id,
            what=_what(interaction),
            exc_info=error,
        )
        text = _("Something went wrong on our side. Please try again.")
    try:
        await say(interaction, text)
    except discord.HTTPException as failure:
        log.warning("could not answer", interaction=interaction.id, cause=str(failure))
    return fate


def _what(interaction: discord.Interaction) -> str:
    """The command's or component's name, without what the player typed or chose."""
    data = dict(interaction.data or {})
    return str(data.get("custom_id") or data.get("name"))


async def say(interaction: discord.Interaction, text: str) -> None:
    """A private sentence, whether or not the interaction was deferred before."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)
