"""This file is where it is worded what is wrong with a text: one function a diagnostic, and how one is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from dsl.registry import Primitive
from dsl.types import Type
from grammar.syntax import Span


class Severity(Enum):
    """An error keeps a text from being a program; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something wrong in a text: a code that stays, a sentence, its place, and hints on what to write."""

    code: str
    message: str
    span: Span
    hints: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR


def place_of(offset: int, text: str) -> tuple[int, int]:
    """The line and the column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def render(diagnostic: Diagnostic, text: str, name: str) -> str:
    """The diagnostic as people read it: its place, the line with carets under it, and the hints."""
    row, column = place_of(diagnostic.span.start, text)
    line = (text.splitlines() or [""])[row - 1] if row <= len(text.splitlines()) else ""
    length = max(1, min(diagnostic.span.end - diagnostic.span.start, len(line) - column + 1))
    gutter = str(row)
    mark = "warning: " if diagnostic.severity is Severity.WARNING else ""
    shown = [
        f"{name}:{row}:{column}: {mark}{diagnostic.message} [{diagnostic.code}]",
        f"  {gutter} | {line}".rstrip(),
        f"  {' ' * len(gutter)} | {' ' * (column - 1)}{'^' * length}",
    ]
    return "\n".join([*shown, *(f"  {hint}" for hint in diagnostic.hints)])


def likely(name: str, known: Iterable[str]) -> list[str]:
    """At most three known names that the given one may be meant for, the likeliest first."""
    return get_close_matches(name, sorted(set(known)), n=3, cutoff=0.6)


def _alternatives(names: Sequence[str]) -> tuple[str, ...]:
    return (f"did you mean {' or '.join(f'`{name}`' for name in names)}?",) if names else ()


def _signatures(primitives: Sequence[Primitive]) -> tuple[str, ...]:
    shown = [f"  {primitive.signature}" for primitive in primitives[:_MOST_SIGNATURES]]
    more = len(primitives) - len(shown)
    return ("it takes:", *shown, *([f"  and {more} more"] if more else []))


_MOST_SIGNATURES = 6


# What cannot be read.


def unexpected_character(character: str, span: Span) -> Diagnostic:
    """A character that no program has."""
    hints = {
        "!": "write `not` of a Bool and `~` of a Mask",
        '"': "there are no texts in the language; colours have names",
        "'": "there are no texts in the language; colours have names",
        "{": "write a list in square brackets",
        "/": "write `//` to divide; it rounds down",
    }
    hint = hints.get(character)
    return Diagnostic("unexpected-character", f"`{character}` means nothing here", span, (hint,) if hint else ())


def not_closed(bracket: str, span: Span) -> Diagnostic:
    """An opening bracket without its closing one."""
    return Diagnostic("not-closed", f"`{bracket}` is never closed", span)


def closes_nothing(bracket: str, span: Span) -> Diagnostic:
    """A closing bracket without its opening one."""
    return Diagnostic("closes-nothing", f"`{bracket}` closes nothing", span)


def mismatched(opening: str, closing: str, span: Span) -> Diagnostic:
    """A closing bracket of the other kind."""
    return Diagnostic("mismatched-bracket", f"`{closing}` cannot close `{opening}`", span)


def ends_too_early(expected: str, span: Span) -> Diagnostic:
    """A statement that stops where something must follow."""
    return Diagnostic("ends-too-early", f"the statement ends here, but {expected} must follow", span)


def unexpected(found: str, expected: str, span: Span, hints: tuple[str, ...] = ()) -> Diagnostic:
    """A token where another must stand."""
    return Diagnostic("unexpected", f"`{found}` cannot stand here; expected {expected}", span, hints)


def no_separator(found: str, span: Span) -> Diagnostic:
    """Two expressions side by side."""
    return Diagnostic(
        "no-separator",
        f"a separator is missing before `{found}`",
        span,
        ("statements are separated by a new line or `;`, arguments by `,`",),
    )


def assigned(span: Span) -> Diagnostic:
    """`=` in an expression."""
    return Diagnostic(
        "assigned", "`=` cannot stand here", span, ("write `==` to compare, or begin with `let` to name a value",)
    )


def chained_comparison(span: Span) -> Diagnostic:
    """`a < b < c`."""
    return Diagnostic("chained-comparison", "comparisons cannot be chained", span, ("join two of them with `and`",))


def number_too_large(span: Span) -> Diagnostic:
    """A literal over one million."""
    return Diagnostic("number-too-large", "numbers go up to 1000000", span)


def nothing_there() -> Diagnostic:
    """A text without any statement."""
    return Diagnostic("nothing-there", "there is no program: the last statement must be its result", Span(0, 0))


# What cannot stand where it stands.


def no_result(span: Span) -> Diagnostic:
    """A last statement that is no expression."""
    return Diagnostic("no-result", "the last statement must be the result, a Grid", span)


def result_without_use(span: Span) -> Diagnostic:
    """An expression before the last statement."""
    return Diagnostic(
        "result-without-use",
        "this value is not used: only the last statement is the result",
        span,
        ("begin with `let name =` to name it",),
    )


def result_is_no_grid(found: Type, span: Span) -> Diagnostic:
    """A result of another type."""
    hints = {
        "Mask": ("paint it on a grid, as in `input.fill(mask, red)`",),
        "Object": ("draw it on a grid, as in `input.paint(object)`, or take its `image`",),
        "List[Object]": ("draw them on a grid, as in `input.paint(objects)`",),
        "List[Grid]": ("choose one, as in `grids[0]`, or join them, as in `grids.concat(rows)`",),
    }
    return Diagnostic("result-is-no-grid", f"the result is a {found}, not a Grid", span, hints.get(str(found), ()))


def background_not_first(span: Span) -> Diagnostic:
    """`background` after another statement."""
    return Diagnostic("background-not-first", "`background` stands once, at the beginning", span)


def background_is_no_color(name: str, span: Span) -> Diagnostic:
    """`background` with another name than a colour's."""
    return Diagnostic("background-is-no-color", f"`{name}` is no color", span)


def reserved(name: str, span: Span) -> Diagnostic:
    """A name that the language has already."""
    return Diagnostic("reserved", f"`{name}` is a name of the language; choose another", span)


def shadows(name: str, span: Span) -> Diagnostic:
    """A name that is visible already."""
    return Diagnostic("shadows", f"`{name}` is a name already; choose another", span)


def unused(name: str, span: Span) -> Diagnostic:
    """A `let` or `def` that nothing uses."""
    return Diagnostic("unused", f"`{name}` is never used", span, severity=Severity.WARNING)


def key_outside_call(span: Span) -> Diagnostic:
    """`o -> e` where no parameter takes a key."""
    return Diagnostic(
        "key-outside-call", "`->` makes a key, which is no value: only words such as `argmax` and `sort` take one", span
    )


def too_deep(span: Span) -> Diagnostic:
    """Comprehensions nested four deep, or expressions nested beyond reason."""
    return Diagnostic("too-deep", "this is nested too deeply", span, ("name parts of it with `let`",))


# What has no meaning.


def unknown_name(name: str, known: Iterable[str], span: Span) -> Diagnostic:
    """A name that is neither bound nor a literal."""
    return Diagnostic("unknown-name", f"`{name}` is no name here", span, _alternatives(likely(name, known)))


def word_without_arguments(name: str, signatures: Sequence[Primitive], span: Span) -> Diagnostic:
    """A word that stands alone."""
    return Diagnostic(
        "word-without-arguments", f"`{name}` is a word, and needs arguments here", span, _signatures(signatures)
    )


def unknown_word(word: str, known: Iterable[str], signatures: Sequence[Primitive], span: Span) -> Diagnostic:
    """A word that the language does not have; `signatures` are those of the likeliest."""
    names = likely(word, known)
    hints = (*_alternatives(names), *(f"  {primitive.signature}" for primitive in signatures[:_MOST_SIGNATURES]))
    return Diagnostic("unknown-word", f"`{word}` is no word of the language", span, hints if names else ())


def called_value(name: str, span: Span) -> Diagnostic:
    """A local name that is called."""
    return Diagnostic("called-value", f"`{name}` is a value and cannot be called", span)


def wrong_argument(word: str, parameter: str, expected: Type, found: str, span: Span, hint: str | None) -> Diagnostic:
    """An argument of a type that its parameter does not take."""
    return Diagnostic(
        "wrong-argument",
        f"`{word}` takes a {expected} as `{parameter}`, not a {found}",
        span,
        (hint,) if hint else (),
    )


def no_signature(word: str, found: Sequence[str], signatures: Sequence[Primitive], span: Span) -> Diagnostic:
    """Arguments that no signature of a word takes."""
    given = ", ".join(found) or "no arguments"
    return Diagnostic("no-signature", f"`{word}` does not take ({given})", span, _signatures(signatures))


def incomparable(operator: str, left: str, right: str, span: Span, hints: tuple[str, ...]) -> Diagnostic:
    """Operands that an operator cannot join."""
    verb = "compare" if operator in ("==", "!=", "<", "<=", ">", ">=", "in") else "join"
    return Diagnostic("incomparable", f"`{operator}` cannot {verb} a {left} and a {right}", span, hints)


def missing_argument(word: str, parameter: str, expected: Type, signature: str, span: Span) -> Diagnostic:
    """A required parameter without argument."""
    return Diagnostic("missing-argument", f"`{word}` needs a {expected} as `{parameter}`", span, (f"  {signature}",))


def too_many_arguments(word: str, most: int, signature: str, span: Span) -> Diagnostic:
    """More arguments than parameters."""
    count = "1 argument" if most == 1 else f"{most} arguments"
    return Diagnostic("too-many-arguments", f"`{word}` takes at most {count}", span, (f"  {signature}",))


def unknown_parameter(word: str, name: str, known: Sequence[str], span: Span) -> Diagnostic:
    """A named argument that no signature has."""
    hints = _alternatives(likely(name, known)) or ((f"it has: {', '.join(known)}",) if known else ())
    return Diagnostic("unknown-parameter", f"`{word}` has no parameter `{name}`", span, hints)


def positional_after_named(span: Span) -> Diagnostic:
    """An unnamed argument behind a named one."""
    return Diagnostic("positional-after-named", "an argument without name cannot follow a named one", span)


def named_twice(name: str, span: Span) -> Diagnostic:
    """Two arguments for one parameter."""
    return Diagnostic("named-twice", f"`{name}` is given twice", span)


def wrong_number_of_arguments(name: str, expected: int, found: int, span: Span) -> Diagnostic:
    """A call of a `def` with too few or too many arguments."""
    return Diagnostic("wrong-number-of-arguments", f"`{name}` takes {expected} arguments, not {found}", span)


def not_a(expected: str, found: Type, where: str, span: Span) -> Diagnostic:
    """A part of another type than its place takes."""
    return Diagnostic("wrong-type", f"{where} must be a {expected}, not a {found}", span)


def arms_differ(left: Type, right: Type, where: str, span: Span) -> Diagnostic:
    """Two parts that must have one type."""
    return Diagnostic("arms-differ", f"{where} must have one type: {left} and {right} differ", span)


def not_a_list(found: Type, span: Span) -> Diagnostic:
    """`for` over something else."""
    hints = {
        "Grid": ("cut it into objects first, as in `objects(input)`",),
        "Mask": ("take its `positions` or its `components`",),
        "Object": ("take its `cells`",),
    }
    return Diagnostic("not-a-list", f"`for` goes through a list, not a {found}", span, hints.get(str(found), ()))


def untyped_list(span: Span) -> Diagnostic:
    """`[]` where nothing says of what."""
    return Diagnostic("untyped-list", "of what type this empty list is cannot be told here", span)


def untyped_hole(span: Span) -> Diagnostic:
    """`?` where nothing says of what type."""
    return Diagnostic("untyped-hole", "of what type this hole is cannot be told here", span, ("say it: `?Mask`",))


def unknown_type(name: str, known: Iterable[str], span: Span) -> Diagnostic:
    """`?Foo`."""
    return Diagnostic("unknown-type", f"`{name}` is no type", span, _alternatives(likely(name, known)))


def nested_too_often(span: Span) -> Diagnostic:
    """A list of lists of lists."""
    return Diagnostic("nested-too-often", "lists nest at most twice", span)


def never_a_value(failure: str, span: Span) -> Diagnostic:
    """An expression that fails on every input."""
    return Diagnostic("never-a-value", f"this never has a value: {failure}", span, severity=Severity.WARNING)
