"""This file is where it is named in which formats generated tasks are written."""

from __future__ import annotations

from enum import Enum


class Format(Enum):
    """ARC's JSON with a file for each task, JSON lines, or Parquet."""

    JSON = "json"
    LINES = "jsonl"
    PARQUET = "parquet"
