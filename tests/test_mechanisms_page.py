"""The page of mechanisms: inventory, matrix, then and now; each link opens its view, in three languages."""

import html
import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from components import filters, i18n
from data import catalogue
from data import mechanisms as data
from tests.views import bodies, opened, quiet, shown

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")


def page(**link: str) -> AppTest:
    """Open the page by a link; nothing may be broken on it, nor complained about."""
    return quiet(opened("mechanisms", **link))


def opened_names(at: AppTest) -> list[str]:
    """Return the mechanisms that the page names as links, in their order."""
    return re.findall(r'data-choice="view=&amp;mechanism=([A-Z]{3}[0-9]{2})"', bodies(at))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inventory_holds_all_mechanisms(language: str) -> None:
    """132 cards, each with its name, description, status and source in the reader's language."""
    at = page(lang=language)
    assert opened_names(at) == data.ids()
    assert len(data.ids()) == 132
    assert "132" in at.title[0].value
    said = shown(at)
    for row in data.everything().itertuples():
        for column in ("name", "description"):
            text = getattr(row, f"{column}_{language}")
            assert re.sub(r"\s+", " ", text) in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ["reinsertion", "réinsertion", "إعادة الإدماج"])
def test_a_search_finds_the_same_on_every_page(language: str, asked: str) -> None:
    """Whatever the language of the page and of the words."""
    at = page(lang=language, search=asked)
    assert at.text_input(key="search").value == asked
    assert set(opened_names(at)) == set(data.search(data.everything(), "reintegration")["mechanism_id"])
    assert "TUN03" in opened_names(at)


def test_a_search_is_written_and_taken_back() -> None:
    """Typed, it stands in the link; a typo finds the scheme; one button takes all choices back."""
    at = page()
    at.text_input(key="search").set_value("tounessna").run()
    quiet(at)
    assert "TUN03" in opened_names(at)
    assert at.query_params["search"] in ("tounessna", ["tounessna"])
    at.button(key="take_back_all").click().run()
    assert len(opened_names(quiet(at))) == 132
    assert "search" not in at.query_params


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("mechanisms", "No mechanism fits all these choices"),
        ("glossary", "No term fits the search"),
        ("sources", "No publication fits all these choices"),
        ("open_data", "Mechanisms: 0 rows"),
    ],
)
@pytest.mark.parametrize("asked", ["';--", "!", "_", "«»"])
def test_a_search_for_no_word_finds_nothing(name: str, title: str, asked: str) -> None:
    """Signs alone stand in no text as a word: all entries would be no answer to them."""
    more = {"table": "mechanisms"} if name == "open_data" else {}
    assert quiet(opened(name, search=asked, lang="en", **more)).title[0].value == title


@pytest.mark.parametrize("asked", ["<img src=x onerror=alert(1)>", "**bold** `code` $x$", "A" * 5000, "\u202etxt\n\0"])
def test_a_hostile_search_is_only_text(asked: str) -> None:
    """Shown as characters, and cut."""
    at = page(search=asked)
    value = at.text_input(key="search").value
    assert value is not None
    assert len(value) <= 80
    assert value.isprintable()
    assert "<img" not in bodies(at)
    assert "onerror=" not in re.sub(r"&lt;.*?&gt;", "", bodies(at))


def test_several_filters_at_once() -> None:
    """Country, kind, stage, service and year from a link: the answer is that of the table, and counts follow."""
    link = {"country": "TUN", "kind": "programme,service", "service": "entrepreneurship", "status": "active"}
    at = page(**link, grade="A")
    rows = data.matching({name: codes.split(",") for name, codes in {**link, "grade": "A"}.items()})
    assert opened_names(at) == list(rows["mechanism_id"])
    assert len(rows)
    # A title names a few choices, of many it says that there are some.
    assert "Mechanisms that fit the choices" in [one.value for one in at.header]
    few = page(country="TUN", status="active")
    counted = len(data.matching({"country": ["TUN"], "status": ["active"]}))
    assert f"{counted} mechanisms: Tunisia · Active" in [one.value for one in few.header]
    for name, codes in link.items():
        if name != "country":
            assert at.multiselect(key=name).value == codes.split(",")
    assert at.query_params["kind"] in ("programme,service", ["programme,service"])
    labels = [option for option in at.multiselect(key="service").options if "(" in option]
    assert labels, "each option says how many mechanisms it leaves"


def test_choosing_a_filter_updates_the_counts() -> None:
    """With Tunisia chosen, the status options count Tunisian mechanisms only."""
    at = page()
    before = at.multiselect(key="status").options
    at.button_group(key="country").set_value("TUN").run()
    quiet(at)
    after = at.multiselect(key="status").options
    tunisian = data.everything()[data.everything()["country"] == "TUN"]
    active = int((tunisian["status_now"] == "active").sum())
    assert any(option.endswith(f"({active})") for option in after)
    assert before != after


def test_an_empty_answer_offers_what_to_drop() -> None:
    """It names each choice without which something is found; dropping it shows that many."""
    at = page(country="TUN", kind="law", actor="civil_society")
    assert not opened_names(at)
    offered = [one.key for one in at.button if str(one.key).startswith("take_back_")]
    assert set(offered) == {"take_back_all", "take_back_kind", "take_back_actor"}
    at.button(key="take_back_kind").click().run()
    expected = data.matching({"country": ["TUN"], "actor": ["civil_society"]})
    assert opened_names(quiet(at)) == list(expected["mechanism_id"])


def test_the_table_shows_the_same_rows() -> None:
    """Cards and table are two sights of the same answer."""
    at = page(layout="table", country="MAR", status="active")
    assert at.button_group(key="layout").value == "table"
    assert opened_names(at) == list(data.matching({"country": ["MAR"], "status": ["active"]})["mechanism_id"])
    assert "<table" in bodies(at)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mechanism", ["TUN03", "MAR40", "MAR03", "TUN48"])
def test_one_mechanism_in_full(language: str, mechanism: str) -> None:
    """Names, actors, places, dates, both statuses, our own reading, links with their basis, every source."""
    row = data.one(mechanism).iloc[0]
    at = page(mechanism=mechanism, lang=language)
    assert at.title[0].value == row[f"name_{language}"]
    said = shown(at)
    wanted = [row["name_original"], row["name_ar"], row["name_en"], row["lead_actor"], row["notes_en"], row["locator"]]
    wanted += [catalogue.label("service", code, language) for code in row["services"].split(";")]
    wanted += [catalogue.label("status", row[column], language) for column in ("status_2018", "status_now")]
    for text in wanted:
        assert re.sub(r"\s+", " ", text) in said, f"{mechanism} ({language}) does not show {text!r}"
    for one in catalogue.citations(data.one(mechanism)):
        assert html.escape(one.url) in bodies(at)
    answered = data.answered(mechanism)
    assert all(re.sub(r"\s+", " ", text) in said for text in answered[f"statement_{language}"])
    if len(answered):
        assert catalogue.label("basis", "coded", language) in said
    heading = {"en": "Note", "fr": "Note, en anglais", "ar": "ملاحظة، بالإنجليزية"}[language]
    assert f"<dt>{heading}</dt>" in bodies(at)
    if language != "en":
        assert f'<bdi lang="en" dir="ltr">{html.escape(row["lead_actor"])}' in bodies(at).replace("&#39;", "&#x27;")
    at.button(key="back").click().run()
    assert len(opened_names(quiet(at))) == 132


def test_a_mechanism_keeps_the_choices_made_before() -> None:
    """A link to one mechanism with a filter: back in the list, the filter still holds."""
    at = page(mechanism="TUN03", country="TUN", kind="law")
    at.button(key="back").click().run()
    assert opened_names(quiet(at)) == list(data.matching({"country": ["TUN"], "kind": ["law"]})["mechanism_id"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mechanism", "XXX99"),
        ("kind", "nope"),
        ("service", "nope,nothing"),
        ("cell", "housing"),
        ("cell", "reception.abroad"),
        ("year", "1066"),
        ("region", "MA-05,TN-82"),
        ("country", "TUN,MAR"),
        ("serves", "nobody"),
        ("layout", "<b>"),
        ("years", "2020-1990"),
    ],
)
def test_an_unknown_value_gives_a_notice(name: str, value: str) -> None:
    """Once, with the value as text, and the usual view below."""
    view = {"cell": "coverage", "years": "timeline"}.get(name, "inventory")
    at = opened("mechanisms", view=view, **{name: value})
    assert not at.exception
    assert not at.error
    assert len(at.warning) == 1
    assert value[:20] in at.warning[0].value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [2018, 2026])
def test_the_matrix_of_a_year(language: str, year: int) -> None:
    """Two panels; every cell is a link and shows its number; the year stands in the titles."""
    at = page(view="coverage", year=str(year), lang=language)
    shown_cells = bodies(at)
    for country in ("MAR", "TUN"):
        panel = shown_cells.split(f"awda-scroll awda-all awda-{country}")[1].split("</table>")[0]
        cells = dict(re.findall(r"view=coverage&amp;cell=([a-z_.]+)&amp;lang[^>]*>(.*?)</a>", panel))
        found = data.coverage(country, year)
        assert set(cells) == {".".join(place) for place in found}
        for place, cell in found.items():
            number = re.search(r"<b>([0-9]+)</b>", cells[".".join(place)])
            assert int(number[1] if number else 0) == len(cell.sure)
    assert str(year) in at.title[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_opens_its_list(language: str) -> None:
    """The link of a cell names who is in it, who perhaps, and who is not counted."""
    at = page(view="coverage", cell="entrepreneurship.reintegration", lang=language)
    behind = bodies(at).split('data-chosen="entrepreneurship.reintegration"')[1]
    for country in ("MAR", "TUN"):
        cell = data.coverage(country, 2026)["entrepreneurship", "reintegration"]
        for key in (*cell.sure, *cell.perhaps):
            assert f"mechanism={key}" in behind
    assert bodies(at).count('aria-current="true"') == 2
    assert at.query_params["cell"] in (["entrepreneurship.reintegration"], "entrepreneurship.reintegration")


def test_a_blank_cell_says_so() -> None:
    """Nobody offers microfinance after return in 2026; who offered it before is named as such."""
    at = page(view="coverage", cell="microfinance.reintegration")
    said = shown(at)
    assert said.count("Nobody offers this here") == 2
    assert "WAFIRA" in said.split("Microfinance, Reintegration, 2026")[1], "the scheme of 2021-2025"


def test_the_difference_view() -> None:
    """One matrix of signed numbers, for both countries whatever was chosen before."""
    at = page(view="coverage", scale="difference", country="TUN")
    drawn = bodies(at)
    assert drawn.count("awda-scroll awda-all") == 1
    cells = dict(re.findall(r"view=coverage&amp;cell=([a-z_.]+)&amp;lang[^>]*>(.*?)</a>", drawn))
    for place, held in data.difference(2026).items():
        (sign,) = re.findall(r"<b>[\u2066]?(.*?)[\u2069]?</b>", cells[".".join(place)])
        expected = "○" if held.blank else "=" if not held.known else f"{held.known:+d}".replace("-", "−")
        assert sign == expected


def test_the_scale_of_another_page_does_no_harm() -> None:
    """An index is known on Trends, a difference here; each page takes its usual scale instead."""
    assert page(view="coverage", scale="index").button_group(key="scale").value == "value"
    at = quiet(opened("trends", scale="difference"))
    assert at.button_group(key="scale").value == "value"


@pytest.mark.parametrize("language", LANGUAGES)
def test_then_and_now(language: str) -> None:
    """One timeline for each country with a bar for each mechanism, words for it, and the change in numbers."""
    at = page(view="timeline", lang=language)
    charts = at.get("plotly_chart")
    assert len(charts) == 2
    for country, chart in zip(("MAR", "TUN"), charts, strict=True):
        rows = data.over_time([country], 2018, 2026)
        traces = json.loads(chart.proto.spec)["data"]
        named = [key for trace in traces if trace["mode"] == "text" for key in trace["ids"]]
        assert sorted(named) == sorted(rows["mechanism_id"])
        assert all(name in chart.proto.alt for name in rows[f"name_{language}"])
        changes = data.changes(country, 2018, 2026)
        for service in changes.missing:
            assert catalogue.label("service", service, language) in shown(at)
        for key in (*changes.appeared, *changes.ended):
            assert f"mechanism={key}" in bodies(at)
    if language == "en":
        assert at.title[0].value == "From 2018 to 2026: Morocco 2 new, 6 ended; Tunisia 2 new, 8 ended"


def test_the_span_of_years_in_a_link() -> None:
    """2005-2026 shows all years, and counts between those two."""
    at = page(view="timeline", years="2005-2026", country="TUN")
    assert at.slider(key="years").value == (2005, 2026)
    changes = data.changes("TUN", 2005, 2026)
    assert f"{len(changes.appeared)} new, {len(changes.ended)} ended" in at.title[0].value


def test_a_region_chosen_elsewhere_narrows_the_inventory() -> None:
    """The choice travels from the map: those that name the region, and how many more work for the whole country."""
    at = page(region="MA-05")
    named = [row.mechanism_id for row in data.everything().itertuples() if "MA-05" in row.region_codes.split(";")]
    assert opened_names(at) == named
    assert named
    assert "At work for Morocco as a whole:" in shown(at)


@pytest.mark.parametrize("asked", ["![x](http://example.org/x.png)", "[a](javascript:alert(1))", "**bold**"])
def test_no_button_reads_a_readers_words_as_markdown(asked: str) -> None:
    """Labels of buttons are Markdown to Streamlit: words of a link stay out of them."""
    at = page(search=asked + "zzzzzz")
    assert at.button(key="take_back_search")
    assert not [one.label for one in at.button if asked[:6] in one.label]


def test_each_view_travels_by_its_code() -> None:
    """A link with a view of another page opens the usual one, without a complaint."""
    assert {"inventory", "coverage", "timeline"} <= set(filters.VIEWS)
    assert page(view="map").button_group(key="view").value == "inventory"
    assert i18n.LANGUAGES == LANGUAGES
