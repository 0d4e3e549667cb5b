"""Areas side by side: which figure stands for each, the range it lies in, and what differs; on the real tables."""

from itertools import combinations

import pytest

from data import catalogue, compared, mapped, observations

PAIR = ("MA-05", "TN-82")


def line_of(chosen: tuple[str, ...], indicator: str, country: str = "MAR", **options: str) -> compared.Line:
    """Return the first line of an indicator in a comparison."""
    return next(line for line in compared.lines(chosen, **options)[country] if line.indicator == indicator)


def test_figures_known_from_their_source() -> None:
    """Béni Mellal-Khénifra: 14.5 % of returnees, 10.79 per 1,000 residents; Morocco as a whole 5.54 (CMP002)."""
    share = line_of(PAIR, "returnees_region_share")
    assert share.figures["MA-05"]["value"] == 14.5
    assert (share.lowest["value"], share.highest["value"]) == (3.7, 21.4)
    assert (share.lowest["geo_code"], share.highest["geo_code"]) == ("MA-08", "MA-06"), (
        "three regions are no lowest one"
    )
    assert (share.ranked, share.known) == (6, 12), "three are approximate, three together have less than the lowest"
    rate = line_of(PAIR, "returnees_per_1000")
    assert rate.figures["MA-05"]["value"] == 10.79
    assert rate.whole is not None
    assert rate.whole["value"] == 5.54
    assert rate.known == rate.areas == 12
    census = line_of(PAIR, "unemployment_rate_census")
    assert census.ranked == len(census.found.rows) == 12


def test_a_figure_of_a_group_or_a_wider_area_stands_in_and_keeps_its_name() -> None:
    """The three southern regions have one share; a governorate has the figure of its economic region."""
    share = line_of(("MA-11", "MA-05"), "returnees_region_share")
    assert share.figures["MA-11"]["geo_code"] == "MA-S3"
    work = line_of(PAIR, "unemployment_rate_lfs", "TUN")
    assert work.figures["TN-82"]["geo_code"] == "TN-M6"
    assert "level" in compared.differences([work])


def test_an_area_without_a_figure_is_left_open() -> None:
    """Multidimensional poverty of 2024 is published for four regions: no zero and no neighbour for the others."""
    poverty = line_of(("MA-05", "MA-06"), "multidimensional_poverty_2024map")
    assert set(poverty.figures) == {"MA-05"}
    assert not poverty.has_range, "the four highest are no range of twelve regions"


def test_own_figures_come_beside_those_of_wider_areas() -> None:
    """Kasserine has an official poverty rate of its own (32.8 %) beside that of the Centre-West (30.8 %)."""
    rates = [
        line for line in compared.lines(("TN-42", "TN-82"))["TUN"] if line.indicator == "poverty_rate_national_line"
    ]
    assert [line.found.level for line in rates] == ["macro_region", "governorate"]
    assert [line.figures["TN-42"]["value"] for line in rates] == [30.8, 32.8]
    assert "TN-82" not in rates[1].figures


def test_the_period_with_figures_for_most_of_the_chosen_areas() -> None:
    """The map's period unless another one is known for more of the chosen areas; figures share one period."""
    usual = mapped.by_region("unemployment_rate_lfs", "MAR")
    chosen = ("MA-05", "MA-06")
    line = line_of(chosen, "unemployment_rate_lfs")
    have = [code for code in chosen if len(usual.figure_of(code))]
    assert len(line.figures) == 2 > len(have)
    assert set(line.found.rows["period"]) == {line.found.period} != {usual.period}


@pytest.mark.parametrize("chosen", [*combinations(["MA-05", "MA-12", "TN-11", "TN-82"], 2), ("MA-02",), ("TN-83",)])
def test_ends_and_whole_are_of_the_same_indicator_period_and_level(chosen: tuple[str, ...]) -> None:
    """No single area lies outside its range, and every row that is drawn belongs to one indicator of one country."""
    for country, lines in compared.lines(chosen).items():
        assert lines
        for line in lines:
            rows = line.drawn if line.has_range else line.shown
            assert set(rows["indicator"]) == {line.indicator}
            assert set(rows["country"]) == {country}
            assert not rows["obs_id"].duplicated().any()
            for code, row in line.figures.items():
                assert code in line.chosen
                if row["precision"] in mapped.RANKED_PRECISIONS and len(catalogue.members(row["geo_code"])) == 1:
                    assert line.lowest["value"] <= row["value"] <= line.highest["value"]
                assert row["period"] == line.found.period or row["unit"] == "yes_no"
            if line.whole is not None:
                assert line.whole["period"] == line.found.period
                assert line.whole["series"] in set(line.found.rows["series"])


@pytest.mark.parametrize(
    ("indicator", "country", "period", "whole"),
    [
        ("unemployment_rate_census", "MAR", "2014", ("2014", 16.2)),
        ("unemployment_rate_census", "MAR", observations.LATEST, ("2024", 21.3)),
        ("unemployment_rate_lfs", "MAR", "2018-Q3", ("2018", 9.8)),
        ("unemployment_rate_lfs", "MAR", "2024-Q1", ("2024", 13.3)),
        ("survey_sample_returnees", "MAR", "2003-2004", ("2006", None)),
        ("unemployed_persons", "TUN", "2017-Q2", ("2019-Q2", None)),
    ],
)
def test_the_whole_country_is_of_the_period_of_its_areas(
    indicator: str, country: str, period: str, whole: tuple[str, float | None]
) -> None:
    """HCP: 16.2 % in the census of 2014, 21.3 % in that of 2024; where that period has none, the nearest one."""
    found = mapped.by_region(indicator, country, period=period)
    (row,) = compared.national_beside(found, indicator, "total").to_dict("records")
    assert len(found.rows)
    assert row["period"] == whole[0]
    assert whole[1] in (None, row["value"])


def test_the_whole_country_is_of_the_period_asked_for_without_figures_of_areas() -> None:
    """A year without a figure of any region has one of the whole country nevertheless."""
    found = mapped.by_region("unemployment_rate_lfs", "MAR", period="2023")
    assert found.rows.empty
    for asked, period in (("2023", "2023"), ("", "2025"), (observations.LATEST, "2025")):
        whole = compared.national_beside(found, "unemployment_rate_lfs", "total", asked=asked)
        assert list(whole["period"]) == [period]


def test_areas_of_the_past_are_never_compared() -> None:
    """The figures of the regions before 2015 share names with regions of today, and stay out."""
    codes = compared.finest()
    assert len(codes) == 36
    for area in codes:
        for lines in compared.lines((area,)).values():
            for line in lines:
                assert not mapped.is_former(line.found.level)
                assert not any(code.startswith("MA16") for code in line.found.rows["geo_code"])


def test_filters_keep_what_they_name() -> None:
    """A topic, a period, a sex."""
    topics = {line.indicator for line in compared.lines(PAIR, topic="labour")["MAR"]}
    assert topics
    assert {catalogue.indicator(code).topic for code in topics} == {"labour"}
    old = compared.lines(PAIR, period="2014")
    assert {line.found.period for lines in old.values() for line in lines if line.found.period} == {"2014"}
    women = compared.lines(PAIR, sex="female")["MAR"]
    assert women
    assert {sex for line in women for sex in line.shown["sex"]} == {"female"}


def test_verdicts_between_countries() -> None:
    """Poverty lines differ from country to country; survey unemployment compares with care."""
    pair = [line_of(PAIR, "poverty_rate_national_line", country) for country in catalogue.COUNTRIES]
    verdict = compared.verdict_of(pair)
    assert verdict is not None
    assert verdict.verdict == "not_comparable"
    work = compared.verdict_of([line_of(PAIR, "unemployment_rate_lfs", country) for country in catalogue.COUNTRIES])
    assert work is not None
    assert work.verdict == "with_care"
    assert compared.verdict_of(pair[:1]) is None
    assert "period" in compared.differences(pair), "2014 in Morocco, 2015 in Tunisia"


def test_what_stands_out_can_be_ranked() -> None:
    """Béni Mellal-Khénifra by its rate; a region known only in a group never stands out by a shared figure."""
    far = compared.furthest(compared.lines(PAIR))
    assert far is not None
    assert (far.line.indicator, far.geo_code) == ("returnees_per_1000", "MA-05")
    assert far.share == pytest.approx((10.79 - 5.54) / (10.79 - 3.05))
    for line in compared.lines(("MA-11",))["MAR"]:
        own = compared.furthest({"MAR": [line]})
        assert own is None or line.figures["MA-11"]["geo_code"] == "MA-11"


def test_how_the_view_opens() -> None:
    """With the two regions of most returnees; one chosen on the map comes first, an area of the past is none."""
    assert compared.start() == ["MA-06", "MA-04"]
    assert compared.start("TN-82") == ["TN-82", "MA-06"]
    assert compared.start("MA16-08") == compared.start()
    assert compared.start("TN-M6") == compared.start()
    for pair in compared.examples():
        assert len(set(pair)) == 2
        assert set(pair) <= set(compared.finest())
