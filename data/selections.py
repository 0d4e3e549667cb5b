"""What the editors chose to show first: findings, gaps and key figures of the overview."""

from dataclasses import dataclass

import pandas as pd

from data import observations, store


def _selected(place: str) -> pd.DataFrame:
    """Return the editors' choice for a place on a page, in order."""
    rows = store.table("selections")
    return rows[rows["place"] == place].sort_values("position")


def _chosen(place: str, table: str, key: str) -> pd.DataFrame:
    """Return the rows of a table that the editors chose for a place, in their order."""
    wanted = list(_selected(place)["reference"])
    rows = store.table(table).set_index(key, drop=False)
    return rows.loc[wanted].reset_index(drop=True)


def overview_findings() -> pd.DataFrame:
    """Return the findings that open the dashboard."""
    return _chosen("overview_finding", "findings", "finding_id")


def overview_gaps() -> pd.DataFrame:
    """Return the missing pieces that the overview names."""
    return _chosen("overview_gap", "evidence_gaps", "gap_id")


@dataclass(frozen=True)
class KeyFigure:
    """Two figures that a reader will set side by side: `rows` has one row for each country."""

    comparison_id: str
    rows: pd.DataFrame


def overview_key_figures() -> list[KeyFigure]:
    """Return the pairs of figures that open the dashboard, Morocco first."""
    figures = observations.everything().set_index("obs_id", drop=False)
    return [
        KeyFigure(row["reference"], figures.loc[[row["obs_id_mar"], row["obs_id_tun"]]].reset_index(drop=True))
        for _, row in _selected("overview_key_figure").iterrows()
    ]
