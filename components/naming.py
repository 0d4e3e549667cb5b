"""Names of codes, countries, areas, periods and details, and the choices of an indicator and a detail by name."""

from collections.abc import Callable, Collection, Iterable, Mapping

import pandas as pd
import streamlit as st

from components import filters, i18n
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue


def text(row: "pd.Series[str] | Mapping[str, str]", stem: str) -> str:
    """Return a text of a row in the reader's language; `stem` names its columns without the language."""
    return str(row[f"{stem}_{language()}"])


def label(code_list: str, code: str) -> str:
    """Name a code in the reader's language."""
    return catalogue.label(code_list, code, language())


def names(code_list: str, cell: str) -> list[str]:
    """Name the codes of a cell, in its order."""
    return [label(code_list, code) for code in cell.split(";") if code]


def all_names(code_list: str) -> dict[str, str]:
    """Name every code of a list, in its order."""
    return {code: label(code_list, code) for code in catalogue.codes(code_list)}


def country_name(code: str) -> str:
    """Name a country, or both."""
    return label("country", code)


def area_name(geo_code: str) -> str:
    """Name an area; one of the past as former."""
    name = catalogue.region_name(geo_code, language())
    former = catalogue.region(geo_code)["geo_level"] in ("old_region", "economic_region")
    return _("{region} (former region)").format(region=name) if former else name


def period_names(rows: pd.DataFrame) -> dict[str, str]:
    """Name the periods that rows offer, newest first, by their codes."""
    newest = rows.sort_values("period", ascending=False, kind="stable").drop_duplicates("period")
    return {
        row["period"]: i18n.period(row["period_start"], row["period_end"], row["country"])
        for _index, row in newest.iterrows()
    }


def detail_names(
    rows: pd.DataFrame, details: list[str], name: Callable[[pd.DataFrame, str, str], str]
) -> dict[str, str]:
    """Name the details that rows offer, in their order."""
    return {code: _("Total") if code == "total" else name(rows, code, language()) for code in details}


def with_detail(label: str, detail: str, details: dict[str, str]) -> str:
    """Name an indicator together with the detail of it that is shown, unless that is the whole."""
    return label if detail == "total" else _("{label}: {text}").format(label=label, text=details[detail])


def with_counts(texts: Mapping[str, str], counts: Mapping[str, int], held: Iterable[str] = ()) -> dict[str, str]:
    """Return options with how many of a list each leaves; those that leave none only where they are chosen."""
    kept = set(held)
    return {
        code: _("{name} ({count})").format(name=text, count=i18n.number(counts.get(code, 0)))
        for code, text in texts.items()
        if counts.get(code) or code in kept
    }


def choose_countries(codes: Iterable[str]) -> list[str]:
    """Offer countries, one by one or all, and return the codes chosen."""
    with st.container(width="content"):
        return filters.countries({code: country_name(code) for code in codes})


def choose_indicator(names: dict[str, str], *, default: str, width: int) -> catalogue.Indicator:
    """Offer the indicators of a view (codes with their names), and return the one chosen."""
    with st.container(width=width):
        code = filters.one_of(
            "indicator", names, title=_("Indicator"), default=default, known=catalogue.indicator_codes()
        )
    return catalogue.indicator(code)


def choose_detail(names: dict[str, str], *, known: Collection[str]) -> str:
    """Offer the details of an indicator (codes with their names, the first by default), and return the one chosen."""
    with st.container(width=240 if len(names) > 1 else "content"):
        return filters.one_of("detail", names, title=_("Detail"), default=next(iter(names)), known=known)
