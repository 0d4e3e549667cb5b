"""Where sources disagree all answers are shown with the reason; every figure is found by any choice."""

import html
import io
import json
import re
from functools import cache
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import answers, evidence, i18n
from data import catalogue, figures, not_published, observations, store
from tests import views
from tests.views import unmarked

LANGUAGES = ("en", "fr", "ar")
QUESTIONS = figures.questions(catalogue.COUNTRIES)
THIN, FIXED = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"

# Every page is drawn through dashboard.py, as a running server does.
pytestmark = pytest.mark.usefixtures("running_server")


def opened(name: str = "figures", /, **link: str) -> AppTest:
    """Open a page by a link with these parameters."""
    return views.healthy(views.opened(name, **link))


def shown(at: AppTest) -> str:
    """Return what stands on a page, without markup and without marks of direction."""
    texts = [one.value for kind in ("title", "header", "subheader", "markdown") for one in at.get(kind)]
    texts += [re.sub(r"<[^>]+>", " ", unmarked(one.proto.body)) for one in at.get("html")]
    plain = re.sub("[\u2066-\u2069]", "", html.unescape("\n".join(texts)))
    return re.sub(r"[ \n]+", " ", plain)


def chart(at: AppTest) -> dict[str, Any]:
    """Return the one chart of a page."""
    (found,) = at.get("plotly_chart")
    return dict(json.loads(found.proto.spec))


def words(rows: pd.DataFrame) -> answers.Words:
    """Return plain words for a chart."""
    return answers.Words(
        sources={obs_id: f"source of {obs_id}" for obs_id in rows["obs_id"]},
        counts={obs_id: f"what {obs_id} counts" for obs_id in rows["obs_id"]},
        areas={count: f"count {count}" for count in rows["count"].unique()},
        titles={axis: f"axis {axis}" for axis in rows["axis"].unique()},
        write={axis: "{:,.1f}".format for axis in rows["axis"].unique()},
    )


# Questions


YEAR = re.compile(r"\d{4}")


def ends_of(row: "pd.Series[str]") -> tuple[str, str]:
    """Return the first and the last day of a figure's period."""
    start, end = row["period_start"], row["period_end"]
    return (f"{start}-01-01", f"{end}-12-31") if YEAR.fullmatch(start) else (start, end)


def contradictions(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of figures that say different things of the same: indicator, area, sex, breakdown and period.

    Periods that touch count as the same, unless one lies inside the other and both are about the same people: a quarter
    or some months are then a part of the longer period, and contradict nothing.
    """
    found = []
    for _key, own in rows.groupby(["indicator", "geo_code", "sex", "breakdown", "breakdown_value"], sort=False):
        if len(own) > 1:
            found += contradicting(own)
    return found


def contradicting(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs among figures of one key that contradict each other."""
    figures_of_key = [
        (row["obs_id"], float(row["value"]), row["population_id"], ends_of(row)) for _index, row in rows.iterrows()
    ]
    found = []
    for position, (one, value, people, ends) in enumerate(figures_of_key):
        for other, other_value, other_people, other_ends in figures_of_key[position + 1 :]:
            touch = ends[0] <= other_ends[1] and other_ends[0] <= ends[1]
            inside = ends != other_ends and (holds(ends, other_ends) or holds(other_ends, ends))
            if touch and value != other_value and not (inside and people == other_people):
                found.append((one, other))
    return found


def holds(outer: tuple[str, str], inner: tuple[str, str]) -> bool:
    """Tell whether a period lies inside another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def test_every_contradiction_is_a_question() -> None:
    """Figures of one key and period with other values stand together in a question, as answers to one count."""
    pairs = contradictions(store.table("observations"))
    assert ("MAR-0103", "MAR-0111") in pairs, "151,197 and 117,000 contradict each other"
    together = [set(own["obs_id"]) for one in QUESTIONS.values() for _count, own in one.rows.groupby("count")]
    alone = [pair for pair in pairs if not any(set(pair) <= ids for ids in together)]
    assert not alone, f"no question holds both of {alone}"


def test_every_figure_not_preferred_is_answered_beside_others_or_explained() -> None:
    """And it is never the one shown first."""
    rows = store.table("observations")
    wanted = set(rows.loc[rows["preferred"] == "no", "obs_id"])
    found = pd.concat([one.rows for one in QUESTIONS.values()])
    assert wanted <= set(found["obs_id"])
    assert not found.loc[found["obs_id"].isin(wanted), "first"].any()


CONTRADICTING = [
    # value, people, start, end; whether they contradict each other
    ((10, "a", "2014", "2014"), (11, "a", "2014", "2014"), True),
    ((10, "a", "2014", "2014"), (10, "b", "2014", "2014"), False),
    ((10, "a", "2014", "2014"), (4, "a", "2014-01-01", "2014-03-31"), False),
    ((10, "a", "2014", "2014"), (4, "b", "2014-01-01", "2014-03-31"), True),
    ((10, "a", "2014", "2014"), (4, "a", "2015", "2015"), False),
    ((10, "a", "2010", "2014"), (4, "a", "2012", "2016"), True),
]


@pytest.mark.parametrize(("one", "other", "expected"), CONTRADICTING)
def test_what_counts_as_a_contradiction(one: tuple[Any, ...], other: tuple[Any, ...], expected: bool) -> None:
    """Another value for the same period; a part of a period contradicts only what is about other people."""
    columns = ["value", "population_id", "period_start", "period_end"]
    rows = pd.DataFrame([one, other], columns=columns).assign(
        obs_id=["A", "B"], indicator="i", geo_code="MA", sex="total", breakdown="", breakdown_value=""
    )
    assert bool(contradictions(rows)) is expected


def test_the_census_of_1994() -> None:
    """The statistical office's 151,197 is shown first, the OECD's 117,000 kept beside it: 1.29 times, 34,197 apart."""
    question = QUESTIONS["census_1994"]
    assert dict(zip(question.rows["value"], question.rows["first"], strict=True)) == {151_197: True, 117_000: False}
    (spread,) = question.spreads
    assert spread.difference == 34_197
    assert round(spread.ratio, 2) == 1.29
    assert ("trends", {"indicator": "returnees_census", "country": "MAR"}) in figures.uses(question.code)


def test_counts_that_differ_are_marked_and_kept_apart() -> None:
    """Survey and census of unemployment count other people; ILO and World Bank cover have an axis each."""
    unemployment = QUESTIONS["unemployment_morocco"].rows.set_index("obs_id")
    assert unemployment["same"].to_dict() == {"CTXS0466": True, "MAR-0528": False, "CTXF0001": True, "MAR-0320": False}
    assert unemployment["axis"].nunique() == 1
    assert QUESTIONS["unemployment_tunisia"].rows["axis"].nunique() == 2, "a rate and a number share no axis"
    protection = QUESTIONS["social_protection"].rows
    assert protection.groupby("axis")["indicator"].nunique().to_dict() == dict.fromkeys(protection["axis"], 1)
    assert not protection["first"].any()


@pytest.mark.parametrize("code", QUESTIONS)
def test_no_axis_joins_what_may_not_be_compared(code: str) -> None:
    """Answers on one axis share their unit, and no Moroccan and Tunisian series on it are called not comparable."""
    for axis, own in QUESTIONS[code].rows.groupby("axis"):
        assert own["unit"].nunique() == 1, f"{axis}: several units"
        verdict = catalogue.verdict(own)
        assert verdict is None or verdict.verdict != "not_comparable", f"{axis}: {verdict}"


@pytest.mark.parametrize("code", QUESTIONS)
def test_a_chart_holds_its_answers(code: str) -> None:
    """Each answer once, at its value, filled exactly where it is shown first; no dot without a row."""
    rows = QUESTIONS[code].rows
    figure = answers.dots(rows, words(rows))
    drawn = {
        obs_id: (value, symbol.endswith("-open"), text)
        for trace in figure.data
        for obs_id, value, symbol, text in zip(trace.ids, trace.x, trace.marker.symbol, trace.text, strict=True)
    }
    assert sum(len(trace.ids) for trace in figure.data) == len(rows)
    for _index, row in rows.iterrows():
        value, hollow, text = drawn[row["obs_id"]]
        assert value == row["value"]
        assert hollow is not bool(row["first"])
        assert f"{row['value']:,.1f}" in text
    assert len(figure.data) == rows["axis"].nunique(), "one panel for each axis"


@pytest.mark.parametrize("code", QUESTIONS)
def test_axes_start_at_zero_unless_an_answer_stands_alone(code: str) -> None:
    """A length on the chart is the value; a lone answer has no axis to be measured on."""
    rows = QUESTIONS[code].rows
    figure = answers.dots(rows, words(rows))
    lines = [shape for shape in figure.layout.shapes if shape.x0 != shape.x1]
    for trace in figure.data:
        start, end = figure.layout[trace.xaxis.replace("x", "xaxis")].range
        own = [shape for shape in lines if shape.xref == trace.xaxis]
        if len(trace.x) == 1:
            assert not own
        else:
            assert start == 0
            assert own
        assert start <= min(trace.x) <= max(trace.x) < end


def test_many_answers_share_lines() -> None:
    """Regions: one line for each, the lower number on the left of its dot, the higher on the right."""
    rows = QUESTIONS["rate_morocco"].rows
    assert answers.is_compact(rows)
    (trace,) = answers.dots(rows, words(rows)).data
    for _count, own in rows.groupby("count"):
        places = [place for place, obs_id in enumerate(trace.ids) if obs_id in set(own["obs_id"])]
        assert len({trace.y[place] for place in places}) == 1
        sides = {trace.x[place]: trace.textposition[place] for place in places}
        assert [sides[value] for value in sorted(sides)] == ["middle left", "middle right"]


@pytest.mark.parametrize(
    ("language", "figures_said"),
    [
        ("en", ("151,197", "117,000", "34,197", "1.29")),
        ("fr", (f"151{THIN}197", f"117{THIN}000", f"34{THIN}197", "1,29")),
        ("ar", ("151.197", "117.000", "34.197", "1,29")),
    ],
)
def test_the_page_opens_on_the_census_of_1994(language: str, figures_said: tuple[str, ...]) -> None:
    """Both figures, how far apart they are, and the reason, in three languages; figure, words and table agree."""
    at = opened(lang=language)
    said = shown(at)
    question = QUESTIONS["census_1994"]
    for text in (*figures_said, question.question(language), question.reason(language)):
        assert re.sub(r"[ \n]+", " ", text) in said, f"the page does not say {text}"
    assert str(len(QUESTIONS)) in at.title[0].value
    (trace,) = chart(at)["data"]
    assert trace["ids"] == ["MAR-0103", "MAR-0111"]
    alternative = at.get("plotly_chart")[0].proto.alt
    assert all(number in alternative for number in figures_said[:2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_opens(language: str) -> None:
    """Without an error, with its reason, and with the same figures in chart and words."""
    at = opened(lang=language)
    for code, question in QUESTIONS.items():
        at.get_by_key("disagreement").set_value(code)
        views.healthy(at.run())
        said = shown(at)
        assert re.sub(r"[ \n]+", " ", question.reason(language)) in said, code
        alternative = at.get("plotly_chart")[0].proto.alt
        i18n.set_language(language)
        missing = [
            value for _index, row in question.rows.iterrows() if (value := evidence.value_of(row)) not in alternative
        ]
        i18n.set_language("en")
        assert not missing, f"{code}: the words lack {missing}"
        ids = [obs_id for trace in chart(at)["data"] for obs_id in trace["ids"]]
        assert sorted(ids) == sorted(question.rows["obs_id"])


DISTANCES = [
    ("census_1994", "1.29 times as much", True),
    ("census_2004", "That is 0.3% more", True),
    ("returns_census_2024", "That is 0.4% more", True),
    ("sea_arrivals_2020", "That is 0.7% more", True),
    ("unemployment_morocco", "They do not count the same.", False),
    ("mdm_invest", "They are not about the same period.", False),
    ("rate_tunisia", "The difference is 1.59", False),
    ("social_protection", "The two sources rank the countries in reverse.", False),
]


@pytest.mark.parametrize(("code", "said", "contradicts"), DISTANCES, ids=[one[0] for one in DISTANCES])
def test_a_distance_is_said_as_it_is_meant(code: str, said: str, contradicts: bool) -> None:
    """A percentage near one, a ratio above; no proportion between answers that count different things or periods."""
    at = opened(disagreement=code)
    (reading,) = [
        unmarked(one.proto.body)
        for one in at.get("html")
        if said in unmarked(one.proto.body) and "awda-reading" in one.proto.body
    ]
    assert ("times as much" in reading or "% more" in reading) is contradicts
    assert QUESTIONS[code].contradicts is contradicts
    label = at.get_by_key(f"question_{code}").label
    assert ("(contradict each other)" in label) is contradicts
    assert "**shown above**" in label


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "OECD, in L'Opinion (via Maghress) (2017)"),
        ("fr", "OCDE, dans L'Opinion (via Maghress) (2017)"),
        ("ar", "منظمة التعاون والتنمية، في L'Opinion (via Maghress) (2017)"),
    ],
)
def test_the_producer_of_a_figure_comes_before_the_press(language: str, said: str) -> None:
    """The census of 1994 as the OECD reads it, in a newspaper."""
    assert said in shown(opened(disagreement="census_1994", lang=language))


def test_a_broken_name_stays_apart_on_both_lines() -> None:
    """Each line opens and closes what it sets apart, so that brackets do not turn round."""
    name = "\u2068A newspaper with quite a long name (via Maghress) (2017)\u2069"
    lines = answers._wrapped(f"منظمة التعاون، في {name}")
    assert len(lines) > 1
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)
    assert lines[1].startswith("\u2068")
    assert " ".join(lines).translate({0x2068: None, 0x2069: None}).endswith("(via Maghress) (2017)")


def test_reversed_ranks_come_from_the_rows() -> None:
    """ILO: Tunisia 50.2, Morocco 20.5; World Bank: Morocco 41, Tunisia 14. Nowhere else are two ranks reversed."""
    ranked = QUESTIONS["social_protection"].reversed_ranks
    assert [list(zip(own["country"], own["value"], strict=True)) for own in ranked] == [
        [("TUN", 50.2), ("MAR", 20.5)],
        [("MAR", 41.0), ("TUN", 14.0)],
    ]
    assert [code for code, one in QUESTIONS.items() if one.reversed_ranks] == ["social_protection"]


def test_a_question_leads_to_the_pages_that_use_its_figures() -> None:
    """And back by a link: the page of all figures opens on the indicator without leaving the session."""
    at = opened(disagreement="unemployment_morocco")
    assert views.link(at) == {"disagreement": "unemployment_morocco"}
    at.get_by_key("all_of_unemployment_rate_census").click()
    views.healthy(at.run())
    assert views.link(at)["view"] == "all"
    assert at.get_by_key("indicator").value == "unemployment_rate_census"


# All figures


def test_all_figures_are_there_without_a_choice() -> None:
    """As many as the table has lines."""
    assert len(figures.figures(figures.Asked())) == len(store.table("observations"))


@pytest.mark.parametrize(
    "asked",
    [
        figures.Asked(topic="returnees"),
        figures.Asked(country="DZA", indicator="participation_rate_ilo", sex="total"),
        figures.Asked(region="MA-05", sex="male"),
        figures.Asked(years=(1990, 1995)),
        figures.Asked(precision=("approximate", "grouped")),
        figures.Asked(source="WB_WDI", country="TUN", period="2024"),
        figures.Asked(indicator="eu_valid_permits", detail="FRA"),
    ],
)
def test_figures_answer_every_choice(asked: figures.Asked) -> None:
    """Each row answers all that is asked, no row of the table that does is missing, and each choice is on offer."""
    rows = figures.figures(asked)
    assert len(rows)
    table = observations.with_codes(store.table("observations"))
    wanted = table[
        table["indicator"].map(lambda code: asked.topic in ("", catalogue.indicator(code).topic))
        & table["indicator"].map(lambda code: asked.indicator in ("", code))
        & table["country"].map(lambda code: asked.country in ("", code))
        & table["geo_code"].map(lambda code: asked.region in ("", code))
        & table["sex"].map(lambda code: asked.sex in ("", code))
        & table["detail"].map(lambda code: asked.detail in ("", code))
        & table["period"].map(lambda code: asked.period in ("", code))
        & table["source_id"].map(lambda code: asked.source in ("", code))
        & table["precision"].map(lambda code: not asked.precision or code in asked.precision)
    ]
    if asked.years:
        first, last = wanted["period_start"].str[:4].astype(int), wanted["period_end"].str[:4].astype(int)
        wanted = wanted[(first <= asked.years[1]) & (last >= asked.years[0])]
    assert set(rows["obs_id"]) == set(wanted["obs_id"])
    offered = figures.offered(asked)
    assert all(getattr(asked, name) in ("", *offered[name]) for name in figures.CHOICES)


def test_an_area_brings_the_groups_it_was_published_in() -> None:
    """Laâyoune-Sakia El Hamra has its returnees in a group of three only."""
    rows = figures.figures(figures.Asked(region="MA-11", indicator="returnees_region_share"))
    assert list(rows["geo_code"]) == ["MA-S3"]


def test_options_are_those_left_by_the_other_choices() -> None:
    """Each option shows something, and no option that would is missing."""
    asked = figures.Asked(indicator="unemployment_rate_ilo", sex="female")
    left = figures.offered(asked)
    assert left["country"] == ("MAR", "TUN"), "women of the neighbours have no figure"
    assert left["sex"] == ("female", "male", "total")
    assert all(len(figures.figures(figures.Asked(indicator=asked.indicator, sex=sex))) for sex in left["sex"])


def test_what_leaves_nothing_is_named() -> None:
    """Tunisian returnees by region: without the country there are ten figures, without the indicator very many."""
    asked = figures.Asked(indicator="returnees_region_share", country="TUN")
    assert figures.figures(asked).empty
    assert figures.in_the_way(asked)["country"] == 10
    assert figures.in_the_way(figures.Asked(country="TUN")) == {}


@cache
def all_figures(language: str) -> AppTest:
    """Open the view of all figures once."""
    return opened(view="all", lang=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_shows_one_page_of_figures(language: str) -> None:
    """Fifty rows with their sources, the number of all, and no chart code."""
    at = all_figures(language)
    count = {"en": "4,338", "fr": f"4{THIN}338", "ar": "4.338"}[language]
    assert len(store.table("observations")) == 4338
    assert count in at.title[0].value
    (table,) = [one.proto.body for one in at.get("html") if "<table" in one.proto.body]
    assert table.count("<tr>") == 50 + 1
    assert table.count("<details") == 50
    assert not at.get("plotly_chart")
    size = sum(len(one.proto.SerializeToString()) for one in [*at.get("html"), *at.get("selectbox")])
    assert size < 150_000, f"{size} bytes"


@pytest.mark.parametrize(
    "parameters",
    [
        {"view": "all", "indicator": "unemployment_rate_ilo", "country": "TUN", "sex": "female"},
        {"view": "all", "region": "MA16-08", "lang": "ar"},
        {"view": "all", "source": "WB_WDI", "years": "2005-2020", "page": "2"},
        {"view": "all", "topic": "labour", "period": "2018-Q3", "precision": "exact"},
        {"disagreement": "social_protection", "lang": "fr"},
        {"country": "TUN", "disagreement": "informal_work_tunisia"},
    ],
    ids=lambda parameters: "-".join(parameters.values()),
)
def test_a_link_opens_the_view_it_was_copied_from(parameters: dict[str, str]) -> None:
    """The link stays as it is, nothing is complained about, and what is shown answers it."""
    at = opened(**parameters)
    assert not at.warning, [one.value for one in at.warning]
    if parameters.get("precision"):
        # The only precision there is needs no choice.
        parameters = {name: value for name, value in parameters.items() if name in views.link(at)}
    assert views.link(at) == parameters


def test_an_unknown_value_gives_a_notice() -> None:
    """And everything else stays as it was."""
    at = opened(view="all", indicator="nonsense", topic="labour")
    assert len(at.warning) == 1
    assert "nonsense" in at.warning[0].value
    assert at.get_by_key("topic").value == "labour"


def test_several_codes_of_another_page_leave_a_choice_open() -> None:
    """Both sexes or both countries, as a page with several at once writes them, are no mistake of the reader."""
    at = opened(view="all", sex="female,male", country="MAR,TUN", source="WB_WDI,UNDESA_2024")
    assert not at.warning, [one.value for one in at.warning]
    assert "4,338" in at.title[0].value


@pytest.mark.parametrize("page", ["0", "9999", "12345678901", "two", "²"])
def test_a_page_that_is_not_there_gives_the_first(page: str) -> None:
    """Whatever the link says."""
    assert "Figures 1 to 50 of 4,338" in shown(opened(view="all", page=page))


def test_another_choice_starts_at_its_first_page() -> None:
    """The second page of one table is not that of another."""
    at = opened(view="all")
    at.get_by_key("page_on").click()
    views.healthy(at.run())
    assert "Figures 51 to 100 of 4,338" in shown(at)
    assert views.link(at)["page"] == "2"
    at.get_by_key("topic").set_value("labour")
    views.healthy(at.run())
    assert "Figures 1 to 50 of" in shown(at)
    assert "page" not in views.link(at)


def test_choices_travel_between_pages() -> None:
    """What was chosen on the map holds here; a neighbour chosen here does no harm there."""
    at = opened("regions", indicator="unemployment_rate_census", country="MAR", detail="female", period="2014")
    at.switch_page("pages/figures.py").run()
    at.get_by_key("view").set_value("all")
    views.healthy(at.run())
    names = ("indicator", "country", "detail", "period")
    assert [at.get_by_key(name).value for name in names] == ["unemployment_rate_census", "MAR", "female", "2014"]
    wanted = figures.Asked(indicator="unemployment_rate_census", country="MAR", detail="female", period="2014")
    assert f"{len(figures.figures(wanted))} figures" in at.title[0].value
    for name in ("country", "detail", "period"):
        at.get_by_key(name).set_value(None)
        views.healthy(at.run())
    at.get_by_key("indicator").set_value("unemployment_rate_ilo")
    views.healthy(at.run())
    at.get_by_key("country").set_value("DZA")
    views.healthy(at.run())
    at = views.healthy(at.switch_page("pages/trends.py").run())
    assert not at.warning
    assert at.get_by_key("country").value == "MAR,TUN"
    assert at.get_by_key("indicator").value == "unemployment_rate_ilo"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_show_says_where_it_is_held(language: str) -> None:
    """Tunisian returnees by governorate: not published; one click takes the country back."""
    at = opened(view="all", indicator="returnees_region_share", country="TUN", lang=language)
    gap = not_published.gaps("TUN", topics=["returnees"]).set_index("gap_id").loc["GAP01"]
    for text in (gap[f"what_is_missing_{language}"], gap[f"where_it_is_held_{language}"]):
        assert re.sub(r"[ \n]+", " ", text) in shown(at)
    at.get_by_key("drop_country").click()
    views.healthy(at.run())
    assert "country" not in views.link(at)
    assert "10" in at.title[0].value


COMBINATIONS = [
    {"indicator": "unemployment_rate_census", "source": "WB_POPULATION", "country": "MAR"},
    {"country": "TUN", "region": "MA-05"},
    {"topic": "labour", "indicator": "population_midyear"},
]


@pytest.mark.parametrize("choices", COMBINATIONS, ids=lambda choices: "-".join(choices.values()))
def test_choices_that_exclude_each_other_are_no_gap(choices: dict[str, str]) -> None:
    """The figures exist: nothing is called unpublished, and each choice in the way can be taken back."""
    at = opened(view="all", **choices)
    assert at.title[0].value == "No figure for this combination of choices"
    said = shown(at)
    assert "not published" not in said
    assert "Held in:" not in said
    at.get_by_key(f"drop_{list(choices)[1]}").click()
    assert "each with its source" in views.healthy(at.run()).title[0].value


def test_the_download_holds_every_figure_chosen() -> None:
    """All rows, not one page, with codes, names and sources, in a file named by the choices."""
    asked = figures.Asked(topic="labour")
    rows = figures.figures(asked)
    text = evidence.csv(rows, "en").decode("utf-8-sig")
    read = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert list(read["obs_id"]) == list(rows["obs_id"])
    assert len(read) > 50
    assert {"indicator_name", "geo_name", "source_title", "source_url", "note", "population"} <= set(read.columns)
    assert (read["source_url"] != "").all()
    at = opened(view="all", topic="labour", country="TUN")
    assert at.get_by_key("figures_csv") is not None


def test_a_row_opens_what_it_counts() -> None:
    """Definition, people covered, note, place in the source, grade and key of a figure stand folded beside it."""
    at = opened(view="all", indicator="returnees_census", period="1994")
    said = shown(at)
    for text in (
        catalogue.indicator("returnees_census").definition("en"),
        catalogue.population("returnees_moroccan_census", "en"),
        "another figure is shown first",
        "MAR-0111",
        "151,197",
        "117,000",
    ):
        assert text in said
