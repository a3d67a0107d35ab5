"""This file is where it is kept what checking finds out beside the program, for editors and shells."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.registry import Primitive
from dsl.types import Type
from grammar.syntax import Span


@dataclass(frozen=True, slots=True)
class Facts:
    """The types of parts and of new names, and the signature that was chosen for each word, by place."""

    types: dict[Span, Type] = field(default_factory=dict)
    signatures: dict[Span, Primitive] = field(default_factory=dict)

    def note(self, span: Span, type_: Type | None) -> None:
        """Keep the type of the part or name at a place, if it is known."""
        if type_ is not None:
            self.types[span] = type_
