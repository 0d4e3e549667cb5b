"""One view as a workbook: what it is, the rows of each figure with their types, definitions, sources.

The rows are those behind the picture, as the CSV gives them: codes, their names in the reader's language, and where
each row comes from. Numbers, years and dates are cells of that kind, so that a reader can go on reckoning.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from components import i18n
from components.i18n import gettext as _
from data import catalogue, store
from exports import citation, model, sheets
from exports.sheets import Address, Amount, Cell, Sheet

# What else holds years or dates besides the columns that the schema calls so; codes that look like a year stay codes.
_TIMES = {"period_start", "period_end", "start", "end", "source_year"}
_YEAR = re.compile(r"[12]\d{3}")
_DATE = re.compile(r"[12]\d{3}-\d{2}-\d{2}")
# As wide as a line of text is still easy to read, in letters.
_READABLE = 95
# The parts of a text column in several languages.
_IN_LANGUAGE = re.compile(r"(.+)_(en|fr|ar)")


def as_xlsx(view: model.View) -> bytes:
    """Return a view as a workbook in its language."""
    with i18n.speaking(view.language):
        return _as_xlsx(view)


def _as_xlsx(view: model.View) -> bytes:
    """Return a view as a workbook in the language in use."""
    titles = [_("About"), *(one.title or view.title for one in view.exhibits), _("Definitions"), _("Sources")]
    names = sheets.sheet_names(titles)
    made = [
        _about(view, names),
        *(_rows(name, one) for name, one in zip(names[1:-2], view.exhibits, strict=True)),
        _definitions(names[-2], view.exhibits),
        _sources(names[-1], view),
    ]
    properties = {
        "title": view.title,
        "subject": view.section,
        "author": citation.AUTHOR,
        "comments": citation.of_view(view).apa,
    }
    return sheets.as_workbook(made, right_to_left=i18n.direction() == "rtl", properties=properties)


def _about(view: model.View, names: Sequence[str]) -> Sheet:
    """Return the first sheet: what the workbook holds, of which choices, of which day, and on which terms."""
    cited = citation.of_view(view)
    licences = store.package()["licenses"]
    rows: list[Sequence[Cell]] = [
        (_("Page"), view.section),
        (_("In short"), view.lead),
        *(view.choices.items() or [(_("Choices"), _("as the page opens"))]),
        (_("Link to the live view"), Address(view.address)),
        (_("Data version"), view.data_version),
        (_("Made on"), i18n.period(view.made_on.isoformat(), view.made_on.isoformat())),
        *((_("Licence of the data"), Address(one["path"])) for one in licences),
        (
            _("Terms"),
            _("The licence covers the compilation; each publication keeps its own terms. Cite it beside a figure."),
        ),
        (_("How to cite (APA)"), cited.apa),
        (_("How to cite (Chicago)"), cited.chicago),
        *([(_("Outlines of the maps"), view.credits)] if view.credits else []),
        (_("Sheets"), None),
    ]
    for name, exhibit in zip(names[1:-2], view.exhibits, strict=True):
        said = "\n".join(part for part in (exhibit.title, exhibit.reading, *exhibit.notes) if part)
        rows.append((name, said or view.title))
    rows.append((names[-2], _("What the indicators, codes and columns mean")))
    rows.append((names[-1], _("The publications behind the rows, each with its address and citation")))
    kind = _("Workbook")
    return Sheet(names[0], (f"{citation.PROJECT} · {kind}", view.title), rows, widest=_READABLE)


def _rows(name: str, exhibit: model.Exhibit) -> Sheet:
    """Return the rows of one figure, described as in its CSV."""
    if exhibit.rows.empty:
        said = [exhibit.title, exhibit.reading, exhibit.alt]
        lines = list(dict.fromkeys(text for text in said if text))
        return Sheet(name, (_("Nothing is published of what this figure would show."),), [(text,) for text in lines])
    if not exhibit.table:
        # Counted from the tables themselves: the columns are named in the reader's language already.
        counted = [[typed("", cell, is_time=False) for cell in row] for row in exhibit.rows.itertuples(index=False)]
        return Sheet(name, list(exhibit.rows.columns), counted, filtered=True)
    own = _described(exhibit)
    kinds = {column: kind for column, (kind, _said) in store.meanings(exhibit.table).items()}
    units = list(exhibit.rows["unit"]) if "unit" in exhibit.rows.columns else [""] * len(own)
    columns: list[list[Cell]] = []
    for column in own.columns:
        values = list(own[column])
        if kinds.get(column) == "number":
            columns.append(_amounts(values, units))
        else:
            is_time = column in _TIMES or kinds.get(column) == "year"
            columns.append([typed(column, value, is_time=is_time) for value in values])
    headers = list(own.columns)
    if exhibit.beside is not None:
        headers += list(exhibit.beside.columns)
        columns += [[typed("", cell, is_time=False) for cell in exhibit.beside[name]] for name in exhibit.beside]
    return Sheet(name, headers, list(zip(*columns, strict=True)), filtered=True)


def _described(exhibit: model.Exhibit) -> pd.DataFrame:
    """Return the rows of an exhibit with the names of their codes and sources."""
    if exhibit.table == "observations":
        return catalogue.described(exhibit.rows, i18n.language())
    return catalogue.described_records(exhibit.rows, exhibit.table, i18n.language())


def _amounts(values: Sequence[float], units: Sequence[str]) -> list[Cell]:
    """Return numbers, those of a unit with as many decimals as its most precise one needs."""
    decimals: dict[str, int] = {}
    for value, unit in zip(values, units, strict=True):
        if pd.notna(value):
            most = i18n.decimals_of(unit)
            wanted = next(some for some in range(most + 1) if some == most or round(value, some) == round(value, most))
            decimals[unit] = max(decimals.get(unit, 0), wanted)
    return [
        Amount(float(value), decimals[unit]) if pd.notna(value) else None
        for value, unit in zip(values, units, strict=True)
    ]


def typed(column: str, value: object, *, is_time: bool) -> Cell:
    """Return a cell as what it is: a whole number, a year, a date, an address or a text; empty where there is none."""
    if isinstance(value, str):
        if is_time and _YEAR.fullmatch(value):
            return int(value)
        if is_time and _DATE.fullmatch(value):
            return date.fromisoformat(value)
        if column in ("url", "source_url"):
            return Address(value)
        return value or None
    return None if value is None or pd.isna(value) else int(value)  # type: ignore[call-overload]


def _definitions(name: str, exhibits: Sequence[model.Exhibit]) -> Sheet:
    """Return what the indicators, codes and columns of the rows mean."""
    headers = (
        _("What"),
        _("Column"),
        _("Code"),
        _("Name"),
        _("Definition"),
        _("How to read it"),
        _("Who is covered"),
        _("Unit"),
    )
    drawn = [one for one in exhibits if one.table and not one.rows.empty]
    rows = (row for kind in (_indicators, _codes, _columns) for one in drawn for row in kind(one))
    return Sheet(name, headers, list({row[:3]: row for row in rows}.values()), filtered=True)


def _indicators(exhibit: model.Exhibit) -> Iterable[tuple[Cell, ...]]:
    """Yield the indicators of rows, each with what it counts and among whom."""
    if "indicator" not in exhibit.rows.columns:
        return
    language = i18n.language()
    for code, own in exhibit.rows.groupby("indicator", sort=False):
        one = catalogue.indicator(str(code))
        people = dict.fromkeys(catalogue.population(key, language) for key in own["population_id"] if key)
        yield (
            _("Indicator"),
            "indicator",
            one.code,
            one.label(language),
            one.definition(language),
            one.how_to_read(language),
            _("; ").join(people),
            catalogue.label("unit", one.unit, language),
        )


def _codes(exhibit: model.Exhibit) -> Iterable[tuple[Cell, ...]]:
    """Yield the codes met in rows, each with its name; grades and precisions say in theirs what they mean."""
    language = i18n.language()
    lists = store.code_lists(exhibit.table)
    for column in store.columns(exhibit.table):
        if column not in exhibit.rows.columns or (column not in lists and column != "country"):
            continue
        met = dict.fromkeys(code for cell in exhibit.rows[column] for code in str(cell).split(";") if code)
        for code in met:
            named = catalogue.label(lists.get(column, "country"), code, language)
            yield (_("Code"), column, code, named, None, None, None, None)
    if "breakdown_value" in exhibit.rows.columns:
        pairs = dict.fromkeys(zip(exhibit.rows["breakdown"], exhibit.rows["breakdown_value"], strict=True))
        for of, code in pairs:
            if code:
                named = catalogue.breakdown_label(of, code, language)
                yield (_("Code"), "breakdown_value", code, named, None, None, None, None)


def _columns(exhibit: model.Exhibit) -> Iterable[tuple[Cell, ...]]:
    """Yield the columns of rows, with what the codebook says of them, in English."""
    for column, (_kind, said) in store.meanings(exhibit.table).items():
        if said and not _IN_LANGUAGE.fullmatch(column):
            yield (_("Column"), column, None, None, said, None, None, None)


def _sources(name: str, view: model.View) -> Sheet:
    """Return the publications behind the rows of a view."""
    headers = (
        _("Key"),
        _("Publisher"),
        _("Year"),
        _("Title"),
        _("Address"),
        _("Language"),
        _("Kind"),
        _("Places in the source"),
        _("Grade"),
        _("How to cite (APA)"),
        _("How to cite (Chicago)"),
    )
    rows: list[Sequence[Cell]] = []
    for one, forms in zip(citation.cited(view), citation.of_sources(view), strict=True):
        rows.append(
            (
                one.source_id,
                one.publisher,
                int(one.year) if one.year else None,
                one.title,
                Address(one.url) if one.url else None,
                i18n.language_name(one.language) if one.language else None,
                catalogue.label("source_kind", one.kind, view.language),
                _("; ").join(one.locators) or None,
                _("; ").join(catalogue.label("grade", grade, view.language) for grade in one.grades) or None,
                forms.apa,
                forms.chicago,
            )
        )
    return Sheet(name, headers, rows, filtered=True)
