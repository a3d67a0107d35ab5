"""This file is where the effort of a search is counted: in evaluations, and against a wall clock only if one was asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dsl.outcome import DslError
from interp.clock import searching_seconds


class BudgetExhausted(DslError):
    """Raised by `Budget.spend` when nothing is left: the strategy ends there, with what it has already proposed."""


DEFAULT_EVALUATIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a search may use: evaluations (None: no limit), seconds (None: no wall limit), and the seed of its choices."""

    evaluations: int | None = DEFAULT_EVALUATIONS
    seconds: float | None = None
    seed: int = 0


class Budget:
    """Evaluations that are left, for a whole search or for a part of it; parts charge the whole too."""

    def __init__(self, evaluations: int | None, deadline: float | None = None, whole: Budget | None = None) -> None:
        self.limit = evaluations
        self.spent = 0
        self._deadline = deadline
        self._whole = whole
        self._pauses: _Pauses = _Pauses(deadline) if whole is None else whole._pauses

    @classmethod
    def within(cls, limits: Limits) -> Budget:
        """The budget of a search that starts now."""
        deadline = None if limits.seconds is None else searching_seconds() + limits.seconds
        return cls(limits.evaluations, deadline)

    def part(self, evaluations: int, share: float = 1.0) -> Budget:
        """A budget of at most that many evaluations, which also come off this one, and of a share of the time left."""
        deadline = self._deadline
        if deadline is not None:
            now = searching_seconds()
            deadline = now + share * (deadline - now)
        return Budget(evaluations, deadline, self)

    def pausing(self, evaluations: int, share: float = 1.0) -> Budget:
        """The same, but what is searched with it, and with its parts, may pause: see `paused_for`."""
        made = self.part(evaluations, share)
        made._pauses = _Pauses(self._pauses.end)
        return made

    def paused_for(self, seconds: float) -> None:
        """Put off the deadline of this budget and of its parts by a time in which others searched, up to that of the whole."""
        self._pauses.seconds += seconds

    def spend(self, evaluations: int = 1) -> None:
        """Count evaluations that are about to be made; without enough left, or past the deadline, the search stops."""
        budget: Budget | None = self
        while budget is not None:
            budget.spent += evaluations
            if budget.limit is not None and budget.spent > budget.limit:
                raise BudgetExhausted("the budget of evaluations is spent")
            budget = budget._whole
        if self._is_late:
            raise BudgetExhausted("the time is up")

    @property
    def left(self) -> float:
        """The evaluations that are left of it and of the whole; infinity without a limit."""
        own = math.inf if self.limit is None else self.limit - self.spent
        return own if self._whole is None else min(own, self._whole.left)

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left of it or of the whole."""
        if self._is_late:
            return True
        if self.limit is not None and self.spent >= self.limit:
            return True
        return self._whole is not None and self._whole.is_spent

    @property
    def _is_late(self) -> bool:
        if self._deadline is None or self._pauses.end is None:
            return False
        return searching_seconds() > min(self._deadline + self._pauses.seconds, self._pauses.end)


@dataclass(slots=True)
class _Pauses:
    """For how long a search stood still, and when it ends whatever happens: shared by a budget and its parts."""

    end: float | None
    seconds: float = 0.0
