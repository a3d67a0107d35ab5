"""The reference of the language: a page a family of primitives, written from their declarations."""

from gridwright.reference.pages import reference

__all__ = ["reference"]
