"""This file is where it is tested how programs are coloured by patterns alone: in Pygments, and in editors' grammars."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Operator, Text

from grammar.analysis import TokenKind, analyse
from grammar.names import KEYWORDS, LITERALS
from gridwright.lexer import TOKEN_CLASSES, GridwrightLexer

HOUSE = Path(__file__).parent.parent
PROGRAMS = sorted((HOUSE / "examples" / "programs").glob("*.gw"))[:20]


def colored(text: str) -> list[tuple[object, str]]:
    return [(kind, piece) for kind, piece in GridwrightLexer().get_tokens(text) if piece.strip()]


def test_pygments_finds_the_lexer_by_its_name() -> None:
    assert isinstance(get_lexer_by_name("gridwright"), GridwrightLexer)


@pytest.mark.parametrize("keyword", sorted(KEYWORDS))
def test_keywords_are_coloured(keyword: str) -> None:
    ((kind, _),) = colored(keyword)
    assert kind in Keyword or kind is Operator.Word


@pytest.mark.parametrize("name", sorted(LITERALS))
def test_literals_are_coloured_but_not_where_they_are_words(name: str) -> None:
    assert colored(name) == [(Name.Constant, name)]
    assert colored(f"o.{name}")[-1] == (Name.Function, name)


def test_words_names_and_holes_differ() -> None:
    assert colored("objects(here, ?Mask, ?) ?? bg") == [
        (Name.Function, "objects"),
        (TOKEN_CLASSES[-1].pygments, "("),
        (Name, "here"),
        (TOKEN_CLASSES[-1].pygments, ","),
        (Keyword.Type, "?Mask"),
        (TOKEN_CLASSES[-1].pygments, ","),
        (Keyword.Type, "?"),
        (TOKEN_CLASSES[-1].pygments, ")"),
        (Operator, "??"),
        (Name.Builtin, "bg"),
    ]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_patterns_agree_with_the_parser_on_words_and_comments(path: Path) -> None:
    text = path.read_text()
    kinds = {at: kind for at, kind, _ in GridwrightLexer().get_tokens_unprocessed(text)}
    for token in analyse(text).tokens:
        if token.kind is TokenKind.WORD:
            assert kinds[token.span.start] is Name.Function
        if token.kind is TokenKind.COMMENT:
            assert kinds[token.span.start] is Comment.Single


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_every_character_of_a_program_is_known(path: Path) -> None:
    assert all(kind is not Text for kind, _ in GridwrightLexer().get_tokens(path.read_text()))


def test_the_grammar_for_editors_is_not_stale() -> None:
    """If this fails: python editors/vscode/generate.py"""
    spec = importlib.util.spec_from_file_location("generate", HOUSE / "editors" / "vscode" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    assert generate.GRAMMAR.read_text(encoding="utf-8") == generate.grammar()


def test_the_extension_names_files_that_are_there() -> None:
    folder = HOUSE / "editors" / "vscode"
    extension = json.loads((folder / "package.json").read_text())
    contributes = extension["contributes"]
    named = [extension["main"], contributes["languages"][0]["configuration"], contributes["grammars"][0]["path"]]
    assert all((folder / name).is_file() for name in named)
    assert contributes["grammars"][0]["scopeName"] == "source.gridwright"
