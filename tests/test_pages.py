"""Every page opens in every language, and every figure on it has words and a source."""

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from components import frame, palette
from data import catalogue, mapped, not_published, selections
from tests.views import healthy, opened, unmarked

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(file.stem for file in (ROOT / "pages").glob("*.py"))
LANGUAGES = ("en", "fr", "ar")
ARABIC = re.compile(r"[\u0621-\u064a]")
THIN, FIXED = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


# Every page is drawn through dashboard.py, as a running server does.
pytestmark = pytest.mark.usefixtures("running_server")


@cache
def looked_at(page: str, language: str) -> AppTest:
    """Open a page once for all tests that only look at it."""
    return opened(page, lang=language)


def bodies(at: AppTest) -> list[str]:
    """Return the pieces of HTML of a page, without its style sheet."""
    return [unmarked(one.proto.body) for one in at.get("html") if not one.proto.body.startswith("<style")]


def texts(at: AppTest) -> list[str]:
    """Return what stands on a page, block by block, as a reader sees it: without markup."""
    found = [one.value for kind in ("title", "header", "subheader", "markdown", "caption") for one in at.get(kind)]
    found += [one.value for kind in ("info", "warning", "error", "success") for one in at.get(kind)]
    found += [re.sub(r"<[^>]+>", " ", body) for body in bodies(at)]
    return [re.sub(r"[ \n]+", " ", html.unescape(text)).strip() for text in found]


def maps(at: AppTest) -> list[dict[str, Any]]:
    """Return what the browser gets for each map."""
    components = [one.proto for one in at.get("bidi_component")]
    return [json.loads(one.json) for one in components if one.component_name.endswith("awda_map")]


def test_pages_are_found() -> None:
    """The folder holds the pages: without this, no page would pass every test below."""
    assert {"overview", "regions"} <= set(PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens(page: str, language: str) -> None:
    """With a title of its own in the language asked for, and with nothing broken on it."""
    at = looked_at(page, language)
    healthy(at)
    assert not at.warning, [one.value for one in at.warning]
    assert len(at.title) == 1, f"{page} has {len(at.title)} titles"
    shown = "\n".join(texts(at))
    assert language != "ar" or ARABIC.search(at.title[0].value), f"the title is not in Arabic: {at.title[0].value}"
    for hole in ("nan", "None", "{", "}", "NaT", "inf"):
        assert not re.search(rf"(?<![\w-]){re.escape(hole)}(?![\w-])", shown), f"{page} ({language}) shows {hole!r}"
    assert catalogue.data_version() in shown, "the footer does not say which data the page shows"


def test_every_page_is_in_the_menu() -> None:
    """A file of the folder without a door is a page that no reader finds; a door without a file leads nowhere."""
    assert sorted(door.path for door in frame.doors()) == [f"pages/{page}.py" for page in PAGES]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_first_on_a_fresh_server_has_its_frame(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit first runs a page's file by itself; the page then starts over through dashboard.py."""
    monkeypatch.setattr(app_test, "PagesManager", PagesManager)
    at = opened(page, lang="fr")
    healthy(at)
    assert at.get_by_key("language").value == "fr", "the choice of the language is missing"
    assert texts(at) == texts(looked_at(page, "fr"))


def test_dark_paper_has_its_own_colours() -> None:
    """Map, chart and cards follow the appearance of the browser."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
    at.context["theme"] = "dark"
    at.switch_page("pages/regions.py").run()
    healthy(at)
    drawn = maps(at)[0]
    assert drawn["colours"] == palette.PAPER["dark"]._asdict()
    fills = {area["fill"] for area in drawn["panels"][0]["areas"].values()}
    assert fills <= {*palette.SEQUENCE["dark"]["plum"], None}
    bars = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert set(bars["data"][0]["marker"]["color"]) == {palette.COUNTRY["dark"]["MAR"]}


@pytest.mark.parametrize("page", PAGES)
def test_pages_differ_from_language_to_language(page: str) -> None:
    """Titles are translated; the address and the codes in it are not."""
    titles = {looked_at(page, language).title[0].value for language in LANGUAGES}
    assert len(titles) == len(LANGUAGES), f"{page} has the same title in two languages: {titles}"


@pytest.mark.parametrize("page", PAGES)
def test_no_english_stays_on_an_arabic_page(page: str) -> None:
    """Headings, hints and labels of choices have Arabic letters."""
    at = looked_at(page, "ar")
    headings = [one.value for kind in ("title", "header", "subheader", "info") for one in at.get(kind)]
    labels = [one.label for kind in ("selectbox", "button_group", "expander") for one in at.get(kind)]
    english = [text for text in [*headings, *labels] if not ARABIC.search(text)]
    assert not english, f"{page}: no Arabic letter in {english}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_figure_has_words(page: str, language: str) -> None:
    """Charts carry a text alternative, maps one for each country, in the language of the page."""
    at = looked_at(page, language)
    alternatives = [one.proto.alt for one in at.get("plotly_chart")]
    alternatives += [panel["alt"] for one in maps(at) for panel in one["panels"]]
    for alternative in alternatives:
        assert len(alternative) > 20, f"{page}: the alternative {alternative!r} says too little"
        assert language != "ar" or ARABIC.search(alternative)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_figure_has_a_source(page: str, language: str) -> None:
    """Below each map and chart stands a line with its sources and the grade of the reading."""
    at = looked_at(page, language)
    lines = [body for body in bodies(at) if "awda-source" in body]
    figures = len(at.get("plotly_chart")) + len(maps(at))
    assert len(lines) >= figures, f"{page}: {figures} figures, {len(lines)} lines with sources"
    # A term follows a text, it is no reading of a figure: the table has no grades.
    graded = [] if page == "glossary" else lines
    assert all("<abbr title=" in line for line in graded), f"{page}: a line of sources without a grade"


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("en", ["187,566", "211,000", "210,000", "20,683", "28.1%", "16.6%", "8.1%", "6.1%"]),
        ("fr", [f"187{THIN}566", f"211{THIN}000", f"20{THIN}683", f"28,1{FIXED}%", f"16,6{FIXED}%", f"8,1{FIXED}%"]),
        ("ar", ["187.566", "211.000", "20.683", "28,1%", "16,6%", "8,1%"]),
    ],
)
def test_the_overview_shows_figures_known_from_their_sources(language: str, figures: list[str]) -> None:
    """HCP survey 2018-2019, Tunisia-HIMS 2020-2021, censuses of 2014 and 2024, World Bank."""
    shown = "\n".join(texts(looked_at("overview", language)))
    missing = [figure for figure in figures if figure not in shown]
    assert not missing, f"the overview ({language}) does not show {missing}"


@pytest.mark.parametrize(
    ("language", "share", "stock"),
    [("en", "21.4%", "187,566"), ("fr", f"21,4{FIXED}%", f"187{THIN}566"), ("ar", "21,4%", "187.566")],
)
def test_the_regional_map_shows_figures_known_from_their_source(language: str, share: str, stock: str) -> None:
    """Casablanca-Settat: 21.4 % of returnees; the map of numbers gives 187,566 for the whole country."""
    drawn = maps(looked_at("regions", language))[0]
    assert drawn["panels"][0]["areas"]["MA-06"]["tip"][1] == share
    counted = maps(opened("regions", lang=language, indicator="returnees_stock"))[0]
    assert stock in counted["panels"][0]["subtitle"]


def test_verdicts_stand_between_the_countries() -> None:
    """Each pair on the overview says whether its two figures may be compared."""
    at = looked_at("overview", "en")
    for pair in selections.overview_key_figures():
        verdict = catalogue.verdict(pair.rows)
        assert verdict is not None
        assert at.get_by_key(f"verdict_{pair.comparison_id}") is not None
    assert len(selections.overview_key_figures()) == 4


@pytest.mark.parametrize(("language", "country"), [("en", "Morocco: "), ("fr", "Maroc\u00a0: "), ("ar", "المغرب: ")])
def test_a_gap_on_the_overview_says_whose_it_is(language: str, country: str) -> None:
    """Nothing after 2006 in Morocco; Tunisia has a survey of 2020-2021."""
    gap = selections.overview_gaps().set_index("gap_id").loc["GAP11"]
    (listed,) = [one for one in texts(looked_at("overview", language)) if gap[f"what_is_missing_{language}"] in one]
    assert country + gap[f"what_is_missing_{language}"] in listed
    independent = str(selections.overview_gaps().set_index("gap_id").loc["GAP23", f"what_is_missing_{language}"])
    assert independent in listed
    assert f": {independent}" not in listed, "what is missing of both needs no country"


@pytest.mark.parametrize("language", LANGUAGES)
def test_tunisia_has_no_returnees_by_governorate(language: str) -> None:
    """The page says so, hatches every governorate, and names the report that holds the answer (GAP01)."""
    at = opened("regions", lang=language, country="TUN", indicator="returnees_region_share")
    healthy(at)
    areas = maps(at)[0]["panels"][0]["areas"]
    assert len(areas) == 24
    assert {area["kind"] for area in areas.values()} == {"unpublished"}
    assert not [code for code, area in areas.items() if "label" in area], "an unknown is never a number"
    gap = not_published.gaps("TUN", topics=["returnees"], below_country=True).set_index("gap_id").loc["GAP01"]
    shown = "\n".join(texts(at))
    for text in (gap[f"what_is_missing_{language}"], gap[f"where_it_is_held_{language}"]):
        assert re.sub(r"[ \n]+", " ", text) in shown, f"the page does not say: {text}"
    said = {"en": "not published", "fr": "non publié", "ar": "غير منشور"}[language]
    assert said in shown
    assert not at.get("plotly_chart"), "there is nothing to rank"
    link = catalogue.citations(not_published.gaps("TUN").set_index("gap_id", drop=False).loc[["GAP01"]])[0].url
    assert any(html.escape(link) in body for body in bodies(at)), f"no link to {link}"


def test_a_map_of_offices() -> None:
    """A yes is no number: areas with an office are coloured, there is no ranking and no sum."""
    at = opened("regions", indicator="tounesna_office", country="TUN")
    healthy(at)
    areas = maps(at)[0]["panels"][0]["areas"]
    rows = mapped.by_region("tounesna_office", "TUN", detail="open").rows
    assert {code for code, area in areas.items() if area["tip"][1] == "yes"} == set(rows["geo_code"])
    assert not [code for code, area in areas.items() if "label" in area]
    assert not at.get("plotly_chart")


def test_an_area_of_a_group_says_that_the_figure_is_shared() -> None:
    """Laâyoune-Sakia El Hamra is published with its neighbours: its card gives their figure, no place."""
    at = opened("regions", region="MA-11")
    healthy(at)
    shown = "\n".join(texts(at))
    assert catalogue.region_name("MA-S3", "en") in shown
    assert "2.9%" in shown
    assert "Place " not in shown, "a shared figure has no place of its own"


def test_an_area_in_full() -> None:
    """Béni Mellal-Khénifra: its figure and place, every other figure, mechanisms, and what is missing."""
    at = opened("regions", region="MA-05")
    healthy(at)
    shown = "\n".join(texts(at))
    for text in ("14.5%", "Place 3 of 6", "10.79", "Béni Mellal-Khénifra"):
        assert text in shown, f"the page on the region does not say {text!r}"
    tables = [body for body in bodies(at) if "<table" in body]
    assert tables
    assert len(re.findall(r"<tr>", tables[0])) == len(mapped.region_profile("MA-05")) + 1
    missing = not_published.gaps("MAR", below_country=True)
    assert all(re.sub(r"[ \n]+", " ", text) in shown for text in missing["what_is_missing_en"])


def test_every_indicator_can_be_drawn() -> None:
    """Both countries, one indicator after the other, as a reader goes down the list."""
    at = opened("regions")
    for indicator in mapped.regional_indicators():
        at.selectbox(key="indicator").set_value(indicator).run()
        healthy(at)
        assert at.selectbox(key="indicator").value == indicator
        assert not at.warning, f"{indicator}: {[one.value for one in at.warning]}"
        drawn = maps(at)[0]
        figures = sum(
            area["kind"] in ("plain", "approximate", "grouped")
            for panel in drawn["panels"]
            for area in panel["areas"].values()
        )
        assert figures, f"the map of {indicator} shows no figure"


def test_a_page_that_fails_keeps_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader meets a plain sentence, no stack trace, and can go on with the choices made so far."""
    at = opened("overview", lang="fr")
    real = mapped.by_region

    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(mapped, "by_region", broken)
    at.switch_page("pages/regions.py").run()
    shown = "\n".join([*texts(at), *(one.message for one in at.exception)])
    assert "secret" not in shown, "the reader sees what went wrong inside"
    assert len(at.error) == 1, "nothing tells the reader that the page could not be drawn"
    monkeypatch.setattr(mapped, "by_region", real)
    at.switch_page("pages/overview.py").run()
    healthy(at)
    assert at.query_params["lang"] in ("fr", ["fr"]), "the language was lost"
