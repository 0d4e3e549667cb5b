"""A chart holds the values of its rows, in order, from zero, and shows which of them are not exact."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from components import charts, i18n, palette

NAMES = {"A": "Alpha", "B": "Beta", "C": "Gamma", "D": "Delta"}
ROWS = pd.DataFrame(
    [
        ("O-1", "B", 10.0, "approximate"),
        ("O-2", "A", 21.4, "exact"),
        ("O-3", "D", 2.9, "grouped"),
        ("O-4", "C", 14.5, "derived"),
    ],
    columns=["obs_id", "geo_code", "value", "precision"],
)


def bars(rows: pd.DataFrame = ROWS, **options: Any) -> go.Figure:
    """Draw rows with a writer that shows every digit."""
    given: dict[str, Any] = {"names": NAMES, "write": lambda value: f"{value:.1f} %", "colour": "#123456"}
    return charts.ranked_bars(rows, **given | options)


def by_area(figure: go.Figure, what: str) -> dict[str, Any]:
    """Return a property of each bar by its area."""
    bar = figure.data[0]
    part: Any = bar
    for name in what.split("."):
        part = getattr(part, name)
    return dict(zip(bar.customdata, part, strict=True))


def test_bars_hold_the_values_of_the_rows_in_order() -> None:
    """One bar for each row, its value as it is, the largest on top: Plotly draws from below."""
    figure = bars()
    assert len(figure.data) == 1
    assert by_area(figure, "x") == dict(zip(ROWS["geo_code"], ROWS["value"], strict=True))
    assert list(figure.data[0].customdata) == ["D", "B", "C", "A"]
    assert list(figure.data[0].y) == ["Delta", "Beta", "Gamma", "Alpha"]


def test_rows_are_left_as_they_were() -> None:
    """Drawing does not sort the rows of the caller."""
    before = ROWS.copy(deep=True)
    bars()
    pd.testing.assert_frame_equal(ROWS, before)


def test_values_are_written_beside_the_bars() -> None:
    """With the writer of the unit; an approximate value says so."""
    assert by_area(bars(), "text") == {"A": "21.4 %", "B": "≈ 10.0 %", "C": "14.5 %", "D": "2.9 %"}


def test_patterns_show_the_precision() -> None:
    """Approximate bars are striped, grouped ones dotted, others plain; black and white print keeps the difference."""
    shapes = by_area(bars(), "marker.pattern.shape")
    assert shapes == {"A": "", "B": "/", "C": "", "D": "."}


@pytest.mark.parametrize("values", [[21.4, 10.0], [187_566.0, 3.0], [5.0, 5.0], [0.0, 0.0], [0.02, 0.01]])
def test_the_axis_starts_at_zero(values: list[float]) -> None:
    """The length of a bar is its value, and the longest bar leaves room for its number."""
    rows = ROWS.head(2).assign(value=values)
    start, end = bars(rows).layout.xaxis.range
    assert start == 0
    assert end > max(values)


def test_two_charts_can_share_their_axis() -> None:
    """With `highest` given, a bar of 10 is as long in one chart as in the other."""
    ends = [bars(ROWS.assign(value=ROWS["value"] * factor), highest=50.0).layout.xaxis.range[1] for factor in (1, 0.5)]
    assert ends[0] == pytest.approx(ends[1], rel=0.1), "the room for the numbers may differ, the scale may not"
    assert min(ends) > 50


def test_the_selected_area_stands_out() -> None:
    """The others step back; without a selection, or with one that is not on the chart, none does."""
    opacity = by_area(bars(selected="B"), "marker.opacity")
    assert opacity.pop("B") == 1
    assert set(opacity.values()) == {0.45}
    for selected in (None, "Z"):
        assert set(by_area(bars(selected=selected), "marker.opacity").values()) == {1}


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_colours_of_the_appearance(appearance: str) -> None:
    """The bars have the colour asked for, the words the ink of the paper, and the page shows through."""
    figure = bars(appearance=appearance)
    assert set(figure.data[0].marker.color) == {"#123456"}
    assert figure.layout.font.color == palette.PAPER[appearance].ink
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_height_grows_with_the_rows() -> None:
    """Twice the rows need about twice the height: no bar is squeezed."""
    short, tall = (bars(ROWS.head(count)).layout.height for count in (2, 4))
    assert tall - short == 2 * charts.BAR_HEIGHT


def test_one_row_is_a_chart() -> None:
    """A single area is drawn like any other."""
    figure = bars(ROWS.head(1))
    assert list(figure.data[0].x) == [10.0]


def test_words_of_bars_name_each_area_from_the_highest_on() -> None:
    """Who cannot see the bars hears the same figures, and which of them are not exact."""
    i18n.set_language("en")
    said = charts.describe_bars(
        ROWS, names=NAMES, write=lambda value: f"{value:.1f}%", precisions={"approximate": "rough", "grouped": "shared"}
    )
    assert said == "Alpha 21.4%; Gamma 14.5%; Beta 10.0% (rough); Delta 2.9% (shared)."
