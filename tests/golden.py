"""This file is where case files are read: programs, each with what is said of it, under the line that it is about.

    # --- An unknown word is answered with the likely ones.
    input.flop_lr
    #! unknown-word at `flop_lr`: `flop_lr` is no word of the language
    #!   did you mean `flip_lr`?

`#!` begins an error, `#?` a warning; what follows, indented, are its hints. `python -m tests.golden` writes what is said now.
"""

from __future__ import annotations

from pathlib import Path

from grammar import Diagnostic, Severity, compile_text, place_of

FOLDER = Path(__file__).parent / "diagnostics"
FILES = sorted(FOLDER.glob("*.gw"))
_TITLE = "# --- "
_MARKS = {Severity.ERROR: "#!", Severity.WARNING: "#?"}
_MOST_SHOWN = 40


def cases_in(text: str) -> list[str]:
    """The cases of a file, each from its title on."""
    return [f"{_TITLE}{case}" for case in text.split(_TITLE) if case]


def without_answers(case: str) -> str:
    """The program alone."""
    return "".join(line for line in case.splitlines(keepends=True) if not line.startswith(tuple(_MARKS.values())))


def with_answers(program: str) -> str:
    """The program with everything that is said of it now."""
    lines = program.splitlines(keepends=True)
    for diagnostic in reversed(compile_text(program).diagnostics):
        row = min(place_of(diagnostic.span.start, program)[0], len(lines))
        while not lines[row - 1].strip():
            row -= 1
        lines.insert(row, _answer(diagnostic, program))
    return "".join(lines)


def _answer(diagnostic: Diagnostic, text: str) -> str:
    mark = _MARKS[diagnostic.severity]
    place = " ".join(text[diagnostic.span.start : diagnostic.span.end].split())
    shown = place if len(place) <= _MOST_SHOWN else f"{place[: _MOST_SHOWN - 3]}..."
    said = [f"{mark} {diagnostic.code} at `{shown}`: {diagnostic.message}"]
    return "".join(f"{line}\n" for line in [*said, *(f"{mark}   {hint}" for hint in diagnostic.hints)])


if __name__ == "__main__":
    for file in FILES:
        cases = cases_in(file.read_text(encoding="utf-8"))
        file.write_text("".join(with_answers(without_answers(case)) for case in cases), encoding="utf-8")
