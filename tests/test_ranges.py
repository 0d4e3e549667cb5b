"""A profile holds the values of its rows in their place, and says the same in words."""

import re
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from components import ranges
from data import catalogue, compared

NAMES = {"A": "Alpha", "B": "Beta", "C": "Gamma", "G": "Alpha and Beta"}


def row(obs_id: str, geo_code: str, value: float, precision: str = "exact") -> Any:
    """Return an observation."""
    return pd.Series({"obs_id": obs_id, "geo_code": geo_code, "value": value, "precision": precision})


LOW, HIGH, WHOLE = row("o1", "C", 2.0), row("o2", "A", 12.0), row("o3", "X", 5.0)
SCALE = ranges.Scale(
    label="Rate",
    note="2020",
    lowest=LOW,
    highest=HIGH,
    write=lambda value: f"{value:.1f}",
    marks={"A": HIGH, "B": row("o4", "B", 7.0, "approximate")},
    whole=WHOLE,
    group="Work",
)
AREAS = {"A": "Alpha", "B": "Beta"}


def drawn(*scales: ranges.Scale) -> go.Figure:
    """Draw scales for two areas."""
    symbols = dict(zip(AREAS, ranges.SYMBOLS, strict=False))
    return ranges.profile(scales, areas=AREAS, symbols=symbols, whole="Country", colour="#A8481F")


def seen(figure: go.Figure, mode: str) -> dict[str, list[tuple[float, str]]]:
    """Return, by observation, where the traces of a kind hold it and what is written."""
    found: dict[str, list[tuple[float, str]]] = {}
    for trace in figure.data:
        if trace.mode == mode:
            for obs_id, x, text in zip(trace.ids, trace.x, trace.text, strict=True):
                if obs_id:
                    found.setdefault(obs_id, []).append((x, re.sub(r"<[^>]+>|[\u2066-\u2069]", "", text).strip()))
    return found


def test_the_place_within_the_range() -> None:
    """The lowest is 0, the highest 1, in proportion between."""
    assert [ranges.place(value, 2, 12) for value in (2, 7, 12)] == [0, 0.5, 1]
    assert ranges.place(3, 3, 3) == 0.5


def test_marks_stand_in_their_place_with_their_true_values() -> None:
    """A mark for each area and the whole country with its value above it; the ends have theirs unless it is said."""
    figure = drawn(SCALE)
    assert {obs_id: [x for x, _ in places] for obs_id, places in seen(figure, "markers").items()} == {
        "o2": [1.0],
        "o3": [pytest.approx(0.3)],
        "o4": [0.5],
    }
    texts = {obs_id: sorted(text for _, text in places) for obs_id, places in seen(figure, "text").items()}
    assert texts == {"o1": ["2.0"], "o2": ["12.0"], "o3": ["5.0"], "o4": ["≈ 7.0"]}
    bar = next(trace for trace in figure.data if trace.mode == "lines")
    assert (list(bar.x), list(bar.ids)) == ([0, 1, None], ["o1", "o2", ""])


def test_soft_figures_are_hollow_and_explained() -> None:
    """Approximate, or of a wider area; the key names the hollow marks that occur, and only then."""
    figure = drawn(SCALE)
    symbols = dict(zip(figure.data[3].ids, figure.data[3].marker.symbol, strict=True))
    assert symbols == {"o2": "circle", "o4": "diamond-open"}
    assert any("hollow" in note.text for note in figure.layout.annotations)
    firm = ranges.Scale("Rate", "2020", LOW, HIGH, SCALE.write, {"A": HIGH})
    assert not any("hollow" in note.text for note in drawn(firm).layout.annotations)
    assert ranges.is_soft(row("o5", "G", 3.0), "A")
    assert not ranges.is_soft(row("o5", "A", 3.0), "A")


def test_values_never_run_into_each_other() -> None:
    """Texts on one lane leave each other room, on the width of a phone."""
    places = [(0.5, "● 12.3%"), (0.52, "◆ 12.5%"), (0.51, "■ 1,234,567"), (0.95, "▲ 44%"), (0.0, "┃ 3%")]
    found = ranges.lanes(places)
    assert len({found[0], found[1], found[2]}) == 3
    assert found[4] == 0
    assert ranges.lanes([]) == []


def test_words_hold_every_number_of_the_figure() -> None:
    """Each number that the figure writes stands in its text alternative."""
    words = ranges.describe([SCALE], areas=AREAS, names=NAMES, whole="Country")
    for places in seen(drawn(SCALE), "text").values():
        for _, text in places:
            number = re.sub(r"^[^\d≈]+", "", text)
            assert number in words, f"{number} is missing in: {words}"
    for name in ("Alpha", "Beta", "Gamma", "Country", "Rate, 2020"):
        assert name in words


def test_a_wider_area_is_named_in_words() -> None:
    """A figure for several areas together says for which."""
    scale = ranges.Scale("Rate", "2020", LOW, HIGH, SCALE.write, {"B": row("o6", "G", 4.0, "grouped")})
    assert "Beta (Alpha and Beta) 4.0" in ranges.describe([scale], areas=AREAS, names=NAMES, whole="Country")


@pytest.mark.parametrize("country", catalogue.COUNTRIES)
def test_real_lines(country: str) -> None:
    """On the real tables: every mark is at the place of its row's value, and the rows of the line hold it."""
    chosen = ("MA-05", "MA-11", "TN-82", "TN-42")
    lines = [line for line in compared.lines(chosen)[country] if line.has_range]
    assert len(lines) > 5
    areas = {code: code for code in chosen if code in lines[0].chosen}
    symbols = dict(zip(areas, ranges.SYMBOLS, strict=False))
    for line in lines:
        scale = ranges.Scale("Label", "", line.lowest, line.highest, str, line.figures, line.whole)
        figure = ranges.profile([scale], areas=areas, symbols=symbols, whole="Country", colour="#17657F")
        rows = line.drawn.set_index("obs_id")["value"]
        # The figure of a group may lie beyond both ends, which are single areas.
        ends = [
            rows[line.lowest["obs_id"]],
            rows[line.highest["obs_id"]],
            *(row["value"] for row in line.figures.values()),
        ]
        low, high = min(ends), max(ends)
        for obs_id, places in seen(figure, "markers").items():
            assert all(x == pytest.approx((rows[obs_id] - low) / (high - low)) for x, _ in places)
        ids = {obs_id for trace in figure.data for obs_id in trace.ids if obs_id}
        assert ids == set(line.drawn["obs_id"])
