"""This file is where kernels are declared, found by the name of their primitive, and compiled on first use.

A kernel computes a primitive for one input. It takes one number, the address of its *call*: eight-byte slots that hold the
address of the payload to write, the address of free memory of `SCRATCH` bytes, and for each parameter the address of its
payload and its frame. It returns the frame of what it wrote, or `NO_VALUE`. A parameter that is fixed looks like any other.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, cast

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from dsl.outcome import DslError
from interp.cache import cache_folder
from interp.clock import stop_while_compiling
from interp.memory import constant, inlined

Kernel = Callable[[int], int]

NO_VALUE = -1
SCRATCH = 32768
MOST_PARAMETERS = 4
SLOTS = 2 + 2 * MOST_PARAMETERS

_SIGNATURE = types.int64(types.int64)
_DECLARED: dict[str, Kernel] = {}

# Read by numba whenever it meets a function to be kept; the folder must be named before that.
cast(Any, numba.config).CACHE_DIR = str(cache_folder())
stop_while_compiling()


def kernel(function: Kernel) -> Kernel:
    """Declare the kernel of the primitive that has the function's name."""
    if function.__name__ in _DECLARED:
        raise DslError(f"two kernels are named {function.__name__!r}")
    _DECLARED[function.__name__] = function
    return function


@cache
def kernel_names() -> frozenset[str]:
    """The names of the primitives that have a kernel."""
    package = import_module("interp.kernels")
    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"interp.kernels.{module.name}")
    return frozenset(_DECLARED)


@cache
def compiled(name: str) -> Any:
    """The compiled kernel of a primitive: `address` is where it is called."""
    if name not in kernel_names():
        raise DslError(f"no kernel is named {name!r}")
    return cast(Any, numba.cfunc)(_SIGNATURE, nopython=True, cache=True, error_model="numpy")(_DECLARED[name])


def _called(_context: Any, _address: Any, _call: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        number = ir.IntType(64)
        function = builder.inttoptr(arguments[0], ir.FunctionType(number, [number]).as_pointer())
        return builder.call(function, [arguments[1]])

    return types.int64(types.int64, types.int64), code


run = cast(Callable[[int, int], int], intrinsic(_called))
"""What the kernel at an address returns for a call."""


@inlined
def target(call: int) -> int:
    """The address that the kernel writes its result to."""
    return constant(call, 0)


@inlined
def scratch(call: int) -> int:
    """The address of memory that the kernel may use as it likes; what it holds is arbitrary."""
    return constant(call, 1)


@inlined
def payload(call: int, parameter: int) -> int:
    """The address of a parameter's payload."""
    return constant(call, 2 + 2 * parameter)


@inlined
def frame(call: int, parameter: int) -> int:
    """The frame of a parameter."""
    return constant(call, 3 + 2 * parameter)


@inlined
def height(call: int, parameter: int) -> int:
    """The rows of a parameter's frame."""
    return constant(call, 3 + 2 * parameter) >> 8


@inlined
def width(call: int, parameter: int) -> int:
    """The columns of a parameter's frame."""
    return constant(call, 3 + 2 * parameter) & 255


@inlined
def scalar(call: int, parameter: int) -> int:
    """A parameter that is one number."""
    return constant(constant(call, 2 + 2 * parameter), 0)


@inlined
def vec_row(call: int, parameter: int) -> int:
    """The rows of a parameter that is a Vec."""
    return constant(constant(call, 2 + 2 * parameter), 0)


@inlined
def vec_col(call: int, parameter: int) -> int:
    """The columns of a parameter that is a Vec."""
    return constant(constant(call, 2 + 2 * parameter), 1)


@inlined
def framed(rows: int, cols: int) -> int:
    """The frame of so many rows and columns."""
    return rows << 8 | cols
