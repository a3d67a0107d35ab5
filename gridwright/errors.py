"""This file is where it is said what is wrong with something that a person gave: a file, a name, an option."""

from __future__ import annotations

from dsl.outcome import DslError


class InputError(DslError):
    """What a person gave cannot be used; the message is written for that person, and the command line exits with 2."""
