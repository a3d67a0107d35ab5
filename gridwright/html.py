"""This file is where pictures and texts are put together as HTML that stands by itself: for notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dsl.values import Grid, Mask
from gridwright.svg import Figure, document, grid_figure, leading_to, text_figure, titled


def row(parts: Iterable[str]) -> str:
    """The parts side by side, as many in a line as there is room for."""
    return f'<div style="display:flex;flex-wrap:wrap;gap:1em;align-items:start">{"".join(parts)}</div>'


def line(text: str) -> str:
    """A line of text."""
    return f"<div>{escape(text)}</div>"


def source(text: str) -> str:
    """The text of a program."""
    return f'<pre style="margin:0.5em 0">{escape(text)}</pre>'


def pair(title: str, given: Figure, *outputs: Figure) -> str:
    """An input, an arrow and what comes of it, under a title."""
    return document(titled(title, leading_to(given, *outputs)))


def output_figure(output: Grid | None, cell: int, *, crossed: Mask | None = None) -> Figure:
    """The output with crosses over some cells, or `?` where there is none."""
    return text_figure("?") if output is None else grid_figure(output, cell=cell, crossed=crossed)
