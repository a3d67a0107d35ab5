"""This file is where a primitive is held to what it owes: documentation, a sound signature, totality, types, laws."""

from __future__ import annotations

import doctest
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

import dsl.values
from dsl.laws import Case, Law, Vacuous
from dsl.outcome import EvaluationFailed, Run
from dsl.registry import Primitive, primitive_named, signatures_of
from dsl.types import Type, instantiate
from dsl.values import same_value, to_text
from grammar.names import RESERVED
from gridwright.reference.examples import examples_of
from gridwright.testing.cases import cases, variables
from gridwright.testing.extremes import applications
from gridwright.testing.overloads import overlap
from gridwright.testing.soundness import is_sound

FEW, MANY = 20, 400
"""How many cases a law is tried on; many where none of a few says anything."""

_Drawn = TypeVar("_Drawn")


def assert_laws(primitive: Primitive | str) -> None:
    """Nothing, or an error that says what a primitive, given itself or by its function's name, does not keep."""
    declared = primitive_named(primitive) if isinstance(primitive, str) else primitive
    assert_documented(declared)
    assert_declared_well(declared)
    assert_total(declared)
    for law in declared.laws:
        assert isinstance(law, Law), f"{declared.name}: {law!r} is none of dsl.laws.Law"
        assert_law(declared, law)


def assert_documented(primitive: Primitive) -> None:
    """Nothing, or an error where it has no sentence that says what it gives, or no example, or a wrong one."""
    sentence, _, rest = primitive.description.partition("\n")
    assert sentence.endswith((".", ":", ";", ",")) or rest, f"{primitive.name}: no sentence says what it gives"
    assert examples_of(primitive), (
        f"{primitive.name}: its docstring calls it in no example (`>>> {primitive.name}(...)`)"
    )
    names = {**vars(dsl.values), **vars(sys.modules[primitive.meaning.__module__]), primitive.name: primitive.meaning}
    example = doctest.DocTestParser().get_doctest(primitive.description, names, primitive.name, None, None)
    told: list[str] = []
    failed = doctest.DocTestRunner(verbose=False).run(example, out=told.append).failed
    assert not failed, f"{primitive.name}: {''.join(told)}"


def assert_declared_well(primitive: Primitive) -> None:
    """Nothing, or an error where word, cost, parameters, result or laws are such as the language cannot use."""
    name, laws = primitive.name, [law.name for law in primitive.laws]
    is_word = primitive.word.isidentifier() and primitive.word.isascii() and primitive.word not in RESERVED
    assert is_word or primitive.is_built_in, f"{name}: {primitive.word!r} cannot be a word, or is one of another kind"
    assert type(primitive.cost) is int, f"{name}: its cost is no whole number"
    assert primitive.cost >= 1, f"{name}: it costs nothing"
    taken = {variable for parameter in primitive.parameters for variable in variables(parameter.type)}
    assert variables(primitive.result) <= taken, f"{name}: a variable of its result stands in no parameter"
    assert laws, f"{name}: it claims no law"
    assert len(laws) == len(set(laws)), f"{name}: it claims a law twice"
    for other in signatures_of(primitive.word):
        clashes = other is not primitive and overlap(primitive, other)
        assert not clashes, f"the same arguments fit {primitive.signature} and {other.signature}"


def assert_total(primitive: Primitive) -> None:
    """Nothing, or an error where some arguments give neither a sound value nor *no value*, or it keeps or changes them."""

    def check(application: tuple[dict[str, Type], tuple[Any, ...]]) -> None:
        bindings, arguments = application
        before = tuple(map(_copied, arguments))
        try:
            value = primitive.evaluate(arguments, Run())
        except EvaluationFailed:
            return
        result = instantiate(primitive.result, bindings)
        shown = told_of(primitive, arguments)
        assert is_sound(value, result), f"{shown}: no {result} of the language, read-only: {value!r}"
        assert same_value(value, primitive.evaluate(arguments, Run())), f"{shown}: another value the second time"
        assert all(map(same_value, before, arguments)), f"{shown}: it changes its arguments"

    _for_all(applications(primitive), check, 25)


def assert_law(primitive: Primitive, law: Law) -> None:
    """Nothing, or an error with the smallest case found in which a claim is wrong, or where no case says anything."""
    told = _told_by(primitive, law, FEW) or _told_by(primitive, law, MANY)
    assert told, f"{primitive.name}, {law.name}: no case says anything about it"


def _told_by(primitive: Primitive, law: Law, examples: int) -> int:
    """How many of so many cases say something about the law; it holds in all of them."""
    told = 0

    def check(case: Case) -> None:
        nonlocal told
        try:
            holds = law.holds(case)
        except (Vacuous, EvaluationFailed):
            return
        told += 1
        assert holds, f"{told_of(primitive, case.arguments)}: not true that {law.statement}"

    _for_all(cases(primitive), check, examples)
    return told


def _for_all(strategy: SearchStrategy[_Drawn], check: Callable[[_Drawn], None], examples: int) -> None:
    """The check on so many drawn values, the same ones each time; the smallest that fails is reported."""
    repeatable = settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    repeatable(given(strategy)(check))()


def told_of(primitive: Primitive, arguments: tuple[Any, ...]) -> str:
    """The application as people read it: `crop(grid=12/34, mask=#./..)`."""
    pairs = zip(primitive.parameters, arguments, strict=True)
    shown = (f"{parameter.name}={'a key' if callable(value) else to_text(value)}" for parameter, value in pairs)
    return f"{primitive.name}({', '.join(shown)})"


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    return tuple(map(_copied, value)) if isinstance(value, tuple) else value
