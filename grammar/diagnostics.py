"""This file is where it is worded what can be wrong with a text: one function a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from dsl.registry import Primitive
from dsl.types import Type
from dsl.values import COLOR_NAMES
from grammar.names import ELSEWHERE, RESERVED
from grammar.report import Diagnostic, Severity
from grammar.syntax import Span

_MOST_SIGNATURES = 6
_COLORS = f"colors have names: {', '.join(COLOR_NAMES)}"


def likely(name: str, known: Iterable[str]) -> list[str]:
    """At most three known names that the given one may be meant for, the likeliest first."""
    return list(_likely(name, frozenset(known)))


@lru_cache(maxsize=256)
def _likely(name: str, known: frozenset[str]) -> tuple[str, ...]:
    if name.lower() in ELSEWHERE:
        return (ELSEWHERE[name.lower()],)
    by_letters = {one.lower(): one for one in sorted(known)}
    return tuple(by_letters[one] for one in get_close_matches(name.lower(), by_letters, n=3, cutoff=0.65))


def _a(kind: Type | str) -> str:
    """The type with its article."""
    text = str(kind)
    if text == "none":
        return text
    if "->" in text:
        return f"a key {text}"
    return f"{'an' if text[0] in 'AEIO' else 'a'} {text}"


def _alternatives(names: Sequence[str]) -> tuple[str, ...]:
    if len(names) < 2:
        return tuple(f"did you mean `{name}`?" for name in names)
    return (f"did you mean {', '.join(f'`{name}`' for name in names[:-1])} or `{names[-1]}`?",)


def _signatures(primitives: Sequence[Primitive]) -> tuple[str, ...]:
    shown = [f"  {primitive.signature}" for primitive in primitives[:_MOST_SIGNATURES]]
    more = len(primitives) - len(shown)
    return ("it takes:", *shown, *([f"  and {more} more"] if more else [])) if primitives else ()


def _hint(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)


# What cannot be read.


def unexpected_character(character: str, span: Span) -> Diagnostic:
    """A character that no program has."""
    hints = {
        "!": "write `not` of a Bool and `~` of a Mask",
        '"': "there are no texts in the language; colors have names",
        "'": "there are no texts in the language; colors have names",
        "{": "write a list in square brackets",
        "/": "write `//` to divide; it rounds down",
    }
    return Diagnostic("unexpected-character", f"`{character}` means nothing here", span, _hint(hints.get(character)))


def not_closed(bracket: str, span: Span) -> Diagnostic:
    """An opening bracket without its closing one."""
    return Diagnostic("not-closed", f"`{bracket}` is never closed", span)


def closes_nothing(bracket: str, span: Span) -> Diagnostic:
    """A closing bracket without its opening one."""
    return Diagnostic("closes-nothing", f"`{bracket}` closes nothing", span)


def mismatched(opening: str, closing: str, span: Span) -> Diagnostic:
    """A closing bracket of the other kind."""
    return Diagnostic("mismatched-bracket", f"`{closing}` cannot close `{opening}`", span)


def ends_too_early(last: str, expected: str, span: Span) -> Diagnostic:
    """A statement that stops where something must follow."""
    hint = "a new line ends a statement, except inside brackets and before `.`, `then` or `else`"
    return Diagnostic("ends-too-early", f"after `{last}` {expected} must follow", span, (hint,))


def unexpected(before: str | None, found: str, expected: str, span: Span) -> Diagnostic:
    """A token where another must stand."""
    hints = {
        ("&", "&"): "`and` joins Bools, `&` joins Masks",
        ("|", "|"): "`or` joins Bools, `|` joins Masks",
        ("=", ">"): "a key is written with `->`, as in `o -> o.size`",
        ("*", "*"): "there is no power; numbers are multiplied with `*`",
    }
    hint = hints.get((before or "", found))
    if before == "." and found.isdigit():
        hint = "numbers are whole"
    if found in ("for", "if"):
        hint = "a list is made with `for o in list if condition: value`"
    if found == "->":
        hint = "a key stands only as an argument of words such as `argmax` and `sort`"
    return Diagnostic("unexpected", f"`{found}` cannot stand here; expected {expected}", span, _hint(hint))


def no_separator(before: str, found: str, span: Span) -> Diagnostic:
    """Two expressions side by side."""
    hint = "statements are separated by a new line or `;`, arguments by `,`"
    if before in ("return", "print"):
        hint = f"the last statement is the result, without `{before}`"
    return Diagnostic("no-separator", f"something is missing between `{before}` and `{found}`", span, (hint,))


def assigned(span: Span) -> Diagnostic:
    """`=` in an expression."""
    hint = "write `==` to compare, or begin with `let` to name a value"
    return Diagnostic("assigned", "`=` cannot stand here", span, (hint,))


def chained_comparison(span: Span) -> Diagnostic:
    """`a < b < c`."""
    hint = "put each into brackets and join them: `(a == b) | (c == d)` of Masks, `a < b and b < c` of Bools"
    return Diagnostic("chained-comparison", "comparisons cannot be chained", span, (hint,))


def begins_with_operator(operator: str, span: Span) -> Diagnostic:
    """A statement whose first token is an operator: a line that should go on the one above."""
    hint = "to write an expression in several lines, put it into brackets"
    return Diagnostic("begins-with-operator", f"a statement cannot begin with `{operator}`", span, (hint,))


def number_too_large(span: Span) -> Diagnostic:
    """A literal over one million."""
    return Diagnostic("number-too-large", "numbers go up to 1000000", span)


def too_long(most: str, span: Span) -> Diagnostic:
    """A text over a limit."""
    return Diagnostic("too-long", f"this is too long: a program has at most {most}", span)


def and_more(span: Span) -> Diagnostic:
    """Errors beyond those that are told."""
    return Diagnostic("and-more", "there are more errors than those above", span, severity=Severity.WARNING)


def nothing_there() -> Diagnostic:
    """A text without any statement."""
    return Diagnostic("nothing-there", "there is no program: the last statement must be its result", Span(0, 0))


# What cannot stand where it stands.


def no_result(span: Span) -> Diagnostic:
    """A last statement that is no expression."""
    return Diagnostic("no-result", "the last statement must be the result, a Grid", span)


def result_without_use(span: Span) -> Diagnostic:
    """An expression before the last statement."""
    message = "this value is not used: only the last statement is the result"
    return Diagnostic("result-without-use", message, span, ("begin with `let name =` to name it",))


def result_is_no_grid(found: Type, span: Span) -> Diagnostic:
    """A result of another type."""
    hints = {
        "Mask": "paint it on a grid, as in `input.fill(mask, red)`",
        "Object": "draw it on a grid, as in `input.paint(object)`, or take its `image`",
        "List[Object]": "draw them on a grid, as in `input.paint(objects)`",
        "List[Grid]": "choose one, as in `grids[0]`, or join them, as in `grids.concat(rows)`",
        "Color": "make a grid of it, as in `canvas((1, 1), color)`",
    }
    return Diagnostic("result-is-no-grid", f"the result is {_a(found)}, not a Grid", span, _hint(hints.get(str(found))))


def background_not_first(span: Span) -> Diagnostic:
    """`background` after another statement."""
    return Diagnostic("background-not-first", "`background` stands once, at the beginning", span)


def background_is_no_color(name: str, span: Span) -> Diagnostic:
    """`background` with another name than a color's."""
    return Diagnostic("background-is-no-color", f"`{name}` is no color", span, (_COLORS,))


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
    """`o -> e` for a parameter that takes a value."""
    message = "a key is no value: only words such as `argmax` and `sort` take one"
    return Diagnostic("key-outside-call", message, span)


def no_key(word: str, span: Span) -> Diagnostic:
    """A value where a parameter takes a key."""
    hint = f"write a word, as in `{word}(size)`, or `o -> ...`, where `o` stands for each element"
    return Diagnostic("no-key", f"`{word}` takes a key here", span, (hint,))


def none_outside_call(span: Span) -> Diagnostic:
    """`none` that is named, listed or chosen."""
    message = "`none` is no color: it stands only as an argument, as in `objects(input, bg=none)`"
    return Diagnostic("none-outside-call", message, span)


def too_deep(span: Span) -> Diagnostic:
    """Expressions nested beyond reason."""
    return Diagnostic("too-deep", "this is nested too deeply", span, ("name parts of it with `let`",))


def too_many_loops(most: int, span: Span) -> Diagnostic:
    """Comprehensions nested four deep."""
    return Diagnostic("too-many-loops", f"`for` nests at most {most} deep", span)


def unfilled(hole: str, span: Span) -> Diagnostic:
    """A hole in a program that is to run."""
    return Diagnostic("unfilled", f"`{hole}` is a hole: it must be filled before the program can run", span)


# What has no meaning.


def unknown_name(name: str, known: Iterable[str], span: Span) -> Diagnostic:
    """A name that is neither bound nor a literal."""
    return Diagnostic("unknown-name", f"`{name}` is no name here", span, _alternatives(likely(name, known)))


def too_early(name: str, span: Span) -> Diagnostic:
    """A name that only a later statement gives."""
    message = f"`{name}` has no meaning before the statement that names it"
    return Diagnostic("too-early", message, span, ("move that statement up",))


def calls_itself(name: str, span: Span) -> Diagnostic:
    """A `def` whose body calls it."""
    hint = "to do something several times, use `repeat`, `fixpoint` or `for`"
    return Diagnostic("calls-itself", f"`{name}` cannot call itself", span, (hint,))


def word_without_arguments(name: str, signatures: Sequence[Primitive], span: Span) -> Diagnostic:
    """A word that stands alone."""
    message = f"`{name}` is a word, and needs arguments here"
    return Diagnostic("word-without-arguments", message, span, _signatures(signatures))


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
    message = f"`{word}` takes {_a(expected)} as `{parameter}`, not {_a(found)}"
    return Diagnostic("wrong-argument", message, span, _hint(hint))


def no_signature(
    word: str, found: Sequence[str], signatures: Sequence[Primitive], span: Span, hint: str | None = None
) -> Diagnostic:
    """Arguments that no signature of a word takes."""
    given = ", ".join(found) or "no arguments"
    message = f"`{word}` does not take ({given})"
    return Diagnostic("no-signature", message, span, (*_hint(hint), *_signatures(signatures)))


def incomparable(operator: str, left: str, right: str, span: Span, hints: tuple[str, ...]) -> Diagnostic:
    """Operands that an operator cannot join."""
    verb = "compare" if operator in ("==", "!=", "<", "<=", ">", ">=") else "join"
    message = f"`{operator}` cannot {verb} {_a(left)} and {_a(right)}"
    if operator == "in":
        message = f"`in` cannot look for {_a(left)} in {_a(right)}"
    return Diagnostic("incomparable", message, span, hints)


def missing_argument(word: str, parameter: str, expected: Type, signature: str, span: Span) -> Diagnostic:
    """A required parameter without argument."""
    return Diagnostic("missing-argument", f"`{word}` needs {_a(expected)} as `{parameter}`", span, (f"  {signature}",))


def too_many_arguments(word: str, most: int, signature: str, span: Span) -> Diagnostic:
    """More arguments than parameters."""
    count = "1 argument" if most == 1 else f"{most} arguments"
    return Diagnostic("too-many-arguments", f"`{word}` takes at most {count}", span, (f"  {signature}",))


def unknown_parameter(word: str, name: str, known: Sequence[str], span: Span) -> Diagnostic:
    """A named argument that no signature has."""
    hints = _alternatives(likely(name, known)) or ((f"it has: {', '.join(known)}",) if known else ())
    if name in RESERVED:
        hints = ("to compare, write `==`",)
    return Diagnostic("unknown-parameter", f"`{word}` has no parameter `{name}`", span, hints)


def positional_after_named(span: Span) -> Diagnostic:
    """An unnamed argument behind a named one."""
    return Diagnostic("positional-after-named", "an argument without name cannot follow a named one", span)


def named_twice(name: str, span: Span) -> Diagnostic:
    """Two arguments for one parameter."""
    return Diagnostic("named-twice", f"`{name}` is given twice", span)


def wrong_number_of_arguments(name: str, parameters: Sequence[str], found: int, span: Span) -> Diagnostic:
    """A call of a `def` with too few or too many arguments."""
    count = len(parameters)
    message = f"`{name}` takes {count} argument{'' if count == 1 else 's'}, not {found}"
    return Diagnostic("wrong-number-of-arguments", message, span, (f"  {name}({', '.join(parameters)})",))


def in_definition(name: str, types: str, found: Diagnostic) -> Diagnostic:
    """What is wrong in the body of a `def`, with the types of the arguments for which it is."""
    return replace(found, hints=(*found.hints, f"where it is called as `{name}({types})`"))


def not_a(expected: str, found: Type, where: str, span: Span, hint: str | None = None) -> Diagnostic:
    """A part of another type than its place takes."""
    return Diagnostic("wrong-type", f"{where} must be {_a(expected)}, not {_a(found)}", span, _hint(hint))


def arms_differ(left: Type, right: Type, where: str, span: Span) -> Diagnostic:
    """Two parts that must have one type."""
    message = f"{where} must have one type, but here {_a(right)} follows {_a(left)}"
    return Diagnostic("arms-differ", message, span)


def not_a_list(found: Type, span: Span) -> Diagnostic:
    """`for` over something else."""
    hints = {
        "Grid": "cut it into objects first, as in `objects(input)`",
        "Mask": "take its `positions` or its `components`",
        "Object": "take its `cells`",
        "Int": "take the numbers below it, as in `range(0, n)`",
    }
    return Diagnostic("not-a-list", f"`for` goes through a list, not {_a(found)}", span, _hint(hints.get(str(found))))


def untyped_list(span: Span) -> Diagnostic:
    """`[]` where nothing says of what."""
    return Diagnostic("untyped-list", "of what type this empty list is cannot be told here", span)


def untyped_hole(span: Span) -> Diagnostic:
    """`?` where nothing says of what type."""
    return Diagnostic("untyped-hole", "of what type this hole is cannot be told here", span, ("say it: `?Mask`",))


def unknown_type(name: str, known: Sequence[str], span: Span) -> Diagnostic:
    """`?Foo`."""
    hints = _alternatives(likely(name, known)) or (f"types are: {', '.join(known)}, and List[...]",)
    return Diagnostic("unknown-type", f"`{name}` is no type", span, hints)


def nested_too_often(span: Span) -> Diagnostic:
    """A list of lists of lists."""
    return Diagnostic("nested-too-often", "lists nest at most twice", span)


def never_a_value(failure: str, span: Span) -> Diagnostic:
    """An expression that fails on every input."""
    return Diagnostic("never-a-value", f"this never has a value: {failure}", span, severity=Severity.WARNING)
