"""This file is where expressions get their types: names are resolved, signatures chosen, types compared."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.program import (
    And,
    Background,
    Clause,
    Comprehension,
    Expr,
    Hole,
    If,
    Input,
    ListOf,
    Literal,
    Local,
    Or,
    OrElse,
)
from dsl.registry import all_words, signatures_of
from dsl.resolve import Pending, call
from dsl.types import (
    AXIS,
    BOOL,
    COLOR,
    CONN,
    FIELD,
    GRID,
    INT,
    MASK,
    OBJECT,
    SYM,
    TURN,
    VEC,
    Type,
    list_of,
)
from dsl.values import Vec
from grammar import diagnostics as say
from grammar.applications import Applications
from grammar.calls import Meanings, is_known, is_none
from grammar.checking import Checking
from grammar.explain import hint_for_condition
from grammar.limits import MOST_NESTED_FOR
from grammar.names import BACKGROUND, INPUT, LITERALS, NONE, conn_of
from grammar.report import Diagnostic
from grammar.syntax import (
    Argument,
    Arrow,
    Binary,
    Blank,
    Broken,
    Call,
    Conditional,
    For,
    ForClause,
    Index,
    Listed,
    Name,
    Node,
    Number,
    Pair,
    Span,
    Unary,
)

_TYPES = {str(type_): type_ for type_ in (GRID, MASK, FIELD, OBJECT, COLOR, INT, BOOL, VEC, SYM, AXIS, CONN, TURN)}

_ALWAYS: dict[str, Expr] = {INPUT: Input(), BACKGROUND: Background(), NONE: Literal(None, COLOR)}
"""What stands for a name that is the same in every program, literals apart."""


class Expressions:
    """What expressions mean in a checking."""

    def __init__(self, checking: Checking) -> None:
        self._checking = checking
        self._applications = Applications(checking, self)

    def value(self, node: Node, wanted: Type | None = None) -> Expr | None:
        """The expression that a node means; None after an error that is told. `wanted` decides where several are meant."""
        meanings = self.meanings(node, wanted)
        values = [meaning for meaning in meanings or () if not isinstance(meaning, Pending)]
        if any(is_none(expr) for expr in values):
            self._checking.tell(say.none_outside_call(node.span))
            return None
        if values:
            chosen = next((expr for expr in values if expr.type == wanted), values[0])
            self._checking.facts.note(node.span, chosen.type)
            return chosen
        if meanings:
            if isinstance(node, Arrow):
                self._checking.tell(say.key_outside_call(node.span))
            elif isinstance(node, Name):
                self._checking.tell(say.word_without_arguments(node.text, signatures_of(node.text), node.span))
        return None

    def meanings(self, node: Node, wanted: Type | None = None) -> Meanings | None:
        """All that a node can mean where its type is not known yet; None after an error that is told."""
        with self._checking.looking_at(node.span) as has_room:
            meanings = self._possible(node, wanted) if has_room else None
        known = next((one.type for one in meanings or () if not isinstance(one, Pending)), None)
        self._checking.facts.note(node.span, known)
        return meanings

    def _possible(self, node: Node, wanted: Type | None) -> Meanings | None:
        match node:
            case Name(text, span):
                return self._of_name(text, span)
            case Number(value, _):
                conn = conn_of(value)
                return [Literal(value, INT), *([conn] if conn else [])]
            case Arrow():
                return [Pending()]
            case _:
                expr = self._single(node, wanted)
                return None if expr is None else [expr]

    def _of_name(self, text: str, span: Span) -> Meanings | None:
        scope = self._checking.scope
        if text in scope.values:
            binding = scope.values[text]
            binding.is_used = True
            return None if binding.type is None else [Local(binding.name, binding.type)]
        if text in _ALWAYS:
            return [_ALWAYS[text]]
        signatures = signatures_of(text)
        found: list[Expr | Pending] = [*LITERALS.get(text, ())]
        if text not in scope and any(all(not one.is_required for one in each.parameters) for each in signatures):
            found.append(call(text))
        if signatures or text in scope:
            found.append(Pending())
        if not found:
            self._checking.tell(self._unknown(text, span))
        return found or None

    def _unknown(self, text: str, span: Span) -> Diagnostic:
        scope = self._checking.scope
        if text in self._checking.below:
            return say.too_early(text, span)
        return say.unknown_name(text, [*scope.values, *scope.definitions, *LITERALS, *all_words(), *_ALWAYS], span)

    def _single(self, node: Node, wanted: Type | None) -> Expr | None:
        match node:
            case Blank(type_, span):
                return self._hole(type_, span, wanted)
            case Call(word, receiver, arguments, span):
                given = (*([] if receiver is None else [Argument(None, receiver)]), *arguments)
                return self._applications.called(word, given, span)
            case Index(element, place, span):
                return self._operated(Name("index", span), (element, place), span)
            case Unary(operator, operand, span):
                return self._unary(operator, operand, span)
            case Binary():
                return self._binary(node, wanted)
            case Pair(row, col, _):
                return self._pair(row, col)
            case Listed(elements, span):
                return self._list(elements, span, wanted)
            case Conditional():
                return self._conditional(node, wanted)
            case For(clauses, body, span):
                return self._for(clauses, body, span)
            case _:
                assert isinstance(node, Broken)
                return None

    def _hole(self, name: str | None, span: Span, wanted: Type | None) -> Expr | None:
        if name is None:
            if wanted is None or not is_known(wanted):
                self._checking.tell(say.untyped_hole(span))
                return None
            return Hole(wanted)
        inner = name.replace("List[", "").rstrip("]")
        lists = name.count("List[")
        if inner not in _TYPES or name != f"{'List[' * lists}{inner}{']' * lists}":
            self._checking.tell(say.unknown_type(name, list(_TYPES), span))
            return None
        type_ = _TYPES[inner]
        for _ in range(lists):
            type_ = list_of(type_)
        return Hole(type_)

    def _unary(self, operator: Name, operand: Node, span: Span) -> Expr | None:
        if operator.text == "-":
            if isinstance(operand, Number):
                return Literal(-operand.value, INT)
            return self._operated(Name("negate", operator.span), (operand,), span)
        return self._operated(operator, (operand,), span)

    def _operated(self, word: Name, operands: Sequence[Node], span: Span) -> Expr | None:
        return self._applications.called(word, [Argument(None, operand) for operand in operands], span)

    def _binary(self, node: Binary, wanted: Type | None) -> Expr | None:
        match node.operator.text:
            case "and" | "or" as operator:
                left, right = (self._bool(part, f"a side of `{operator}`") for part in (node.left, node.right))
                if left is None or right is None:
                    return None
                return And(left, right) if operator == "and" else Or(left, right)
            case "??":
                both = self._alike([node.left, node.right], "both sides of `??`", wanted)
                return None if both is None else OrElse(*both)
            case _:
                return self._operated(node.operator, (node.left, node.right), node.span)

    def _bool(self, node: Node, where: str) -> Expr | None:
        expr = self.value(node, BOOL)
        if expr is not None and expr.type != BOOL:
            self._checking.tell(say.not_a("Bool", expr.type, where, node.span, hint_for_condition(expr.type, where)))
            return None
        return expr

    def _alike(self, nodes: Sequence[Node], where: str, wanted: Type | None) -> list[Expr] | None:
        """The values of parts that must have one type; a hole takes the type of the part before it."""
        values: list[Expr | None] = []
        for node in nodes:
            known = next((expr.type for expr in values if expr is not None), wanted)
            values.append(self.value(node, known))
        known_values = [expr for expr in values if expr is not None]
        if len(known_values) < len(values):
            return None
        for node, expr in zip(nodes, known_values, strict=True):
            if expr.type != known_values[0].type:
                self._checking.tell(say.arms_differ(known_values[0].type, expr.type, where, node.span))
                return None
        return known_values

    def _pair(self, row: Node, col: Node) -> Expr | None:
        parts = [self.value(row, INT), self.value(col, INT)]
        for node, part in zip((row, col), parts, strict=True):
            if part is not None and part.type != INT:
                self._checking.tell(say.not_a("Int", part.type, "a part of a Vec", node.span))
                return None
        match parts:
            case [Literal(int(down), _), Literal(int(right), _)]:
                return Literal(Vec(down, right), VEC)
            case [first, second] if first is not None and second is not None:
                return call("vec", first, second)
            case _:
                return None

    def _list(self, elements: Sequence[Node], span: Span, wanted: Type | None) -> Expr | None:
        of = wanted.element if wanted is not None and wanted.name == "List" else None
        if not elements:
            if of is None or not is_known(of):
                self._checking.tell(say.untyped_list(span))
                return None
            return ListOf((), list_of(of))
        values = self._alike(elements, "the elements of a list", of)
        if values is None:
            return None
        return self._checking.unless_nested(ListOf(tuple(values), list_of(values[0].type)), span)

    def _conditional(self, node: Conditional, wanted: Type | None) -> Expr | None:
        condition = self._bool(node.condition, "a condition")
        arms = self._alike([node.consequent, node.alternative], "both arms of `if`", wanted)
        return None if condition is None or arms is None else If(condition, *arms)

    def _for(self, clauses: Sequence[ForClause], body: Node, span: Span) -> Expr | None:
        if self._checking.loops + len(clauses) > MOST_NESTED_FOR:
            self._checking.tell(say.too_many_loops(MOST_NESTED_FOR, span))
            return None
        checked: list[Clause | None] = []
        with self._checking.within(self._checking.scope.inner()):
            for clause in clauses:
                checked.append(self._clause(clause))
                self._checking.loops += 1
            value = self.value(body)
        self._checking.loops -= len(clauses)
        known = [clause for clause in checked if clause is not None]
        if value is None or len(known) < len(checked):
            return None
        return self._checking.unless_nested(Comprehension(tuple(known), value), span)

    def _clause(self, clause: ForClause) -> Clause | None:
        source = self.value(clause.source)
        element: Type | None = None
        if source is not None and source.type.name != "List":
            self._checking.tell(say.not_a_list(source.type, clause.source.span))
        elif source is not None:
            element = source.type.element
        name = self._checking.bind(clause.name, element)
        condition = None if clause.condition is None else self._bool(clause.condition, "a condition")
        if source is None or element is None or (clause.condition is not None and condition is None):
            return None
        return Clause(name, source, condition)
