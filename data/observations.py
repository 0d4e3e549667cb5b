"""Observations with the codes of their period and detail: what they offer to choose from, and national figures.

Rows come back with every column of their table, the source columns included; nothing is spread, rounded or filled in.
"""

from collections import Counter
from collections.abc import Collection

import pandas as pd

from data import catalogue, store

LATEST = "latest"


def period_code(start: str, end: str) -> str:
    """Return the code of a period: 2024, 2018-Q3 or 2018-2019 (a census or survey day counts as its year).

    `start` and `end` are two years or two dates of one form.
    """
    if start[:4] != end[:4]:
        return f"{start[:4]}-{end[:4]}"
    if len(start) > 4 and start[5:] in ("01-01", "04-01", "07-01", "10-01"):
        days = (pd.Timestamp(end) - pd.Timestamp(start)).days
        if 89 <= days <= 92:
            return f"{start[:4]}-Q{pd.Timestamp(start).quarter}"
    return start[:4]


def with_codes(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `period` (its code) and `detail` (the sex or breakdown value that is not the whole, else total)."""
    return rows.assign(
        period=[period_code(*pair) for pair in zip(rows["period_start"], rows["period_end"], strict=True)],
        detail=rows["breakdown_value"].where(rows["breakdown_value"] != "", rows["sex"]),
    )


@store.kept
def everything() -> pd.DataFrame:
    """Return every observation with its `period` and `detail`."""
    return with_codes(store.table("observations"))


def periods(rows: pd.DataFrame) -> list[str]:
    """Return the codes of the periods that rows offer, newest first."""
    return sorted(rows["period"].unique(), reverse=True)


def details(rows: pd.DataFrame) -> list[str]:
    """Return the details that rows offer (total, female, urban ...), the one to open with first."""
    figures = Counter(rows["detail"])
    preferred = set(rows.loc[rows["preferred"] == "yes", "detail"])
    # The whole says more than a part, and the mean of the delegations more of a governorate than its lowest one.
    first = ["total", "world", "eu27", "mean", "open"]
    return sorted(
        figures,
        key=lambda detail: (
            first.index(detail) if detail in first else len(first),
            detail not in preferred,
            -figures[detail],
            detail,
        ),
    )


def details_of_all(rows: pd.DataFrame, countries: Collection[str]) -> list[str]:
    """Return the details that rows offer, those first for which most of some countries have a preferred figure."""
    kept = rows[(rows["preferred"] == "yes") & rows["country"].isin(countries)]
    having = Counter(detail for detail, _country in set(zip(kept["detail"], kept["country"], strict=True)))
    return sorted(details(rows), key=lambda detail: -having[detail])


def detail_label(rows: pd.DataFrame, detail: str, language: str) -> str:
    """Name a detail that rows offer by its sex (total: both) or its value of a breakdown."""
    row = rows[rows["detail"] == detail].iloc[0]
    if row["breakdown_value"]:
        return catalogue.breakdown_label(row["breakdown"], row["breakdown_value"], language)
    return catalogue.label("sex", row["sex"], language)


def national(indicator: str, country: str, *, detail: str = "total") -> pd.DataFrame:
    """Return the newest preferred figure of an indicator for the whole country: one row or none."""
    return national_rows(indicator, country, detail=detail).head(1)


def national_rows(indicator: str, country: str, *, detail: str = "total") -> pd.DataFrame:
    """Return the preferred figures of an indicator for the whole country, newest first."""
    rows = store.table("observations")
    rows = rows[
        (rows["indicator"] == indicator)
        & (rows["country"] == country)
        & (rows["geo_level"] == "country")
        & (rows["preferred"] == "yes")
    ]
    rows = with_codes(rows)
    exact = rows[rows["detail"] == detail]
    if exact.empty and detail.startswith("census_"):
        # A rate over another census is still the national rate; its note says which census.
        exact = rows[rows["breakdown"] == "denominator"]
    return exact.sort_values("period_end", ascending=False, kind="stable")
