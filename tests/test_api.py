"""The API answers with the rows of the tables and of the screen, in every format, and as the web expects it."""

import base64
import csv
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import api
from api import answers, document, limits, settings
from components import evidence
from data import figures, open_data, package, shapes, statements, store
from tests.api_client import ask
from tests.views import lines_of

ROOT = Path(__file__).resolve().parents[1]
NAMES = tuple(open_data.collections())
REGIONAL = ("observations", "regions")
LANGUAGES = ("en", "fr", "ar")


def rows_of(name: str, query: str = "") -> list[dict[str, str]]:
    """Ask for rows as CSV and read them with nothing but the standard library."""
    answer = ask(f"/v1/{name}.csv{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Return the problem that an answer says, and check its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["type"] == f"urn:awda:problem:{code}"
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return dict(said)


# Which rows


def test_every_collection_of_the_issue_is_there() -> None:
    """The addresses are a promise: none goes away, none is renamed."""
    assert set(NAMES) == {
        *("observations", "indicators", "regions", "mechanisms", "agreements", "findings", "recommendations"),
        *("links", "sources", "glossary", "evidence-gaps"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_all_rows_of_the_table_come(name: str) -> None:
    """Without a parameter: each row of the file once, with every column of the file as it stands there."""
    table = lines_of(open_data.collections()[name].table)
    rows = rows_of(name)
    assert len(rows) == len(table)
    assert ask(f"/v1/{name}").json()["total"] == len(table)
    if name == "links":
        keys = ["from_id", "to_id", "relation", "basis"]
    else:
        keys = [
            key for key in table[0] if key != "value" and not key.endswith(("_count", "_eur", "_km2", "_lon", "_lat"))
        ]
    assert set(keys) <= set(rows[0])
    in_file = sorted(tuple(row[key] for key in keys) for row in table)
    unguarded = sorted(tuple(_unguarded(row[key]) for key in keys) for row in rows)
    assert unguarded == in_file


def _unguarded(cell: str) -> str:
    """Take the apostrophe away that keeps a text from being a formula."""
    return cell[1:] if cell.startswith(("'-", "'+", "'=", "'@")) else cell


def count(table: str, fits: Callable[[Mapping[str, str]], bool]) -> int:
    """Count the rows of a file that fit."""
    return sum(fits(row) for row in lines_of(table))


def has(cell: str, *codes: str) -> bool:
    """Tell whether a cell of several codes has one of some."""
    return bool(set(cell.split(";")) & set(codes))


COUNTED: list[tuple[str, str, str, Callable[[Mapping[str, str]], bool]]] = [
    ("observations", "country=TUN", "observations", lambda row: row["country"] == "TUN"),
    (
        "observations",
        "indicator=unemployment_rate_census,population&sex=female,total&grade=B",
        "observations",
        lambda row: (
            row["indicator"] in ("unemployment_rate_census", "population")
            and row["sex"] != "male"
            and row["grade"] == "B"
        ),
    ),
    ("observations", "region=MA-07", "observations", lambda row: row["geo_code"] in ("MA-07", *_groups_with("MA-07"))),
    (
        "observations",
        "years=2010-2012",
        "observations",
        lambda row: row["period_start"][:4] <= "2012" and row["period_end"][:4] >= "2010",
    ),
    ("observations", "level=governorate", "observations", lambda row: row["geo_level"] == "governorate"),
    ("observations", "preferred=no", "observations", lambda row: row["preferred"] == "no"),
    (
        "observations",
        "precision=approximate,grouped",
        "observations",
        lambda row: row["precision"] in ("approximate", "grouped"),
    ),
    ("observations", "source=SURE_CMP", "observations", lambda row: row["source_id"] == "SURE_CMP"),
    ("indicators", "topic=returnees", "indicators", lambda row: row["topic"] == "returnees"),
    ("regions", "country=TUN&level=governorate", "regions", lambda row: row["geo_level"] == "governorate"),
    (
        "mechanisms",
        "country=MAR&status=active,planned",
        "mechanisms",
        lambda row: row["country"] == "MAR" and row["status_now"] in ("active", "planned"),
    ),
    (
        "mechanisms",
        "service=entrepreneurship,housing&serves=yes",
        "mechanisms",
        lambda row: has(row["services"], "entrepreneurship", "housing") and row["serves_national_returnees"] == "yes",
    ),
    (
        "agreements",
        "country=TUN&subject=social_security,labour_mobility&status=in_force",
        "agreements",
        lambda row: (
            row["country"] == "TUN"
            and row["subject"] in ("social_security", "labour_mobility")
            and row["status"] == "in_force"
        ),
    ),
    ("agreements", "partner=ITA", "agreements", lambda row: row["partner_iso3"] == "ITA"),
    (
        "findings",
        "dimension=employment&judgement=weakness,gap&country=TUN",
        "findings",
        lambda row: row["dimension"] == "employment" and row["kind"] in ("weakness", "gap") and row["country"] == "TUN",
    ),
    ("findings", "origin=sure_report", "findings", lambda row: row["origin"] == "sure_report"),
    (
        "recommendations",
        "country=MAR&addressee=government",
        "recommendations",
        lambda row: row["country"] in ("MAR", "both") and row["addressee_type"] == "government",
    ),
    ("links", "relation=responds_to", "links", lambda row: row["relation"] == "responds_to"),
    ("links", "country=TUN", "links", lambda row: row["from_id"].startswith("TUN")),
    ("links", "recommendation=RR009", "links", lambda row: "RR009" in (row["from_id"], row["to_id"])),
    ("sources", "source_kind=survey,census", "sources", lambda row: row["kind"] in ("survey", "census")),
    ("sources", "published=2019", "sources", lambda row: row["year"][:4] == "2019"),
    ("sources", "published=2019-2020", "sources", lambda row: row["year"][:4] in ("2019", "2020")),
    ("glossary", "term=avr,almp", "glossary", lambda row: row["term_id"] in ("avr", "almp")),
    (
        "evidence-gaps",
        "country=TUN&topic=returnees",
        "evidence_gaps",
        lambda row: row["country"] in ("TUN", "both") and row["topic"] == "returnees",
    ),
]


def _groups_with(region: str) -> list[str]:
    """Return the groups of areas that an area was published in."""
    return [row["geo_code"] for row in lines_of("regions") if has(row["members"], region)]


@pytest.mark.parametrize(("name", "query", "table", "fits"), COUNTED, ids=[f"{one[0]}?{one[1]}" for one in COUNTED])
def test_parameters_keep_what_a_count_over_the_file_keeps(
    name: str, query: str, table: str, fits: Callable[[Mapping[str, str]], bool]
) -> None:
    """Counted by other code over the file; the query leaves something, and leaves something out."""
    wanted = count(table, fits)
    assert 0 < wanted < len(lines_of(table))
    assert ask(f"/v1/{name}?{query}").json()["total"] == wanted
    assert len(rows_of(name, f"?{query}")) == wanted


def test_indicators_are_those_with_figures() -> None:
    """Of an indicator asked for by country there are figures of that country."""
    wanted = {row["indicator"] for row in lines_of("observations") if row["country"] == "DZA"}
    assert {row["indicator"] for row in rows_of("indicators", "?country=DZA")} == wanted
    assert 0 < len(wanted) < len(lines_of("indicators"))


def test_sources_are_those_of_figures() -> None:
    """Publications asked for by indicator are those that its figures name."""
    wanted = {row["source_id"] for row in lines_of("observations") if row["indicator"] == "returnees_stock"}
    assert wanted
    assert {row["source_id"] for row in rows_of("sources", "?indicator=returnees_stock")} == wanted


def test_a_search_finds_what_the_inventory_finds() -> None:
    """Words in any of the three languages, the best fit first."""
    found = [row["mechanism_id"] for row in rows_of("mechanisms", "?search=tounesna")]
    assert found[0] == "TUN03"
    assert found == [row["mechanism_id"] for row in rows_of("mechanisms", "?search=TOUNESNA&lang=ar")]


def test_a_known_figure_comes_with_its_source() -> None:
    """187,566 returnees in Morocco (HCP, survey of 2018-2019)."""
    rows = [
        row for row in rows_of("observations", "?indicator=returnees_stock&country=MAR") if row["value"] == "187566.0"
    ]
    assert rows
    assert all(row["source_title"] and row["source_url"] for row in rows)


# The same as on the screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_those_of_the_download(language: str) -> None:
    """The page of all figures and the API give the same bytes for the same choices."""
    rows = figures.figures(figures.Asked(topic="returnees", country="MAR"))
    answer = ask(f"/v1/observations.csv?topic=returnees&country=MAR&bom=yes&lang={language}")
    assert len(rows) > 50
    assert _without_guards(answer.content) == evidence.csv(rows, language)


def _without_guards(text: bytes) -> bytes:
    """Take away the apostrophes that only the API writes before what looks like a formula."""
    return text.replace(b",'-", b",-").replace(b",'+", b",+")


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_are_those_of_the_download(language: str) -> None:
    """So are statements, in the order of the page."""
    rows = statements.matching({"dimension": ["employment", "legal_bilateral"]})
    answer = ask(f"/v1/findings.csv?dimension=employment,legal_bilateral&bom=yes&lang={language}")
    assert len(rows) > 2
    assert answer.content == evidence.records_csv(rows, "findings", language)


def test_outlines_are_those_of_the_download() -> None:
    """GeoJSON has the figures and the outlines of the map."""
    rows = figures.figures(figures.Asked(indicator="returnees_region_share", country="MAR"))
    on_screen = json.loads(evidence.geojson(rows, "en"))["features"]
    answer = ask("/v1/observations.geojson?indicator=returnees_region_share&country=MAR").json()
    assert [one["properties"]["obs_id"] for one in answer["features"]] == [
        one["properties"]["obs_id"] for one in on_screen
    ]
    assert [_rounded(one["geometry"]) for one in answer["features"]] == [_rounded(one["geometry"]) for one in on_screen]


def _rounded(geometry: dict[str, Any]) -> str:
    """Write an outline so that tuples and lists look alike."""
    return json.dumps(geometry, sort_keys=True)


def test_every_list_of_codes_has_a_name_of_its_own() -> None:
    """In the description for programs: what a parameter takes there is what the API takes."""
    described = ask("/openapi.json").json()["components"]
    for collection in open_data.collections().values():
        for choice in collection.choices:
            schema = described["parameters"][f"{collection.name}.{choice.name}"]["schema"]
            if "$ref" in (codes := schema.get("items", schema)):
                listed = described["schemas"][codes["$ref"].rsplit("/", 1)[1]]["enum"]
                assert listed == list(choice.known()), f"{collection.name}.{choice.name}"


def test_outer_rings_run_against_the_clock() -> None:
    """As RFC 7946 asks, and holes the other way; so in the download of a map."""
    rows = figures.figures(figures.Asked(indicator="population"))
    rows = rows[~rows["geo_level"].isin(shapes.WITHOUT_OUTLINE)]
    given = [ask("/v1/regions.geojson").json(), json.loads(evidence.geojson(rows, "en"))]
    for features in (one["features"] for one in given):
        assert len(features) > 30
        for feature in features:
            geometry = feature["geometry"]
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            for outer, *holes in polygons:
                assert _turns(outer) > 0, feature["id"]
                assert all(_turns(hole) < 0 for hole in holes), feature["id"]


def _turns(ring: list[list[float]]) -> float:
    """Return twice the area of a ring, negative where it runs with the clock."""
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(ring))


def test_whole_countries_have_no_outline() -> None:
    """Rows without an outline of their own are left out of GeoJSON, and counted so."""
    answer = ask("/v1/regions.geojson").json()
    levels = {one["properties"]["geo_level"] for one in answer["features"]}
    assert levels
    assert not levels & set(shapes.WITHOUT_OUTLINE)
    assert (
        answer["total"]
        == len(answer["features"])
        == count("regions", lambda row: row["geo_level"] not in shapes.WITHOUT_OUTLINE)
    )


def test_only_areas_come_as_outlines() -> None:
    """Other collections have no such address."""
    for name in set(NAMES) - set(REGIONAL):
        problem(ask(f"/v1/{name}.geojson"), 404, "unknown_path")


@pytest.mark.parametrize("name", NAMES)
def test_names_come_in_the_language_asked_for_and_columns_do_not(name: str) -> None:
    """Programs rely on the names of columns; people read the cells."""
    heads = {language: list(rows_of(name, f"?lang={language}")[0]) for language in LANGUAGES}
    assert heads["en"] == heads["fr"] == heads["ar"]
    if any(column.endswith("_name") for column in heads["en"]):
        texts = {ask(f"/v1/{name}.csv?lang={language}").text for language in LANGUAGES}
        assert len(texts) == 3


# JSON


@pytest.mark.parametrize("name", NAMES)
def test_json_says_all_that_goes_with_rows(name: str) -> None:
    """Total, pages, links, what was understood, version, licence, citation."""
    said = ask(f"/v1/{name}?lang=fr&per_page=2").json()
    assert {"data", "total", "page", "pages", "links", "parameters", "data_version", "licence", "citation"} <= set(said)
    assert len(said["data"]) == 2
    assert said["data_version"] == store.version()
    assert said["parameters"] == {"lang": "fr"}
    assert said["licence"]["name"] in said["citation"]


def test_empty_cells_are_null_and_numbers_are_numbers() -> None:
    """Unknown is never zero."""
    row = ask("/v1/observations?indicator=returnees_stock&country=MAR").json()["data"][0]
    assert isinstance(row["value"], float)
    assert row["breakdown"] is None
    area = ask("/v1/regions?region=MA-01").json()["data"][0]
    assert isinstance(area["area_km2"], int)
    assert "" not in row.values()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_pages_hold_every_row_once(name: str, form: str) -> None:
    """Following `next` from the first page leads through all rows, in the order of the whole."""
    whole = [tuple(row.values()) for row in rows_of(name)]
    per_page = max(1, len(whole) // 3 - 1) if name != "observations" else 1000
    address: str | None = f"/api/v1/{name}.{form}?per_page={per_page}"
    met: list[tuple[Any, ...]] = []
    steps = 0
    while address:
        answer = ask(address.removeprefix("/api"))
        assert answer.status_code == 200
        assert answer.headers["x-total-count"] == str(len(whole))
        if form == "json":
            met += [tuple(row.values()) for row in answer.json()["data"]]
            address = answer.json()["links"]["next"]
        else:
            met += [tuple(row.values()) for row in csv.DictReader(io.StringIO(answer.text, newline=""))]
            address = answer.links.get("next", {}).get("url")
        steps += 1
    assert steps == -(-len(whole) // per_page)
    assert [row[0] for row in met] == [row[0] for row in whole]
    if form == "csv":
        assert met == whole


def test_a_page_beyond_the_last_is_not_found() -> None:
    """It says how many there are."""
    said = problem(ask("/v1/glossary?page=9&per_page=50"), 404, "out_of_range")
    assert said["errors"] == [{"parameter": "page", "value": "9", "allowed": ["1-2"]}]


def test_nothing_that_fits_is_an_answer() -> None:
    """No row, no problem: one empty page."""
    said = ask("/v1/observations?country=DZA&region=TN-82").json()
    assert (said["total"], said["pages"], said["data"], said["links"]["next"]) == (0, 1, [], None)
    assert ask("/v1/observations.csv?country=DZA&region=TN-82").text.count("\n") == 1
    assert ask("/v1/observations.geojson?country=DZA&region=TN-82").json()["features"] == []
    for name in NAMES:
        first = open_data.collections()[name]
        if any(choice.name == "region" for choice in first.choices) and name != "indicators":
            assert ask(f"/v1/{name}?region=MA-S3&country=TUN").json()["total"] == 0


def test_one_question_has_one_address() -> None:
    """Codes in any order, and twice, are the same question: links and tags are equal."""
    one, other = (ask(f"/v1/observations?country={codes}") for codes in ("TUN,MAR", "MAR,TUN,MAR"))
    assert one.headers["etag"] == other.headers["etag"]
    assert one.json()["links"]["self"] == other.json()["links"]["self"]


# Formats and the web


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("text/html, text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("text/*", "text/csv"),
        ("application/geo+json", "application/geo+json"),
        ("application/json;q=0.1, */*;q=0.9", "text/csv"),
    ],
)
def test_accept_chooses_the_format(accept: str, media: str) -> None:
    """By weight, and by the most particular range; JSON where all are alike."""
    answer = ask("/v1/regions", headers={"accept": accept})
    assert answer.headers["content-type"].startswith(media)
    assert "Accept" in answer.headers["vary"]


def test_a_format_that_is_not_offered_is_refused() -> None:
    """406, with those that are."""
    said = problem(ask("/v1/glossary", headers={"accept": "application/xml"}), 406, "not_acceptable")
    assert "text/csv" in said["detail"]
    assert "geo+json" not in said["detail"]


def test_the_byte_order_mark_is_the_readers_choice() -> None:
    """None by default: programs stumble over it; spreadsheets need it."""
    assert ask("/v1/glossary.csv").content.startswith(b"term_id")
    assert ask("/v1/glossary.csv?bom=yes").content.startswith(b"\xef\xbb\xbfterm_id")
    problem(ask("/v1/glossary.json?bom=yes"), 400, "unknown_parameter")


def test_no_cell_becomes_a_formula() -> None:
    """A note that begins with a sign gets an apostrophe in CSV, and none in JSON."""
    with_sign = [row["note_id"] for row in lines_of("notes") if row["text_en"].startswith(("-", "+", "="))]
    assert with_sign
    notes = {row["note"] for row in rows_of("observations") if row["note_id"] in with_sign}
    assert notes
    assert all(note.startswith("'") for note in notes)
    indicators = {row["indicator"] for row in lines_of("observations") if row["note_id"] in with_sign}
    answer = ask(f"/v1/observations?indicator={','.join(sorted(indicators))}&per_page=1000").json()["data"]
    assert {row["note"] for row in answer if row["note_id"] in with_sign} == {note[1:] for note in notes}


@pytest.mark.parametrize("path", ["/v1/glossary", "/v1/glossary.csv", "/v1/datapackage.zip", "/openapi.json", "/"])
def test_a_tag_saves_sending_the_same_again(path: str) -> None:
    """304 without a body for the tag of what would be sent, in one line or two; another tag gets the answer."""
    whole = ask(path, headers={"accept-encoding": "br"})
    tag = whole.headers["etag"]
    assert tag.startswith('"')
    for sent in ([tag], [f'"other", {tag}'], ['"other"', tag], ["*"], [f"W/{tag}"]):
        again = ask(path, headers=[("accept-encoding", "br"), *(("if-none-match", line) for line in sent)])
        assert (again.status_code, again.content) == (304, b""), sent
        assert again.headers["etag"] == tag
        assert "max-age" in again.headers["cache-control"]
    plain = ask(path, headers={"accept-encoding": "identity"}).headers["etag"]
    for other in ('"other"', *([plain] if plain != tag else [])):
        assert ask(path, headers={"accept-encoding": "br", "if-none-match": other}).status_code == 200


def test_tags_tell_questions_formats_and_packings_apart() -> None:
    """Strong tags: the same one, the same bytes."""
    paths = [
        "/v1/glossary",
        "/v1/glossary?lang=fr",
        "/v1/glossary.csv",
        "/v1/glossary.csv?bom=yes",
        "/v1/glossary?page=1&per_page=5",
    ]
    tags = {
        ask(path, headers={"accept-encoding": coding}).headers["etag"]
        for path in paths
        for coding in ("br", "gzip", "identity")
    }
    assert len(tags) == 3 * len(paths)


def test_tags_follow_the_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another release of the tables or of the code gives other tags."""
    before = answers.tagged("text/csv", b"", "question").tag
    assert answers.tagged("text/csv", b"", "question").tag == before
    monkeypatch.setattr(answers, "release", lambda: "another")
    assert answers.tagged("text/csv", b"", "question").tag != before


def test_bodies_are_packed_as_the_reader_wishes() -> None:
    """Brotli before gzip where both are as welcome; none where both are refused; each opens to the same bytes."""
    path = "/v1/findings.csv"
    plain = ask(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = {}
    for accept, coding in (
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0.5, br;q=0.1", "gzip"),
        ("*;q=0.2, gzip;q=0", "br"),
        ("*", "br"),
    ):
        answer = ask(path, headers={"accept-encoding": accept})
        assert answer.headers["content-encoding"] == coding
        assert answer.content == plain.content
        assert "Accept-Encoding" in answer.headers["vary"]
        packed[coding] = int(answer.headers["content-length"])
    for accept in ("gzip;q=0", "br;q=0.000, gzip;q=0.0", "identity, br;q=0.5", "br;q=nonsense", "*;q=0"):
        unpacked = ask(path, headers={"accept-encoding": accept})
        assert unpacked.headers["etag"] == plain.headers["etag"]
        assert "content-encoding" not in unpacked.headers
    assert packed["br"] < packed["gzip"] < len(plain.content) / 3
    made = answers.Answer("text/csv", plain.content, "tag")
    assert gzip.decompress(made.encoded("gzip")) == brotli.decompress(made.encoded("br")) == plain.content


def test_other_sites_may_read() -> None:
    """Answers, problems and 304 alike; what a script needs to see is exposed."""
    tag = ask("/v1/glossary").headers["etag"]
    for answer in (
        ask("/v1/glossary", headers={"origin": "https://elsewhere.test"}),
        ask("/v1/glossary?nothing=1"),
        ask("/v1/glossary", headers={"if-none-match": tag}),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Link" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers


def test_options_say_what_is_allowed() -> None:
    """Before a script asks from another site, its browser asks whether it may."""
    asked = {"origin": "https://elsewhere.test", "access-control-request-method": "GET"}
    answer = ask("/v1/observations", method="OPTIONS", headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-methods"] == answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/v1/glossary", "/v1/glossary.csv", "/v1/datapackage.zip", "/openapi.json", "/"])
def test_head_is_get_without_the_body(path: str) -> None:
    """The same headers, the length among them."""
    head, whole = ask(path, method="HEAD"), ask(path)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading_is_possible(method: str) -> None:
    """405 names what is allowed, on known and unknown paths."""
    for path in ("/v1/glossary", "/", ""):
        answer = ask(path, method=method)
        problem(answer, 405, "wrong_method")
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
        assert answer.headers["access-control-allow-origin"] == "*"


def test_its_own_path_without_a_slash_is_as_all_others() -> None:
    """What a browser asks beforehand, what is too long, who asks too often; the page is one address further."""
    asked = ask("", method="OPTIONS")
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD, OPTIONS")
    assert ask("", method="HEAD").headers["location"] == "/api/"
    assert ask("").headers["access-control-allow-origin"] == "*"
    problem(ask(f"?search={'x' * 5000}"), 414, "too_long")
    once = api.Settings(rate=0.1, burst=1)
    assert [ask("", settings=once, peer="192.0.2.77").status_code for _time in range(2)] == [308, 429]


def test_a_body_is_not_taken() -> None:
    """A large one is refused before it is read, whatever the method."""
    for method in ("GET", "POST"):
        answer = ask("/v1/glossary?lang=fr", method=method, content=b"x" * 64_001)
        said = problem(answer, 413, "too_long")
        assert "64\u202f000" in said["detail"]
        assert answer.headers["connection"] == "close"
    assert ask("/v1/glossary", content=b"x" * 64_000).status_code == 200


def test_a_question_too_long_is_refused_in_its_language() -> None:
    """Also where the language stands behind all that is too long."""
    said = problem(ask(f"/v1/glossary?term={'x' * 9000}&lang=ar"), 414, "too_long")
    assert said["title"] == "أطول من اللازم"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(RuntimeError("a secret"), 500, "failure"), (store.EvidenceError("a secret"), 503, "unavailable")],
)
def test_what_is_broken_is_told_to_pages_of_other_sites_as_well(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
) -> None:
    """With the headers of every answer, and without the reason."""

    def fall(*_given: object) -> None:
        raise error

    monkeypatch.setattr(answers, "answer", fall)
    client = TestClient(Starlette(routes=api.routes(api.Settings(rate=0))), raise_server_exceptions=False)
    answer = client.get("/api/v1/glossary")
    problem(answer, status, code)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "secret" not in answer.text


def test_a_slash_at_the_end_leads_to_the_address_without() -> None:
    """By a path alone, so that no host of a request is repeated; the query is kept."""
    answer = ask("/v1/glossary/?lang=fr")
    assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/glossary?lang=fr")
    form = ask("/v1/observations.csv/?country=MAR")
    assert (form.status_code, form.headers["location"]) == (308, "/api/v1/observations.csv?country=MAR")
    above = ask("?lang=fr")
    assert (above.status_code, above.headers["location"]) == (308, "/api/?lang=fr")


@pytest.mark.parametrize(
    "path", ["/nothing", "/v1", "/v1/", "/v2/observations", "/v1/observations.xml", "/v1/../v1", "/docs", "/redoc"]
)
def test_an_unknown_path_is_not_found(path: str) -> None:
    """404 with the addresses that there are; no page of a framework that loads from elsewhere."""
    said = problem(ask(path), 404, "unknown_path")
    assert "/api/v1/observations" in said["allowed"]


def test_problems_speak_the_language_asked_for() -> None:
    """Titles and details do; types, names and codes do not."""
    said = {language: ask(f"/v1/glossary?term=nothing&lang={language}").json() for language in LANGUAGES}
    assert len({one["title"] for one in said.values()}) == 3
    assert len({one["type"] for one in said.values()}) == 1


# Rate


def test_who_asks_too_often_is_told_when_to_ask_again() -> None:
    """The third question at once gets 429; another address is served; the wait is what the rate says."""
    few = api.Settings(rate=0.1, burst=2)
    assert [ask("/v1/glossary", settings=few).status_code for _time in range(2)] == [200, 200]
    answer = ask("/v1/glossary", settings=few)
    problem(answer, 429, "too_many_requests")
    assert 8 <= int(answer.headers["retry-after"]) <= 10
    assert answer.headers["cache-control"] == "no-store"
    assert ask("/v1/glossary", settings=few, peer="192.0.2.2").status_code == 200
    # Nobody gets more by writing an address into a header.
    forged = ask("/v1/glossary", settings=few, headers={"x-forwarded-for": "198.51.100.9"})
    assert forged.status_code == 429


def test_a_bucket_fills_at_its_rate() -> None:
    """As many at once as the burst, then one whenever the rate gives one."""
    clock = [0.0]
    buckets = limits.Buckets(2, 3, lambda: clock[0])
    assert [buckets.wait("a") for _time in range(4)] == [0, 0, 0, 1]
    clock[0] = 0.5
    assert [buckets.wait("a"), buckets.wait("a")] == [0, 1]
    clock[0] = 100
    assert [buckets.wait("a") for _time in range(4)] == [0, 0, 0, 1]
    assert limits.Buckets(0, 1).wait("a") == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "", "192.0.2.7"),
        ("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("::ffff:10.0.0.2", "198.51.100.1, ::ffff:10.0.0.3", "198.51.100.1"),
        ("", "", "unknown"),
    ],
)
def test_only_a_proxy_that_we_trust_names_the_reader(peer: str, forwarded: str, found: str) -> None:
    """The nearest address that is no proxy of ours counts; a network of the newer internet is one reader."""
    trusted = settings.from_environment({"AWDA_TRUSTED_PROXIES": "10.0.0.0/8"}).trusted_proxies
    assert limits.reader(peer, forwarded, trusted) == found
    mapped = settings.from_environment({"AWDA_TRUSTED_PROXIES": "::ffff:10.0.0.0/104"}).trusted_proxies
    assert limits.reader(peer, forwarded, mapped) == found


def test_settings_are_read_or_refused() -> None:
    """Nothing is guessed of a setting that makes no sense."""
    read = settings.from_environment({"AWDA_API_RATE": "5", "AWDA_API_BURST": "9", "AWDA_API_CACHE_MB": "1"})
    assert (read.rate, read.burst, read.cache_bytes) == (5, 9, 1_000_000)
    assert settings.from_environment({}) == settings.Settings()
    for wrong in (
        {"AWDA_API_RATE": "fast"},
        {"AWDA_API_BURST": "0"},
        {"AWDA_API_BURST": "1.5"},
        {"AWDA_TRUSTED_PROXIES": "proxy"},
    ):
        with pytest.raises(settings.SettingError):
            settings.from_environment(wrong)


def test_answers_kept_have_a_bound() -> None:
    """The ones not asked for longest go; one that is too large is not kept at all."""
    kept = answers.Kept(100_000)
    for number in range(50):
        kept.keep(number, answers.Answer("text/csv", bytes(9_000), "tag"))
    assert kept.used <= 100_000
    assert kept.get(49) is not None
    assert kept.get(0) is None
    kept.keep("large", answers.Answer("text/csv", bytes(60_000), "tag"))
    assert kept.get("large") is None


# What describes the API


def test_the_document_names_every_parameter_and_column() -> None:
    """What the document says is what the API has, and nothing else."""
    described = ask("/openapi.json").json()
    for name, collection in open_data.collections().items():
        asked = described["paths"][f"/v1/{name}"]["get"]
        names = [one["$ref"].rsplit("/", 1)[1].rsplit(".", 1)[-1] for one in asked["parameters"]]
        refused = problem(ask(f"/v1/{name}?nothing=1"), 400, "unknown_parameter")
        assert refused["errors"][0]["allowed"] == names
        row = described["components"]["schemas"][f"{name}_row"]
        assert list(row["properties"]) == list(rows_of(name)[0])
        assert asked["description"]
        for choice in collection.choices:
            schema = described["components"]["parameters"][f"{name}.{choice.name}"]["schema"]
            codes = schema.get("items", schema)
            if "$ref" in codes:
                assert described["components"]["schemas"][codes["$ref"].rsplit("/", 1)[1]]["enum"] == list(
                    choice.known()
                )
    parameters = described["components"]["parameters"].values()
    assert all(one["description"] and one["example"] for one in parameters)


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_the_document_are_answered(name: str) -> None:
    """The example of each parameter alone, and the one question shown for the collection, find rows."""
    described = document.openapi("en", "/api")
    for reference in described["paths"][f"/v1/{name}"]["get"]["parameters"]:
        one = described["components"]["parameters"][reference["$ref"].rsplit("/", 1)[1]]
        value = ",".join(one["example"]) if isinstance(one["example"], list) else one["example"]
        assert ask(f"/v1/{name}", params={one["name"]: value}).status_code == 200
    assert ask(f"/v1/{name}", params=document.EXAMPLES[name]).json()["total"] > 0


def test_every_status_of_a_refusal_is_described() -> None:
    """On the page and in the document; no address of the document has another method."""
    described = document.openapi("en", "/api")
    statuses = ["400", "404", "405", "406", "413", "414", "429", "500", "503"]
    assert list(described["components"]["responses"]) == statuses
    text = ask("/").text
    assert all(f'<th scope="row"><code>{status}</code>' in text for status in statuses)
    for path in described["paths"].values():
        assert {"413", "414", "429", "500", "503"} <= set(path["get"]["responses"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_all_and_fetches_nothing(language: str) -> None:
    """Every address, parameter and column; no script, nothing from another host; right to left in Arabic."""
    answer = ask(f"/?lang={language}")
    text = answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    for name, collection in open_data.collections().items():
        assert f"/api/v1/{name}</code>" in text
        assert all(f"<code>{choice.name}</code>" in text for choice in collection.choices)
    for hint in ("curl ", "pd.read_csv(", "read.csv("):
        assert hint in text
    assert "<script" not in text
    assert " src=" not in text
    assert "@import" not in text
    assert "url(" not in text
    style = text.split("<style>")[1].split("</style>")[0]
    digest = hashlib.sha256(style.encode()).digest()
    assert base64.b64encode(digest).decode() in answer.headers["content-security-policy"]


def test_the_page_repeats_no_odd_host() -> None:
    """Examples name the host by which the reader came, unless it is none."""
    assert (
        "http://data.example.org:8443/api/v1/observations.csv"
        in ask("/", headers={"host": "data.example.org:8443"}).text
    )
    odd = ask("/", headers={"host": 'x"><script>'}).text
    assert "<script" not in odd
    assert "//localhost/api" in odd


def test_the_page_names_the_public_address_where_there_is_one() -> None:
    """Whatever the host by which the reader came."""
    public = settings.Settings(rate=0, public_url="https://awda.example.org")
    text = ask("/", settings=public, headers={"host": "10.0.0.7:8501"}).text
    assert "https://awda.example.org/api/v1/observations.csv" in text
    assert "10.0.0.7" not in text


# The data package


def test_the_package_holds_every_file_as_it_is() -> None:
    """Tables, description, codebook, licences; the same bytes whenever it is made."""
    answer = ask("/v1/datapackage.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        met = {name.removeprefix("awda-data/"): archive.read(name) for name in archive.namelist()}
    tables = {path.name: path.read_bytes() for path in store.TABLES.iterdir()}
    assert tables.items() <= met.items()
    documents = {"DATA_LICENSES.md", "CITATION.cff", "CHANGELOG.md"}
    assert set(met) - set(tables) == {"README.md", "CODEBOOK.md", *documents}
    assert all(met[name] == (ROOT / name).read_bytes() for name in documents)
    package.archive.cache_clear()
    assert package.archive() == answer.content


def test_the_package_speaks_of_what_is_in_it() -> None:
    """Its README names every file and no other, the licence, the citation, and where the outlines are."""
    with zipfile.ZipFile(io.BytesIO(package.archive())) as archive:
        names = {name.removeprefix("awda-data/") for name in archive.namelist()}
        readme = archive.read("awda-data/README.md").decode()
        codebook = archive.read("awda-data/CODEBOOK.md").decode()
        described = json.loads(archive.read("awda-data/datapackage.json"))["description"]
    assert set(re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)) == names - {"README.md"}
    assert not re.search(r"\]\(|python -m|[{}]", readme), "a link, a command or a blank that is not filled"
    assert package.citation() in readme
    assert package.licence()["path"] in readme
    assert "/api/v1/regions.geojson" in readme
    assert "Western Sahara, a Non-Self-Governing Territory" in readme
    assert ask("/v1/regions.geojson?per_page=1").status_code == 200
    assert "`preferred = yes` is shown by default" in codebook
    assert not re.search(r"\]\(|python -m|pytest", codebook), "a link or a command of the project"
    assert "CODEBOOK.md" in described


def test_changes_begin_with_the_present_version() -> None:
    """The change log of the data is in three languages, the newest version first."""
    assert package.changes()[0]["version"] == store.version()
    assert all(one[language] for one in package.changes() for language in LANGUAGES)
