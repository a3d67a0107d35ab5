"""This file is where compiled code takes 32 cells of a grid at once: a whole row, since no grid is wider.

`load` may read up to 31 bytes beyond a row, or before it, and `store` may write 31 bytes beyond. Kernels therefore write from
the front to the back, so that each row repairs what the one before it spoilt; all payloads lie in buffers with room to spare.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

LANES = 32
_BYTE, _HALF, _WORD = ir.IntType(8), ir.IntType(32), ir.IntType(64)
_VECTOR = ir.VectorType(_BYTE, LANES)
_BLOCK = ir.VectorType(_WORD, 8)


class Lanes(types.Type):
    """The type of 32 cells."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


_LANES = Lanes()


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, type_: Any) -> None:
        super().__init__(manager, type_, _VECTOR)  # type: ignore[no-untyped-call]


def _shuffled(builder: Any, vector: Any, order: list[int]) -> Any:
    return builder.shuffle_vector(vector, vector, ir.VectorType(_HALF, len(order))(order))


def _splatted(builder: Any, number: Any) -> Any:
    first = builder.insert_element(_VECTOR(ir.Undefined), builder.trunc(number, _BYTE), _HALF(0))
    return _shuffled(builder, first, [0] * LANES)


def _load(_context: Any, _address: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.load(builder.inttoptr(arguments[0], _VECTOR.as_pointer()), align=1)

    return _LANES(types.int64), code


def _store(_context: Any, _address: Any, _lanes: Any) -> Any:
    def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        builder.store(arguments[1], builder.inttoptr(arguments[0], _VECTOR.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.void(types.int64, _LANES), code


def _splat(_context: Any, _color: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _splatted(builder, arguments[0])

    return _LANES(types.int64), code


def _equal(_context: Any, _left: Any, _right: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        same = builder.icmp_unsigned("==", arguments[0], arguments[1])
        return builder.zext(builder.bitcast(same, _HALF), _WORD)

    return types.int64(_LANES, _LANES), code


def _choose(_context: Any, _bits: Any, _inside: Any, _outside: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        chosen = builder.bitcast(builder.trunc(arguments[0], _HALF), ir.VectorType(ir.IntType(1), LANES))
        return builder.select(chosen, arguments[1], arguments[2])

    return _LANES(types.int64, _LANES, _LANES), code


def _reverse(_context: Any, _lanes: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _shuffled(builder, arguments[0], list(range(LANES - 1, -1, -1)))

    return _LANES(_LANES), code


def _double(_context: Any, _lanes: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _shuffled(builder, arguments[0], [at // 2 for at in range(LANES)])

    return _LANES(_LANES), code


def _extreme(order: str) -> Any:
    def typed(_context: Any, _left: Any, _right: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.select(builder.icmp_unsigned(order, arguments[0], arguments[1]), arguments[0], arguments[1])

        return _LANES(_LANES, _LANES), code

    return intrinsic(typed)


def _halved(first: int) -> Any:
    def typed(_context: Any, _lanes: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return _shuffled(builder, arguments[0], [2 * at % LANES + first for at in range(LANES)])

        return _LANES(_LANES), code

    return intrinsic(typed)


def _compared(order: str) -> Any:
    def typed(_context: Any, _address: Any, _number: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            numbers = ir.VectorType(_HALF, LANES)
            seen = builder.load(builder.inttoptr(arguments[0], numbers.as_pointer()), align=1)
            first = builder.insert_element(numbers(ir.Undefined), builder.trunc(arguments[1], _HALF), _HALF(0))
            given = _shuffled(builder, first, [0] * LANES)
            return builder.zext(builder.bitcast(builder.icmp_signed(order, seen, given), _HALF), _WORD)

        return types.int64(types.int64, types.int64), code

    return intrinsic(typed)


def _add(_context: Any, _left: Any, _right: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.add(arguments[0], arguments[1])

    return _LANES(_LANES, _LANES), code


def _store_numbers(_context: Any, _address: Any, _lanes: Any) -> Any:
    def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        numbers = builder.zext(arguments[1], ir.VectorType(_HALF, LANES))
        builder.store(numbers, builder.inttoptr(arguments[0], numbers.type.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.void(types.int64, _LANES), code


def _turn(_context: Any, _source: Any, _step: Any, _target: Any, _target_step: Any, _upwards: Any) -> Any:
    """Eight loads of eight cells, one exchange of all 64, eight stores."""

    def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        source, step, target, target_step, upwards = arguments
        block = _BLOCK(ir.Undefined)
        for row in range(8):
            place = builder.add(source, builder.mul(step, _WORD(row)))
            cells = builder.load(builder.inttoptr(place, _WORD.as_pointer()), align=1)
            block = builder.insert_element(block, cells, _HALF(row))
        cells = builder.bitcast(block, ir.VectorType(_BYTE, 64))
        straight = [8 * (at % 8) + at // 8 for at in range(64)]
        mirrored = [8 * (at % 8) + 7 - at // 8 for at in range(64)]
        turned = builder.select(
            builder.icmp_signed("!=", upwards, _WORD(0)),
            _shuffled(builder, cells, mirrored),
            _shuffled(builder, cells, straight),
        )
        block = builder.bitcast(turned, _BLOCK)
        for row in range(8):
            place = builder.add(target, builder.mul(target_step, _WORD(row)))
            builder.store(
                builder.extract_element(block, _HALF(row)), builder.inttoptr(place, _WORD.as_pointer()), align=1
            )
        return context.get_dummy_value()

    return types.void(*[types.int64] * 5), code


load = cast(Callable[[int], Lanes], intrinsic(_load))
"""The cells from an address on."""
store = cast(Callable[[int, Lanes], None], intrinsic(_store))
"""Write 32 cells from an address on."""
splat = cast(Callable[[int], Lanes], intrinsic(_splat))
"""One colour in every cell."""
equal = cast(Callable[[Lanes, Lanes], int], intrinsic(_equal))
"""The cells in which two are equal, as bits; what lies beyond a row is to be masked out."""
choose = cast(Callable[[int, Lanes, Lanes], Lanes], intrinsic(_choose))
"""The first where the bit of a cell is set, the second elsewhere."""
reverse = cast(Callable[[Lanes], Lanes], intrinsic(_reverse))
"""The cells from the last to the first."""
double = cast(Callable[[Lanes], Lanes], intrinsic(_double))
"""The first 16 cells, each twice."""
add = cast(Callable[[Lanes, Lanes], Lanes], intrinsic(_add))
"""The sums of the cells."""
smaller = cast(Callable[[Lanes, Lanes], Lanes], _extreme("<"))
"""The smaller of each two cells."""
larger = cast(Callable[[Lanes, Lanes], Lanes], _extreme(">"))
"""The larger of each two cells."""
even_cells = cast(Callable[[Lanes], Lanes], _halved(0))
"""The 16 cells at even places, twice."""
odd_cells = cast(Callable[[Lanes], Lanes], _halved(1))
"""The 16 cells at odd places, twice."""
numbers_equal = cast(Callable[[int, int], int], _compared("=="))
"""Which of 32 numbers of a field, from an address on, are the given one, as bits."""
numbers_above = cast(Callable[[int, int], int], _compared(">"))
"""Which of 32 numbers of a field are larger than the given one, as bits."""
numbers_below = cast(Callable[[int, int], int], _compared("<"))
"""Which of 32 numbers of a field are smaller than the given one, as bits."""
store_numbers = cast(Callable[[int, Lanes], None], intrinsic(_store_numbers))
"""Write the cells as 32 numbers of a field."""
turn_block = cast(Callable[[int, int, int, int, int], None], intrinsic(_turn))
"""Transpose eight by eight cells: from an address and a step from row to row, to another; `upwards` takes the columns from
the last to the first."""
