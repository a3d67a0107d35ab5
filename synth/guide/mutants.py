"""This file is where programs that people or searches wrote are changed at random: a part of each becomes another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from dsl.program import Background, Expr, Hole, Let, Literal, Local, Program, is_closed, walk, with_children
from dsl.types import COLOR
from synth.guide.rules import TYPES
from synth.guide.sampling import Sampler, Scope
from synth.mutation import positions

Cuts = Sequence[tuple[Expr, Expr]]
"""Parts of a program, each with the whole that has a hole in its place."""

ROOMS = (1, 1, 2, 2, 3, 4)
"""What the new part may cost."""


def cuts_of(program: Program) -> Cuts:
    """The places where a program can be changed, not counting the program itself."""
    found = positions(in_one_piece(program))
    return tuple((part, whole) for part, whole in found if part.type in TYPES and not isinstance(whole, Hole))


def in_one_piece(program: Program) -> Expr:
    """The program's body with what its `let`s name in their place, and with its own background, if it names one."""
    background = None if program.background is None else Literal(program.background, COLOR)

    def changed(expr: Expr, names: Mapping[str, Expr]) -> Expr:
        match expr:
            case Let(name, value, body):
                return changed(body, {**names, name: changed(value, names)})
            case Local(name, _):
                return names.get(name, expr)
            case Background():
                return background or expr
            case _:
                return with_children(expr, lambda part: changed(part, names))

    return changed(program.body, {})


def mutant(cuts: Cuts, sampler: Sampler, chance: Random) -> Expr | None:
    """The program with a part replaced by a sampled one; None where none came out."""
    part, whole = chance.choice(cuts)
    made = sampler.part(part.type, Scope(names=_seen_by(part), room=chance.choice(ROOMS)))
    return None if made is None or made == part else _filled(whole, made)


def _seen_by(part: Expr) -> tuple[Local, ...]:
    """The names that the part mentions and does not bind itself."""
    locals_ = list(dict.fromkeys(inner for inner in walk(part) if isinstance(inner, Local)))
    names = frozenset(local.name for local in locals_)
    return tuple(local for local in locals_ if not is_closed(part, names - {local.name}))


def _filled(whole: Expr, part: Expr) -> Expr:
    return part if isinstance(whole, Hole) else with_children(whole, lambda inner: _filled(inner, part))
