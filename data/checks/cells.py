"""What each cell may hold, by what the data package says of its column."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from data.checks.files import Problem, Table, Tables

# Letters that were read in another encoding than they were saved in.
_MISREAD = re.compile("\ufffd|[ÃÂØÙ][\u0080-\u00bf]|â€")
_UNFINISHED = re.compile(r"\b(?:todo|fixme|ipsum|xxx)\b", re.IGNORECASE)
_TYPES: Final = {
    "number": (r"-?\d+(\.\d+)?", "a number such as 12.5, without blanks and with a point"),
    "integer": (r"-?\d+", "a whole number such as 12"),
    "year": (r"(19|20)\d{2}", "a year such as 2019"),
    "date": (r"\d{4}-\d{2}-\d{2}", "a date such as 2019-03-31"),
}


def cells(tables: Tables) -> Iterator[Problem]:
    """Hold each cell against what the data package says of its column; the first mistake of a cell is told."""
    lists = _code_lists(tables)
    for table in tables.values():
        for column in table.fields:
            allowed = lists.get(column.get("codeList", ""))
            for row in table.rows:
                cell = row.cells[column["name"]]
                reason = _wrong_cell(cell, column, allowed, table)
                if reason:
                    yield table.problem(row, column["name"], reason)


def _code_lists(tables: Tables) -> dict[str, list[str]]:
    """Return the codes of each list, in order."""
    lists: dict[str, list[str]] = {}
    for row in tables["codes"].rows if "codes" in tables else []:
        lists.setdefault(row.cells["list"], []).append(row.cells["code"])
    return lists


def _wrong_cell(cell: str, column: dict[str, Any], allowed: list[str] | None, table: Table) -> str:
    """Say what is wrong with a cell by itself, or nothing."""
    limits = column.get("constraints", {})
    if cell == "":
        return "the cell is empty; it has to be filled" if limits.get("required") else ""
    stray = _stray(cell)
    if stray:
        return stray
    # A column that lists its codes itself takes one of them.
    several = cell.split(";") if allowed and "enum" not in limits else [cell]
    allowed = limits.get("enum", allowed)
    if allowed:
        unknown = [code for code in several if code not in allowed]
        if unknown:
            return f'"{unknown[0]}" is not a code of this column; allowed: {", ".join(map(str, allowed))}'
        if several != [code for code in allowed if code in several]:
            return f'"{cell}": the codes are repeated or not in the order of their list: {", ".join(allowed)}'
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        return f'"{cell}" has not the form of this column{_example(table, column)}'
    return _wrong_number(cell, column["type"], limits)


def _stray(cell: str) -> str:
    """Name white space where none belongs, and letters that nobody can have meant, or nothing."""
    if cell != cell.strip():
        return "a blank stands before or after the text"
    if "\n" in cell or "\t" in cell:
        return "a line end or tab stands inside the cell"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in cell):
        return "a sign that cannot be seen stands inside the cell: type the text anew instead of pasting it"
    met = _MISREAD.search(cell)
    if met:
        return f'"{met[0]}" stands for a letter that was lost: the file was opened or saved in another encoding'
    if cell.startswith(("=", "@")):
        return f'a spreadsheet would take a text that begins with "{cell[0]}" for a formula'
    return "two blanks follow each other" if "  " in cell else ""


def _example(table: Table, column: dict[str, Any]) -> str:
    """Show a cell of the column that has the right form."""
    pattern = column["constraints"]["pattern"]
    cells = (row.cells[column["name"]] for row in table.rows)
    fitting = next((cell for cell in cells if cell and re.fullmatch(pattern, cell)), "")
    return f', such as "{fitting}"' if fitting else f": {pattern}"


def _wrong_number(cell: str, kind: str, limits: dict[str, Any]) -> str:
    """Say why a cell is no number, year or date as its column asks, or nothing."""
    if kind not in _TYPES:
        return ""
    form, expected = _TYPES[kind]
    if not re.fullmatch(form, cell, re.ASCII) or (kind == "date" and not _is_day(cell)):
        return f'"{cell}" is not {expected}'
    if kind != "date":
        if float(cell) < limits.get("minimum", float("-inf")):
            return f'"{cell}" is too low: {limits["minimum"]} at least'
        if float(cell) > limits.get("maximum", float("inf")):
            return f'"{cell}" is too high: {limits["maximum"]} at most'
    return ""


def _is_day(cell: str) -> bool:
    """Tell whether there is such a day."""
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def unfinished(tables: Tables) -> Iterator[Problem]:
    """Find words of a draft."""
    for table in tables.values():
        texts = [one["name"] for one in table.fields if not one["name"].endswith(("_id", "_ids", "url", "locator"))]
        for row in table.rows:
            for column in texts:
                met = _UNFINISHED.search(row.cells[column])
                if met:
                    yield table.problem(row, column, f'unfinished wording: "{met[0]}"')
