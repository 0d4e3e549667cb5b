"""Keys that stand once, and what refers to them."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from data.checks.files import Problem, Table, Tables

# Numbers of rows that were dropped; they are not used again (data/README.md says why each was left out).
DROPPED: Final = frozenset(
    [
        *("RF007", "RF026", "RF034", "RF040", "RF063", "RF065", "RF090", "RF096", "RF100", "RF106", "RF110"),
        *("RR014", "RR019", "RR040", "RR044", "RR048", "RR050", "RR059"),
    ]
)


def keys(tables: Tables) -> Iterator[Problem]:
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


def references(tables: Tables) -> Iterator[Problem]:
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
