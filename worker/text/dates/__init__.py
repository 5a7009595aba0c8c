"""Dates in the words and figures of Europe's languages, read as exactly as they are written."""

from worker.text.dates.reader import DateReader

__all__ = ["DateReader"]
