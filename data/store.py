"""Read each table and outline once per process.

The types come from `tables/datapackage.json`: numbers become floats, integers nullable integers, all else text.
An empty text cell is the empty string, an empty number is missing.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache, update_wrapper, wraps
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

import pandas as pd

DATA = Path(__file__).resolve().parent
TABLES = DATA / "tables"
OUTLINES = DATA / "geo"
_PANDAS_TYPE = {"number": "float64", "integer": "Int64"}
# Plain Python strings: a run picks rows many times, which takes Arrow strings three times as long at this size; nor
# shall pandas make Arrow strings of each row that is looked at, and of the names of columns.
_TEXT = "object"
pd.set_option("mode.string_storage", "python")


_Made = TypeVar("_Made")
_More = ParamSpec("_More")
# Readers move between a few views; this many answers of each question are kept.
_REMEMBERED = 256


class EvidenceError(Exception):
    """A table or outline that cannot be read; the message says which and why."""


class _Kept(Generic[_More]):
    """A question that is answered once for each way of asking it, see `kept`."""

    def __init__(self, make: Callable[_More, pd.DataFrame]) -> None:
        known = cache(make)
        self._answer = cast(Callable[_More, pd.DataFrame], known)
        self.cache_clear = known.cache_clear
        update_wrapper(self, make)

    def __call__(self, *asked: _More.args, **named: _More.kwargs) -> pd.DataFrame:
        return self._answer(*asked, **named).copy(deep=False)


def kept(make: Callable[_More, pd.DataFrame]) -> _Kept[_More]:
    """Keep the rows that a function makes, and hand out a frame of the caller's own: changing it changes nobody else's.

    What is asked has to be hashable, and the rows depend on it and on the tables alone.
    """
    return _Kept(make)


@cache
def package() -> dict[str, Any]:
    """Return the description of the data package."""
    path = TABLES / "datapackage.json"
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvidenceError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(described, dict) or not isinstance(described.get("resources"), list):
        raise EvidenceError(f"{path.name} cannot be read: it lists no resources")
    return described


def version() -> str:
    """Return the version of the data, as the data package states it."""
    return str(package()["version"])


@cache
def _schema(name: str) -> dict[str, Any]:
    """Return the table schema of a table."""
    for resource in package()["resources"]:
        if resource["name"] == name:
            return dict(resource)
    raise EvidenceError(f"the data package has no table {name!r}")


@kept
def table(name: str) -> pd.DataFrame:
    """Return a table, with the types of its schema."""
    resource = _schema(name)
    fields = {field["name"]: _PANDAS_TYPE.get(field["type"], _TEXT) for field in resource["schema"]["fields"]}
    numbers = {column for column, kind in fields.items() if kind != _TEXT}
    try:
        frame = pd.read_csv(
            TABLES / resource["path"],
            dtype=fields,
            keep_default_na=False,
            na_values={column: [""] for column in numbers},
            encoding="utf-8",
        )
    except (OSError, TypeError, ValueError) as error:
        raise EvidenceError(f"{resource['path']} cannot be read: {error}") from error
    if not isinstance(frame.index, pd.RangeIndex):
        # One cell too many on each line makes pandas take the first column for row names.
        raise EvidenceError(f"{resource['path']} cannot be read: its lines have more cells than its header")
    if missing := set(fields) - set(frame.columns):
        raise EvidenceError(f"{resource['path']} lacks the columns {', '.join(sorted(missing))}")
    return frame


def columns(name: str) -> list[str]:
    """Return the names of a table's columns, in order."""
    return [str(field["name"]) for field in _schema(name)["schema"]["fields"]]


def meanings(name: str) -> dict[str, tuple[str, str]]:
    """Return what each column of a table is: its kind (string, number, year, ...) and what the codebook says of it."""
    fields = _schema(name)["schema"]["fields"]
    return {str(field["name"]): (str(field["type"]), str(field.get("description", ""))) for field in fields}


def code_lists(name: str) -> dict[str, str]:
    """Return which of a table's columns hold codes, and of which list."""
    fields = _schema(name)["schema"]["fields"]
    return {str(field["name"]): str(field["codeList"]) for field in fields if "codeList" in field}


def remembered(
    make: Callable[Concatenate[pd.DataFrame, _More], _Made],
) -> Callable[Concatenate[pd.DataFrame, _More], _Made]:
    """Keep what a function makes of observations: asked again of the same rows, it answers at once.

    Rows are the same if keys, values, preference and names of columns are: nothing in them may depend on the reader's
    language. What else is asked has to be hashable. Whoever gets an answer leaves it unchanged.
    """
    known: OrderedDict[Hashable, _Made] = OrderedDict()

    @wraps(make)
    def answer(rows: pd.DataFrame, /, *more: _More.args, **named: _More.kwargs) -> _Made:
        same = zip(rows["obs_id"], rows["value"], rows["preferred"], strict=True)
        asked = (tuple(rows.columns), *same, more, *named.items())
        # Another reader's thread may take an answer out between a look and a grasp.
        found = known.pop(asked, None)
        if found is None:
            found = make(rows, *more, **named)
        known[asked] = found
        if len(known) > _REMEMBERED:
            known.popitem(last=False)
        return found

    return answer
