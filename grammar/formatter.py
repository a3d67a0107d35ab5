"""This file is where a syntax tree is written as text in the one usual form: lines of at most 100 columns, no needless brackets.

A line may end before `.`, `then` and `else`, and anywhere inside brackets; elsewhere a new line would end the statement.
"""

from __future__ import annotations

from typing import assert_never

from grammar.layout import Doc, Group, Line, Nest, join, laid_out
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
    lines: list[str] = []
    comments = list(text.comments)
    end = 0
    for statement in text.statements:
        trailing = _taken(comments, statement, source, lines, end)
        if _is_apart(source, end, statement.span.start) and lines and not lines[-1].startswith("#"):
            lines.append("")
        lines.append(statement_text(statement) + "".join(f"  {comment.text}" for comment in trailing))
        end = max([statement.span.end, *(comment.span.end for comment in trailing)])
    for comment in comments:
        if _is_apart(source, end, comment.span.start) and lines:
            lines.append("")
        lines.append(comment.text)
        end = comment.span.end
    return "".join(f"{line}\n" for line in lines)


def _taken(comments: list[Comment], statement: Statement, source: str, lines: list[str], end: int) -> list[Comment]:
    """Write the comments that stand before or inside the statement, and return the one that follows it on its line."""
    while comments and comments[0].span.start < statement.span.end:
        comment = comments.pop(0)
        if _is_apart(source, end, comment.span.start) and lines:
            lines.append("")
        lines.append(comment.text)
        end = comment.span.end
    if comments and source and "\n" not in source[statement.span.end : comments[0].span.start]:
        between = source[statement.span.end : comments[0].span.start]
        if ";" not in between:
            return [comments.pop(0)]
    return []


def _is_apart(source: str, start: int, end: int) -> bool:
    """Whether a blank line stands in a piece of the source."""
    return any(not line.strip() for line in source[start:end].split("\n")[1:-1])


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
            return _binary(node, inside=inside)
        case Pair(row, col, _):
            return "(", _doc(row, _LOWEST, inside=True), ", ", _doc(col, _LOWEST, inside=True), ")"
        case Listed(elements, _):
            parts = [_doc(element, _LOWEST, inside=True) for element in elements]
            return Group(("[", Nest(INDENT, (Line(""), join((",", Line(" ")), parts))), "]"))
        case Conditional(condition, consequent, alternative, _):
            arms = [("if ", condition), ("then ", consequent), ("else ", alternative)]
            docs: list[Doc] = [(word, _doc(part, _LOWEST, inside=inside)) for word, part in arms]
            return Group(Nest(INDENT, join(Line(" "), docs)))
        case For():
            return _for(node, inside=inside)
        case Arrow(parameter, body, _):
            return f"{parameter.text} -> ", _doc(body, _LOWEST, inside=inside)
        case Broken():
            return "?"
        case _:
            assert_never(node)


def _binary(node: Binary, *, inside: bool) -> Doc:
    level = _level(node)
    left = _doc(node.left, level + (level == _COMPARISON), inside=inside)
    right = _doc(node.right, level + 1, inside=inside)
    gap: Doc = Line(" ") if inside else " "
    return Group((left, f" {node.operator.text}", Nest(INDENT, (gap, right))))


def _for(node: For, *, inside: bool) -> Doc:
    clauses: list[Doc] = []
    for clause in node.clauses:
        condition: Doc = ""
        if clause.condition is not None:
            condition = (" if ", _doc(clause.condition, _OR_ELSE, inside=inside))
        clauses.append((f"for {clause.name.text} in ", _doc(clause.source, _OR_ELSE, inside=inside), condition))
    gap: Doc = Line(" ") if inside else " "
    body = _doc(node.body, _LOWEST, inside=inside)
    return Group((join(gap, clauses), ":", Nest(INDENT, (gap, body))))


def _chain(node: Call | Index, *, inside: bool) -> Doc:
    """A value and the words that follow it, each with arguments on a line of its own if they do not fit on one."""
    links: list[Doc] = []
    root: Node = node
    while True:
        if isinstance(root, Call) and root.receiver is not None:
            links.append((f".{root.word.text}", _arguments(root.arguments) if root.arguments else ""))
            ends_line = bool(root.arguments)
            links.append(Line("") if ends_line else "")
            root = root.receiver
        elif isinstance(root, Index):
            links.append(("[", _doc(root.place, _LOWEST, inside=True), "]"))
            links.append("")
            root = root.list
        else:
            break
    if isinstance(root, Call):
        first: Doc = (root.word.text, _arguments(root.arguments))
    else:
        first = _doc(root, _POSTFIX, inside=inside)
    rest = list(reversed(links))
    if rest and isinstance(rest[0], Line) and isinstance(root, Name):
        rest[0] = ""
    return Group((first, Nest(INDENT, tuple(rest))))


def _arguments(arguments: tuple[Argument, ...]) -> Doc:
    parts: list[Doc] = []
    for argument in arguments:
        value = _doc(argument.value, _LOWEST, inside=True)
        parts.append(value if argument.name is None else (f"{argument.name.text}=", value))
    if len(parts) == 1:
        return "(", parts[0], ")"
    return Group(("(", Nest(INDENT, (Line(""), join((",", Line(" ")), parts))), ")"))
