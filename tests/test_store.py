"""The store hands out what the schema promises, keeps it safe from its callers, and names a file it cannot read."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data import store

TABLES = store.TABLES
PACKAGE = json.loads((TABLES / "datapackage.json").read_text(encoding="utf-8"))
NUMBERS = {"number": "float64", "integer": "Int64"}
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def forget() -> None:
    """Make the store read its files again."""
    for thing in vars(store).values():
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the store read from a copy of two small tables, which the test may damage."""
    for name in ("datapackage.json", "notes.csv", "codes.csv"):
        shutil.copyfile(TABLES / name, tmp_path / name)
    monkeypatch.setattr(store, "TABLES", tmp_path)
    forget()
    yield tmp_path
    forget()


@pytest.mark.parametrize("name", RESOURCES)
def test_types_follow_the_schema(name: str) -> None:
    """Numbers are floats, integers nullable integers, all else text; an empty text cell is the empty string."""
    frame = store.table(name)
    fields = {field["name"]: field["type"] for field in RESOURCES[name]["schema"]["fields"]}
    assert list(frame.columns) == list(fields) == store.columns(name), f"{name}: columns differ from the schema"
    for column, kind in fields.items():
        if kind in NUMBERS:
            assert str(frame[column].dtype) == NUMBERS[kind], f"{name}.{column} is {frame[column].dtype}, not {kind}"
        else:
            other = [cell for cell in frame[column] if not isinstance(cell, str)]
            assert not other, f"{name}.{column} holds {other[0]!r}: a text is text, and an empty one is ''"


def test_an_empty_number_is_missing_and_never_zero() -> None:
    """The file leaves the area of Algeria empty, and so does the table."""
    area = store.table("regions").set_index("geo_code")["area_km2"]
    assert pd.isna(area["DZ"]), f"regions.csv gives no area for DZ, the store gives {area['DZ']}"


def test_codes_that_look_like_missing_values_stay() -> None:
    """Pandas reads NA as missing unless told otherwise; grades, codes and texts are kept letter by letter."""
    for name, resource in RESOURCES.items():
        text = pd.read_csv(TABLES / resource["path"], dtype=str, keep_default_na=False)
        for field in resource["schema"]["fields"]:
            if field["type"] not in NUMBERS:
                same = list(store.table(name)[field["name"]]) == list(text[field["name"]])
                assert same, f"{name}.{field['name']} differs from the file"


def _replace_a_cell(frame: pd.DataFrame) -> None:
    frame.loc[0, "value"] = -1.0


def _replace_by_position(frame: pd.DataFrame) -> None:
    frame.iloc[0, 0] = "changed"


def _scale_a_column(frame: pd.DataFrame) -> None:
    frame["value"] *= 2


def _add_a_column(frame: pd.DataFrame) -> None:
    frame["period"] = "2024"


def _take_a_column_out(frame: pd.DataFrame) -> None:
    del frame["grade"]


def _add_a_row(frame: pd.DataFrame) -> None:
    frame.loc[len(frame)] = frame.loc[0]


def _rename_the_columns(frame: pd.DataFrame) -> None:
    frame.columns = [f"x_{name}" for name in frame.columns]


def _renumber_the_rows(frame: pd.DataFrame) -> None:
    frame.index = pd.RangeIndex(1, len(frame) + 1)


def _name_the_index(frame: pd.DataFrame) -> None:
    frame.index.name = "changed"


CHANGES = [
    _replace_a_cell,
    _replace_by_position,
    _scale_a_column,
    _add_a_column,
    _take_a_column_out,
    _add_a_row,
    _rename_the_columns,
    _renumber_the_rows,
    _name_the_index,
]


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
def test_nobody_changes_a_shared_table(change: Callable[[pd.DataFrame], None]) -> None:
    """Whatever a caller does to its frame, the next caller gets the table as it was."""
    before = store.table("observations").copy(deep=True)
    mine = store.table("observations")
    change(mine)
    pd.testing.assert_frame_equal(store.table("observations"), before)
    assert store.table("observations").index.name is None, "the index of the shared table has been renamed"


def test_the_numbers_below_a_shared_table_are_read_only() -> None:
    """Somebody who goes below pandas meets an error, not the shared table."""
    with pytest.raises(ValueError, match="read-only"):
        store.table("observations")["value"].to_numpy()[0] = -1.0


def test_each_file_is_read_once(folder: Path) -> None:
    """A table that has been read is not looked for again."""
    first = store.table("notes")
    (folder / "notes.csv").unlink()
    pd.testing.assert_frame_equal(store.table("notes"), first)


def test_version_is_read_not_typed(folder: Path) -> None:
    """The version of the data is what the data package states."""
    (folder / "datapackage.json").write_text(json.dumps({**PACKAGE, "version": "9.8.7"}), encoding="utf-8")
    assert store.version() == "9.8.7"


def test_an_unknown_table_is_named() -> None:
    """A name that the data package does not hold is an error that repeats the name."""
    for ask in (store.table, store.columns):
        with pytest.raises(store.EvidenceError, match="observatoins"):
            ask("observatoins")


# What is written into codes.csv (None takes the file away); `order` is its integer column.
HEADER = "list,code,label_en,label_fr,label_ar,order,value_list,notes\n"
DAMAGED: dict[str, bytes | None] = {
    "the file is gone": None,
    "the file is empty": b"",
    "a column is gone": b"list,code,label_en,label_fr,order,value_list,notes\nsex,male,Men,Hommes,1,,\n",
    "every line has a cell too many": (HEADER + "sex,male,Men,Hommes,x,1,,,\nsex,female,a,b,c,2,,,\n").encode(),
    "a line has too many cells": (HEADER + "sex,male,Men,Hommes,x,1,,\nsex,female,a,b,c,2,,,one,more\n").encode(),
    "an integer is a word": (HEADER + "sex,male,Men,Hommes,x,first,,\n").encode(),
    "an integer has decimals": (HEADER + "sex,male,Men,Hommes,x,1.5,,\n").encode(),
    "a quote stays open": (HEADER + 'sex,male,"Men,Hommes,x,1,,\n').encode(),
    "the encoding is not UTF-8": (HEADER + "sex,male,Men,Employés,x,1,,\n").encode("latin-1"),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_table_is_named(folder: Path, content: bytes | None) -> None:
    """A table that is missing or malformed is an EvidenceError that names its file."""
    if content is None:
        (folder / "codes.csv").unlink()
    else:
        (folder / "codes.csv").write_bytes(content)
    with pytest.raises(store.EvidenceError, match=r"codes\.csv"):
        store.table("codes")
    assert len(store.table("notes")), "the other tables must stay readable"


@pytest.mark.parametrize(
    "content",
    [None, "", "{", "[]", "{}", '{"resources": [], "version": '],
    ids=["gone", "empty", "cut", "a list", "without tables", "cut later"],
)
def test_a_damaged_data_package_is_named(folder: Path, content: str | None) -> None:
    """Without its description no table can be read, and the error says which file is to blame."""
    if content is None:
        (folder / "datapackage.json").unlink()
    else:
        (folder / "datapackage.json").write_text(content, encoding="utf-8")
    for ask in (lambda: store.table("codes"), store.version):
        with pytest.raises(store.EvidenceError, match=r"datapackage\.json"):
            ask()


def test_a_value_that_is_no_number_is_named(folder: Path) -> None:
    """A comma for a decimal point in one observation stops the table, and does not become text or zero."""
    lines = (TABLES / "observations.csv").read_text(encoding="utf-8").splitlines()[:3]
    cells = lines[2].split(",")
    cells[5] = "16;8"
    (folder / "observations.csv").write_text("\n".join([*lines[:2], ",".join(cells)]), encoding="utf-8")
    with pytest.raises(store.EvidenceError, match=r"observations\.csv"):
        store.table("observations")


def test_what_is_remembered_is_that_of_the_same_rows() -> None:
    """Other values, other columns and other questions are asked anew; the same rows are not."""
    asked = []

    @store.remembered
    def total(rows: pd.DataFrame, factor: int = 1) -> float:
        asked.append(factor)
        return factor * float(rows["value"].sum())

    rows = pd.DataFrame({"obs_id": ["a", "b"], "value": [1.0, 2.0], "preferred": ["yes", "yes"]})
    assert (total(rows), total(rows.copy())) == (3.0, 3.0)
    assert asked == [1]
    assert total(rows.assign(value=[1.0, 5.0])) == 6.0
    assert total(rows.head(1)) == 1.0
    assert total(rows.assign(label="")) == 3.0
    assert total(rows, 2) == 6.0
    assert asked == [1, 1, 1, 1, 2]
