"""A member is forgotten: in every table, in the database's file, and without harm to the game."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot import campaign_files, privacy, recount
from bot.campaigns import Campaigns
from bot.game import commands, saves
from bot.game.content.shipped import DILEMMAS
from bot.game.redaction import REDACTED
from bot.game.rejection import Rejected
from bot.game.rules.methods.ballots import Method
from bot.game.state import Campaign, Phase, Preset, PromiseStatus, Reaction
from bot.game.vocabulary import Demographic, Sentiment
from bot.replay import replay
from bot.store import deadlines, outbox
from bot.store.tables import BallotRow, Deadline, JournalRow, OutboxRow
from tests.conftest import SetClock, a_guild
from tests.databases import stored
from tests.game.plays import found, opening, voter

GUILD = 1
ADA, BEN, CLEO, MODERATOR = (881_200_000_000_000_000 + 1_000 * n for n in range(1, 5))
NAME = "Ada Quarzvogel"
SLOGAN = "Zinnoberrote Zukunft für Ökotopia"
DRAFT = "Ich verspreche euch tausend Zebrabrücken über den Fluss."
SPEECH = "The marzipan tram runs by next round. I shall plant trees in the wasteland."
QUOTE = "The marzipan tram runs by next round"
SUMMARY = "Run the marzipan tram"
PENDING = ("A late quicksilver thought that nobody has heard. " * 120).strip()
SECRETS = (NAME, "Quarzvogel", "Zinnoberrote", "Zebrabrücken", "marzipan", "quicksilver")


def said(citizen: str, words: str, cites: str | None = None) -> Reaction:
    return Reaction(citizen, Sentiment.POSITIVE, 60, (words[:20],), words, cites)


async def play(campaigns: Campaigns, *given: commands.Command) -> Campaign:
    for command in given:
        state, _ = await campaigns.apply(GUILD, command)
    return state


async def speak(campaigns: Campaigns) -> Campaign:
    """Ada stands, drafts, discards, speaks and is answered; Ben quotes her."""
    home = Demographic.STUDENT
    state = await campaigns.start(GUILD, Preset.STANDARD, MODERATOR, seed=1)
    one, two, *_ = [citizen.id for citizen in state.citizens]
    return await play(
        campaigns,
        commands.Nominate(ADA, NAME, SLOGAN, home),
        commands.Nominate(BEN, "Ben", "Order", home),
        commands.GiveSpeech(ADA, DRAFT),
        commands.ReadSpeech(1, 0, (found("tausend Zebrabrücken über den Fluss"),), ()),
        commands.EditSpeech(ADA, 1, DRAFT + " Wirklich."),
        commands.DiscardSpeech(ADA, 1),
        commands.GiveSpeech(ADA, SPEECH),
        commands.ReadSpeech(
            2,
            0,
            (
                commands.FoundPromise(QUOTE, SUMMARY, found("x").category, 0.8, 3, 1),
                found("I shall plant trees in the wasteland"),
            ),
            (),
        ),
        commands.ContestPromises(ADA, 2, 0, ("P2",)),
        commands.ConfirmSpeech(ADA, 2, 0),
        commands.AnswerSpeech(2, said(one, "Trams of marzipan!", "P2")),
        commands.GiveSpeech(BEN, f"She said: {QUOTE}. I say we close the refinery."),
        commands.ReadSpeech(3, 0, (found("we close the refinery"),), ()),
        commands.ConfirmSpeech(BEN, 3, 0),
        commands.PublishDigest(
            (said(one, f"I like {NAME}."), said(two, "Close the refinery, Ben!"))
        ),
        commands.GiveManifesto(ADA, PENDING),
        commands.ReadSpeech(4, 0, (found("A late quicksilver thought"),), ()),
    )


async def on_disk(campaigns: Campaigns, folder: Path) -> list[str]:
    """Which of the member's words are in the database, as text or as JSON writes it."""
    kept = await stored(campaigns.database, folder)
    forms = {word: (word, json.dumps(word)[1:-1]) for word in (*SECRETS, str(ADA))}
    return [word for word, both in forms.items() if any(each.encode() in kept for each in both)]


async def sent(campaigns: Campaigns) -> None:
    async with campaigns.database.writing() as session:
        now = campaigns.clock.now()
        for row in (await session.execute(select(OutboxRow))).scalars():
            row.sending_since = row.posted_at = now
            row.message_id = 5_000 + row.id


async def replayed(campaigns: Campaigns, campaign: str) -> int:
    whole = await campaign_files.recorded(campaigns.database, campaign)
    return replay(whole.saved, whole.journal).since


async def test_nothing_that_a_member_wrote_is_left_in_the_file(
    campaigns: Campaigns, tmp_path: Path
) -> None:
    state = await speak(campaigns)
    await sent(campaigns)
    assert set(await on_disk(campaigns, tmp_path)) >= {*SECRETS, str(ADA)}
    done = await privacy.delete(campaigns.database, GUILD, ADA, campaigns.clock.now())
    assert await on_disk(campaigns, tmp_path) == []
    assert done.campaigns == 1
    async with campaigns.database.reading() as session:
        rows = (await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars().all()
    revised = [row.event["kind"] for row in rows if row.outdated]
    assert revised.count("SpeechPosted") == 2
    assert len(revised) == done.posts == 5

    after = await campaigns.view(GUILD)
    assert [c.name for c in after.candidates] == ["N. N. 1", "Ben"]
    assert [(s.id, s.text) for s in after.speeches] == [
        (2, REDACTED),
        (3, f"She said: {REDACTED}. I say we close the refinery."),
    ]
    # What was read of the manifesto, which nobody else has seen, goes with it.
    public = [p for p in state.ledger if p.speech != 4]
    kept = [(p.status, p.test, p.cost, p.made_in) for p in public]
    assert len(kept) == len(state.ledger) - 1
    assert [(p.status, p.test, p.cost, p.made_in) for p in after.ledger] == kept
    assert {p.quote for p in after.ledger} == {REDACTED, "we close the refinery"}
    assert await replayed(campaigns, after.id) > 0


async def test_the_campaign_goes_on_and_is_played_again_from_there(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await speak(campaigns)
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    state = await play(campaigns, opening())
    alias = next(c.player for c in state.candidates if c.name == "N. N. 1")
    since = clock.now() - timedelta(days=400)
    for n in (1, 2, 3):
        ballot = commands.Ballot(1, ((alias,), (BEN,)))
        await campaigns.cast_ballot(GUILD, state.id, voter(n, since), ballot)
    state, _ = await campaigns.close_election(GUILD, MODERATOR)
    assert state.mayor == alias
    state = await play(campaigns, commands.ResolveRound(1, MODERATOR))
    due = {p.id: p.status for p in state.ledger if p.player == alias}
    assert due == dict.fromkeys(("P2", "P3"), PromiseStatus.ACTIVE)
    since_revision = await replayed(campaigns, state.id)
    assert since_revision > 0
    # A file of it goes to another server.
    await campaigns.configure(a_guild(2))
    whole = await campaign_files.recorded(campaigns.database, state.id)
    read = campaign_files.read(campaign_files.write(whole))
    moved = await campaign_files.bring_in(campaigns.database, read, 2, clock.now())
    assert moved.since == since_revision
    assert moved.upgraded_from is None


@pytest.mark.parametrize("method", [Method.IRV, Method.APPROVAL, Method.STAR])
async def test_results_stay_and_open_ballots_still_count(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path, method: Method
) -> None:
    await speak(campaigns)
    state = await play(campaigns, opening(method))
    since = clock.now() - timedelta(days=400)
    both = ((ADA, BEN),) if method is Method.APPROVAL else ((ADA,), (BEN,))
    for player in (ADA, BEN, CLEO):
        ballot = commands.Ballot(1, both)
        await campaigns.cast_ballot(GUILD, state.id, voter(player, since), ballot)
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    assert await on_disk(campaigns, tmp_path) == []
    async with campaigns.database.reading() as session:
        left = (await session.execute(select(BallotRow.voter_id))).scalars().all()
    assert sorted(left) == [BEN, CLEO]
    state, _ = await campaigns.close_election(GUILD, MODERATOR)
    result = state.elections[0].result
    assert result is not None
    assert result.winner in {c.player for c in state.candidates}
    # The same again after the close: the winner stays who they are.
    await privacy.delete(campaigns.database, GUILD, BEN, clock.now())
    after = await campaigns.view(GUILD)
    assert [c.name for c in after.candidates] == ["N. N. 1", "N. N. 2"]
    assert after.elections[0].result is not None
    assert after.mayor in {c.player for c in after.candidates}


async def test_a_published_election_gives_the_same_result_without_the_name(
    campaigns: Campaigns, clock: SetClock
) -> None:
    """Even by lot: the candidates keep their order."""
    await speak(campaigns)
    state = await play(campaigns, opening())
    since = clock.now() - timedelta(days=400)
    for n in range(1, 7):
        ballot = commands.Ballot(1, (((ADA, BEN)[n % 2],),))
        await campaigns.cast_ballot(GUILD, state.id, voter(n, since), ballot)
    await campaigns.close_election(GUILD, MODERATOR)

    async def published() -> recount.Election:
        async with campaigns.database.reading() as session:
            rows = (await session.execute(select(OutboxRow))).scalars().all()
        closed = next(row.event for row in rows if row.event["kind"] == "ElectionClosed")
        written = recount.of_event(saves.load(closed))
        assert written is not None
        return recount.read(written)

    before = await published()
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    after = await published()
    assert (before.names, after.names) == ((NAME, "Ben"), ("N. N. 1", "Ben"))
    assert replace(after, names=before.names) == before
    assert recount.recount(after).winner == after.winner


async def test_what_counts_once_does_not_count_twice(campaigns: Campaigns, clock: SetClock) -> None:
    await speak(campaigns)
    await play(campaigns, opening(), commands.CancelElection(ADA, 1))
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    state = await play(campaigns, commands.CancelElection(ADA, 1))
    assert state.phase is Phase.ELECTION
    await play(campaigns, commands.CancelElection(MODERATOR, 1))
    await play(campaigns, opening())
    since = clock.now() - timedelta(days=400)
    for n in (1, 2, 3):
        ballot = commands.Ballot(2, ((BEN,),))
        await campaigns.cast_ballot(GUILD, state.id, voter(n, since), ballot)
    state, _ = await campaigns.close_election(GUILD, MODERATOR)
    assert state.crisis is not None
    option = DILEMMAS[state.crisis.dilemma].options[0].id
    await play(campaigns, commands.VoteDilemma(CLEO, 1, option))
    await privacy.delete(campaigns.database, GUILD, CLEO, clock.now())
    state = await play(campaigns, commands.VoteDilemma(CLEO, 1, option))
    assert state.crisis is not None
    assert state.crisis.votes == ((CLEO, option),)


async def test_an_answer_that_is_being_written_comes_too_late(
    campaigns: Campaigns, clock: SetClock
) -> None:
    state = await speak(campaigns)
    async with campaigns.database.reading() as session:
        rows = (await session.execute(select(Deadline))).scalars().all()
    before = {row.kind: row for row in rows}
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    clock.advance(timedelta(days=3))
    late = commands.PublishDigest((said(state.citizens[0].id, f"{NAME}: {QUOTE}"),))
    assert await campaigns.serve(before["digest"], late) is None
    async with campaigns.database.reading() as session:
        due = {row.kind: row for row in await deadlines.due(session, clock.now(), 10)}
    assert "read_speech" not in due
    async with campaigns.database.reading() as session:
        kinds = (await session.execute(select(Deadline.kind))).scalars().all()
    assert "digest" in kinds
    with pytest.raises(Rejected):
        await campaigns.apply(GUILD, commands.ReadSpeech(4, 0, (found(PENDING),), ()))


async def test_a_post_under_way_is_revised_once_it_has_arrived(
    campaigns: Campaigns, clock: SetClock
) -> None:
    await speak(campaigns)
    async with campaigns.database.writing() as session:
        rows = (await session.execute(select(OutboxRow))).scalars().all()
        under_way = next(row for row in rows if row.event["kind"] == "SpeechPosted")
        waiting = next(row for row in rows if row.event["kind"] == "CandidateNominated")
        assert await outbox.claim(session, under_way, clock.now())
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    async with campaigns.database.writing() as session:
        assert not await outbox.claim(session, waiting, clock.now())  # as it was read before
        assert await outbox.next_outdated(session, clock.now(), 9) == []
        await outbox.posted(session, under_way.id, 77, clock.now())
        (row,) = await outbox.next_outdated(session, clock.now(), 9)
        assert (row.id, row.event["text"]) == (under_way.id, REDACTED)
        await outbox.revised(session, row)
        assert await outbox.next_outdated(session, clock.now(), 9) == []


async def test_a_failure_leaves_everything_as_it_was(
    campaigns: Campaigns, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await speak(campaigns)

    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(deadlines, "renew", broken)
    with pytest.raises(RuntimeError):
        await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    assert await campaigns.view(GUILD) == before
    assert await replayed(campaigns, before.id) == 0


async def test_the_copy_has_all_that_is_a_members_and_nothing_else(
    campaigns: Campaigns, clock: SetClock
) -> None:
    state = await speak(campaigns)
    await play(campaigns, opening())
    since = clock.now() - timedelta(days=400)
    await campaigns.cast_ballot(
        GUILD, state.id, voter(ADA, since), commands.Ballot(1, ((BEN,), (ADA,)))
    )
    written = await privacy.export(campaigns.database, GUILD, ADA, clock.now())
    assert written is not None
    file = json.loads(written)
    assert (file["kind"], file["form"], file["member"]) == ("ecotopia member", 2, ADA)
    (held,) = file["campaigns"]
    assert [speech["text"] for speech in held["speeches"]] == [SPEECH, PENDING]
    assert [each["slogan"] for each in held["candidacies"]] == [SLOGAN]
    assert held["promises"][0]["quote"] == QUOTE
    (ballot,) = held["ballots"]
    assert len(ballot.pop("receipt")) == len("0000-0000-0000-0000")
    assert ballot == {"election": 1, "tiers": [[BEN], [ADA]], "weight": 1}
    kinds = [command["kind"] for command in held["commands"]]
    speaking = ["GiveSpeech", "EditSpeech", "DiscardSpeech", "GiveSpeech"]
    assert kinds == ["Nominate", *speaking, "ContestPromises", "ConfirmSpeech", "GiveManifesto"]
    assert "refinery" not in json.dumps(held["commands"])
    assert await privacy.export(campaigns.database, GUILD, 7, clock.now()) is None
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    assert await privacy.export(campaigns.database, GUILD, ADA, clock.now()) is None


async def test_old_campaigns_are_forgotten_once(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    state = await speak(campaigns)
    await play(campaigns, commands.EndCampaign(MODERATOR))

    async def forgotten(days: int) -> int:
        before = clock.now() - timedelta(days=days)
        return await privacy.forget_old(campaigns.database, before, clock.now())

    clock.advance(timedelta(days=29))
    assert await forgotten(30) == 0
    # That a member leaves meanwhile puts nothing off.
    await privacy.delete(campaigns.database, GUILD, BEN, clock.now())
    clock.advance(timedelta(days=2))
    assert await forgotten(30) == 1
    assert await on_disk(campaigns, tmp_path) == []
    async with campaigns.database.reading() as session:
        stored = "\n".join(
            str(row) for row in await session.execute(text("SELECT command, events FROM journal"))
        )
        posts = (await session.execute(select(OutboxRow))).scalars().all()
    assert not any(str(player) in stored for player in (ADA, BEN, MODERATOR))
    assert not any(post.outdated for post in posts if post.event["kind"] == "CampaignEnded")
    left = await campaigns.last(GUILD)
    assert sorted(c.name for c in left.stood + left.candidates) == ["N. N. 1", "N. N. 2"]
    assert await forgotten(30) == 0
    assert await replayed(campaigns, state.id) > 0


async def test_a_campaign_that_runs_is_never_old(campaigns: Campaigns, clock: SetClock) -> None:
    await speak(campaigns)
    clock.advance(timedelta(days=999))
    assert await privacy.forget_old(campaigns.database, clock.now(), clock.now()) == 0


async def test_older_saves_are_forgotten_too(
    campaigns: Campaigns, clock: SetClock, tmp_path: Path
) -> None:
    """Their upgrade in the journal holds a whole save."""
    await speak(campaigns)
    async with campaigns.database.writing() as session:
        row = (await session.execute(select(JournalRow).where(JournalRow.revision == 3))).scalar()
        assert row is not None
        state = await campaigns.view(GUILD)
        row.command = {"kind": saves.UPGRADE, "from": 4, "save": saves.dump_campaign(state)}
    await privacy.delete(campaigns.database, GUILD, ADA, clock.now())
    assert await on_disk(campaigns, tmp_path) == []
