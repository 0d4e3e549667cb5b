"""What the views that count mechanisms share: the year, who is served, and the mechanisms counted."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from components import filters, mechanisms
from components.i18n import gettext as _
from data import catalogue
from data import mechanisms as data


def choose_year() -> int:
    """Offer the years on a slider, and return the one chosen."""
    years = {str(year): str(year) for year in data.YEARS}
    with st.container(width=300):
        return int(filters.step_of("year", years, title=_("Year"), default=str(data.NOW), known=years))


def choose_serves() -> str:
    """Offer mechanisms made for returnees or those that they may use, and return the code chosen."""
    with st.container(width="content"):
        return filters.one_of(
            "serves",
            mechanisms.served(),
            title=_("Who is served"),
            default="yes",
            known=catalogue.codes("serves_returnees"),
            pills=True,
        )


def rows(matrices: Iterable[data.Matrix]) -> pd.DataFrame:
    """Return the mechanisms that matrices count, surely or perhaps."""
    met = {key for matrix in matrices for cell in matrix.values() for key in (*cell.sure, *cell.perhaps)}
    everything = data.everything()
    return everything[everything["mechanism_id"].isin(met)]


def nothing(year: int) -> None:
    """Say that no mechanism of a year is counted."""
    st.info(_("No mechanism of this kind is known to have been at work in {year}, or perhaps.").format(year=year))
