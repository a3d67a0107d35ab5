"""This file is where words from outside are loaded: packages name the modules that declare them in an entry point.

[project.entry-points."gridwright.primitives"]
tilings = "my_package.tilings"
"""

from __future__ import annotations

from functools import cache

from dsl.outcome import DslError

GROUP = "gridwright.primitives"


class PluginError(DslError):
    """A package that declares words cannot be used; the message names it."""


def load_plugins() -> None:
    """Every installed plug-in is imported, once; raises `PluginError`, each time, where one of them is broken."""
    failure = _failure()
    if failure is not None:
        raise failure


@cache
def _failure() -> PluginError | None:
    """Why a plug-in cannot be used."""
    from importlib.metadata import entry_points  # here, since this alone takes longer than to draw a task

    for entry in entry_points(group=GROUP):
        try:
            entry.load()
        except Exception as error:  # whatever goes wrong in there, the package is to be named
            package = entry.value if entry.dist is None else entry.dist.name
            told = f"{type(error).__name__}: {error}" if not isinstance(error, DslError) else str(error)
            failure = PluginError(
                f"the package {package!r} brings words for Gridwright from {entry.value!r}, which cannot be loaded: "
                f"{told}\nRepair or uninstall it."
            )
            failure.__cause__ = error
            return failure
    return None
