"""This file is where editors are answered, in the Language Server Protocol; what there is to say comes from `analyse`."""

from __future__ import annotations

from importlib.metadata import version

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from grammar import Diagnostic, Severity
from grammar.analysis import Analysis, ColoredToken, Completion, Hover, Kind, TokenKind, analyse
from grammar.syntax import Span
from gridwright.positions import Positions

server = LanguageServer(
    "gridwright",
    version("gridwright"),
    # Programs are short, and pygls would apply pieces of changes to lines as Python splits them.
    text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
)


def _read(uri: str) -> tuple[str, Positions]:
    document = server.workspace.get_text_document(uri)
    return document.source, Positions(document.source, document.position_codec)


def _looked_at(document: lsp.TextDocumentIdentifier, position: lsp.Position) -> tuple[Analysis, Positions]:
    text, positions = _read(document.uri)
    return analyse(text, positions.offset(position)), positions


# What is wrong.


@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
def did_open(parameters: lsp.DidOpenTextDocumentParams) -> None:
    """Tell what is wrong in a text that is opened."""
    _publish(parameters.text_document.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
def did_change(parameters: lsp.DidChangeTextDocumentParams) -> None:
    """Tell what is wrong after every change."""
    _publish(parameters.text_document.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
def did_close(parameters: lsp.DidCloseTextDocumentParams) -> None:
    """Take back what was told of a text that is closed."""
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(parameters.text_document.uri, []))


def _publish(uri: str) -> None:
    text, positions = _read(uri)
    found = [_diagnostic(one, positions) for one in analyse(text).diagnostics]
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found))


def _diagnostic(diagnostic: Diagnostic, positions: Positions) -> lsp.Diagnostic:
    is_error = diagnostic.severity is Severity.ERROR
    return lsp.Diagnostic(
        range=positions.range(diagnostic.span),
        message="\n".join([diagnostic.message, *diagnostic.hints]),
        severity=lsp.DiagnosticSeverity.Error if is_error else lsp.DiagnosticSeverity.Warning,
        code=diagnostic.code,
        source="gridwright",
        tags=[lsp.DiagnosticTag.Unnecessary] if diagnostic.code == "unused" else None,
    )


# What may be written.

_COMPLETION_KINDS = {
    Kind.NAME: lsp.CompletionItemKind.Variable,
    Kind.LITERAL: lsp.CompletionItemKind.Constant,
    Kind.PARAMETER: lsp.CompletionItemKind.Property,
    Kind.WORD: lsp.CompletionItemKind.Function,
    Kind.KEYWORD: lsp.CompletionItemKind.Keyword,
}


@server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["."]))
def completion(parameters: lsp.CompletionParams) -> lsp.CompletionList:
    """What may be written at the cursor, best first."""
    analysis, positions = _looked_at(parameters.text_document, parameters.position)
    place = positions.range(analysis.typed)
    items = [_item(one, rank, place) for rank, one in enumerate(analysis.completions)]
    return lsp.CompletionList(is_incomplete=False, items=items)


def _item(completion: Completion, rank: int, place: lsp.Range) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        label=completion.text,
        kind=_COMPLETION_KINDS[completion.kind],
        detail=completion.detail,
        documentation=_markdown(Hover(Span(0, 0), completion.signatures, completion.description)),
        # Clients sort by this text, not by the order of the list.
        sort_text=f"{rank:04}",
        text_edit=lsp.TextEdit(place, completion.text),
    )


# What stands there, and where it comes from.


@server.feature(lsp.TEXT_DOCUMENT_HOVER)
def hover(parameters: lsp.HoverParams) -> lsp.Hover | None:
    """What stands at the cursor."""
    analysis, positions = _looked_at(parameters.text_document, parameters.position)
    found = analysis.hover
    return None if found is None else lsp.Hover(_markdown(found), positions.range(found.span))


def _markdown(hover: Hover) -> lsp.MarkupContent:
    code = "\n".join(["```gridwright", *hover.code, "```"]) if hover.code else ""
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, f"{code}\n\n{hover.text}".strip())


@server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
def definition(parameters: lsp.DefinitionParams) -> lsp.Location | None:
    """Where the name at the cursor is introduced."""
    analysis, positions = _looked_at(parameters.text_document, parameters.position)
    span = analysis.definition
    return None if span is None else lsp.Location(parameters.text_document.uri, positions.range(span))


# The text as a whole.


@server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
def formatting(parameters: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
    """The edit that brings the text into the usual form; none where it cannot be read or has it."""
    text, positions = _read(parameters.text_document.uri)
    formatted = analyse(text).formatted
    if formatted is None or formatted == text:
        return []
    return [lsp.TextEdit(positions.range(Span(0, len(text))), formatted)]


_TOKEN_TYPES = {
    TokenKind.COMMENT: lsp.SemanticTokenTypes.Comment,
    TokenKind.KEYWORD: lsp.SemanticTokenTypes.Keyword,
    TokenKind.OPERATOR: lsp.SemanticTokenTypes.Operator,
    TokenKind.NUMBER: lsp.SemanticTokenTypes.Number,
    TokenKind.LITERAL: lsp.SemanticTokenTypes.EnumMember,
    TokenKind.HOLE: lsp.SemanticTokenTypes.Type,
    TokenKind.WORD: lsp.SemanticTokenTypes.Method,
    TokenKind.DEFINITION: lsp.SemanticTokenTypes.Function,
    TokenKind.PARAMETER: lsp.SemanticTokenTypes.Parameter,
    TokenKind.NAME: lsp.SemanticTokenTypes.Variable,
}
LEGEND = lsp.SemanticTokensLegend(
    token_types=[type_.value for type_ in _TOKEN_TYPES.values()],
    token_modifiers=[lsp.SemanticTokenModifiers.Declaration.value],
)


@server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, LEGEND)
def semantic_tokens(parameters: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
    """The kinds of all tokens, five numbers each: lines and columns from the token before, length, type, modifiers."""
    text, positions = _read(parameters.text_document.uri)
    data: list[int] = []
    before = lsp.Position(0, 0)
    for token in analyse(text).tokens:
        place = positions.range(token.span)
        line = place.start.line - before.line
        column = place.start.character - (0 if line else before.character)
        data.extend([line, column, place.end.character - place.start.character, *_encoded(token)])
        before = place.start
    return lsp.SemanticTokens(data)


def _encoded(token: ColoredToken) -> tuple[int, int]:
    return list(_TOKEN_TYPES).index(token.kind), int(token.introduces)
