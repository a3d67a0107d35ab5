"""This file is where it is found out which trait of objects tells those apart to which different things happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from dsl.primitives.measures import holes, touches_border
from dsl.values import Object, Sym, Vec, transformed
from synth.correspondence import colors_of, shape_of
from synth.wording import counted, named

Outcome = TypeVar("Outcome", bound=Hashable)
Measure = Callable[[Object, Sequence[Object], tuple[int, int]], Hashable]
LEAST_USES = 1.5
"""So many objects must there be for each line of a table from values to outcomes: else it only lists them."""
LEAST_OF_EACH = 2
"""What happens once is told apart by anything."""
MOST_EXTRA = 2
"""So many lines may a table have beyond the number of outcomes."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What can be said of an object among the others of its grid, and the words for a value."""

    measure: Measure
    words: Callable[[Hashable], str]


def _yes_or_no(yes: str, no: str) -> Callable[[Hashable], str]:
    return lambda value: yes if value else no


def _is_largest(element: Object, others: Sequence[Object], _: tuple[int, int]) -> bool:
    return all(_size(other) < _size(element) for other in others if other is not element)


def _is_smallest(element: Object, others: Sequence[Object], _: tuple[int, int]) -> bool:
    return all(_size(other) > _size(element) for other in others if other is not element)


def _size(element: Object) -> int:
    return int(element.opaque.sum())


def _rank(measure: Callable[[Object], int]) -> Measure:
    return lambda element, others, _: 1 + len({measure(other) for other in others if measure(other) > measure(element)})


def _is_symmetric(sym: Sym) -> Measure:
    return lambda element, _others, _frame: bool((transformed(element.patch, sym) == element.patch).all())


def _alike(element: Object, others: Sequence[Object], _: tuple[int, int]) -> int:
    return sum(shape_of(other) == shape_of(element) for other in others)


TRAITS = (
    Trait(lambda element, _others, _frame: colors_of(element), lambda value: named(value)),  # type: ignore[arg-type]
    Trait(_is_largest, _yes_or_no("the largest", "not the largest")),
    Trait(_is_smallest, _yes_or_no("the smallest", "not the smallest")),
    Trait(
        lambda element, _, frame: touches_border(element, Vec(*frame)),
        _yes_or_no("at the border", "not at the border"),
    ),
    Trait(
        lambda element, _others, _frame: bool(element.opaque.all()), _yes_or_no("a full rectangle", "no full rectangle")
    ),
    Trait(
        lambda element, _others, _frame: len(colors_of(element)),
        lambda value: f"of {counted(int(str(value)), 'colour')}",
    ),
    Trait(lambda element, _others, _frame: _size(element), lambda value: f"of {counted(int(str(value)), 'cell')}"),
    Trait(lambda element, _others, _frame: holes(element), lambda value: f"of {counted(int(str(value)), 'hole')}"),
    Trait(_is_symmetric(Sym.FLIP_LR), _yes_or_no("symmetric left to right", "not symmetric left to right")),
    Trait(_alike, lambda value: f"of a shape seen {value} times" if value != 1 else "of a shape seen once"),
    Trait(_rank(lambda element: element.height), lambda value: f"number {value} by height"),
    Trait(_rank(lambda element: element.width), lambda value: f"number {value} by width"),
    Trait(_rank(_size), lambda value: f"number {value} by size"),
    Trait(lambda element, _others, _frame: element.height, lambda value: f"{value} tall"),
    Trait(lambda element, _others, _frame: element.width, lambda value: f"{value} wide"),
)


@dataclass(frozen=True, slots=True)
class Case(Generic[Outcome]):
    """An object, its grid, and what is to be explained of it."""

    element: Object
    others: Sequence[Object]
    frame: tuple[int, int]
    outcome: Outcome


def telling_trait(cases: Sequence[Case[Outcome]]) -> dict[Outcome, list[str]] | None:
    """For each outcome the words for the objects that have it, by the first trait that decides it for all; None without one."""
    outcomes = Counter(case.outcome for case in cases)
    if len(outcomes) < 2 or min(outcomes.values()) < LEAST_OF_EACH:
        return None
    for trait in TRAITS:
        table: dict[Hashable, Outcome] = {}
        for case in cases:
            value = trait.measure(case.element, case.others, case.frame)
            if table.setdefault(value, case.outcome) != case.outcome:
                break
        else:
            if len(table) <= len(outcomes) + MOST_EXTRA and len(cases) >= LEAST_USES * len(table):
                words: dict[Outcome, list[str]] = {}
                for value, outcome in table.items():
                    words.setdefault(outcome, []).append(trait.words(value))
                return {outcome: sorted(words[outcome]) for outcome in words}
    return None
