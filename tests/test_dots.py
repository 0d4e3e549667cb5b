"""A dot plot holds the values of its rows on one line for each category, and tells sexes and doubtful values apart."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from components import dots, i18n, palette

COLUMNS = ["obs_id", "country", "value", "sex", "precision", "breakdown_value", "line", "label", "heading"]
ROWS = pd.DataFrame(
    [
        ("A", "MAR", 7.1, "female", "exact", "", 0, "Everyone", ""),
        ("B", "MAR", 16.7, "male", "exact", "", 0, "Everyone", ""),
        ("C", "MAR", 14.0, "total", "exact", "", 0, "Everyone", ""),
        ("D", "TUN", 21.3, "total", "exact", "involuntary", 1, "Involuntary return", "Type of return"),
        ("E", "TUN", 94.9, "total", "approximate", "x", 2, "Other", "Type of return"),
    ],
    columns=COLUMNS,
)
SEXES = {"female": "women", "male": "men", "total": "both sexes"}


def write(value: float) -> str:
    """Write a number with all its digits."""
    return f"{value:g} %"


def drawn(rows: pd.DataFrame = ROWS, **options: Any) -> go.Figure:
    """Draw rows on an axis from 0 to 100."""
    return dots.dot_plot(rows, write=write, end=100, ticks=[0, 50, 100], **options)


def marks(figure: go.Figure, what: str) -> dict[str, Any]:
    """Return a property of each mark by the key of its figure."""
    return {key: one for trace in figure.data for key, one in zip(trace.ids, trace[what], strict=True)}


def symbols(figure: go.Figure) -> dict[str, str]:
    """Return the form of each mark."""
    return {key: str(trace.marker.symbol) for trace in figure.data for key in trace.ids}


def test_marks_hold_the_values_of_the_rows() -> None:
    """Each figure once, as it is, with its number beside it."""
    figure = drawn()
    assert marks(figure, "x") == dict(zip(ROWS["obs_id"], ROWS["value"], strict=True))
    assert {key: text.strip() for key, text in marks(figure, "text").items()} == {
        "A": "7.1 %",
        "B": "16.7 %",
        "C": "14 %",
        "D": "21.3 %",
        "E": "≈ 94.9 %",
    }


def test_one_line_for_each_category_in_the_order_of_the_rows() -> None:
    """Marks of a category share a height; the first stands on top, where the numbers of pixels are small."""
    heights = marks(drawn(), "y")
    assert heights["A"] == heights["B"] == heights["C"]
    assert heights["C"] < heights["D"] < heights["E"]
    figure = drawn()
    assert tuple(figure.layout.yaxis.range) == (figure.layout.height - 26, 0)


def test_sexes_and_doubt_are_told_apart_by_form_not_colour() -> None:
    """Women, men and both have forms of their own; involuntary return and approximate values are hollow."""
    assert symbols(drawn()) == {
        "A": "triangle-up",
        "B": "square",
        "C": "circle",
        "D": "circle-open",
        "E": "circle-open",
    }
    assert set(dots.SIGN) == set(dots.SYMBOL)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_colour_is_that_of_the_country(appearance: str) -> None:
    """On light and on dark paper."""
    colours = palette.COUNTRY[appearance]
    for trace in drawn(appearance=appearance).data:
        assert trace.marker.color == colours["TUN" if set(trace.ids) & {"D", "E"} else "MAR"]


def test_numbers_do_not_meet() -> None:
    """The least number stands on the left, the greatest on the right, one between them below; an end stays inside."""
    sides = marks(drawn(), "textposition")
    assert sides == {
        "A": "middle left",
        "B": "middle right",
        "C": "bottom center",
        "D": "middle right",
        "E": "middle left",
    }


def test_only_lines_with_several_marks_are_joined() -> None:
    """From the least to the greatest mark, never to the mark of another line."""
    joined = [(shape.x0, shape.x1) for shape in drawn().layout.shapes if (shape.x0, shape.x1) != (0, 100)]
    assert joined == [(7.1, 16.7)]


def test_headings_and_labels_stand_above_their_lines() -> None:
    """A heading once, above the first line that has it; long labels are broken, never cut."""
    texts = [one.text for one in drawn().layout.annotations]
    assert texts == ["Everyone", "<b>Type of return</b>", "Involuntary return", "Other"]
    long = "Family, back from the older European destinations of the country"
    figure = drawn(ROWS.assign(label=long))
    assert figure.layout.annotations[0].text.replace("<br>", " ") == long
    assert figure.layout.height > drawn().layout.height


def test_labels_begin_on_the_side_of_the_language() -> None:
    """In Arabic on the right; the axis runs from left to right all the same."""
    assert {one.x for one in drawn().layout.annotations} == {0}
    i18n.set_language("ar")
    figure = drawn()
    assert {(one.x, one.xanchor, one.align) for one in figure.layout.annotations} == {(1, "right", "right")}
    assert figure.layout.xaxis.range[0] < figure.layout.xaxis.range[1]


def test_the_axis_is_the_one_asked_for() -> None:
    """Charts of one question share it, whatever their own values are."""
    for rows in (ROWS, ROWS.head(1)):
        axis = drawn(rows).layout.xaxis
        assert tuple(axis.tickvals) == (0, 50, 100)
        assert tuple(axis.range) == (-12, 112)


def test_words_hold_every_number() -> None:
    """Line by line, with the sexes named where figures are told apart by them."""
    said = dots.describe(ROWS, title="Investment", write=write, sexes=SEXES)
    assert said == (
        "Investment. Everyone: women 7.1 %, men 16.7 %, and both sexes 14 %. "
        "Type of return, Involuntary return: both sexes 21.3 %. Type of return, Other: both sexes ≈ 94.9 %."
    )
    alone = dots.describe(ROWS[ROWS["sex"] == "total"], title="Investment", write=write, sexes=SEXES)
    assert "Everyone: 14 %." in alone


def test_arabic_labels_run_from_the_right() -> None:
    """A label that begins with a number is marked, or an SVG would draw it from the left; other languages are not."""
    rows = ROWS.assign(label=["60 سنة فأكثر"] * 5, heading="العمر عند العودة")
    i18n.set_language("ar")
    figure = drawn(rows)
    mark = "\N{RIGHT-TO-LEFT MARK}"
    written = [one.text.removeprefix("<b>") for one in figure.layout.annotations]
    assert len(written) == 4
    assert all(text.startswith(mark) for text in written)
    assert all(text.startswith(mark) for trace in figure.data for text in trace.customdata)
    i18n.set_language("en")
    assert not any(mark in one.text for one in drawn(rows).layout.annotations)
