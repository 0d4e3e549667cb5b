"""Training: how the course of 2022 was judged, counted again; what is not published is said, never a number."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from components import decks, evaluations, i18n, palette, plain, unseen
from components.i18n import gettext as _
from data import catalogue, store, training
from exports import model, slides
from tests.views import bodies, lines_of, opened, quiet, shown
from tests.views import plain as text_of
from views import training_needs

pytestmark = pytest.mark.usefixtures("running_server")
ROWS = lines_of("programme_course_evaluation")
MARKS = (1, 2, 3, 4, 5)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.set_language("en")


def words(rows: pd.DataFrame) -> evaluations.Words:
    """Return words for a chart of these rows."""
    names = dict(zip(rows["question_code"], rows["label_en"], strict=True))
    return evaluations.Words(names, dict.fromkeys(names, "4.2 · 80%"), {mark: str(mark) for mark in MARKS}, "mean")


@pytest.mark.parametrize("row", ROWS, ids=[row["question_code"] for row in ROWS])
def test_recomputed_means_and_shares_equal_the_printed_ones(row: dict[str, str]) -> None:
    """Mean and share of 4 and 5, counted from n_1 to n_5, round to what the report prints; so does each share."""
    counts = [int(row[f"n_{mark}"]) for mark in MARKS]
    assert sum(counts) == int(row["n_implied"]) == 13
    mean = sum(mark * count for mark, count in zip(MARKS, counts, strict=True)) / 13
    found = training.evaluation().set_index("question_code").loc[row["question_code"]]
    assert found["mean"] == pytest.approx(mean)
    assert abs(mean - float(row["average"])) <= 0.005
    assert found["share"] == pytest.approx(100 * sum(counts[3:]) / 13)
    assert abs(found["share"] - float(row["pct_4_5"])) <= 0.05
    for mark, count in zip(MARKS, counts, strict=True):
        assert abs(100 * count / 13 - float(row[f"pct_{mark}"])) <= 0.05


def test_thirteen_is_the_only_number_that_fits() -> None:
    """Up to the 22 participants, only thirteenths give every printed share; a share of another number is noticed."""
    rows = training.evaluation()
    assert training.possible_answers(rows, 22) == [13]
    assert training.possible_answers(rows, 26) == [13, 26]
    assert training.possible_answers(rows.assign(pct_5=33.3), 22) == []


def test_a_mean_that_does_not_agree_is_noticed() -> None:
    """The check can fail."""
    rows = training.evaluation()
    assert len(training.agreeing(rows)) == len(rows) == 13
    wrong = rows.assign(average=rows["average"].where(rows["question_code"] != "tutors", 4.5))
    assert "tutors" not in set(training.agreeing(wrong)["question_code"])
    assert len(training.agreeing(wrong)) == 12


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("order", ["mean", "report"])
def test_the_chart_holds_the_rows(order: str, appearance: str) -> None:
    """Each piece is as long as its answers; pieces follow one another, the threes around the middle."""
    rows = training.evaluation(order)
    figure = evaluations.bars(rows, words(rows), appearance=appearance, selected="tutors").to_plotly_json()
    traces = figure["data"]
    assert [trace["marker"]["color"] for trace in traces] == list(palette.MARKS[appearance])
    for mark, trace in zip(MARKS, traces, strict=True):
        assert list(trace["ids"]) == list(rows["question_code"])
        assert list(trace["x"]) == [int(count) for count in rows[f"n_{mark}"]]
        assert [int(text or 0) for text in trace["text"]] == list(trace["x"])
    for place in range(len(rows)):
        pieces = [(trace["base"][place], trace["x"][place]) for trace in traces]
        for (start, length), (following, _next) in pairwise(pieces):
            assert start + length == following
        assert pieces[2][0] == -pieces[2][1] / 2


def test_questions_stand_in_the_order_asked_for() -> None:
    """As in the report, or from the highest printed mean on; best and least are those of the report."""
    assert list(training.evaluation()["question_no"]) == list(range(1, 14))
    means = list(training.evaluation("mean")["average"])
    assert means == sorted(means, reverse=True)
    assert means[0] == 4.46


def test_marks_do_not_wear_the_colours_of_a_country() -> None:
    """Neither on light paper nor on dark; neighbours differ in lightness, so that print without colour parts them."""
    for appearance in ("light", "dark"):
        colours = palette.MARKS[appearance]
        assert not set(colours) & set(palette.COUNTRY[appearance].values())
        for one, other in pairwise(colours):
            assert palette.contrast(one, other) >= 1.3


@pytest.mark.parametrize(
    ("language", "said"), [("en", "13 of 22 answered"), ("fr", "13 participants sur 22"), ("ar", "13 من أصل 22")]
)
def test_the_course_says_how_many_answered(language: str, said: str) -> None:
    """In the title; with the conflicting dates, what is not published, and the base of the certificates."""
    at = quiet(opened("training", view="course", lang=language))
    page = shown(at)
    assert said in at.title[0].value.replace("\u2068", "").replace("\u2069", "")
    notes = {row["fact"]: row[f"notes_{language}"] for row in lines_of("programme_course_facts")}
    assert text_of(notes["start_date"]) in page
    assert text_of(notes["success_rate_total"]) in page
    labels = {row["fact"]: row[f"label_{language}"] for row in lines_of("programme_course_facts")}
    for fact in ("success_rate_total", "organisation_type", "samm_certificates_achievement", "quiz_average"):
        assert text_of(labels[fact]) in page


def unmarked(text: str) -> str:
    """Return a text without the signs that keep numbers and names apart from their surroundings."""
    return re.sub("[\u2066-\u2069]", "", text)


def test_the_headline_names_no_best_question() -> None:
    """One mark by one person parts the questions: the range of the means is what the answers carry."""
    means = sorted(float(row["average"]) for row in ROWS)
    at = quiet(opened("training", view="course", lang="en"))
    said = f"Mean marks from {means[0]} to {means[-1]} of 5 over {len(ROWS)} questions; 13 of 22 answered"
    assert unmarked(at.title[0].value) == said
    for language in ("fr", "ar"):
        at = quiet(opened("training", view="course", lang=language))
        assert not any(row[f"label_{language}"] in at.title[0].value for row in ROWS)


def test_one_question_opens_by_its_link() -> None:
    """The question with its answers; the order travels along; a code that does not exist gives the notice."""
    at = quiet(opened("training", view="course", evaluation="interaction", order="report", lang="en"))
    row = next(row for row in ROWS if row["question_code"] == "interaction")
    said = f"Online interaction: mean {row['average']} of 5, {row['pct_4_5']}% gave 4 or 5; 13 of 22 answered"
    assert unmarked(at.title[0].value) == said
    assert "Online interaction: 9 of 13 gave 4 or 5" in shown(at)
    spec = at.get("plotly_chart")[0].proto.spec
    assert spec.index("information_before") < spec.index("tutors")
    at = opened("training", view="course", evaluation="no_such_question", lang="en")
    assert not at.exception
    assert "no_such_question" in at.warning[0].value
    assert "How far 13 answers carry" in shown(at)


def exhibits_of(**link: str) -> dict[str, model.Exhibit]:
    """Return what a view of the page becomes in documents."""
    run = unseen.opened("pages/training.py", {"lang": "en", **link}).run
    return {one.key: plain.exhibit(one) for one in run.shown}


def slide_of_evaluation(language: str) -> Any:
    """Return the slide with the evaluation."""
    view = decks.view_at("training", {"view": "course"}, language, "https://awda.example/")
    deck = decks.of_view(replace(view, exhibits=[view.exhibits[0]]))
    return Presentation(io.BytesIO(slides.as_pptx(deck))).slides[1]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_slides_hold_the_evaluation_as_a_chart(language: str) -> None:
    """Every question is a bar of 100%, its marks from left to right in the colours and counts of the screen."""
    rows = training.evaluation("mean")
    slide = slide_of_evaluation(language)
    (shape,) = [one for one in slide.shapes if one.has_chart]
    assert shape.chart.chart_type == XL_CHART_TYPE.BAR_STACKED_100
    assert shape.chart.category_axis.reverse_order
    drawn = list(shape.chart.plots[0].series)
    assert [list(series.values) for series in drawn] == [rows[f"n_{mark}"].tolist() for mark in MARKS]
    assert [f"#{series.format.fill.fore_color.rgb}" for series in drawn] == list(palette.MARKS["light"])
    assert [series.name[0] for series in drawn] == ["1", "2", "3", "4", "5"]
    for series, mark in zip(drawn, MARKS, strict=True):
        labelled = [int(one.get("val")) for one in series._element.findall("{*}dLbls/{*}dLbl/{*}idx")]
        assert labelled == [place for place, count in enumerate(rows[f"n_{mark}"]) if count], "no label on nothing"
    for category, (_index, row) in zip(shape.chart.plots[0].categories, rows.iterrows(), strict=True):
        assert str(category).startswith(row[f"label_{language}"])
        assert i18n.number(float(row["average"])) in str(category)
        assert i18n.percent(float(row["pct_4_5"])) in str(category)
    texts = [one.text_frame.text for one in slide.shapes if one.has_text_frame]
    assert {plain.plain(one) for one in (_("1 (lowest)"), _("5 (highest)"), _("mean · share of 4 and 5"))} <= set(texts)


def test_numbers_that_follow_one_another_keep_their_order_in_arabic() -> None:
    """The mean stands before the share also where a line is read from the right."""
    i18n.set_language("ar")
    said = plain.plain("\u20664.46\u2069 · \u206692%\u2069")
    assert said == "\u200e4.46\u200e\u200f · \u200f\u200e92%\u200e"
    i18n.set_language("en")
    assert plain.plain("\u20664.46\u2069 · \u206692%\u2069") == "4.46 · 92%"


def test_slides_hold_the_check_and_the_certificates_as_tables() -> None:
    """The checked numbers stand beside the printed ones."""
    found = exhibits_of(view="course")
    listed = found["course_evaluation"].rows
    assert listed["question_code"].tolist() == training.evaluation("mean")["question_code"].tolist()
    check = found["course_check"].picture
    assert isinstance(check, model.Table)
    assert check.rows[0][1:] == ["3.38", "3.385", "38.5%", "38.46%"]
    certificates = found["course_certificates"].picture
    assert isinstance(certificates, model.Table)
    values = [row[1] for row in certificates.rows]
    assert values == ["9 of 22", "9 of 9 (100%)", "5 of 9", "4 of 9", "13 of 22: certificates not published"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_needs_say_what_is_not_published(language: str) -> None:
    """Every topic and module stands there; 100 is called a target; no country has a result."""
    at = quiet(opened("training", lang=language))
    page = shown(at)
    for table, column in (("programme_training_topics", "topic"), ("programme_modules", "title")):
        for row in lines_of(table):
            assert text_of(row[f"{column}_{language}"]) in page
    notes = {row["item"]: row[f"notes_{language}"] for row in lines_of("programme_tna")}
    assert text_of(notes["target_sample"]) in page
    assert text_of(notes["results"]) in page
    assert bodies(at).count("awda-cell") == 15


def test_results_would_stand_in_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of the table fills the cell of its country and part, and no other."""
    columns = list(training.needs_results().columns)
    row: dict[str, Any] = dict.fromkeys(columns, "") | {
        **{"result_id": "TR001", "country": "TUN", "item": "section_topics", "value": 41.5, "unit": "percent"},
        **{"question_en": "A question of a test", "answer_en": "Yes", "source_id": "SURE_PUBS", "grade": "A"},
    }
    monkeypatch.setattr(training, "needs_results", lambda: pd.DataFrame([row], columns=columns))
    table = exhibits_of()["needs_results"].picture
    assert isinstance(table, model.Table)
    cells = [cell for line in table.rows for cell in line[1:]]
    assert cells.count("not published") == 14
    assert table.rows[2][2] == "A question of a test · Yes: 41.5%"


def test_the_template_holds_no_number() -> None:
    """A row for each country and part, heads in three languages, every column explained, every value empty."""
    made = training_needs.template()
    assert zipfile.is_zipfile(io.BytesIO(made))
    book = openpyxl.load_workbook(io.BytesIO(made))
    results, columns = book["results"], book["columns"]
    heads, *lines = list(results.iter_rows(values_only=True))
    assert [str(head).split("\n")[0] for head in heads][:2] == ["country", "item"]
    assert all(len(str(head).split("\n")) == 4 for head in heads)
    assert "Pays" in str(heads[0])
    assert "البلد" in str(heads[0])
    assert {(line[0], line[1]) for line in lines} == {(c, i) for c in training.ASSESSED for i in training.PARTS}
    assert all(not cell for line in lines for cell in line[2:])
    explained = {line[0] for line in columns.iter_rows(min_row=2, values_only=True)}
    assert {str(head).split("\n")[0] for head in heads} | set(training.PARTS) == explained


def test_every_table_of_the_programme_says_how_its_rows_were_read() -> None:
    """The grade is that of the row in the file, not one that the page adds."""
    tables = [one["name"] for one in store.package()["resources"] if one["name"].startswith("programme_")]
    assert len(tables) == 13
    assert all(catalogue.is_graded(table) for table in tables)
    for name in ("training_topics", "modules", "tna", "course_facts", "course_evaluation"):
        assert all(row["grade"] == "A" for row in lines_of(f"programme_{name}"))
