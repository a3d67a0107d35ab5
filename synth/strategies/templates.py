"""This file is where outputs are explained as copies of templates, put where parts of them stand already."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed, Run
from dsl.program import And, Clause, Comprehension, Expr, Input, Let, ListOf, Local, OrElse, cost_of, walk
from dsl.registry import primitive_named
from dsl.resolve import call, color, integer, key, literal
from dsl.types import BOOL, COLOR, CONN, GRID, INT, OBJECT, OBJECTS, SYM, list_of
from dsl.values import Color, Conn, Grid, Object, Objects, Sym
from interp.reference import value_in
from synth.budget import Budget
from synth.colors import colors_everywhere, palette_of
from synth.ratios import keeps_dims
from synth.search import Search, Values
from synth.set_cover import covers
from synth.strategy import strategy

TEMPLATE, PIECE, SHAPE, COPY = (Local(name, OBJECT) for name in ("t", "p", "o", "c"))
SHAPES = call("objects", Input(), conn=literal(Conn.EIGHT, CONN), mono=literal(False, BOOL))
LINES = call("|", call("uniform_rows", Input()), call("uniform_cols", Input()))
TEMPLATES, PIECES, BARE = Local("templates", OBJECTS), Local("pieces", OBJECTS), Local("bare", GRID)
MEANINGS: dict[str, Expr] = {
    PIECES.name: Comprehension((Clause("o", SHAPES, call("not", call("in", SHAPE, TEMPLATES))),), SHAPE),
    BARE.name: call("erase", Input(), TEMPLATES),
}
"""What is named besides the templates: all other shapes, and the input without templates."""
MOST_TEMPLATES = 6
MOST_CELLS = 120
MOST_PIECES = 16
FIRST_PIECES = 4
MOST_COPIES = 100
MOST_COLORS = 6
MOST_COVERS = 4
MOST_COST = 60
MOST_IMAGES = 3
SCALES = (1, 2, 3, 4)


def _syms(*syms: Sym) -> Expr:
    return ListOf(tuple(literal(sym, SYM) for sym in syms), list_of(SYM))


ALL_SCALES = ListOf(tuple(map(integer, SCALES)), list_of(INT))
EVERY: dict[str, Expr] = {"syms": _syms(*Sym), "scales": ALL_SCALES}
VARIANTS: tuple[dict[str, Expr], ...] = (
    {},
    {"syms": _syms(Sym.FLIP_LR)},
    {"syms": _syms(Sym.FLIP_UD)},
    {"syms": _syms(Sym.ROT180)},
    {"syms": _syms(*Sym)},
    {"scales": ALL_SCALES},
    EVERY,
)
"""The symmetries and scales under which a template is copied."""


@strategy(order=39, evaluations=20_000, share=0.15)
def templates(search: Search) -> Iterator[Expr]:
    """The input with copies of its templates where their anchors stand, or where parts of them do."""
    if not keeps_dims(search) or search.values(SHAPES) is None:
        return
    seen: list[Values] = []
    for chosen in _templates(_colors(search)):
        lists = search.values(chosen)
        if lists is None or lists in seen:
            continue
        seen.append(lists)
        trial = _Trial(lists, search)
        if trial.is_possible:
            yield from (_named(image, chosen) for image in _images(trial, search))


def _named(image: Expr, chosen: Expr) -> Expr:
    """The image with its names."""
    for name, meaning in MEANINGS.items():
        if any(isinstance(part, Local) and part.name == name for part in walk(image)):
            image = Let(name, meaning, image)
    return Let(TEMPLATES.name, chosen, image)


def _templates(colors: Sequence[Color]) -> Iterator[Expr]:
    """Templates: the shapes of several colours, of most colours; one of them, the largest, the most detailed; a colour's box."""
    amount = call("ncolors", SHAPE)
    most = call("max", Comprehension((Clause("p", SHAPES, None),), call("ncolors", PIECE)))
    for condition in (call(">", amount, integer(1)), call("==", amount, most)):
        yield Comprehension((Clause("o", SHAPES, condition),), SHAPE)
    pattern = call("count", call("fg", call("shrink", call("image", SHAPE))))
    for measure in (amount, call("size", SHAPE), pattern):
        yield ListOf((call("argmax", SHAPES, key("o", OBJECT, measure)),), OBJECTS)
    off_lines = call(
        "objects", call("erase", Input(), LINES), conn=literal(Conn.EIGHT, CONN), mono=literal(False, BOOL)
    )
    for measure in (amount, call("size", SHAPE)):
        yield ListOf((call("argmax", off_lines, key("o", OBJECT, measure)),), OBJECTS)
    for value in map(color, colors):
        box = call("bbox", call("==", Input(), value))
        yield ListOf((call("cut", Input(), call("&", box, call("fg", Input()))),), OBJECTS)


@dataclass(frozen=True, slots=True, eq=False)
class _Image:
    """Copies painted on a canvas, and which cells of the pairs, laid one after another, are right then."""

    copies: Expr
    canvas: Expr
    right: npt.NDArray[np.bool_]

    @property
    def expr(self) -> Expr:
        """The image, over the names."""
        return call("paint", self.canvas, self.copies)


def _images(trial: _Trial, search: Search) -> Iterator[Expr]:
    """Images that are right; else the nearest ones, and unions of those that change no cell wrongly."""
    found = [image for copies in _copies(trial, search) for image in trial.images(copies)]
    found.sort(key=lambda image: (-int(image.right.sum()), cost_of(image.expr)))
    images = list({image.right.tobytes(): image for image in reversed(found)}.values())[::-1]
    yield from (image.expr for image in images[:MOST_IMAGES])
    if images and not images[0].right.all():
        for canvas in (Input(), BARE):
            yield from _united(
                [image for image in images if image.canvas == canvas], trial.right(canvas), search.budget
            )


def _united(images: list[_Image], start: npt.NDArray[np.bool_], budget: Budget) -> Iterator[Expr]:
    layers = [image for image in images if not (start & ~image.right).any()]
    if not layers or start.all():
        return
    bits = np.array([image.right[~start] for image in layers], dtype=np.bool_)
    costs = [cost_of(image.copies) for image in layers]
    for rows in itertools.islice(covers(bits, costs, MOST_COST, budget), MOST_COVERS):
        united = layers[0].canvas
        for row in rows:
            united = call("paint", united, layers[row].copies)
        yield united


def _copies(trial: _Trial, search: Search) -> Iterator[Expr]:
    """The copies, as lists of objects: by anchors of some colours, and by whole pieces."""
    yield from map(_centered, _marks(search))
    anchors: list[Expr] = [call("-", call("colors", TEMPLATE), call("color", TEMPLATE))]
    anchors += [ListOf((color(value),), list_of(COLOR)) for value in _colors(search)]
    for seen in anchors:
        if trial.has_copies(_placed(seen, EVERY)):
            yield from (_placed(seen, variant) for variant in VARIANTS)
    for candidates in _recolored():
        if trial.has_copies(_completed(candidates, EVERY)):
            yield from (_completed(candidates, variant) for variant in VARIANTS)


def _colors(search: Search) -> list[Color]:
    """The colours of the foreground, those first that are in every input."""
    everywhere = colors_everywhere(search)
    colors = [*everywhere, *sorted(palette_of(search.problem.inputs) - set(everywhere))]
    return [value for value in colors if value not in search.backgrounds()][:MOST_COLORS]


def _placed(anchors: Expr, variant: Mapping[str, Expr]) -> Expr:
    copies = call("placements", BARE, TEMPLATE, anchors, **variant)
    return Comprehension((Clause("t", TEMPLATES, None), Clause("c", copies, None)), COPY)


def _marks(search: Search) -> Iterator[Expr]:
    """Single cells: of one colour, or all."""
    single = call("==", call("size", PIECE), integer(1))
    dots = call("objects", Input(), conn=literal(Conn.EIGHT, CONN))
    for value in _colors(search):
        colored = call("==", call("color", PIECE), color(value))
        yield Comprehension((Clause("p", dots, And(colored, single)),), PIECE)
    yield Comprehension((Clause("p", dots, single),), PIECE)


def _centered(marks: Expr) -> Expr:
    """The templates put on the marks, middle on middle."""
    clauses = (Clause("t", TEMPLATES, None), Clause("p", marks, None))
    return Comprehension(clauses, call("move_center", TEMPLATE, call("center", PIECE)))


def _unmarked(copies: Expr) -> Iterator[Expr]:
    """The input without the marks that the templates are put on, if they are put on marks."""
    match copies:
        case Comprehension((_, Clause(PIECE.name, marks, _)), _):
            yield call("erase", Input(), marks)


def _completed(candidates: Expr, variant: Mapping[str, Expr]) -> Expr:
    """For every piece the template that it is a part of; the piece itself where there is none."""
    completed = call("completion", BARE, PIECE, candidates, **variant)
    return Comprehension((Clause("p", PIECES, None),), OrElse(completed, PIECE))


def _recolored() -> Iterator[Expr]:
    """The templates as they are, in the colour of the piece, or with the one colour replaced that the piece has not."""
    yield TEMPLATES
    each = (Clause("t", TEMPLATES, None),)
    yield Comprehension(each, call("recolor", TEMPLATE, call("color", PIECE)))
    yield Comprehension(each, call("replace", TEMPLATE, _only_in(TEMPLATE, PIECE), _only_in(PIECE, TEMPLATE)))


def _only_in(one: Expr, other: Expr) -> Expr:
    """The colour that one object has and the other has not."""
    value = Local("k", COLOR)
    condition = call("not", call("in", value, call("colors", other)))
    return call("the", Comprehension((Clause("k", call("colors", one), condition),), value))


class _Trial:
    """Copies of templates on trial: in no pair may an image be further from the output than the input is."""

    def __init__(self, lists: Values, search: Search) -> None:
        self._search = search
        self._pairs = search.problem.train
        self._names: list[dict[str, Any]] = []
        self.is_possible = True
        for at in range(len(self._pairs)):
            names: dict[str, Any] = {TEMPLATES.name: lists[at]}
            if not _are_copied(names[TEMPLATES.name]):
                self.is_possible = False
                return
            self._names.append(names)
            for name, meaning in MEANINGS.items():
                names[name] = self._value(meaning, at)

    def _value(self, expr: Expr, at: int, **names: Any) -> Any:
        try:
            grid, background = self._pairs[at].input, self._search.backgrounds()[at]
            return value_in(expr, grid, background, {**self._names[at], **names})
        except EvaluationFailed:
            return None

    def has_copies(self, copies: Expr) -> bool:
        """Whether some pair has copies; of completions, whether some of its first pieces is a part of a template."""
        self._search.budget.spend()
        is_completion = isinstance(copies, Comprehension) and copies.clauses[0].source == PIECES
        if is_completion and any(len(names[PIECES.name]) > MOST_PIECES for names in self._names):
            return False
        for at, names in enumerate(self._names):
            pieces: Objects = names[PIECES.name][:FIRST_PIECES]
            found = self._value(copies, at, **{PIECES.name: pieces})
            if found is None or any(copy not in pieces for copy in found):
                return True
            if is_completion:
                return False
        return False

    def images(self, copies: Expr) -> Iterator[_Image]:
        """The copies painted on the input, or on it without the templates or without marks, where that brings it nearer."""
        self._search.budget.spend()
        right: dict[Expr, list[npt.NDArray[np.bool_]]] = {canvas: [] for canvas in (Input(), BARE, *_unmarked(copies))}
        for at, pair in enumerate(self._pairs):
            objects = self._value(copies, at)
            if objects is None or len(objects) > MOST_COPIES:
                return
            for canvas in list(right):
                here = (_painted(self._value(canvas, at), objects) == pair.output).ravel()
                if here.sum() < (pair.input == pair.output).sum():
                    del right[canvas]
                else:
                    right[canvas].append(here)
        start = self.right(Input()).sum()
        for canvas, parts in right.items():
            if sum(int(part.sum()) for part in parts) > start:
                yield _Image(copies, canvas, np.concatenate(parts))

    def right(self, canvas: Expr) -> npt.NDArray[np.bool_]:
        """Which cells of a canvas are right."""
        grids = (cast(Grid, self._value(canvas, at)) for at in range(len(self._pairs)))
        return np.concatenate([(grid == pair.output).ravel() for grid, pair in zip(grids, self._pairs, strict=True)])


def _are_copied(objects: Objects) -> bool:
    """Whether there are so few templates, and so small ones, that copies are to be expected."""
    return 0 < len(objects) <= MOST_TEMPLATES and all(template.patch.size <= MOST_CELLS for template in objects)


def _painted(grid: Grid, objects: tuple[Object, ...]) -> Grid:
    return cast(Grid, primitive_named("paint").evaluate((grid, objects), Run()))
