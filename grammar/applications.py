"""This file is where calls get their signatures and their types, keys and `def`s among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from dsl.outcome import EvaluationFailed, Run
from dsl.program import Apply, Expr, Key, Let, ListOf, Literal, Local
from dsl.registry import all_words, signatures_of
from dsl.resolve import Match, Pending, completed, matches
from dsl.types import Type, instantiate, key_of, unify
from dsl.values import Value
from grammar import diagnostics as say
from grammar.calls import Meanings, argument_for, best_match, takes_key, wanted_type
from grammar.checking import Checking
from grammar.explain import explained
from grammar.names import KEY_NAME
from grammar.report import Diagnostic
from grammar.scope import Binding
from grammar.syntax import Argument, Arrow, Broken, DefStatement, Name, Node, Span


class Expressions(Protocol):
    """What finds out what the arguments mean."""

    def value(self, node: Node, wanted: Type | None = None) -> Expr | None:
        """The expression that a node means; None after an error that is told."""

    def meanings(self, node: Node, wanted: Type | None = None) -> Meanings | None:
        """All that a node can mean where its type is not known yet; None after an error that is told."""


class Applications:
    """What calls mean in a checking, their arguments being found out by other means."""

    def __init__(self, checking: Checking, expressions: Expressions) -> None:
        self._checking = checking
        self._expressions = expressions

    def called(self, word: Name, given: Sequence[Argument], span: Span) -> Expr | None:
        """What the call of a word or `def` means; None after an error that is told."""
        if word.text in self._checking.scope.definitions:
            return self._inlined(word, given, span)
        signatures = signatures_of(word.text)
        if word.text in self._checking.scope.values and not signatures:
            self._checking.scope.values[word.text].is_used = True
            self._checking.tell(say.called_value(word.text, word.span))
            return None
        if not (self._are_parameters(word, given) and self._is_in_order(given)):
            return None
        meanings: list[Meanings | None] = []
        for at, argument in enumerate(given):
            if takes_key(word.text, given, at) and not isinstance(argument.value, Name | Arrow | Broken):
                self._checking.tell(say.no_key(word.text, argument.value.span))
                return None
            wanted = wanted_type(word.text, given, meanings)
            meanings.append(self._expressions.meanings(argument.value, wanted))
        if not signatures:
            self._checking.tell(self._unknown(word))
            return None
        known = [meaning for meaning in meanings if meaning is not None]
        if len(known) < len(meanings):
            return None
        match = best_match(word.text, given, known)
        if match is None:
            self._checking.tell(explained(word, given, known, span))
            return None
        self._checking.facts.signatures[word.span] = match.primitive
        return self._applied(match, given, span)

    def _unknown(self, word: Name) -> Diagnostic:
        if word.text in self._checking.inside:
            return say.calls_itself(word.text, word.span)
        if word.text in self._checking.below:
            return say.too_early(word.text, word.span)
        words = [*all_words(), *self._checking.scope.definitions]
        likely = [one for name in say.likely(word.text, words)[:1] for one in signatures_of(name)]
        return say.unknown_word(word.text, words, likely, word.span)

    def _are_parameters(self, word: Name, given: Sequence[Argument]) -> bool:
        signatures = signatures_of(word.text)
        known = sorted({parameter.name for one in signatures for parameter in one.parameters})
        for argument in given if signatures else ():
            if argument.name is not None and argument.name.text not in known:
                self._checking.tell(say.unknown_parameter(word.text, argument.name.text, known, argument.name.span))
                return False
        return True

    def _is_in_order(self, given: Sequence[Argument]) -> bool:
        names: list[str] = []
        for argument in given:
            if argument.name is None and names:
                self._checking.tell(say.positional_after_named(argument.value.span))
                return False
            if argument.name is not None and argument.name.text in names:
                self._checking.tell(say.named_twice(argument.name.text, argument.name.span))
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
        return self._checking.unless_nested(made, span)

    def _key(self, node: Node, type_: Type, bindings: dict[str, Type], word: str) -> Key | None:
        element = instantiate(type_.parameters[0], bindings)
        wanted = instantiate(type_.parameters[1], bindings)
        if isinstance(node, Arrow):
            with self._checking.within(self._checking.scope.inner()):
                name = self._checking.bind(node.parameter, element)
                body = self._expressions.value(node.body, wanted)
        else:
            assert isinstance(node, Name)
            name = KEY_NAME
            if node.text in self._checking.scope.definitions:
                name = self._checking.scope.fresh(KEY_NAME)
            body = self._eta(node, Local(name, element))
        if body is None:
            return None
        if not unify(type_.parameters[1], body.type, bindings):
            self._checking.tell(say.not_a(str(wanted), body.type, f"the key of `{word}`", node.span))
            return None
        return Key(Local(name, element), body, key_of(element, body.type))

    def _eta(self, word: Name, parameter: Local) -> Expr | None:
        """`size` as a key is `o -> o.size`."""
        if word.text in self._checking.scope.definitions:
            with self._checking.within(self._checking.scope.inner()):
                self._checking.scope.values[KEY_NAME] = Binding(parameter.name, parameter.type, word.span)
                return self._inlined(word, (Argument(None, Name(KEY_NAME, word.span)),), word.span)
        fitting = matches(word.text, [parameter], {})
        if not fitting:
            signatures = signatures_of(word.text)
            self._checking.tell(say.no_signature(word.text, [str(parameter.type)], signatures, word.span))
            return None
        self._checking.facts.signatures[word.span] = fitting[0].primitive
        return completed(fitting[0])

    def _inlined(self, name: Name, given: Sequence[Argument], span: Span) -> Expr | None:
        """The body of a `def` for these arguments, which get the parameters' names."""
        definition = self._checking.scope.definitions[name.text]
        definition.is_used = True
        values = self._arguments(name, definition.statement, given, span)
        if values is None or definition.is_broken:
            return None
        scope = definition.scope.inner(around=self._checking.scope)
        for parameter, value in values:
            scope.values[parameter.text] = Binding(scope.fresh(parameter.text), value.type, parameter.span)
            self._checking.facts.note(parameter.span, value.type)
        told, outer = len(self._checking.found), self._checking.inside
        self._checking.inside = (*outer, name.text)
        with self._checking.within(scope):
            body = self._expressions.value(definition.statement.body)
        self._checking.inside = outer
        types = ", ".join(f"{parameter.text}: {value.type}" for parameter, value in values)
        self._checking.found[told:] = [say.in_definition(name.text, types, one) for one in self._checking.found[told:]]
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
                self._checking.tell(say.unknown_parameter(name.text, argument.name.text, texts, argument.name.span))
                return None
            text = argument.name.text if argument.name is not None else next(iter(texts[at:]), "")
            value = self._expressions.value(argument.value)
            if text in values:
                self._checking.tell(say.named_twice(text, argument.value.span))
                return None
            values[text] = value
        if set(values) != set(texts):
            self._checking.tell(say.wrong_number_of_arguments(name.text, texts, len(given), span))
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
            self._checking.tell(say.never_a_value(failed.failure.value, span))


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
