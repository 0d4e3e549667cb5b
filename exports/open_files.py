"""Rows of open data as CSV: the same bytes from the page and from the API."""

import csv
import io
from typing import Any

import pandas as pd

from exports.sheets import guarded


def is_empty(cell: Any) -> bool:
    """Tell whether a cell is empty: unknown, never zero."""
    return cell is None or cell is pd.NA or cell == "" or cell != cell


def plain(cell: Any) -> Any:
    """Return a number of pandas as one of Python."""
    return cell if isinstance(cell, str) else cell.item() if hasattr(cell, "item") else cell


def as_csv(described: pd.DataFrame, *, bom: bool) -> bytes:
    """Write rows as CSV; no text can become a formula, and a byte order mark lets spreadsheets read accents."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(described.columns)
    columns = [["" if is_empty(cell) else guarded(plain(cell)) for cell in described[name]] for name in described]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")
