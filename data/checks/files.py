"""The tables as an editor's files hold them: read line by line, or what is wrong with a file."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES: Final = ("en", "fr", "ar")


@dataclass(frozen=True)
class Problem:
    """One mistake: the file, the line (0 for the whole file), the column (perhaps none), and what is wrong."""

    path: Path
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Write it as one line."""
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        place = [str(path), *([f"line {self.line}"] if self.line else [])]
        return f"{', '.join([*place, *([f'column {self.column}'] if self.column else [])])}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """One row of a table: the line on which it begins, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass
class Table:
    """A table as it stands in its file."""

    name: str
    path: Path
    schema: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    # Lines that cannot be split into cells; their first cells still count as keys, so that one slip is said once.
    broken_keys: set[str] = field(default_factory=set)

    @property
    def fields(self) -> list[dict[str, Any]]:
        """Return the columns as the data package describes them."""
        return list(self.schema["fields"])

    @property
    def key(self) -> list[str]:
        """Return the columns that name a row."""
        key = self.schema.get("primaryKey", [])
        return [key] if isinstance(key, str) else list(key)

    def problem(self, row: Row, column: str, reason: str) -> Problem:
        """Return a problem in a cell."""
        return Problem(self.path, row.line, column, reason)

    def values(self, column: str) -> set[str]:
        """Return what stands in a column."""
        return {row.cells[column] for row in self.rows}


Tables = dict[str, Table]
Rule = Callable[[Tables], Iterable[Problem]]


def resources(datapackage: Path) -> list[dict[str, Any]]:
    """Return the tables that a data package describes."""
    return list(json.loads(datapackage.read_text(encoding="utf-8"))["resources"])


def read(datapackage: Path) -> tuple[Tables, list[Problem]]:
    """Read the tables of a data package; return those that can be read, and what is wrong with the files."""
    tables: Tables = {}
    found: list[Problem] = []
    for resource in resources(datapackage):
        table = Table(resource["name"], datapackage.parent / resource["path"], resource["schema"])
        met, readable = _read(table)
        found += met
        if readable:
            tables[table.name] = table
    return tables, found


def of(tables: Tables, *names: str) -> list[Table]:
    """Return the tables with these names that can be read."""
    return [tables[name] for name in names if name in tables]


def _read(table: Table) -> tuple[list[Problem], bool]:
    """Read the rows of a table; return what is wrong with the file, and whether its rows can be used."""
    text, found = _text(table.path)
    if text is None:
        return found, False
    header = text.split("\n", 1)[0]
    names = [column["name"] for column in table.fields]
    if len(names) > 1 and "," not in header:
        sign = next((said for sign, said in ((";", "semicolons"), ("\t", "tabs")) if sign in header), "")
        if sign:
            reason = f"the cells are separated by {sign}: save the file again with the comma as field separator"
            return [*found, Problem(table.path, 1, "", reason)], False
    lines = csv.reader(io.StringIO(text), strict=True)
    begin, first = 1, True
    try:
        for cells in lines:
            if first:
                wrong = list(_header(table, cells))
                if wrong:
                    return [*found, *wrong], False
            else:
                found += _take(table, begin, cells, names)
            begin, first = lines.line_num + 1, False
    except csv.Error:
        reason = (
            'the quotation marks do not fit: a text that holds a comma or a quotation mark stands between two ", '
            'and a " inside it is written ""'
        )
        return [*found, Problem(table.path, begin, "", reason)], False
    if first:
        return [*found, Problem(table.path, 0, "", "the file is empty")], False
    return found, True


def _text(path: Path) -> tuple[str | None, list[Problem]]:
    """Return the text of a file with plain line ends, and what is wrong with its bytes."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None, [Problem(path, 0, "", "the file is missing")]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Problem(path, 1, "", "the file is saved as UTF-16: save it again as Unicode (UTF-8)")]
    found = []
    if raw.startswith(b"\xef\xbb\xbf"):
        reason = 'the file starts with an invisible mark (BOM): save it again as "UTF-8", not "UTF-8 with BOM"'
        found.append(Problem(path, 1, "", reason))
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [*found, Problem(path, line, "", "a letter is not in UTF-8: save the file again as UTF-8")]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        reason = "the lines end as on Windows (CRLF): save the file again with line ends of Unix (LF)"
        line = raw.split(b"\r", 1)[0].count(b"\n") + 1
        found.append(Problem(path, line, "", reason))
    if text and not text.endswith("\n"):
        found.append(Problem(path, text.count("\n") + 1, "", "the last line has no line end: press Enter after it"))
    return text, found


def _header(table: Table, cells: Sequence[str]) -> Iterator[Problem]:
    """Compare the first line with the columns of the data package."""
    names = [column["name"] for column in table.fields]
    if list(cells) == names:
        return
    missing = [name for name in names if name not in cells]
    strange = [cell for cell in cells if cell not in names]
    for name in missing:
        yield Problem(table.path, 1, name, "the column is missing")
    for name in strange:
        yield Problem(table.path, 1, name, "there is no such column: take it out, or mend its name")
    if not missing and not strange:
        reason = f"the columns are repeated or in another order; expected: {','.join(names)}"
        yield Problem(table.path, 1, "", reason)


def _take(table: Table, line: int, cells: list[str], names: list[str]) -> Iterator[Problem]:
    """Take over one row, or say why it is none."""
    if not any(cells):
        yield Problem(table.path, line, "", "an empty line: take it out")
    elif len(cells) == len(names):
        table.rows.append(Row(line, dict(zip(names, cells, strict=True))))
    else:
        table.broken_keys.add(cells[0])
        more = len(cells) > len(names)
        hint = (
            'a text that holds a comma stands between two "'
            if more
            else "each cell, also an empty one, is followed by a comma"
        )
        yield Problem(table.path, line, "", f"{len(cells)} cells, {len(names)} expected: {hint}")
