"""This file is where it is found out why a call fits no signature of its word, so that a diagnostic can say it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from dsl.program import Literal
from dsl.registry import Parameter, Primitive, signatures_of
from dsl.resolve import Pending
from dsl.types import AXIS, BOOL, COLOR, CONN, GRID, INT, MASK, SYM, TURN, VEC, Type, instantiate
from dsl.values import COLOR_NAMES, DIRECTIONS, Sym, Turn
from grammar import diagnostics as say
from grammar.calls import Meanings, best_match, fits, is_known, is_none, parameter_for
from grammar.report import Diagnostic
from grammar.syntax import Argument, Name, Span


def explained(word: Name, given: Sequence[Argument], meanings: Sequence[Meanings], span: Span) -> Diagnostic:
    """Why the arguments fit no signature of the word: the nearest signature decides what is said."""
    signatures = signatures_of(word.text)
    types = [_type_of(one) for one in meanings]
    if (len(given) == 2 and not word.text.isidentifier()) or word.text == "in":
        return _of_operator(word.text, types, meanings, signatures, span)
    most = max(signatures, key=lambda one: len(one.parameters))
    if len(given) > len(most.parameters):
        return say.too_many_arguments(word.text, len(most.parameters), most.signature, span)
    nearest = max(signatures, key=lambda one: _fitting(one, given, meanings))
    twice = _given_twice(nearest, given)
    if twice is not None:
        return say.named_twice(twice.text, twice.span)
    faults = _faults(nearest, given, meanings)
    if len(faults) == 1 and (len(signatures) == 1 or _fitting(nearest, given, meanings) > 0):
        at, parameter, wanted = faults[0]
        alone = given[at].value
        if isinstance(alone, Name) and all(isinstance(meaning, Pending) for meaning in meanings[at]):
            return say.word_without_arguments(alone.text, signatures_of(alone.text), alone.span)
        hint = _hint(wanted, meanings[at])
        return say.wrong_argument(_shown(word), parameter.name, wanted, types[at], given[at].value.span, hint)
    missing = _missing(nearest, given)
    if not faults and missing is not None:
        return say.missing_argument(word.text, missing.name, missing.type, nearest.signature, span)
    hint = (
        _hint(nearest.parameters[0].type, meanings[0]) if len(given) == 1 and faults else _order(word, given, meanings)
    )
    return say.no_signature(_shown(word), types, signatures, span, hint)


def _given_twice(primitive: Primitive, given: Sequence[Argument]) -> Name | None:
    """The name of an argument whose parameter has got one by its place."""
    parameters = [parameter_for(primitive, given, at) for at in range(len(given))]
    for at, argument in enumerate(given):
        if argument.name is not None and any(parameter is parameters[at] for parameter in parameters[:at]):
            return argument.name
    return None


def _order(word: Name, given: Sequence[Argument], meanings: Sequence[Meanings]) -> str | None:
    """The order in which the arguments would fit, if there is one."""
    if len(given) > _MOST_ORDERED or any(argument.name is not None for argument in given):
        return None
    for order in permutations(range(len(given))):
        if best_match(word.text, given, [meanings[at] for at in order]) is not None:
            types = ", ".join(_type_of(meanings[at]) for at in order)
            return f"in another order they fit: ({types})"
    return None


_MOST_ORDERED = 4


def _shown(word: Name) -> str:
    return "-" if word.text == "negate" else word.text


_JOINERS = {"&": "and", "|": "or", "~": "not"}


def _of_operator(
    word: str, types: Sequence[str], meanings: Sequence[Meanings], signatures: Sequence[Primitive], span: Span
) -> Diagnostic:
    left, right = types
    hints: list[str] = []
    if word in _JOINERS and "Bool" in types:
        hints.append(f"Bools are joined with `{_JOINERS[word]}`")
    elif word in _JOINERS and {"Color", "Grid", "Field", "Int"} & set(types):
        hints.append(f"if it should join comparisons, put them into brackets: `(a == b) {word} (c == d)`")
    elif word == "in" and types == ["Color", "Grid"]:
        hints.append("for its cells write `grid == color`; to ask whether it is there, `color in grid.colors`")
    elif "Int" in types and {"Color", "Grid"} & set(types) and word in ("==", "!=", "in"):
        number = _number(meanings[types.index("Int")])
        hints.append(_color_called(number))
    elif word in ("<", "<=", ">", ">=") and left == right:
        hints.append(f"there is no order among {left}s, only `==` and `!=`")
    elif "Color" in types and word not in ("==", "!=", "in"):
        hints.append("colors are no numbers")
    partners = sorted({str(one.parameters[1].type) for one in signatures if str(one.parameters[0].type) == left})
    if partners and not hints and left != "Color":
        hints.append(f"after a value of type {left}, `{word}` takes one of type {' or '.join(partners)}")
    return say.incomparable(word, left, right, span, tuple(hints))


def _number(meanings: Meanings) -> int | None:
    values = [one.value for one in meanings if isinstance(one, Literal) and one.type == INT]
    return values[0] if values and isinstance(values[0], int) else None


def _color_called(number: int | None) -> str:
    if number is None or not 0 <= number < len(COLOR_NAMES):
        return f"colors have names: {', '.join(COLOR_NAMES)}"
    return f"colors have names: {number} is `{COLOR_NAMES[number]}`"


def _type_of(meanings: Meanings) -> str:
    if any(map(is_none, meanings)):
        return "none"
    values = [str(meaning.type) for meaning in meanings if not isinstance(meaning, Pending)]
    return values[0] if values else "key"


def _faults(
    primitive: Primitive, given: Sequence[Argument], meanings: Sequence[Meanings]
) -> list[tuple[int, Parameter, Type]]:
    """The arguments that do not fit: the place of each, its parameter, and the type that is wanted there."""
    bindings: dict[str, Type] = {}
    faults: list[tuple[int, Parameter, Type]] = []
    for at, one in enumerate(meanings):
        parameter = parameter_for(primitive, given, at)
        if parameter is not None and not any(fits(parameter, meaning, bindings) for meaning in one):
            faults.append((at, parameter, instantiate(parameter.type, bindings)))
    return faults


def _fitting(primitive: Primitive, given: Sequence[Argument], meanings: Sequence[Meanings]) -> int:
    """How many arguments fit the signature."""
    placed = sum(parameter_for(primitive, given, at) is not None for at in range(len(given)))
    return placed - len(_faults(primitive, given, meanings))


def _missing(primitive: Primitive, given: Sequence[Argument]) -> Parameter | None:
    present = [parameter_for(primitive, given, at) for at in range(len(given))]
    return next((one for one in primitive.parameters if one.is_required and one not in present), None)


_WRITTEN = {
    AXIS: "an Axis is `rows` or `cols`",
    CONN: "a Conn is 4 or 8",
    SYM: f"a Sym is one of {', '.join(sym.value for sym in Sym)}",
    TURN: f"a Turn is one of {', '.join(turn.value for turn in Turn)}",
    VEC: f"a Vec is written (rows, cols), or is a direction: {', '.join(DIRECTIONS)}",
}


def _hint(wanted: Type, meanings: Meanings) -> str | None:
    """What to write instead, for mistakes that are often made."""
    value = next((meaning for meaning in meanings if not isinstance(meaning, Pending)), None)
    if wanted.name == "Key":
        return "a key is a word, as in `argmax(size)`, or `o -> o.size`"
    if value is None:
        return "a key stands only where a parameter takes one"
    if is_none(value):
        return "`none` stands only where a parameter says so, as in `objects(input, bg=none)`"
    match str(value.type), wanted:
        case "Color", _ if wanted == INT:
            return "colors are no numbers; is a number meant?"
        case "Int", _ if wanted == COLOR:
            return _color_called(_number(meanings))
        case "Color", _ if wanted == MASK:
            return "compare to get the cells of a color, as in `input == red`"
        case "Grid", _ if wanted == MASK:
            return "compare to get cells, as in `grid != bg`, or write `grid.fg`"
        case "Field", _ if wanted == MASK:
            return "compare to get cells, as in `field == 0`"
        case _, _ if wanted in _WRITTEN:
            return _WRITTEN[wanted]
        case "Object", _ if wanted == GRID:
            return "take its `image`, or paint it on a grid, as in `input.paint(object)`"
        case "Mask", _ if wanted == GRID:
            return "paint it on a grid, as in `input.fill(mask, red)`"
        case "Grid", _ if wanted.name == "List" or str(wanted) == "Object":
            return "cut it first, as in `objects(grid)` or `panels(grid)`"
        case "Mask", _ if str(wanted) in ("Object", "List[Object]"):
            return "color it, as in `colored(mask, red)`, or cut it from a grid, as in `cut(input, mask)`"
        case "Mask", _ if wanted == BOOL:
            return hint_for_condition(MASK, "")
        case found, _ if is_known(wanted) and found == f"List[{wanted}]":
            return "choose one of the list, as in `.first`, `.the`, `.argmax(size)` or `[0]`, or take each with `for`"
        case found, _ if wanted.name == "List" and found == str(wanted.element):
            return "put it into square brackets to make a list of it"
        case _:
            return None


def hint_for_condition(found: Type, where: str) -> str | None:
    """What to write for a Bool."""
    if found != MASK:
        return None
    if "`and`" in where or "`or`" in where:
        return "Masks are joined with `&`, `|` and `~`"
    return "ask `any(mask)` or `all(mask)`, or choose cell by cell with `select(mask, a, b)`"
