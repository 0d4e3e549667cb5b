"""The panel on the report: its own statements under its name and no others, what is missing, whose the rest is."""

import re

import pytest

from components import i18n
from data import catalogue, report
from tests.views import ROOT, bodies, lines_of, opened, plain, quiet, shown
from views import assessment_report

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")
TABLES = {"findings": "finding_id", "recommendations": "recommendation_id"}


def own() -> dict[str, dict[str, str]]:
    """Return the report's statements by key, read without the code under test."""
    return {row[key]: row for table, key in TABLES.items() for row in lines_of(table) if row["origin"] == "sure_report"}


def page(language: str) -> str:
    """Return the HTML of the view; nothing may be broken on it, nor complained about."""
    return bodies(quiet(opened("assessment", view="report", lang=language)))


def statements(body: str) -> dict[str, str]:
    """Return the text of each statement on the page, by its key."""
    return dict(re.findall(r'data-statement="(R[FR]\d{3})".*?<p class="awda-says">(.*?)</p>', body, re.DOTALL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_exactly_the_report_speaks_as_the_report(language: str) -> None:
    """Each of its statements stands in full, with source, place, grade and note; none of anybody else's does."""
    body = page(language)
    assert {key: plain(text) for key, text in statements(body).items()} == {
        key: plain(row[f"statement_{language}"]) for key, row in own().items()
    }
    text = plain(body)
    for table in TABLES:
        for row in lines_of(table):
            assert (plain(row[f"statement_{language}"]) in text) == (row["origin"] == "sure_report"), row
    for row in own().values():
        assert plain(row[f"notes_{language}"]) in text


def test_what_stands_under_the_reports_name_is_from_the_report() -> None:
    """Over the tables: only the comparative report and its publisher's words on it, and nothing from them elsewhere."""
    assert {row["source_id"] for row in own().values()} <= {"SURE_CMP", "SURE_PUBS"}
    for table, key in TABLES.items():
        others = {row["source_id"] for row in lines_of(table) if row["origin"] != "sure_report"}
        assert "SURE_CMP" not in others
        assert set(getattr(report, table)()[key]) == {k for k, row in own().items() if key in row}


def test_each_statement_belongs_to_a_part_of_the_report() -> None:
    parts = {part.code: part for part in report.parts()}
    assert list(parts) == ["summary", "description", "chapters", "list"]
    met = [key for part in parts.values() for key in (*part.findings, *part.recommendations)]
    assert sorted(met) == sorted(own())
    assert {f"RF00{n}" for n in range(1, 7)} <= set(parts["summary"].findings)
    assert {"RR001", "RR002"} <= set(parts["description"].recommendations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_without_a_statement_is_said_to_be_missing(language: str) -> None:
    """As often as there are such parts, and where they are held stands beside it."""
    body = page(language)
    table = re.search(r"<tbody>.*?</tbody>", body, re.DOTALL)
    assert table
    said = re.findall(r"<strong>", table[0])
    assert len(said) == sum(not (part.findings or part.recommendations) for part in report.parts())
    gap = next(row for row in lines_of("evidence_gaps") if row["gap_id"] == "GAP34")
    assert plain(gap[f"what_is_missing_{language}"]) in plain(body)
    assert plain(gap[f"where_it_is_held_{language}"]) in plain(body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_are_counted_by_whose_they_are(language: str) -> None:
    """Each line of the table names an origin with as many findings and recommendations as the tables have."""
    body = page(language)
    for origin in catalogue.codes("origin"):
        name = catalogue.label("origin", origin, language)
        mark = rf'<span class="awda-origin awda-origin-{origin}">.{{1,60}} {name}</span>'
        line = re.search(rf'<tr><th scope="row">{mark}</th>(.*?)</tr>', body)
        assert line, name
        cells = [plain(cell) for cell in re.findall(r"<td.*?>(.*?)</td>", line[1])]
        counts = [sum(row["origin"] == origin for row in lines_of(table)) for table in TABLES]
        assert cells[:2] == [i18n.number(count) for count in counts]
        assert f'data-choice="view=&amp;origin={origin}"' in line[1]


def test_the_three_reports_are_named_with_what_was_taken() -> None:
    taken = {one.source_id: count for one, count in report.publications()}
    assert list(taken) == ["SURE_CMP", "SURE_MAR", "SURE_TUN"]
    for key, count in taken.items():
        assert count == sum(row["source_id"] == key for table in TABLES for row in lines_of(table))
    body = page("en")
    for row in lines_of("sources"):
        if row["source_id"] in taken:
            assert f'href="{row["url"]}"' in body


def test_a_report_that_is_complete_is_not_said_to_be_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor who takes out the row on what is missing takes the box and the word off the page."""
    before = quiet(opened("assessment", view="report"))
    nothing = report.missing()[:0]
    monkeypatch.setattr(report, "missing", lambda: nothing)
    after = quiet(opened("assessment", view="report"))
    assert before.title[0].value.startswith("Only part of the comparative report")
    assert after.title[0].value.startswith("From the comparative report")
    assert "awda-unknown" in bodies(before)
    assert "awda-unknown" not in bodies(after)


def test_who_did_the_study_is_what_the_project_says() -> None:
    """Names and months are those of the activity and of the figures on the interviews."""
    study = next(row for row in lines_of("programme_activities") if row["activity_id"] == "PA03")
    said = shown(opened("assessment", view="report"))
    for name in report.PEOPLE.values():
        assert name in study["title_en"] + study["description_en"]
        assert name in said
    assert "Morocco: 13 interviews, mission at the end of October 2018" in said
    assert "Tunisia: 13 interviews, mission at the beginning of November 2018" in said
    assert "Tounesna begins work in three branches (September)" in said


def test_the_guide_exists() -> None:
    assert (ROOT / assessment_report.GUIDE).exists()
    assert assessment_report.GUIDE in page("en")
