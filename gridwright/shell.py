"""This file is where a conversation about one task is: what is entered, what it shows, and what is known from then on.

No terminal is needed here: each entry makes a new session and a text to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import assert_never

from dsl.outcome import DslError
from dsl.program import Program
from dsl.types import COLOR, GRID, Type, list_of
from dsl.values import COLOR_NAMES, Value, from_text, same_value
from grammar import compile_text, format_text, render
from grammar.analysis import Analysis, analyse, words_behind
from grammar.parser import parse
from grammar.report import Diagnostic
from grammar.syntax import BackgroundStatement, DefStatement, LetStatement, ResultStatement, Span, Statement
from gridwright.datasets import load_task
from gridwright.drawing import Picture, draw_pair, draw_task, draw_value, flow, text_of, text_picture, titled
from gridwright.errors import InputError
from gridwright.palette import Palette
from gridwright.programs import checks_of, failure_of, run
from gridwright.programs import parse as program_of
from gridwright.tasks import Task

SAMPLE = Task("sample", (), (from_text("00000000/02200030/02200330/00000000/00500000/05550000/00500040"),), (None,))
"""What is looked at where no task is named."""


@dataclass(frozen=True, slots=True)
class View:
    """How values are drawn: in which colours, if any, and in how many columns."""

    palette: Palette | None
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """What is known: the task, the place in it that is looked at, and the program so far."""

    task: Task
    view: View
    place: int = 0
    statements: Mapping[str, str] = field(default_factory=dict)
    """`background`, `let` and `def`, in order, by what they name; the background by that word."""
    result: str = "input"
    """The last Grid that was entered."""
    is_over: bool = False

    @property
    def place_name(self) -> str:
        """The pair or test whose input is looked at."""
        return self.task.places[self.place][0]

    @property
    def program(self) -> str:
        """The program so far, in the usual form."""
        text = "\n".join([*self.statements.values(), self.result])
        return format_text(text).text or text

    def analysed(self, text: str, offset: int) -> Analysis:
        """What can be said of a place in an entry, behind the program so far."""
        before = "".join(f"{statement}\n" for statement in self.statements.values())
        return analyse(before + text, len(before) + offset, result=None)


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """What an entry leads to: the session after it, and what it shows."""

    session: Session
    shown: str = ""
    is_refused: bool = False
    """Whether something in it was wrong; the session is what it was before that."""


def enter(session: Session, text: str) -> Turn:
    """The turn that an entry makes: a command behind a colon, or statements of the language."""
    try:
        return _commanded(session, text.strip()) if text.strip().startswith(":") else _entered(session, text)
    except DslError as error:
        return Turn(session, f"error: {error}", is_refused=True)


def is_unfinished(text: str) -> bool:
    """Whether the entry goes on in the next line, since a bracket is open; an empty line ends it all the same."""
    if text.strip().startswith(":") or text.endswith("\n"):
        return False
    return any(diagnostic.code == "not-closed" for diagnostic in parse(text)[1])


# Statements.


def _entered(session: Session, text: str) -> Turn:
    tree, unread = parse(text)
    if unread:
        return Turn(session, _told(unread, text), is_refused=True)
    shown = []
    for statement in tree.statements:
        turn = _added(session, statement, text[statement.span.start : statement.span.end])
        shown.append(turn.shown)
        if turn.is_refused:
            return Turn(session, _joined(*shown), is_refused=True)
        session = turn.session
    return Turn(session, _joined(*shown))


def _added(session: Session, statement: Statement, source: str) -> Turn:
    match statement:
        case ResultStatement():
            return _with_value(session, source)
        case BackgroundStatement():
            others = _without(session.statements, "background")
            return _with_statement(session, "background", source, [{"background": source, **others}])
        case LetStatement(name, _, _) | DefStatement(name, _, _, _):
            # In the place of the old one of that name, so that others can use it; if that is wrong, at the end.
            others = _without(session.statements, name.text)
            orders = [{**session.statements, name.text: source}, {**others, name.text: source}]
            return _with_statement(session, name.text, source, orders)
        case _:
            assert_never(statement)


def _without(statements: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: source for other, source in statements.items() if other != name}


def _with_value(session: Session, source: str) -> Turn:
    draft = _draft([*session.statements.values(), source], len(session.statements))
    if draft.program is None:
        return Turn(session, draft.told, is_refused=True)
    after = replace(session, result=source) if draft.program.body.type == GRID else session
    return Turn(after, _joined(draft.told, _value(session, draft.program, "")))


def _with_statement(session: Session, name: str, source: str, orders: Sequence[Mapping[str, str]]) -> Turn:
    """The turn of a statement, in the first order of all statements in which nothing is wrong; a `let` shows its value."""
    is_let = source.startswith("let")
    drafts = [_draft([*order.values(), name if is_let else "input"], list(order).index(name)) for order in orders]
    for order, draft in zip(orders, drafts, strict=True):
        if draft.program is not None:
            value = _value(session, draft.program, f"{name}: ") if is_let else ""
            return Turn(replace(session, statements=order), _joined(draft.told, value))
    return Turn(session, drafts[0].told, is_refused=True)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The program that an entry would make, if nothing is wrong, and what there is to tell of it."""

    program: Program | None
    told: str


def _draft(lines: Sequence[str], entry: int) -> _Draft:
    """The draft of the lines, one of which is what was entered."""
    text = "\n".join(lines)
    start = sum(len(line) + 1 for line in lines[:entry])
    end = start + len(lines[entry])
    compiled = compile_text(text, result=None)
    inside, outside = [], []
    for one in compiled.diagnostics:
        if start <= one.span.start and one.span.end <= end:
            inside.append(replace(one, span=Span(one.span.start - start, one.span.end - start)))
        elif compiled.program is None:
            outside.append(one)
    return _Draft(compiled.program, _joined(_told(inside, lines[entry]), _told(outside, text)))


def _told(diagnostics: Sequence[Diagnostic], text: str) -> str:
    # What is not used yet may be used in what is entered next.
    return _joined(*(render(one, text, "shell") for one in diagnostics if one.code != "unused"))


def _value(session: Session, program: Program, prefix: str) -> str:
    """A picture of the program's value in the place that is looked at, under its name and type."""
    _, given, expected = session.task.places[session.place]
    outcome = run(program, given)
    if outcome.failure is not None:
        return failure_of(outcome)
    type_ = program.body.type
    is_expected = type_ == GRID and expected is not None and same_value(outcome.value, expected)
    title = f"{prefix}{type_}{', as expected' if is_expected else ''}"
    return text_of([titled(title, _picture(outcome.value, type_, session.view))])


def _picture(value: Value, type_: Type, view: View) -> Picture:
    match value:
        case int() if type_ == COLOR:
            return text_picture(COLOR_NAMES[value])
        case tuple() if type_ == list_of(COLOR):
            return text_picture(f"[{', '.join(COLOR_NAMES[color] for color in value if isinstance(color, int))}]")
        case _:
            return draw_value(value, view.palette, view.width)


def _joined(*parts: str) -> str:
    return "\n".join(filter(None, parts))


# Commands.


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done with a session, entered behind a colon."""

    usage: str
    meaning: str
    run: Callable[[Session, str], Turn]


def _commanded(session: Session, text: str) -> Turn:
    word, _, argument = text[1:].partition(" ")
    if word not in COMMANDS:
        raise InputError(f"`:{word}` is no command; `:help` lists them")
    return COMMANDS[word].run(session, argument.strip())


def _look(session: Session, kind: str, number: str) -> Turn:
    names = [name for name, _, _ in session.task.places]
    if f"{kind} {number}" not in names:
        raise InputError(f"there is no {kind} {number or '...'}; there are: {', '.join(names)}")
    after = replace(session, place=names.index(f"{kind} {number}"))
    return Turn(after, text_of([draw_pair(*after.task.places[after.place], session.view.palette)]))


def _task(session: Session, name: str) -> Turn:
    return _show(replace(session, task=load_task(name), place=0), "")


def _show(session: Session, _: str) -> Turn:
    return Turn(session, text_of(flow(draw_task(session.task, session.view.palette), session.view.width)))


def _program(session: Session, _: str) -> Turn:
    return Turn(session, session.program.rstrip())


def _check(session: Session, _: str) -> Turn:
    checks = checks_of(program_of(session.program), session.task)
    return Turn(session, _joined(*(f"{check.place}: {check.verdict}" for check in checks)))


def _save(session: Session, name: str) -> Turn:
    if not name:
        raise InputError("name a file, as in `:save my.gw`")
    try:
        Path(name).write_text(session.program, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {name}: {error.strerror}") from error
    return Turn(session, f"saved {name}")


def _words(session: Session, text: str) -> Turn:
    draft = _draft([*session.statements.values(), text or "input"], len(session.statements))
    if draft.program is None:
        return Turn(session, draft.told, is_refused=True)
    type_ = draft.program.body.type
    names = [text_picture(completion.text) for completion in words_behind(type_)]
    return Turn(
        session, _joined(f"words that take a {type_}:", *(text_of(flow(names, session.view.width, gap=2)).splitlines()))
    )


def _help(session: Session, word: str) -> Turn:
    if not word:
        widest = max(len(command.usage) for command in COMMANDS.values())
        lines = [f"  {command.usage:{widest}}  {command.meaning}" for command in COMMANDS.values()]
        return Turn(session, "\n".join([_HELP, *lines]))
    hover = analyse(word, len(word)).hover
    if hover is None:
        raise InputError(f"nothing is called `{word}`")
    return Turn(session, _joined(*hover.code, *(f"  {line}" for line in hover.text.splitlines() if line)))


def _clear(session: Session, _: str) -> Turn:
    return Turn(replace(session, statements={}, result="input"))


def _quit(session: Session, _: str) -> Turn:
    return Turn(replace(session, is_over=True))


_HELP = """\
An expression shows its value, `let name = ...` names one; behind a dot, Tab lists the words that take what stands before it.
The last Grid that you enter is the result of your program. Commands:"""

COMMANDS = {
    "pair": Command(":pair N", "look at the input of pair N", lambda session, number: _look(session, "pair", number)),
    "test": Command(":test N", "look at test input N", lambda session, number: _look(session, "test", number)),
    "task": Command(":task TASK", "look at another task", _task),
    "show": Command(":show", "draw the task", _show),
    "program": Command(":program", "show the program so far", _program),
    "check": Command(":check", "run the program on every pair and test", _check),
    "save": Command(":save FILE", "write the program", _save),
    "words": Command(":words EXPRESSION", "list the words that take its type", _words),
    "help": Command(":help [WORD]", "explain a word, or list the commands", _help),
    "clear": Command(":clear", "forget the program", _clear),
    "quit": Command(":quit", "leave; so does Ctrl-D", _quit),
}
"""By the word behind the colon."""
