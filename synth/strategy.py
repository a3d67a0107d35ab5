"""This file is where it is said what a strategy is, and where strategies register themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dsl.program import Expr
from synth.search import Search

Propose = Callable[[Search], Iterator[Expr]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A hypothesis class: an iterator of grid expressions, its place in the order, and its share of the evaluations."""

    name: str
    order: int
    evaluations: int
    propose: Propose


_REGISTERED: list[Strategy] = []


def strategy(*, order: int, evaluations: int) -> Callable[[Propose], Propose]:
    """Register the decorated iterator of grid expressions under its own name.

    The solver takes the strategies by `order` and gives each at most so many evaluations. It checks what they propose
    on every pair: a proposal may be wrong, and one that has the outputs' dims is tried as a base for further painting.
    """

    def register(propose: Propose) -> Propose:
        _REGISTERED.append(Strategy(propose.__name__, order, evaluations, propose))
        return propose

    return register


def registered() -> tuple[Strategy, ...]:
    """Every registered strategy, in order."""
    return tuple(sorted(_REGISTERED, key=lambda strategy: (strategy.order, strategy.name)))
