"""Continuous batching: many answers of one model in the making, step by step.

Answers join and leave between steps. A step plans what each needs read, reads it, and lets each
choose how it goes on. What several have at their beginning is read once.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import ContextOverflow, LanguageError, ModelUnavailable
from bot.language.answering import MIN_ANSWER, Answering
from bot.language.context import Context, Part
from bot.language.costs import Costs
from bot.language.planning import Wish, plan

PAUSE = 0.15
"""Seconds that a step may take while answers go on: prompts are read in slices that fit."""
SLICE = 16
"""Tokens of prompts that each step reads all the same, or on a slow machine none would begin."""


NOBODY_WAITS = ModelUnavailable("nobody waits for the answer any more")


@dataclass(eq=False)
class Job:
    """An answer in the making. ``ended`` is called once it is finished, or failed and why."""

    answering: Answering
    ended: Callable[[LanguageError | None], None]
    dropped: bool = False
    """Nobody waits for it any more."""


@dataclass
class Spent:
    """What a batcher did: seconds of its thread, and tokens."""

    steps: float = 0.0
    reading: float = 0.0
    """Seconds within llama.cpp."""
    choosing: float = 0.0
    """Seconds for the constraint and for the choice among the logits."""
    tokens_read: int = 0
    tokens_guessed: int = 0
    guessed_right: int = 0
    answers: int = 0


class Batcher:
    """The answers in the making of one context. Use it from the context's thread."""

    def __init__(self, context: Context, costs: Costs) -> None:
        self._context = context
        self._costs = costs
        self._slots: list[Job | None] = [None] * len(context.held)
        self._resting: deque[Job] = deque()
        self._joined: list[Job] = []  # in order
        self._last_prompt: Sequence[int] = ()
        self.spent = Spent()

    @property
    def jobs(self) -> list[Job]:
        """The answers in the making, those included that rest for want of room."""
        return [*self._joined, *self._resting]

    @property
    def takes_more(self) -> bool:
        """Whether another answer may join."""
        return not self._resting and None in self._slots

    def join(self, job: Job) -> None:
        """Let an answer join, where ``takes_more`` says so."""
        tokens = job.answering.tokens
        held = self._context.held
        # The last token is always read: its logits are wanted.
        shared = [common(tokens[:-1], other) for other in held]
        slot = max((n for n, taken in enumerate(self._slots) if not taken), key=shared.__getitem__)
        source = max(range(len(held)), key=shared.__getitem__)
        if shared[source] > shared[slot]:
            self._context.keep(slot, 0)
            self._context.share(source, slot, shared[source])
        else:
            self._context.keep(slot, shared[slot])
        job.answering.read = len(held[slot])
        self._slots[slot] = job
        self._joined.append(job)

    def step(self) -> None:
        """Bring all answers on by a bit; who has finished or failed leaves, and is told."""
        begun = time.perf_counter()
        self.drop(NOBODY_WAITS)
        self._wake()
        for reading in plan(self._wishes(), self._costs, self._context.batch):
            if not self._read(reading):
                break
        self.spent.steps += time.perf_counter() - begun

    def _wishes(self) -> list[Wish]:
        """Say what to read: all of the answers that go on, and of prompts what has room beside.

        Prompts are read in the order in which they came, so that the first answers soon.
        """
        slots = {job: slot for slot, job in enumerate(self._slots) if job}
        going = [job for job in self._joined if job.answering.unread <= SLICE]
        wishes = [job.answering.wish(slots[job], SLICE) for job in going]
        taken = sum(len(wish.tokens) for wish in wishes)
        room = max(self._costs.within(PAUSE) - taken, SLICE) if going else self._context.batch
        for job in self._joined:
            if taken:
                room = min(room, self._context.mixed - taken)
            if room <= 0:
                break
            if job not in going:
                wish = job.answering.wish(slots[job], room)
                taken += len(wish.tokens)
                room -= len(wish.tokens)
                wishes.append(wish)
        return wishes

    def _read(self, reading: Sequence[Part]) -> bool:
        """Read, and let those go on who may; say whether the step's other readings still hold."""
        begun = time.perf_counter()
        try:
            rows = self._context.read(reading)
        except ContextOverflow:
            self._make_room()
            return False
        except LanguageError as error:
            for part in reading:
                self._leave(part.slot, error)
            return False
        read = time.perf_counter()
        for part, row in zip(reading, rows, strict=True):
            self._go_on(part, row)
        self.spent.reading += read - begun
        self.spent.choosing += time.perf_counter() - read
        self.spent.tokens_read += sum(len(part.tokens) for part in reading)
        return True

    def _go_on(self, part: Part, row: int) -> None:
        job = self._slots[part.slot]
        assert job
        answering = job.answering
        guesses = max(part.told - 1, 0)
        sure = len(part.tokens) - guesses
        answering.read += sure
        if not part.told:
            return
        before = answering.read
        try:
            answering.go_on(part.tokens[sure:], lambda after: self._context.logits(row + after))
        except LanguageError as error:
            self._leave(part.slot, error)
            return
        self.spent.tokens_guessed += guesses
        self.spent.guessed_right += answering.read - before
        self._context.keep(part.slot, answering.read)
        if answering.finished:
            self._leave(part.slot)

    def _leave(self, slot: int, failure: LanguageError | None = None) -> None:
        """Free a slot and tell whoever waits."""
        job = self._slots[slot]
        assert job
        self._slots[slot] = None
        self._joined.remove(job)
        # What two prompts in a row have at their beginning, the next one will have too.
        prompt = job.answering.prompt
        self._context.keep(slot, common(prompt, self._last_prompt or prompt))
        self._last_prompt = prompt
        self.spent.answers += 1
        job.ended(failure)

    def drop(self, why: LanguageError, everyone: bool = False) -> None:
        """Let those leave for whom nobody waits, or everyone."""
        for job in [job for job in self.jobs if job.dropped or everyone]:
            if job in self._resting:
                self._resting.remove(job)
                job.ended(why)
            else:
                self._leave(self._slots.index(job), why)

    def _make_room(self) -> None:
        """Get free cells: from slots that nobody uses, else from who joined last."""
        idle = [n for n, job in enumerate(self._slots) if not job and self._context.held[n]]
        for slot in idle:
            self._context.keep(slot, 0)
        if idle:
            return
        job = self._joined[-1]
        slot = self._slots.index(job)
        if len(self._joined) == 1:
            job.answering.cut_short()
            self._leave(slot)
            return
        self._context.keep(slot, 0)
        self._slots[slot] = None
        self._joined.remove(job)
        self._resting.append(job)

    def _wake(self) -> None:
        """Let those who rest go on once there is room for them."""
        while self._resting and None in self._slots:
            used = sum(len(job.answering.tokens) for job in self._joined)
            wanted = len(self._resting[0].answering.tokens) + MIN_ANSWER
            if self._joined and used + wanted > self._context.size:
                return
            self.join(self._resting.popleft())


def common(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the tokens that two texts have in common at their beginning."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
