"""Nothing that anybody sends to the API breaks it: it answers, or says what is wrong and what is allowed."""

import string
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import checks

from api import asking
from data import open_data
from tests.api_client import ask, mounted

NAMES = tuple(open_data.collections())
# Few examples each: what once failed stands in the lists below, with its name.
QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def refused(answer: Any) -> dict[str, Any]:
    """Fail unless an answer says in the form of problem details what is wrong."""
    assert 400 <= answer.status_code < 500, (answer.status_code, str(answer.url)[:200], answer.text[:300])
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    said: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= set(said)
    assert said["status"] == answer.status_code
    for leak in ("Traceback", 'File "', "pandas", "/work", "site-packages"):
        assert leak not in answer.text
    assert len(answer.content) < 20_000
    return said


NASTY = {
    "another table": "' OR 1=1 --",
    "a union": "MAR UNION SELECT * FROM users",
    "a path": "../../../../etc/passwd",
    "a script": "<script>alert(1)</script>",
    "a template": "{{7*7}}${7*7}",
    "a command": "; cat /etc/passwd |",
    "a line end": "MAR\r\nSet-Cookie: a=b",
    "a zero byte": "MAR\x00",
    "Arabic digits": "٢٠١٠-٢٠١٢",
    "full width": "ＭＡＲ",
    "a lone accent": "MAR\u0301",
    "from right to left": "\u202eRAM",
    "an emoji": "😀",
    "letters of another plane": "𝐌𝐀𝐑",
    "negative": "-1",
    "very large": "9" * 300,
    "a number in scientific form": "1e309",
    "not a number": "NaN",
    "spaces": "   ",
    "commas": ",,,,",
    "a comma at the end": "MAR,",
    "another case": "mar",
    "a pattern": "(a+)+$" * 20,
    "long": "A" * 1_900,
    "many codes": ",".join(["MAR"] * 50 + [f"C{number}" for number in range(120)]),
    "a format": "%s%n%x",
    "an object": '{"$gt": ""}',
}


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("name", NAMES)
def test_odd_values_are_refused(name: str, value: str) -> None:
    """In each parameter but a search, where words are only words."""
    for parameter in asking.parameter_names(open_data.collections()[name], asking.CSV):
        if parameter != "search":
            refused(ask(f"/v1/{name}.csv", params={parameter: value}))


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_odd_words_find_nothing_bad(value: str) -> None:
    """A search for anything is answered or refused, and never repeated as markup."""
    answer = ask("/v1/mechanisms", params={"search": value})
    if answer.status_code != 200:
        refused(answer)
    else:
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("value", ["!", "';--", "«»", "…", "ـ", "%", "_", "- -"])
def test_a_search_for_no_word_is_refused(value: str) -> None:
    """Signs alone would find all or nothing."""
    said = refused(ask("/v1/mechanisms", params={"search": value}))
    assert (said["status"], said["type"]) == (400, "urn:awda:problem:wrong_type")
    assert said["detail"] == "A search needs at least one letter or digit."
    found = ask("/v1/mechanisms", params={"search": "tounesna"}).json()["total"]
    assert found > 0
    assert ask("/v1/mechanisms", params={"search": f"{value} tounesna"}).json()["total"] == found


@pytest.mark.parametrize(("name", "most"), [("page", "1,000,000"), ("per_page", "1,000")])
@pytest.mark.parametrize("value", ["99999999999999999999", "-1", "0" * 30])
def test_a_number_out_of_range_gets_the_range(name: str, most: str, value: str) -> None:
    """However many digits it has."""
    said = refused(ask("/v1/mechanisms", params={name: value}))
    assert said["type"] == "urn:awda:problem:out_of_range"
    assert said["detail"] == f"The number lies between 1 and {most}."


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("country=MAR&country=TUN", 400, "repeated_parameter"),
        ("country=MAR&country=MAR", 400, "repeated_parameter"),
        ("country=", 400, "empty_parameter"),
        ("country", 400, "empty_parameter"),
        ("=MAR", 400, "unknown_parameter"),
        ("Country=MAR", 400, "unknown_parameter"),
        ("country[]=MAR", 400, "unknown_parameter"),
        ("utm_source=mail", 400, "unknown_parameter"),
        ("country=ITA", 400, "unknown_code"),
        ("period=latest", 400, "unknown_code"),
        ("lang=de", 400, "unknown_code"),
        ("years=201", 400, "wrong_type"),
        ("years=2010-", 400, "wrong_type"),
        ("years=1000", 400, "out_of_range"),
        ("years=2012-2010", 400, "out_of_range"),
        ("years=1000-9999", 400, "out_of_range"),
        ("page=0", 400, "out_of_range"),
        ("page=-3", 400, "out_of_range"),
        ("page=1.5", 400, "wrong_type"),
        ("page=999999", 404, "out_of_range"),
        ("per_page=1001", 400, "out_of_range"),
        ("per_page=%D9%A1", 400, "wrong_type"),
        ("bom=yes", 400, "unknown_parameter"),
        ("country=%FF%FE", 400, "unreadable"),
        ("&".join(f"a{number}=1" for number in range(60)), 400, "too_long"),
        ("country=" + "MAR," * 600 + "MAR", 400, "too_long"),
        ("country=" + "A" * 5_000, 414, "too_long"),
    ],
)
def test_each_fault_has_its_name(query: str, status: int, code: str) -> None:
    """A program can tell one fault from another."""
    said = refused(ask(f"/v1/observations?{query}"))
    assert (said["status"], said["type"]) == (status, f"urn:awda:problem:{code}")


@pytest.mark.parametrize("name", ["observations", "indicators", "regions", "sources"])
def test_every_country_allowed_has_rows(name: str) -> None:
    """An area lies in one country, so `both` is no country of figures; it is one of statements."""
    (fault,) = refused(ask(f"/v1/{name}?country=both"))["errors"]
    assert {"MAR", "TUN", "DZA"} <= set(fault["allowed"])
    for code in fault["allowed"]:
        assert ask(f"/v1/{name}?country={code}").json()["total"], code
    assert ask("/v1/findings?country=both").json()["total"]


def test_the_latest_period_is_refused_with_the_reason() -> None:
    """On the regions it is another period for each indicator and country, so rows of many have none."""
    assert "another one for each map" in refused(ask("/v1/observations?period=latest"))["detail"]
    assert "another one" not in refused(ask("/v1/observations?period=1812"))["detail"]
    described = ask("/openapi.json").json()["components"]["parameters"]["observations.period"]
    assert "no code for the latest" in described["description"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("/v1/" + "a" * 3_000, "The path of the address has more than 512 characters."),
        ("/v1/observations?country=" + "A" * 5_000, "The query has more than 4,096 characters."),
        (
            "/v1/observations?" + "&".join(f"a{number}=1" for number in range(41)),
            "The query has more than 40 parameters.",
        ),
        ("/v1/observations?country=%FF", "The query is not a list of names and values in UTF-8."),
    ],
)
def test_the_reason_is_the_true_one(asked: str, reason: str) -> None:
    """Who reads it knows what to change."""
    assert refused(ask(asked))["detail"] == reason
    most = "&".join(f"a{number}=1" for number in range(40))
    assert refused(ask(f"/v1/observations?{most}"))["type"] == "urn:awda:problem:unknown_parameter"


def test_a_code_that_is_nearly_right_is_named() -> None:
    """Of long lists, what looks most like what was sent; of short ones, all."""
    said = refused(ask("/v1/observations?indicator=returnee_stock"))["errors"][0]
    assert "returnees_stock" in said["nearest"]
    assert said["allowed_count"] > 100
    assert refused(ask("/v1/observations?sex=women"))["errors"][0]["allowed"] == ["total", "male", "female"]


def test_everything_wrong_is_said_at_once() -> None:
    """All unknown parameters, all unknown codes of one."""
    said = refused(ask("/v1/observations?one=1&two=2"))
    assert [one["parameter"] for one in said["errors"]] == ["one", "two"]
    said = refused(ask("/v1/observations?country=AAA,MAR,BBB"))
    assert [one["value"] for one in said["errors"]] == ["AAA", "BBB"]


@pytest.mark.parametrize(
    "path",
    [
        "/" + "a" * 2_000,
        "/v1/%00",
        "/v1/%2e%2e/%2e%2e/etc/passwd",
        "/v1/observations%0d%0aX-Odd:1",
        "/v1/عودة",
        "/v1//observations",
        "//evil.test/",
        "/v1/observations;x=1",
        "/v1/observations.csv.csv",
        "/v1/OBSERVATIONS",
    ],
)
def test_odd_paths_are_refused(path: str) -> None:
    """No file, no redirect to elsewhere."""
    refused(ask(path))


@pytest.mark.parametrize(
    "headers",
    [
        {"accept": "a" * 8_000},
        {"accept": ",;q=;,,/;;q=x" * 300},
        {"accept": "text/csv;q=-1"},
        {"accept-encoding": "br;q=a;;;,,"},
        {"if-none-match": '"' * 5_000},
        {"x-forwarded-for": "1.1.1.1," * 2_000},
        {"range": "bytes=0-1"},
        {"origin": "null"},
    ],
    ids=lambda one: f"{next(iter(one))} {next(iter(one.values()))[:12]}",
)
def test_odd_headers_do_no_harm(headers: dict[str, str]) -> None:
    """They are understood, or left aside, or refused."""
    answer = ask("/v1/glossary", headers=headers)
    if answer.status_code != 200:
        refused(answer)


ANYTHING = st.text(max_size=60)
PARAMETERS = sorted({name for one in open_data.collections().values() for name in asking.parameter_names(one, "csv")})
KNOWN = sorted(
    {
        code
        for one in open_data.collections().values()
        for choice in one.choices
        if choice.kind == open_data.CODES
        for code in choice.known()[:6]
    }
)
VALUES = st.one_of(
    ANYTHING,
    st.sampled_from(KNOWN),
    st.lists(st.sampled_from(KNOWN), max_size=4).map(",".join),
    st.integers().map(str),
    st.from_regex(r"(19|20)[0-9]{2}-(19|20)[0-9]{2}", fullmatch=True),
)


@QUICK
@given(
    st.sampled_from(NAMES),
    st.sampled_from(["", ".json", ".csv", ".geojson"]),
    st.dictionaries(st.one_of(st.sampled_from(PARAMETERS), ANYTHING), VALUES, max_size=4),
)
def test_any_question_is_answered_or_refused(name: str, suffix: str, query: dict[str, str]) -> None:
    """Whatever the names and values: rows, or a problem."""
    encoded = "&".join(
        f"{quote(key, errors='replace')}={quote(value, errors='replace')}" for key, value in query.items()
    )
    answer = ask(f"/v1/{name}{suffix}?{encoded}"[:4_000])
    if answer.status_code != 200:
        refused(answer)


@QUICK
@given(st.binary(max_size=80), st.binary(max_size=40))
def test_any_bytes_are_answered_or_refused(query: bytes, path: bytes) -> None:
    """Bytes that are no text at all, in the query and in the path."""
    answer = ask(f"/v1/glossary?{quote(query, safe='&=%+,')}")
    if answer.status_code != 200:
        refused(answer)
    refused(ask(f"/v1/odd{quote(path, safe='/%;')}"))


@QUICK
@given(st.text(alphabet=string.printable, max_size=80), st.text(max_size=80))
def test_any_search_is_answered_or_refused(printable: str, other: str) -> None:
    """Words in any script, and what is no word."""
    for text in (printable, other):
        answer = ask("/v1/mechanisms", params={"search": text})
        if answer.status_code != 200:
            refused(answer)


def described() -> Iterator[Any]:
    """Yield every operation of the OpenAPI document."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", mounted())
    for operation in schema.get_all_operations():
        yield operation.ok()


@pytest.mark.parametrize("operation", list(described()), ids=lambda one: one.path)
def test_the_document_is_kept(operation: Any) -> None:
    """Questions made from the document, good and bad: known status, type, headers and form of the body."""
    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

        @settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            case.call_and_validate(
                checks=[
                    checks.not_a_server_error,
                    checks.status_code_conformance,
                    checks.content_type_conformance,
                    checks.response_headers_conformance,
                    checks.response_schema_conformance,
                ]
            )

        if mode is schemathesis.GenerationMode.POSITIVE or operation.query:
            holds()
