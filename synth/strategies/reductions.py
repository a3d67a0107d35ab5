"""This file is where outputs are explained as lists: a cell for each panel or object, or objects side by side in an order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dsl.program import Background, Clause, Comprehension, Expr, If, Local
from dsl.resolve import call, integer, key, literal
from dsl.types import AXIS, INT, OBJECT
from dsl.values import Axis
from synth.ratios import has_outputs_dims
from synth.search import Search
from synth.selections import segmentations
from synth.strategy import strategy

ORDERS = ("size", "top", "leftmost", "height", "width", "ncolors", "holes")

_OBJECT = Local("o", OBJECT)
_PLACE = Local("k", INT)


@strategy(order=29, evaluations=5000)
def object_lists(search: Search) -> Iterator[Expr]:
    """Objects in an order: their colours in a line, or their images side by side."""
    for objects in segmentations(search):
        forms = [form for form in FORMS if has_outputs_dims(form(objects), search)]
        for ordered in _orders(objects) if forms else ():
            yield from (form(ordered) for form in forms)


def _colors_of(ordered: Expr) -> Expr:
    return Comprehension((Clause("o", ordered, None),), call("color", _OBJECT))


def _images_of(ordered: Expr) -> Expr:
    return Comprehension((Clause("o", ordered, None),), call("image", _OBJECT))


FORMS: tuple[Callable[[Expr], Expr], ...] = (
    lambda ordered: call("reshape", _colors_of(ordered), call("vec", integer(1), call("length", ordered))),
    lambda ordered: call("reshape", _colors_of(ordered), call("vec", call("length", ordered), integer(1))),
    lambda ordered: call("concat", _images_of(ordered), literal(Axis.ROWS, AXIS)),
    lambda ordered: call("concat", _images_of(ordered), literal(Axis.COLS, AXIS)),
)
"""What is made of objects in an order; the order does not change its dims."""


def _orders(objects: Expr) -> Iterator[Expr]:
    yield objects
    yield call("reverse", objects)
    for measure in ORDERS:
        ordered = call("sort", objects, key("o", OBJECT, call(measure, _OBJECT)))
        yield ordered
        yield call("reverse", ordered)


@strategy(order=32, evaluations=5000)
def bars(search: Search) -> Iterator[Expr]:
    """A bar for each object, as long as the object has cells."""
    size = call("size", _OBJECT)
    for objects in segmentations(search):
        longest = call("max", Comprehension((Clause("o", objects, None),), size))
        if not _as_many_and_as_long(call("length", objects), longest, search):
            continue
        places = call("range", integer(0), longest)
        for ordered in _orders(objects):
            for covered in (call("<", _PLACE, size), call(">=", _PLACE, call("-", longest, size))):
                cell = If(covered, call("color", _OBJECT), Background())
                cells = Comprehension((Clause("o", ordered, None), Clause("k", places, None)), cell)
                grid = call("reshape", cells, call("vec", call("length", ordered), longest))
                yield grid
                yield call("transpose", grid)


def _as_many_and_as_long(number: Expr, longest: Expr, search: Search) -> bool:
    """Whether the outputs have these numbers as their sides, in either order."""
    sides = list(zip(search.values(number) or (), search.values(longest) or (), strict=False))
    outputs = [output.shape for output in search.problem.outputs]
    sides = sides[: len(outputs)]
    return sides == outputs or [(cols, rows) for rows, cols in sides] == outputs
