"""Walk over the views of every page: figure, table and words hold the same numbers, and nothing unfit stands together.

Each figure is caught on its way to the screen, with the rows that its table, its download and its sources are made of.
"""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from components import evidence, i18n, trend_words
from components.maps import ShadedMap
from data import catalogue
from tests.views import VIEWS, View, opened

# A chart with so many figures or fewer has all of them read out.
READ_OUT = trend_words.READ_OUT

pytestmark = pytest.mark.usefixtures("running_server")


@dataclass
class Shown:
    """One figure of a page, with the rows and words shown beside it."""

    figure: Any
    rows: pd.DataFrame
    alt: str
    key: str


@pytest.fixture
def caught(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """Return the list that every figure drawn during a test is added to."""
    met: list[Shown] = []
    real_show, real_draw = evidence.show, evidence.draw
    waiting: list[pd.DataFrame] = []

    def show(figure: Any, rows: pd.DataFrame, **options: Any) -> None:
        waiting.append(rows)
        try:
            real_show(figure, rows, **options)
        finally:
            waiting.pop()

    def draw(figure: Any, *, alt: str, key: str, **options: Any) -> None:
        assert waiting, f"{key} is drawn without evidence.show: nothing vouches for its rows"
        met.append(Shown(figure, waiting[-1], alt, key))
        real_draw(figure, alt=alt, key=key, **options)

    monkeypatch.setattr(evidence, "show", show)
    monkeypatch.setattr(evidence, "draw", draw)
    return met


def list_of(ids: Any) -> list[Any]:
    """Return the ids of a trace, none for a trace that draws no observation."""
    return [] if ids is None else list(ids)


def faults(shown: Shown, *, own_numbers: bool) -> list[str]:
    """Say what is wrong with one figure; `own_numbers` tells that it draws the values of its rows as they are."""
    found = [] if shown.alt.strip() else ["no words"]
    if isinstance(shown.figure, go.Figure):
        drawn = {str(identity) for trace in shown.figure.data for identity in list_of(trace.ids) if identity}
        # A population that a rate was divided by, or a national value for reference, may stand in the table alone.
        may_stand_alone = shown.rows["indicator"].eq("population_midyear") | shown.rows["geo_level"].eq("country")
        found += [] if drawn else ["no mark says which observation it draws"]
        found += [f"drawn, but not in the table: {one}" for one in drawn - set(shown.rows["obs_id"])]
        found += [
            f"in the table, but not drawn: {one}" for one in set(shown.rows.loc[~may_stand_alone, "obs_id"]) - drawn
        ]
        rows = shown.rows[shown.rows["obs_id"].isin(drawn)]
        said = re.sub(r"\s", "", shown.alt)
        for row in rows.itertuples() if own_numbers and len(rows) <= READ_OUT else ():
            number = re.sub(r"\s", "", i18n.number(float(row.value), decimals=i18n.decimals_of(row.unit)))
            found += [] if number in said else [f"{row.obs_id} is drawn, but {number} is not said"]
    for _indicator, rows in shown.rows[shown.rows["geo_level"] != "country"].groupby("indicator"):
        found += joined(shown.figure, rows)
    if not isinstance(shown.figure, ShadedMap):
        for _indicator, rows in shown.rows.groupby("indicator"):
            found += joined(shown.figure, rows)
    return [f"{shown.key}: {fault}" for fault in found]


def joined(figure: Any, rows: pd.DataFrame) -> list[str]:
    """Say whether series stand on one scale that comparability.csv calls not comparable."""
    verdict = catalogue.verdict(rows)
    if verdict is None or verdict.verdict != "not_comparable":
        return []
    if isinstance(figure, ShadedMap):
        scales = [part for part in figure.payload["legend"] if part["entries"][0]["kind"] == "plain"]
        return [] if len(scales) == 2 else [f"one scale for figures that may not be compared ({verdict.comparison_id})"]
    return [f"figures that may not be compared stand in one chart ({verdict.comparison_id})"]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_figures_of_a_view(view: View, caught: list[Shown]) -> None:
    """Table, figure and words hold the same numbers; nothing stands on one scale that may not be compared."""
    at = opened(view.page, **view.link)
    assert not at.exception, [one.message for one in at.exception]
    assert not at.error, [one.value for one in at.error]
    assert not at.warning, [one.value for one in at.warning]
    computed = view.link.get("scale") in ("index", "per_person")
    found = [fault for shown in caught for fault in faults(shown, own_numbers=not computed)]
    assert not found, "\n".join(found)


def test_figures_are_caught(caught: list[Shown]) -> None:
    """The trap works: without it, no figure at all would pass every test above."""
    opened("regions")
    assert {shown.key for shown in caught} >= {"regions_map", "bars_MAR"}


def test_a_breach_would_be_found() -> None:
    """The rules above can fail: a chart of two series that may not be compared, with marks and words of its own."""
    rows = pd.DataFrame(
        [
            ("A", "returnees_stock", "MAR", "country", "returnees_stock__mar__enmi2018", 187566.0, "persons"),
            ("B", "returnees_stock", "TUN", "country", "returnees_stock__tun__hims2021", 211000.0, "persons"),
            ("C", "returnees_stock", "TUN", "region", "returnees_stock__tun__hims2021", 5.0, "persons"),
        ],
        columns=["obs_id", "indicator", "country", "geo_level", "series", "value", "unit"],
    )
    figure = go.Figure(go.Bar(x=[1, 2], ids=["A", "Z"]))
    assert faults(Shown(figure, rows, "187,566 returnees", "bars"), own_numbers=True) == [
        "bars: drawn, but not in the table: Z",
        "bars: in the table, but not drawn: C",
        "bars: figures that may not be compared stand in one chart (CMP001)",
    ]
    assert faults(Shown(go.Figure(), rows[:1], "", "bars"), own_numbers=True) == [
        "bars: no words",
        "bars: no mark says which observation it draws",
    ]
