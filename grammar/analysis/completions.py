"""This file is where it is told what may be written at a cursor: behind a dot words that take the type before it, elsewhere
names, literals, words and keywords, what fits the place first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from itertools import chain
from typing import TypeAlias

from dsl.registry import Primitive, all_words, signatures_of
from dsl.types import COLOR, GRID, Type, unify
from grammar.analysis.expected import Types, expected_at, is_taken, optional_at
from grammar.analysis.recovery import Cursor
from grammar.analysis.scopes import Binding, Origin, Place
from grammar.analysis.words import description_of
from grammar.facts import Facts
from grammar.names import BACKGROUND, INPUT, KEYWORDS, LITERALS
from grammar.syntax import Call


class Kind(Enum):
    """What a completion is."""

    NAME = "name"
    LITERAL = "literal"
    PARAMETER = "parameter"
    WORD = "word"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that may be written, with its signatures or its type, and what it does."""

    text: str
    kind: Kind
    signatures: tuple[str, ...] = ()
    description: str = ""

    @property
    def detail(self) -> str:
        """The first signature, and how many there are beside it."""
        if len(self.signatures) < 2:
            return "".join(self.signatures)
        return f"{self.signatures[0]} and {len(self.signatures) - 1} more"


class _Rank(IntEnum):
    """What is offered first, before what."""

    NAME = auto()
    PARAMETER = auto()
    LITERAL = auto()
    OTHER_NAME = auto()
    """One that does not fit, though what fits may be made of it."""
    WORD = auto()
    GENERAL_WORD = auto()
    """One that coerces what it is given, or that takes or gives every type."""
    KEYWORD = auto()
    REST = auto()


_Ranked: TypeAlias = tuple[_Rank, Completion]


def completions_at(cursor: Cursor, place: Place | None, facts: Facts, result: Type | None) -> tuple[Completion, ...]:
    """What may be written at the cursor, best first, then by name.

    `place` is that of the hole or word there, `result` the type of the whole text, if it must have one.
    """
    if place is None:
        return _in_order(_keywords(cursor), _background(cursor))
    if cursor.is_after_dot:
        return _in_order(_behind(receiver_of(place, facts)), _definitions(place))
    wanted = expected_at(place, facts, result)
    return _in_order(
        _names(place, wanted, facts),
        _parameters(place, facts),
        _literals(wanted),
        _words(wanted),
        _keywords(cursor),
    )


def _in_order(*found: Iterable[_Ranked]) -> tuple[Completion, ...]:
    ranked = sorted(chain(*found), key=lambda one: (one[0], one[1].text))
    return tuple(completion for _, completion in ranked)


def receiver_of(place: Place, facts: Facts) -> Type | None:
    """The type of what stands before the dot of a word; None where that is not known."""
    call = place.parts[-1]
    return facts.types.get(call.receiver.span) if isinstance(call, Call) and call.receiver is not None else None


def words_behind(type_: Type) -> tuple[Completion, ...]:
    """The words that can follow a value of the type and a dot."""
    return _in_order(_behind(type_))


def _behind(type_: Type | None) -> Iterator[_Ranked]:
    for word in _spelled_words():
        takers = [one for one in signatures_of(word) if one.parameters]
        fitting = [one for one in takers if type_ is None or is_taken(type_, one.parameters[0].type)]
        if fitting:
            apt = [one for one in fitting if type_ is None or _is_apt(type_, one.parameters[0].type)]
            yield (_Rank.WORD if apt else _Rank.GENERAL_WORD), _word(word, dict.fromkeys([*apt, *fitting]))


def _is_apt(found: Type, wanted: Type) -> bool:
    """Whether the types are made for each other: not coerced, nor what takes or gives everything."""
    return not wanted.is_variable and not found.is_variable and unify(wanted, found, {})


def _definitions(place: Place) -> Iterator[_Ranked]:
    for binding in place.scope.values():
        if binding.parameters:
            yield _Rank.NAME, _name(binding, None)


def _names(place: Place, wanted: Types, facts: Facts) -> Iterator[_Ranked]:
    named: list[tuple[Completion, Type | None]] = [
        (Completion(text, Kind.NAME, (f"{text}: {type_}",)), type_)
        for text, type_ in ((INPUT, GRID), (BACKGROUND, COLOR))
    ]
    for binding in place.scope.values():
        type_ = facts.types.get(binding.name.span)
        named.append((_name(binding, type_), type_))
    # No key is made of a name.
    other = _Rank.REST if any(type_.name == "Key" for type_ in wanted or ()) else _Rank.OTHER_NAME
    for completion, type_ in named:
        yield (_Rank.NAME if _fits(type_, wanted) else other), completion


def _name(binding: Binding, type_: Type | None) -> Completion:
    text = binding.name.text
    if binding.origin is Origin.DEF:
        return Completion(text, Kind.NAME, (f"{text}({', '.join(one.text for one in binding.parameters)})",))
    return Completion(text, Kind.NAME, (f"{text}: {type_ or '?'}",))


def _literals(wanted: Types) -> Iterator[_Ranked]:
    for name, literals in LITERALS.items():
        fitting = tuple(f"{name}: {literal.type}" for literal in literals if _fits(literal.type, wanted))
        if fitting:
            yield _Rank.LITERAL, Completion(name, Kind.LITERAL, fitting)


def _background(cursor: Cursor) -> Iterator[_Ranked]:
    if cursor.before == "BACKGROUND" and "NAME" in cursor.accepted:
        yield from _literals((COLOR,))


def _parameters(place: Place, facts: Facts) -> Iterator[_Ranked]:
    found = {parameter.name: parameter for parameter in optional_at(place, facts)}
    for name, parameter in found.items():
        yield _Rank.PARAMETER, Completion(f"{name}=", Kind.PARAMETER, (f"{name}: {parameter.type}",))


def _words(wanted: Types) -> Iterator[_Ranked]:
    for word in _spelled_words():
        signatures = signatures_of(word)
        fitting = [one for one in signatures if wanted is None or any(_gives(one, type_) for type_ in wanted)]
        apt = [one for one in fitting if wanted is None or any(_is_apt(one.result, type_) for type_ in wanted)]
        rank = _Rank.WORD if apt else _Rank.GENERAL_WORD if fitting else _Rank.REST
        yield rank, _word(word, dict.fromkeys([*apt, *fitting]) or signatures)


def _gives(primitive: Primitive, wanted: Type) -> bool:
    """Whether the word makes such a value, or is such a key: `size` of an `Object -> Int`."""
    if wanted.name != "Key":
        return is_taken(primitive.result, wanted)
    element, result = wanted.parameters
    is_unary = len([one for one in primitive.parameters if one.is_required]) <= 1 <= len(primitive.parameters)
    return is_unary and is_taken(element, primitive.parameters[0].type) and is_taken(primitive.result, result)


def _word(word: str, signatures: Iterable[Primitive]) -> Completion:
    shown = tuple(signatures)
    return Completion(word, Kind.WORD, tuple(one.signature for one in shown), description_of(shown[0]))


def _keywords(cursor: Cursor) -> Iterator[_Ranked]:
    for kind in cursor.accepted:
        if kind.lower() in KEYWORDS:
            yield _Rank.KEYWORD, Completion(kind.lower(), Kind.KEYWORD)


def _spelled_words() -> list[str]:
    return [word for word in all_words() if word.isidentifier() and word not in KEYWORDS]


def _fits(type_: Type | None, wanted: Types) -> bool:
    return type_ is None or wanted is None or any(is_taken(type_, one) for one in wanted)
