"""The project behind the reports: planned and documented stay apart, nothing is tied that no source or reading ties."""

import csv
import io
import re
from datetime import date

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from components import decks, evidence, i18n, take_away, timelines
from components import programme as words
from data import advice, catalogue, comparison, finder, mechanisms, profiles, programme
from exports import model, slides
from tests.views import bodies, lines_of, link, opened, plain, quiet, shown

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")


def activities(*statuses: str) -> dict[str, dict[str, str]]:
    """Return activities by key, read without the code under test."""
    return {row["activity_id"]: row for row in lines_of("programme_activities") if row["status"] in statuses}


def hrefs(body: str, page: str) -> list[str]:
    """Return the queries of all links to a page."""
    return [found.replace("&amp;", "&") for found in re.findall(rf'href="{page}\?([^"]*)"', body)]


# Counts


def test_planned_and_documented_are_counted_apart() -> None:
    """Six national trainings were planned and two are documented; of the other two kinds none is."""
    found = {one.kind: (one.planned, one.documented) for one in programme.outcomes()}
    assert found == {"national_training": (6, 2), "regional_training": (1, 0), "conference": (1, 0)}
    documented = programme.documented(programme.activities())
    assert set(documented["activity_id"]) == set(activities("held", "published"))
    assert set(programme.planned(programme.activities())["activity_id"]) == set(activities("planned"))


def test_every_activity_is_either_in_time_or_without_a_date() -> None:
    dated, undated = programme.dated(), programme.undated()
    assert {*dated["activity_id"], *undated["activity_id"]} == {
        r["activity_id"] for r in lines_of("programme_activities")
    }
    assert set(undated["activity_id"]) == {
        k for k, r in activities("held", "published", "planned").items() if not r["start"]
    }
    assert list(dated["first"]) == sorted(dated["first"])
    assert (dated["first"] < dated["last"]).all()


def test_dates_stand_where_they_say() -> None:
    """A day lasts a day, a month its month, a year its year; what is known to the year only fell within it."""
    rows = programme.activities().set_index("activity_id")
    assert rows.loc["PA04", "last"] - rows.loc["PA04", "first"] == pytest.approx(3 / 365)
    assert (rows.loc["PA01", "first"], rows.loc["PA01", "last"]) == (2018, 2020)
    assert rows.loc["PA10", "first"] == pytest.approx(2020 + 31 / 366)
    assert set(rows.index[rows["within"] & (rows["start"] != "")]) == {"PA09", "PA10"}


def test_every_activity_has_its_place_or_none() -> None:
    """The map holds the regions of towns that a source names; Turin and the net lie outside of it."""
    places = {one.key: one for one in programme.places()}
    assert list(places)[-1] == ""
    assert sum(len(one.rows) for one in places.values()) == len(lines_of("programme_activities"))
    assert {one.geo_code for one in places.values() if one.geo_code} == {"MA-04", "MA-06"}
    assert (places["Turin"].country, places["Turin"].geo_code) == ("ITA", "")
    for row in lines_of("programme_activities"):
        if row["geo_code"]:
            assert catalogue.region(row["geo_code"])["country"] == row["place_country"]


def test_a_pillar_announces_as_much_in_each_language() -> None:
    for row in lines_of("programme_pillars"):
        counts = {len(programme.planned_outputs(row[f"outputs_planned_{language}"])) for language in LANGUAGES}
        assert len(counts) == 1, row["pillar_id"]


def test_the_basis_of_a_pillar_stands_beside_it() -> None:
    """Each activity with a pillar says who ties the two; what is planned is announced there by the project itself."""
    for row in lines_of("programme_activities"):
        assert bool(row["pillar_id"]) == bool(row["pillar_basis"]), row["activity_id"]
        assert bool(row["planned_number"]) == (row["status"] == "planned"), row["activity_id"]
        if row["status"] == "planned":
            assert row["pillar_basis"] == "stated_in_source"


def test_kinds_of_returnees_name_choices_that_exist() -> None:
    for row in lines_of("programme_returnee_types"):
        assert set(row["finder_ways"].split(";")) <= set(finder.WAYS)
        assert set(row["profile_questions"].split(";")) <= set(profiles.questions())


def test_figures_on_involuntary_returns_are_those_that_the_text_names() -> None:
    """Two questions for Tunisia, none for Morocco: the sentence on those compelled to return says so."""
    rows = [row for row in lines_of("observations") if row["breakdown_value"] == "involuntary"]
    asked = {code for code, one in profiles.questions().items() for row in rows if row["indicator"] in one.indicators}
    kind = next(row for row in lines_of("programme_returnee_types") if row["returnee_type"] == "irregular_compelled")
    assert asked == set(kind["profile_questions"].split(";"))
    assert {row["country"] for row in rows} == {"TUN"}


@pytest.mark.parametrize("dimension", sorted({row["dimension"] for row in lines_of("programme_obstacles")}))
def test_the_answers_to_an_obstacle_are_those_of_its_dimension(dimension: str) -> None:
    """Counted by other code; where the inventory can list the mechanisms, its choices give just these."""
    found = programme.answers(dimension)
    told = [row for row in lines_of("findings") if row["dimension"] == dimension]
    assert found.shortfalls == sum(row["kind"] in ("weakness", "gap") for row in told)
    assert found.recommendations == sum(row["dimension"] == dimension for row in lines_of("recommendations"))
    assert found.recommendations == len(advice.matching({"dimension": [dimension]}))
    sides = comparison.dimension(dimension).sides
    assert found.at_work == {country: len(side.at_work) for country, side in sides.items()}
    if found.inventory is not None:
        chosen = {name: codes.split(",") for name, codes in found.inventory.items()}
        keys = {key for side in sides.values() for key in side.at_work["mechanism_id"]}
        assert set(mechanisms.matching(chosen)["mechanism_id"]) == keys


def test_related_projects_name_rows_that_exist() -> None:
    keys = {"mechanism_ids": "mechanisms", "resource_ids": "resources", "activity_ids": "programme_activities"}
    sources = {row["source_id"] for row in lines_of("sources")}
    for row in lines_of("programme_related"):
        for column, table in keys.items():
            known = {next(iter(one.values())) for one in lines_of(table)}
            assert set(filter(None, row[column].split(";"))) <= known, row["related_id"]
        assert set(row["source_ids"].split(";")) <= sources
        assert any(row[column] for column in keys), f"{row['related_id']}: nothing of it stands in the tables"


def test_dates_are_written_as_exactly_as_they_are_known() -> None:
    with i18n.speaking("en"):
        assert i18n.days("2019", "2019") == "2019"
        assert i18n.days("2020-02", "2020-02") == "February 2020"
        assert i18n.days("2018-01-05", "2018-01-05") == "January 5, 2018"
        assert "26" in i18n.days("2018-09-26", "2018-09-28")
    with i18n.speaking("ar"):
        assert "شتنبر" in i18n.days("2018-09-26", "2018-09-28", "MAR")


def test_the_timeline_holds_the_activities_at_their_dates() -> None:
    """Each has its name and one mark: a bar from start to end, dots where it fell within, a dot where it is short."""
    rows = programme.dated()
    names = dict(zip(rows["activity_id"], rows["title_en"], strict=True))
    figure = timelines.dated(rows, key="activity_id", names=names, dates=names)
    lines = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    drawn = {
        key: (start, end)
        for trace in lines.values()
        for key, start, end in zip(trace.ids[::3], trace.x[::3], trace.x[1::3], strict=True)
    }
    dots = next(trace for trace in figure.data if trace.mode == "markers")
    assert sorted([*drawn, *dots.ids]) == sorted(rows["activity_id"])
    assert drawn["PA01"] == (2018, 2020)
    assert set(lines["some time in the period"].ids) - {""} == {"PA09", "PA10"}
    named = [key for trace in figure.data if trace.mode == "text" for key in trace.ids]
    assert sorted(named) == sorted(rows["activity_id"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_on_the_timeline_have_two_lines(language: str) -> None:
    """On a telephone too, all but the longest are written in full, and a cut one is whole on hover."""
    rows = programme.dated()
    names = dict(zip(rows["activity_id"], rows[f"title_{language}"], strict=True))
    with i18n.speaking(language):
        figure = timelines.dated(rows, key="activity_id", names=names, dates=names)
    written = [text for trace in figure.data if trace.mode == "text" for text in trace.text]
    assert max(text.count("<br>") for text in written) == 1
    assert sum("…" in text for text in written) <= 1


# Pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_project_in_full(language: str) -> None:
    """Pillars, aims, beneficiaries, kinds and obstacles all stand there, and each door leads to its choice."""
    at = quiet(opened("programme", lang=language))
    body = bodies(at)
    text = plain(body)
    for table, stem in (
        ("programme_pillars", "title"),
        ("programme_objectives", "statement"),
        ("programme_beneficiaries", "label"),
        ("programme_returnee_types", "doors"),
        ("programme_obstacles", "statement"),
    ):
        for row in lines_of(table):
            assert plain(row[f"{stem}_{language}"]) in text, row
    for row in lines_of("programme_returnee_types"):
        for way in row["finder_ways"].split(";"):
            assert f"return_type={way}&lang={language}" in hrefs(body, "finder")
        for code in row["profile_questions"].split(";"):
            assert f"question={code}&lang={language}" in hrefs(body, "profiles")
    for row in lines_of("programme_obstacles"):
        assert f"dimension={row['dimension']}&lang={language}" in hrefs(body, "recommendations")
    assert "2" in at.title[0].value
    assert "6" in at.title[0].value
    # All that belongs to a pillar stands under it, and what we sort there ourselves is marked.
    marked = sum(row["pillar_basis"] == "coded" for row in lines_of("programme_activities"))
    assert body.count("awda-basis-coded") == marked


def test_all_activities_can_be_opened_from_their_page() -> None:
    """Each stands by its place with a link; those that are only planned have the hollow mark."""
    at = quiet(opened("programme", view="activities"))
    body = bodies(at)
    for key, row in activities("held", "published", "planned").items():
        assert f"activity={key}" in body
        assert plain(row["title_en"]) in plain(body)
    assert body.count("awda-status-planned") == len(activities("planned"))
    documented = activities("held", "published")
    over = documented.pop("PA01")["end"]
    later = [row for row in documented.values() if row["start"][: len(over)] > over]
    said = f"{len(documented)} activities documented, 2018–2022, of them {len(later)} after the project ended; planned"
    assert at.title[0].value.startswith(said)
    dated = sum(bool(row["start"]) for row in documented.values())
    assert f"In time: the project, and {dated} activities" in shown(at)
    assert "Turin (Italy): outside of the two countries, not on the map" in shown(at)


@pytest.mark.parametrize(("key", "language"), [("PA05", "en"), ("PA07", "fr"), ("PA13", "ar"), ("PA01", "ar")])
def test_an_activity_by_its_link(key: str, language: str) -> None:
    """Title, text, note and source; what no source gives is said to be unknown."""
    at = quiet(opened("programme", view="activities", activity=key, lang=language))
    row = next(row for row in lines_of("programme_activities") if row["activity_id"] == key)
    text = plain(bodies(at))
    assert at.title[0].value == row[f"title_{language}"]
    assert plain(row[f"description_{language}"]) in text
    assert plain(row[f"notes_{language}"]) in text
    assert set(hrefs(bodies(at), "sources")) == {f"source={row['source_id']}&lang={language}"}
    i18n.set_language(language)
    assert (i18n.gettext("not in the sources read") in text) == (not row["start"] or not row["place_en"])
    assert link(at)["activity"] == key


def test_an_unknown_activity_gives_the_notice() -> None:
    at = opened("programme", view="activities", activity="PA99<b>")
    assert not at.exception
    assert len(at.warning) == 1
    assert at.title[0].value.startswith("10 activities")


@pytest.mark.parametrize("language", LANGUAGES)
def test_related_projects_say_what_ties_them(language: str) -> None:
    at = quiet(opened("programme", view="related", lang=language))
    body = bodies(at)
    for row in lines_of("programme_related"):
        assert plain(row[f"tie_{language}"]) in plain(body)
        for mechanism in filter(None, row["mechanism_ids"].split(";")):
            assert f"mechanism={mechanism}&lang={language}" in hrefs(body, "mechanisms")
    coded = sum(row["basis"] == "coded" for row in lines_of("programme_related"))
    assert body.count("awda-basis-coded") == coded


def test_a_kind_without_words_of_its_own_is_named_by_its_code_list() -> None:
    i18n.set_language("en")
    assert words.outcome("workshop", 2, 1) == "Workshop: 1 of 2"


# Files


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_hold_what_is_documented_and_what_is_counted(language: str) -> None:
    """Each activity of a pillar has a row of its own; beside each obstacle stand the numbers of the page."""
    view = decks.view_at("programme", {}, language, "https://awda.example/")
    made = {one.key: one for one in view.exhibits}
    wanted = [key for key, row in activities("held", "published", "planned").items() if row["pillar_id"]]
    table = made["pillar_activities"].picture
    assert isinstance(table, model.Table)
    assert sorted(made["pillar_activities"].rows["activity_id"]) == sorted(wanted)
    assert len(table.rows) == len(wanted)
    book = openpyxl.load_workbook(io.BytesIO(take_away.workbook("programme", {}, language, "https://awda.example/")))
    sheets = {sheet.cell(1, 1).value: list(sheet.iter_rows(values_only=True)) for sheet in book}
    assert {row[0] for row in sheets["activity_id"][1:]} == set(wanted)
    by_key = {row["obstacle_id"]: row for row in lines_of("programme_obstacles")}
    obstacles = [by_key[key] for key in programme.obstacles()["obstacle_id"]]
    headers, *rows = sheets["obstacle_id"]
    assert [row[0] for row in rows] == [row["obstacle_id"] for row in obstacles]
    assert len(rows) == len(by_key)
    file = evidence.records_csv(
        made["obstacles"].rows, "programme_obstacles", language, beside=made["obstacles"].beside
    )
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert list(headers) == lines[0]
    page = made["obstacles"].picture
    assert isinstance(page, model.Table)
    for row, line, cells, obstacle in zip(rows, lines[1:], page.rows, obstacles, strict=True):
        found = programme.answers(obstacle["dimension"])
        numbers = [found.shortfalls, found.recommendations, *(found.at_work[code] for code in ("MAR", "TUN"))]
        assert list(row[-4:]) == numbers
        assert line[-4:] == [str(number) for number in numbers]
        assert i18n.number(numbers[0]) in cells[3]
        assert i18n.number(numbers[1]) in cells[4]


def test_a_row_higher_than_a_slide_is_cut() -> None:
    """Nothing of a table stands on what is below it."""
    table = model.Table(["Name", "Text"], [["Row", "many words " * 400], ["Last", "few"]])
    exhibit = model.Exhibit("high", "High", "", table, "", [], [], pd.DataFrame())
    deck = model.Deck("T", "", [model.Slide("M", "", exhibit=exhibit)], "en", "1", date(2026, 1, 1))
    file = Presentation(io.BytesIO(slides.as_pptx(deck)))
    shown_tables = [shape for slide in file.slides for shape in slide.shapes if shape.has_table]
    assert len(shown_tables) == 2
    assert shown_tables[0].table.cell(1, 1).text.endswith(" …")
    for shape in shown_tables:
        assert shape.top + sum(row.height for row in shape.table.rows) <= file.slide_height
