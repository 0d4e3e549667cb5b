"""What a reader chooses changes what is shown, stands in the link as codes, and survives; a bad link does no harm."""

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import filters
from data import catalogue, mapped, observations
from tests.views import healthy, link, unmarked

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "fr", "ar")
SHARE = "returnees_region_share"
UNEMPLOYMENT = "unemployment_rate_census"
# Without a word in the link.
DEFAULTS: dict[str, object] = {
    "indicator": SHARE,
    "country": "MAR,TUN",
    "period": "latest",
    "region": None,
    "precision": ["exact", "approximate", "grouped"],
}


# Every page is drawn through dashboard.py, as a running server does.
pytestmark = pytest.mark.usefixtures("running_server")


def opened(page: str = "regions", *, locale: str = "", **link: str) -> AppTest:
    """Open a page by a link with these parameters, perhaps in a browser set to a locale."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
    if locale:
        at.context["locale"] = locale
    at.query_params.update(link)
    return healthy(at.switch_page(f"pages/{page}.py").run())


@cache
def usual(**link: str) -> AppTest:
    """Open the map of regions once for all tests that only look at it."""
    return opened(**link)


def widget(at: AppTest, name: str) -> Any:
    """Return the widget of a choice."""
    return at.get_by_key("language" if name == "lang" else name)


def choose(at: AppTest, name: str, value: object) -> AppTest:
    """Choose as a reader does, in the widget."""
    widget(at, name).set_value(value)
    return healthy(at.run())


def picture(at: AppTest) -> dict[str, Any]:
    """Return the map as the browser gets it."""
    (found,) = [one.proto for one in at.get("bidi_component") if one.component_name.endswith("awda_map")]
    return dict(json.loads(found.json))


def shown(at: AppTest) -> str:
    """Return all that a reader sees beside the widgets: texts, maps, charts."""
    texts = [one.value for kind in ("title", "header", "subheader", "info") for one in at.get(kind)]
    texts += [unmarked(one.proto.body) for one in at.get("html")] + [one.proto.spec for one in at.get("plotly_chart")]
    return "\n".join([*texts, picture(at)["stamp"]])


# Links


@pytest.mark.parametrize(
    "parameters",
    [
        {"indicator": UNEMPLOYMENT, "country": "MAR", "detail": "female", "period": "2014", "region": "MA-05"},
        {"country": "TUN", "region": "TN-82", "lang": "fr"},
        {"precision": "exact,grouped", "lang": "ar"},
        {"indicator": "unemployment_rate_lfs", "period": "2021-Q3", "country": "TUN"},
    ],
    ids=lambda parameters: "-".join(parameters.values()),
)
def test_a_link_opens_the_view_it_was_copied_from(parameters: dict[str, str]) -> None:
    """Each choice is as the link says, the link stays as it is, and nothing is complained about."""
    at = opened(**parameters)
    assert not at.warning, [one.value for one in at.warning]
    for name, value in parameters.items():
        found = widget(at, name).value
        assert (",".join(found) if isinstance(found, list) else found) == value, f"{name} is {found}"
    assert link(at) == parameters


def test_a_link_shows_the_figures_of_its_period() -> None:
    """Women's unemployment in the census of 2014, not of 2024."""
    drawn = {}
    for period in ("2014", "2024"):
        found = mapped.by_region(UNEMPLOYMENT, "MAR", period=period, detail="female").rows
        at = opened(indicator=UNEMPLOYMENT, country="MAR", detail="female", period=period)
        areas = picture(at)["panels"][0]["areas"]
        drawn[period] = areas["MA-05"]["tip"][1]
        expected = float(found.loc[found["geo_code"] == "MA-05", "value"].iloc[0])
        assert drawn[period] == f"{expected:g}%"
    assert drawn["2014"] != drawn["2024"]


@pytest.mark.parametrize(("period", "whole"), [("2014", "16.2%"), ("2024", "21.3%")])
def test_the_whole_country_beside_a_map_is_of_its_period(period: str, whole: str) -> None:
    """HCP: 16.2 % of the active were without work in the census of 2014, 21.3 % in that of 2024."""
    subtitle = picture(opened(indicator=UNEMPLOYMENT, country="MAR", period=period))["panels"][0]["subtitle"]
    assert f"whole country: {whole}" in subtitle


def test_what_is_usual_is_left_out_of_the_link() -> None:
    """A link without a word opens the usual view, and the usual view needs no word."""
    at = usual()
    assert link(at) == {}
    for name, value in DEFAULTS.items():
        assert widget(at, name).value == value, f"{name} opens with {widget(at, name).value}"
    assert link(opened(indicator=SHARE, country="MAR,TUN", period="latest")) == {}


@pytest.mark.parametrize("name", ["indicator", "country", "region", "period", "detail", "precision", "lang"])
def test_an_unknown_code_is_named_and_left_aside(name: str) -> None:
    """The reader is told which value the link got wrong; the usual choice is shown, and the link is mended."""
    start = {"indicator": UNEMPLOYMENT} if name == "detail" else {}
    expected = usual(**start)
    at = opened(**start, **{name: "nonsense"})
    assert len(at.warning) == 1
    assert "`nonsense`" in at.warning[0].value, at.warning[0].value
    assert widget(at, name).value == widget(expected, name).value
    assert link(at) == link(expected), "the unknown value stays in the address bar"
    assert shown(at) == shown(expected)
    assert not healthy(at.run()).warning, "the complaint is repeated although the link is mended"


def test_all_that_is_wrong_with_a_link_is_said_at_once() -> None:
    """One notice in the language of the page, with a name for each choice."""
    at = opened(indicator="wrong1", country="wrong2", region="wrong3", period="wrong4", precision="wrong5", lang="fr")
    assert len(at.warning) == 1
    assert re.findall(r"`(\w+)`", at.warning[0].value) == [
        "wrong1",
        "wrong2",
        "wrong4",
        "wrong5",
        "wrong3",
    ], "in the order of the page"
    for word in ("indicateur", "pays", "région"):
        assert word in at.warning[0].value


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"detail": "census_2014"}, "indicator"),
        ({"period": "2014"}, "period"),
        ({"region": "TN-M6"}, "region"),
        ({"precision": "derived"}, "precision"),
    ],
    ids=str,
)
def test_a_known_code_that_is_not_on_offer_here_is_no_mistake(parameters: dict[str, str], name: str) -> None:
    """A region of the past, a period of another indicator: the usual choice, without a word."""
    at = opened(**parameters)
    assert not at.warning, at.warning[0].value
    assert widget(at, name).value == widget(usual(country=parameters.get("country", "MAR,TUN")), name).value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_precision_that_no_figure_has_is_left_aside_with_a_word(language: str) -> None:
    """All figures of the census are as published: there is no choice on the screen that could tell."""
    asked = {"indicator": "unemployment_rate_census", "lang": language}
    said = {"en": "another precision (approximate)", "fr": "une autre précision (", "ar": "دقة أخرى"}[language]
    assert said in shown(opened(precision="approximate", **asked))
    for fitting in (asked, asked | {"precision": "exact"}, {"precision": "approximate", "lang": language}):
        assert said not in shown(opened(**fitting))


MISFITS = {
    "en": "The choices of the link do not fit together: the region Casablanca-Settat is left aside.",
    "fr": "Les choix du lien ne vont pas ensemble\N{NO-BREAK SPACE}: la région Casablanca-Settat est laissée de côté.",
    "ar": "خيارات الرابط لا تتوافق: تُركت منطقة الدار البيضاء سطات جانباً.",
}


@pytest.mark.parametrize("page", ["regions", "trends"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_of_the_other_country_is_left_aside_with_a_word(page: str, language: str) -> None:
    """One notice in the reader's language, once; a choice in the widget needs none."""
    at = opened(page, country="TUN", region="MA-06", lang=language)
    assert len(at.warning) == 1
    name = catalogue.region_name("MA-06", language)
    assert at.warning[0].value == re.sub("Casablanca-Settat|الدار البيضاء سطات", name, MISFITS[language])
    assert "region" not in link(at)
    assert not healthy(at.run()).warning
    at = opened(page, region="MA-06", lang=language)
    assert not choose(at, "country", "TUN").warning, "the reader knows what was chosen"


@pytest.mark.parametrize(
    ("page", "parameters", "name", "kept", "wrong"),
    [
        ("mechanisms", {"service": "housing,zzz"}, "service", "housing", "zzz"),
        ("figures", {"view": "all", "precision": "zzz,exact"}, "precision", "exact", "zzz"),
        ("regions", {"view": "compare", "regions": "MA-05,TN-82,zzz"}, "regions", "MA-05,TN-82", "zzz"),
        ("assessment", {"country": "MAR,zz"}, "country", "MAR", "zz"),
        ("open_data", {"indicator": "population,zzz,yyy"}, "indicator", "population", "zzz,yyy"),
    ],
    ids=str,
)
def test_the_good_codes_of_a_list_hold(page: str, parameters: dict[str, str], name: str, kept: str, wrong: str) -> None:
    """Only what is unknown is named and left out; the page is that of the link without it."""
    at, expected = opened(page, **parameters), opened(page, **(parameters | {name: kept}))
    assert not expected.warning
    assert [re.findall(r"`([^`]*)`", one.value) for one in at.warning] == [[wrong]]
    assert "usual choice" not in at.warning[0].value, "the good codes are shown, not the usual choice"
    assert link(at)[name] == kept
    assert link(at) == link(expected)
    assert at.title[0].value == expected.title[0].value
    assert not healthy(at.run()).warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_codes_than_a_view_takes_are_named(language: str) -> None:
    """At most four regions side by side: the fifth of a link is left out with a word, in one notice."""
    at = opened("regions", view="compare", regions="MA-05,TN-82,MA-01,MA-02,MA-03,zzz", lang=language)
    assert len(at.warning) == 1
    said = at.warning[0].value
    assert catalogue.region_name("MA-03", language) in said
    assert catalogue.region_name("MA-02", language) not in said
    assert "`zzz`" in said
    assert link(at)["regions"] == "MA-05,TN-82,MA-01,MA-02"
    assert not healthy(at.run()).warning


def test_a_value_keeps_its_direction_beside_arabic() -> None:
    """Each value of a reader stands isolated, so that ../../etc and -1 are not turned round."""
    said = opened("mechanisms", lang="ar", kind="../../etc", status="-1").warning[0].value
    for value in ("../../etc", "-1"):
        assert f"\N{FIRST STRONG ISOLATE}`{value}`\N{POP DIRECTIONAL ISOLATE}" in said


UNDRAWN = {
    "en": "This view has no figures for the region Medenine, which the link asks for: it is left aside.",
    "fr": "Cette vue n'a pas de chiffres pour la région Médenine, que le lien demande\N{NO-BREAK SPACE}: "
    "elle est laissée de côté.",
    "ar": "لا أرقام في هذا العرض عن منطقة مدنين التي يطلبها الرابط: تُركت جانباً.",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("indicator", ["remittances_usd", UNEMPLOYMENT])
def test_a_region_without_a_line_is_left_aside_with_a_word(indicator: str, language: str) -> None:
    """National lines are not shown for a region without saying so; a region with a line needs no word."""
    at = opened("trends", indicator=indicator, region="TN-82", lang=language)
    assert [one.value for one in at.warning] == [UNDRAWN[language]]
    assert "region" not in link(at)
    assert not healthy(at.run()).warning
    assert not opened("trends", indicator=UNEMPLOYMENT, region="MA-05").warning


def test_the_finder_says_that_a_region_overrules_the_country() -> None:
    """A region of Tunisia with the country Morocco: the answer is for the region, and the link says nothing else."""
    at = opened("finder", region="TN-82", country="MAR")
    assert [one.value for one in at.warning] == [
        "The choices of the link do not fit together: the country Morocco is left aside."
    ]
    assert link(at) == {"region": "TN-82"}
    assert not healthy(at.run()).warning
    assert not opened("finder", region="TN-82", country="TUN").warning
    at = opened("finder", country="TUN")
    assert not choose(at, "region", "MA-05").warning, "the reader knows what was chosen"
    assert link(at) == {"region": "MA-05"}


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "end of code": "` **bold** [a](https://evil.example) `",
    "lines": "a\n\n# heading\n- list",
    "right to left": "\u202egnp.exe\u2066",
    "blanks": "{values} {0.__class__} %s",
    "directive": ":material/home: :red[x] $y^2$",
    "long": "z" * 5000,
    "empty": "",
    "null": "MA-05\x00",
    "case": "ma-05",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_link_stays_text(text: str) -> None:
    """The reader's own text stands inside one code mark, cut and printable, and nowhere else on the page."""
    at = opened(region=text, country=text, lang="en")
    assert len(at.warning) == 1
    said = at.warning[0].value
    marked = re.findall(r"`([^`]*)`", said)
    assert said.count("`") == 2 * len(marked), f"a code mark is left open in {said!r}"
    assert len(marked) == (2 if text.strip() else 0)
    for mark in marked:
        assert 0 < len(mark) <= 40
        assert mark.isprintable(), f"{mark!r} holds what cannot be printed"
    outside = re.sub(r"`[^`]*`", "", said)
    assert not re.search(r"[<>*#\[\]{}$\u202e\u2066]|script|evil", outside), f"outside the mark: {outside!r}"
    everything = html.unescape(shown(at)).replace("awda", "")
    assert not text.strip() or len(text) < 6 or text not in everything, "the text stands elsewhere on the page"
    assert (widget(at, "region").value, widget(at, "country").value) == (None, "MAR,TUN")


# Choices

CHANGES: list[tuple[dict[str, str], str, object, str]] = [
    ({}, "indicator", "population", "population"),
    ({}, "country", "TUN", "TUN"),
    ({}, "region", "MA-05", "MA-05"),
    ({}, "precision", ["exact"], "exact"),
    ({"indicator": UNEMPLOYMENT}, "detail", "female", "female"),
    ({"indicator": UNEMPLOYMENT}, "period", "2014", "2014"),
]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("start", "name", "value", "code"), CHANGES, ids=[change[1] for change in CHANGES])
def test_a_choice_changes_what_is_shown(
    start: dict[str, str], name: str, value: object, code: str, language: str
) -> None:
    """The page changes, the link takes the code and not the label, and taking the choice back restores both."""
    at = opened(**start, lang=language)
    before, first = shown(at), widget(at, name).value
    choose(at, name, value)
    assert widget(at, name).value == value
    assert shown(at) != before, f"choosing {value} changes nothing on the page"
    assert link(at) == {**start, "lang": language, name: code}
    choose(at, name, first)
    assert link(at) == {**start, "lang": language}, "a choice taken back must leave the link"
    assert shown(at) == before


@pytest.mark.parametrize("indicator", ["tounesna_office", UNEMPLOYMENT])
def test_every_choice_on_offer_changes_what_is_shown(indicator: str) -> None:
    """A widget whose options all show the same would only puzzle; one that offers nothing may be absent."""
    rows = mapped.regional_rows(indicator)
    details = observations.details(rows)
    offered = {"detail": details, "period": observations.periods(rows[rows["detail"] == details[0]])}
    at = opened(indicator=indicator)
    present = {str(one.key) for one in at.get("selectbox")}
    for name in sorted(present & set(offered)):
        first = widget(at, name).value
        views = {shown(choose(at, name, code)) for code in [*offered[name], first]}
        assert len(views) > 1, f"{indicator}: {name} offers {offered[name]}, and all show the same page"


def test_figures_of_a_precision_can_be_left_out() -> None:
    """The areas that lose their figure say why, and the others keep theirs."""
    at = choose(opened(), "precision", ["exact"])
    areas = picture(at)["panels"][0]["areas"]
    assert areas["MA-06"]["tip"][1] == "21.4%"
    assert areas["MA-02"]["tip"] == ["Oriental", "left out by your choice of precision"]
    assert len(at.get("plotly_chart")) == 1
    bars = json.loads(at.get("plotly_chart")[0].proto.spec)["data"][0]["customdata"]
    assert set(bars) == {"MA-03", "MA-04", "MA-05", "MA-06", "MA-08", "MA-09"}


def test_an_area_whose_figure_is_left_out_says_so() -> None:
    """Oriental is about 10 %: with exact figures only, its card gives the reason and no number."""
    at = opened(region="MA-02", precision="exact")
    assert [one.value for one in at.info] == ["Your choice of precision leaves out the figure of this region."]


def test_no_precision_at_all_means_all() -> None:
    """A reader who unticks the last one meets the whole map, not an empty one."""
    at = choose(opened(), "precision", [])
    assert widget(at, "precision").value == DEFAULTS["precision"]
    assert link(at) == {}


def test_what_is_published_for_tunisia_is_one_click_away() -> None:
    """Where nothing is published, the page offers what is; the click changes the indicator and the link."""
    at = opened(country="TUN")
    at.get_by_key("published_TUN").set_value("tounesna_office")
    healthy(at.run())
    assert widget(at, "indicator").value == "tounesna_office"
    assert link(at) == {"country": "TUN", "indicator": "tounesna_office"}


ELSEWHERE = [
    (
        {"indicator": UNEMPLOYMENT, "period": "2024"},
        "TUN",
        "not for this period, but: April 23, 2014",
        {"periods_TUN": ["April 23, 2014"], "details_TUN": ["Women", "Men"]},
    ),
    (
        {"indicator": "unemployment_rate_lfs", "period": "2010"},
        "MAR",
        "not for this period, but: ",
        {"periods_MAR": []},
    ),
    (
        {"indicator": "unemployment_rate_lfs", "detail": "higher", "country": "MAR"},
        "MAR",
        "not for this detail, but: ",
        {"details_MAR": []},
    ),
]


@pytest.mark.parametrize(("parameters", "country", "said", "offered"), ELSEWHERE, ids=["2024", "2010", "higher"])
def test_figures_of_another_period_or_detail_are_named_and_offered(
    parameters: dict[str, str], country: str, said: str, offered: dict[str, list[str]]
) -> None:
    """The map calls nothing unpublished that is published for another period or detail, and hatches nothing."""
    at = opened(**parameters)
    (panel,) = [one for one in picture(at)["panels"] if one["country"] == country]
    assert {area["kind"] for area in panel["areas"].values()} == {"blank"}
    assert said in panel["subtitle"]
    assert said in next(iter(panel["areas"].values()))["tip"][1]
    assert "not published by region" not in shown(at)
    for key, labels in offered.items():
        pills = at.get_by_key(key)
        assert set(labels) <= set(pills.options)
        assert pills.options
    if f"periods_{country}" in offered:
        rows = mapped.regional_rows(parameters["indicator"])
        rows = rows[(rows["country"] == country) & (rows["detail"] == "total")]
        choose(at, f"periods_{country}", observations.periods(rows)[0])
        (panel,) = [one for one in picture(at)["panels"] if one["country"] == country]
        assert {area["kind"] for area in panel["areas"].values()} != {"blank"}


def test_a_figure_that_is_not_preferred_says_so_wherever_it_is_drawn() -> None:
    """The South-East's 15.5 % is doubtful: a word in tooltip, bar and text alternative, and a note with the reason."""
    at = opened(indicator="poverty_rate_national_line", country="TUN")
    tips = [area["tip"] for area in picture(at)["panels"][0]["areas"].values()]
    assert [tip[:2] for tip in tips if "(not preferred)" in tip[0]] == [["South-East (not preferred)", "15.5%"]]
    (bars,) = at.get("plotly_chart")
    assert json.loads(bars.proto.spec)["data"][0]["y"].count("South-East (not preferred)") == 1
    assert "South-East (not preferred) 15.5%" in bars.proto.alt
    assert "Not the preferred figure, South-East: doubtful value" in shown(at)
    assert "(not preferred)" not in shown(opened(indicator="population", country="TUN"))


def test_a_region_without_a_figure_names_the_periods_it_has() -> None:
    """Casablanca in 2010: the survey has later years."""
    at = opened(indicator="unemployment_rate_lfs", period="2010", region="MA-06")
    assert any("not for this period, but: " in one.value for one in at.info)


# What lasts


def test_choices_survive_a_change_of_page() -> None:
    """Indicator, region and language are the same after a look at another page."""
    at = opened(lang="fr")
    choose(at, "indicator", "population")
    choose(at, "region", "TN-82")
    at.switch_page("pages/overview.py")
    assert len(healthy(at.run()).title) == 1
    at.switch_page("pages/regions.py")
    healthy(at.run())
    chosen = [widget(at, name).value for name in ("indicator", "region", "lang")]
    assert chosen == ["population", "TN-82", "fr"]
    assert link(at) == {"indicator": "population", "region": "TN-82", "lang": "fr"}


def test_choices_survive_a_click_in_the_menu() -> None:
    """The menu opens a page by its bare address; the choices come back into the link."""
    at = opened(lang="fr", region="MA-05")
    for page in ("overview", "regions"):
        at.query_params.clear()
        at.context["url"] = f"http://localhost:8501/{page}"
        at.switch_page(f"pages/{page}.py")
        healthy(at.run())
    assert widget(at, "region").value == "MA-05"
    assert link(at) == {"region": "MA-05", "lang": "fr"}


WALKS = [
    ("profiles", {"question": "sex", "sex": "female"}, "sex", "all"),
    ("profiles", {"question": "sex", "period": "2014"}, "period", "all"),
    ("regions", {"view": "compare", "topic": "labour"}, "topic", "all"),
    ("regions", {"view": "compare", "period": "2014"}, "period", "latest"),
    (
        "regions",
        {"view": "routes", "indicator": "emigrant_stock_by_destination", "country": "TUN", "source": "UNDESA_2019"},
        "source",
        "preferred",
    ),
]


@pytest.mark.parametrize(("page", "start", "name", "default"), WALKS, ids=[f"{one[0]}-{one[2]}" for one in WALKS])
def test_what_is_usual_in_one_view_narrows_no_other(page: str, start: dict[str, str], name: str, default: str) -> None:
    """Back to "all" in a view, then to the page of all figures, which has no such code: nothing is chosen there."""
    at = opened(page, **start)
    assert widget(at, name).value == start[name], f"{name} is no choice of this link"
    choose(at, name, default)
    assert name not in link(at)
    at.switch_page("pages/figures.py").run()
    at = choose(healthy(at), "view", "all")
    assert widget(at, name).value is None
    assert name not in link(at)


@pytest.mark.parametrize(
    ("name", "value"), [("sex", "all"), ("period", "all"), ("topic", "all"), ("source", "preferred")]
)
def test_a_choice_kept_from_elsewhere_counts_only_where_it_is_known(name: str, value: str) -> None:
    """Whatever a session holds, the page of all figures opens with all of them."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
    at.session_state["awda_chosen"] = {name: value}
    at.query_params["view"] = "all"
    at = healthy(at.switch_page("pages/figures.py").run())
    assert widget(at, name).value is None
    assert "4,338" in at.title[0].value


def test_a_change_of_language_keeps_the_view() -> None:
    """The same figures in other words: codes in the link stay, only the language changes."""
    at = opened(region="MA-05", indicator=UNEMPLOYMENT, detail="female")
    for language in ("ar", "fr", "en"):
        choose(at, "lang", language)
        assert link(at) == {"region": "MA-05", "indicator": UNEMPLOYMENT, "detail": "female", "lang": language}
        assert catalogue.region_name("MA-05", language) in [one.value for one in at.header]


def test_the_back_button_restores_the_view() -> None:
    """A link changed from outside wins over the last choice; a link without the choice takes it back."""
    at = choose(opened(), "region", "MA-05")
    at.query_params["region"] = "MA-06"
    assert widget(healthy(at.run()), "region").value == "MA-06"
    del at.query_params["region"]
    assert widget(healthy(at.run()), "region").value is None
    at.query_params["region"] = "TN-82"
    assert widget(healthy(at.run()), "region").value == "TN-82"


def test_the_last_click_wins_over_an_older_link() -> None:
    """A quick second click arrives with the link of before the first one: the click counts."""
    at = choose(opened(region="MA-05"), "region", "MA-06")
    widget(at, "region").set_value("MA-01")
    at.query_params["region"] = "MA-05"
    healthy(at.run())
    assert widget(at, "region").value == "MA-01"
    assert link(at)["region"] == "MA-01"


def test_the_link_to_copy_opens_the_same_view() -> None:
    """It carries every choice that is not the usual one, and the language."""
    at = opened(region="MA-05", indicator=UNEMPLOYMENT, lang="ar")
    (button,) = [one.proto for one in at.get("bidi_component") if one.component_name.endswith("awda_copy_link")]
    copied = json.loads(button.json)["query"]
    assert copied == {"region": "MA-05", "indicator": UNEMPLOYMENT, "lang": "ar"}
    assert shown(opened(**copied)) == shown(at)


@pytest.mark.parametrize(
    ("locale", "asked", "expected"),
    [
        ("fr-FR", "", "fr"),
        ("ar-TN", "", "ar"),
        ("en-GB", "", "en"),
        ("de-DE", "", "en"),
        ("", "", "en"),
        ("fr-FR", "ar", "ar"),
        ("fr-FR", "xx", "fr"),
    ],
)
def test_the_language_of_the_first_visit(locale: str, asked: str, expected: str) -> None:
    """The link's, else the browser's, else English; what the browser says does not get into the link."""
    at = opened("overview", locale=locale, **({"lang": asked} if asked else {}))
    assert widget(at, "lang").value == expected
    assert link(at) == ({"lang": asked} if asked == expected else {})


def test_a_click_on_the_map_chooses_and_a_second_one_takes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The map sends the code of an area; what a click on nothing sends changes nothing."""
    state: dict[str, Any] = {"a_map": {"region": "MA-05"}}
    monkeypatch.setattr(st, "session_state", state)
    click = filters.choose_on_map("a_map")
    kept: list[str | None] = []
    for sent in ("MA-05", None, "MA-06", "MA-06"):
        state["a_map"] = {"region": sent}
        click()
        kept.append(state["awda_chosen"].get("region"))
    assert kept == ["MA-05", "MA-05", "MA-06", None]
