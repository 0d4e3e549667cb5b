"""Mechanisms: what is at work in a year, who offers what, what changed, and what a search finds.

The matrix is counted anew here, from the lines of the table and by other code than the dashboard's.
"""

import csv
import html
import re
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from markupsafe import Markup

from components import evidence, i18n, matrices, mechanisms, naming, narrowing, palette, timelines
from data import catalogue, store
from data import mechanisms as data
from tests.views import lines_of

CORE = {"TUN03", "TUN04", "TUN08", "TUN17", "TUN18", "TUN46", "MAR08", "MAR22", "MAR23", "MAR41"}


# What was at work


@pytest.mark.parametrize(("column", "year"), [("status_2018", 2018), ("status_now", 2026)])
@pytest.mark.parametrize("country", ["MAR", "TUN"])
@pytest.mark.parametrize("serves", ["yes", "indirect"])
def test_the_matrix_holds_what_the_table_says(country: str, column: str, year: int, serves: str) -> None:
    """For 2018 and today each cell is the number of lines with that country, service, stage and status."""
    expected: dict[str, Counter[tuple[str, str]]] = {"active": Counter(), "unknown": Counter()}
    for line in lines_of("mechanisms"):
        if line["country"] != country or line["serves_national_returnees"] != serves:
            continue
        if line[column] not in expected:
            continue
        for service in line["services"].split(";"):
            for phase in line["phase"].split(";"):
                if service == "return_travel" and phase != "pre_return":
                    continue
                if service == "reception" and phase != "arrival":
                    continue
                expected[line[column]][service, phase] += 1
    found = data.coverage(country, year, serves=serves)
    assert {place: len(cell.sure) for place, cell in found.items() if cell.sure} == dict(expected["active"])
    assert {place: len(cell.perhaps) for place, cell in found.items() if cell.perhaps} == dict(expected["unknown"])
    assert sum(expected["active"].values()) > 10, "the table has more than that to count"


def test_cells_known_from_the_table() -> None:
    """Counted by hand: business creation after return in 2026, by Frontex, WAFIRA II and Tounesna."""
    place = ("entrepreneurship", "reintegration")
    assert data.coverage("MAR", 2026)[place].sure == ("MAR07", "MAR23")
    assert data.coverage("TUN", 2026)[place].sure == ("TUN03", "TUN46")
    assert data.coverage("TUN", 2018)["reception", "arrival"] == data.Cell()


def test_foreigners_who_leave_never_count() -> None:
    """Schemes for third-country nationals are in no cell, in no year and in no comparison."""
    foreign = {line["mechanism_id"] for line in lines_of("mechanisms") if line["serves_national_returnees"] == "no"}
    assert {"MAR09", "MAR10", "TUN48"} <= foreign
    for country in ("MAR", "TUN"):
        for serves in data.SERVES:
            for year in data.YEARS:
                cells = data.coverage(country, year, serves=serves).values()
                assert not foreign & {key for cell in cells for key in (*cell.sure, *cell.perhaps)}
            changes = data.changes(country, 2005, 2026, serves=serves)
            assert not foreign & {*changes.appeared, *changes.ended, *changes.lasting, *changes.unclear}


@pytest.mark.parametrize(
    ("start", "end", "then", "now", "expected"),
    [
        # Worked from 2012 to 2015.
        ("2012", "2015", "ended", "ended", {2011: "absent", 2012: "active", 2015: "active", 2016: "absent"}),
        # Known to work in 2018, nothing known since: never surely at work later.
        ("2007", "", "active", "unknown", {2006: "absent", 2010: "active", 2018: "active", 2019: "perhaps"}),
        # Start not known: before 2018 nobody says.
        ("", "", "active", "active", {2005: "perhaps", 2018: "active", 2022: "active", 2026: "active"}),
        # Created on paper in 2012, and still in preparation.
        ("2012", "", "planned", "planned", {2013: "absent", 2018: "absent", 2026: "absent"}),
        ("2019", "", "planned", "active", {2017: "absent", 2018: "absent", 2019: "active", 2026: "active"}),
        ("", "", "not_started", "unknown", {2017: "absent", 2018: "absent", 2020: "perhaps", 2026: "perhaps"}),
        ("2012", "", "ended", "ended", {2012: "active", 2014: "perhaps", 2018: "absent", 2020: "absent"}),
        ("", "", "unknown", "active", {2017: "perhaps", 2018: "perhaps", 2025: "perhaps", 2026: "active"}),
    ],
)
def test_what_is_not_known_of_a_year_stays_not_known(
    start: str, end: str, then: str, now: str, expected: dict[int, str]
) -> None:
    """At work only between two years of which it is known; absent only where the table says so."""
    assert {year: data.state(start, end, then, now, year) for year in expected} == expected


def test_tounesna_is_in_preparation_in_2018_and_at_work_since() -> None:
    """Its desks opened in September 2019."""
    rows = data.one("TUN03")
    assert [data.states_in(rows, year)[0] for year in (2017, 2018, 2019, 2026)] == [
        "absent",
        "absent",
        "active",
        "active",
    ]


def test_the_difference_is_morocco_minus_tunisia() -> None:
    """Cell by cell, with what it may be when some of those not known are at work."""
    morocco, tunisia = (data.coverage(country, 2026) for country in ("MAR", "TUN"))
    found = data.difference(2026)
    for place, held in found.items():
        one, other = morocco[place], tunisia[place]
        assert held.known == len(one.sure) - len(other.sure)
        assert held.least == len(one.sure) - len(other.sure) - len(other.perhaps)
        assert held.most == len(one.sure) + len(one.perhaps) - len(other.sure)
        assert held.blank == (not any([one.sure, one.perhaps, other.sure, other.perhaps]))
    assert found["legal_aid", "arrival"].known == 2
    assert found["microfinance", "reintegration"].blank


def test_what_appeared_and_what_ended() -> None:
    """Between 2018 and today: Tounesna and the Frontex programme came to Tunisia; ERRIN left Morocco."""
    tunisia, morocco = (data.changes(country, 2018, 2026) for country in ("TUN", "MAR"))
    assert set(tunisia.appeared) == {"TUN03", "TUN46"}
    assert "MAR21" in morocco.ended
    assert "TUN05" in tunisia.came_and_went, "the second phase of ProGreS, 2021-2024"
    assert "MAR08" in morocco.unclear, "known in 2018, not known now: neither lasting nor ended"
    assert "skills_recognition" in tunisia.missing
    for found in (tunisia, morocco):
        kinds = [found.appeared, found.ended, found.lasting, found.came_and_went, found.unclear]
        assert len({key for kind in kinds for key in kind}) == sum(map(len, kinds)), "one mechanism, one kind"


def test_a_service_that_was_offered_in_between_was_not_missing() -> None:
    """Missing means blank in every year, not only in the first and the last."""
    found = data.changes("MAR", 2018, 2026)
    blank_at_both = set(data.blank_services(data.coverage("MAR", 2018))) & set(
        data.blank_services(data.coverage("MAR", 2026))
    )
    assert "microfinance" in blank_at_both
    assert "microfinance" not in found.missing, "WAFIRA offered it from 2021 to 2025"


# Search and filters


@pytest.mark.parametrize("asked", ["reinsertion", "réinsertion", "RÉINTÉGRATION", "إعادة الإدماج", "اعاده الادماج"])
def test_a_search_finds_the_same_in_three_languages(asked: str) -> None:
    """Reintegration by any of its names, with or without accents and points."""
    found = set(data.search(data.everything(), asked)["mechanism_id"])
    assert found >= CORE
    assert found == set(data.search(data.everything(), "reintegration")["mechanism_id"])
    assert len(found) < len(lines_of("mechanisms")), "a search that finds everything finds nothing"


@pytest.mark.parametrize("asked", ["تدريب", "التدريب", "للتدريب", "والتكوين", "تكوينية"])
def test_training_is_found_by_either_of_its_arabic_words(asked: str) -> None:
    """Texts say تكوين, as the Maghreb does; who asks by تدريب finds as much, the trainings at Rabat among it."""
    found = set(data.search(data.everything(), asked)["mechanism_id"])
    assert found == set(data.search(data.everything(), "تكوين")["mechanism_id"])
    assert {"MAR06", "MAR54", "TUN49"} <= found
    assert len(found) < len(lines_of("mechanisms")) / 2, "a search that finds everything finds nothing"


@pytest.mark.parametrize("asked", ["Tounesna", "tounessna", "TOUNESNNA", "تونسنا"])
def test_a_search_forgives_spelling(asked: str) -> None:
    """A typo finds Tounesna, before the schemes that only mention it."""
    found = list(data.search(data.everything(), asked)["mechanism_id"])
    assert "TUN03" in found[:3]
    assert len(found) < 10


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("Médenine", "TUN03"), ("medenine", "TUN03"), ("مدنين", "TUN03"), ("ofii tunisie", "TUN17"), ("MAR40", "MAR40")],
)
def test_a_search_finds_places_actors_and_keys(asked: str, expected: str) -> None:
    """By a region named, by a partner, by its key; all words have to fit."""
    assert expected in set(data.search(data.everything(), asked)["mechanism_id"])


@pytest.mark.parametrize("asked", ["", "   ", "«»", "<script>", "x" * 80, "((((", "\u202e"])
def test_a_strange_search_does_no_harm(asked: str) -> None:
    """Signs alone are no words: all is shown; words that stand nowhere find nothing."""
    assert len(data.search(data.everything(), asked)) in (0, len(lines_of("mechanisms")))


def test_filters_keep_what_fits_all_of_them() -> None:
    """Each choice widens by its codes and narrows the others; the answer is that of the file."""
    rows = data.matching({"country": ["TUN"], "service": ["housing", "health"], "status": ["active"], "kind": []})
    expected = {
        line["mechanism_id"]
        for line in lines_of("mechanisms")
        if line["country"] == "TUN"
        and {"housing", "health"} & set(line["services"].split(";"))
        and line["status_now"] == "active"
    }
    assert set(rows["mechanism_id"]) == expected
    assert expected


@pytest.mark.parametrize("name", data.COLUMNS)
def test_counts_of_options_are_what_they_leave(name: str) -> None:
    """The number beside an option is that of the mechanisms shown once it is chosen."""
    chosen = {"country": ["MAR"], "status": ["active", "unknown"]}
    counts = data.counts(data.matching(chosen, but=[name]), name)
    assert counts
    for code, count in counts.items():
        assert len(data.matching({**chosen, name: [code]})) == count, f"{name}: {code}"


def test_an_empty_answer_names_what_empties_it() -> None:
    """A law by civil society is found nowhere; without either choice something is."""
    chosen = {"kind": ["law"], "actor": ["civil_society"], "country": ["TUN"]}
    assert data.matching(chosen).empty
    left = narrowing.emptied_by(chosen, lambda name: data.matching(chosen, but=[name]))
    assert set(left) == {"kind", "actor"}
    assert left["kind"] == len(data.matching({"actor": ["civil_society"], "country": ["TUN"]}))
    assert data.matching({"search": ["zzzz"], "year": ["2015"], "status": ["active"], "country": ["TUN"]}).empty


# Figures


def test_a_matrix_shows_the_numbers_of_its_cells() -> None:
    """Each cell is a link with its number; what nobody offers has its sign; what cannot be counted has a dash."""
    found = data.coverage("MAR", 2026)
    drawn = str(
        matrices.table(
            {
                place: matrices.count_square(
                    len(cell.sure), len(cell.perhaps), colours=palette.SEQUENCE["light"]["moss"]
                )
                for place, cell in found.items()
            },
            lines=naming.all_names("service"),
            columns=naming.all_names("phase"),
            title="Morocco",
            country="MAR",
            dark=False,
            chosen=None,
            choose=lambda service, phase: {"cell": f"{service}.{phase}"},
        )
    )
    cells = dict(re.findall(r'<a href="\?cell=([a-z_.]+)&amp;lang=en"[^>]*>(.*?)</a>', drawn))
    assert set(cells) == {".".join(place) for place in found}
    for place, cell in found.items():
        shown = re.sub(r"<[^>]+>|[\u2066\u2069]", "", html.unescape(cells[".".join(place)]))
        expected = (str(len(cell.sure)) if cell.sure else "") + (f"+{len(cell.perhaps)}?" if cell.perhaps else "")
        assert shown == (expected or matrices.BLANK)
    assert drawn.count("awda-outside") == len(naming.all_names("service")) * 6 - len(found)
    assert drawn.count('tabindex="0"') == 2, "the table, and one of its cells"


@pytest.mark.parametrize(("language", "said"), [("en", "none known"), ("fr", "aucun connu"), ("ar", "لا شيء معروف")])
def test_what_was_not_found_is_not_called_absent(language: str, said: str) -> None:
    """A blank says what the inventory knows, in its cell and in both legends."""
    with i18n.speaking(language):
        colours = ("#000000", "#FFFFFF")
        none = matrices.difference_square(0, 0, 0, blank=True, names=("A", "B"), colours=colours, ground="#FFFFFF")
        assert matrices.count_square(0, 0).says == none.says == said
        for legend in (mechanisms.matrix_legend(appearance="light"), mechanisms.difference_legend(appearance="light")):
            assert f"{matrices.BLANK}</bdi></span>{said}<" in str(legend)


def test_a_timeline_draws_every_year_of_its_rows() -> None:
    """Years of work are solid, years not known are dots, and a stroke stands only where an end is known."""
    rows = data.over_time(["TUN"], 2005, 2026)
    names = dict(zip(rows["mechanism_id"], rows["name_en"], strict=True))
    figure = timelines.bars(rows, first=2005, last=2026, names=names, dates=names, colour="#000000")
    lines_drawn = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    for state, title in (("active", "at work"), ("perhaps", "perhaps at work")):
        trace = lines_drawn[title]
        drawn = {
            (key, year)
            for key, start, end in zip(trace.ids[::3], trace.x[::3], trace.x[1::3], strict=True)
            for year in range(round(start + 0.46), round(end - 0.46) + 1)
        }
        expected = {
            (row["mechanism_id"], 2005 + place)
            for _position, row in rows.iterrows()
            for place, one in enumerate(row["states"])
            if one == state
        }
        assert drawn == expected, title
    strokes = [key for trace in figure.data if trace.name == "known start or end" for key in trace.ids]
    known = [
        row["mechanism_id"]
        for column in ("start_year", "end_year")
        for _position, row in rows.iterrows()
        if row[column] and 2005 <= int(row[column]) <= 2026
    ]
    assert sorted(strokes) == sorted(known)
    named = [key for trace in figure.data if trace.mode == "text" for key in trace.ids]
    assert sorted(named) == sorted(rows["mechanism_id"])


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("country", ["MAR", "TUN"])
def test_names_of_a_timeline_stand_whole_and_uncrossed(country: str, language: str) -> None:
    """A long name takes several lines and its row more room; the stroke of an end stays below the name of its bar."""
    rows = data.over_time([country], 2018, 2026)
    names = dict(zip(rows["mechanism_id"], rows[f"name_{language}"], strict=True))
    figure = timelines.bars(rows, first=2018, last=2026, names=names, dates=names, colour="#000000")
    pixels = (figure.layout.height - 48) / (figure.layout.yaxis.range[1] - figure.layout.yaxis.range[0])
    foot, top = {}, {}
    for trace in (one for one in figure.data if one.mode == "text"):
        for key, y, text in zip(trace.ids, trace.y, trace.text, strict=True):
            said = re.sub(r"[\u2066-\u2069\u200e\u200f\u202a-\u202e]", "", text)
            assert said.replace("<br>", " ") == names[key]
            foot[key] = y * pixels
            top[key] = (y * pixels) + 15 * (1 + text.count("<br>"))
    order = list(rows["mechanism_id"])
    for upper, lower in pairwise(order):
        assert foot[upper] - 0.12 * pixels - 4 >= top[lower] - 3, f"{names[lower]} reaches the bar of {names[upper]}"
    for trace in (one for one in figure.data if one.name == "known start or end"):
        for key, y in zip(trace.ids, trace.y, strict=True):
            assert y * pixels + 1.4 * trace.marker.size / 2 <= foot[key] + 1


def test_a_record_without_source_is_refused() -> None:
    """Figures of other tables than the observations need their sources as well."""
    rows = data.one("TUN03")
    for broken in (rows.assign(source_ids=""), rows.drop(columns="source_ids"), rows.assign(grade=""), rows[:0]):
        with pytest.raises(evidence.UnsourcedError):
            evidence.show_records(Markup("<p>drawn</p>"), broken, table="mechanisms", key="refused")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_download_holds_names_and_sources(language: str) -> None:
    """Every column of the table, each code with its name, each source with title and address."""
    rows = data.one("TUN03")
    content = evidence.records_csv(rows, "mechanisms", language)
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark to read Arabic"
    (line,) = csv.DictReader(content.decode("utf-8-sig").splitlines())
    assert set(store.columns("mechanisms")) <= set(line)
    assert line["services_name"].split("; ")[0] == catalogue.label("service", "information", language)
    assert len(line["source_url"].split("; ")) == len(line["source_ids"].split(";"))
    assert line["name_ar"] == rows.iloc[0]["name_ar"]


def test_a_name_of_a_mechanism_stays_text() -> None:
    """Markup in a table is shown as characters."""
    rows = pd.DataFrame(data.one("TUN03")).assign(name_en="<img src=x>", description_en="<b>bold</b>")
    for drawn in (mechanisms.cards(rows, appearance="light"), mechanisms.table(rows, caption="<i>")):
        assert "&lt;img src=x&gt;" in drawn
        assert not re.search("<(img|b|i)[ >]", drawn)
