"""What the sources say: the matrix counts as the file does, each choice narrows, and no origin passes for another."""

import html
import re
from collections import Counter
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import filters, findings, i18n, matrices
from components.cards import ORIGIN_SIGN
from data import catalogue, judgements
from data import statements as data
from tests.views import bodies, in_languages, lines_of, link, opened, plain, quiet, shown, unspoken
from views import assessment_matrix

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")
ROWS = lines_of("findings")
SOURCES = {row["source_id"]: row for row in lines_of("sources")}
BY_ID = {row["finding_id"]: row for row in ROWS}
LABELS = {(row["list"], row["code"]): row for row in lines_of("codes")}


def page(**choices: str) -> AppTest:
    """Open the statements by a link; nothing may be broken on the page, nor complained about."""
    return quiet(opened("assessment", **choices))


def cards(at: AppTest) -> dict[str, str]:
    """Return the HTML of each statement on a page, by its key, in their order."""
    pieces = re.split(r'<div class="awda-statement awda-finding[^"]*" data-finding="(RF\d+)">', bodies(at))
    return {key: text.split("</div>")[0] for key, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def cells(at: AppTest) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return the number and the small line of each cell of the matrix that has a link, by what the link chooses."""
    table = re.search(r'<table class="awda-matrix.*?</table>', bodies(at), re.S)
    assert table
    found = {}
    for address, inside in re.findall(r'<a href="\?([^"]*)"[^>]*>(.*?)</a>', table[0]):
        made = dict(one.split("=") for one in html.unescape(address).split("&"))
        if "dimension" not in made:
            # The cell chosen is taken back by its link.
            continue
        number, small = re.findall(r"<(?:b|small)>(.*?)</(?:b|small)>", inside)
        found[made["dimension"], made["country"], made["judgement"]] = (number, small.strip("\u2066\u2069"))
    return found


def read_on(at: AppTest) -> Counter[tuple[str, str]]:
    """Return how many statements each link of the usual view promises, by its dimension and country."""
    links = re.findall(r'data-choice="dimension=(\w+)&amp;country=(\w+)"[^>]*>Read (\d+) statements?</a>', bodies(at))
    return Counter({(dimension, country): int(count) for dimension, country, count in links})


def expected(fits: Callable[[dict[str, str]], bool] = lambda _row: True) -> set[str]:
    """Return the keys of the lines of the file that fit."""
    return {row["finding_id"] for row in ROWS if fits(row)}


def year(row: dict[str, str]) -> int:
    """Return the year in which a statement's source was published."""
    return int(SOURCES[row["source_id"]]["year"][:4])


@pytest.fixture
def in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page show statements as cards however many there are."""
    monkeypatch.setattr(assessment_matrix, "_READ_IN_A_ROW", len(ROWS))


FIRST = min(map(year, ROWS))


# Counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_counts_as_the_file_does(language: str) -> None:
    """Each cell with its grades, in every language; a place without statement has no number at all."""
    counted = Counter((row["dimension"], row["country"], row["kind"]) for row in ROWS)
    graded = Counter((row["dimension"], row["country"], row["kind"], row["grade"]) for row in ROWS)
    drawn = cells(page(lang=language))
    assert {place: int(number) for place, (number, _small) in drawn.items()} == counted
    for place, (_number, small) in drawn.items():
        assert small == " · ".join(f"{graded[*place, one]} {one}" for one in "AB" if graded[*place, one])


def test_an_empty_cell_says_so_and_is_no_zero() -> None:
    """15 dimensions by the kinds of each country: all that is not counted is empty, read out as not found."""
    table = re.search(r'<table class="awda-matrix.*?</table>', bodies(page(lang="en")), re.S)
    assert table
    columns = len({(row["country"], row["kind"]) for row in ROWS})
    places = len({(row["dimension"], row["country"], row["kind"]) for row in ROWS})
    empty = re.findall(r'<td[^>]*><span class="awda-hidden">no statement found</span></td>', table[0])
    assert len(empty) == 15 * columns - places
    assert not re.search(r"<b>0</b>", table[0])
    assert len(re.findall(r'tabindex="0"', table[0])) == 1, "one cell is met by the Tab key"


def test_a_cell_says_in_words_what_it_shows() -> None:
    """Number, grades, line and columns are read out together."""
    square = matrices.statement_square({"A": 3, "B": 1}, colour="#A8481F", ground="#FAF8F4")
    assert (square.sign, plain(square.small).strip("\u2066\u2069")) == ("4", "3 A · 1 B")
    assert square.says == "4 statements (3 of grade A and 1 of grade B)"
    weak = Counter(
        row["grade"]
        for row in ROWS
        if (row["dimension"], row["country"], row["kind"]) == ("employment", "TUN", "weakness")
    )
    grades = f"{weak['A']} of grade A and {weak['B']} of grade B"
    assert f'aria-label="Employment, Tunisia, Weakness: {weak.total()} statements ({grades})"' in bodies(page())


def test_each_cell_opens_what_it_counts() -> None:
    """The choices of a cell leave as many statements as it says, for every cell."""
    for (dimension, country, kind), (number, _small) in cells(page()).items():
        rows = data.matching({"dimension": [dimension], "country": [country], "judgement": [kind]})
        assert len(rows) == int(number)
    at = page(dimension="employment", country="TUN", judgement="weakness")
    wanted = expected(lambda row: (row["dimension"], row["country"], row["kind"]) == ("employment", "TUN", "weakness"))
    assert set(cards(at)) == wanted != set()
    assert bodies(at).count('aria-current="true"') == 1
    assert set(cells(at)) > {("employment", "MAR", "weakness")}, "a cell chosen stays among the others"


def test_the_headline_counts_each_country() -> None:
    """Weaknesses and gaps, and strengths, of one country are never added to those of the other."""
    counts = Counter((row["country"], row["kind"]) for row in ROWS)
    title = page(lang="en").title[0].value
    lacking = {country: counts[country, "weakness"] + counts[country, "gap"] for country in ("MAR", "TUN")}
    pairs = {country: f"{lacking[country]} to {counts[country, 'strength']}" for country in lacking}
    assert title.endswith(f"more weaknesses and gaps than strengths: Morocco {pairs['MAR']} and Tunisia {pairs['TUN']}")
    apart = Counter(row["country"] for row in ROWS)["both"]
    assert f"{apart} of them are on both countries and counted apart." in shown(page(lang="en"))
    assert "Tunisia" not in page(lang="en", country="MAR").title[0].value
    more = counts["both", "weakness"] + counts["both", "gap"]
    assert f"{more} more weaknesses and gaps are named for both countries" in shown(page(lang="en", country="TUN"))
    assert "for both countries and counted apart" not in shown(page(lang="en", country="both"))


# Choices


@pytest.mark.usefixtures("in_full")
@pytest.mark.parametrize(
    ("choices", "fits"),
    [
        ({"country": "MAR"}, lambda row: row["country"] == "MAR"),
        ({"country": "both"}, lambda row: row["country"] == "both"),
        ({"dimension": "gender"}, lambda row: row["dimension"] == "gender"),
        ({"judgement": "gap,strength"}, lambda row: row["kind"] in ("gap", "strength")),
        ({"origin": "sure_project"}, lambda row: row["origin"] == "sure_project"),
        ({"grade": "B"}, lambda row: row["grade"] == "B"),
        ({"published": "2013-2016"}, lambda row: 2013 <= year(row) <= 2016),
        ({"published": "1990-2008"}, lambda row: year(row) <= 2008),
        (
            {"country": "TUN", "origin": "other_study", "grade": "A", "published": "2020-2026"},
            lambda row: (
                row["country"] == "TUN" and row["origin"] == "other_study" and row["grade"] == "A" and year(row) >= 2020
            ),
        ),
    ],
    ids=lambda value: "" if callable(value) else "&".join(f"{name}={code}" for name, code in value.items()),
)
def test_a_choice_narrows_as_it_says(choices: dict[str, str], fits: Callable[[dict[str, str]], bool]) -> None:
    """The cards are those of the file that fit; the link keeps the choice."""
    at = page(lang="en", **choices)
    wanted = expected(fits)
    assert set(cards(at)) == wanted
    assert 0 < len(wanted) < len(ROWS)
    for name, code in choices.items():
        kept = link(at)[name]
        # A span that reaches beyond the sources is cut to them.
        assert kept == code or (name == "published" and kept == f"{FIRST}-2008")


def test_a_choice_by_hand_narrows_too() -> None:
    """Widgets do what links do, and what is taken back is back."""
    at = page(lang="en")
    at.multiselect(key="origin").set_value(["sure_report"]).run()
    assert set(cards(quiet(at))) == expected(lambda row: row["origin"] == "sure_report")
    assert link(at)["origin"] == "sure_report"
    at.button(key="take_back_all").click().run()
    assert sum(read_on(quiet(at)).values()) == len(ROWS)
    at.slider(key="published").set_value((FIRST, 2012)).run()
    assert set(cards(quiet(at))) == expected(lambda row: year(row) <= 2012)
    assert link(at)["published"] == f"{FIRST}-2012"


def test_the_matrix_follows_origin_grade_and_years() -> None:
    """What a cell of another dimension holds stays in sight; what other choices leave out is not counted."""
    drawn = cells(page(grade="B", dimension="employment", published="2013-2026"))
    counted = Counter(
        (row["dimension"], row["country"], row["kind"]) for row in ROWS if row["grade"] == "B" and year(row) >= 2013
    )
    assert {place: int(number) for place, (number, _small) in drawn.items()} == counted


@pytest.mark.parametrize("name", ["country", "dimension", "judgement", "origin", "grade", "published", "finding"])
def test_an_unknown_code_gives_a_notice(name: str) -> None:
    """And the usual view, which leads to all statements."""
    at = opened("assessment", **{name: "nonsense"})
    assert not at.exception
    assert len(at.warning) == 1
    assert "nonsense" in at.warning[0].value
    assert sum(read_on(at).values()) == len(ROWS)


def test_the_usual_view_says_who_speaks_and_leads_to_every_statement() -> None:
    """A hundred statements in a row are not read: each dimension opens those of one country, and holds as many."""
    at = page(lang="en")
    assert not cards(at)
    promised = read_on(at)
    assert promised == Counter((row["dimension"], row["country"]) for row in ROWS)
    dimension, country = max(promised, key=lambda place: promised[place])
    opened_there = cards(page(lang="en", dimension=dimension, country=country))
    assert set(opened_there) == expected(lambda row: (row["dimension"], row["country"]) == (dimension, country))


def test_an_empty_answer_offers_what_to_take_back() -> None:
    """It names each choice without which something is found; taking it back shows that."""
    dimension = unspoken("findings")
    at = page(lang="en", origin="sure_report", dimension=dimension)
    assert not cards(at)
    offered = {one.key for one in at.button if str(one.key).startswith("take_back_")}
    assert offered == {"take_back_all", "take_back_origin", "take_back_dimension"}
    at.button(key="take_back_origin").click().run()
    assert set(cards(quiet(at))) == expected(lambda row: row["dimension"] == dimension)


def test_the_most_telling_comes_first() -> None:
    """In each dimension the report's own, then the project's, then others; grade A first, newest first."""
    origins, dimensions = catalogue.codes("origin"), catalogue.codes("dimension")
    rows = data.told()
    keys = [
        (dimensions.index(row["dimension"]), origins.index(row["origin"]), row["grade"], -row["year"])
        for _index, row in rows.iterrows()
    ]
    assert keys == sorted(keys)
    assert len(keys) == len(ROWS)


# Whose a statement is


@cache
def of_origin(origin: str, language: str) -> AppTest:
    """Open the statements of one origin, once."""
    return page(origin=origin, lang=language)


@pytest.mark.usefixtures("in_full")
@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_report_stands_under_its_name(language: str) -> None:
    """By its origin: its statements, all from the report's own source; no word of anybody else on the page."""
    at = of_origin("sure_report", language)
    own = {key: row for key, row in BY_ID.items() if row["origin"] == "sure_report"}
    assert set(cards(at)) == set(own)
    assert {row["source_id"] for row in own.values()} == {"SURE_CMP"}
    said = shown(at)
    others = [row for row in ROWS if row["origin"] != "sure_report"]
    assert not [row["finding_id"] for row in others if plain(row[f"statement_{language}"]) in said]
    addresses = set(re.findall(r'href="(https?://[^"]+)"', bodies(at)))
    assert addresses == {html.escape(SOURCES["SURE_CMP"]["url"])}
    assert {place for place in cells(at)} == {(row["dimension"], row["country"], row["kind"]) for row in own.values()}


@pytest.mark.usefixtures("in_full")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("origin", catalogue.codes("origin"))
def test_a_card_says_whose_it_is(origin: str, language: str) -> None:
    """Its origin by mark and word, with the publisher; never another origin, above all not the report's name."""
    names = {code: catalogue.label("origin", code, language) for code in catalogue.codes("origin")}
    assert len(set(ORIGIN_SIGN.values())) == len(names) == 3
    drawn = cards(of_origin(origin, language))
    assert set(drawn) == expected(lambda row: row["origin"] == origin) != set()
    for key, card in drawn.items():
        row, source = BY_ID[key], SOURCES[BY_ID[key]["source_id"]]
        assert row["origin"] == origin
        marks = re.findall(r'<span class="awda-origin awda-origin-(\w+)">(.*?)</span>\s*(?=<|\w)', card)
        assert [code for code, _inside in marks] == [origin]
        whose = re.search(r'<p class="awda-whose">(.*?)</p>', card)
        assert whose
        said = plain(whose[1])
        assert said.startswith(f"{ORIGIN_SIGN[origin]} {names[origin]}")
        assert said.endswith(plain(source["publisher"]))
        for code, name in names.items():
            # The project's name is part of the report's in no language.
            assert code == origin or not re.search(
                rf"(?<!\w){re.escape(name)}(?!\w)", said.removesuffix(plain(source["publisher"]))
            ), f"{key} ({origin}) bears the name of {code}"


@pytest.mark.usefixtures("in_full")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_holds_all_that_is_known(language: str) -> None:
    """Statement, kind, country, year, source with address, place, grade and note, of all."""
    drawn = cards(page(lang=language))
    assert set(drawn) == set(BY_ID)
    for key, card in drawn.items():
        row, source = BY_ID[key], SOURCES[BY_ID[key]["source_id"]]
        said = plain(card)
        wanted = [row[f"statement_{language}"], row[f"notes_{language}"], source["title"], source["year"]]
        wanted += [row["locator"], LABELS["finding_kind", row["kind"]][f"label_{language}"]]
        wanted += [LABELS["finding_country", row["country"]][f"label_{language}"]]
        for text in wanted:
            assert plain(text) in said, f"{key} ({language}) lacks {text!r}"
        assert f'href="{html.escape(source["url"])}"' in card
        assert re.search(rf"<abbr[^>]*>[^<]*{row['grade']}</abbr>", card)


# Who speaks, and do they agree


def rule(rows: list[dict[str, str]]) -> str:
    """Say how far publications agree, written anew from the rule in words."""
    judged: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] in ("strength", "weakness", "gap"):
            judged.setdefault(row["source_id"], set()).add("good" if row["kind"] == "strength" else "bad")
    if not rows:
        return "silent"
    if not judged:
        return "neutral"
    if len(judged) == 1:
        return "single"
    if len({SOURCES[one]["publisher"] for one in judged}) == 1:
        return "one_publisher"
    met = set().union(*judged.values())
    return {frozenset({"bad"}): "shortfalls", frozenset({"good"}): "strengths"}.get(frozenset(met), "mixed")


@pytest.mark.parametrize("dimension", catalogue.codes("dimension"))
def test_the_line_of_a_dimension_holds(dimension: str) -> None:
    """Publications, publishers, years and agreement of each country are those of the file."""
    rows = data.told()
    for country in findings.COUNTRIES:
        own = [row for row in ROWS if row["dimension"] == dimension and row["country"] == country]
        met = data.voices(rows[(rows["dimension"] == dimension) & (rows["country"] == country)])
        ids = {row["source_id"] for row in own}
        assert met.publications == len(ids)
        assert met.publishers == len({SOURCES[one]["publisher"] for one in ids})
        years = [year(row) for row in own]
        assert (met.oldest, met.newest) == ((min(years), max(years)) if years else (None, None))
        assert met.agreement == rule(own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_dimensions_have_their_line(language: str) -> None:
    """Three in each of 15 dimensions, with their numbers, in every language."""
    at = page(lang=language)
    sections = re.split(r'<section class="awda-dimension" data-dimension="(\w+)">', bodies(at))
    by_dimension = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert tuple(by_dimension) == catalogue.codes("dimension")
    for dimension, text in by_dimension.items():
        said = dict(re.findall(r'data-voices="(\w+)">(.*?)</p>', text))
        assert list(said) == ["MAR", "TUN", "both"]
        for country, line in said.items():
            own = [row for row in ROWS if row["dimension"] == dimension and row["country"] == country]
            if own:
                assert str(min(map(year, own))) in line
                assert str(max(map(year, own))) in line
            else:
                assert not re.search(r"\d", line)


def test_agreement_is_told_apart() -> None:
    """Each case of the rule, on tiny tables."""

    def case(*pairs: tuple[str, str]) -> str:
        rows = pd.DataFrame([{"source_id": one, "kind": kind, "year": pd.NA} for one, kind in pairs])
        return data.voices(rows).agreement

    assert case(("OECD_2024", "gap")) == "single"
    assert case(("OECD_2024", "gap"), ("OECD_2024", "strength")) == "single"
    assert case(("OECD_2024", "gap"), ("OECD_2020", "gap")) == "one_publisher"
    assert case(("OECD_2024", "gap"), ("SURE_CMP", "weakness")) == "shortfalls"
    assert case(("OECD_2024", "strength"), ("SURE_CMP", "strength")) == "strengths"
    assert case(("OECD_2024", "strength"), ("SURE_CMP", "gap")) == "mixed"
    assert case(("SURE_CMP", "similarity"), ("OECD_2024", "contrast")) == "neutral"
    assert case(("SURE_CMP", "similarity"), ("OECD_2024", "gap")) == "single"


def test_every_code_of_agreement_has_words() -> None:
    """None of them is read out as a code."""
    codes = (data.NEUTRAL, data.SINGLE, data.ONE_PUBLISHER, data.SHORTFALLS, data.STRENGTHS, data.MIXED)
    said = {findings.voices(2, 2, (2013, 2024), code, judging=2) for code in codes}
    assert len(said) == len(codes)
    assert all("2013" in one and "2024" in one for one in said)
    assert findings.voices(0, 0, None, data.SILENT) == "No statement found."


# One finding in full


@pytest.mark.parametrize(("finding", "language"), in_languages("findings", "country", "kind", "origin"))
def test_each_finding_opens(finding: str, language: str) -> None:
    """Its statement is the title, its card stands on top; what answers it follows, each with its basis and reason."""
    at = page(finding=finding, lang=language)
    row = BY_ID[finding]
    assert at.title[0].value == row[f"statement_{language}"]
    assert next(iter(cards(at))) == finding
    assert f"finding={finding}" in bodies(at)
    said = shown(at)
    found = [one for one in lines_of("links") if one["to_id"] == finding]
    for one in found:
        assert plain(one[f"rationale_{language}"]) in said
    coded = len([one for one in found if one["basis"] == "coded"])
    assert bodies(at).count("awda-basis-coded") == coded
    about = {one["finding_id"] for one in ROWS if one["dimension"] == row["dimension"]}
    assert set(cards(at)) == about


def test_a_country_does_not_answer_for_the_other() -> None:
    """Mechanisms stand under their own country, each with its status today; none known is said."""
    at = page(finding="RF010", lang="en")
    at_ids = {one["mechanism_id"]: one for one in lines_of("mechanisms")}
    linked = [
        at_ids[one["from_id"]]
        for one in lines_of("links")
        if one["to_id"] == "RF010" and one["relation"] == "addresses"
    ]
    doors = [one.proto.label for one in at.get("page_link")]
    assert {one["country"] for one in linked} == {"MAR", "TUN"}
    for one in linked:
        assert any(one["name_en"] in label for label in doors)
    assert len(re.findall(r"awda-status-\w+", bodies(at))) == len(linked)
    alone = shown(page(finding="RF020", lang="en"))
    assert "No mechanism of this inventory addresses it." in alone


def test_back_to_all_keeps_the_choices() -> None:
    """One finding opened from a narrowed list leads back to that list."""
    at = page(finding="RF031", country="MAR", judgement="weakness")
    at.button(key="back").click().run()
    wanted = expected(lambda row: row["country"] == "MAR" and row["kind"] == "weakness")
    assert set(cards(quiet(at))) == wanted
    assert "finding" not in link(at)


def test_a_strength_asks_for_no_answer() -> None:
    """It is told so, instead of being called unanswered."""
    at = page(finding="RF046", lang="en")
    assert judgements.responses("RF046").empty
    assert "nothing is linked to it as an answer" in shown(at)
    assert "No mechanism of this inventory" not in shown(at)


# What is read out, and kept


def test_each_statement_can_be_read_out() -> None:
    """A sentence with kind, country, statement, origin, publisher and grade, in each language."""
    for language in LANGUAGES:
        i18n.set_language(language)
        for _index, row in data.told().iterrows():
            said = findings.in_words(row)
            assert row[f"statement_{language}"] in said
            assert catalogue.label("origin", row["origin"], language) in said
            assert (SOURCES[row["source_id"]]["publisher"] or SOURCES[row["source_id"]]["title"]) in said
    i18n.set_language("en")


def test_the_download_holds_the_statements_shown() -> None:
    """The table of the file, with names of codes and the publication."""
    rows = data.matching({"country": ["TUN"], "judgement": ["gap"]})
    kept = catalogue.described_records(rows, "findings", "fr")
    assert set(kept["finding_id"]) == expected(lambda row: row["country"] == "TUN" and row["kind"] == "gap")
    assert {"origin", "origin_name", "source_publisher", "source_year", "locator", "grade", "notes_fr"} <= set(kept)


def test_the_names_of_choices_are_known() -> None:
    """A view of the assessment in a link is a view everywhere."""
    assert {"matrix", "flow", "unanswered", "report"} <= set(filters.VIEWS)


@pytest.mark.parametrize(
    ("where", "choices"),
    [
        ("overview", {}),
        ("comparison", {}),
        ("comparison", {"dimension": "employment"}),
        ("assessment", {"origin": "sure_report"}),
        ("assessment", {"view": "report"}),
        ("assessment", {"view": "unanswered", "standing": "none"}),
        ("assessment", {"view": "flow", "dimension": "employment", "country": "TUN"}),
        ("recommendations", {"recommendation": "RR024"}),
        ("recommendations", {"view": "plan"}),
    ],
)
def test_whose_it_is_looks_the_same_on_every_page(where: str, choices: dict[str, str]) -> None:
    """Wherever an origin stands as a word of its own it stands in its mark, behind its sign."""
    body = bodies(quiet(opened(where, lang="en", **choices)))
    met = 0
    for code, sign in ORIGIN_SIGN.items():
        name = catalogue.label("origin", code, "en")
        marked = f'<span class="awda-origin awda-origin-{code}"><span aria-hidden="true">{sign}</span> {name}</span>'
        met += body.count(marked)
        assert not re.search(rf"[>·]\s*{name}\s*[<·]", body.replace(marked, "")), name
    assert met
