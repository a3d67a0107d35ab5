"""This file is where offsets in a text become the lines and columns of an editor, and back."""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol.types import Position, Range
from pygls.workspace import PositionCodec

from grammar.syntax import Span

_LINE_END = re.compile(r"\r\n|\n|\r")


class Positions:
    """The lines of a text as the Language Server Protocol counts them, columns in the units that the client has chosen.

    pygls splits lines as Python does, at form feeds and the like too; clients do not.
    """

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self._text = text
        self._codec = codec
        ends = list(_LINE_END.finditer(text))
        self._starts = [0, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(text)]

    def offset(self, position: Position) -> int:
        """The offset of a position; behind a line's end, that end."""
        if position.line >= len(self._starts):
            return len(self._text)
        offset, units = self._starts[position.line], 0
        while units < position.character and offset < self._ends[position.line]:
            units += self._codec.client_num_units(self._text[offset])
            offset += 1
        return offset

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._codec.client_num_units(self._text[self._starts[line] : offset]))

    def range(self, span: Span) -> Range:
        """The range of a piece of the text."""
        return Range(self.position(span.start), self.position(span.end))
