"""Briefs have two pages, hold the figures of their rows, and read well in three languages, by eye and by machine."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from components import briefs, cards, evidence, frame, i18n
from data import catalogue, comparison, mapped, selections
from exports import brief

ROOT_ADDRESS = "https://awda.example.org/"
DAY = date(2026, 11, 22)
AREAS = [
    code for level in ("region", "governorate", "macro_region", "district_2023") for code in catalogue.areas(level)
]
WHOLE = [("comparison", "comparison"), *(("country", code) for code in catalogue.COUNTRIES)]
DIMENSIONS = [("dimension", code) for code in comparison.dimensions()]
# Every area in one language, the languages in turn; every fourth is set as PDF: all of them would take minutes.
SAMPLED = [("area", code, i18n.LANGUAGES[place % 3]) for place, code in enumerate(AREAS)]
ALL = [(kind, code, language) for kind, code in (*WHOLE, *DIMENSIONS) for language in i18n.LANGUAGES] + SAMPLED[::4]
ENGLISH = re.compile(r"\b(?:the|and|of|who|which|more|known|not|for|with)\b")


def offered(kind: str, code: str) -> briefs.Offered:
    """Return a brief by kind and code."""
    made: dict[str, Callable[[str], briefs.Offered]] = {
        "area": briefs.of_area,
        "country": briefs.of_country,
        "dimension": briefs.of_dimension,
        "comparison": lambda _code: briefs.of_comparison(),
    }
    return made[kind](code)


@cache
def gathered(kind: str, code: str, language: str) -> brief.Brief:
    """Return what a brief says."""
    return briefs.gathered(offered(kind, code), language, ROOT_ADDRESS, made_on=DAY)


@cache
def pdf(kind: str, code: str, language: str) -> PdfReader:
    """Return a brief, opened."""
    return PdfReader(BytesIO(brief.as_pdf(gathered(kind, code, language))))


@cache
def text_of(kind: str, code: str, language: str) -> str:
    """Return the words of a brief without any white space: lines are broken anywhere."""
    said = "".join(page.extract_text() for page in pdf(kind, code, language).pages)
    return re.sub(r"[\s\u2066-\u2069\u200b]", "", unicodedata.normalize("NFKC", said))


def bookmarks(outline: Any) -> list[str]:
    """Return the titles of all bookmarks."""
    found = []
    for one in outline:
        found += bookmarks(one) if isinstance(one, list) else [str(one.title)]
    return found


def squeezed(text: str) -> str:
    """Return a text as `text_of` does."""
    return re.sub(r"[\s\u2066-\u2069\u200b]", "", unicodedata.normalize("NFKC", text))


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text of a brief with where it stands."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*path, str(place)))
    elif isinstance(value, str):
        yield path, value


@pytest.mark.parametrize(("kind", "code", "language"), ALL)
def test_a_brief_has_two_pages(kind: str, code: str, language: str) -> None:
    """Not one more, not one less, and the second is not left empty."""
    reader = pdf(kind, code, language)
    assert len(reader.pages) == 2
    assert all(len(page.extract_text()) > 600 for page in reader.pages)


def test_a_gap_of_one_country_names_it_in_a_brief_on_both() -> None:
    """Elsewhere the title of the brief names the country."""
    said = "Difficulties of reintegration, wish to leave again, help received: nothing after 2006."
    for kind, code, whose in (("comparison", "", "Morocco: "), ("country", "MAR", "")):
        found = [text for _path, text in leaves(asdict(gathered(kind, code, "en"))) if said in text]
        assert found == [whose + said]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("kind", "code"), [*WHOLE, ("area", "TN-D2"), ("dimension", "gender")])
def test_the_file_says_what_it_is(kind: str, code: str, language: str) -> None:
    """Title, author, language, day, tags and bookmarks are there; only our fonts are, and they are embedded."""
    reader, said = pdf(kind, code, language), gathered(kind, code, language)
    root: Any = reader.trailer["/Root"]
    pages: Any = reader.pages
    assert reader.metadata is not None
    assert reader.metadata.title == said.title
    assert reader.metadata.author == said.words.author
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == DAY
    assert str(root["/Lang"]).partition("-")[0] == language
    assert root["/MarkInfo"]["/Marked"]
    marks = bookmarks(reader.outline)
    assert said.exhibit.title in marks
    assert all(section.title in marks for section in (*said.first, *said.second))
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("-")[0] for name in fonts} <= {"SourceSans3", "IBMPlexSansArabic"}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_title_can_be_found_in_the_text(language: str) -> None:
    """The words of the title stand on the first page; Arabic comes line by line from either side."""
    reader, said = pdf("country", "TUN", language), gathered("country", "TUN", language)
    first = unicodedata.normalize("NFKC", reader.pages[0].extract_text())
    words = [word for word in re.findall(r"\w+", said.title) if not re.search(r"\d", word)]
    assert len(words) >= 6
    missing = [word for word in words if word not in first]
    assert not missing, f"not in the text: {missing}"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("kind", "code"), [("country", "MAR"), ("area", "MA-02"), ("dimension", "employment")])
def test_the_live_view_is_one_click_away(kind: str, code: str, language: str) -> None:
    """The brief links to its view, in its language, and to publications."""
    addresses = [
        str(note.get_object()["/A"]["/URI"])
        for page in pdf(kind, code, language).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    choices = {"country": f"country={code}", "area": f"country=MAR&region={code}", "dimension": f"dimension={code}"}
    page = "comparison" if kind == "dimension" else "regions"
    assert f"{ROOT_ADDRESS}{page}?{choices[kind]}&lang={language}" in addresses
    assert len(set(addresses)) > 4


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_key_figures_equal_their_rows(language: str) -> None:
    """Each figure of the comparison and of both countries is written from the row that the editors chose."""
    for pair in selections.overview_key_figures():
        for _index, row in pair.rows.iterrows():
            i18n.set_language(language)
            number = i18n.number(row["value"]) if row["unit"] != "percent" else i18n.percent(row["value"])
            said = gathered("country", row["country"], language)
            assert squeezed(number) in [squeezed(one.value) for one in said.figures]
            for kind, code in (("country", row["country"]), ("comparison", "comparison")):
                assert squeezed(number) in text_of(kind, code, language), f"{number} in {kind} {code}"
    both = [pair.verdict for pair in gathered("comparison", "comparison", language).pairs]
    verdicts = [catalogue.verdict(pair.rows) for pair in selections.overview_key_figures()]
    assert both == [catalogue.label("verdict", one.verdict, language) if one else "" for one in verdicts]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_all_regional_values_equal_their_rows(language: str) -> None:
    """The bars of Morocco are the rows of the map, each by name and value, approximate ones with their sign."""
    i18n.set_language(language)
    rows = mapped.by_region("returnees_region_share", "MAR").rows
    bars = gathered("country", "MAR", language).exhibit.bars
    assert bars is not None
    assert [bar.values[0] for bar in bars.bars] == list(rows["value"])
    assert [bar.name for bar in bars.bars] == [catalogue.region_name(code, language) for code in rows["geo_code"]]
    written = text_of("country", "MAR", language)
    for bar, (_index, row) in zip(bars.bars, rows.iterrows(), strict=True):
        assert ("≈" in bar.texts[0]) == (row["precision"] == "approximate")
        assert squeezed(i18n.percent(row["value"])) in squeezed(bar.texts[0])
        assert squeezed(i18n.percent(row["value"])).strip("%") in written


@pytest.mark.parametrize("code", AREAS)
def test_the_table_of_an_area_is_its_profile(code: str) -> None:
    """Every figure known of an area is in its table, and no other; without any, that is said."""
    language = SAMPLED[AREAS.index(code)][2]
    i18n.set_language(language)
    profile = mapped.region_profile(code)
    exhibit = gathered("area", code, language).exhibit
    expected = [evidence.value_of(row) for _index, row in profile.iterrows()]
    if exhibit.table is None:
        assert profile.empty
        assert exhibit.column is not None
        assert exhibit.column.empty
        return
    assert [row.cells[1].strip("≈\xa0\u2066\u2069") for row in exhibit.table.rows] == expected
    assert exhibit.map is not None
    assert exhibit.map.selected == code


def test_a_wider_area_has_the_mechanisms_of_its_governorates() -> None:
    """The district of Tunis names what names one of its governorates, each mechanism once."""
    i18n.set_language("en")
    column = gathered("area", "TN-M1", "en").first[0].columns[0]
    named = [item.head for item in column.items]
    single = [item.head for item in gathered("area", "TN-11", "en").first[0].columns[0].items]
    assert set(single) <= set(named)
    assert len(named) == len(set(named))


def test_where_returnees_are_not_counted_a_brief_says_so() -> None:
    """A governorate's title and first figure are that nobody publishes how many live there; nothing becomes zero."""
    said = gathered("area", "TN-22", "en")
    assert said.title == "Zaghouan: how many returnees live here is not published"
    assert (said.figures[0].value, said.figures[0].known) == ("not published", False)
    assert not [one for one in said.figures if one.value == "0"]
    assert "about 10%" in gathered("area", "MA-02", "en").title


@pytest.mark.parametrize(("kind", "code"), [*WHOLE, ("area", "MA-01"), *DIMENSIONS[:3]])
def test_statements_say_whose_they_are(kind: str, code: str) -> None:
    """Each statement and each recommendation names its origin; the rule by which they are sorted stands above."""
    i18n.set_language("en")
    origins = tuple(cards.origin_in_words(one) for one in catalogue.codes("origin"))
    said = gathered(kind, code, "en")
    lists = [section for section in said.second if not section.missing]
    items = [item for section in lists for column in section.columns for item in column.items]
    assert items
    assert all(any(origin in item.small for origin in origins) for item in items)
    assert all(section.note for section in lists)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_awda_is_not_stands_on_every_brief(language: str) -> None:
    """The disclaimer is on each, the note on boundaries where a map shows Morocco."""
    for kind, code in (*WHOLE, ("area", "TN-11"), ("dimension", "gender")):
        said = gathered(kind, code, language)
        i18n.set_language(language)
        assert frame.what_this_is() in said.words.disclaimers
        shown = said.exhibit.map is not None and any(panel.country == "MAR" for panel in said.exhibit.map.panels)
        assert (frame.western_sahara_note() in said.words.disclaimers) == shown
        assert catalogue.data_version() in said.words.version


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(("kind", "code"), [*WHOLE, *DIMENSIONS, ("area", "MA-12"), ("area", "TN-D2")])
def test_no_english_is_left(kind: str, code: str, language: str) -> None:
    """Titles, sentences and the words of the frame are translated; names and quoted titles may stand as they are."""
    told = json.loads(brief.source(gathered(kind, code, language)))
    left = [
        (path, text)
        for path, text in leaves(told)
        if path[0] != "sources"
        and path[-1] not in ("svg", "address", "small", "source", "lead_small")
        and ENGLISH.search(re.sub('[«"“][^»"”]*[»"”]', "", text))
        # Names of publications within what is held elsewhere.
        and not re.search(r"review of|[A-Z]\w+ (?:and|of|for) [A-Z]", text)
    ]
    assert not left, left[:3]


def test_hostile_text_is_inert() -> None:
    """What would be code of the template, or markup, is printed letter by letter."""
    hostile = '#panic("x") *bold* _it_ $x$ <a> @b \\u{41} // c'
    i18n.set_language("en")
    item = brief.Item(hostile, small=hostile, head=hostile)
    made = brief.Brief(
        title=hostile,
        lead=hostile,
        lead_small="",
        language="en",
        address="",
        made_on=DAY,
        figures=[brief.Figure(hostile, says=hostile)],
        exhibit=brief.Exhibit(
            hostile, bars=brief.Bars([("", "#17657F")], [brief.Bar(hostile, [1.0], [hostile])], hostile)
        ),
        first=[brief.Section(hostile, [brief.Column([item], ["", "1 more"], title=hostile)])],
        second=[brief.Section(hostile, [brief.Column([item], ["", "1 more"])], missing=True)],
        sources=[],
        words=brief.Words("Brief", "1", "Figures", "Sources", [""], "", hostile, "", "page 0 of 2", "Awda", [hostile]),
    )
    reader = PdfReader(BytesIO(brief.as_pdf(made)))
    assert squeezed("".join(page.extract_text() for page in reader.pages)).count(squeezed(hostile)) >= 10
    assert reader.metadata is not None
    assert reader.metadata.title == hostile


def test_the_same_brief_is_the_same_file() -> None:
    """Nothing of a file depends on when or where it was made."""
    said = gathered("country", "TUN", "fr")
    assert brief.as_pdf(said) == brief.as_pdf(said)


def test_letters_are_large_enough_to_read() -> None:
    """Nothing but the numbers on a map is set below nine points."""
    sizes: dict[float, str] = {}

    def note(text: str, _cm: Any, tm: Any, _font: Any, size: float) -> None:
        """Note the size of a piece of text."""
        if text.strip():
            sizes.setdefault(round(abs(tm[3]) * size, 1), text)

    for page in pdf("dimension", "employment", "en").pages:
        page.extract_text(visitor_text=note)
    assert min(sizes) >= 9, sizes


@pytest.mark.parametrize(
    ("page", "link", "codes"),
    [
        ("regions", {"region": "MA-02", "country": "MAR"}, ["MA-02", "MAR"]),
        ("regions", {"region": "TN-M3"}, ["TN-M3", "TUN"]),
        ("regions", {"country": "TUN"}, ["TUN"]),
        ("comparison", {"dimension": "gender"}, ["gender"]),
        ("assessment", {"country": "MAR", "dimension": "employment"}, ["MAR", "employment"]),
        ("overview", {}, ["comparison"]),
        ("regions", {"region": "MA16-01"}, ["comparison"]),
        ("regions", {"region": "<b>", "country": "XXX", "dimension": "../.."}, ["comparison"]),
    ],
)
def test_the_briefs_that_fit_a_view(page: str, link: dict[str, str], codes: list[str]) -> None:
    """Area, country and dimension of the view come first; without any of them the comparison is offered."""
    i18n.set_language("en")
    found = briefs.fitting(page, link)
    assert [one.code for one in found] == codes
    assert all(one.title for one in found)


def test_a_brief_leaves_the_language_alone() -> None:
    """Making a brief in another language changes nothing for the page at hand."""
    i18n.set_language("en")
    assert briefs.make(offered("dimension", "gender"), "ar", "", made_on=DAY).startswith(b"%PDF")
    assert i18n.language() == "en"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://a.org", "https://a.org/regions?country=MAR&lang=en"),
        ("https://a.org/awda/regions?region=MA-01#x", "https://a.org/awda/regions?country=MAR&lang=en"),
        ("http://127.0.0.1:8624/", "http://127.0.0.1:8624/regions?country=MAR&lang=en"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_link_back_is_built_from_any_page(address: str, link: str) -> None:
    """The address may be that of any page; what is no web address gives no link."""
    assert briefs.gathered(offered("country", "MAR"), "en", address, made_on=DAY).address == link


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_scale_of_a_map_speaks_the_language_of_the_brief(language: str) -> None:
    """A brief is set after its words are gathered, whichever language its reader's run speaks then."""
    wanted = {"en": "100 km", "fr": "100\xa0km", "ar": "كم"}[language]
    for other in i18n.LANGUAGES:
        with i18n.speaking(other):
            assert wanted in brief.source(gathered("country", "TUN", language))
            assert ("كم</text>" in brief.source(gathered("country", "TUN", language))) == (language == "ar")
