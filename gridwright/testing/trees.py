"""This file is where Hypothesis draws well-typed programs: of any type, with every kind of node that a text can hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.program import (
    And,
    Background,
    Clause,
    Comprehension,
    Expr,
    Hole,
    If,
    Input,
    Let,
    ListOf,
    Literal,
    Local,
    Or,
    OrElse,
    Program,
)
from dsl.registry import Parameter, Primitive, all_primitives, signatures_of
from dsl.resolve import call, color, completed, integer, key, matches
from dsl.types import (
    AXIS,
    BOOL,
    COLOR,
    CONN,
    FIELD,
    GRID,
    INT,
    MASK,
    OBJECT,
    OBJECTS,
    SYM,
    TURN,
    VEC,
    Type,
    instantiate,
    list_of,
    unify,
)
from dsl.values import DIRECTIONS, MAX_INT, Axis, Color, Conn, Sym, Turn, Vec
from grammar.names import KEYWORDS

NAMES = ("a", "b", "c", "o", "p", "cell", "x2", "big_one", "size", "full", "objects")
"""Names to bind; the last are words too."""
KEY_NAME = "o"
"""The parameter of a key that is written as a bare word."""
MOST_LOOPS = 3
MOST_NESTED_LISTS = 2
VALUES = (GRID, MASK, FIELD, OBJECT, COLOR, INT, BOOL, VEC, SYM, AXIS, TURN)
"""Types of values that can be named. A Conn cannot: `4` without a place that wants one is an Int."""
TYPES = (*VALUES, *map(list_of, VALUES), list_of(OBJECTS), list_of(list_of(INT)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression is to stand: the names that it sees, the levels and loops that it may still have."""

    names: tuple[Local, ...]
    room: int
    loops: int
    has_holes: bool

    def inside(self) -> Place:
        """A place one level deeper."""
        return replace(self, room=self.room - 1)

    def seeing(self, local: Local) -> Place:
        """The place, with one more name."""
        return replace(self, names=(*self.names, local))


@st.composite
def programs(
    draw: DrawFn, type_: Type = GRID, *, has_holes: bool = False, most_lets: int = 3, room: int = 4
) -> Program:
    """Programs whose result has the type, with a few `let`s; expressions nest at most `room` levels.

    A program is what the checker makes of its text: `compile_text(to_source(program), result=type_).program == program`.
    """
    place = Place((), room, MOST_LOOPS, has_holes)
    lets: list[tuple[str, Expr]] = []
    while len(lets) < most_lets and draw(st.booleans()):
        named = draw(st.sampled_from(TYPES))
        value = draw(expression_of(named, place))
        name = draw(_names(place))
        lets.append((name, value))
        place = place.seeing(Local(name, named))
    body = draw(expression_of(type_, place))
    for name, value in reversed(lets):
        body = Let(name, value, body)
    return Program(body, draw(st.none() | _COLORS))


def expression_of(type_: Type, place: Place) -> SearchStrategy[Expr]:
    """Expressions of a type that may stand in a place."""
    makers: list[_Maker] = [_leaf, _leaf]
    if place.room > 0:
        makers += [_conditional, _alternative, *([_application] * 3 if type_ != CONN else [])]
        if type_ == BOOL:
            makers += [_joined]
        if type_.name == "List":
            makers += [_listed, *([_comprehension] * 2 if place.loops > 0 else [])]
    return st.sampled_from(makers).flatmap(lambda maker: maker(type_, place))


_Maker = Callable[[Type, Place], SearchStrategy[Expr]]


def _names(place: Place) -> SearchStrategy[str]:
    visible = [local.name for local in place.names]
    return st.sampled_from([name for name in NAMES if name not in visible])


# Expressions without parts.

_COLORS = st.sampled_from([Color(index) for index in range(10)])
_INTEGERS = st.integers(0, 9) | st.integers(-MAX_INT, MAX_INT)
_VECS = st.sampled_from(list(DIRECTIONS.values())) | st.builds(Vec, st.integers(-9, 9), st.integers(-9, 9))
_LITERALS: dict[Type, SearchStrategy[Literal]] = {
    COLOR: _COLORS.map(color),
    INT: _INTEGERS.map(integer),
    BOOL: st.booleans().map(lambda value: Literal(value, BOOL)),
    VEC: _VECS.map(lambda value: Literal(value, VEC)),
    SYM: st.sampled_from(Sym).map(lambda value: Literal(value, SYM)),
    AXIS: st.sampled_from(Axis).map(lambda value: Literal(value, AXIS)),
    CONN: st.sampled_from(Conn).map(lambda value: Literal(value, CONN)),
    TURN: st.sampled_from(Turn).map(lambda value: Literal(value, TURN)),
}


def _leaf(type_: Type, place: Place) -> SearchStrategy[Expr]:
    """A name, a literal or a hole, or the simplest expression of the type."""
    visible = [local for local in place.names if local.type == type_]
    found: list[SearchStrategy[Expr]] = []
    if type_ in _LITERALS:
        found.append(_LITERALS[type_])
    if type_ == COLOR:
        found.append(st.just(Background()))
    found.append(_simplest(type_, place))
    if visible:
        found += [st.sampled_from(visible)] * 2
    if place.has_holes:
        found.append(st.just(Hole(type_)))
    return st.one_of(found)


def _simplest(type_: Type, place: Place) -> SearchStrategy[Expr]:
    if type_ in _LITERALS:
        return _LITERALS[type_]
    if type_.name == "List" and type_ != OBJECTS:
        return _leaf(type_.element, replace(place, has_holes=False)).map(lambda element: ListOf((element,), type_))
    objects = call("objects", Input())
    found: dict[Type, list[Expr]] = {
        GRID: [Input()],
        MASK: [call("full"), call("==", Input(), color(2))],
        FIELD: [call("row", Input()), call("col", Input())],
        OBJECT: [call("first", objects), call("the", objects)],
        OBJECTS: [objects],
    }
    return st.sampled_from(found[type_])


# Expressions with parts.


@st.composite
def _conditional(draw: DrawFn, type_: Type, place: Place) -> Expr:
    part = place.inside()
    return If(draw(expression_of(BOOL, part)), draw(expression_of(type_, part)), draw(expression_of(type_, part)))


@st.composite
def _alternative(draw: DrawFn, type_: Type, place: Place) -> Expr:
    return OrElse(draw(expression_of(type_, place.inside())), draw(expression_of(type_, place.inside())))


@st.composite
def _joined(draw: DrawFn, type_: Type, place: Place) -> Expr:
    left, right = (draw(expression_of(type_, place.inside())) for _ in range(2))
    return And(left, right) if draw(st.booleans()) else Or(left, right)


@st.composite
def _listed(draw: DrawFn, type_: Type, place: Place) -> Expr:
    elements = draw(st.lists(expression_of(type_.element, place.inside()), min_size=1, max_size=3))
    return ListOf(tuple(elements), type_)


@st.composite
def _comprehension(draw: DrawFn, type_: Type, place: Place) -> Expr:
    clauses: list[Clause] = []
    inner = place.inside()
    for element in draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=min(2, place.loops))):
        source = draw(expression_of(list_of(element), inner))
        name = draw(_names(inner))
        inner = replace(inner.seeing(Local(name, element)), loops=inner.loops - 1)
        clauses.append(Clause(name, source, draw(st.none() | expression_of(BOOL, inner))))
    return Comprehension(tuple(clauses), draw(expression_of(type_.element, inner)))


# Applications.

_VARIABLES = (OBJECT, GRID, MASK, INT, COLOR, VEC)


@st.composite
def _application(draw: DrawFn, type_: Type, place: Place) -> Expr:
    """A word applied to arguments of the types that it takes, objects in place of masks and lists among them."""
    primitives = _giving(type_)
    if not primitives:
        return draw(_leaf(type_, place))
    primitive = draw(st.sampled_from(primitives))
    bindings: dict[str, Type] = {}
    unify(primitive.result, type_, bindings)
    for name in sorted(_variables(primitive) - set(bindings)):
        bindings[name] = draw(st.sampled_from(_VARIABLES))
    positional: list[Expr] = []
    keywords: dict[str, Expr] = {}
    for parameter in primitive.parameters:
        if parameter.is_required or draw(st.booleans()):
            argument = draw(_argument(primitive, parameter, bindings, place.inside()))
            if len(positional) == primitive.parameters.index(parameter):
                positional.append(argument)
            else:
                keywords[parameter.name] = argument
    found = matches(primitive.word, positional, keywords)
    made = completed(found[0]) if found else None
    # An object in place of a mask may choose another signature of the word; `=` of two lists may nest them too often.
    if made is None or made.primitive is not primitive or made.type != type_:
        return draw(_leaf(type_, place))
    return made


@cache
def _giving(type_: Type) -> Sequence[Primitive]:
    """The primitives whose result can have the type."""
    found: list[Primitive] = []
    for primitive in all_primitives():
        bindings: dict[str, Type] = {}
        if unify(primitive.result, type_, bindings):
            taken = [instantiate(parameter.type, bindings) for parameter in primitive.parameters]
            if all(_lists(one) <= MOST_NESTED_LISTS for one in taken):
                found.append(primitive)
    return found


def _lists(type_: Type) -> int:
    """How often lists nest in the type."""
    return max([_lists(part) for part in type_.parameters], default=0) + (type_.name == "List")


def _variables(primitive: Primitive) -> set[str]:
    return {name for parameter in primitive.parameters for name in _letters(parameter.type)}


def _letters(type_: Type) -> set[str]:
    return {type_.name} if type_.is_variable else {name for part in type_.parameters for name in _letters(part)}


@st.composite
def _argument(
    draw: DrawFn, primitive: Primitive, parameter: Parameter, bindings: dict[str, Type], place: Place
) -> Expr:
    wanted = instantiate(parameter.type, bindings)
    if wanted.name == "Key":
        return draw(_key(wanted.parameters[0], wanted.parameters[1], place))
    choices = [expression_of(wanted, place)] * 3
    if wanted == MASK:
        choices += [expression_of(OBJECT, place), expression_of(OBJECTS, place)]
    if wanted == OBJECTS:
        choices.append(expression_of(OBJECT, place))
    if wanted.name == "List" and not _letters(parameter.type) and len(signatures_of(primitive.word)) == 1:
        # Only where the word alone says of what type it is can a list be empty.
        choices.append(st.just(ListOf((), wanted)))
    if parameter.optional:
        choices.append(st.just(Literal(None, COLOR)))
    return draw(st.one_of(choices))


@st.composite
def _key(draw: DrawFn, taken: Type, given: Type, place: Place) -> Expr:
    words = _words_from(taken, given)
    is_bare = draw(st.booleans())
    if words and is_bare:
        word: str = draw(st.sampled_from(words))
        return key(KEY_NAME, taken, call(word, Local(KEY_NAME, taken)))
    name = draw(_names(place))
    return key(name, taken, draw(expression_of(given, place.seeing(Local(name, taken)))))


@cache
def _words_from(taken: Type, given: Type) -> Sequence[str]:
    """The words that give the one type for a value of the other alone."""
    local = Local(KEY_NAME, taken)
    found: list[str] = []
    for word in dict.fromkeys(primitive.word for primitive in all_primitives()):
        match = next(iter(matches(word, [local], {})), None)
        is_bare = word.isidentifier() and word not in KEYWORDS
        if is_bare and match is not None and match.coercions == 0 and completed(match).type == given:
            found.append(word)
    return found
