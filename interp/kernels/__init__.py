"""The compiled forms of primitives, one module a family."""
