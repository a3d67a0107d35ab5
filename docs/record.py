"""This file is where the sessions of the documentation are recorded, each with the tools themselves.

python docs/record.py             writes docs/sessions/
python docs/record.py --check     exits with 1 if something there is stale
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

SESSIONS = Path(__file__).parent / "sessions"
COMMAND = [sys.executable, "-m", "gridwright"]


def gridwright(folder: Path, *arguments: str, entries: str = "") -> str:
    """What the command writes, in a folder, a hundred columns wide and without colours."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=environment, input=entries, capture_output=True, text=True
    )
    return done.stdout + done.stderr


# The shell.

ENTRIES = """\
input == green
let walls = input == green
:words walls
:help enclosed
input.fill(walls.enclosd, yellow)
input.fill(walls.enclosed, yelow)
input.fill(walls.enclosed, yellow)
objects(input).argmax(size)
:pair 2
walls.enclosed
:check
:program
:save holes.gw
:quit
"""


def repl(folder: Path) -> str:
    """A program for 00d62c1b is found by trying."""
    return "$ gridwright repl 00d62c1b\n" + gridwright(folder, "repl", "00d62c1b", entries=ENTRIES)


# A wrong program, mended.

DRAFTS = [
    ("check", "let shape = objects(input, con=8)\ninput.move(shape, dwn)\n"),
    ("check", "let shape = objects(input, conn=8)\ninput.move(shape, 1)\n"),
    ("run", "let shape = objects(input, conn=8)\ninput.move(shape, (0, 1))\n"),
    ("run", "let shape = objects(input, conn=8)\ninput.move(shape, down)\n"),
]


def mending(folder: Path) -> str:
    """A program for 25ff71a9 is mended with the help of what the tools say."""
    written = [f"$ gridwright show 25ff71a9\n{gridwright(folder, 'show', '25ff71a9')}"]
    for command, text in DRAFTS:
        (folder / "move.gw").write_text(text)
        arguments = [command, "move.gw", *(["25ff71a9"] if command == "run" else [])]
        written.append(f"$ cat move.gw\n{text}\n$ gridwright {' '.join(arguments)}\n{gridwright(folder, *arguments)}")
    return "\n".join(written)


# The language server.

URI = "file:///blocks.gw"
BROKEN = "let objs = objects(input)\ninput.erase(objs).paint(for o in objs: o.shif(up * o.he))\n"
RIGHT = "let objs = objects(input)\ninput.erase( objs ).paint(for o in objs: o.shift(up * o.height))\n"


def language_server(_: Path) -> str:
    """What an editor asks while a program for 5521c0d9 is written, and what it is answered."""
    return asyncio.run(_asked())


async def _asked() -> str:
    client = LanguageClient("recorder", "1")
    told: asyncio.Queue[list[lsp.Diagnostic]] = asyncio.Queue()

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def publish(parameters: lsp.PublishDiagnosticsParams) -> None:
        told.put_nowait(list(parameters.diagnostics))

    await client.start_io(*COMMAND, "lsp")
    await client.initialize_async(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
    document = lsp.TextDocumentIdentifier(URI)
    written = [f"didOpen blocks.gw\n{_numbered(BROKEN)}"]
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(URI, "gridwright", 1, BROKEN)))
    written.append("publishDiagnostics\n" + "".join(map(_diagnostic, await told.get())))
    place = _place(BROKEN, "he)", 2)
    answer = await client.text_document_completion_async(lsp.CompletionParams(document, place))
    assert isinstance(answer, lsp.CompletionList)
    items = "".join(f"  {item.label}: {item.detail}\n" for item in answer.items)
    written.append(f"completion at {_shown(place)}, behind `o.he`\n{items}")
    written.append(f"didChange blocks.gw\n{_numbered(RIGHT)}")
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version=2, uri=URI), [lsp.TextDocumentContentChangeWholeDocument(RIGHT)]
        )
    )
    written.append("publishDiagnostics\n" + ("".join(map(_diagnostic, await told.get())) or "  none\n"))
    place = _place(RIGHT, "shift", 2)
    hover = await client.text_document_hover_async(lsp.HoverParams(document, place))
    assert hover is not None
    assert isinstance(hover.contents, lsp.MarkupContent)
    written.append(f"hover at {_shown(place)}, on `shift`\n{_indented(hover.contents.value)}")
    place = _place(RIGHT, "objs:", 1)
    location = await client.text_document_definition_async(lsp.DefinitionParams(document, place))
    assert isinstance(location, lsp.Location)
    written.append(f"definition at {_shown(place)}, on `objs`\n  {_shown(location.range.start)}\n")
    options = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    edits = await client.text_document_formatting_async(lsp.DocumentFormattingParams(document, options))
    written.append(f"formatting\n{_numbered(''.join(edit.new_text for edit in edits or ()))}")
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return "\n".join(written)


def _place(text: str, piece: str, inside: int) -> lsp.Position:
    """The position some characters into the only place of the piece."""
    before = text[: text.index(piece) + inside]
    return lsp.Position(before.count("\n"), len(before.rpartition("\n")[2]))


def _shown(place: lsp.Position) -> str:
    """Lines and columns from 1, as people count."""
    return f"{place.line + 1}:{place.character + 1}"


def _diagnostic(diagnostic: lsp.Diagnostic) -> str:
    place = f"{_shown(diagnostic.range.start)} to {_shown(diagnostic.range.end)}"
    return _indented(f"{place} [{diagnostic.code}]\n{_indented(diagnostic.message)}")


def _numbered(text: str) -> str:
    return "".join(f"  {number} | {line}\n" for number, line in enumerate(text.splitlines(), 1))


def _indented(text: str) -> str:
    return "".join(f"  {line}".rstrip() + "\n" for line in text.splitlines())


RECORDED: dict[str, Callable[[Path], str]] = {
    "repl.txt": repl,
    "mending.txt": mending,
    "language_server.txt": language_server,
}


def recorded() -> Iterator[tuple[Path, str]]:
    """Each file with the session that belongs there now."""
    for name, record in RECORDED.items():
        with tempfile.TemporaryDirectory() as folder:
            yield SESSIONS / name, record(Path(folder))


def main(*, only_check: bool) -> int:
    """The exit code: 1 if a file is stale and was not to be written."""
    stale = [(file, text) for file, text in recorded() if not file.exists() or file.read_text("utf-8") != text]
    for file, text in stale:
        print(f"stale: {file}" if only_check else f"wrote {file}")
        if not only_check:
            file.write_text(text, encoding="utf-8")
    return int(only_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(only_check="--check" in sys.argv[1:]))
