"""This file is where primitives register themselves: one decorated function declares a word, its signature and its laws."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar, cast

from dsl.outcome import DslError, Run
from dsl.plugins import load_plugins
from dsl.types import Type, type_of_annotation
from dsl.values import Color, Role, Vec, to_text

_HOME = "dsl.primitives."


class Ambient(Enum):
    """A default that is read off the input of the program."""

    BACKGROUND = "bg"
    FRAME = "input.dims"


BACKGROUND = cast(Color, Ambient.BACKGROUND)
"""The default of a colour parameter that is the background unless the caller says otherwise."""
FRAME = cast(Vec, Ambient.FRAME)
"""The default of a `frame: Size` parameter: the dims of `input`."""


class _Required(Enum):
    REQUIRED = "required"


REQUIRED = _Required.REQUIRED


class Law(Protocol):
    """What a primitive claims of itself; `dsl/laws.py` has the laws."""

    @property
    def name(self) -> str:
        """A short name for test ids and documentation."""

    @property
    def statement(self) -> str:
        """The law in words."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a primitive."""

    name: str
    type: Type
    role: Role | None
    optional: bool
    default: Any

    @property
    def is_required(self) -> bool:
        """Whether a call must give it."""
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True, eq=False)
class Primitive:
    """One signature of a word. `name` is unique (the function's); several primitives may share a `word`."""

    name: str
    word: str
    family: str
    """The module that declares it; of those of the language itself only the last part of its name."""
    parameters: tuple[Parameter, ...]
    result: Type
    result_role: Role | None
    cost: int
    laws: tuple[Law, ...]
    meaning: Callable[..., Any]
    takes_run: bool
    description: str

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"

    @property
    def signature(self) -> str:
        """The signature as people read it: `crop(grid: Grid, mask: Mask) -> Grid`."""
        shown = ", ".join(_shown(parameter) for parameter in self.parameters)
        return f"{self.word}({shown}) -> {self.result}"

    @property
    def is_built_in(self) -> bool:
        """Whether it belongs to the language itself; the others come from plug-ins."""
        return self.meaning.__module__.startswith(_HOME)

    def evaluate(self, arguments: Sequence[Any], run: Run) -> Any:
        """The plain meaning on values, one for each parameter; raises `EvaluationFailed` where there is none."""
        return self.meaning(*arguments, run=run) if self.takes_run else self.meaning(*arguments)


def _shown(parameter: Parameter) -> str:
    if parameter.is_required:
        return f"{parameter.name}: {parameter.type}"
    return f"{parameter.name}: {parameter.type} = {to_text(parameter.default)}"


_BY_NAME: dict[str, Primitive] = {}
_BY_WORD: dict[str, list[Primitive]] = {}

_Meaning = TypeVar("_Meaning", bound=Callable[..., Any])


def primitive(*, cost: int, laws: tuple[Law, ...] = (), word: str | None = None) -> Callable[[_Meaning], _Meaning]:
    """Register the decorated function as a primitive; its annotations are its signature, its docstring the documentation.

    `word` is given where it differs from the function's name: operators, and further signatures of one word.
    """

    def register(meaning: _Meaning) -> _Meaning:
        hints = typing.get_type_hints(meaning, include_extras=True)
        formal = inspect.signature(meaning).parameters
        parameters = tuple(
            _parameter(name, hints[name], parameter) for name, parameter in formal.items() if name != "run"
        )
        result, role, _ = type_of_annotation(hints["return"])
        declared = Primitive(
            name=meaning.__name__,
            word=word or meaning.__name__,
            family=meaning.__module__.removeprefix(_HOME),
            parameters=parameters,
            result=result,
            result_role=role,
            cost=cost,
            laws=laws,
            meaning=meaning,
            takes_run="run" in formal,
            description=inspect.getdoc(meaning) or "",
        )
        _check_names(declared)
        _BY_NAME[declared.name] = declared
        _BY_WORD.setdefault(declared.word, []).append(declared)
        return meaning

    return register


def _check_names(declared: Primitive) -> None:
    """Nothing, or an error where its name is taken, or its word by another package: no plug-in changes a word."""
    where = declared.meaning.__module__
    if declared.name in _BY_NAME:
        other = _BY_NAME[declared.name].meaning.__module__
        raise DslError(f"two primitives are named {declared.name!r}: one in {other}, one in {where}")
    for other in (known.meaning.__module__ for known in _BY_WORD.get(declared.word, ())):
        if other.partition(".")[0] != where.partition(".")[0]:
            raise DslError(f"the word {declared.word!r} of {where} is taken: {other} declares it")


def _parameter(name: str, annotation: Any, formal: inspect.Parameter) -> Parameter:
    type_, role, optional = type_of_annotation(annotation)
    default = REQUIRED if formal.default is inspect.Parameter.empty else formal.default
    return Parameter(name, type_, role, optional, default)


def primitive_named(name: str) -> Primitive:
    """The primitive whose function has this name."""
    if name not in _BY_NAME:
        load_plugins()
    if name not in _BY_NAME:
        raise DslError(f"no primitive is named {name!r}")
    return _BY_NAME[name]


def signatures_of(word: str) -> tuple[Primitive, ...]:
    """All signatures of a word, in the order of their declaration; none for an unknown word."""
    load_plugins()
    return tuple(_BY_WORD.get(word, ()))


def all_primitives() -> tuple[Primitive, ...]:
    """Every primitive, in the order of declaration: those of plug-ins last."""
    load_plugins()
    return tuple(_BY_NAME.values())


def all_words() -> tuple[str, ...]:
    """Every word, in the order of declaration."""
    load_plugins()
    return tuple(_BY_WORD)
