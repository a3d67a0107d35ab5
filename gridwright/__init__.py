"""For people: load tasks, write programs, solve. `import gridwright` is all that a user needs.

The names below are imported when they are first used: numba alone takes longer to import than a task takes to draw.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gridwright.datasets import TaskSet, load_set, load_task
    from gridwright.drawing import draw
    from gridwright.errors import InputError
    from gridwright.explaining import Explanation, explain
    from gridwright.interactive import Program, Trial, evaluate, parse
    from gridwright.notebook import load_ipython_extension, show
    from gridwright.programs import run, to_source
    from gridwright.solution import Solution, solve
    from gridwright.tasks import Task

__all__ = [
    "Explanation",
    "InputError",
    "Program",
    "Solution",
    "Task",
    "TaskSet",
    "Trial",
    "draw",
    "evaluate",
    "explain",
    "load_ipython_extension",
    "load_set",
    "load_task",
    "parse",
    "run",
    "show",
    "solve",
    "to_source",
]

_HOME = {
    "Explanation": "gridwright.explaining",
    "InputError": "gridwright.errors",
    "Program": "gridwright.interactive",
    "Solution": "gridwright.solution",
    "Task": "gridwright.tasks",
    "TaskSet": "gridwright.datasets",
    "Trial": "gridwright.interactive",
    "draw": "gridwright.drawing",
    "evaluate": "gridwright.interactive",
    "explain": "gridwright.explaining",
    "load_ipython_extension": "gridwright.notebook",
    "load_set": "gridwright.datasets",
    "load_task": "gridwright.datasets",
    "parse": "gridwright.interactive",
    "run": "gridwright.programs",
    "show": "gridwright.notebook",
    "solve": "gridwright.solution",
    "to_source": "gridwright.programs",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'gridwright' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def _place_of(package: str) -> Path | None:
    """The folder or file that `import package` gives, without running it."""
    module = sys.modules.get(package)
    spec = importlib.util.find_spec(package) if module is None else module.__spec__
    folders = list(spec.submodule_search_locations or ()) if spec else list(getattr(module, "__path__", ()))
    place = folders[0] if folders else spec.origin if spec else getattr(module, "__file__", None)
    return None if place is None else Path(place).resolve()


def _check_siblings() -> None:
    """Nothing, or an ImportError that names the file which hides one of our packages."""
    house = Path(__file__).resolve().parent.parent
    for package in ("dsl", "grammar", "interp", "synth"):
        place = _place_of(package)
        if place is None:
            message = f"gridwright is not completely installed: its package {package!r} is missing from {house}"
        elif place.parent != house:
            message = (
                f"gridwright brings its own package {package!r}, but Python finds another one first: {place}\n"
                f"Rename that one, or keep its folder off Python's path: "
                f"the command `gridwright` does not look into the working folder, nor does `python -P`."
            )
        else:
            continue
        # name="gridwright": then `python -m gridwright` prints the message alone, without a traceback.
        raise ImportError(message, name="gridwright", path=str(place))


_check_siblings()
