"""This file is where it is tested what an editor is told of a text, whole or still being written; `|` is the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.registry import all_primitives, signatures_of
from dsl.types import OBJECT, OBJECTS
from grammar.analysis import Analysis, Completion, TokenKind, analyse, words_behind
from grammar.analysis.hover import EXPLAINED
from grammar.analysis.words import examples_of
from grammar.names import KEYWORDS

PROGRAMS = sorted((Path(__file__).parent.parent / "examples" / "programs").glob("*.gw"))[:5]


def at_cursor(marked: str) -> Analysis:
    before, after = marked.split("|")
    return analyse(before + after, len(before))


def offered(marked: str) -> list[str]:
    return [completion.text for completion in at_cursor(marked).completions]


def offer(marked: str, text: str) -> Completion:
    return next(completion for completion in at_cursor(marked).completions if completion.text == text)


def defined(marked: str) -> str | None:
    """What is written from the place of the definition to the end of its line."""
    analysis = at_cursor(marked)
    return None if analysis.definition is None else analysis.text[analysis.definition.start :].partition("\n")[0]


# The type before a dot.


@pytest.mark.parametrize(
    ("marked", "type_"),
    [
        ("input.|", "Grid"),
        ("(input == red).|", "Mask"),
        ("(1, 2).|", "Vec"),
        ("let objs = objects(input)\nobjs.|", "List[Object]"),
        ("let objs = objects(input)\nobjs.fi|rst.size\ninput", "List[Object]"),
        ("objects(input)\n  .|", "List[Object]"),
        ("objects(input)[0].|", "Object"),
        ("for o in objects(input): o.|", "Object"),
        ("input.paint(for o in objects(input) if o.|", "Object"),
        ("for o in objects(input) for c in o.colors: c.|", "Color"),
        ("objects(input).argmax(o -> o.|", "Object"),
        ("objects(input).group_by(size).argmax(group -> group.|", "List[Object]"),
        ("def f(o) = o.|\nf(objects(input).first)", "Object"),
        ("if input.|", "Grid"),
        ("if true then input else (input == red).|", "Mask"),
        ("let broken = input.fill(\nlet m = input == red\nm.|", "Mask"),
        ("let m = input == red )\nm.|", "Mask"),
        ("nothing.|", None),
        ("input|", None),
    ],
)
def test_the_type_before_a_dot_is_known(marked: str, type_: str | None) -> None:
    receiver = at_cursor(marked).receiver
    assert (None if receiver is None else str(receiver)) == type_


# What may be written.


def test_behind_a_dot_stand_the_words_that_take_the_type() -> None:
    words = offered("input.|")
    assert {"flip_lr", "fill", "height"} <= set(words)
    assert not {"argmax", "red", "input", "if"} & set(words)


def test_a_mask_word_takes_objects_too_but_comes_last() -> None:
    words = [completion.text for completion in words_behind(OBJECT)]
    assert words.index("height") < words.index("dilate")


@pytest.mark.parametrize("type_", [OBJECT, OBJECTS])
def test_every_word_offered_behind_a_value_takes_it(type_) -> None:
    for completion in words_behind(type_):
        assert any(one.signature in completion.signatures for one in signatures_of(completion.text))


def test_behind_a_dot_stand_helpers_too() -> None:
    assert "mirrored" in offered("def mirrored(g) = g.flip_lr\ninput.|")


def test_only_what_begins_with_what_is_typed_is_offered() -> None:
    assert offered("input.flip_|") == ["flip_lr", "flip_ud"]


def test_the_typed_part_is_what_a_completion_replaces() -> None:
    analysis = at_cursor("input.fl|ip_lr")
    assert (analysis.typed.start, analysis.typed.end) == (6, 8)


def test_literals_of_the_expected_type_come_first() -> None:
    assert offered("input.fill(input == green, re|")[0] == "red"
    directions = offered("objects(input).first.shift(|")
    assert {"up", "left", "ne"} <= set(directions)
    assert "red" not in directions


def test_names_of_the_expected_type_come_first() -> None:
    lets = "let objs = objects(input)\nlet cells = input == red\n"
    assert offered(lets + "input.fill(|")[:2] == ["cells", "objs"]
    assert offered(lets + "input.fill(c|")[0] == "cells"


def test_names_are_visible_from_the_end_of_their_statement_on() -> None:
    assert "later" not in offered("let a = |\nlet later = input\nlater")
    assert "o" not in offered("let a = for o in objects(input): o\n|")
    assert "o" in offered("input.paint(for o in objects(input): |)")


def test_a_key_is_a_word_that_makes_one() -> None:
    words = offered("objects(input).argmax(|")
    assert words[0] != "input"
    assert words.index("size") < words.index("shift")


def test_parameters_with_a_default_may_be_named() -> None:
    assert offered("objects(input, |")[:3] == ["bg=", "conn=", "mono="]
    assert "conn=" not in offered("objects(input, conn=8, |")
    assert offered("objects(input, mono=|")[:2] == ["false", "true"]


def test_a_completion_has_its_signature_and_says_what_it_does() -> None:
    crop = offer("input.cro|", "crop")
    assert crop.detail == "crop(grid: Grid, mask: Mask) -> Grid"
    assert "bounding box" in crop.description
    assert offer("let objs = objects(input)\nobj|", "objs").detail == "objs: List[Object]"
    assert offer("input.|", "count").detail.endswith("-> Int")


def test_the_signature_that_needs_no_coercion_comes_first() -> None:
    assert offer("objects(input).first.|", "height").detail == "height(object: Object) -> Int and 1 more"


def test_keywords_are_offered_where_the_grammar_takes_them() -> None:
    assert "then" in offered("if true |")
    assert "let" in offered("|")
    assert "let" not in offered("let a = |")
    assert offered("for o |") == ["in"]


def test_behind_background_stand_colors() -> None:
    assert offered("background |")[:2] == ["black", "blue"]


@pytest.mark.parametrize(
    "marked", ["let |", "# in|", "input. # in|", "input.shift(1|)", "input.fill() input.|", "def f(|"]
)
def test_nothing_is_offered_where_nothing_can_be(marked: str) -> None:
    assert offered(marked) == []


# What stands there.


def test_a_word_is_told_with_the_signature_that_was_chosen() -> None:
    hover = at_cursor("(input == red).shi|ft(up)").hover
    assert hover is not None
    assert hover.code == ("shift(mask: Mask, displacement: Vec) -> Mask",)
    assert "`shift(#./#., (1, 1)) gives ../.#`" in hover.text


def test_a_word_in_a_broken_statement_is_told_with_all_signatures() -> None:
    hover = at_cursor("input ) shi|ft").hover
    assert hover is not None
    assert len(hover.code) == len(signatures_of("shift"))


def test_a_generic_word_tells_what_it_gives_there() -> None:
    hover = at_cursor("objects(input).fi|rst").hover
    assert hover is not None
    assert "Here it gives `Object`." in hover.text


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ("let m| = input == red\ninput.fill(m, red)", "let m: Mask"),
        ("let m = input == red\ninput.fill(|m, red)", "let m: Mask"),
        ("input.paint(for o in objects(input): |o.shift(", "for o: Object"),
        ("objects(input).argmax(|o -> o.size)", "parameter o: Object"),
        ("def f(a, b) = a\n|f(input, 2)", "def f(a, b)"),
        ("input.fill(input == re|d, blue)", "red: Color = 2"),
        ("input.apply_sym(flip|_lr)", "flip_lr: Sym"),
        ("inpu|t", "input: Grid"),
        ("input.fill(|?, red)", "?: Mask"),
        ("input |== red", "==(grid: Grid, color: Color) -> Mask"),
    ],
)
def test_a_name_is_told_with_its_type(marked: str, code: str) -> None:
    hover = at_cursor(marked).hover
    assert hover is not None
    assert hover.code == (code,)


@pytest.mark.parametrize("marked", ["# inp|ut", "input.shift(|7)", "|", "nobody| "])
def test_of_other_places_there_is_nothing_to_tell(marked: str) -> None:
    assert at_cursor(marked).hover is None


def test_every_keyword_is_explained() -> None:
    assert set(KEYWORDS) - {"in", "not"} <= set(EXPLAINED)
    assert signatures_of("in")
    assert signatures_of("not")


@pytest.mark.parametrize("primitive", all_primitives(), ids=lambda primitive: primitive.name)
def test_every_example_can_be_shown(primitive) -> None:
    shown = examples_of(primitive)
    assert shown
    assert all(primitive.word in example and "from_text" not in example for example in shown)


# Where it comes from.


@pytest.mark.parametrize(
    ("marked", "definition"),
    [
        ("let m = input == red\ninput.fill(m|, red)", "m = input == red"),
        ("def f(a) = a.flip_lr\ninput.|f", "f(a) = a.flip_lr"),
        ("def f(a) = |a.flip_lr\ninput.f", "a) = a.flip_lr"),
        ("for o in objects(input): |o.shift(up", "o in objects(input): o.shift(up"),
        ("objects(input).argmax(o -> |o.size)", "o -> o.size)"),
        ("le|t m = input", None),
        ("inp|ut", None),
    ],
)
def test_a_name_leads_to_where_it_is_introduced(marked: str, definition: str | None) -> None:
    assert defined(marked) == definition


# Colours, form, errors.


def test_names_are_coloured_by_what_they_stand_for() -> None:
    text = "def f(a) = a.flip_lr  # turned\nlet up2 = up * 2\nf(input).shift(size, conn=8, ?)"
    shown = [(text[one.span.start : one.span.end], one.kind.value, one.introduces) for one in analyse(text).tokens]
    assert shown == [
        ("def", "keyword", False),
        ("f", "definition", True),
        ("a", "parameter", True),
        ("=", "operator", False),
        ("a", "parameter", False),
        ("flip_lr", "word", False),
        ("# turned", "comment", False),
        ("let", "keyword", False),
        ("up2", "name", True),
        ("=", "operator", False),
        ("up", "literal", False),
        ("*", "operator", False),
        ("2", "number", False),
        ("f", "definition", False),
        ("input", "literal", False),
        ("shift", "word", False),
        ("size", "word", False),
        ("conn", "parameter", False),
        ("=", "operator", False),
        ("8", "number", False),
        ("?", "hole", False),
    ]


def test_a_text_that_can_be_read_is_formatted() -> None:
    assert analyse("flip_lr( input )").formatted == "flip_lr(input)\n"
    assert analyse("flip_lr(").formatted is None


def test_a_value_of_any_type_may_be_looked_at() -> None:
    assert [one.code for one in analyse("input == red").diagnostics] == ["result-is-no-grid"]
    assert analyse("input == red", result=None).diagnostics == ()


# While it is being written.


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_every_beginning_of_a_program_can_be_looked_at(path: Path) -> None:
    text = path.read_text()
    for end in range(0, len(text) + 1, 7):
        _look_at(text[:end], end)


@given(
    st.lists(
        st.sampled_from(
            [
                "let",
                "o",
                "input",
                ".",
                "(",
                ")",
                "[",
                "]",
                "for",
                "in",
                ":",
                "if",
                "then",
                "else",
                "def",
                "=",
                "->",
                "?",
                "??",
                "1",
                ",",
                "\n",
                ";",
                " ",
                "#",
                "!",
                "and",
                "background",
                "objects",
                "argmax",
            ]
        )
    ),
    st.data(),
)
def test_no_text_is_too_broken_to_be_looked_at(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    _look_at(text, data.draw(st.integers(0, len(text))))


def _look_at(text: str, offset: int) -> None:
    analysis = analyse(text, offset)
    assert analysis.typed.start <= offset == analysis.typed.end
    for completion in analysis.completions:
        assert completion.text.startswith(text[analysis.typed.start : offset])
    for one in analysis.tokens:
        assert one.kind in TokenKind
        assert text[one.span.start : one.span.end].strip()
    assert analysis.hover is None or analysis.hover.code
    assert analysis.definition is None or text[analysis.definition.start : analysis.definition.end].isidentifier()
