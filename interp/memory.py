"""This file is where compiled code reads and writes memory by address: every number is a signed 64-bit one once it is read.

Kernels get addresses instead of arrays, since an array argument is a structure of seven fields to pass and to unpack, and
signed numbers alone, since numba makes a float of a signed and an unsigned one together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Load = Callable[[int, int], int]
_Store = Callable[[int, int, int], None]


def inlined(function: _Function) -> _Function:
    """A function that kernels, drivers and loops may call; it is compiled into each of them, and cannot be called from Python."""
    compiling = cast(Any, njit)(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
    return cast(_Function, compiling(function))


def _load(bits: int, *, signed: bool, is_constant: bool = False) -> Any:
    def typed(_context: Any, _address: Any, _index: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            pointer = builder.inttoptr(arguments[0], ir.IntType(bits).as_pointer())
            number = builder.load(builder.gep(pointer, [arguments[1]]))
            if is_constant:
                number.set_metadata("invariant.load", builder.module.add_metadata([]))
            if bits == 64:
                return number
            return (builder.sext if signed else builder.zext)(number, ir.IntType(64))

        return types.int64(types.int64, types.int64), code

    return intrinsic(typed)


def _store(bits: int) -> Any:
    def typed(_context: Any, _address: Any, _index: Any, _number: Any) -> Any:
        def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            pointer = builder.inttoptr(arguments[0], ir.IntType(bits).as_pointer())
            number = arguments[2] if bits == 64 else builder.trunc(arguments[2], ir.IntType(bits))
            builder.store(number, builder.gep(pointer, [arguments[1]]))
            return context.get_dummy_value()

        return types.void(types.int64, types.int64, types.int64), code

    return intrinsic(typed)


def _prefetched(_context: Any, _address: Any) -> Any:
    def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        pointer, small = ir.IntType(8).as_pointer(), ir.IntType(32)
        signature = ir.FunctionType(ir.VoidType(), [pointer, small, small, small])
        function = cast(Any, cgutils).get_or_insert_function(builder.module, signature, "llvm.prefetch.p0")
        reading, often, data = small(0), small(3), small(1)
        builder.call(function, [builder.inttoptr(arguments[0], pointer), reading, often, data])
        return context.get_dummy_value()

    return types.void(types.int64), code


def _of_32_bits(name: str, *, is_defined_at_zero: bool | None = None) -> Any:
    """A function of the 32 bits of a row, by the name that LLVM gives it."""

    def typed(_context: Any, _row: Any) -> Any:
        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            half, one = ir.IntType(32), ir.IntType(1)
            extra = [] if is_defined_at_zero is None else [one(not is_defined_at_zero)]
            signature = ir.FunctionType(half, [half, *(one for _ in extra)])
            function = cast(Any, cgutils).get_or_insert_function(builder.module, signature, f"llvm.{name}.i32")
            return builder.zext(builder.call(function, [builder.trunc(arguments[0], half), *extra]), ir.IntType(64))

        return types.int64(types.int64), code

    return intrinsic(typed)


def _folded(_context: Any, _left: Any, _right: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        wide, whole = ir.IntType(128), ir.IntType(64)
        product = builder.mul(*(builder.zext(argument, wide) for argument in arguments))
        upper = builder.trunc(builder.lshr(product, wide(64)), whole)
        return builder.xor(builder.trunc(product, whole), upper)

    return types.uint64(types.uint64, types.uint64), code


cell = cast(_Load, _load(8, signed=False))
"""The colour at an index of a grid's payload."""
set_cell = cast(_Store, _store(8))
"""Write a colour at an index of a grid's payload."""
bits = cast(_Load, _load(32, signed=False))
"""A row of a mask's payload: column c is bit c."""
set_bits = cast(_Store, _store(32))
"""Write a row of a mask's payload."""
number = cast(_Load, _load(32, signed=True))
"""The number at an index of a field's payload."""
set_number = cast(_Store, _store(32))
"""Write the number at an index of a field's payload."""
word = cast(_Load, _load(64, signed=True))
"""A 64-bit number: a scalar, or a slot of a call."""
constant = cast(_Load, _load(64, signed=True, is_constant=True))
"""A 64-bit number that does not change while a kernel runs, so that it is read once."""
set_word = cast(_Store, _store(64))
"""Write a 64-bit number."""
_OfRow = Callable[[int], int]
ones = cast(_OfRow, _of_32_bits("ctpop"))
"""How many of 32 bits are set."""
reversed_bits = cast(_OfRow, _of_32_bits("bitreverse"))
"""The 32 bits from the last to the first."""
trailing_zeros = cast(_OfRow, _of_32_bits("cttz", is_defined_at_zero=True))
"""How many bits before the first that is set are not; 32 if none is."""
leading_zeros = cast(_OfRow, _of_32_bits("ctlz", is_defined_at_zero=True))
"""How many of 32 bits after the last that is set are not; 32 if none is."""
folded = cast(Callable[[np.uint64, np.uint64], np.uint64], intrinsic(_folded))
"""The upper half of a product of 128 bits, laid over its lower half: every bit depends on all of both numbers."""
prefetch = cast(Callable[[int], None], intrinsic(_prefetched))
"""Ask for the memory at an address, so that it is at hand when it is read a little later."""
