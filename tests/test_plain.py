"""Figures of the screen as plain pictures: nothing of their numbers, words and marks is lost on the way to paper."""

import html
import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from markupsafe import Markup

from components import evidence, exhibits, i18n, plain, unseen
from components.maps import ShadedMap
from data import advice, catalogue, comparison
from exports import model
from tests.views import SCREENS, VIEWS, View, lines_of

# One view in twelve, and every view that is opened in a browser.
SAMPLE = [
    *VIEWS[::12],
    *(
        View(page.strip("/") or "overview", dict(pair.split("=") for pair in query.split("&") if pair))
        for page, _mark, query in (place.partition("?") for place in SCREENS)
        if "plan=" not in query
    ),
]
VALUES = {row["obs_id"]: float(row["value"]) for row in lines_of("observations")}


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.set_language("en")


def opened(page: str, language: str = "en", **link: str) -> list[exhibits.Shown]:
    """Return what a view shows, in a language that the caller speaks from here on."""
    i18n.set_language(language)
    return unseen.opened(f"pages/{page}.py", link | {"lang": language}).run.shown


# What is only offered to consult is a publication itself, verdicts are ours, and what was counted is of all tables.
UNSOURCED = ("resources", "comparability", exhibits.COUNTED)


def one(page: str, key: str, language: str = "en", **link: str) -> model.Exhibit:
    """Return one exhibit of a view."""
    shown = {each.key: each for each in opened(page, language, **link)}
    return plain.exhibit(shown[key])


def texts(exhibit: model.Exhibit) -> list[str]:
    """Return every text of an exhibit."""
    picture = exhibit.picture
    said = [exhibit.title, exhibit.reading, exhibit.alt, *exhibit.notes, *exhibit.sources]
    if isinstance(picture, model.Chart):
        said += [*picture.categories, *(text for series in picture.series for text in (series.name, *series.texts))]
    elif isinstance(picture, model.Map):
        said += [text for panel in picture.panels for area in panel.areas for text in (area.label, *area.tip)]
        said += [entry.text for _title, entries in picture.legends for entry in entries]
    elif isinstance(picture, model.Statements):
        said += [text for item in picture.items for text in item]
    elif isinstance(picture, (model.Table, model.Tables)):
        parts = picture.parts if isinstance(picture, model.Tables) else [picture]
        said += [text for table in parts for row in (table.headers, *table.rows) for text in row]
    return said


def is_empty(picture: model.Picture) -> bool:
    """Tell whether a picture shows nothing."""
    if isinstance(picture, model.Chart):
        return not any(value is not None for series in picture.series for value in series.values)
    if isinstance(picture, model.Map):
        return not any(panel.areas for panel in picture.panels)
    if isinstance(picture, model.Tables):
        return not all(table.rows for table in picture.parts)
    return not (picture.rows if isinstance(picture, model.Table) else picture.items)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_exhibit_of_every_page_becomes_a_picture(language: str) -> None:
    """No view is left out, no picture is empty, no text holds markup or signs that PowerPoint draws as boxes."""
    met = set()
    for view in SAMPLE if language == "ar" else SAMPLE[::2]:
        for shown in opened(view.page, language, **view.link):
            exhibit = plain.exhibit(shown)
            met.add(type(exhibit.picture))
            assert not is_empty(exhibit.picture), f"{view}: {shown.key}"
            # Publications, then grades where the table has them; some tables of our own rest on none.
            least = 0 if shown.table in UNSOURCED else 1 + ("grade" in shown.rows.columns)
            assert len(shown.rows) == 0 or len(exhibit.sources) >= least, f"{view}: {shown.key}"
            for text in texts(exhibit):
                assert not set(text) & set("\u2066\u2067\u2068\u2069"), f"{view}: {shown.key}: {text!r}"
                assert not re.search("</|<b|&amp;", text), f"{view}: {shown.key}: {text!r}"
    assert met >= {model.Chart, model.Map, model.Table, model.Statements}


def test_values_of_charts_are_those_of_the_table() -> None:
    """Every value of a chart is that of its observation, in full and not in units of the axis."""
    checked = 0
    for view in SAMPLE:
        if view.link.get("scale"):
            continue  # an index is no value of the table
        for shown in opened(view.page, **view.link):
            if shown.table != "observations":
                continue  # their pages have tests of their own
            picture = plain.exhibit(shown).picture
            for series in picture.series if isinstance(picture, model.Chart) else ():
                lengths = {len(series.values), len(series.texts), len(series.obs_ids), len(series.marks)}
                assert lengths == {len(picture.xs or picture.categories)}
                for value, obs_id in zip(series.values, series.obs_ids, strict=True):
                    assert (value is None) == (obs_id == "")
                    if value is not None:
                        assert value == pytest.approx(VALUES[obs_id]), f"{view}: {obs_id}"
                        checked += 1
    assert checked > 200


def test_charts_hold_every_row() -> None:
    """Bars, dots and lines leave no observation out."""
    for page, link in (
        ("regions", {"country": "MAR"}),
        ("profiles", {"question": "marital_status"}),
        ("trends", {"indicator": "remittances_usd"}),
    ):
        for shown in opened(page, **link):
            picture = plain.exhibit(shown).picture
            if isinstance(picture, model.Chart):
                drawn = {obs_id for series in picture.series for obs_id in series.obs_ids} - {""}
                assert drawn == set(shown.rows["obs_id"]), shown.key


def test_bars_run_from_the_highest_on_with_their_marks() -> None:
    """The published shares of returnees: Casablanca first, three regions approximate, the south together."""
    chart = one("regions", "bars_MAR", country="MAR").picture
    assert isinstance(chart, model.Chart)
    assert chart.kind == "bars"
    assert chart.categories[0] == "Casablanca-Settat"
    (series,) = chart.series
    assert list(series.values)[:3] == [21.4, 15.7, 14.5]
    assert list(series.texts)[3] == "≈ 10%"
    assert series.marks.count("approximate") == 3
    assert series.marks[-1] == "grouped"
    assert series.colour == "#A8481F"


def test_lines_keep_their_gaps_and_their_names() -> None:
    """A year that is missing parts a line in two of one name; parts of a year are hollow; the end is named."""
    chart = one("trends", "trend_MAR", indicator="expulsion_orders").picture
    assert isinstance(chart, model.Chart)
    assert chart.kind == "lines"
    assert chart.unit == "persons"
    assert [series.name for series in chart.series][-1] == "Morocco, part of a year"
    assert "hollow" in chart.series[-1].marks
    assert not chart.series[-1].joined
    money = one("trends", "trend_MAR_TUN", indicator="remittances_usd").picture
    assert isinstance(money, model.Chart)
    assert money.factor == 1e9
    assert money.milestones
    own = [series for series in money.series if series.ending]
    assert {series.name for series in own} == {"Morocco", "Tunisia"}
    assert all("billion" in series.ending for series in own)


def test_dots_are_named_by_country_and_sex() -> None:
    """Women and men of two countries are four series; headings stand before the labels of their lines."""
    key = "profile_returnees_sex_share__mar__enmi2018_returnees_sex_share__tun__hims2021"
    chart = one("profiles", key, question="sex").picture
    assert isinstance(chart, model.Chart)
    assert chart.kind == "dots"
    assert {series.name for series in chart.series} == {
        "Morocco, Women",
        "Morocco, Men",
        "Tunisia, Women",
        "Tunisia, Men",
    }


def test_answers_say_who_gives_them() -> None:
    """Each answer has a line with its source; those kept beside it are hollow; other axes make a table."""
    chart = one("figures", "answers_census_1994", disagreement="census_1994").picture
    assert isinstance(chart, model.Chart)
    assert chart.kind == "dots"
    assert "Akhbar" in chart.categories[0]
    assert "OECD" in chart.categories[1]
    assert [mark for series in chart.series for mark in series.marks] == ["", "hollow"]
    assert isinstance(one("figures", "answers_rate_morocco", disagreement="rate_morocco").picture, model.Table), (
        "several answers share a line here"
    )


def test_maps_keep_what_is_not_known() -> None:
    """Every area is there; without a figure it has no colour; the note and the sign of Western Sahara come along."""
    exhibit = one("regions", "regions_map", country="MAR", indicator="informal_jobs_region_share")
    assert isinstance(exhibit.picture, model.Map)
    (panel,) = exhibit.picture.panels
    assert panel.level == "region"
    assert len(panel.areas) == 12
    unknown = [area for area in panel.areas if area.kind == "unpublished"]
    assert len(unknown) == 9
    assert all(not area.fill and not area.label and area.tip[1] == "not published" for area in unknown)
    kinds = {entry.kind for _title, entries in exhibit.picture.legends for entry in entries}
    assert {"plain", "unpublished", "sahara"} <= kinds
    assert any("Western Sahara" in note for note in exhibit.notes)


def test_maps_are_light_for_a_reader_in_the_dark() -> None:
    """A document is on white paper, whatever the screen is like."""
    (shown,) = (one for one in opened("regions", country="MAR") if one.key == "regions_map")
    from components import palette

    dark = dict(zip(palette.SEQUENCE["light"]["plum"], palette.SEQUENCE["dark"]["plum"], strict=True))
    payload = shown.figure.payload
    panels = [
        panel | {"areas": {c: a | {"fill": dark.get(a["fill"], a["fill"])} for c, a in panel["areas"].items()}}
        for panel in payload["panels"]
    ]
    night = replace(shown, figure=ShadedMap(payload | {"panels": panels}, shown.figure.alt))
    day, seen = plain.exhibit(shown).picture, plain.exhibit(night).picture
    assert isinstance(day, model.Map)
    assert isinstance(seen, model.Map)
    assert dark
    assert day.panels[0].areas == seen.panels[0].areas


def test_a_relief_is_the_flat_map_of_its_figures() -> None:
    """Areas, colours and words of the relief; a group of areas has one number."""
    relief = one("regions", "relief", view="relief", indicator="returnees_region_share").picture
    flat = one("regions", "regions_map", indicator="returnees_region_share").picture
    assert isinstance(relief, model.Map)
    assert isinstance(flat, model.Map)
    assert [(area.geo_code, area.tip[1]) for area in relief.panels[0].areas] == [
        (area.geo_code, area.tip[1]) for area in flat.panels[0].areas
    ]
    southern = [area for area in relief.panels[0].areas if area.kind == "grouped"]
    assert len(southern) == 3
    assert sum(bool(area.label) for area in southern) == 1


def test_tables_are_read_as_a_reader_sees_them() -> None:
    """Hidden words are left out, signs stay; heads over several columns and colours come along."""
    matrix = one("assessment", "matrix").picture
    assert isinstance(matrix, model.Table)
    assert [group for group in matrix.groups if group[0]] == [("Morocco", 4), ("Tunisia", 4), ("Both countries", 5)]
    assert matrix.headers[:2] == ["Dimension", "+ Strength"]
    assert matrix.rows[0][3] == "", "the hidden words 'no statement found' are for screen readers"
    assert matrix.fills[0][1].startswith("#")
    assert matrix.fills[0][3] == ""
    coverage = one("mechanisms", "coverage", view="coverage")
    assert isinstance(coverage.picture, model.Tables)
    assert [table.title for table in coverage.picture.parts] == ["Morocco, 2026", "Tunisia, 2026"]
    assert "○" in {cell for row in coverage.picture.parts[0].rows for cell in row}
    assert coverage.notes[0].startswith("○: none known")


def test_cards_become_sentences_with_their_origin() -> None:
    """The sentence of a statement, then its kind, country, origin and source; links to more are left out."""
    picture = one("assessment", "besides", finding="RF010").picture
    assert isinstance(picture, model.Statements)
    said = {row["statement_en"] for row in lines_of("findings")}
    assert all(text in said for text, _small in picture.items)
    assert all("grade" in small and ("△" in small or "□" in small or "■" in small) for _text, small in picture.items)
    assert not any("in full" in small for _text, small in picture.items)
    advice = one("recommendations", "advice").picture
    assert isinstance(advice, model.Statements)
    assert {text for text, _small in advice.items} == {row["statement_en"] for row in lines_of("recommendations")}


def test_a_chart_of_a_question_names_the_question() -> None:
    """Away from its page a chart says what is asked, and the country without a figure says that it has none."""
    shown = opened("profiles", question="leave_again")
    titles = {each.key: plain.exhibit(each).title for each in shown}
    assert titles == {
        "unpublished_MAR": "Morocco, Wish to leave again: not published.",
        "profile_returnees_intend_reemigrate__tun__hims2021": "Wish to leave again · Tunisia, Jul 2020–Mar 2021",
    }


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_gap_stands_alone_with_where_it_is_held(language: str) -> None:
    """What is missing is one sentence for each gap; where it is held stands on a line of its own below it."""
    gaps = {
        row[f"what_is_missing_{language}"]: row[f"where_it_is_held_{language}"] for row in lines_of("evidence_gaps")
    }
    for page, key, link, fewest in (("overview", "overview_gaps", {}, 5), ("sources", "gaps", {"view": "unknown"}, 34)):
        picture = one(page, key, language, **link).picture
        assert isinstance(picture, model.Statements)
        assert len(picture.items) >= fewest
        for text, small in picture.items:
            # A list of both countries puts the country of a gap before it.
            (held,) = {where for missing, where in gaps.items() if text.endswith(missing)}
            assert any(line.endswith(held) for line in small.split("\n"))
            assert ".," not in small


def test_a_flow_is_told_by_its_ribbons() -> None:
    """The counts of a flow add up to those of its first column."""
    table = one("assessment", "flow_MAR", view="flow").picture
    assert isinstance(table, model.Table)
    assert table.headers[-1] == "Count"
    assert sum(int(row[-1]) for row in table.rows) == 45


def test_a_flow_of_statements_holds_its_blocks() -> None:
    """Every block is told once with its small print: origin, country and how mechanisms stand there."""
    table = one("assessment", "flow_strands", view="flow", recommendation="RR002").picture
    assert isinstance(table, model.Table)
    (row,) = table.rows
    assert row[0].count("Morocco: ○ none linked here\nTunisia: ● at work") == 2
    assert row[1].startswith("→ Develop stronger reintegration programmes")
    assert row[1].endswith("■ SURE comparative report")
    assert "reintegration scheme\n● Active · Tunisia" in row[2]
    assert "phase 1\n× Ended · Tunisia" in row[2]


@pytest.mark.parametrize("link", [{"dimension": "gender"}, {"finding": "RF010"}, {"recommendation": "RR002"}])
def test_a_flow_of_statements_keeps_what_is_joined(link: dict[str, str]) -> None:
    """No block is lost, and what no row above says stands in no row twice."""
    shown = {each.key: each for each in opened("assessment", view="flow", **link)}["flow_strands"]
    names = re.findall(r"awda-strand-words[^>]*>(.*?)</span><small>", shown.figure.picture)
    table = plain.exhibit(shown).picture
    assert isinstance(table, model.Table)
    said = "\n".join(cell for row in table.rows for cell in row)
    for name in names:
        assert html.unescape(re.sub("<[^>]*>", "", name)).strip() in said
    assert all(
        cell != above for row, upper in pairwise(table.rows) for cell, above in zip(row, upper, strict=True) if cell
    )
    assert all(any(row) for row in table.rows)


def test_key_figures_are_those_of_the_cards() -> None:
    """Both countries' answers to one question, each with what it counts."""
    picture = one("overview", "pair_CMP001").picture
    assert isinstance(picture, model.KeyFigures)
    assert [item.country for item in picture.items] == ["MAR", "TUN"]
    assert picture.items[0].value.startswith("187,566")
    assert picture.items[1].value.startswith("211,000")
    assert picture.items[0].says == "return migrants, back since 2000"


def test_where_a_chart_would_lie_the_rows_are_listed() -> None:
    """Arcs, profiles and bars from start to end become tables of the same rows."""
    arcs = one("regions", "routes_map_MAR_TUN", view="routes", indicator="emigrant_stock_by_destination")
    assert isinstance(arcs.picture, model.Table)
    assert len(arcs.picture.rows) == len(arcs.rows)
    assert ["Morocco", "France", "1,020,162\N{NO-BREAK SPACE}persons"] in [list(row) for row in arcs.picture.rows] or [
        "Morocco",
        "France",
        "1,020,162 persons",
    ] in [list(row) for row in arcs.picture.rows]
    ends = one("mechanisms", "timeline_MAR", view="timeline").picture
    assert isinstance(ends, model.Table)
    assert ends.headers[0] == "Mechanism"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_where_sources_disagree_each_value_has_its_source(language: str) -> None:
    """Who says which stands in each row."""
    exhibit = one("figures", "answers_social_protection", language, disagreement="social_protection")
    assert isinstance(exhibit.picture, model.Table)
    assert len(exhibit.picture.rows) == 4
    said = [catalogue.publication(code).short() for code in exhibit.rows["source_id"]]
    assert sorted(row[-1] for row in exhibit.picture.rows) == sorted(said)
    assert len(set(said)) == 2


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("code", ["social_protection", "gender"])
def test_a_dimension_brings_all_that_it_shows(code: str, language: str) -> None:
    """Statements on both countries and on each, mechanisms, figures with their values, and what is not published."""
    shown = [plain.exhibit(each) for each in opened("comparison", language, dimension=code)]
    said = "\n".join(text for each in shown for text in texts(each))
    one_of_all = comparison.dimension(code)
    wanted = list(one_of_all.shared[f"statement_{language}"])
    for side in one_of_all.sides.values():
        wanted += [*side.findings[f"statement_{language}"], *side.at_work[f"name_{language}"]]
        wanted += list(side.unsure[f"name_{language}"])
        wanted += [catalogue.indicator(indicator).label(language) for indicator in side.unpublished]
        wanted += [plain.plain(evidence.value_of(row)) for _index, row in side.figures.iterrows()]
    assert [text for text in wanted if text not in said] == []
    assert len({each.key for each in shown}) == len(shown)


@pytest.mark.parametrize(
    ("language", "nobody"), [("en", "nobody in this inventory"), ("fr", "personne"), ("ar", "لا أحد")]
)
def test_a_recommendation_brings_what_it_answers_and_what_advances_it(language: str, nobody: str) -> None:
    """Each statement it responds to, with why; in each country what advances it, or that nobody does."""
    link = {"recommendation": "RR024"}
    reasons = one("recommendations", "reasons", language, **link).picture
    assert isinstance(reasons, model.Statements)
    found = advice.reasons(["RR024"])
    assert [text for text, _small in reasons.items] == list(found[f"statement_{language}"])
    assert all(
        reason in small for reason, (_text, small) in zip(found[f"rationale_{language}"], reasons.items, strict=True)
    )
    nowhere = one("recommendations", "advancing", language, **link).picture
    assert isinstance(nowhere, model.Statements)
    assert [nobody in text for text, _small in nowhere.items] == [True, True]
    cited = one("recommendations", "recommendation_RR024", language, **link).picture
    assert isinstance(cited, model.Statements)
    assert [small for _text, small in cited.items] == [catalogue.label("grade", "A", language)], "no link to more"
    advancing = one("recommendations", "advancing", language, recommendation="RR002").picture
    assert isinstance(advancing, model.Statements)
    wanted = list(advice.advancing(["RR002"])[f"name_{language}"])
    assert [text for text, _small in advancing.items if nobody not in text] == wanted


def test_numbers_keep_their_direction_without_signs_of_isolation() -> None:
    """In Arabic a number that was isolated is held by marks; elsewhere nothing is needed."""
    text = "\u2066+3?\u2069"
    assert plain.plain(text) == "+3?"
    i18n.set_language("ar")
    assert plain.plain(text) == "\u200e+3?\u200e"
    assert plain.plain("\u2068Awda\u2069 <b>x</b><br>y") == "Awda x y"


def test_sources_end_with_flags_and_grades() -> None:
    """Publications in short, then what to mind."""
    exhibit = one("regions", "bars_MAR", country="MAR")
    assert list(exhibit.sources) == [
        "Akhbar Aljaliya (2020)",
        "Values: as published, approximate, and grouped regions · grade B",
    ]
    assert plain.sources(pd.DataFrame()) == []


def test_hostile_words_stay_words() -> None:
    """A text that looks like markup is read as it stands."""
    table = Markup("<table><thead><tr><th>A</th></tr></thead><tbody><tr><th>{}</th></tr></tbody></table>").format(
        "<script>x</script>"
    )
    shown = exhibits.Shown("k", table, pd.DataFrame())
    picture = plain.exhibit(shown).picture
    assert isinstance(picture, model.Table)
    assert [list(row) for row in picture.rows] == [["<script>x</script>"]]
