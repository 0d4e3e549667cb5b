"""Profiles: every figure can be reached, nothing is compared that may not be, and parts say what they add up to."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from components import evidence, i18n, markup
from data import catalogue, profiles, store
from tests import views
from tests.views import unmarked
from views import profiles_glance, profiles_question

QUESTIONS = profiles.questions()
SHARED = {"sex", "invested", "left_sex", "left_schooling", "wish_to_leave"}
FIXED = "\N{NO-BREAK SPACE}"
ARABIC = re.compile(r"[\u0621-\u064a]")

pytestmark = pytest.mark.usefixtures("running_server")


@dataclass
class Shown:
    """What a chart was asked to show."""

    figure: go.Figure
    rows: pd.DataFrame
    title: str
    alt: str
    notes: list[str]


def opened(**link: str) -> AppTest:
    """Open the page by a link with these parameters; nothing on it may be broken."""
    return views.healthy(views.opened("profiles", **link))


@pytest.fixture
def charts(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """Return the list that fills with the charts of each page opened."""
    found: list[Shown] = []
    real = evidence.show

    def noted(figure: Any, rows: pd.DataFrame, **options: Any) -> None:
        found.append(Shown(figure, rows, options["title"], options["alt"], list(options["notes"])))
        real(figure, rows, **options)

    monkeypatch.setattr(evidence, "show", noted)
    return found


def words(at: AppTest) -> str:
    """Return what stands on the page, without markup."""
    found = [one.value for kind in ("title", "header") for one in at.get(kind)]
    found += [unmarked(one.proto.body) for one in at.get("html") if not one.proto.body.startswith("<style")]
    found += [one.label for one in at.get("expander")]
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", " ".join(found))))


def marks(figure: go.Figure) -> dict[str, float]:
    """Return the value of each mark of a chart by the key of its figure."""
    return {key: value for trace in figure.data for key, value in zip(trace.ids, trace.x, strict=True)}


def combinations(question: profiles.Question) -> Iterator[pd.DataFrame]:
    """Yield the figures of a question under every combination of choices that the page can offer."""
    everything = profiles.rows(question)
    for countries in (["MAR", "TUN"], ["MAR"], ["TUN"]):
        offered = everything[everything["country"].isin(countries)]
        for source in [profiles.ALL, *offered["source_id"].unique()]:
            rows = profiles.of_source(offered, source)
            for area, period, sex in product(
                ["", *profiles.areas(rows)], ["", *rows["period"].unique()], ["", *profiles.sexes(rows)]
            ):
                kept = rows[rows["geo_code"] == area] if area else rows
                kept = kept[kept["period"] == period] if period else kept
                kept = kept[kept["sex"] == sex] if sex else kept
                if len(kept):
                    yield kept


# The tables


def test_questions_lead_to_figures_and_gaps_that_exist() -> None:
    """Opening figures belong to the question and country, and are preferred; gaps are known ones."""
    known = set(store.table("evidence_gaps")["gap_id"])
    for question in QUESTIONS.values():
        rows = profiles.rows(question).set_index("obs_id")
        for country, obs_id in question.openings.items():
            own = rows[rows["country"] == country]
            assert bool(obs_id) == bool(len(own)), f"{question.code}, {country}: figures without an opening, or none"
            if obs_id:
                assert (own.loc[obs_id, "country"], own.loc[obs_id, "preferred"]) == (country, "yes")
        assert set(question.gap_ids) <= known
        assert set(question.indicators) <= set(store.table("indicators")["indicator"])
        for country in catalogue.COUNTRIES:
            if not question.openings[country]:
                assert len(profiles.gaps(question, country)), f"{question.code}: who holds the answer of {country}?"
    assert len(QUESTIONS) == len(store.table("profile_questions")) == 25
    listed = [code for question in QUESTIONS.values() for code in question.indicators]
    assert len(listed) == len(set(listed)), "an indicator answers two questions"


def test_every_indicator_on_returnees_in_percent_has_a_question() -> None:
    """What is told of returnees as a share of them; shares of regions stand on the map."""
    rows = store.table("indicators")
    own = rows[
        rows["indicator"].str.startswith("returnees_")
        & (rows["unit"] == "percent")
        & ~rows["indicator"].str.contains("region_share")
    ]
    assert set(own["indicator"]) <= set(profiles.indicators())


def test_every_breakdown_says_whether_it_divides_a_whole() -> None:
    """And each line of the table is used: a division that no figure has would be a slip."""
    rows = pd.concat([profiles.rows(question) for question in QUESTIONS.values()])
    kinds = {(row["indicator"], row["divided_by"]) for _index, row in store.table("divisions").iterrows()}
    used = set()
    for _index, row in rows.iterrows():
        by = profiles.divided_by(row)
        assert by or (not row["breakdown"] and row["sex"] == "total"), f"{row['obs_id']}: part of a whole or not?"
        if by:
            used.add((row["indicator"], by))
    assert used == kinds
    breakdowns = {"sex", *catalogue.codes("breakdown")}
    assert set(store.table("divisions")["divided_by"]) <= breakdowns


def test_contained_values_stand_with_their_container() -> None:
    """Only nested divisions have them, and each is a code of the list."""
    for _index, row in store.table("divisions").iterrows():
        nested = row["division"] == "nested"
        assert bool(row["container"]) == bool(row["contained"]) == nested
        if nested:
            assert {row["container"], *row["contained"].split(";")} <= set(catalogue.codes("partner"))


# Titles and facts

TEMPLATES = [
    (question, template)
    for question in QUESTIONS.values()
    for texts in (question.titles, *question.facts.values())
    for template in texts.values()
    if template
]
# Words that say how much: true only as long as the figures are so.
QUANTITY = re.compile(
    r"\b(most|half|majority|third|quarter|\w+ in (10|ten)|la plupart|moitié|majorité|sur 10|tiers|quart)\b"
    r"|معظم|نصف|أغلب|من كل 10|ثلث|ربع",
    re.IGNORECASE,
)
# Who was asked where a sample does not stand for all returnees.
SAMPLES = {"returnees_mirem_2006": "333", "returnees_etf_2012": "1,400"}


def test_every_blank_is_filled_from_a_figure() -> None:
    """The same figures in all languages, of the country that a fact is about, and no number written by hand instead."""
    for question, template in TEMPLATES:
        named = profiles.blanks(question, template)
        assert named, f"{question.code}: {template}: no figure"
        assert all(row["preferred"] == "yes" for row in named.values())
    for question in QUESTIONS.values():
        assert len({frozenset(profiles.blanks(question, one)) for one in question.titles.values()}) == 1
        named = profiles.blanks(question, question.titles["en"])
        assert {key for key in question.openings.values() if key} <= {row["obs_id"] for row in named.values()}
        for country, facts in question.facts.items():
            assert [bool(one) for one in facts.values()] == [bool(question.openings[country])] * 3
            if question.openings[country]:
                (met,) = {frozenset(profiles.blanks(question, one)) for one in facts.values()}
                rows = profiles.blanks(question, facts["en"])
                assert country.lower() in met
                assert {row["country"] for row in rows.values()} == {country}


def test_a_blank_of_no_figure_is_refused() -> None:
    """A slip in a key is not drawn as an empty space."""
    with pytest.raises(KeyError):
        profiles.blanks(QUESTIONS["sex"], "{MAR-9999} are men")


def test_words_of_quantity_rest_on_a_condition_that_holds() -> None:
    """Most, half, 7 in 10: in a title with a condition only, and never in a fact."""
    worded = set()
    for question in QUESTIONS.values():
        assert all(profiles.conditions(question)), f"{question.code}: {question.holds} is not so"
        if any(QUANTITY.search(title) for title in question.titles.values()):
            worded.add(question.code)
            assert question.holds, f"{question.code}: says how much without a condition"
        assert not any(QUANTITY.search(one) for facts in question.facts.values() for one in facts.values())
    assert worded == {"sex", "difficulties"}


def test_a_title_that_no_longer_holds_is_not_said() -> None:
    """Were fewer than 80 % of Moroccan returnees men enough to refuse it, the facts would stand in its place."""
    question = replace(QUESTIONS["sex"], holds="mar>80;tun>80")
    assert profiles.conditions(question) == [False, True]
    rows = profiles.of_source(profiles.rows(question), profiles.ALL)
    said = profiles_question._headline(question, rows, ["MAR", "TUN"])
    assert said == "Morocco: 71.9% are men; Tunisia: 83.4% are men"


def test_samples_say_who_was_asked() -> None:
    """In title and fact, in every language: 333 returnees of MIREM, 1,400 labour migrants of ETF."""
    met = set()
    for question, template in TEMPLATES:
        for row in profiles.blanks(question, template).values():
            number = SAMPLES.get(row["population_id"])
            if number:
                met.add(row["population_id"])
                assert number in catalogue.population(row["population_id"], "en")
                assert re.search(number.replace(",", "\\D?"), template), template
    assert met == set(SAMPLES)


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ({"question": "sex"}, "Most returnees are men: 71.9% in Morocco, 83.4% in Tunisia"),
        ({"question": "sex", "country": "TUN"}, "Tunisia: 83.4% are men"),
        ({"question": "sex", "sex": "female"}, "Sex, Women"),
        ({"question": "sex", "period": "2004"}, "Sex, Morocco, September 1, 2004"),
        (
            {"question": "difficulties"},
            "About 7 in 10 Tunisian returnees met no difficulty (72.2%, 2020–2021); Morocco has only an older survey "
            "of two regions (70%, 2003–2004)",
        ),
        ({"question": "difficulties", "country": "MAR"}, "Morocco: 70% met no difficulty, in two former regions only"),
        (
            {"question": "age_at_return"},
            "52.5% of Morocco's returnees were 15 to 39 when they came back; no figure found for Tunisia",
        ),
        ({"question": "age_at_return", "country": "TUN"}, "Age at return: no figure found for Tunisia"),
        (
            {"question": "schooling", "sex": "female", "country": "MAR"},
            "Schooling, Morocco, Women, Aug 2018–Jan 2019",
        ),
        (
            {"question": "invested"},
            "14% of returnees have invested in Morocco, 19.2% in Tunisia (compare with care)",
        ),
    ],
)
def test_titles_follow_what_is_chosen(link: dict[str, str], title: str) -> None:
    """A message only where its figures are shown; else a plain title of what is."""
    assert opened(**link).title[0].value == title


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_choices_of_sex_have_names_of_their_own(language: str) -> None:
    """Any sex is not both sexes together, which marital status has figures of as well."""
    at = opened(question="marital_status", lang=language)
    names = list(at.get_by_key("sex").options)
    assert len(names) == len(set(names)) == 4


def test_older_figures_are_called_so() -> None:
    """On each card of a figure from before 2015."""
    older = sum(profiles.is_older(row) for one in QUESTIONS.values() for _i, row in profiles.opening(one).iterrows())
    assert words(opened()).count("older figure") == older == 7


# Which figures share a chart


@pytest.mark.parametrize("code", QUESTIONS)
def test_no_chart_joins_what_may_not_be_compared(code: str) -> None:
    """Under every choice: one series of each country at most, and both only with a verdict that allows it."""
    question = QUESTIONS[code]
    met = set()
    for rows in combinations(question):
        drawn = profiles.panels(rows, question)
        assert sorted(key for panel in drawn for key in panel.rows["obs_id"]) == sorted(rows["obs_id"])
        for panel in drawn:
            assert (panel.rows.groupby("country")["series"].nunique() == 1).all()
            verdict = catalogue.verdict(panel.rows)
            assert (verdict is None) == (panel.verdict is None) == (len(panel.countries) == 1)
            if verdict is not None:
                assert verdict.comparison_id
                assert verdict.verdict in ("comparable", "with_care")
                met.add(code)
    assert met == SHARED & {code}


@pytest.mark.parametrize("code", QUESTIONS)
def test_every_figure_can_be_reached(code: str) -> None:
    """By default, or by the choice of its source for those that are not preferred."""
    question = QUESTIONS[code]
    rows = profiles.rows(question)
    reached = set(profiles.of_source(rows, profiles.ALL)["obs_id"])
    for source in rows["source_id"].unique():
        drawn = profiles.panels(profiles.of_source(rows, source), question)
        reached |= {key for panel in drawn for key in panel.rows["obs_id"]}
    every = store.table("observations")
    assert reached == set(every.loc[every["indicator"].isin(question.indicators), "obs_id"])


def test_why_the_countries_stand_apart() -> None:
    """Sex: survey with survey in one chart, the censuses apart with both reasons; the schooling of one country only."""
    sex = QUESTIONS["sex"]
    rows = profiles.of_source(profiles.rows(sex), profiles.ALL)
    drawn = profiles.panels(rows, sex)
    assert [sorted(panel.rows["series"].unique()) for panel in drawn] == [
        ["returnees_sex_share__mar__enmi2018", "returnees_sex_share__tun__hims2021"],
        ["returnees_sex_share__mar__rgph"],
        ["returnees_sex_share__tun__census5y"],
    ]
    against = profiles.apart(rows, drawn)
    assert {one.comparison_id for one in against.verdicts} == {"CMP008", "CMP009"}
    assert against.unjudged, "nobody has compared the Moroccan census with the Tunisian survey"
    schooling = QUESTIONS["schooling"]
    alone = profiles.apart(profiles.rows(schooling), profiles.panels(profiles.rows(schooling), schooling))
    assert (alone.verdicts, alone.unjudged) == ([], False)


def test_lines_stand_in_their_natural_order() -> None:
    """Ages rise, sectors fall by value, Morocco comes before Tunisia, and the new census before the old."""
    ages = profiles.in_order(profiles.rows(QUESTIONS["age_at_return"]).query("breakdown == 'age_at_return'"))
    own = ages[ages["geo_code"] == "MA"]
    assert list(own["breakdown_value"]) == ["15_39", "40_49", "50_59", "60plus"]
    sectors = profiles.in_order(profiles.rows(QUESTIONS["investment_sector"]))
    assert sectors["value"].is_monotonic_decreasing
    invested = profiles.in_order(profiles.rows(QUESTIONS["invested"]))
    assert list(dict.fromkeys(invested["country"])) == ["MAR", "TUN"]
    census = profiles.in_order(profiles.rows(QUESTIONS["sex"]).query("series.str.endswith('rgph')"))
    assert list(census["period"]) == ["2014", "2004", "2004"]


# Parts of a whole


@pytest.mark.parametrize("code", QUESTIONS)
def test_no_division_exceeds_the_whole(code: str) -> None:
    """Parts of one whole are 100 at most, but for rounding; what is contained in another part is left out."""
    for rows in combinations(QUESTIONS[code]):
        for series, own in rows.groupby("series"):
            for group in profiles.divisions(own):
                if group.kind in ("parts", "nested"):
                    assert group.total <= 100.5, f"{series}: {group.total}"


def said(code: str, series: str, language: str = "en") -> list[str]:
    """Return what is said of the sums of a series."""
    i18n.set_language(language)
    rows = profiles.rows(QUESTIONS[code])
    rows = profiles.in_order(rows[rows["series"].str.endswith(series)])
    return profiles_question.sums(profiles_question.with_names(rows))


@pytest.mark.parametrize(
    ("code", "series", "sentences"),
    [
        ("sex", "hims2021", ["These parts add up to 100%."]),
        ("investment_sector", "enmi2018", ["The parts published add up to 72.4%; the others are not published."]),
        (
            "country_left",
            "cered2003",
            ["These parts add up to 100%.", "Left out of this sum, since Western Europe contains it: France."],
        ),
        ("town_or_country", "enmi2018", ["Only one part of the whole is published."]),
        (
            "investment_obstacle",
            "enmi2018",
            ["One person may have given several answers, so these shares are not added."],
        ),
    ],
)
def test_sums_are_said(code: str, series: str, sentences: list[str]) -> None:
    """Known groups: whole, partly published, nested, single, and several answers."""
    assert said(code, series) == sentences


def test_sums_of_several_groups_are_named() -> None:
    """Marital status: at return 100.1 by rounding, at departure without the third status."""
    sentences = said("marital_status", "enmi2018")
    assert sentences[0] == (
        "These parts add up to 100.1% (Marital status at return); what differs from 100 comes from rounding."
    )
    assert "97.1% (Marital status at departure, Women)" in sentences[1]
    assert "98.7% (Marital status at departure)" in sentences[1]
    both = profiles.in_order(profiles.rows(QUESTIONS["left_schooling"]))
    assert profiles_question.sums(profiles_question.with_names(both)) == [
        "Morocco: the parts published add up to 94.4%; the others are not published.",
        "Tunisia: only one part of the whole is published.",
    ]
    french = said("sex", "hims2021", "fr")
    assert french == [f"La somme de ces parts est de 100{FIXED}%."]
    assert ARABIC.search(said("sex", "hims2021", "ar")[0])


# The page


def test_the_glance_answers_every_question_or_says_who_does() -> None:
    """Figures known from their sources; 17 questions answered for Morocco, 5 for Tunisia; no chart is loaded."""
    at = opened()
    assert at.title[0].value == "Most returnees are men: 71.9% in Morocco, 83.4% in Tunisia"
    shown = words(at)
    assert "Of 19 questions on returnees, the sources at hand answer 17 for Morocco and 5 for Tunisia." in shown
    for text in (
        "52.5%",
        "61.4%",
        "17.2%",
        "70.7%",
        "14%",
        "19.2%",
        "Tunisia: not published",
        "Morocco: not published",
    ):
        assert text in shown, f"the glance does not show {text}"
    for question in QUESTIONS.values():
        assert (
            f'data-choice="question={question.code}" class="awda-to-charts">{question.label("en")}</a>'
            in views.bodies(at)
        )
        assert question.text("en") in shown
    assert shown.count("Tunisia: not published") == sum(not one.openings["TUN"] for one in QUESTIONS.values())
    assert not at.get("plotly_chart")
    (folded,) = at.get("expander")
    assert folded.label == catalogue.label("profile_group", "context", "en")
    assert not folded.proto.expanded


def test_links_of_the_glance_are_kept_apart_from_those_inside_another_page() -> None:
    """A story that shows the glance leads to the page; the page itself makes the choice in place."""
    code = next(iter(profiles.questions()))
    with markup.inside_another_page("profiles", {"country": "MAR"}):
        there = profiles_glance._question(code, ("MAR", "TUN"), "", markup.home())
    here = profiles_glance._question(code, ("MAR", "TUN"), "", markup.home())
    assert "data-choice" in here
    assert "data-page" in there
    assert "data-choice" not in there


def test_the_glance_of_one_country() -> None:
    """One column, and a headline that speaks of this country only."""
    at = opened(country="TUN")
    assert at.title[0].value == "In Tunisia, 83.4% of returnees are men"
    assert "Morocco: not published" not in words(at)
    assert "71.9%" not in words(at)
    assert opened(country="MAR").title[0].value == "In Morocco, 71.9% of returnees are men"


def test_a_question_opens_and_leads_on() -> None:
    """From the glance to its charts, to the next question, and back; the link follows."""
    assert 'data-choice="question=leave_again"' in views.bodies(opened())
    at = opened(question="leave_again")
    assert not at.exception
    shown = words(at)
    assert "17.2%" in at.title[0].value
    assert "Morocco, Wish to leave again: not published." in shown
    at.get_by_key("next_question").click().run()
    assert at.query_params["question"] in ("left_sex", ["left_sex"])
    at.get_by_key("all_questions").click().run()
    assert "question" not in at.query_params
    assert not at.get("plotly_chart")


# Every question once, and those with the most to say in all languages.
SAID = [(code, "en") for code in QUESTIONS] + list(product(("sex", "marital_status", "difficulties"), ("fr", "ar")))


@pytest.mark.parametrize(("code", "language"), SAID)
def test_charts_hold_the_figures_and_words_of_their_rows(code: str, language: str, charts: list[Shown]) -> None:
    """Every preferred figure is drawn once, with its value; the words and the table hold the same numbers."""
    at = opened(question=code, lang=language)
    i18n.set_language(language)
    rows = profiles.of_source(profiles.rows(QUESTIONS[code]), profiles.ALL)
    assert {key: value for one in charts for key, value in marks(one.figure).items()} == dict(
        zip(rows["obs_id"], rows["value"], strict=True)
    )
    for one in charts:
        assert marks(one.figure) == dict(zip(one.rows["obs_id"], one.rows["value"], strict=True))
        for _index, row in one.rows.iterrows():
            assert evidence.value_of(row).strip() in one.alt
        assert {one.figure.layout.xaxis.range for one in charts} == {charts[0].figure.layout.xaxis.range}
        assert language != "ar" or ARABIC.search(one.alt)
        assert (one.rows[["source_id", "grade"]] != "").all().all()
    drawn = {
        key
        for chart in at.get("plotly_chart")
        for trace in json.loads(chart.proto.spec)["data"]
        for key in trace["ids"]
    }
    assert drawn == set(rows["obs_id"])
    assert at.title[0].value
    shown = words(at)
    for country in catalogue.COUNTRIES:
        if country not in set(rows["country"]):
            for text in profiles.gaps(QUESTIONS[code], country)[f"where_it_is_held_{language}"]:
                assert re.sub(r"[ \n]+", " ", text) in shown


def test_shown_together_with_care_and_apart_with_reason() -> None:
    """Sex of returnees: the verdict and its reason stand on the page, not behind a click."""
    shown = words(opened(question="sex"))
    for comparison in ("CMP007", "CMP008", "CMP009"):
        rows = store.table("comparability").set_index("comparison_id")
        assert rows.loc[comparison, "reason_en"] in shown
    assert "Nobody has yet judged" in shown
    shown = words(opened(question="difficulties"))
    assert store.table("comparability").set_index("comparison_id").loc["CMP011", "reason_en"] in shown


def test_a_disputed_meaning_is_visible(charts: list[Shown]) -> None:
    """Living conditions: that sources differ on the meaning is said below the chart, and how to read it above."""
    opened(question="living_conditions")
    assert any("Sources differ on the meaning" in note for note in charts[0].notes)
    at = opened(question="living_conditions")
    assert at.title[0].value == (
        "70.7% of Tunisian returnees report better living conditions, but sources differ on what this means; "
        "no figure found for Morocco"
    )
    assert "70.7% report better living conditions; sources differ on what this means" in words(opened())


def test_involuntary_return_is_told_apart(charts: list[Shown]) -> None:
    """Tunisia: 17.2 % of all and 21.3 % after involuntary return intend to leave again, the second hollow."""
    at = opened(question="leave_again")
    (chart,) = charts
    assert marks(chart.figure) == {"TUN-0077": 17.2, "TUN-0078": 21.3}
    forms = {trace.ids[0]: trace.marker.symbol for trace in chart.figure.data}
    assert forms == {"TUN-0077": "circle", "TUN-0078": "circle-open"}
    assert "Involuntary return" in words(at)


def test_a_figure_that_is_not_preferred_comes_with_its_source(charts: list[Shown]) -> None:
    """Tunisia by period of return: named as left out, then shown, marked, with its note."""
    at = opened(question="sex")
    assert "Not shown, since another source is preferred" in words(at)
    assert "TUN-0093" not in {key for one in charts for key in one.rows["obs_id"]}
    charts.clear()
    opened(question="sex", source="WEPROPOSE_DATA")
    chart = next(one for one in charts if "TUN-0093" in set(one.rows["obs_id"]))
    assert "not the preferred figure" in chart.rows["label"].iloc[0]
    assert any("ambiguous wording" in note for note in chart.notes)


@pytest.mark.parametrize(
    ("link", "figures"),
    [
        ({"question": "sex", "sex": "female", "country": "TUN"}, {"DER-0049", "TUN-0097"}),
        ({"question": "sex", "period": "2004"}, {"MAR-0104", "MAR-0105"}),
        ({"question": "difficulties", "region": "MA16-G2"}, {"MAR-0135", "MAR-0136", "MAR-0137"}),
        ({"question": "wish_to_leave", "region": "MA-02"}, {"MAR-0093"}),
        ({"question": "age", "source": "MA_AKHBAR_MGHARI"}, {"MAR-0106"}),
        # Known elsewhere, not offered here: the usual choice, and no notice.
        (
            {"question": "age", "sex": "female", "region": "TN-82", "period": "2024"},
            {f"MAR-0{n}" for n in (144, 145, 146, 106)},
        ),
    ],
)
def test_a_link_shows_what_it_says(link: dict[str, str], figures: set[str], charts: list[Shown]) -> None:
    """Choices of source, area, period and sex come from the link."""
    at = opened(**link)
    assert {key for one in charts for key in marks(one.figure)} == figures
    assert not at.warning


def test_left_out_by_choice_is_not_unpublished() -> None:
    """The year 2004 has figures of Morocco only: Tunisia's are left out, which is not the same as not published."""
    at = opened(question="sex", period="2004")
    assert [one.value for one in at.info] == ["Tunisia: your choices leave out its figures."]
    assert "not published." not in words(at)


def test_a_bad_link_gives_a_notice_and_the_glance() -> None:
    """An unknown question, and unknown choices within one."""
    at = opened(question="<b>nobody</b>")
    assert len(at.warning) == 1
    assert at.title[0].value.startswith("Most returnees are men")
    at = opened(question="sex", sex="x", period="1800", source="nobody")
    assert len(at.warning) == 1
    assert len(at.get("plotly_chart")) == 3


def test_a_country_without_figures_says_who_holds_them() -> None:
    """Tunisia's schooling: no chart, the report that holds it, and a way on."""
    at = opened(question="schooling", country="TUN")
    assert not at.get("plotly_chart")
    shown = words(at)
    assert "Tunisia, Schooling: not published." in shown
    assert "Tunisia-HIMS report, chapter 3, pp. 34-55" in shown
    assert at.get_by_key("next_question") is not None
