"""This file is where the TextMate grammar is written from the token table of `gridwright/lexer.py`.

python editors/vscode/generate.py
"""

from __future__ import annotations

import json
from pathlib import Path

from gridwright.lexer import TOKEN_CLASSES

GRAMMAR = Path(__file__).parent / "syntaxes" / "gridwright.tmLanguage.json"


def grammar() -> str:
    """The grammar as JSON."""
    content = {
        "name": "Gridwright",
        "scopeName": "source.gridwright",
        "fileTypes": ["gw"],
        "patterns": [{"name": f"{one.scope}.gridwright", "match": one.pattern} for one in TOKEN_CLASSES],
    }
    return json.dumps(content, indent=2) + "\n"


if __name__ == "__main__":
    GRAMMAR.write_text(grammar(), encoding="utf-8")
