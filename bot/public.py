"""Which of the events in a campaign everybody is told of."""

from bot.game import events as happened

PUBLIC = (
    happened.CampaignStarted,
    happened.CandidateNominated,
    happened.SpeechPosted,
    happened.CitizenReacted,
    happened.CitizenAnswered,
    happened.ElectionOpened,
    happened.ElectionClosed,
    happened.CancellationAsked,
    happened.ElectionCancelled,
    happened.ElectionExtended,
    happened.CampaignEnded,
    happened.NobodyElected,
    happened.Built,
    happened.Enacted,
    happened.Repealed,
    happened.PromiseJudged,
    happened.PromisesJudged,
    happened.PromiseQuoted,
    happened.VisitorsCame,
    happened.VisitorsLeft,
    happened.DilemmaPut,
    happened.DilemmaSettled,
    happened.CityStruck,
    happened.RoundResolved,
    happened.TermEnded,
    happened.RecallCalled,
    happened.MayorLeft,
    happened.Paused,
    happened.Resumed,
)
"""The events that the guild's channel is told of."""
