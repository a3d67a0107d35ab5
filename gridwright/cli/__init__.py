"""The command line, one function a command; each module here registers its commands when it is imported.

What takes long to import (the grammar, the solver) is imported inside the commands that need it: `gridwright show` must
not wait for numba.
"""

from __future__ import annotations

import importlib
import pkgutil

from gridwright.cli.app import app

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    app(prog_name="gridwright")
