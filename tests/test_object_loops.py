"""This file is where the compiled loops over objects are tested against what they stand for, written plainly."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dsl.primitives.relations import touches
from dsl.primitives.segmentation import objects
from dsl.primitives.templates import placements
from dsl.program import Input, cost_of
from dsl.resolve import call, literal
from dsl.types import BOOL
from dsl.values import Color, Conn, Grid, Object, Sym, freeze_grid, object_from_text
from interp import layers
from synth.budget import Budget
from synth.object_boards import Numbers, Truths, as_words
from synth.object_claims import Claim, Claims
from synth.object_colors import Paint, learnt, offered, paints
from synth.object_columns import ELEMENT
from synth.object_drawings import OWN, Asked, Drawing, Drawings, Judged, Laid, Picture
from synth.object_generators import Scope, generators
from synth.object_kin import kin
from synth.object_selectors import JOINED_CLAIMS, PARTIAL_CLAIMS, SINGLE_CLAIMS, Selectors
from synth.object_stamps import Stamps
from synth.object_table import ObjectTable, as_bits
from synth.problem import Pair, Problem
from synth.search import Search


def claims_of(random: np.random.Generator, objects: int, amount: int) -> list[Claim]:
    held = {(random.random(objects) < random.uniform(0.1, 0.9)).tobytes() for _ in range(amount)}
    columns = [np.ones(objects, dtype=np.bool_), *(np.frombuffer(holds, dtype=np.bool_) for holds in sorted(held))]
    return [Claim(None if at == 0 else lambda: literal(True, BOOL), holds, at // 3) for at, holds in enumerate(columns)]


def plainly_selected(claims: list[Claim], needed: int, forbidden: int) -> list[tuple[int, int]]:
    """The objects and the cost of each claim, or pair of claims, that is to be found."""
    if not forbidden:
        return [(claims[0].bits, 0)]
    clean = [claim for claim in claims if not claim.bits & forbidden]
    alone = [claim for claim in clean if claim.bits & needed == needed][:SINGLE_CLAIMS]
    if alone:
        return [(claim.bits, claim.cost) for claim in alone]
    partial = sorted((-(claim.bits & needed).bit_count(), claim.cost, at) for at, claim in enumerate(clean))
    found = [(clean[at].bits, cost) for held, cost, at in partial[:PARTIAL_CLAIMS] if held]
    if needed.bit_count() > 1:
        spills: dict[int, Claim] = {}
        for claim in [claim for claim in claims if claim.bits & needed == needed and claim.bits & forbidden][:100]:
            spills.setdefault(claim.bits & forbidden, claim)
        pairs = [(one, other) for one, other in itertools.combinations(spills.items(), 2) if not one[0] & other[0]]
        joined = [(one.bits & other.bits, one.cost + other.cost + 1) for (_, one), (_, other) in pairs[:200]]
        found += sorted(joined, key=lambda claim: claim[1])[:JOINED_CLAIMS]
    return found


def selectors_of(claims: list[Claim]) -> Selectors:
    return Selectors(np.array([claim.holds for claim in claims]), [claim.cost for claim in claims], Budget(None))


@pytest.mark.parametrize("objects", [5, 9, 70, 150])
def test_selectors_are_those_that_a_plain_search_finds(objects: int) -> None:
    random = np.random.default_rng(objects)
    claims = claims_of(random, objects, amount=60)
    selectors = selectors_of(claims)
    kinds = random.choice(3, (40, objects), p=[0.8, 0.1, 0.1] if objects > 9 else [0.4, 0.3, 0.3])
    kinds = kinds[(kinds == 1).any(axis=1)]
    for asked in (kinds[:20], kinds[10:]):
        firsts, found = selectors.of(as_words(asked == 1), as_words(asked == 2))
        holds, parts, costs = selectors.parts()
        selected = [(as_bits(holds[parts[at]].all(axis=0)), costs[at]) for at in found.tolist()]
        plain = [plainly_selected(claims, as_bits(kind == 1), as_bits(kind == 2)) for kind in asked]
        assert [selected[start:stop] for start, stop in itertools.pairwise(firsts.tolist())] == plain


def test_equal_questions_are_searched_once() -> None:
    claims = claims_of(np.random.default_rng(0), objects=9, amount=60)
    budget = Budget(None)
    selectors = Selectors(np.array([claim.holds for claim in claims]), [claim.cost for claim in claims], budget)
    needed, forbidden = np.array([[1], [1], [3]], dtype=np.uint64), np.array([[4], [4], [4]], dtype=np.uint64)
    selectors.of(needed, forbidden)
    selectors.of(needed, forbidden)
    assert budget.spent == 2 * (len(claims) // 16)


def test_attributes_determine_colors_if_equal_values_want_equal_colors() -> None:
    wanted = np.array([3, 3, -1, 5, -2, 5, 5], dtype=np.int16)
    values = np.array(
        [
            [1, 1, 9, 2, 9, 2, 2],
            [1, 1, 1, 2, 1, 1, 2],
            [1, 2, 9, 3, 9, 4, 5],
            [7, 7, 7, 7, 7, 7, 7],
            [1, 1, 0, -99, 0, 2, 2],
            [1, 4, 0, 2, 0, 3, 2],
        ]
    )
    other = np.where(wanted == 5, 3, wanted)
    found = np.empty((2, len(values)), dtype=np.bool_)
    layers.determining(values, np.array([wanted, other]), -99, 4, found)
    assert found.tolist() == [
        [True, False, False, False, False, True],
        [True, True, False, False, False, True],
    ]


def test_colors_by_an_attribute_cost_what_their_expressions_cost() -> None:
    table, _ = table_and_picture(seed=2)
    claims = Claims(table)
    values = table.numbers(call("size", ELEMENT))
    wanted = np.where(values < 4, values + 2, -1).astype(np.int16)
    paints = next(learnt(claims.attributes, claims.values, wanted[None]))
    assert len(paints) > 0
    for paint in paints:
        assert paint.cost == cost_of(paint.expr)
        assert table.numbers(paint.expr).tolist() == paint.values.tolist()
        np.testing.assert_array_equal(paint.values[wanted >= 0], wanted[wanted >= 0])


def table_and_picture(seed: int) -> tuple[ObjectTable, Picture]:
    random = np.random.default_rng(seed)
    pairs = []
    for height, width in ((6, 7), (8, 8), (5, 9)):
        given = random.integers(1, 4, (height, width)) * (random.random((height, width)) < 0.3)
        output = np.where(random.random((height, width)) < 0.5, given, random.integers(0, 3))
        pairs.append(Pair(freeze_grid(given), freeze_grid(output)))
    search = Search(Problem(tuple(pairs), (pairs[0].input,)), (), Budget(None))
    lists = search.values(call("objects", Input()))
    assert lists is not None
    return ObjectTable("objs", call("objects", Input()), lists, search), Picture(Input(), search)


def plainly_judged(
    table: ObjectTable, picture: Picture, values: Numbers
) -> dict[tuple[int, int, int], tuple[int, int]]:
    """By generator, mode and paint, the objects that a layer needs and those that it must not select."""
    found = {}
    for place, expr in enumerate(generators(table, Scope.MOVED)):
        strokes = table.strokes(expr)
        for mode, paint in itertools.product(range(2), range(-1, len(values))):
            needed, forbidden = np.zeros(len(table), dtype=np.bool_), np.zeros(len(table), dtype=np.bool_)
            blank = picture.blank[strokes.cells] | (mode == 0)
            for owner in range(table.in_pairs):
                cells = strokes.cells[(strokes.owners == owner) & blank]
                own = strokes.colors[(strokes.owners == owner) & blank]
                if len(cells):
                    wanted = picture.after[cells]
                    is_right = (wanted == (own if paint == OWN else values[paint, owner])).all()
                    needed[owner] = is_right and picture.changed[cells].any()
                    forbidden[owner] = not is_right
            if is_kept(mode, needed, table, picture.blank[strokes.cells[strokes.owners < table.in_pairs]]):
                found[place, mode, paint] = as_bits(needed), as_bits(forbidden)
    return found


def is_kept(mode: int, needed: Truths, table: ObjectTable, blank: Truths) -> bool:
    in_some_pairs = len(set(table.inputs[needed].tolist())) > 1
    return in_some_pairs and (mode == 0 or (bool(blank.any()) and not bool(blank.all())))


@pytest.mark.parametrize("seed", range(3))
def test_layers_are_judged_as_cell_by_cell(seed: int) -> None:
    table, picture = table_and_picture(seed)
    values = np.array([paint.values for paint in paints(table, [0, 1, 2, 3], offered(table))])
    strokes = [table.strokes(expr) for expr in generators(table, Scope.MOVED)]
    plain = plainly_judged(table, picture, values)
    plain = {at: sets for at, sets in plain.items() if at[2] != OWN or strokes[at[0]].own is not None}
    drawings = Drawings(Laid.of(strokes), table, picture)
    judged = drawings.judged(values)
    assert plain
    assert as_table(judged) == plain
    again = drawings.judged_again(values, judged.rows[judged.rows[:, 2] != OWN])
    assert as_table(again) == {at: sets for at, sets in plain.items() if at[2] != OWN}


def as_table(judged: Judged) -> dict[tuple[int, ...], tuple[int, int]]:
    """By generator, mode and paint the sets of objects, as bits."""
    sets = [[int.from_bytes(row.tobytes(), "little") for row in rows] for rows in (judged.needed, judged.forbidden)]
    return dict(zip(map(tuple, judged.rows.tolist()), zip(*sets, strict=True), strict=True))


def test_what_is_judged_at_different_times_is_merged_in_order() -> None:
    first = Judged(np.array([[0, 1, -1], [2, 0, 1]]), np.array([[1], [2]], np.uint64), np.array([[3], [4]], np.uint64))
    other = Judged(np.array([[2, 0, 5], [0, 0, 7]]), np.array([[5], [6]], np.uint64), np.array([[7], [8]], np.uint64))
    merged = first.merged(other)
    assert merged.rows.tolist() == [[0, 0, 7], [0, 1, -1], [2, 0, 1], [2, 0, 5]]
    assert as_table(merged) == as_table(first) | as_table(other)


def test_what_generators_leave_empty_is_told_for_each_object() -> None:
    table, _ = table_and_picture(seed=1)
    laid = Laid.of([table.strokes(expr) for expr in generators(table, Scope.AROUND)])
    empty = [np.bincount(strokes.owners, minlength=len(table)) == 0 for strokes in laid.strokes]
    np.testing.assert_array_equal(laid.empty, as_words(np.array(empty)))


def plainly_painted(drawing: Drawing, holds: Truths, paint: Paint | None) -> tuple[int, tuple[list[int], list[int]]]:
    """The changed cells that selected objects paint, as bits; the cells of the tests, and their colours."""
    strokes, table, picture = drawing.strokes, drawing.table, drawing.picture
    chosen = holds[strokes.owners] & (picture.blank[strokes.cells] | (not drawing.under))
    in_pairs = strokes.owners < table.in_pairs
    cells = strokes.cells[chosen & in_pairs]
    bits = np.zeros(picture.amount, dtype=np.bool_)
    bits[picture.numbers[cells[picture.changed[cells]]]] = True
    # a colour is a byte, also where there is none
    colors = strokes.colors if paint is None else paint.values[strokes.owners] & 255
    on_tests = chosen & ~in_pairs
    return as_bits(bits), (strokes.cells[on_tests].tolist(), colors[on_tests].tolist())


@pytest.mark.parametrize("seed", range(3))
def test_of_layers_with_one_effect_the_cheapest_is_kept(seed: int) -> None:
    table, picture = table_and_picture(seed)
    random = np.random.default_rng(seed)
    claims = claims_of(random, len(table), amount=20)
    colors = paints(table, [0, 1, 2, 3], offered(table))
    drawings = Drawings(Laid.of([table.strokes(expr) for expr in generators(table, Scope.MOVED)]), table, picture)
    rows = random.integers((0, 0, OWN, 2), (40, 2, len(colors), 9), (300, 4))
    chosen = np.concatenate([random.permutation(20)[:5] for _ in rows])
    plain: dict[tuple[int, str], tuple[int, int, int]] = {}
    for at, selector in enumerate(chosen.tolist()):
        stroke, mode, row, cost = rows[at // 5].tolist()
        drawing, holds = drawings.drawing(stroke, mode), claims[selector].holds
        paint = None if row == OWN else colors[row]
        covers, painted = plainly_painted(drawing, holds, paint)
        assert tuple(map(np.ndarray.tolist, drawing.on_tests(holds, paint))) == painted
        effect = covers, str(painted)
        candidate = at // 5, selector, cost + claims[selector].cost
        if effect[0] and candidate[2] < plain.get(effect, (0, 0, 99))[2]:
            plain[effect] = candidate
    values = np.array([paint.values for paint in colors])
    asked = Asked(rows, np.arange(0, len(chosen) + 1, 5), chosen)
    effects = drawings.distinct(asked, values, selectors_of(claims).parts())
    found = [(covers, *row) for covers, row in zip(effects.covers, effects.rows.tolist(), strict=True)]
    assert len(plain) > 20
    assert found == sorted(((effect[0], *candidate) for effect, candidate in plain.items()), key=lambda one: one[3])


@pytest.mark.parametrize("hanging", ["(0, 0) 22", "(-1, 3) 2./.2/2."])
def test_kin_touch_as_the_plain_meaning_says(hanging: str) -> None:
    grid = freeze_grid(np.zeros((5, 6), dtype=np.int64))
    search = Search(Problem((Pair(grid, grid),), (grid,)), (), Budget(None))
    parts = ("(1, 1) 1", "(1, 2) 3", "(2, 3) 11/1.", "(4, 0) 111", hanging)
    lists = (tuple(map(object_from_text, parts)), tuple(map(object_from_text, parts[2:])))
    table = ObjectTable("objs", call("objects", Input()), lists, search)
    plain = [[touches(one, other, Conn.EIGHT) for one in elements] for elements in lists for other in elements]
    assert table.scene.hangs == hanging.startswith("(-1")
    assert kin(table)[-1].tolist() == list(map(sum, plain))


def noisy_copies(seed: int) -> Grid:
    random = np.random.default_rng(seed)
    grid = random.integers(1, 4, (12, 11)) * (random.random((12, 11)) < 0.35)
    return freeze_grid(grid)


@pytest.mark.parametrize("anchor", [None, Color(1), Color(2)])
@pytest.mark.parametrize(("syms", "scales"), [((Sym.ID,), (1,)), (tuple(Sym), (1,)), (tuple(Sym), (1, 2, 3, 4))])
def test_stamps_are_the_copies_that_the_reference_places(
    anchor: Color | None, syms: tuple[Sym, ...], scales: tuple[int, ...]
) -> None:
    grid = noisy_copies(seed=len(syms))
    templates = objects(grid, Conn.EIGHT, mono=False, bg=Color(0))
    expected: list[Object] = []
    for template in templates:
        amounts = np.bincount(template.patch[template.opaque], minlength=10)
        others = tuple(color for color in np.flatnonzero(amounts).tolist() if color != amounts.argmax())
        expected += placements(grid, template, others if anchor is None else (anchor,), syms, scales)
    assert Stamps([grid]).of(0, templates, anchor, syms, scales) == tuple(expected)
