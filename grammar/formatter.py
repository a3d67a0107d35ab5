"""This file is where a syntax tree is written as text in the one usual form: lines of at most 100 columns, no needless brackets.

A line may end before `.`, `then` and `else`, and anywhere inside brackets; elsewhere a new line would end the statement.
So what does not fit and has no such place gets brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from grammar.layout import Doc, Group, IfBroken, Line, Nest, join, laid_out
from grammar.syntax import (
    Argument,
    Arrow,
    BackgroundStatement,
    Binary,
    Blank,
    Broken,
    Call,
    Comment,
    Conditional,
    DefStatement,
    For,
    Index,
    LetStatement,
    Listed,
    Name,
    Node,
    Number,
    Pair,
    ResultStatement,
    Span,
    Statement,
    Text,
    Unary,
)

WIDTH = 100
INDENT = 4

_LOWEST, _OR_ELSE, _NOT, _COMPARISON, _SUM, _FACTOR, _POSTFIX = 0, 1, 4, 5, 9, 11, 12
_LEVELS = {"??": 1, "or": 2, "and": 3, "|": 6, "^": 7, "&": 8, "+": 9, "-": 9, "++": 9, "*": 10, "//": 10, "%": 10}
"""How closely an operator binds; comparisons and `in` bind at 5 and do not chain."""


def formatted(text: Text, source: str = "") -> str:
    """The statements, one below another, with their comments; blank lines of the source are kept, one at a time."""
    written = _Written(source)
    comments = list(text.comments)
    for statement in text.statements:
        # What stands inside a statement goes before it: inside, it could stand in no line that is broken anew.
        while comments and comments[0].span.start < statement.span.end:
            written.add(comments[0].text, comments.pop(0).span)
        written.add(statement_text(statement), statement.span)
        if comments and _is_behind(comments[0], statement, source):
            written.add_behind(comments[0].text, comments.pop(0).span)
    for comment in comments:
        written.add(comment.text, comment.span)
    return "".join(f"{line}\n" for line in written.lines)


class _Written:
    """The lines so far, and how much of the source they stand for."""

    def __init__(self, source: str) -> None:
        self.lines: list[str] = []
        self._source = source
        self._end = 0

    def add(self, text: str, span: Span) -> None:
        """Write a piece of the source, below a blank line if there is one above it."""
        above = self._source[self._end : span.start].split("\n")[1:-1]
        if self.lines and any(not line.strip() for line in above):
            self.lines.append("")
        self.lines.append(text)
        self._end = max(self._end, span.end)

    def add_behind(self, text: str, span: Span) -> None:
        """Write a piece of the source behind the last one, in its line."""
        self.lines[-1] += f"  {text}"
        self._end = span.end


def _is_behind(comment: Comment, statement: Statement, source: str) -> bool:
    """Whether the comment stands in the line in which the statement ends, and no other statement between them."""
    between = source[statement.span.end : comment.span.start]
    return "\n" not in between and ";" not in between


def statement_text(statement: Statement) -> str:
    """One statement."""
    match statement:
        case LetStatement(name, value, _):
            doc: Doc = (f"let {name.text} = ", _doc(value, _LOWEST, inside=False))
        case DefStatement(name, parameters, body, _):
            names = ", ".join(parameter.text for parameter in parameters)
            doc = (f"def {name.text}({names}) = ", _doc(body, _LOWEST, inside=False))
        case BackgroundStatement(color, _):
            doc = f"background {color.text}"
        case ResultStatement(value, _):
            doc = _doc(value, _LOWEST, inside=False)
        case _:
            assert_never(statement)
    return laid_out(doc, WIDTH)


def _level(node: Node) -> int:
    match node:
        case Conditional() | For() | Arrow():
            return _LOWEST
        case Binary(operator, _, _, _):
            return _LEVELS.get(operator.text, _COMPARISON)
        case Unary(operator, _, _):
            return _NOT if operator.text == "not" else _FACTOR
        case _:
            return _POSTFIX


def _doc(node: Node, level: int, *, inside: bool) -> Doc:
    """The node in a place that takes what binds at least as closely as `level`; `inside` brackets lines may end."""
    if _level(node) < level:
        return "(", _unbracketed(node, inside=True), ")"
    return _unbracketed(node, inside=inside)


def _unbracketed(node: Node, *, inside: bool) -> Doc:
    match node:
        case Name(text, _):
            return text
        case Number(value, _):
            return str(value)
        case Blank(type_, _):
            return f"?{type_ or ''}"
        case Call() | Index():
            return _chain(node, inside=inside)
        case Unary(operator, operand, _):
            blank = " " if operator.text == "not" else ""
            return operator.text + blank, _doc(operand, _level(node), inside=inside)
        case Binary():
            return _breakable(_binary(node), inside=inside)
        case Pair(row, col, _):
            return _bracketed("(", [_argument(row), _argument(col)], ")")
        case Listed(elements, _):
            return _bracketed("[", [_argument(element) for element in elements], "]")
        case Conditional():
            return _conditional(node, inside=inside)
        case For():
            return _breakable(_for(node), inside=inside)
        case Arrow(parameter, body, _):
            return f"{parameter.text} -> ", _doc(body, _LOWEST, inside=inside)
        case Broken():
            return "?"
        case _:
            assert_never(node)


def _argument(node: Node) -> Doc:
    return _doc(node, _LOWEST, inside=True)


def _bracketed(opening: str, parts: Sequence[Doc], closing: str) -> Doc:
    """The parts with commas between them, each on a line of its own if they do not fit on one."""
    gap = Line("") if parts else ""
    return Group((opening, Nest(INDENT, (gap, join((",", Line(" ")), parts))), closing))


def _breakable(doc: Doc, *, inside: bool) -> Doc:
    """The part as a group; outside brackets it gets some where it does not fit on the line."""
    return Group(doc if inside else (IfBroken("("), doc, IfBroken(")")))


def _binary(node: Binary) -> Doc:
    """The operands that one level of operators joins, each operator before the operand that follows it."""
    level = _level(node)
    links: list[Doc] = []
    left: Node = node
    while isinstance(left, Binary) and _level(left) == level:
        links.append((Line(" "), f"{left.operator.text} ", _doc(left.right, level + 1, inside=True)))
        left = left.left
        if level == _COMPARISON:
            break
    # The lines of the first operand begin further to the right than those of the operators behind it.
    first = Nest(INDENT, _doc(left, level + (level == _COMPARISON), inside=True))
    return first, Nest(INDENT, tuple(reversed(links)))


def _conditional(node: Conditional, *, inside: bool) -> Doc:
    """The arms, each on a line of its own if they do not fit on one."""
    arms: list[Doc] = []
    opening = "if "
    last: Node = node
    while isinstance(last, Conditional):
        # A conditional inside the head of another would read badly without brackets, though it needs none.
        condition = _doc(last.condition, _OR_ELSE, inside=inside)
        consequent = _doc(last.consequent, _OR_ELSE, inside=inside)
        indent = INDENT if arms else 0
        arms.append(Group((opening, condition, Nest(indent, (Line(" "), "then ", consequent)))))
        opening, last = "else if ", last.alternative
    arms.append(("else ", _doc(last, _LOWEST, inside=inside)))
    return Group(Nest(INDENT, join(Line(" "), arms)))


def _for(node: For) -> Doc:
    """The clauses and the body, one below another if they do not fit on a line."""
    clauses: list[Doc] = []
    for clause in node.clauses:
        head: Doc = (f"for {clause.name.text} in ", _doc(clause.source, _OR_ELSE, inside=True))
        if clause.condition is not None:
            condition = Line(" "), "if ", _doc(clause.condition, _OR_ELSE, inside=True)
            head = Group((head, Nest(2 * INDENT, condition)))
        clauses.append(head)
    body = Nest(INDENT, (Line(" "), _argument(node.body)))
    if len(clauses) == 1:
        return clauses[0], ":", body
    return Nest(INDENT, (join(Line(" "), clauses), ":", body))


def _chain(node: Call | Index, *, inside: bool) -> Doc:
    """A value and the words that follow it: each with arguments on a line of its own if they do not fit on one."""
    root, links = _links(node)
    words = [link for link in links if isinstance(link, Call) and link.arguments]
    if isinstance(root, Call):
        first: Doc = _called(root.word.text, root.arguments)
    else:
        first = _doc(root, _POSTFIX, inside=inside)
    # The first word with arguments stays beside what is too short to stand on a line alone, or ends with a bracket.
    beside = words[0] if words and not isinstance(root, Call) else None
    parts: list[Doc] = []
    for link in links:
        if link is not beside and isinstance(link, Call) and link.arguments:
            parts.append(Line(""))
        parts.append(_link(link))
    if len(words) == 1 and beside is not None:
        return Group((first, *parts))
    return Group((first, Nest(INDENT, tuple(parts))))


def _link(link: Call | Index) -> Doc:
    match link:
        case Index(_, place, _):
            return _bracketed("[", [_argument(place)], "]")
        case Call(word, _, (), _):
            return Group((Line(""), f".{word.text}"))
        case Call(word, _, arguments, _):
            return _called(f".{word.text}", arguments)
        case _:
            assert_never(link)


def _links(node: Call | Index) -> tuple[Node, list[Call | Index]]:
    """What a chain begins with, and what follows, in the order in which it is read."""
    links: list[Call | Index] = []
    root: Node = node
    while True:
        match root:
            case Index(element, _, _):
                links.append(root)
                root = element
            case Call(_, receiver, _, _) if receiver is not None:
                links.append(root)
                root = receiver
            case _:
                return root, links[::-1]


def _called(word: str, arguments: Sequence[Argument]) -> Doc:
    """The word with its arguments; one that can be broken by itself stays on the word's line."""
    if len(arguments) == 1 and arguments[0].name is None:
        value = arguments[0].value
        if isinstance(value, For | Conditional | Listed | Binary):
            return word, "(", _argument(value), ")"
    parts: list[Doc] = []
    for argument in arguments:
        name = "" if argument.name is None else f"{argument.name.text}="
        parts.append((name, _argument(argument.value)))
    return _bracketed(f"{word}(", parts, ")")
