"""The one door into a campaign: state + command → new state + events, or a named refusal.

Pure and deterministic: time is an argument and chance comes from the state, so the same seed and
commands give the same campaign, bit for bit.
"""

from datetime import datetime
from typing import assert_never

from bot.game import balance, commands, rng
from bot.game.content.personas import PERSONAS
from bot.game.events import CampaignStarted, Event, Paused, Resumed
from bot.game.rejection import Reason, Rejected
from bot.game.replacing import replace
from bot.game.rules import (
    candidacy,
    dilemmas,
    elections,
    governing,
    minds,
    promises,
    quoting,
    reactions,
    rounds,
    speeches,
    voters,
)
from bot.game.rules.city.start_map import START
from bot.game.state import Campaign, City, Ending, Phase
from bot.game.vocabulary import Demographic

Outcome = tuple[Campaign, tuple[Event, ...]]

_RUNNING = (Phase.CAMPAIGN, Phase.ELECTION, Phase.GOVERN)

PHASES: dict[type[commands.Command], tuple[Phase, ...]] = {
    commands.Nominate: (Phase.CAMPAIGN,),
    commands.GiveSpeech: (Phase.CAMPAIGN,),
    commands.GiveManifesto: (Phase.CAMPAIGN,),
    commands.EditSpeech: (Phase.CAMPAIGN,),
    # A speech that was handed in before the polls opened may still be settled and posted.
    commands.ReadSpeech: _RUNNING,
    commands.ContestPromises: _RUNNING,
    commands.WithdrawBySpeech: _RUNNING,
    commands.ConfirmSpeech: _RUNNING,
    commands.DiscardSpeech: _RUNNING,
    commands.LetStand: _RUNNING,
    commands.AnswerSpeech: _RUNNING,
    commands.PublishDigest: _RUNNING,
    commands.OpenElection: (Phase.CAMPAIGN,),
    commands.CloseElection: (Phase.ELECTION,),
    commands.CancelElection: (Phase.ELECTION,),
    commands.ExtendElection: (Phase.ELECTION,),
    commands.EndCampaign: _RUNNING,
    commands.Build: (Phase.GOVERN,),
    commands.Enact: (Phase.GOVERN,),
    commands.Repeal: (Phase.GOVERN,),
    commands.VoteDilemma: (Phase.GOVERN,),
    commands.SkipElection: (Phase.CAMPAIGN,),
    commands.ResolveRound: (Phase.GOVERN,),
    commands.Resign: (Phase.GOVERN,),
    commands.RemoveMayor: (Phase.GOVERN,),
    commands.Pause: _RUNNING,
    commands.Resume: _RUNNING,
    commands.SettleContest: _RUNNING,
    commands.Withdraw: _RUNNING,
    commands.QuoteBroken: _RUNNING,
    commands.SetTest: _RUNNING,
}
"""In which phases each command is in order."""

IN_A_PAUSE = (
    commands.Resume,
    commands.EndCampaign,
    # What a reader or a speaker began before the pause may come to its end.
    commands.ReadSpeech,
    commands.DiscardSpeech,
)
"""What is in order while a campaign is paused."""


def start(identity: str, guild: int, command: commands.StartCampaign, now: datetime) -> Outcome:
    """A new campaign: the city on its first day and one citizen of each demographic."""
    random = command.seed
    citizens = []
    for demographic in Demographic:
        random, citizen = rng.choose(random, [p for p in PERSONAS if p.demographic is demographic])
        citizens.append(citizen)
    random, electorate = voters.settle(random)
    state = Campaign(
        id=identity,
        guild=guild,
        preset=command.preset,
        started_at=now,
        random=random,
        phase=Phase.CAMPAIGN,
        term=1,
        round=1,
        city=City(**balance.START_INDICATORS, treasury=balance.START_TREASURY),
        citizens=tuple(citizens),
        ground=START,
        electorate=electorate,
    )
    return state, (CampaignStarted(command.preset, state.citizens),)


def _resume(state: Campaign) -> Outcome:
    if state.paused_at is None:
        raise Rejected(Reason.NOT_PAUSED)
    return replace(state, paused_at=None, stranded=False), (Resumed(state.paused_at),)


def check_phase(state: Campaign, kind: type[commands.Command]) -> None:
    """Rejected where that kind of command is out of phase now."""
    if state.phase not in PHASES[kind]:
        raise Rejected(Reason.WRONG_PHASE, phase=state.phase.value)
    if state.paused_at is not None and kind not in IN_A_PAUSE:
        raise Rejected(Reason.PAUSED)


def apply(state: Campaign, command: commands.Command, now: datetime) -> Outcome:
    """The campaign after the command, and what happened; raises Rejected and changes nothing."""
    check_phase(state, type(command))
    state, events = _applied(state, command, now)
    return minds.witness(state, events), events


def _applied(state: Campaign, command: commands.Command, now: datetime) -> Outcome:
    match command:
        case commands.Nominate():
            return candidacy.nominate(state, command)
        case commands.GiveSpeech() | commands.GiveManifesto():
            return speeches.give(state, command)
        case commands.ReadSpeech():
            return speeches.read(state, command, now)
        case commands.EditSpeech():
            return speeches.edit(state, command)
        case commands.ContestPromises():
            return speeches.contest(state, command)
        case commands.ConfirmSpeech():
            return speeches.confirm(state, command)
        case commands.DiscardSpeech():
            return speeches.discard(state, command)
        case commands.LetStand():
            return speeches.let_stand(state, command)
        case commands.AnswerSpeech():
            return reactions.answer(state, command)
        case commands.PublishDigest():
            return reactions.publish_digest(state, command)
        case commands.OpenElection():
            return elections.open_polls(state, command, now)
        case commands.CloseElection():
            return elections.close_polls(state, command, now)
        case commands.CancelElection():
            return elections.cancel(state, command, now)
        case commands.ExtendElection():
            return elections.extend(state, command, now)
        case commands.Build():
            return governing.build(state, command)
        case commands.Enact():
            return governing.enact(state, command)
        case commands.Repeal():
            return governing.repeal(state, command)
        case commands.VoteDilemma():
            return dilemmas.vote(state, command)
        case commands.SkipElection():
            return elections.skip(state)
        case commands.ResolveRound():
            return rounds.resolve(state, command)
        case commands.Resign() | commands.RemoveMayor():
            return rounds.leave(state, command)
        case commands.SettleContest():
            return promises.settle(state, command)
        case commands.Withdraw():
            return promises.withdraw(state, command)
        case commands.WithdrawBySpeech():
            return promises.withdraw_by_speech(state, command)
        case commands.QuoteBroken():
            return quoting.quote(state, command)
        case commands.SetTest():
            return promises.set_test(state, command)
        case commands.Pause():
            stranded = command.player is None
            return replace(state, paused_at=now, stranded=stranded), (Paused(),)
        case commands.Resume():
            return _resume(state)
        case commands.EndCampaign():
            return rounds.end(state, Ending.STOPPED)
        case _:
            assert_never(command)
