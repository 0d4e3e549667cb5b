"""Every mistake in the tables, with the line and the reason, in words for somebody who edits them.

`problems()` reads the files as a text editor shows them: a line is a line of the file, also where a cell before it
holds line ends. The rules of the columns stand in `datapackage.json`; what it cannot say (who may answer whom, whose
statement a row is, that three languages say the same) stands here. `make data` and the tests ask the same rules.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES: Final = ("en", "fr", "ar")
LONGEST_STATEMENT: Final = 220
LONGEST_RATIONALE: Final = 20
# Numbers of rows that were dropped; they are not used again (data/README.md says why each was left out).
DROPPED: Final = frozenset(
    [
        *("RF007", "RF026", "RF034", "RF040", "RF063", "RF065", "RF090", "RF096", "RF100", "RF106", "RF110"),
        *("RR014", "RR019", "RR040", "RR044", "RR048", "RR050", "RR059"),
    ]
)
# The comparative report, its publisher's words on it, and the national reports, which have no origin of their own yet.
REPORT, PUBLISHER, NATIONAL = "SURE_CMP", "SURE_PUBS", ("SURE_MAR", "SURE_TUN")
SUMMARY, DESCRIPTION = "Executive summary", "Description of the three reports"
PAGE: Final = re.compile(r"\bpp?\. ?\d")
# What a relation joins: the tables of its two ends.
RELATIONS: Final = {
    "responds_to": ("recommendations", "findings"),
    "addresses": ("mechanisms", "findings"),
    "advances": ("mechanisms", "recommendations"),
}
_ONE: Final = {"findings": "a finding", "recommendations": "a recommendation", "mechanisms": "a mechanism"}
_COUNTRY: Final = {"MAR": "Morocco", "TUN": "Tunisia"}
# Texts of some words: the same in two languages, one of them is not translated.
_TRANSLATED: Final = ("statement", "rationale")
_ARABIC = re.compile(r"[\u0621-\u064a]")
# Two texts beside each other in one cell; letters that were read in another encoding than they were saved in.
_SENTENCES: Final = {language: re.compile(r"[.!?] +[^\W\d_a-zß-ÿ]") for language in ("en", "fr")} | {
    "ar": re.compile(r"[.!?؟] +\S")
}
_MISREAD = re.compile("\ufffd|[ÃÂØÙ][\u0080-\u00bf]|â€")
# The words of other authors stand under the name of the project only if its own people wrote them down.
_PROJECT: Final = ("SURE_", "ITCILO_")
_UNFINISHED = re.compile(r"\b(?:todo|fixme|ipsum|xxx)\b", re.IGNORECASE)
_TYPES: Final = {
    "number": (r"-?\d+(\.\d+)?", "a number such as 12.5, without blanks and with a point"),
    "integer": (r"-?\d+", "a whole number such as 12"),
    "year": (r"(19|20)\d{2}", "a year such as 2019"),
    "date": (r"\d{4}-\d{2}-\d{2}", "a date such as 2019-03-31"),
}


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


def problems(datapackage: Path) -> list[Problem]:
    """Return every mistake in the tables of a data package, by file and line.

    A table that cannot be read is said once; what refers to it is not looked at.
    """
    tables, found = read(datapackage)
    for rule in RULES:
        found += rule(tables)
    order = {datapackage.parent / one["path"]: place for place, one in enumerate(_resources(datapackage))}
    return sorted(dict.fromkeys(found), key=lambda one: (order[one.path], one.line))


def _resources(datapackage: Path) -> list[dict[str, Any]]:
    """Return the tables that a data package describes."""
    return list(json.loads(datapackage.read_text(encoding="utf-8"))["resources"])


def read(datapackage: Path) -> tuple[Tables, list[Problem]]:
    """Read the tables of a data package; return those that can be read, and what is wrong with the files."""
    tables: Tables = {}
    found: list[Problem] = []
    for resource in _resources(datapackage):
        table = Table(resource["name"], datapackage.parent / resource["path"], resource["schema"])
        met, readable = _read(table)
        found += met
        if readable:
            tables[table.name] = table
    return tables, found


# Files


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


# Cells


def _cells(tables: Tables) -> Iterator[Problem]:
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


def _unfinished(tables: Tables) -> Iterator[Problem]:
    """Find words of a draft."""
    for table in tables.values():
        texts = [one["name"] for one in table.fields if not one["name"].endswith(("_id", "_ids", "url", "locator"))]
        for row in table.rows:
            for column in texts:
                met = _UNFINISHED.search(row.cells[column])
                if met:
                    yield table.problem(row, column, f'unfinished wording: "{met[0]}"')


# Keys and what refers to them


def _keys(tables: Tables) -> Iterator[Problem]:
    """Find a key that stands twice, and the number of a dropped row."""
    for table in tables.values():
        single = [one["name"] for one in table.fields if one.get("constraints", {}).get("unique")]
        for columns in dict.fromkeys([tuple(table.key), *((name,) for name in single)]):
            seen: dict[tuple[str, ...], int] = {}
            for row in table.rows if columns else []:
                met = tuple(row.cells[column] for column in columns)
                if "" in met:
                    continue
                before = seen.setdefault(met, row.line)
                if before != row.line:
                    reason = f'"{" ".join(met)}" stands already in line {before}{_next_free(table, met[0])}'
                    yield table.problem(row, ", ".join(columns), reason)
        if table.name in ("findings", "recommendations"):
            for row in table.rows:
                key = row.cells[table.key[0]]
                if key in DROPPED:
                    reason = f'"{key}" is the number of a dropped row and is not used again{_next_free(table, key)}'
                    yield table.problem(row, table.key[0], reason)


def _next_free(table: Table, key: str) -> str:
    """Name the next free number of a table whose keys are numbered."""
    if table.name not in ("findings", "recommendations") or len(table.key) != 1:
        return ""
    numbers = [int(one[2:]) for one in table.values(table.key[0]) | DROPPED if re.fullmatch(key[:2] + r"\d{3}", one)]
    return f"; the next free one is {key[:2]}{max(numbers) + 1:03}" if numbers else ""


def _references(tables: Tables) -> Iterator[Problem]:
    """Find a cell that names a row of another table which is not there."""
    for table in tables.values():
        for foreign in table.schema.get("foreignKeys", []):
            other = tables.get(foreign["reference"]["resource"] or table.name)
            columns, targets = _listed(foreign["fields"]), _listed(foreign["reference"]["fields"])
            if other:
                yield from _unknown(table, columns[0], other, targets[0], lambda cell: [cell])
        if any(column["name"] == "source_ids" for column in table.fields) and "sources" in tables:
            yield from _unknown(table, "source_ids", tables["sources"], "source_id", lambda cell: cell.split(";"))


def _listed(names: str | list[str]) -> list[str]:
    """Return one name or several as a list."""
    return [names] if isinstance(names, str) else names


def _unknown(
    table: Table, column: str, other: Table, target: str, split: Callable[[str], list[str]]
) -> Iterator[Problem]:
    """Find the cells of a column that name what another table does not hold."""
    known = other.values(target) | other.broken_keys | {""}
    for row in table.rows:
        for one in split(row.cells[column]):
            if one not in known:
                yield table.problem(row, column, f'"{one}" is not in {other.path.name}')


# Three languages


def _languages(tables: Tables) -> Iterator[Problem]:
    """Find a text that lacks a language, and one that stands in the column of another."""
    for table in tables.values():
        names = {column["name"]: bool(column.get("constraints", {}).get("required")) for column in table.fields}
        for column, required in names.items():
            stem, _, language = column.rpartition("_")
            if language not in LANGUAGES:
                continue
            beside = [f"{stem}_{other}" for other in LANGUAGES if other != language and f"{stem}_{other}" in names]
            for row in table.rows:
                cell = row.cells[column]
                if not cell:
                    filled = [other for other in beside if row.cells[other]]
                    if filled and not required:
                        reason = f"the cell is empty, yet {filled[0]} is filled: fill every language, or none"
                        yield table.problem(row, column, reason)
                elif language == "fr" and stem in _TRANSLATED and cell == row.cells[f"{stem}_en"]:
                    yield table.problem(row, column, f"the text is that of {stem}_en: translate it")
                elif language == "ar" and not _ARABIC.search(cell):
                    if not re.fullmatch(r"[A-Za-z0-9 ()%+\-]*", cell) or table.name != "codes":
                        yield table.problem(row, column, "the text is not in Arabic")
                elif language != "ar" and _ARABIC.search(cell):
                    yield table.problem(row, column, "the text holds Arabic letters")


def _numbers(tables: Tables) -> Iterator[Problem]:
    """Find notes that give other numbers in another language; 2,000 is 2 000 in French, 2003-04 is written out."""

    def numbers(text: str) -> list[str]:
        return sorted(
            re.findall(r"\d+", re.sub(r"(?<=\d)[,.\u00a0\u202f](?=\d)", "", text.replace("2003-04", "2003-2004")))
        )

    for table in _of(tables, "findings", "recommendations"):
        for row in table.rows:
            for language in ("fr", "ar"):
                column = f"notes_{language}"
                if row.cells[column] and numbers(row.cells[column]) != numbers(row.cells["notes_en"]):
                    yield table.problem(row, column, "the numbers are not those of notes_en")


# Findings, recommendations, links


def _of(tables: Tables, *names: str) -> list[Table]:
    """Return the tables with these names that can be read."""
    return [tables[name] for name in names if name in tables]


def _statements(tables: Tables) -> Iterator[Problem]:
    """Find a statement that is not one sentence, is too long, or stands twice."""
    for table in _of(tables, "findings", "recommendations"):
        for language in LANGUAGES:
            column = f"statement_{language}"
            seen: dict[str, int] = {}
            for row in table.rows:
                text = row.cells[column]
                before = seen.setdefault(text, row.line)
                if text and before != row.line:
                    yield table.problem(row, column, f"the same statement stands already in line {before}")
                if text and language != "ar" and not text.endswith("."):
                    yield table.problem(row, column, "the sentence does not end with a full stop")
                if _SENTENCES[language].search(text):
                    yield table.problem(row, column, "more than one sentence: write a row for each")
                if language != "ar" and len(text) > LONGEST_STATEMENT:
                    reason = f"{len(text)} characters, {LONGEST_STATEMENT} at most: shorten the sentence"
                    yield table.problem(row, column, reason)


def _origins(tables: Tables) -> Iterator[Problem]:
    """Find a statement under another author's name: only the comparative report speaks as the report."""
    known = tables["sources"].values("source_id") if "sources" in tables else set()
    for table in _of(tables, "findings", "recommendations"):
        for row in table.rows:
            column, reason = _wrong_origin(row.cells["origin"], row.cells["source_id"], row.cells["locator"])
            if reason and row.cells["source_id"] in known and row.cells[column]:
                yield table.problem(row, column, reason)


def _wrong_origin(origin: str, source: str, locator: str) -> tuple[str, str]:
    """Return the column in which whose statement a row is goes wrong, and why; both empty when it is right."""
    if source in NATIONAL:
        return "source_id", f"{source} is a national report, which has no origin of its own yet: ask before adding it"
    described = source == PUBLISHER and locator == DESCRIPTION
    if origin == "sure_report":
        if source != REPORT and not described:
            reason = f"only {REPORT}, the comparative report, has the origin sure_report; {source} is another text"
            return "origin", reason
        if source == REPORT and locator != SUMMARY and not PAGE.search(locator):
            return "locator", f'"{locator}" names no page; a statement of the report needs it, written as p. 34'
    elif source == REPORT or described:
        return "origin", f"{source} gives the words of the comparative report here: its origin is sure_report"
    elif origin == "other_study" and source.startswith("SURE_"):
        return "origin", f"{source} is a text of the SURE project, not another study: its origin is sure_project"
    elif origin == "sure_project" and not source.startswith(_PROJECT):
        return "origin", f"{source} is no text of the SURE project: its origin is other_study"
    return "", ""


def _links(tables: Tables) -> Iterator[Problem]:
    """Find a link that joins what may not be joined, and a reason that is too long."""
    needed = ("links", "mechanisms", "recommendations", "findings")
    if any(name not in tables for name in needed):
        return
    ends: dict[str, tuple[str, dict[str, str]]] = {
        row.cells[table.key[0]]: (table.name, row.cells) for table in _of(tables, *needed[1:]) for row in table.rows
    }
    half_read = {key for table in _of(tables, *needed[1:]) for key in table.broken_keys}
    for row in tables["links"].rows:
        for column, reason in _wrong_link(row.cells, ends, half_read):
            yield tables["links"].problem(row, column, reason)


def _wrong_link(
    link: dict[str, str], ends: dict[str, tuple[str, dict[str, str]]], half_read: set[str]
) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a link: the column, and why."""
    words = len(link["rationale_en"].split())
    if words > LONGEST_RATIONALE:
        yield "rationale_en", f"{words} words, {LONGEST_RATIONALE} at most: shorten the reason"
    missing = [column for column in ("from_id", "to_id") if link[column] not in ends]
    for column in missing:
        if link[column] and link[column] not in half_read and _home(link[column]):
            yield column, f'"{link[column]}" is not in {_home(link[column])}.csv'
    if missing:
        return
    (kind, one), (other_kind, other) = ends[link["from_id"]], ends[link["to_id"]]
    wanted = RELATIONS.get(link["relation"])
    if wanted and (kind, other_kind) != wanted:
        reason = (
            f"{link['relation']} goes from {_ONE[wanted[0]]} to {_ONE[wanted[1]]}; "
            f"{link['from_id']} is {_ONE[kind]}, {link['to_id']} is {_ONE[other_kind]}"
        )
        yield "relation", reason
        return
    countries = (one["country"], other["country"])
    if set(countries) == set(_COUNTRY):
        reason = (
            f"{link['from_id']} belongs to {_COUNTRY[countries[0]]}, {link['to_id']} to {_COUNTRY[countries[1]]}: "
            "a country never answers for the other"
        )
        yield "to_id", reason
    if kind == "mechanisms" and one["serves_national_returnees"] == "no":
        yield "from_id", f"{link['from_id']} does not serve nationals who return (see mechanisms.csv): it answers none"
    if other_kind == "findings" and other["kind"] == "strength":
        yield "to_id", f"{link['to_id']} is a strength, which needs no answer"


def _home(key: str) -> str:
    """Name the table that a key belongs to, by its first letters."""
    homes = {"RF": "findings", "RR": "recommendations", "MAR": "mechanisms", "TUN": "mechanisms"}
    return next((home for start, home in homes.items() if key.startswith(start)), "")


RULES: Final[Sequence[Rule]] = (
    _cells,
    _unfinished,
    _keys,
    _references,
    _languages,
    _numbers,
    _statements,
    _origins,
    _links,
)
