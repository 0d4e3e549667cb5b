"""Why a figure is not there, and which documents hold it."""

from collections.abc import Sequence

import pandas as pd

from data import catalogue, mapped, store


def is_counted(indicator: str, country: str) -> bool:
    """Tell whether an indicator concerns a country: it has a figure of it, or is about returnees, who live in both."""
    rows = store.table("observations")
    own = (rows["indicator"] == indicator) & (rows["country"] == country)
    return bool(own.any()) or catalogue.indicator(indicator).topic == "returnees"


# Areas of the past without outlines.
UNMAPPED_LEVELS = ("economic_region",)


def only_former_areas(indicator: str, country: str) -> bool:
    """Tell whether an indicator has figures below a country, but only for areas of the past that have no outlines."""
    rows = store.table("observations")
    rows = rows[(rows["indicator"] == indicator) & (rows["country"] == country)]
    return bool(rows["geo_level"].isin(UNMAPPED_LEVELS).any()) and not rows["geo_code"].isin(mapped.codes()).any()


def gaps(country: str, *, topics: Sequence[str] | None = None, below_country: bool = False) -> pd.DataFrame:
    """Return what is known to be missing for a country, and where the answer is held.

    `topics` keeps these topics; `below_country` keeps what is missing for regions or governorates.
    """
    rows = store.table("evidence_gaps")
    rows = rows[rows["country"].isin((country, "both"))]
    if topics is not None:
        rows = rows[rows["topic"].isin(topics)]
    if below_country:
        rows = rows[rows["geo_level"] != "country"]
    return rows
