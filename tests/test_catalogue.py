"""What codes, regions and sources mean, what rows rest on, and whether two countries may stand side by side."""

import re
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from data import catalogue, store

LANGUAGES = ("en", "fr", "ar")
ARABIC = re.compile(r"[\u0621-\u064a]")
# A key of the register as it stands in a text; no \b, since an Arabic word may touch it.
KEY = re.compile(r"(?<![A-Za-z0-9_])[A-Z0-9]+(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])")


def forget() -> None:
    """Make the catalogue ask the store again."""
    for thing in vars(catalogue).values():
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, pd.DataFrame], None]]:
    """Let a test put a small table of its own in the place of a real one."""
    mine: dict[str, pd.DataFrame] = {}
    real = store.table
    monkeypatch.setattr(store, "table", lambda name: mine[name] if name in mine else real(name))

    def write(name: str, rows: pd.DataFrame) -> None:
        mine[name] = rows
        forget()

    yield write
    forget()


def spoken(text: str, language: str, what: str) -> None:
    """Fail unless a text is written, and written in Arabic letters where it should be."""
    assert text.strip(), f"{what} is empty in {language!r}"
    assert language != "ar" or ARABIC.search(text), f"{what} has no Arabic letter: {text!r}"


# Names


@pytest.mark.parametrize("code", store.table("indicators")["indicator"])
def test_an_indicator_speaks_three_languages(code: str) -> None:
    """Name, definition and reading of each indicator exist in English, French and Arabic."""
    one = catalogue.indicator(code)
    assert one.code == code
    for language in LANGUAGES:
        for text in (one.label(language), one.definition(language), one.how_to_read(language)):
            spoken(text, language, f"a text of the indicator {code}")


@pytest.mark.parametrize("code_list", sorted(store.table("codes")["list"].unique()))
def test_a_code_list_is_ordered_and_named(code_list: str) -> None:
    """The codes of a list come in the order of the table, each with a name in three languages."""
    rows = store.table("codes")
    rows = rows[rows["list"] == code_list]
    ordered = [code for _, code in sorted(zip(rows["order"], rows["code"], strict=True))]
    assert list(catalogue.codes(code_list)) == ordered
    for language in LANGUAGES:
        for code in ordered:
            assert catalogue.label(code_list, code, language).strip(), f"{code_list}: {code} has no name in {language}"


def test_known_names() -> None:
    """A few names stand here as a reader will see them."""
    assert catalogue.label("country", "TUN", "fr") == "Tunisie"
    assert catalogue.region_name("MA-06", "en") == "Casablanca-Settat"
    assert catalogue.region_name("MA-05", "fr") == "Béni Mellal-Khénifra"
    assert catalogue.region_name("TN-82", "ar") == "مدنين"
    assert catalogue.indicator("returnees_region_share").unit == "percent"


@pytest.mark.parametrize("geo_code", store.table("regions")["geo_code"])
def test_an_area_speaks_three_languages(geo_code: str) -> None:
    """Each area has a name in three languages, and members that are areas."""
    for language in LANGUAGES:
        spoken(catalogue.region_name(geo_code, language), language, f"the name of {geo_code}")
    assert set(catalogue.members(geo_code)) <= set(catalogue.region_codes())


def test_areas_and_groups() -> None:
    """Morocco has twelve regions, Tunisia twenty-four governorates, and a published group lists its members."""
    assert catalogue.areas("region") == [f"MA-{number:02}" for number in range(1, 13)]
    assert len(catalogue.areas("governorate")) == 24
    assert catalogue.members("MA-S3") == ["MA-10", "MA-11", "MA-12"]
    assert catalogue.members("MA-05") == ["MA-05"], "an area that is no group stands for itself"


def test_values_of_a_breakdown_have_names() -> None:
    """Countries of destination and urban areas are looked up in the list that holds them."""
    assert catalogue.breakdown_label("destination", "FRA", "fr") == "France"
    assert catalogue.breakdown_label("area", "urban", "en") == catalogue.label("area", "urban", "en")
    rows = store.table("observations")
    rows = rows[rows["breakdown_value"] != ""].drop_duplicates(["breakdown", "breakdown_value"])
    for breakdown, value in zip(rows["breakdown"], rows["breakdown_value"], strict=True):
        for language in LANGUAGES:
            assert catalogue.breakdown_label(breakdown, value, language).strip(), f"{breakdown}: {value}, {language}"


LOOKUPS: dict[str, Callable[[], object]] = {
    "indicator": lambda: catalogue.indicator("nonsense"),
    "label, code": lambda: catalogue.label("country", "nonsense", "en"),
    "label, list": lambda: catalogue.label("nonsense", "MAR", "en"),
    "codes": lambda: catalogue.codes("nonsense"),
    "breakdown, value": lambda: catalogue.breakdown_label("area", "nonsense", "en"),
    "breakdown, dimension": lambda: catalogue.breakdown_label("nonsense", "urban", "en"),
    "region": lambda: catalogue.region("nonsense"),
    "region_name": lambda: catalogue.region_name("nonsense", "en"),
    "members": lambda: catalogue.members("nonsense"),
    "population": lambda: catalogue.population("nonsense", "en"),
    "note": lambda: catalogue.note("nonsense", "en"),
    "citations": lambda: catalogue.citations(pd.DataFrame({"source_id": ["nonsense"]})),
}


@pytest.mark.parametrize("ask", LOOKUPS.values(), ids=LOOKUPS)
def test_an_unknown_code_is_an_error_of_its_own(ask: Callable[[], object]) -> None:
    """Every look-up says which code it does not know; none returns an empty text in its place."""
    with pytest.raises(catalogue.UnknownCodeError, match="nonsense"):
        ask()


# Notes and populations


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_name_publishers_and_not_keys(language: str) -> None:
    """A note names a source by its publisher and year; the key of the register never reaches a reader."""
    register = set(store.table("sources")["source_id"])
    left = {}
    for note_id in store.table("notes")["note_id"]:
        text = catalogue.note(note_id, language)
        spoken(text, language, f"the note {note_id}")
        if keys := [key for key in KEY.findall(text) if key in register]:
            left[note_id] = keys
    assert not left, f"keys of the register stand in notes ({language}): {left}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_says_publisher_and_year(language: str, written: Callable[[str, pd.DataFrame], None]) -> None:
    """The key is replaced wherever it stands, beside Arabic letters as well; other words in capitals stay."""
    words = {
        "en": "also in {} (HCP_OLD kept)",
        "fr": "également dans {} (HCP_OLD kept)",
        "ar": "وأيضا في و{} (HCP_OLD)",
    }
    texts = {f"text_{one}": [words[one].format("MA_RGPH2014")] for one in LANGUAGES}
    written("notes", pd.DataFrame({"note_id": ["N1"], **texts}))
    source = store.table("sources").set_index("source_id").loc["MA_RGPH2014"]
    expected = words[language].format(f"{source['publisher']}, {source['year']}")
    assert catalogue.note("N1", language) == expected


def test_no_note_is_no_text() -> None:
    """A figure without a note has an empty one, which is no error."""
    assert catalogue.note("", "fr") == ""


@pytest.mark.parametrize("population_id", store.table("populations")["population_id"])
def test_a_population_speaks_three_languages(population_id: str) -> None:
    """Who is covered is said in each language."""
    for language in LANGUAGES:
        spoken(catalogue.population(population_id, language), language, f"the population {population_id}")


# Citations

SOURCES = pd.DataFrame(
    [
        ("ONE", "First results", "HCP", "2020", "https://one.example", "fr", "survey"),
        ("TWO", "Yearbook", "INS", "", "https://two.example", "fr", "law"),
        ("THREE", "A page without publisher", "", "2024", "", "en", "web"),
    ],
    columns=["source_id", "title", "publisher", "year", "url", "language", "kind"],
)


def test_citations_are_computed_from_the_rows(written: Callable[[str, pd.DataFrame], None]) -> None:
    """Each publication comes once, in the order met, with the distinct places and grades of the rows that use it."""
    written("sources", SOURCES)
    rows = pd.DataFrame(
        [("TWO", "p. 4", "B"), ("ONE", "table 2", "A"), ("TWO", "p. 9", "A"), ("TWO", "p. 4", "B"), ("ONE", "", "A")],
        columns=["source_id", "locator", "grade"],
    )
    two, one = catalogue.citations(rows)
    assert (two.source_id, two.locators, two.grades) == ("TWO", ("p. 4", "p. 9"), ("B", "A"))
    assert (one.source_id, one.locators, one.grades) == ("ONE", ("table 2",), ("A",))
    assert (one.title, one.url, one.language) == ("First results", "https://one.example", "fr")


def test_several_sources_of_one_row(written: Callable[[str, pd.DataFrame], None]) -> None:
    """A cell with several ids gives several citations, whatever the column is called."""
    written("sources", SOURCES)
    for column in ("source_id", "source_ids"):
        found = catalogue.citations(pd.DataFrame({column: ["ONE;THREE", "THREE; TWO"]}))
        assert [one.source_id for one in found] == ["ONE", "THREE", "TWO"]
        assert found[0].locators == found[0].grades == (), "rows without places and grades have none to show"


def test_a_citation_in_short(written: Callable[[str, pd.DataFrame], None]) -> None:
    """Publisher and year; the publisher alone without a year; the title where no publisher is known."""
    written("sources", SOURCES)
    found = catalogue.citations(pd.DataFrame({"source_id": ["ONE;TWO;THREE"]}))
    assert [one.short() for one in found] == ["HCP (2020)", "INS", "A page without publisher (2024)"]


@pytest.mark.parametrize("ids", ["ONE;MISSING", "", "ONE;;TWO"])
def test_a_row_without_a_known_source_is_an_error(ids: str, written: Callable[[str, pd.DataFrame], None]) -> None:
    """An unknown or empty id cannot be cited, and is not passed over."""
    written("sources", SOURCES)
    with pytest.raises(catalogue.UnknownCodeError):
        catalogue.citations(pd.DataFrame({"source_id": [ids]}))


def test_no_rows_rest_on_nothing() -> None:
    """Without rows there is nothing to cite."""
    assert catalogue.citations(store.table("observations").head(0)) == []


@pytest.mark.parametrize(
    "name", ["observations", "findings", "recommendations", "mechanisms", "agreements", "timeline"]
)
def test_every_row_of_the_tables_can_be_cited(name: str) -> None:
    """All that a page may show names a publication, and a place to start looking."""
    found = catalogue.citations(store.table(name))
    assert found
    assert all(one.short().strip() and one.title.strip() for one in found)


# Verdicts

VERDICTS = pd.DataFrame(
    [
        ("C1", "a_mar", "a_tun", "comparable"),
        ("C2", "b_mar", "a_tun", "with_care"),
        ("C3", "c_mar", "a_tun", "not_comparable"),
    ],
    columns=["comparison_id", "series_mar", "series_tun", "verdict"],
).assign(reason_en="because", reason_fr="parce que", reason_ar="لأن")


def sides(*series: str) -> pd.DataFrame:
    """Return rows of these series; the name says the country."""
    return pd.DataFrame({"country": [one[-3:].upper() for one in series], "series": series})


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (("a_mar", "a_tun"), ("C1", "comparable")),
        (("a_mar", "b_mar", "a_tun"), ("C2", "with_care")),
        (("c_mar", "a_mar", "a_tun", "b_mar"), ("C3", "not_comparable")),
        (("a_tun", "a_mar", "a_mar"), ("C1", "comparable")),
    ],
)
def test_the_strictest_verdict_holds(
    series: tuple[str, ...], expected: tuple[str, str], written: Callable[[str, pd.DataFrame], None]
) -> None:
    """Where several series meet, the most careful verdict on any pair holds for all."""
    written("comparability", VERDICTS)
    found = catalogue.verdict(sides(*series))
    assert found is not None
    assert (found.comparison_id, found.verdict) == expected
    assert (found.reason("en"), found.reason("fr"), found.reason("ar")) == ("because", "parce que", "لأن")


def test_an_unread_pair_is_taken_with_care(written: Callable[[str, pd.DataFrame], None]) -> None:
    """Nobody has looked at the pair: with care, without a reason; beside a comparable pair it is the stricter one."""
    written("comparability", VERDICTS)
    for series in (("a_mar", "z_tun"), ("a_mar", "a_tun", "z_tun")):
        found = catalogue.verdict(sides(*series))
        assert found is not None
        assert (found.verdict, found.reason("en"), found.reason("ar")) == ("with_care", "", "")


@pytest.mark.parametrize("series", [(), ("a_mar",), ("a_tun", "b_tun")])
def test_one_country_needs_no_verdict(series: tuple[str, ...]) -> None:
    """Without the other country there is nothing to compare."""
    assert catalogue.verdict(sides(*series)) is None


def test_verdicts_of_the_evidence_base() -> None:
    """The two household surveys count different returns; remittances over GDP come from one table of the World Bank."""
    rows = store.table("comparability").set_index("comparison_id")
    for comparison, expected in {"CMP001": "not_comparable", "CMP052": "comparable"}.items():
        pair = pd.DataFrame(
            {"country": ["MAR", "TUN"], "series": list(rows.loc[comparison, ["series_mar", "series_tun"]])}
        )
        found = catalogue.verdict(pair)
        assert found is not None
        assert (found.comparison_id, found.verdict) == (comparison, expected)
        for language in LANGUAGES:
            spoken(found.reason(language), language, f"the reason of {comparison}")


# Figures as a reader keeps them


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_observation_can_be_described(language: str) -> None:
    """All columns of the table, a name beside each code, and the publication, for each row of the table."""
    rows = store.table("observations")
    found = catalogue.described(rows, language)
    assert len(found) == len(rows)
    assert found.columns.is_unique
    for column in store.columns("observations"):
        assert list(found[column]) == list(rows[column]), f"{column} has changed on its way to the download"
    names = ["indicator", "geo", "country", "geo_level", "unit", "sex", "precision", "grade"]
    wanted = [*(f"{name}_name" for name in names), "population", "source_title", "source_publisher", "source_url"]
    for column in wanted:
        empty = rows.loc[list(found[column].astype(str).str.strip() == ""), "obs_id"]
        assert empty.empty, f"{column} is empty in {language} for {list(empty[:5])}"
    assert ((found["breakdown_name"] == "") == (found["breakdown_value"] == "")).all()
    assert ((found["note"] == "") == (found["note_id"] == "")).all()


def test_a_described_figure() -> None:
    """The share of returnees in Casablanca-Settat, as a French reader downloads it."""
    rows = store.table("observations")
    rows = rows[(rows["indicator"] == "returnees_region_share") & (rows["geo_code"] == "MA-06")]
    found = catalogue.described(rows, "fr").iloc[0]
    assert (found["value"], found["geo_code"], found["geo_name"]) == (21.4, "MA-06", "Casablanca-Settat")
    assert (found["country_name"], found["precision"], found["source_id"]) == ("Maroc", "exact", "MA_AKHBARALJALIYA")
    assert found["source_url"].startswith("http")


def test_described_refuses_a_source_nobody_knows() -> None:
    """A row whose source is not in the register is not handed out."""
    rows = store.table("observations").head(1).assign(source_id="MISSING")
    with pytest.raises(KeyError, match="MISSING"):
        catalogue.described(rows, "en")
