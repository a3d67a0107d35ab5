"""This file is where the reference is written into a folder: `python -m gridwright.reference docs/reference`."""

from __future__ import annotations

import sys
from pathlib import Path

from gridwright.reference.pages import reference


def write(folder: Path) -> None:
    """Replace the files of the folder by those of the reference."""
    files = reference()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and str(path.relative_to(folder)) not in files:
            path.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
