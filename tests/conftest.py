"""This file is where tests are told to keep compiled code away from the user's own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"gridwright-tests-{os.getuid()}"))
