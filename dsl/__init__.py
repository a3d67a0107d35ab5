"""The language itself: values, types, programs, primitives and their laws."""

import dsl.primitives  # noqa: F401  (importing them registers them)
