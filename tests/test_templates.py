"""This file is where copies of templates are seen to explain pairs of their class, and to answer a fresh input by their rule."""

from __future__ import annotations

import pytest

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.templates import completion
from dsl.values import BLACK, Sym, from_text, object_from_text, to_text
from tests.test_closed_forms import answers


def completed(grid: str, piece: str, template: str, syms: tuple[Sym, ...] = (Sym.ID,), scale: int = 1) -> str:
    run = Run()
    piece_object, template_object = map(object_from_text, (piece, template))
    found = completion(from_text(grid), piece_object, (template_object,), syms, (scale,), bg=BLACK, run=run)
    return f"{to_text(found)}{' tied' if run.tied else ''}"


def test_a_completion_contradicts_no_foreground() -> None:
    assert completed("0200/0030", "(0, 1) 2", "(0, 0) 2./.3") == "(0, 1) 2./.3"
    with pytest.raises(EvaluationFailed) as failed:
        completed("0200/0040", "(0, 1) 2", "(0, 0) 2./.3")
    assert failed.value.failure is Failure.NOT_FOUND


def test_a_completion_agrees_with_as_much_as_it_can() -> None:
    assert completed("0230", "(0, 1) 2", "(5, 5) 32./..3") == "(0, 0) 32./..3"
    assert completed("0230", "(0, 1) 2", "(5, 5) 323") == "(0, 0) 323"
    assert completed("0200", "(0, 1) 2", "(5, 5) 2.2") == "(0, -1) 2.2 tied"


def test_a_completion_may_be_turned_scaled_and_hang_off_the_grid() -> None:
    assert completed("20", "(0, 0) 2", "(5, 5) 23", (Sym.FLIP_LR,)) == "(0, -1) 32"
    assert completed("22/22", "(0, 0) 22/22", "(5, 5) 23", scale=2) == "(0, 0) 2233/2233"


def test_parts_of_a_template_are_completed() -> None:
    test = "0600000/6760000/0600070/0000000"
    pairs = (
        "0300000/3230020/0300000 > 0300030/3230323/0300030",
        "0000000/0400010/4140000/0400000 > 0000040/0400414/4140040/0400000",
    )
    assert "0600000/6760060/0600676/0000060" in answers("templates", test, *pairs)


def test_copies_take_the_place_of_their_anchors_and_the_template_goes() -> None:
    pairs = (
        "120000/300000/000020/000300 > 000000/000000/000120/000300",
        "000012/000030/020000/300000 > 000000/000000/120000/300000",
    )
    assert "00000/00000/00120/00300" in answers("templates", "12000/30000/00020/00300", *pairs)


def test_a_template_beside_a_line_is_put_on_every_single_cell_of_a_color() -> None:
    pairs = (
        "123500000/414500600/321500000 > 123501230/414504140/321503210",
        "212500000/131506000/212500000 > 212521200/131513100/212521200",
    )
    assert "444500444/121500121/434500434" in answers("templates", "444500000/121500060/434500000", *pairs)


def test_single_cells_that_a_template_is_put_on_go() -> None:
    pairs = (
        "202500000/020500600/202500000 > 202502020/020500200/202502020",
        "330500000/003506000/330500000 > 330533000/003500300/330533000",
    )
    assert "040500040/404500404/040500040" in answers("templates", "040500000/404500060/040500000", *pairs)
