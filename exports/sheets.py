"""Tables for spreadsheets: CSV and workbooks, in which no text of a reader can become a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None
# What makes a spreadsheet program take a text for a formula, in full width as well.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDEST = 60
_NARROWEST = 10


@dataclass(frozen=True)
class Sheet:
    """One table: its name, the heads of its columns, its rows."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]


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


def as_workbook(sheets: Sequence[Sheet], *, right_to_left: bool = False) -> bytes:
    """Return tables as a workbook, each on a sheet of its own; texts stay texts, links are not followed."""
    import xlsxwriter  # only for those who ask

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if right_to_left:
                page.right_to_left()
            page.freeze_panes(1, 0)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            for column, width in enumerate(_widths(sheet)):
                page.set_column(column, column, width)
            for number, row in enumerate([sheet.headers, *sheet.rows]):
                for column, cell in enumerate(row):
                    format_ = body if number else head
                    if isinstance(cell, str):
                        page.write_string(number, column, cell, format_)
                    elif cell is not None:
                        page.write_number(number, column, cell, format_)
    return file.getvalue()


def _widths(sheet: Sheet) -> list[int]:
    """Return how wide each column is, in letters: as its longest text, within reason."""
    columns = zip(sheet.headers, *sheet.rows, strict=True)
    return [min(_WIDEST, max(_NARROWEST, *(len(str(cell or "")) + 2 for cell in column))) for column in columns]
