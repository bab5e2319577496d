"""One guild that plays: what its members do, again where a killed bot did not take it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.game import views
from bot.game.content.shipped import POLICIES
from bot.game.state import Phase, SpeechStatus
from sandbox.errors import ActError
from sandbox.interactions import Interaction
from sandbox.members import ActingMember
from sandbox.model import Channel, Guild, Message, Role
from trials.house import Disturbed, House
from trials.record import Entry

ADA, BRUNO, CARLA, DIEGO, EMILY, FINN = range(6)
VOTERS = (BRUNO, CARLA, DIEGO, EMILY, FINN)
SPEECHES = {
    BRUNO: "I will plant 500 trees by round 2. The library stays open.",
    CARLA: "I will build a new hospital wing within 2 rounds. No school will close.",
}
READING = 3.0
"""Seconds in which a speech is read where nothing comes between."""
CLOCK_PATIENCE = 400.0
"""Seconds for what the clock has done: a model on a busy machine takes a while for a digest."""
TRIES = 40

Attempt = Callable[[], Awaitable[str]]


class Failed(Exception):
    """What cannot be explained by a bot that was down."""


@dataclass
class Table:
    """A guild with its campaign; `reached` is how much of the journal is accounted for."""

    house: House
    guild: Guild
    hall: Channel
    moderator: Role
    members: Sequence[ActingMember]
    campaign: str = ""
    reached: int = 1
    since: int = 0
    seen: list[Entry] = field(default_factory=list)
    votes: dict[int, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    async def stand(self) -> None:
        """Two members stand for mayor."""
        for number, home in ((BRUNO, "student"), (CARLA, "retiree")):
            await self._do(["Nominate"], partial(self._run, number, home))

    async def speak(self, number: int) -> None:
        """A candidate gives a speech, has it read, and posts it."""
        await self._do(["GiveSpeech", "ReadSpeech"], lambda: self._give(number))
        await self._do(["ConfirmSpeech"], lambda: self._post(number))

    async def elect(self) -> None:
        """Open the polls, vote (one changes their mind), close them."""
        await self._do(["OpenElection"], lambda: self._say(ADA, "election open"))
        self.votes.clear()
        for voter, choice in ((v, CARLA if v != BRUNO else BRUNO) for v in VOTERS):
            await self._vote(voter, choice)
        await self._vote(DIEGO, BRUNO)
        self.votes.clear()
        await self._do(["CloseElection"], lambda: self._say(ADA, "election close"))

    async def govern(self) -> None:
        """The mayor builds and enacts, and members vote on the dilemma."""
        state = self.house.record(self.campaign).state
        if state.phase is not Phase.GOVERN:
            return
        numbers = {member.id: number for number, member in enumerate(self.members)}
        mayor = numbers[state.mayor or 0]
        sites = views.sites(state)
        action = next((a for a in sites if a.value == "plant_forest"), None)
        if action is not None:
            await self._do(["Build"], lambda: self._build(mayor, action.value, sites[action][0]))
        policy = next((k for k, p in POLICIES.items() if self._fits(k)), None)
        if policy is not None:
            await self._do(["Enact"], lambda: self._enact(mayor, policy))
        if views.crisis(state, state.mayor or 0) is not None:
            for voter in VOTERS:
                await self._do(["VoteDilemma"], partial(self._decide, voter))

    async def end(self) -> None:
        """A moderator ends the campaign, where it has not ended."""
        if self.house.record(self.campaign).state.phase is not Phase.ENDED:
            await self._do(["EndCampaign"], self._end)

    async def served(self, *kinds: str) -> None:
        """Wait until the clock has had these commands given, in whatever order they fall due."""
        for _ in range(int(10 * CLOCK_PATIENCE)):
            await self.house.up()
            found = self.house.kinds(self.campaign)[self.reached :]
            if sorted(found) == sorted(kinds):
                self.reached += len(found)
                return
            if len(found) > len(kinds):
                raise Failed(f"the clock gave {found} where {list(kinds)} was due")
            await asyncio.sleep(0.1)
        raise Failed(f"the clock did not give {list(kinds)}")

    # Doing until it is done

    async def _do(self, kinds: list[str], attempt: Attempt) -> None:
        """Do what adds these commands to the journal, until they are there."""
        told = ""
        for _ in range(TRIES):
            await self.house.up()
            found = self.house.kinds(self.campaign)[self.reached :]
            # The clock may have had more done already.
            if found[: len(kinds)] == kinds:
                self.reached += len(kinds)
                return
            if found != kinds[: len(found)]:
                raise Failed(f"{found} was done where {kinds} was given")
            try:
                told = await attempt()
            except (Disturbed, ActError):
                await asyncio.sleep(0.1)
                continue
            found = self.house.kinds(self.campaign)[self.reached :]
            if told == "✓" and found[: len(kinds)] != kinds:
                self.lost.append(f"{kinds} was acknowledged, but is not there")
        raise Failed(f"{kinds} cannot be done; the bot says {told!r}")

    async def _vote(self, voter: int, choice: int) -> None:
        member, wanted = self.members[voter], self.members[choice].id
        self.votes.pop(member.id, None)
        for _ in range(TRIES):
            await self.house.up()
            try:
                told = await self._ballot(member, wanted)
            except (Disturbed, ActError):
                await asyncio.sleep(0.1)
                continue
            if "Your receipt" in told:
                self.votes[member.id] = wanted
                return
        raise Failed("a ballot cannot be cast")

    # Single acts

    async def _run(self, number: int, home: str) -> str:
        told = await self._say(number, "run", slogan=f"Slogan {number}", home=home)
        return told if "You stand" not in told else "✓"

    async def _ballot(self, member: ActingMember, wanted: int) -> str:
        """Fill in a ballot from nothing and cast it; what the voter is told."""
        shown = await self._settled(member.invoke(self.hall, "vote"))
        for name, values in (("vote-clear", []), ("vote-choose", [str(wanted)]), ("vote-cast", [])):
            message = _message(shown) or shown.source
            control = _control(message, name)
            if message is None or control is None:
                continue  # There is nothing to clear.
            if values:
                shown = await self._settled(member.choose(message, control, values))
            else:
                shown = await self._settled(member.click(message, control))
        return _words(shown)

    async def _give(self, number: int) -> str:
        kinds = self.house.kinds(self.campaign)[self.reached :]
        if kinds == ["GiveSpeech"]:
            await asyncio.sleep(READING)
            if self.house.kinds(self.campaign)[self.reached :] == ["GiveSpeech"]:
                self.house.hurry_reading()
            return "still being read"
        opened = await self._invoke(number, "speech")
        if opened.modal is None:
            return "no form"
        sent = self.members[number].submit(opened, {"text": SPEECHES[number]})
        return _words(await self._settled(sent))

    async def _post(self, number: int) -> str:
        state = self.house.record(self.campaign).state
        speech = state.speeches[-1]
        if speech.status is not SpeechStatus.READ:
            return speech.status.value
        shown = await self._settled(self.members[number].invoke(self.hall, "speech"))
        return await self._click(number, shown, "speech-post", "on its way")

    async def _build(self, mayor: int, action: str, place: int) -> str:
        tile = f"{'ABCDEFGHIJ'[place % 10]}{place // 10 + 1}"
        options = {"action": action, "tile": tile}
        shown = await self._settled(self.members[mayor].invoke(self.hall, "build", options))
        return await self._click(mayor, shown, "build", "Begun")

    async def _enact(self, mayor: int, policy: str) -> str:
        category = POLICIES[policy].category.value
        member = self.members[mayor]
        listed = await self._settled(member.invoke(self.hall, "policy", {"category": category}))
        message = _message(listed)
        control = _control(message, "policy-show")
        if message is None or control is None:
            return _words(listed)
        shown = await self._settled(member.choose(message, control, [policy]))
        return await self._click(mayor, shown, "policy-enact", "In force")

    async def _decide(self, voter: int) -> str:
        shown = await self._settled(self.members[voter].invoke(self.hall, "dilemma"))
        return await self._click(voter, shown, "dilemma-vote", "Your vote")

    async def _end(self) -> str:
        asked = await self._settled(self.members[ADA].invoke(self.hall, "campaign end"))
        return await self._click(ADA, asked, "end-campaign", "is over")

    def _fits(self, policy: str) -> bool:
        city = views.city(self.house.record(self.campaign).state)
        known = POLICIES[policy]
        new = known not in city.policies
        return new and known.cost <= city.city.treasury and known.capital <= city.capital

    async def _say(self, number: int, command: str, /, **options: Any) -> str:
        return _words(await self._settled(self.members[number].invoke(self.hall, command, options)))

    async def _click(self, number: int, shown: Interaction, name: str, done: str) -> str:
        message = _message(shown)
        control = _control(message, name)
        if message is None or control is None:
            return _words(shown)
        told = _words(await self._settled(self.members[number].click(message, control)))
        return "✓" if done in told else told

    async def _invoke(self, number: int, command: str) -> Interaction:
        member = self.members[number]
        return await self.house.unless_down(member.invoke(self.hall, command))

    async def _settled(self, act: Awaitable[Interaction]) -> Interaction:
        """What was done, once it is answered in full."""

        async def settled() -> Interaction:
            return await (await act).settled(60.0)

        done = await self.house.unless_down(settled())
        if done.state in ("failed", "deferred"):
            raise Disturbed
        return done


def _message(done: Interaction) -> Message | None:
    return done.followups[-1] if done.followups else done.message


def _control(message: Message | None, name: str) -> str | None:
    """The custom_id of that button or select under the message."""
    items = (item for item in _items(message) if item.get("custom_id"))
    return next((i["custom_id"] for i in items if i["custom_id"].split(":")[0] == name), None)


def _items(message: Message | None) -> Iterator[dict[str, Any]]:
    """The components of a message, with all that is in them."""
    left = list(message.components) if message is not None else []
    while left:
        item = left.pop(0)
        yield item
        left[:0] = [*item.get("components", ()), *filter(None, [item.get("accessory")])]


def _words(done: Interaction) -> str:
    message = _message(done)
    if message is None:
        return ""
    titles = [f"{e.get('title', '')} {e.get('description', '')}" for e in message.embeds]
    shown = [str(item.get("content", "")) for item in _items(message)]
    return " ".join([message.content, *titles, *shown]).strip()
