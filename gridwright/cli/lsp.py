"""This file is where `gridwright lsp` is started by an editor."""

from __future__ import annotations

import sys

from gridwright.cli.app import app
from gridwright.cli.options import WRITING
from gridwright.cli.terminal import note
from gridwright.extras import need


@app.command(rich_help_panel=WRITING)
def lsp() -> None:
    """Answer an editor in the Language Server Protocol, over standard input and output.

    Errors as you type, completion by type, what a word means, where a name comes from, the usual form, colours.
    """
    need("pygls", "lsp", "the language server")
    from gridwright.language_server import server

    if sys.stdin.isatty():
        note("This is for editors, which start it themselves; Ctrl-C ends it.")
    server.start_io()
