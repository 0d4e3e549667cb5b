"""Tables for spreadsheets: CSV and workbooks, in which no text of a reader can become a formula."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Amount:
    """A number with the decimals that it is shown with; the cell holds it whole."""

    value: float
    decimals: int

    def __str__(self) -> str:
        """Write the number as it is shown."""
        return f"{self.value:,.{self.decimals}f}"


@dataclass(frozen=True)
class Address:
    """An address that opens from its cell; one that a spreadsheet program cannot follow stays a text."""

    url: str

    def __str__(self) -> str:
        """Write the address."""
        return self.url

    @property
    def opens(self) -> bool:
        """Tell whether the address is one of the web, and no longer than workbooks allow."""
        return self.url.startswith(("https://", "http://")) and len(self.url) <= _LONGEST_ADDRESS


Cell: TypeAlias = str | int | float | date | Amount | Address | None
# What makes a spreadsheet program take a text for a formula, in full width as well.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDEST = 60
_A4 = 9
# The height of a line, and the highest row that a workbook allows, in points.
_LINE = 15.0
_HIGHEST = 409.0
# A bold letter is this much wider than another.
_BOLD = 1.15
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NARROWEST = 10
_LONGEST_ADDRESS = 2000
# Workbooks allow this many letters in the name of a sheet, and none of these.
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Sheet:
    """One table: its name, the heads of its columns, its rows.

    `filtered` offers to narrow the rows by their heads; no column is wider than `widest` letters.
    """

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    filtered: bool = False
    widest: int = _WIDEST


def guarded(cell: Cell) -> Cell:
    """Return a cell with an apostrophe before a text that would be taken for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \n").startswith(_FORMULA) else cell


def as_csv(sheet: Sheet) -> bytes:
    """Return a table as CSV; the byte order mark makes spreadsheets read accents and Arabic."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(guarded, sheet.headers))
    writer.writerows([guarded(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Return names of sheets made of titles: short enough, without what workbooks refuse, no two alike."""
    names: list[str] = []
    for title in titles:
        plain = " ".join(title.translate(_NOT_IN_NAMES).split()).strip("' ")
        taken = {name.casefold() for name in names} | {"", "history"}
        name, number = _shortened(plain, _LONGEST_NAME), 1
        while name.casefold() in taken:
            number += 1
            name = f"{_shortened(plain, _LONGEST_NAME - len(str(number)) - 1)} {number}".strip()
        names.append(name)
    return names


def _shortened(text: str, most: int) -> str:
    """Cut a text after its last word that fits."""
    if len(text) <= most:
        return text
    words = text[:most].rsplit(" ", 1)[0].rstrip(" ,;.'-\N{EN DASH}")
    return f"{words[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def as_workbook(
    sheets: Sequence[Sheet], *, right_to_left: bool = False, properties: Mapping[str, str] | None = None
) -> bytes:
    """Return tables as a workbook, each on a sheet of its own; texts stay texts, and only an `Address` is followed.

    `properties` say what the file is: title, author, comments.
    """
    import xlsxwriter  # only for those who ask

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties(dict(properties or {}))
        formats = _Formats(book, right_to_left=right_to_left)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if right_to_left:
                page.right_to_left()
            page.freeze_panes(1, 0)
            page.set_landscape()
            page.set_paper(_A4)
            page.repeat_rows(0)
            widths = _widths(sheet)
            page.fit_to_pages(1, 0)
            if sheet.filtered and sheet.rows:
                page.autofilter(0, 0, len(sheet.rows), len(sheet.headers) - 1)
            for column, width in enumerate(widths):
                page.set_column(column, column, width)
            for number, row in enumerate([sheet.headers, *sheet.rows]):
                # Not every program finds the height of wrapped text by itself.
                page.set_row(number, _height(row, widths, wider=1 if number else _BOLD))
                for column, cell in enumerate(row):
                    _write(page, number, column, cell, formats)
    return file.getvalue()


class _Formats:
    """The formats of a workbook's cells, each made once."""

    def __init__(self, book: Any, *, right_to_left: bool) -> None:
        self._book = book
        self._right_to_left = right_to_left
        self._made: dict[tuple[object, ...], Any] = {}

    def of(self, *, head: bool, pattern: str = "", address: bool = False, text: str = "") -> Any:
        """Return the format of a cell: head of a column, number with a pattern, address, or a text."""
        # A line that begins with a Latin name would otherwise be set from left to right as a whole.
        turned = self._right_to_left and _ARABIC.search(text) is not None
        key = (head, pattern, address, turned)
        if key not in self._made:
            look: dict[str, Any] = {"text_wrap": True, "valign": "top"}
            if head:
                look |= {"bold": True, "bottom": 1}
            if pattern:
                look["num_format"] = pattern
            if address:
                look |= {"font_color": "#0563C1", "underline": 1}
            if turned:
                look["reading_order"] = 2
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write(page: Any, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    """Write a cell as what it is."""
    head = row == 0
    if isinstance(cell, Address) and cell.opens:
        page.write_url(row, column, cell.url, formats.of(head=head, address=True), cell.url)
    elif isinstance(cell, str | Address):
        page.write_string(row, column, str(cell), formats.of(head=head, text=str(cell)))
    elif isinstance(cell, Amount):
        pattern = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
        page.write_number(row, column, cell.value, formats.of(head=head, pattern=pattern))
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats.of(head=head, pattern="yyyy-mm-dd"))
    elif cell is not None:
        page.write_number(row, column, cell, formats.of(head=head))


def _height(row: Sequence[Cell], widths: Sequence[int], *, wider: float) -> float:
    """Return the height of a row, in points: as many lines as its fullest cell needs."""
    lines = 1
    for cell, width in zip(row, widths, strict=True):
        if isinstance(cell, str | Address):
            # Lines break between words, so a few letters of each stay empty.
            lines = max(lines, sum(ceil(len(part) * wider / (width * 0.88)) or 1 for part in str(cell).split("\n")))
    return min(_HIGHEST, lines * _LINE)


def _widths(sheet: Sheet) -> list[int]:
    """Return how wide each column is, in letters: as its longest text, within reason."""
    columns = zip(sheet.headers, *sheet.rows, strict=True)
    return [
        min(sheet.widest, max(_NARROWEST, *(len("" if cell is None else str(cell)) + 2 for cell in column)))
        for column in columns
    ]
