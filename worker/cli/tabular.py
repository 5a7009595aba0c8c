"""CSV for spreadsheets: nested values flattened, formulas defused."""

import csv
import sys
from collections.abc import Iterable, Mapping
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet (CWE-1236); a quote disarms it."""


def write_csv(lines: Iterable[Mapping[str, Any]]) -> None:
    """Lines to stdout, the first one's keys as the header."""
    writer: csv.DictWriter[str] | None = None
    for line in lines:
        flat = {name: _cell(value) for name, value in line.items()}
        if writer is None:
            writer = csv.DictWriter(sys.stdout, flat)
            writer.writeheader()
        writer.writerow(flat)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case {"value": text}:
            return str(text)
        case list() | tuple():
            return " | ".join(_cell(item) for item in value)
        case dict():
            return " ".join(str(item) for item in value.values() if item is not None)
        case str() if value.startswith(FORMULA):
            return f"'{value}"
        case _:
            return str(value)
