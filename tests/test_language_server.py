"""This file is where an editor talks with the language server, over its standard input and output."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pygls.workspace import PositionCodec
from pytest_lsp import ClientServerConfig, LanguageClient
from typer.testing import CliRunner

from grammar.syntax import Span
from gridwright.cli import app
from gridwright.language_server import LEGEND
from gridwright.positions import Positions

URI = "file:///my.gw"
DOCUMENT = lsp.TextDocumentIdentifier(URI)


@pytest_lsp.fixture(
    scope="module", config=ClientServerConfig(server_command=[sys.executable, "-m", "gridwright", "lsp"])
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """One server for all tests of this file: it takes a second to start."""
    await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=pytest_lsp.client_capabilities("visual-studio-code"))
    )
    yield
    await lsp_client.shutdown_session()


async def opened(client: LanguageClient, text: str) -> list[lsp.Diagnostic]:
    """The diagnostics of a text that the editor opens."""
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(URI, "gridwright", 1, text)))
    await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[URI])


async def changed(client: LanguageClient, text: str) -> list[lsp.Diagnostic]:
    """The diagnostics after the text has become another one."""
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version=2, uri=URI), [lsp.TextDocumentContentChangeWholeDocument(text)]
        )
    )
    await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[URI])


def place(line: int, column: int) -> lsp.Position:
    return lsp.Position(line, column)


def piece(line: int, start: int, end: int) -> lsp.Range:
    return lsp.Range(place(line, start), place(line, end))


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_errors_are_told_as_one_types(client: LanguageClient) -> None:
    (diagnostic,) = await opened(client, "input.fil(input == red, blue)\n")
    assert diagnostic.range == piece(0, 6, 9)
    assert diagnostic.message.startswith("`fil` is no word of the language\ndid you mean `fill`?")
    assert (diagnostic.code, diagnostic.source) == ("unknown-word", "gridwright")
    assert await changed(client, "input.fill(input == red, blue)\n") == []


async def test_what_is_not_used_is_marked_as_unnecessary(client: LanguageClient) -> None:
    (diagnostic,) = await opened(client, "let m = 1\ninput\n")
    assert diagnostic.severity is lsp.DiagnosticSeverity.Warning
    assert list(diagnostic.tags or ()) == [lsp.DiagnosticTag.Unnecessary]


async def test_a_closed_text_has_no_errors(client: LanguageClient) -> None:
    await opened(client, "input.fil")
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(DOCUMENT))
    await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert client.diagnostics[URI] == ()


async def test_behind_a_dot_it_completes_by_type(client: LanguageClient) -> None:
    await opened(client, "let objs = objects(input)\ninput.paint(for o in objs: o.he")
    result = await client.text_document_completion_async(lsp.CompletionParams(DOCUMENT, place(1, 31)))
    assert isinstance(result, lsp.CompletionList)
    (item,) = result.items
    assert (item.label, item.detail) == ("height", "height(object: Object) -> Int and 1 more")
    assert item.text_edit == lsp.TextEdit(piece(1, 29, 31), "height")


async def test_a_word_is_explained(client: LanguageClient) -> None:
    await opened(client, "input.flip_lr")
    result = await client.text_document_hover_async(lsp.HoverParams(DOCUMENT, place(0, 8)))
    assert result is not None
    assert isinstance(result.contents, lsp.MarkupContent)
    assert result.contents.value == (
        "```gridwright\nflip_lr(grid: Grid) -> Grid\n```\n\nMirror left and right.\n\n`flip_lr(12/34) gives 21/43`"
    )
    assert await client.text_document_hover_async(lsp.HoverParams(DOCUMENT, place(0, 5))) is not None


async def test_a_name_leads_to_its_definition(client: LanguageClient) -> None:
    await opened(client, "let m = input == red\ninput.fill(m, blue)")
    result = await client.text_document_definition_async(lsp.DefinitionParams(DOCUMENT, place(1, 11)))
    assert result == lsp.Location(URI, piece(0, 4, 5))
    assert await client.text_document_definition_async(lsp.DefinitionParams(DOCUMENT, place(1, 8))) is None


async def test_a_text_is_formatted_if_it_can_be_read(client: LanguageClient) -> None:
    options = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    await opened(client, "flip_lr( input )")
    edits = await client.text_document_formatting_async(lsp.DocumentFormattingParams(DOCUMENT, options))
    assert list(edits or ()) == [lsp.TextEdit(piece(0, 0, 16), "flip_lr(input)\n")]
    await changed(client, "flip_lr(")
    assert not await client.text_document_formatting_async(lsp.DocumentFormattingParams(DOCUMENT, options))


async def test_tokens_are_coloured_by_what_they_stand_for(client: LanguageClient) -> None:
    await opened(client, "let m = 1 # 😋\ninput.pad(m, m)")
    result = await client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(DOCUMENT))
    assert result is not None
    numbers = list(result.data)
    types = [LEGEND.token_types[kind] for kind in numbers[3::5]]
    assert types == [
        "keyword",
        "variable",
        "operator",
        "number",
        "comment",
        "enumMember",
        "method",
        "variable",
        "variable",
    ]
    assert numbers[:10] == [0, 0, 3, 1, 0, 0, 4, 1, types.index("variable") + 8, 1]
    # A character beyond the first 65,536 counts twice.
    assert numbers[20:30] == [0, 2, 4, 0, 0, 1, 0, 5, LEGEND.token_types.index("enumMember"), 0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_every_offset_has_a_position_and_back(encoding: str) -> None:
    text = "a😋é\r\n\n\x0cb\rc"
    positions = Positions(text, PositionCodec(encoding))
    for offset in [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]:
        assert positions.offset(positions.position(offset)) == offset
    assert positions.position(len(text)) == lsp.Position(3, 1)
    assert positions.range(Span(6, 8)) == piece(2, 0, 2)


async def test_a_place_outside_of_the_text_is_its_end() -> None:
    positions = Positions("ab\nc", PositionCodec())
    assert positions.offset(place(0, 9)) == 2
    assert positions.offset(place(7, 0)) == 4


async def test_without_its_package_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = CliRunner().invoke(app, ["lsp"])
    assert result.exit_code == 2
    assert "pip install 'gridwright[lsp]'" in result.stderr
