"""Figures over the years in words: headline, reading, notes on the marks, text alternative."""

from collections.abc import Callable

import pandas as pd

from components import evidence, i18n, lines, naming
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue


def _short(row: "pd.Series[str]") -> str:
    """Write the value of an observation as short as a headline needs it."""
    if float(row["value"]) < 1_000_000:
        return evidence.value_of(row)
    return i18n.compact_amount(float(row["value"]), catalogue.label("unit", row["unit"], language()))


def trend_headline(ends: pd.DataFrame, label: str, write: Callable[[float], str] | None = None) -> str:
    """Say in one line how each country or area moved, or where it stands.

    `ends` has the first and last figure of each, or the only one; `write` writes values that are computed. Years that
    are those of the area before are not said again.
    """
    said, before = [], ("", "")
    for geo_code, own in ends[ends["role"] == "own"].groupby("geo_code", sort=False):
        first, last = own.iloc[0], own.iloc[-1]
        values = [lines.signed(row, write) if write else lines.sign(row) + _short(row) for row in (first, last)]
        periods = lines.when(first), lines.when(last)
        if len(own) == 1:
            text = _("{country} {value} ({period})")
        elif periods == before:
            text = _("{country} from {start} to {value}")
        else:
            text = _("{country} from {start} ({first_period}) to {value} ({period})")
        said.append(
            text.format(
                country=naming.area_name(str(geo_code)),
                start=values[0],
                first_period=periods[0],
                value=values[1],
                period=periods[1],
            )
        )
        before = periods if len(own) > 1 else ("", "")
    return _("{label}: {text}").format(label=label, text=i18n.listing(said)) if said else label


def trend_reading(indicator: catalogue.Indicator, rows: pd.DataFrame, *, trend: bool, computed: str) -> str:
    """Say what is shown: the indicator's definition, how values were `computed`, and that few figures are no trend."""
    said = [indicator.definition(language()), computed]
    own = rows[(rows["role"] == "own") & (rows["preferred"] == "yes")]
    if not trend and len(own):
        said.append(
            ngettext("{count} figure, no trend.", "{count} figures, no trend.", len(own)).format(
                count=i18n.number(len(own))
            )
        )
    return " ".join(part for part in said if part)


def index_sentence(base: int) -> str:
    """Say that values are an index, and from which year."""
    return _("Index, {year} = 100, computed from the figures in the table.").format(year=base)


def inhabitants_sentence(inhabitants: int) -> str:
    """Say that values are per inhabitant, and how they were computed."""
    per = _("Per 1,000 inhabitants.") if inhabitants > 1 else _("Per inhabitant.")
    how = _("Computed by us: each figure over the mid-year population of the same country and year, in the table too.")
    return f"{per} {how}"


def _marks(rows: pd.DataFrame, *, milestones: bool) -> list[str]:
    """Say what each kind of mark in a chart stands for, those only that it has."""
    ordinary = rows[~rows["span"] & (rows["preferred"] == "yes")]
    whole = ordinary[~ordinary["partial"] & ~ordinary["census"]]
    gaps = any(len(list(lines.runs(line, []))) > 1 for _line, line in whole.groupby("line"))
    said = {
        _("A gap in a line: no figure for these years"): gaps,
        _("Hollow point: part of a year"): bool(ordinary["partial"].any()),
        _("Open square and ≈: approximate"): bool((ordinary["precision"] == "approximate").any()),
        _("≈: approximate"): bool((rows.loc[rows["span"], "precision"] == "approximate").any()),
        _("Cross: not the preferred figure"): bool(((rows["preferred"] != "yes") & ~rows["span"]).any()),
        _("Triangle: policy milestone"): milestones,
    }
    return [text for text, present in said.items() if present]


def trend_notes(
    rows: pd.DataFrame, breaks: pd.DataFrame, *, left_out: int, why: str, milestones: bool = False
) -> list[str]:
    """Say what a reader must know of the marks: breaks, bars, figures not preferred, and how many are left out."""
    notes = break_sentences(rows, breaks)
    marks = _marks(rows, milestones=milestones)
    if marks:
        notes.insert(0, " · ".join(marks))
    series = rows[rows["role"] == "own"].groupby("geo_code")["series"].nunique()
    several = [naming.area_name(str(geo_code)) for geo_code, count in series.items() if count > 1]
    if several:
        apart = _("Several series, each with a definition of its own and not joined: {areas}.")
        how_to_read = catalogue.indicator(rows["indicator"].iloc[0]).how_to_read(language())
        notes.append(f"{apart.format(areas=i18n.listing(several))} {how_to_read}")
    if rows["span"].any():
        notes.append(
            _(
                "A bar covers the whole period of its figure, a total of several years or a survey across two; "
                "nothing is divided among the years."
            )
        )
    for _index, row in rows[rows["preferred"] != "yes"].drop_duplicates("note_id").iterrows():
        notes.append(
            _("Not the preferred figure ({period}): {reason}").format(
                period=lines.when(row), reason=catalogue.note(row["note_id"], language()) or _("no reason is noted")
            )
        )
    if left_out:
        notes.append(
            ngettext("{count} figure is left out: {why}.", "{count} figures are left out: {why}.", left_out).format(
                count=i18n.number(left_out), why=why
            )
        )
    return notes


def break_sentences(rows: pd.DataFrame, breaks: pd.DataFrame) -> list[str]:
    """Say where definitions change, of whom, and why."""
    areas = dict(zip(rows["series"], rows["geo_code"], strict=True))
    met: dict[tuple[int, str], list[str]] = {}
    for year, reason, series in zip(breaks["year"], breaks[f"reason_{language()}"], breaks["series"], strict=True):
        met.setdefault((year, reason), []).append(naming.area_name(areas[series]))
    return [
        _("Break in {year} ({areas}): {reason}.").format(year=year, areas=i18n.listing(names), reason=reason)
        for (year, reason), names in sorted(met.items())
    ]


def axis_unit(unit: str, largest: float) -> tuple[str, float]:
    """Name what the axis of a trend counts, and in units of how many, so that its numbers stay short."""
    name = catalogue.label("unit", unit, language())
    if largest >= 5_000_000_000:
        return _("billions, {unit}").format(unit=i18n.by_the_million(name)), 1_000_000_000
    if largest >= 5_000_000:
        return _("millions, {unit}").format(unit=i18n.by_the_million(name)), 1_000_000
    return name, 1


# A chart of so many figures or fewer has each of them read out.
READ_OUT = 12


def trend_alt(rows: pd.DataFrame, breaks: pd.DataFrame, label: str, write: Callable[[float], str]) -> str:
    """Say in words how each line moved over the years: each figure of a few, else the first, last, highest, lowest."""
    said = []
    for _line, line in rows.groupby("line", sort=False):
        if len(rows) <= READ_OUT:
            figures = [
                _("{text} ({remark})").format(text=lines.signed(row, write), remark=lines.when(row))
                for _index, row in line.iterrows()
            ]
            place = naming.area_name(line.iloc[0]["geo_code"])
            said.append(_("{country}, {label}: {text}.").format(country=place, label=label, text=_("; ").join(figures)))
            continue
        own = lines.for_years(line)
        first, last = own.iloc[0], own.iloc[-1]
        top, bottom = own.loc[own["value"].idxmax()], own.loc[own["value"].idxmin()]
        texts = {
            "country": naming.area_name(first["geo_code"]),
            "label": label,
            "start": lines.signed(first, write),
            "first_year": lines.when(first),
            "end": lines.signed(last, write),
            "last_year": lines.when(last),
        }
        if len(own) == 1:
            said.append(_("{country}, {label}: {start} in {first_year}.").format(**texts))
        elif len(own) == 2:
            said.append(_("{country}, {label}: {start} in {first_year}, {end} in {last_year}.").format(**texts))
        else:
            said.append(
                _(
                    "{country}, {label}: {start} in {first_year}, {end} in {last_year}; highest {high} in {high_year}, "
                    "lowest {low} in {low_year}."
                ).format(
                    **texts,
                    high=lines.signed(top, write),
                    high_year=lines.when(top),
                    low=lines.signed(bottom, write),
                    low_year=lines.when(bottom),
                )
            )
        apart = line[(line["span"] | (line["preferred"] != "yes")) & ~line["obs_id"].isin(own["obs_id"])]
        said += [
            _("{country}, {label}: {start} in {first_year}.").format(
                **(texts | {"start": lines.signed(row, write), "first_year": lines.when(row)})
            )
            for _index, row in apart.iterrows()
        ]
    return " ".join([*said, *break_sentences(rows, breaks)])
