"""This file is where expressions get their types: names are resolved, signatures chosen, types compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
)
from dsl.registry import all_words, signatures_of
from dsl.resolve import Match, Pending, call, completed, matches
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
from dsl.values import Value, Vec
from grammar import diagnostics as say
from grammar.calls import Meanings, argument_for, best_match, is_known, is_none, takes_key, wanted_type
from grammar.explain import explained, hint_for_condition
from grammar.facts import Facts
from grammar.limits import MOST_DEEP, MOST_NESTED_FOR, MOST_NESTED_LISTS, MOST_TOLD, MOST_UNFOLDED
from grammar.names import BACKGROUND, INPUT, LITERALS, NONE, RESERVED, conn_of
from grammar.report import Diagnostic
from grammar.scope import Binding, Scope
from grammar.syntax import (
    Argument,
    Arrow,
    Binary,
    Blank,
    Broken,
    Call,
    Conditional,
    DefStatement,
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

KEY_NAME = "o"
"""The parameter of a key that is written as a bare word."""

_TYPES = {str(type_): type_ for type_ in (GRID, MASK, FIELD, OBJECT, COLOR, INT, BOOL, VEC, SYM, AXIS, CONN, TURN)}


@dataclass(slots=True)
class Checker:
    """The checking of one text: the names visible at the place that is looked at, and what is found to be wrong."""

    facts: Facts = field(default_factory=Facts)
    found: list[Diagnostic] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)
    below: frozenset[str] = frozenset()
    """Names that statements give further below."""
    inside: tuple[str, ...] = ()
    """The `def`s whose bodies are looked at."""
    loops: int = 0
    depth: int = 0
    looked_at: int = 0

    def tell(self, diagnostic: Diagnostic) -> None:
        """Remember what is wrong."""
        self.found.append(diagnostic)

    # Names.

    def admits(self, name: Name) -> bool:
        """Whether a new thing may have the name; says so if not."""
        if name.text in RESERVED:
            self.tell(say.reserved(name.text, name.span))
            return False
        if name.text in self.scope:
            self.tell(say.shadows(name.text, name.span))
            return False
        return True

    def bind(self, name: Name, type_: Type | None) -> str:
        """The name that a value has in the program, after it is made visible under the name that is written."""
        fresh = self.scope.fresh(name.text)
        self.admits(name)
        self.scope.values[name.text] = Binding(fresh, type_, name.span)
        self.facts.note(name.span, type_)
        return fresh

    @contextmanager
    def _within(self, scope: Scope) -> Iterator[None]:
        outer, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = outer

    # Expressions.

    def value(self, node: Node, wanted: Type | None = None) -> Expr | None:
        """The expression that a node means; None after an error that is told. `wanted` decides where several are meant."""
        meanings = self._meanings(node, wanted)
        values = [meaning for meaning in meanings or () if not isinstance(meaning, Pending)]
        if any(is_none(expr) for expr in values):
            self.tell(say.none_outside_call(node.span))
            return None
        if values:
            chosen = next((expr for expr in values if expr.type == wanted), values[0])
            self.facts.note(node.span, chosen.type)
            return chosen
        if meanings:
            if isinstance(node, Arrow):
                self.tell(say.key_outside_call(node.span))
            elif isinstance(node, Name):
                self.tell(say.word_without_arguments(node.text, signatures_of(node.text), node.span))
        return None

    def _meanings(self, node: Node, wanted: Type | None = None) -> Meanings | None:
        """All that a node can mean where its type is not known yet; None after an error that is told."""
        self.looked_at += 1
        if self.looked_at > MOST_UNFOLDED or len(self.found) > MOST_TOLD:
            if self.looked_at == MOST_UNFOLDED + 1:
                self.tell(say.too_long(f"{MOST_UNFOLDED} expressions, helpers put in where they are called", node.span))
            return None
        if self.depth >= MOST_DEEP:
            self.tell(say.too_deep(node.span))
            return None
        self.depth += 1
        meanings = self._possible(node, wanted)
        self.depth -= 1
        self.facts.note(node.span, next((one.type for one in meanings or () if not isinstance(one, Pending)), None))
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
        if text in self.scope.values:
            binding = self.scope.values[text]
            binding.is_used = True
            return None if binding.type is None else [Local(binding.name, binding.type)]
        if text == INPUT:
            return [Input()]
        if text == BACKGROUND:
            return [Background()]
        if text == NONE:
            return [Literal(None, COLOR)]
        signatures = signatures_of(text)
        found: list[Expr | Pending] = [*LITERALS.get(text, ())]
        if text not in self.scope and any(all(not one.is_required for one in each.parameters) for each in signatures):
            found.append(call(text))
        if signatures or text in self.scope:
            found.append(Pending())
        if not found:
            known = [*self.scope.values, *self.scope.definitions, *LITERALS, *all_words(), INPUT, BACKGROUND]
            self.tell(say.too_early(text, span) if text in self.below else say.unknown_name(text, known, span))
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
                self.tell(say.untyped_hole(span))
                return None
            return Hole(wanted)
        inner = name.replace("List[", "").rstrip("]")
        lists = name.count("List[")
        if inner not in _TYPES or name != f"{'List[' * lists}{inner}{']' * lists}":
            self.tell(say.unknown_type(name, list(_TYPES), span))
            return None
        type_ = _TYPES[inner]
        for _ in range(lists):
            type_ = list_of(type_)
        return Hole(type_)

    def _unary(self, operator: Name, operand: Node, span: Span) -> Expr | None:
        if operator.text == "-":
            if isinstance(operand, Number):
                return Literal(-operand.value, INT)
            return self._call(Name("negate", operator.span), (Argument(None, operand),), span)
        return self._call(operator, (Argument(None, operand),), span)

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
                return self._call(node.operator, (Argument(None, node.left), Argument(None, node.right)), node.span)

    def _bool(self, node: Node, where: str) -> Expr | None:
        expr = self.value(node, BOOL)
        if expr is not None and expr.type != BOOL:
            self.tell(say.not_a("Bool", expr.type, where, node.span, hint_for_condition(expr.type, where)))
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
                self.tell(say.arms_differ(known_values[0].type, expr.type, where, node.span))
                return None
        return known_values

    def _pair(self, row: Node, col: Node) -> Expr | None:
        parts = [self.value(row, INT), self.value(col, INT)]
        for node, part in zip((row, col), parts, strict=True):
            if part is not None and part.type != INT:
                self.tell(say.not_a("Int", part.type, "a part of a Vec", node.span))
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
                self.tell(say.untyped_list(span))
                return None
            return ListOf((), list_of(of))
        values = self._alike(elements, "the elements of a list", of)
        return None if values is None else self._nesting(ListOf(tuple(values), list_of(values[0].type)), span)

    def _nesting(self, expr: Expr, span: Span) -> Expr | None:
        """The expression, unless it is a list of lists of lists."""
        depth, type_ = 0, expr.type
        while type_.name == "List":
            depth, type_ = depth + 1, type_.element
        if depth > MOST_NESTED_LISTS:
            self.tell(say.nested_too_often(span))
            return None
        return expr

    def _conditional(self, node: Conditional, wanted: Type | None) -> Expr | None:
        condition = self._bool(node.condition, "a condition")
        arms = self._alike([node.consequent, node.alternative], "both arms of `if`", wanted)
        return None if condition is None or arms is None else If(condition, *arms)

    def _for(self, clauses: Sequence[ForClause], body: Node, span: Span) -> Expr | None:
        if self.loops + len(clauses) > MOST_NESTED_FOR:
            self.tell(say.too_many_loops(MOST_NESTED_FOR, span))
            return None
        checked: list[Clause | None] = []
        with self._within(self.scope.inner()):
            for clause in clauses:
                checked.append(self._clause(clause))
                self.loops += 1
            value = self.value(body)
        self.loops -= len(clauses)
        known = [clause for clause in checked if clause is not None]
        if value is None or len(known) < len(checked):
            return None
        return self._nesting(Comprehension(tuple(known), value), span)

    def _clause(self, clause: ForClause) -> Clause | None:
        source = self.value(clause.source)
        element: Type | None = None
        if source is not None and source.type.name != "List":
            self.tell(say.not_a_list(source.type, clause.source.span))
        elif source is not None:
            element = source.type.element
        name = self.bind(clause.name, element)
        condition = None if clause.condition is None else self._bool(clause.condition, "a condition")
        if source is None or element is None or (clause.condition is not None and condition is None):
            return None
        return Clause(name, source, condition)

    # Calls.

    def _call(self, word: Name, given: Sequence[Argument], span: Span) -> Expr | None:
        if word.text in self.scope.definitions:
            return self._inlined(word, given, span)
        signatures = signatures_of(word.text)
        if word.text in self.scope.values and not signatures:
            self.scope.values[word.text].is_used = True
            self.tell(say.called_value(word.text, word.span))
            return None
        if not (self._are_parameters(word, given) and self._is_in_order(given)):
            return None
        meanings: list[Meanings | None] = []
        for at, argument in enumerate(given):
            if takes_key(word.text, given, at) and not isinstance(argument.value, Name | Arrow | Broken):
                self.tell(say.no_key(word.text, argument.value.span))
                return None
            wanted = wanted_type(word.text, given, meanings)
            meanings.append(self._meanings(argument.value, wanted))
        if not signatures:
            self.tell(self._unknown(word))
            return None
        known = [meaning for meaning in meanings if meaning is not None]
        if len(known) < len(meanings):
            return None
        match = best_match(word.text, given, known)
        if match is None:
            self.tell(explained(word, given, known, span))
            return None
        self.facts.signatures[word.span] = match.primitive
        return self._applied(match, given, span)

    def _unknown(self, word: Name) -> Diagnostic:
        if word.text in self.inside:
            return say.calls_itself(word.text, word.span)
        if word.text in self.below:
            return say.too_early(word.text, word.span)
        words = [*all_words(), *self.scope.definitions]
        likely = [one for name in say.likely(word.text, words)[:1] for one in signatures_of(name)]
        return say.unknown_word(word.text, words, likely, word.span)

    def _are_parameters(self, word: Name, given: Sequence[Argument]) -> bool:
        signatures = signatures_of(word.text)
        known = sorted({parameter.name for one in signatures for parameter in one.parameters})
        for argument in given if signatures else ():
            if argument.name is not None and argument.name.text not in known:
                self.tell(say.unknown_parameter(word.text, argument.name.text, known, argument.name.span))
                return False
        return True

    def _is_in_order(self, given: Sequence[Argument]) -> bool:
        names: list[str] = []
        for argument in given:
            if argument.name is None and names:
                self.tell(say.positional_after_named(argument.value.span))
                return False
            if argument.name is not None and argument.name.text in names:
                self.tell(say.named_twice(argument.name.text, argument.name.span))
                return False
            if argument.name is not None:
                names.append(argument.name.text)
        return True

    def _applied(self, match: Match, given: Sequence[Argument], span: Span) -> Expr | None:
        """The application, its keys checked now that their parameters' types are known."""
        arguments = list(match.arguments)
        bindings = dict(match.bindings)
        for at, (parameter, argument) in enumerate(zip(match.primitive.parameters, arguments, strict=True)):
            if isinstance(argument, Pending):
                node = argument_for(match.primitive, given, parameter).value
                key = self._key(node, parameter.type, bindings, match.primitive.word)
                if key is None:
                    return None
                arguments[at] = key
        made = completed(replace(match, arguments=tuple(arguments), bindings=bindings))
        self._warn_if_hopeless(made, span)
        return self._nesting(made, span)

    def _key(self, node: Node, type_: Type, bindings: dict[str, Type], word: str) -> Key | None:
        element = instantiate(type_.parameters[0], bindings)
        wanted = instantiate(type_.parameters[1], bindings)
        if isinstance(node, Arrow):
            with self._within(self.scope.inner()):
                name = self.bind(node.parameter, element)
                body = self.value(node.body, wanted)
        else:
            assert isinstance(node, Name)
            name = KEY_NAME
            if node.text in self.scope.definitions:
                name = self.scope.fresh(KEY_NAME)
            body = self._eta(node, Local(name, element))
        if body is None:
            return None
        if not unify(type_.parameters[1], body.type, bindings):
            self.tell(say.not_a(str(wanted), body.type, f"the key of `{word}`", node.span))
            return None
        return Key(Local(name, element), body, key_of(element, body.type))

    def _eta(self, word: Name, parameter: Local) -> Expr | None:
        """`size` as a key is `o -> o.size`."""
        if word.text in self.scope.definitions:
            with self._within(self.scope.inner()):
                self.scope.values[KEY_NAME] = Binding(parameter.name, parameter.type, word.span)
                return self._inlined(word, (Argument(None, Name(KEY_NAME, word.span)),), word.span)
        fitting = matches(word.text, [parameter], {})
        if not fitting:
            signatures = signatures_of(word.text)
            self.tell(say.no_signature(word.text, [str(parameter.type)], signatures, word.span))
            return None
        self.facts.signatures[word.span] = fitting[0].primitive
        return completed(fitting[0])

    def _inlined(self, name: Name, given: Sequence[Argument], span: Span) -> Expr | None:
        """The body of a `def` for these arguments, which get the parameters' names."""
        definition = self.scope.definitions[name.text]
        definition.is_used = True
        values = self._arguments(name, definition.statement, given, span)
        if values is None or definition.is_broken:
            return None
        scope = definition.scope.inner(around=self.scope)
        for parameter, value in values:
            scope.values[parameter.text] = Binding(scope.fresh(parameter.text), value.type, parameter.span)
            self.facts.note(parameter.span, value.type)
        told, outer = len(self.found), self.inside
        self.inside = (*outer, name.text)
        with self._within(scope):
            body = self.value(definition.statement.body)
        self.inside = outer
        types = ", ".join(f"{parameter.text}: {value.type}" for parameter, value in values)
        self.found[told:] = [say.in_definition(name.text, types, one) for one in self.found[told:]]
        if body is None:
            return None
        for parameter, value in reversed(values):
            body = Let(scope.values[parameter.text].name, value, body)
        return body

    def _arguments(
        self, name: Name, statement: DefStatement, given: Sequence[Argument], span: Span
    ) -> list[tuple[Name, Expr]] | None:
        """Each parameter of a `def` with its value."""
        texts = [parameter.text for parameter in statement.parameters]
        if not self._is_in_order(given):
            return None
        values: dict[str, Expr | None] = {}
        for at, argument in enumerate(given):
            if argument.name is not None and argument.name.text not in texts:
                self.tell(say.unknown_parameter(name.text, argument.name.text, texts, argument.name.span))
                return None
            text = argument.name.text if argument.name is not None else next(iter(texts[at:]), "")
            value = self.value(argument.value)
            if text in values:
                self.tell(say.named_twice(text, argument.value.span))
                return None
            values[text] = value
        if set(values) != set(texts):
            self.tell(say.wrong_number_of_arguments(name.text, texts, len(given), span))
            return None
        known = [(parameter, value) for parameter in statement.parameters if (value := values[parameter.text])]
        return known if len(known) == len(texts) else None

    def _warn_if_hopeless(self, made: Apply, span: Span) -> None:
        """Say so if an application of literals has no value."""
        values = [_constant(argument) for argument in made.arguments]
        if not values or None in values:
            return
        try:
            made.primitive.evaluate(values, Run())
        except EvaluationFailed as failed:
            self.tell(say.never_a_value(failed.failure.value, span))


def _constant(expr: Expr) -> Value:
    """The value of a literal or of a list of literals; None for everything else."""
    match expr:
        case Literal(value, _):
            return value
        case ListOf(elements, _):
            values = tuple(_constant(element) for element in elements)
            return None if None in values else values
        case _:
            return None
