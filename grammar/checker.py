"""This file is where a syntax tree becomes a typed program: names are resolved, signatures chosen, types compared."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dsl.outcome import EvaluationFailed, Run
from dsl.program import (
    And,
    Apply,
    Background,
    Clause,
    Comprehension,
    Expr,
    Hole,
    If,
    Input,
    Key,
    Let,
    ListOf,
    Literal,
    Local,
    Or,
    OrElse,
    Program,
)
from dsl.registry import Primitive, all_words, signatures_of
from dsl.resolve import Given, Match, Pending, call, completed, matches
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
    instantiate,
    key_of,
    list_of,
    unify,
)
from dsl.values import Color, Vec
from grammar import diagnostics as say
from grammar.diagnostics import Diagnostic
from grammar.explain import explained
from grammar.names import BACKGROUND, INPUT, LITERALS, NONE, RESERVED, conn_of
from grammar.syntax import (
    Argument,
    Arrow,
    BackgroundStatement,
    Binary,
    Blank,
    Broken,
    Call,
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
    Text,
    Unary,
)

MOST_NESTED_FOR = 3
KEY_NAME = "o"
"""The parameter of a key that is written as a bare word."""

_TYPES = {str(type_): type_ for type_ in (GRID, MASK, FIELD, OBJECT, COLOR, INT, BOOL, VEC, SYM, AXIS, CONN, TURN)}


@dataclass(frozen=True, slots=True)
class Facts:
    """What checking finds out beside the program: the types of parts and of new names, and the signature of each word."""

    types: dict[Span, Type] = field(default_factory=dict)
    signatures: dict[Span, Primitive] = field(default_factory=dict)


def check(
    text: Text, *, result: Type | None = GRID, facts: Facts | None = None
) -> tuple[Program | None, list[Diagnostic]]:
    """The program that the statements mean, and what is wrong; without an error there is a program.

    `result` is the type that the last statement must have, None if any will do; `facts` are filled even where the text is
    wrong. The body of a `def` leaves them from its last call.
    """
    checker = _Checker(result, Facts() if facts is None else facts)
    program = checker.program(text)
    return program, sorted(checker.found, key=lambda diagnostic: (diagnostic.span.start, diagnostic.span.end))


@dataclass(slots=True)
class _Binding:
    """What a name stands for: a type, or None after an error in its value."""

    type: Type | None
    span: Span
    warns: bool
    is_used: bool = False


@dataclass(slots=True)
class _Definition:
    """A `def`: its body is checked anew at each call, where the types of the arguments are known."""

    statement: DefStatement
    scope: dict[str, _Binding]
    definitions: dict[str, _Definition]
    is_used: bool = False


@dataclass(slots=True)
class _Checker:
    result: Type | None
    facts: Facts
    found: list[Diagnostic] = field(default_factory=list)
    scope: dict[str, _Binding] = field(default_factory=dict)
    definitions: dict[str, _Definition] = field(default_factory=dict)
    nested: int = 0

    def program(self, text: Text) -> Program | None:
        background: Color | None = None
        lets: list[tuple[str, Expr | None]] = []
        body: Expr | None = None
        last = len(text.statements) - 1
        for at, statement in enumerate(text.statements):
            match statement:
                case BackgroundStatement(color, span):
                    if at > 0:
                        self.found.append(say.background_not_first(span))
                    background = self._background(color)
                case LetStatement(name, value, _):
                    lets.append((name.text, self._let(name, value)))
                case DefStatement(name, _, _, _):
                    self._define(statement)
                case ResultStatement(value, span) if at < last:
                    self.value(value)
                    self.found.append(say.result_without_use(span))
                case ResultStatement(value, span):
                    body = self._result(value, span)
            if at == last and not isinstance(statement, ResultStatement):
                self.found.append(say.no_result(statement.span))
        if not text.statements:
            self.found.append(say.nothing_there())
        self._warn_of_unused()
        if body is None or any(diagnostic.severity is say.Severity.ERROR for diagnostic in self.found):
            return None
        for name_, expr in reversed(lets):
            assert expr is not None
            body = Let(name_, expr, body)
        return Program(body, background)

    # Statements.

    def _background(self, name: Name) -> Color | None:
        literal = next((one for one in LITERALS.get(name.text, ()) if one.type == COLOR), None)
        if literal is None:
            self.found.append(say.background_is_no_color(name.text, name.span))
            return None
        assert isinstance(literal.value, int)
        return Color(literal.value)

    def _let(self, name: Name, value: Node) -> Expr | None:
        expr = self.value(value)
        self._bind(name, None if expr is None else expr.type, warns=True)
        return expr

    def _define(self, statement: DefStatement) -> None:
        self._admit(statement.name)
        for parameter in statement.parameters:
            self._admit(parameter)
        names = [parameter.text for parameter in statement.parameters]
        for parameter in statement.parameters:
            if names.count(parameter.text) > 1:
                self.found.append(say.shadows(parameter.text, parameter.span))
                break
        self.definitions[statement.name.text] = _Definition(statement, dict(self.scope), dict(self.definitions))

    def _result(self, value: Node, span: Span) -> Expr | None:
        expr = self.value(value, self.result)
        if expr is not None and self.result not in (None, expr.type):
            self.found.append(say.result_is_no_grid(expr.type, span))
            return None
        return expr

    def _warn_of_unused(self) -> None:
        for name, binding in self.scope.items():
            if binding.warns and not binding.is_used:
                self.found.append(say.unused(name, binding.span))
        for name, definition in self.definitions.items():
            if not definition.is_used:
                self.found.append(say.unused(name, definition.statement.name.span))

    def _admit(self, name: Name) -> bool:
        """Whether a new thing may have the name; says so if not."""
        if name.text in RESERVED:
            self.found.append(say.reserved(name.text, name.span))
            return False
        if name.text in self.scope or name.text in self.definitions:
            self.found.append(say.shadows(name.text, name.span))
            return False
        return True

    def _bind(self, name: Name, type_: Type | None, *, warns: bool = False) -> None:
        if self._admit(name):
            self.scope[name.text] = _Binding(type_, name.span, warns)
            self._note(name.span, type_)

    def _note(self, span: Span, type_: Type | None) -> None:
        if type_ is not None:
            self.facts.types[span] = type_

    # Expressions.

    def value(self, node: Node, wanted: Type | None = None) -> Expr | None:
        """The expression that a node means; None after an error that is told. `wanted` decides where several are meant."""
        meanings = self._meanings(node, wanted)
        values = [meaning for meaning in meanings or () if not isinstance(meaning, Pending)]
        if values:
            chosen = next((expr for expr in values if expr.type == wanted), values[0])
            self._note(node.span, chosen.type)
            return chosen
        if meanings:
            if isinstance(node, Arrow):
                self.found.append(say.key_outside_call(node.span))
            elif isinstance(node, Name):
                self.found.append(say.word_without_arguments(node.text, signatures_of(node.text), node.span))
        return None

    def _meanings(self, node: Node, wanted: Type | None = None) -> Sequence[Given] | None:
        """All that a node can mean where its type is not known yet; None after an error that is told."""
        meanings = self._possible(node, wanted)
        self._note(node.span, next((one.type for one in meanings or () if not isinstance(one, Pending)), None))
        return meanings

    def _possible(self, node: Node, wanted: Type | None) -> Sequence[Given] | None:
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

    def _of_name(self, text: str, span: Span) -> Sequence[Given] | None:
        if text in self.scope:
            binding = self.scope[text]
            binding.is_used = True
            return None if binding.type is None else [Local(text, binding.type)]
        if text == INPUT:
            return [Input()]
        if text == BACKGROUND:
            return [Background()]
        if text == NONE:
            return [Literal(None, COLOR)]
        signatures = signatures_of(text)
        found: list[Given] = [*LITERALS.get(text, ())]
        if any(not parameter.is_required for one in signatures for parameter in one.parameters[:1]):
            found.append(call(text))
        if signatures or text in self.definitions:
            found.append(Pending())
        if not found:
            known = [*self.scope, *self.definitions, *LITERALS, *all_words(), INPUT, BACKGROUND]
            self.found.append(say.unknown_name(text, known, span))
        return found or None

    def _single(self, node: Node, wanted: Type | None) -> Expr | None:
        match node:
            case Blank(type_, span):
                return self._hole(type_, span, wanted)
            case Call(word, receiver, arguments, span):
                given = (*([] if receiver is None else [Argument(None, receiver)]), *arguments)
                return self._call(word, given, span)
            case Index(element, place, span):
                return self._call(Name("index", span), (Argument(None, element), Argument(None, place)), span)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node, wanted)
            case Pair(row, col, _):
                return self._pair(row, col)
            case Listed(elements, span):
                return self._list(elements, span, wanted)
            case Conditional():
                return self._conditional(node, wanted)
            case For(_, _, span):
                return self._for(node, span)
            case _:
                assert isinstance(node, Broken)
                return None

    def _hole(self, name: str | None, span: Span, wanted: Type | None) -> Expr | None:
        if name is None:
            if wanted is None or wanted.is_variable:
                self.found.append(say.untyped_hole(span))
                return None
            return Hole(wanted)
        inner = name.removeprefix("List[").removesuffix("]")
        if inner not in _TYPES:
            self.found.append(say.unknown_type(inner, _TYPES, span))
            return None
        return Hole(_TYPES[inner] if inner == name else list_of(_TYPES[inner]))

    def _unary(self, node: Unary) -> Expr | None:
        operator, operand = node.operator.text, node.operand
        if operator != "-":
            return self._call(Name(operator, node.operator.span), (Argument(None, operand),), node.span)
        if isinstance(operand, Number):
            return Literal(-operand.value, INT)
        expr = self.value(operand)
        if expr is None:
            return None
        if expr.type == INT:
            return call("-", Literal(0, INT), expr)
        if expr.type == VEC:
            return call("*", expr, Literal(-1, INT))
        fitting = matches("negate", [expr], {})
        if fitting:
            return completed(fitting[0])
        self.found.append(say.not_a("number", expr.type, "what `-` stands before", operand.span))
        return None

    def _binary(self, node: Binary, wanted: Type | None) -> Expr | None:
        match node.operator.text:
            case "and" | "or" as operator:
                left, right = self._bool(node.left, operator), self._bool(node.right, operator)
                if left is None or right is None:
                    return None
                return And(left, right) if operator == "and" else Or(left, right)
            case "??":
                both = self._alike([node.left, node.right], "both sides of `??`", wanted)
                return None if both is None else OrElse(*both)
            case _:
                return self._call(node.operator, (Argument(None, node.left), Argument(None, node.right)), node.span)

    def _bool(self, node: Node, where: str) -> Expr | None:
        expr = self.value(node, BOOL)
        if expr is not None and expr.type != BOOL:
            self.found.append(say.not_a("Bool", expr.type, f"a side of `{where}`", node.span))
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
                self.found.append(say.arms_differ(known_values[0].type, expr.type, where, node.span))
                return None
        return known_values

    def _pair(self, row: Node, col: Node) -> Expr | None:
        parts = [self.value(row, INT), self.value(col, INT)]
        for node, part in zip((row, col), parts, strict=True):
            if part is not None and part.type != INT:
                self.found.append(say.not_a("Int", part.type, "a part of a Vec", node.span))
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
            if wanted is None or of is None or of.is_variable:
                self.found.append(say.untyped_list(span))
                return None
            return ListOf((), wanted)
        values = self._alike(elements, "the elements of a list", of)
        return None if values is None else self._checked_list(ListOf(tuple(values), list_of(values[0].type)), span)

    def _checked_list(self, expr: ListOf | Comprehension, span: Span) -> Expr | None:
        inner = expr.type.element
        if inner.name == "List" and inner.element.name == "List":
            self.found.append(say.nested_too_often(span))
            return None
        return expr

    def _conditional(self, node: Conditional, wanted: Type | None) -> Expr | None:
        condition = self.value(node.condition, BOOL)
        if condition is not None and condition.type != BOOL:
            self.found.append(say.not_a("Bool", condition.type, "a condition", node.condition.span))
            condition = None
        arms = self._alike([node.consequent, node.alternative], "both arms of `if`", wanted)
        return None if condition is None or arms is None else If(condition, *arms)

    def _for(self, node: For, span: Span) -> Expr | None:
        self.nested += len(node.clauses)
        if self.nested > MOST_NESTED_FOR:
            self.found.append(say.too_deep(span))
            self.nested -= len(node.clauses)
            return None
        outer = self.scope
        self.scope = dict(outer)
        try:
            clauses = [self._clause(clause.name, clause.source, clause.condition) for clause in node.clauses]
            body = self.value(node.body)
        finally:
            self.scope = outer
            self.nested -= len(node.clauses)
        known = [clause for clause in clauses if clause is not None]
        if body is None or len(known) < len(clauses):
            return None
        return self._checked_list(Comprehension(tuple(known), body), span)

    def _clause(self, name: Name, source: Node, condition: Node | None) -> Clause | None:
        expr = self.value(source)
        element: Type | None = None
        if expr is not None and expr.type.name != "List":
            self.found.append(say.not_a_list(expr.type, source.span))
        elif expr is not None:
            element = expr.type.element
        self._bind(name, element)
        holds = None if condition is None else self.value(condition, BOOL)
        if condition is not None and holds is not None and holds.type != BOOL:
            self.found.append(say.not_a("Bool", holds.type, "a condition", condition.span))
            return None
        if element is None or expr is None or (condition is not None and holds is None):
            return None
        return Clause(name.text, expr, holds)

    # Calls.

    def _call(self, word: Name, given: Sequence[Argument], span: Span) -> Expr | None:
        if word.text in self.definitions:
            return self._inlined(word, given, span)
        if word.text in self.scope and not signatures_of(word.text):
            self.scope[word.text].is_used = True
            self.found.append(say.called_value(word.text, word.span))
            return None
        if not self._are_in_order(given):
            return None
        signatures = signatures_of(word.text)
        expected = [self._expected(signatures, at, argument) for at, argument in enumerate(given)]
        meanings = [self._meanings(argument.value, type_) for argument, type_ in zip(given, expected, strict=True)]
        if not signatures:
            likely = [one for name in say.likely(word.text, all_words())[:1] for one in signatures_of(name)]
            self.found.append(say.unknown_word(word.text, all_words(), likely, word.span))
            return None
        known = [meaning for meaning in meanings if meaning is not None]
        if len(known) < len(meanings):
            return None
        match = self._best(word.text, given, known)
        if match is None:
            self.found.append(explained(word, given, known, span))
            return None
        self.facts.signatures[word.span] = match.primitive
        return self._applied(match, given, span)

    def _expected(self, signatures: Sequence[Primitive], at: int, argument: Argument) -> Type | None:
        """The type that every signature of the word wants for an argument; None where they differ."""
        types = {
            parameter.type
            for one in signatures
            for index, parameter in enumerate(one.parameters)
            if (index == at if argument.name is None else parameter.name == argument.name.text)
        }
        return types.pop() if len(types) == 1 else None

    def _are_in_order(self, given: Sequence[Argument]) -> bool:
        names = [argument.name for argument in given]
        for at, name in enumerate(names):
            if name is None and any(names[:at]):
                self.found.append(say.positional_after_named(given[at].value.span))
                return False
            if name is not None and name.text in [other.text for other in names[:at] if other is not None]:
                self.found.append(say.named_twice(name.text, name.span))
                return False
        return True

    def _best(self, word: str, given: Sequence[Argument], meanings: Sequence[Sequence[Given]]) -> Match | None:
        """The signature that fits with fewest coercions, for what the arguments can mean."""
        best: Match | None = None
        for chosen in itertools.islice(itertools.product(*meanings), 256):
            pairs = list(zip(given, chosen, strict=True))
            positional = [value for argument, value in pairs if argument.name is None]
            keywords = {argument.name.text: value for argument, value in pairs if argument.name is not None}
            for match in matches(word, positional, keywords)[:1]:
                if best is None or match.coercions < best.coercions:
                    best = match
        return best

    def _applied(self, match: Match, given: Sequence[Argument], span: Span) -> Expr | None:
        """The application, its keys checked now that their parameters' types are known."""
        arguments = list(match.arguments)
        bindings = dict(match.bindings)
        for at, (parameter, argument) in enumerate(zip(match.primitive.parameters, arguments, strict=True)):
            if isinstance(argument, Pending):
                node = next(
                    one.value
                    for index, one in enumerate(given)
                    if (index == at if one.name is None else one.name.text == parameter.name)
                )
                key = self._key(node, parameter.type, bindings, match.primitive.word)
                if key is None:
                    return None
                arguments[at] = key
        made = completed(replace(match, arguments=tuple(arguments), bindings=bindings))
        if made.type.name == "List" and made.type.element.name == "List" and made.type.element.element.name == "List":
            self.found.append(say.nested_too_often(span))
            return None
        self._warn_if_hopeless(made, span)
        return made

    def _key(self, node: Node, type_: Type, bindings: dict[str, Type], word: str) -> Key | None:
        element = instantiate(type_.parameters[0], bindings)
        if isinstance(node, Arrow):
            outer = self.scope
            self.scope = dict(outer)
            self._bind(node.parameter, element)
            body = self.value(node.body, instantiate(type_.parameters[1], bindings))
            self.scope = outer
            name = node.parameter.text
        else:
            assert isinstance(node, Name)
            name = KEY_NAME
            body = self._eta(node, element)
        if body is None:
            return None
        if not unify(type_.parameters[1], body.type, bindings):
            wanted = instantiate(type_.parameters[1], bindings)
            self.found.append(say.not_a(str(wanted), body.type, f"the key of `{word}`", node.span))
            return None
        return Key(Local(name, element), body, key_of(element, body.type))

    def _eta(self, word: Name, element: Type) -> Expr | None:
        """`size` as a key is `o -> o.size`."""
        if word.text in self.definitions:
            outer = self.scope
            self.scope = {**outer, KEY_NAME: _Binding(element, word.span, warns=False)}
            body = self._inlined(word, (Argument(None, Name(KEY_NAME, word.span)),), word.span)
            self.scope = outer
            return body
        fitting = matches(word.text, [Local(KEY_NAME, element)], {})
        if not fitting:
            signatures = signatures_of(word.text)
            self.found.append(say.no_signature(word.text, [str(element)], signatures, word.span))
            return None
        self.facts.signatures[word.span] = fitting[0].primitive
        return completed(fitting[0])

    def _inlined(self, name: Name, given: Sequence[Argument], span: Span) -> Expr | None:
        """The body of a `def` for these arguments, which get the parameters' names."""
        definition = self.definitions[name.text]
        definition.is_used = True
        parameters = definition.statement.parameters
        values = [self.value(argument.value) for argument in given]
        if len(given) != len(parameters):
            self.found.append(say.wrong_number_of_arguments(name.text, len(parameters), len(given), span))
            return None
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        inner = {
            parameter.text: _Binding(value.type, parameter.span, warns=False)
            for parameter, value in zip(parameters, known, strict=True)
        }
        for parameter, value in zip(parameters, known, strict=True):
            self._note(parameter.span, value.type)
        outer_scope, outer_definitions = self.scope, self.definitions
        self.scope, self.definitions = {**definition.scope, **inner}, definition.definitions
        try:
            body = self.value(definition.statement.body)
        finally:
            self.scope, self.definitions = outer_scope, outer_definitions
        if body is None:
            return None
        for parameter, value in zip(reversed(parameters), reversed(known), strict=True):
            body = Let(parameter.text, value, body)
        return body

    def _warn_if_hopeless(self, made: Apply, span: Span) -> None:
        literals = [argument.value for argument in made.arguments if isinstance(argument, Literal)]
        if len(literals) < len(made.arguments) or not literals:
            return
        try:
            made.primitive.evaluate(literals, Run())
        except EvaluationFailed as failed:
            self.found.append(say.never_a_value(failed.failure.value, span))
