"""This file is where it is decided in which folder compiled code is kept between runs, without loading the compiler."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_ENTRIES_WHEN_WARM = 15
"""Some drivers and a dozen kernels: with fewer, most of a search would still wait for the compiler."""


def cache_folder() -> Path:
    """The folder of this version's compiled code: a function of all sources here, of numba's and of Python's version.

    numba notices an edit in the file of a function, but not in a file that it imports; hence a folder for each state of
    the sources. It lies in `NUMBA_CACHE_DIR` if that is set, else in the user's cache; where neither can be written, in
    the folder for temporary files.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    user = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    root = Path(chosen) if chosen else user / "gridwright"
    if not _can_be_written(root):
        root = _temporary()
    return root / _digest()


def is_warm() -> bool:
    """Whether a search would find the drivers and some kernels compiled."""
    folder = cache_folder()
    if not folder.is_dir():
        return False
    entries = [path.name for path in folder.rglob("*.nbi")]
    return len(entries) >= _ENTRIES_WHEN_WARM and any(name.startswith("drivers.") for name in entries)


def _digest() -> str:
    sources = sorted(_HERE.rglob("*.py"))
    digest = hashlib.sha256(f"{version('numba')} {sys.version}".encode())
    for source in sources:
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def _can_be_written(folder: Path) -> bool:
    """Whether the folder is writable, or could be made: its nearest existing parent is writable."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _temporary() -> Path:
    """A folder for temporary files that nobody else has made: compiled code is read from it and run."""
    folder = Path(tempfile.gettempdir()) / f"gridwright-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder if folder.stat().st_uid == os.getuid() else Path(tempfile.mkdtemp(prefix="gridwright-"))
