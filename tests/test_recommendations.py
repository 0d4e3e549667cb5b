"""The list of recommendations: counts equal those of the files, nobody's advice under another name, each link opens."""

import csv
import html
import io
import re
from collections import Counter
from itertools import product

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import advice, evidence, i18n
from components.cards import ORIGIN_SIGN
from data import advice as data
from data import catalogue, judgements
from tests.views import bodies, in_languages, lines_of, link, opened, plain, quiet, shown, unspoken

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")
COUNTRIES = ("MAR", "TUN")
ADVICE = {row["recommendation_id"]: row for row in lines_of("recommendations")}
# The report's own, by where they were read and not by the column that is to be tried.
REPORT = {
    key
    for key, row in ADVICE.items()
    if row["source_id"] == "SURE_CMP"
    or (row["source_id"], row["locator"]) == ("SURE_PUBS", "Description of the three reports")
}
MECHANISMS = {row["mechanism_id"]: row for row in lines_of("mechanisms")}
FINDINGS = {row["finding_id"]: row for row in lines_of("findings")}


def page(**chosen: str) -> AppTest:
    """Open the list by a link; nothing may be broken on it, nor complained about."""
    return quiet(opened("recommendations", **chosen))


def parts(at: AppTest) -> dict[str, str]:
    """Return the markup of each card of the page by the recommendation that it opens, in their order."""
    found = re.findall(
        r'<li class="awda-advice .*?(?=<li class="awda-advice |</ul><h3>|</ul></div>$)', bodies(at), re.S | re.M
    )
    return {re.search(r"recommendation=(RR\d{3})", one)[1]: one for one in found}  # type: ignore[index]


def squeezed(text: str) -> str:
    """Return a text with single spaces, as a reader sees it."""
    return re.sub(r"\s+", " ", text).strip()


def advancing(key: str, country: str) -> list[str]:
    """Return the mechanisms of a country that advance a recommendation, by the files alone."""
    return [
        row["from_id"]
        for row in lines_of("links")
        if (row["to_id"], row["relation"]) == (key, "advances") and MECHANISMS[row["from_id"]]["country"] == country
    ]


def concerned(row: dict[str, str]) -> tuple[str, ...]:
    """Return the countries that a recommendation is about."""
    return COUNTRIES if row["country"] == "both" else (row["country"],)


def fitting(**chosen: str) -> list[str]:
    """Return the recommendations that fit some choices, by the file alone."""
    columns = {"addressee": "addressee_type", "dimension": "dimension", "horizon": "horizon", "origin": "origin"}
    return [
        key
        for key, row in ADVICE.items()
        if chosen.get("country", row["country"]) in concerned(row)
        or ("country" not in chosen and row["country"] == "both")
        if all(row[column] in chosen[name].split(",") for name, column in columns.items() if name in chosen)
    ]


# Counts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", ["", *COUNTRIES])
def test_the_headline_counts_as_the_files_do(language: str, country: str) -> None:
    """All, those that nobody advances; and country by country."""
    at = page(lang=language, **({"country": country} if country else {}))
    keys = [key for key, row in ADVICE.items() if not country or country in concerned(row)]
    seen = (country,) if country else COUNTRIES
    nobody = [key for key in keys if not any(advancing(key, one) for one in concerned(ADVICE[key]) if one in seen)]
    numbers = [int(one) for one in re.findall(r"\d+", at.title[0].value)]
    assert sorted(numbers) == sorted([len(keys), len(nobody)])
    lead = plain(re.search(r'<p class="awda-lead">(.*?)</p>', bodies(at))[1])  # type: ignore[index]
    wanted = Counter(ADVICE[key]["country"] for key in keys)
    alone = [number for number in (wanted["MAR"], wanted["TUN"], wanted["both"]) if number]
    for one in seen if len(seen) > 1 else ():
        own = [key for key in keys if one in concerned(ADVICE[key])]
        alone += [sum(not advancing(key, one) for key in own), len(own)]
    assert sorted(int(one) for one in re.findall(r"\d+", lead)) == sorted(alone)


@pytest.mark.parametrize("chosen", [{}, {"country": "TUN"}, {"origin": "sure_project"}, {"horizon": "short"}])
def test_the_overview_counts_as_the_file_does(chosen: dict[str, str]) -> None:
    """Every cell, with the sums; each number leads to a list of as many."""
    body = bodies(page(lang="en", **chosen))
    table = body.split('<table class="awda-matrix')[1].split("</table>")[0]
    columns = [plain(one) for one in re.findall(r'<th scope="col">(.*?)</th>', table)][1:]
    names = {catalogue.label("dimension", code, "en"): code for code in catalogue.codes("dimension")}
    types = {catalogue.label("addressee_type", code, "en"): code for code in catalogue.codes("addressee_type")}
    assert columns == ["All dimensions", *names]
    rows = [ADVICE[key] for key in fitting(**chosen)]
    lines = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table, re.S)
    assert {types[one] for one, _cells in lines[1:]} == {row["addressee_type"] for row in ADVICE.values()}
    for line, cells in lines:
        for column, cell in zip(columns, re.findall(r"<td.*?</td>", cells, re.S), strict=True):
            own = [
                row
                for row in rows
                if types.get(line) in (None, row["addressee_type"]) and names.get(column) in (None, row["dimension"])
            ]
            assert plain(cell) == (str(len(own)) if own else ""), f"{line} x {column}"
            for address in re.findall(r'href="\?(.*?)"', cell):
                made = dict(one.split("=") for one in html.unescape(address).replace("%2C", ",").split("&"))
                assert len(fitting(**{name: code for name, code in made.items() if name != "lang"})) == len(own)
                assert chosen.items() <= made.items()


def test_the_overview_says_whom_nobody_addresses() -> None:
    """Kinds of addressee without any recommendation are named as such, and no others."""
    said = re.search(r"No recommendation is addressed to: (.*?)\.", shown(page(lang="en")))
    assert said
    met = {row["addressee_type"] for row in ADVICE.values()}
    for code in catalogue.codes("addressee_type"):
        assert (catalogue.label("addressee_type", code, "en") in said[1]) == (code not in met)


# Filters


@pytest.mark.parametrize(
    "chosen",
    [
        {"country": "MAR"},
        {"country": "TUN"},
        {"addressee": "destination_country"},
        {"addressee": "civil_society,local_authority"},
        {"dimension": "gender"},
        {"horizon": "short,long"},
        {"origin": "sure_report"},
        {"origin": "sure_project", "country": "TUN"},
        {"country": "MAR", "addressee": "government", "dimension": "social_protection", "origin": "other_study"},
    ],
    ids=str,
)
@pytest.mark.parametrize("layout", ["cards", "table"])
def test_filters_narrow_as_they_say(chosen: dict[str, str], layout: str) -> None:
    """The list holds just what the file holds under these codes, and the link keeps them."""
    at = page(lang="fr", layout=layout, **chosen)
    wanted = fitting(**chosen)
    assert wanted
    drawn = at.get("html")
    met = re.findall(r"recommendation=(RR\d{3})", "".join(one.proto.body for one in drawn))
    assert sorted(met) == sorted(wanted)
    assert chosen.items() <= link(at).items()


def test_each_option_says_how_many_it_leaves() -> None:
    """Beside each code stands the number that choosing it shows; codes that leave nothing are not offered."""
    at = page(lang="en", country="TUN")
    for name, codes in {"addressee": "addressee_type", "dimension": "dimension", "origin": "origin"}.items():
        wanted = [
            f"{catalogue.label(codes, code, 'en')} ({len(fitting(country='TUN', **{name: code}))})"
            for code in catalogue.codes(codes)
            if fitting(country="TUN", **{name: code})
        ]
        assert at.multiselect(key=name).options == wanted


def test_a_choice_in_a_widget_narrows_and_is_taken_back() -> None:
    """One addressee chosen by hand: in the list and in the link; one button takes it back."""
    at = page(lang="en")
    at.multiselect(key="addressee").set_value(["civil_society"]).run()
    assert set(parts(quiet(at))) == set(fitting(addressee="civil_society"))
    assert link(at)["addressee"] == "civil_society"
    at.button(key="take_back_all").click().run()
    assert len(parts(quiet(at))) == len(ADVICE)


def test_an_empty_answer_offers_what_to_take_back() -> None:
    """It names each choice without which something is found; taking it back shows that many."""
    dimension = unspoken("recommendations")
    at = page(lang="en", dimension=dimension, origin="sure_report")
    assert not parts(at)
    offered = {str(one.key) for one in at.button if str(one.key).startswith("take_back_")}
    assert offered == {"take_back_all", "take_back_dimension", "take_back_origin"}
    at.button(key="take_back_origin").click().run()
    assert set(parts(quiet(at))) == set(fitting(dimension=dimension))


# Whose advice


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("origin", ["sure_report", "sure_project", "other_study"])
def test_no_advice_stands_under_another_name(language: str, origin: str) -> None:
    """Every card names whose it is, and the publisher; the report's own all come from its source."""
    at = page(lang=language, origin=origin)
    advised = parts(at)
    assert set(advised) == {key for key, row in ADVICE.items() if row["origin"] == origin}
    assert (set(advised) == REPORT) == (origin == "sure_report")
    for key, card in advised.items():
        head = card.partition("<details>")[0]
        named = re.findall(r'<span class="awda-origin awda-origin-(\w+)">(.*?)</span> (<bdi>.*?)</p>', head, re.S)
        sign, name = ORIGIN_SIGN[origin], catalogue.label("origin", origin, language)
        assert [(one[0], plain(one[1])) for one in named] == [(origin, f"{sign} {name}")]
        assert head.count("awda-origin-") == 1
        publisher = catalogue.citations(pd.DataFrame([ADVICE[key]]))[0].publisher
        assert squeezed(publisher) in plain(named[0][2])
    others = {other for other in ("sure_report", "sure_project", "other_study") if other != origin}
    for other in others:
        foreign = [row[f"statement_{language}"] for row in ADVICE.values() if row["origin"] == other]
        assert not any(squeezed(text) in shown(at) for text in foreign)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_stands_with_no_other_source(language: str) -> None:
    """Wherever its name stands as an origin, the statement is one of its own: recommendations and findings."""
    name = html.escape(catalogue.label("origin", "sure_report", language))
    for key, card in parts(page(lang=language)).items():
        head, _opens, answered = card.partition("<details>")
        assert (name in head) == (key in REPORT)
        for item in re.findall(r"<li><b.*?</li>", answered, re.S):
            said = plain(item)
            met = [row for row in FINDINGS.values() if squeezed(row[f"statement_{language}"]) in said]
            assert len(met) == 1, said
            origin = catalogue.label("origin", met[0]["origin"], language)
            assert origin in plain(re.search(r"<small>(.*?)</small>", item, re.S)[1])  # type: ignore[index]
            assert (name in item) == (met[0]["origin"] == "sure_report")


def test_the_reader_is_told_how_much_is_the_reports_own() -> None:
    """Beside how much is the project's, and how much others'."""
    counts = Counter(row["origin"] for row in ADVICE.values())
    assert set(counts) == set(catalogue.codes("origin"))
    said = shown(page(lang="en"))
    for code, count in counts.items():
        assert f"{catalogue.label('origin', code, 'en')} ({count})" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_whose_and_how_each_stands(language: str) -> None:
    """One row for each: its own origin and no other, and in each country how many mechanisms of which status."""
    body = bodies(page(lang=language, layout="table"))
    rows = {
        re.search(r"recommendation=(RR\d{3})", row)[1]: re.findall(r"<t[dh].*?</t[dh]>", row, re.S)  # type: ignore[index]
        for row in re.findall(r'<tr><th scope="row"><a href="\?recommendation.*?</tr>', body, re.S)
    }
    assert set(rows) == set(ADVICE)
    i18n.set_language(language)
    for key, cells in rows.items():
        row = ADVICE[key]
        assert f'awda-origin-{row["origin"]}"' in cells[4]
        for country, cell in zip(COUNTRIES, cells[5:7], strict=True):
            statuses = [MECHANISMS[one]["status_now"] for one in advancing(key, country)]
            if country in concerned(row):
                assert plain(cell) == squeezed(advice.standing(statuses))
            else:
                assert plain(cell) == i18n.gettext("not about this country")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_download_says_where_each_comes_from(language: str) -> None:
    """Every row, with names of its codes and the publication."""
    text = evidence.records_csv(judgements.recommendations(), "recommendations", language).decode("utf-8-sig")
    rows = {row["recommendation_id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(rows) == set(ADVICE)
    for key, row in rows.items():
        assert row["origin_name"] == catalogue.label("origin", ADVICE[key]["origin"], language)
        assert row["source_title"]
        assert row["source_publisher"]
        assert row["source_id"] == ADVICE[key]["source_id"]


# Each card


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_says_what_is_known(language: str) -> None:
    """Statement, addressee in words, country, dimension, horizon, place, grade, note, under the type of addressee."""
    at = page(lang=language)
    cards = parts(at)
    assert set(cards) == set(ADVICE)
    i18n.set_language(language)
    for key, row in ADVICE.items():
        said = plain(cards[key])
        for text in (
            row[f"statement_{language}"],
            row[f"addressed_to_{language}"],
            catalogue.label("country", row["country"], language),
            catalogue.label("dimension", row["dimension"], language),
            row["locator"],
            i18n.gettext("grade {letter}").format(letter=row["grade"]),
            row[f"notes_{language}"],
        ):
            assert squeezed(text) in said, f"{key}: {text}"
        undated = i18n.gettext("the source gives no date")
        assert (undated in said) == (row["horizon"] == "unspecified")
        if row["horizon"] != "unspecified":
            assert catalogue.label("horizon", row["horizon"], language) in said
    groups = re.split(r"<h3>", bodies(at))[1:]
    for group in groups:
        title, _end, rest = group.partition("</h3>")
        keys = set(re.findall(r"recommendation=(RR\d{3})", rest))
        (code,) = {ADVICE[key]["addressee_type"] for key in keys}
        assert plain(title) == f"{catalogue.label('addressee_type', code, language)} ({len(keys)})"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", ["", *COUNTRIES])
def test_a_country_never_answers_for_the_other(language: str, country: str) -> None:
    """Mechanisms stand under their own country, each with status and start; a country without any says so."""
    cards = parts(page(lang=language, **({"country": country} if country else {})))
    i18n.set_language(language)
    nobody = i18n.gettext("nobody in this inventory")
    for key, card in cards.items():
        blocks = re.findall(
            r'<(?:div|p) class="awda-(MAR|TUN)(.*?)(?=<(?:div|p) class="awda-(?:MAR|TUN)|</li>$|$)', card, re.S
        )
        seen = [one for one in concerned(ADVICE[key]) if country in ("", one)]
        assert [one for one, _text in blocks] == seen
        for one, text in blocks:
            wanted = advancing(key, one)
            items = [plain(item) for item in re.findall(r"<li>(.*?)</li>", text, re.S)]
            assert len(items) == len(wanted)
            assert (nobody in text) == (not wanted)
            for mechanism in wanted:
                row = MECHANISMS[mechanism]
                status = catalogue.label("status", row["status_now"], language)
                start = row["start_year"] or i18n.gettext("start not known")
                name = squeezed(row[f"name_{language}"])
                fits = [item for item in items if item.startswith(f"{name} ") and status in item]
                assert len(fits) == 1, (key, mechanism)
                assert start in fits[0] or (row["end_year"] and row["end_year"] in fits[0])
    for row in lines_of("links"):
        if row["relation"] == "advances":
            assert MECHANISMS[row["from_id"]]["country"] in concerned(ADVICE[row["to_id"]])


def test_links_of_ours_are_marked() -> None:
    """What a source states itself and what we read so stand apart, in the card and in full."""
    card = parts(page(lang="en"))["RR008"]
    stated, ours = card.split("Stated in the source:")[1].split("Our reading:")[:2]
    for text, basis in ((stated, "stated_in_source"), (ours, "coded")):
        wanted = [
            FINDINGS[row["to_id"]]["statement_en"]
            for row in lines_of("links")
            if (row["from_id"], row["relation"], row["basis"]) == ("RR008", "responds_to", basis)
        ]
        assert len(wanted) == text.count("<li>") > 0
        assert all(squeezed(one) in plain(text) for one in wanted)


def test_what_nobody_advances_comes_first() -> None:
    """In each group: nobody at all, then nobody in one country; what is at work in both comes last."""
    order = ("none", "ended", "planned", "unknown", "active")
    places: dict[str, list[tuple[int, int]]] = {}
    for key in parts(page(lang="en")):
        held = []
        for country in concerned(ADVICE[key]):
            statuses = {MECHANISMS[one]["status_now"] for one in advancing(key, country)}
            held.append(max((order.index(one) for one in statuses), default=0))
        places.setdefault(ADVICE[key]["addressee_type"], []).append((min(held), max(held)))
    for found in places.values():
        assert found == sorted(found)


# One in full


@pytest.mark.parametrize(("key", "language"), in_languages("recommendations", "country", "horizon", "origin"))
def test_each_link_opens_its_recommendation(key: str, language: str) -> None:
    """Statement as the title; whose it is; its findings and mechanisms with reasons; links to other pages."""
    row = ADVICE[key]
    at = page(lang=language, recommendation=key)
    assert at.title[0].value == row[f"statement_{language}"]
    assert link(at)["recommendation"] == key
    said = shown(at)
    for text in (
        row[f"addressed_to_{language}"],
        row[f"notes_{language}"],
        row["locator"],
        catalogue.label("origin", row["origin"], language),
        catalogue.label("horizon", row["horizon"], language) if row["horizon"] != "unspecified" else key,
        catalogue.label("grade", row["grade"], language),
    ):
        assert squeezed(text) in said, text
    leads = {(one.proto.page, one.proto.query_string): one.proto.label for one in at.get("page_link")}
    made = {f"{address}?{query}": words for (address, query), words in leads.items()}
    linked = [one for one in lines_of("links") if key in (one["from_id"], one["to_id"])]
    for one in linked:
        assert squeezed(one[f"rationale_{language}"]) in said
        if one["relation"] == "responds_to":
            address, words = f"assessment?finding={one['to_id']}", FINDINGS[one["to_id"]][f"statement_{language}"]
        else:
            address, words = f"mechanisms?mechanism={one['from_id']}", MECHANISMS[one["from_id"]][f"name_{language}"]
        assert [text for to, text in made.items() if to.startswith(address)] == [words]
    assert any(to.startswith(f"assessment?view=flow&recommendation={key}") for to in made)
    assert len(leads) == len(linked) + 1
    for country, other in (COUNTRIES, COUNTRIES[::-1]):
        if row["country"] == other:
            assert f"awda-key awda-{country}" not in bodies(at)
        elif not advancing(key, country):
            assert f"awda-key awda-{country}" in bodies(at)


def test_back_from_one_to_all() -> None:
    """The choices made before still hold."""
    at = page(lang="en", recommendation="RR024", country="MAR", origin="other_study")
    at.button(key="back").click().run()
    assert set(parts(quiet(at))) == set(fitting(country="MAR", origin="other_study"))
    assert "recommendation" not in link(at)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("recommendation", "RR999"),
        ("recommendation", "RF001"),
        ("addressee", "nobody"),
        ("dimension", "nope,neither"),
        ("horizon", "<b>"),
        ("origin", "report"),
        ("country", "ATL"),
    ],
)
def test_an_unknown_value_gives_a_notice(name: str, value: str) -> None:
    """Once, with the value as text, and all recommendations below."""
    at = opened("recommendations", lang="en", **{name: value})
    assert not at.exception
    assert not at.error
    assert len(at.warning) == 1
    assert value in at.warning[0].value
    assert len(parts(at)) == len(ADVICE)


# Queries on tiny tables, and words


def test_words_for_how_a_recommendation_stands() -> None:
    """None is nobody; else how many, and how many of each status."""
    i18n.set_language("en")
    assert advice.standing([]) == "nobody in this inventory"
    assert advice.standing(["ended"]) == "1 mechanism: Ended (1)"
    assert advice.standing(["ended", "active", "ended"]) == "3 mechanisms: Active (1) and Ended (2)"


@pytest.mark.parametrize(
    ("start", "end", "status", "words"),
    [
        ("2014", "", "active", "since 2014"),
        ("", "", "active", "start not known"),
        ("", "2019", "ended", "until 2019, start not known"),
        ("2019", "2021", "ended", "2019–2021"),
        ("2022", "", "planned", "on paper since 2022"),
    ],
)
def test_words_for_since_when(start: str, end: str, status: str, words: str) -> None:
    """The years of the mechanism, or that its start is not known."""
    i18n.set_language("en")
    assert advice.since({"start_year": start, "end_year": end, "status_now": status}) == words


def test_the_order_of_the_queries() -> None:
    """Both countries count alone when only one is asked for."""
    rows = judgements.recommendations()
    for country in COUNTRIES:
        nobody = data.unadvanced(judgements.concerning(rows, country), [country])
        assert set(nobody["recommendation_id"]) == {
            key for key, row in ADVICE.items() if country in concerned(row) and not advancing(key, country)
        }
    own = judgements.concerning(rows, "MAR")
    nobody = set(data.unadvanced(own, ["MAR"])["recommendation_id"])
    first = data.least_advanced_first(own, ["MAR"]).head(len(nobody))
    assert set(first["recommendation_id"]) == nobody != set()


def test_mechanisms_of_one_country() -> None:
    """Asked for one country, those of the other are not there; those at work come first."""
    for country in COUNTRIES:
        found = data.advancing(list(ADVICE), [country])
        wanted = Counter((one, key) for key in ADVICE for one in advancing(key, country))
        assert Counter(zip(found["mechanism_id"], found["to_id"], strict=True)) == wanted
        order = [judgements.STANDINGS.index(one) for one in found["status_now"]]
        assert order == sorted(order)


def test_the_matrix_counts_each_once_in_its_sums() -> None:
    """Two rows: each in its cell, its line, its column and the whole."""
    rows = pd.DataFrame({"addressee_type": ["government", "all"], "dimension": ["gender", "gender"]})
    counts = data.tally(rows)
    wanted = {pair: 1 for pair in product(("government", "all"), ("", "gender"))} | {("", ""): 2, ("", "gender"): 2}
    assert dict(counts) == wanted
