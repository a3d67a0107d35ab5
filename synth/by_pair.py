"""This file is where expressions are tried pair after pair, so that the first pair which speaks against one ends the trial."""

from __future__ import annotations

from dsl.outcome import EvaluationFailed, Run
from dsl.program import Apply, Background, Expr, Frame, Input, Literal
from dsl.values import Value, Vec
from interp.reference import value_in
from synth.hoisting import hoisted
from synth.search import Search


class ByPair:
    """The values of closed expressions on single inputs, each part evaluated once."""

    def __init__(self, search: Search) -> None:
        self._inputs = search.problem.inputs
        self._backgrounds = search.backgrounds()
        self._known: list[dict[Expr, Value]] = [{} for _ in self._inputs]

    def value(self, expr: Expr, at: int) -> Value:
        """The value on the input at this place, those of the pairs first; None where there is none."""
        match expr:
            case Input():
                return self._inputs[at]
            case Background():
                return self._backgrounds[at]
            case Frame():
                return Vec(*self._inputs[at].shape)
            case Literal(value, _):
                return value
        known = self._known[at]
        if expr not in known:
            known[expr] = self._computed(expr, at)
        return known[expr]

    def _computed(self, expr: Expr, at: int) -> Value:
        try:
            if isinstance(expr, Apply) and not any(argument.type.name == "Key" for argument in expr.arguments):
                arguments = [self.value(argument, at) for argument in expr.arguments]
                if any(argument is None for argument in arguments):
                    return None
                value: Value = expr.primitive.evaluate(arguments, Run())
                return value
            body, parts = hoisted(expr, lambda part: self.value(part, at) is not None)
            names = {name: self.value(part, at) for name, part in parts.items()}
            return value_in(body, self._inputs[at], self._backgrounds[at], names)
        except EvaluationFailed:
            return None
