"""Every row of the observations can be shown: some page and some choice of a reader leads to it."""

from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from components.evidence import FLAGS
from data import figures, store
from views.figures_all import ON_A_PAGE


def _asked(row: "pd.Series[str]") -> figures.Asked:
    """Return all choices that describe one figure."""
    return figures.Asked(
        **{name: row[name] for name in ("topic", "indicator", "country", "period", "sex", "detail")},
        region=row["geo_code"],
        source=row["source_id"],
        precision=(row["precision"],),
        years=(int(row["period_start"][:4]), int(row["period_end"][:4])),
    )


def _rows() -> Iterator[tuple[str, figures.Asked]]:
    """Yield each figure by its key, with the choices that describe it."""
    for _index, row in figures.figures(figures.Asked()).iterrows():
        yield row["obs_id"], _asked(row)


def on_figures() -> set[str]:
    """Walk over all figures: choose the indicator, then every other thing as the page offers it, and read page one."""
    reached: set[str] = set()
    for obs_id, asked in _rows():
        if obs_id in reached:
            continue
        offered = figures.offered(figures.Asked(indicator=asked.indicator))
        first, last = figures.span(figures.Asked(indicator=asked.indicator))
        assert asked.years is not None
        on_offer = all(getattr(asked, name) in offered[name] for name in figures.CHOICES)
        if on_offer and set(asked.precision) <= set(FLAGS) and first <= asked.years[0] <= asked.years[1] <= last:
            reached |= set(figures.figures(asked)["obs_id"].head(ON_A_PAGE))
    return reached


# What can be reached on which view: each function walks over the choices of its view as the page offers them, through
# the queries of the page, and returns the keys of the rows shown. A new view enters its own here.
VIEWS: dict[str, Callable[[], set[str]]] = {
    "figures, all": on_figures,
}


@pytest.fixture(scope="module")
def reached() -> dict[str, set[str]]:
    """Return what can be reached on each view."""
    return {view: walk() for view, walk in VIEWS.items()}


def test_no_figure_is_an_orphan(reached: dict[str, set[str]]) -> None:
    """Each row of the table, whatever its topic, is shown somewhere."""
    orphans = sorted(set(store.table("observations")["obs_id"]) - set().union(*reached.values()))
    assert not orphans, f"{len(orphans)} figures that no choice shows: {', '.join(orphans[:10])}"


def test_a_walk_finds_nothing_that_is_not_in_the_table(reached: dict[str, set[str]]) -> None:
    """And each view shows something."""
    known = set(store.table("observations")["obs_id"])
    for view, found in reached.items():
        assert found, f"{view} shows nothing"
        assert found <= known, f"{view} shows what is not in the table"


def test_an_orphan_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A choice that the page stops offering takes its figures out of reach."""
    real = figures.offered

    def without_women(asked: figures.Asked) -> dict[str, tuple[str, ...]]:
        return {name: tuple(code for code in codes if code != "female") for name, codes in real(asked).items()}

    monkeypatch.setattr(figures, "offered", without_women)
    rows = store.table("observations")
    missed = set(rows["obs_id"]) - on_figures()
    assert missed == set(rows.loc[rows["sex"] == "female", "obs_id"])
