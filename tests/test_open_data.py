"""The page on open data: what it shows, gives away and says is what the tables and the API have."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from data import open_data, package, store
from exports import open_files
from tests.api_client import ask
from tests.views import bodies, healthy, lines_of, link, opened, quiet, shown
from views import open_data_rows

LANGUAGES = ("en", "fr", "ar")
pytestmark = pytest.mark.usefixtures("running_server")

NARROWED = [
    ("observations", {"indicator": "returnees_region_share", "country": "MAR"}),
    ("observations", {"years": "2010-2012", "sex": "female", "topic": "labour"}),
    ("observations", {"country": "MAR,TUN"}),
    ("mechanisms", {"country": "TUN", "service": "housing,health"}),
    ("agreements", {"partner": "ITA", "status": "in_force"}),
    ("findings", {"dimension": "employment", "judgement": "weakness,gap"}),
    ("recommendations", {"addressee": "government"}),
    ("findings", {"country": "MAR,TUN"}),
    ("links", {"relation": "advances", "country": "MAR"}),
    ("links", {"country": "MAR,TUN"}),
    ("evidence-gaps", {"country": "TUN", "topic": "returnees"}),
]


@pytest.mark.parametrize("name", list(open_data.collections()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_opens(name: str, language: str) -> None:
    """In three languages, with the number of its rows and a call of the API."""
    at = quiet(opened("open_data", table=name, lang=language))
    count = len(lines_of(open_data.collections()[name].table))
    assert str(count) in re.sub(r"\D", "", at.title[0].value)
    assert len(at.get("code")) == 3
    assert f"/api/v1/{name}.csv?" in at.get("code")[0].value


@pytest.mark.parametrize(("name", "chosen"), NARROWED, ids=lambda one: str(one))
def test_file_and_call_give_the_rows_of_the_view(name: str, chosen: dict[str, str]) -> None:
    """The link narrows the view; the call shown, asked of the API, gives the bytes of the file."""
    at = quiet(opened("open_data", table=name, lang="fr", **chosen))
    codes = {key: value.split(",") for key, value in chosen.items()}
    rows = open_data.collections()[name].find(codes)
    assert 0 < len(rows) < len(lines_of(open_data.collections()[name].table))
    assert str(len(rows)) in re.sub(r"\D", "", at.title[0].value)
    calls = [re.search(r'"(http[^"]+)"', one.value) for one in at.get("code")]
    addresses = {met[1] for met in calls if met}
    assert len(calls) == 3
    assert len(addresses) == 1
    parts = urlsplit(addresses.pop())
    assert {key: value[0] for key, value in parse_qs(parts.query).items()} == {**chosen, "lang": "fr"}
    answer = ask(f"{parts.path.removeprefix('/api')}?{parts.query}&bom=yes")
    assert answer.content == open_data_rows._csv(open_data.collections()[name], codes, "fr")
    assert {key: value for key, value in link(at).items() if key in chosen} == chosen


def test_choices_of_other_pages_do_no_harm() -> None:
    """A status of mechanisms, a country that another table has: known, and left open here."""
    quiet(opened("open_data", table="agreements", status="active"))
    at = quiet(opened("open_data", table="agreements", country="WLD"))
    assert str(len(lines_of("agreements"))) in at.title[0].value


def test_the_latest_period_gets_a_notice() -> None:
    """It is another one for each map, so the rows of all have none: the link says so, and all rows are shown."""
    at = healthy(opened("open_data", period="latest", view="rows"))
    assert len(at.warning) == 1
    assert "4,338" in at.title[0].value
    assert "period=" not in at.get("code")[0].value


@pytest.mark.parametrize(
    ("table", "name"), [("sources", "published"), ("findings", "published"), ("observations", "years")]
)
def test_a_single_year_is_a_span(table: str, name: str) -> None:
    """On the page and in the API: the same rows as from that year to itself."""
    year = open_data.collections()[table].choice(name).known()[1]
    titles = {
        quiet(opened("open_data", table=table, **{name: span})).title[0].value for span in (year, f"{year}-{year}")
    }
    answers = [ask(f"/v1/{table}?{name}={span}").json() for span in (year, f"{year}-{year}")]
    assert answers[0] == answers[1]
    assert len(titles) == 1
    assert str(answers[0]["total"]) in titles.pop()


def test_what_is_not_known_gets_a_notice() -> None:
    """A link with an unknown code shows all rows and says so."""
    at = healthy(opened("open_data", table="findings", dimension="<b>odd</b>"))
    assert len(at.warning) == 1
    assert "<b>" not in at.title[0].value


def test_nothing_that_fits_offers_to_take_back_a_choice() -> None:
    """An empty combination says which choice leaves nothing, and offers no empty file."""
    at = healthy(opened("open_data", country="DZA", region="TN-82"))
    assert not at.get("code")
    assert at.info


def test_a_detail_narrows_as_it_does_for_the_api() -> None:
    """Without an indicator, or with two: the rows of the API, said in words and one click from being taken back."""
    for chosen in ({}, {"indicator": "unemployment_rate_census,population"}):
        at = quiet(opened("open_data", detail="female", lang="fr", **chosen))
        query = "&".join(f"{name}={code}" for name, code in {"detail": "female", **chosen}.items())
        total = ask(f"/v1/observations?{query}").json()["total"]
        assert re.sub(r"\D", "", at.title[0].value) == str(total)
        assert f"{query.split('&')[0]}" in at.get("code")[0].value
        assert "Détail\N{NO-BREAK SPACE}: Femmes" in bodies(at)
        assert link(at)["detail"] == "female"
    at = quiet(at.button(key="take_back_all").click().run())
    assert "4338" in re.sub(r"\D", "", at.title[0].value)
    assert "detail" not in link(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_that_finds_nothing_can_be_taken_back(language: str) -> None:
    """The reader's own words are no part of the button."""
    at = quiet(opened("open_data", table="mechanisms", search="zzz*q*qq", lang=language))
    label = at.button(key="take_back_search").label
    assert "132" in label
    assert "zzz" not in label
    at = quiet(at.button(key="take_back_search").click().run())
    assert "132" in at.title[0].value


def test_no_call_is_shown_that_the_api_refuses() -> None:
    """More codes, or longer ones, than one question may hold: the rows and their file stay, and a sentence says why."""
    sources = [line["source_id"] for line in lines_of("sources")]
    indicators = [line["indicator"] for line in lines_of("indicators")]
    many, long = ",".join(sources[:101]), ",".join(indicators[:99])
    assert len(long) > open_data.LONGEST_VALUE
    for table, name, codes in (("sources", "source", many), ("indicators", "indicator", long)):
        assert ask(f"/v1/{table}?{name}={codes}").status_code == 400
        at = quiet(opened("open_data", table=table, **{name: codes}))
        assert str(codes.count(",") + 1) in at.title[0].value
        assert not at.get("code")
        assert any("at most 100 codes" in one.value for one in at.info)
    at = quiet(opened("open_data", table="sources", source=",".join(sources[:100])))
    assert len(at.get("code")) == 3
    assert ask(f"/v1/sources?source={','.join(sources[:100])}").status_code == 200


def test_all_tables_stand_with_their_rows_and_terms() -> None:
    """Every table of the package, its number of rows, the licence, the citation, the changes."""
    at = quiet(opened("open_data", view="tables"))
    text = shown(at)
    for resource in package.resources():
        assert f"{resource['name']} {resource['description']} {len(store.table(resource['name'])):,}" in text
    assert package.licence()["name"] in text
    assert at.get("code")[0].value == package.citation()
    assert package.changes()[0]["en"] in text


def test_what_a_row_is_stands_in_three_languages() -> None:
    """For every table, and in no two languages the same."""
    for resource in package.resources():
        said = {resource["description"], resource["description_fr"], resource["description_ar"]}
        assert len(said) == 3
        assert all(said)


@pytest.mark.parametrize("table", [one["name"] for one in package.resources()])
def test_every_table_has_its_codebook(table: str) -> None:
    """Each column with what it holds, as the data package says."""
    text = shown(quiet(opened("open_data", view="tables", codebook=table)))
    resource = next(one for one in package.resources() if one["name"] == table)
    for column in resource["schema"]["fields"]:
        assert f"{column['name']} {column['description']}" in text


def test_columns_shown_exist_in_the_file() -> None:
    """The first rows are shown under names that the file has, in every language."""
    for name, collection in open_data.collections().items():
        for language in LANGUAGES:
            file = open_files.as_csv(collection.describe(collection.find({}).iloc[:1], language), bom=False).decode()
            head = next(csv.reader(io.StringIO(file)))
            stem = open_data_rows._TEXTS.get(name)
            wanted = {*open_data_rows._SHOWN[name], *([f"{stem}_{language}"] if stem else [])}
            assert wanted <= set(head), wanted - set(head)


def test_codes_on_offer_leave_something() -> None:
    """Each code offered beside other choices leaves rows; others are not offered."""
    observations = open_data.collections()["observations"]
    chosen = {"topic": ["returnees"], "country": ["TUN"]}
    for name in ("indicator", "sex", "region"):
        offered = open_data.offered(observations, chosen, name)
        leaving = [
            code for code in observations.choice(name).known() if len(observations.find({**chosen, name: [code]}))
        ]
        assert offered == leaving
