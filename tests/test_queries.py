"""Each question of the pages, on the real tables and on a few figures written in the test."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest

from data import catalogue, mapped, mechanisms, not_published, observations, selections, store

AREAS = [area for levels in mapped.MAP_LEVELS.values() for level in levels for area in catalogue.areas(level)]
RATE = "unemployment_rate_census"
SHARE = "returnees_region_share"
Write = Callable[..., None]


def figure(
    geo_code: str,
    value: float,
    period: str = "2020",
    *,
    precision: str = "exact",
    preferred: str = "yes",
    sex: str = "total",
    indicator: str = RATE,
    unit: str = "percent",
) -> dict[str, object]:
    """Write one observation as briefly as a test can read it; `period` is a year, or a first and a last one."""
    start, _, end = period.partition("/")
    own = catalogue.region(geo_code)
    row: dict[str, object] = dict.fromkeys(store.columns("observations"), "")
    return row | {
        "obs_id": f"{geo_code}-{period}-{sex}-{value}",
        "indicator": indicator,
        "country": own["country"],
        "geo_level": own["geo_level"],
        "geo_code": geo_code,
        "value": float(value),
        "unit": unit,
        "sex": sex,
        "period_start": start,
        "period_end": end or start,
        "precision": precision,
        "series": f"{indicator}__{own['country'].lower()}__test",
        "preferred": preferred,
        "source_id": "WB_WDI",
        "grade": "A",
    }


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Yield a function that puts a test's own figures in the place of all observations."""
    real = store.table

    def forget() -> None:
        observations.everything.cache_clear()
        mapped.regional_rows.cache_clear()

    def write(*figures: dict[str, object]) -> None:
        rows = pd.DataFrame(list(figures), columns=store.columns("observations"))
        monkeypatch.setattr(store, "table", lambda name: rows.copy() if name == "observations" else real(name))
        forget()

    yield write
    forget()


def values(found: mapped.Regional) -> dict[str, float]:
    """Return the figures of an answer by area."""
    return dict(zip(found.rows["geo_code"], found.rows["value"], strict=True))


def sourced(rows: pd.DataFrame, what: str) -> None:
    """Fail unless each row says where it comes from and how it was read."""
    source = "source_ids" if "source_ids" in rows.columns else "source_id"
    for column in (source, "grade"):
        assert column in rows.columns, f"{what} comes without the column {column}"
        assert (rows[column].astype(str) != "").all(), f"{what} has rows without {column}"


# Periods


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2024", "2024", "2024"),
        ("2016", "2019", "2016-2019"),
        ("2024-11-06", "2024-11-06", "2024"),
        ("2014-09-01", "2014-09-01", "2014"),
        ("2018-08-01", "2019-01-31", "2018-2019"),
        ("2019-04-23", "2024-11-06", "2019-2024"),
        ("2017-01-01", "2017-12-31", "2017"),
        ("2017-07-01", "2017-12-31", "2017"),
        ("2017-07-01", "2017-07-31", "2017"),
        ("2017-08-01", "2017-10-31", "2017"),
        ("2017-04-01", "2017-04-01", "2017"),
    ],
)
def test_period_code(start: str, end: str, code: str) -> None:
    """A year, a span of years, a day that counts as its year; three months off the quarters are no quarter."""
    assert observations.period_code(start, end) == code


def test_every_quarter_of_a_century_has_its_code() -> None:
    """Quarters are recognised in leap years as well."""
    for year, quarter in product(range(1950, 2050), range(1, 5)):
        first = date(year, 3 * quarter - 2, 1)
        after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
        found = observations.period_code(first.isoformat(), (after - timedelta(days=1)).isoformat())
        assert found == f"{year}-Q{quarter}", f"{first} and the two months after it give {found}"


def test_codes_of_periods_tell_real_periods_apart() -> None:
    """Within one series, area and detail, one code never stands for two periods that are both preferred."""
    rows = mapped.regional_rows()
    rows = rows[(rows["preferred"] == "yes") & (rows["unit"] != "yes_no")]
    by_code = rows.groupby(["indicator", "geo_code", "detail", "period"])[["period_start", "period_end"]].nunique()
    twice = by_code[(by_code > 1).any(axis=1)]
    assert twice.empty, f"one period code for two periods: {list(twice.index[:5])}"


# Figures by region: chosen from a few


def test_latest_is_the_newest_period_that_covers_half_of_the_best(written: Write) -> None:
    """Five regions are too few where ten are known earlier; half of the best is enough."""
    regions = catalogue.areas("region")
    written(
        *[figure(code, 10, "2010") for code in regions[:10]],
        *[figure(code, 20, "2014") for code in regions[:5]],
        *[figure(code, 30, "2024") for code in regions[:4]],
    )
    found = mapped.by_region(RATE, "MAR")
    assert (found.period, found.level) == ("2014", "region")
    assert values(found) == dict.fromkeys(regions[:5], 20.0)


def test_an_older_period_can_be_asked_for(written: Write) -> None:
    """The figures of the period asked for, and of no other."""
    written(figure("MA-01", 10, "2014"), figure("MA-01", 20, "2024"), figure("MA-02", 30, "2024"))
    found = mapped.by_region(RATE, "MAR", period="2014")
    assert (found.period, values(found)) == ("2014", {"MA-01": 10.0})


def test_a_group_counts_for_its_members(written: Write) -> None:
    """Three regions published together cover three areas: the newer period covers four of eight."""
    written(
        *[figure(code, 10, "2014") for code in catalogue.areas("region")[:8]],
        figure("MA-S3", 20, "2024", precision="grouped"),
        figure("MA-01", 30, "2024"),
    )
    found = mapped.by_region(RATE, "MAR")
    assert (found.period, values(found)) == ("2024", {"MA-01": 30.0, "MA-S3": 20.0})
    assert mapped.covered(found) == 4


@pytest.mark.parametrize("period", ["2014", "1999", "nonsense"])
def test_a_period_without_figures_gives_no_rows(period: str, written: Write) -> None:
    """A period that only the other country, or nobody, has a figure for is no error."""
    written(figure("MA-01", 10, "2024"), figure("TN-11", 20, "2014"))
    found = mapped.by_region(RATE, "MAR", period=period)
    assert (found.rows.empty, found.period, found.level) == (True, "", "region")
    assert list(found.rows.columns) == [*store.columns("observations"), "period", "detail"]


@pytest.mark.parametrize("country", catalogue.COUNTRIES)
def test_no_figure_gives_no_rows(country: str, written: Write) -> None:
    """An indicator or a detail without a figure is no error."""
    written(figure("MA-01", 10), figure("TN-11", 20))
    for found in (mapped.by_region(SHARE, country), mapped.by_region(RATE, country, detail="female")):
        assert (found.rows.empty, found.period, found.level) == (True, "", mapped.MAP_LEVELS[country][0])


def test_macro_regions_where_a_figure_exists_only_for_them(written: Write) -> None:
    """The level is the one whose areas are covered best."""
    written(*[figure(code, 10) for code in catalogue.areas("macro_region")[:3]], figure("TN-11", 20))
    found = mapped.by_region(RATE, "TUN")
    assert (found.level, len(found.rows)) == ("macro_region", 3)
    assert set(found.rows["geo_level"]) == {"macro_region"}, "figures of two levels must never share a map"


def test_the_finer_level_where_both_are_known(written: Write) -> None:
    """Governorates go before economic regions that are covered as well."""
    levels = ("governorate", "macro_region", "district_2023")
    written(*[figure(code, 10) for level in levels for code in catalogue.areas(level)])
    found = mapped.by_region(RATE, "TUN")
    assert (found.level, len(found.rows)) == ("governorate", 24)


def test_former_regions_and_countries_stay_off_the_map(written: Write) -> None:
    """Old Moroccan regions share code strings with the present ones and are never joined with them."""
    written(figure("MA16-01", 10), figure("MA", 20), figure("MA16-G2", 25), figure("MA-01", 30))
    assert values(mapped.by_region(RATE, "MAR")) == {"MA-01": 30.0}


def test_old_regions_where_there_is_nothing_of_today(written: Write) -> None:
    """Only then, and on a level of their own; a period asked for may have them although another is of today."""
    written(figure("MA16-01", 10, "1994"), figure("MA16-G2", 25, "1994"))
    found = mapped.by_region(RATE, "MAR")
    assert (found.level, values(found)) == ("old_region", {"MA16-G2": 25.0, "MA16-01": 10.0})
    assert mapped.choices(found) == catalogue.areas("old_region")
    assert mapped.covered(found) == 3
    written(figure("MA16-01", 10, "1994"), figure("MA-01", 30, "2014"))
    assert values(mapped.by_region(RATE, "MAR")) == {"MA-01": 30.0}
    then = mapped.by_region(RATE, "MAR", period="1994")
    assert (then.level, values(then)) == ("old_region", {"MA16-01": 10.0})


def test_maps_of_today_and_of_the_past_never_share_a_code() -> None:
    """Over every indicator, detail and period: no MA16 code on the outlines of today, no MA- code on the old ones."""
    former = 0
    for indicator in mapped.regional_indicators("MAR"):
        rows = mapped.regional_rows(indicator)
        rows = rows[rows["country"] == "MAR"]
        for detail in observations.details(rows):
            for period in [observations.LATEST, *observations.periods(rows)]:
                found = mapped.by_region(indicator, "MAR", period=period, detail=detail)
                drawn = {area for code in found.rows["geo_code"] for area in catalogue.members(code)}
                assert drawn <= set(catalogue.areas(found.level)), (indicator, detail, period)
                old = {code for code in drawn if code.startswith("MA16")}
                assert old == (drawn if found.level == "old_region" else set()), (indicator, detail, period)
                former += bool(old)
    assert former > 10


def test_the_census_of_1994_by_old_region() -> None:
    """Mghari 2006: 21.0 % of the households of Grand Casablanca had a return migrant."""
    found = mapped.by_region("return_households_region_share", "MAR")
    assert (found.level, found.period) == ("old_region", "1994")
    assert values(found) == {"MA16-08": 21.0, "MA16-04": 19.0, "MA16-13": 13.0}
    assert list(found.figure_of("MA16-08")["value"]) == [21.0]
    assert found.figure_of("MA-06").empty
    place = mapped.rank(found.rows, "MA16-08")
    assert place is not None
    assert (place.place, place.among) == (1, 3)


def test_an_old_region_in_full() -> None:
    """Its own figures, those of its group, and the ones that no preferred figure stands against."""
    rows = mapped.region_profile("MA16-08").set_index(["indicator", "detail"])["value"]
    assert rows["return_households_region_share", "total"] == 21.0
    assert rows["returnees_region_share_oldmap", "total"] == 19.9
    assert rows["returnees_age_at_return", "60plus"] == 72.5
    assert not mapped.region_profile("MA-06")["geo_code"].str.startswith("MA16").any()


def test_preferred_goes_first(written: Write) -> None:
    """Of two figures of one period the preferred one is shown; a figure that is not preferred still beats none."""
    written(
        figure("MA-01", 10, preferred="no"),
        figure("MA-01", 11, preferred="yes"),
        figure("MA-02", 12, preferred="no"),
    )
    assert values(mapped.by_region(RATE, "MAR")) == {"MA-01": 11.0, "MA-02": 12.0}


def test_largest_first(written: Write) -> None:
    """Rows come from the highest value to the lowest."""
    written(figure("MA-01", 10), figure("MA-02", 30), figure("MA-03", 20))
    assert list(mapped.by_region(RATE, "MAR").rows["geo_code"]) == ["MA-02", "MA-03", "MA-01"]


def test_details_stay_apart(written: Write) -> None:
    """Women, men and all have figures of their own."""
    written(figure("MA-01", 10), figure("MA-01", 20, sex="female"), figure("MA-02", 30, sex="female"))
    assert values(mapped.by_region(RATE, "MAR")) == {"MA-01": 10.0}
    assert values(mapped.by_region(RATE, "MAR", detail="female")) == {"MA-01": 20.0, "MA-02": 30.0}
    assert observations.details(mapped.regional_rows(RATE)) == ["total", "female"]


def test_offices_of_all_dates_share_one_map(written: Write) -> None:
    """An office has a date of its own; on the map stand all that are known, each once."""
    opened = [("TN-11", "2019/2021"), ("TN-82", "2022"), ("TN-82", "2021/2024")]
    written(*[figure(code, 1, period, unit="yes_no") for code, period in opened])
    assert values(mapped.by_region(RATE, "TUN")) == {"TN-11": 1.0, "TN-82": 1.0}


def test_precisions_that_the_reader_leaves_out(written: Write) -> None:
    """The figure goes, and its areas are noted: all members of a group."""
    written(
        figure("MA-01", 10),
        figure("MA-02", 20, precision="approximate"),
        figure("MA-S3", 30, precision="grouped"),
    )
    found = mapped.by_region(RATE, "MAR")
    kept = mapped.of_precision(found, ["exact", "approximate"])
    assert values(kept) == {"MA-01": 10.0, "MA-02": 20.0}
    assert kept.left_out == {"MA-10", "MA-11", "MA-12"}
    assert mapped.of_precision(found, ["exact", "approximate", "grouped"]).left_out == frozenset()
    assert values(mapped.of_precision(found, [])) == {}
    assert values(found) == {"MA-01": 10.0, "MA-02": 20.0, "MA-S3": 30.0}, "the answer given before must not change"


def test_the_figure_of_an_area(written: Write) -> None:
    """Its own, else that of the group it is published with, else none."""
    written(figure("MA-01", 10), figure("MA-S3", 20, precision="grouped"))
    found = mapped.by_region(RATE, "MAR")
    assert list(found.figure_of("MA-01")["value"]) == [10.0]
    assert list(found.figure_of("MA-11")["geo_code"]) == ["MA-S3"]
    assert found.figure_of("MA-02").empty


def test_the_figure_of_a_wider_area(written: Write) -> None:
    """A governorate has the figure of its economic region where only that is published."""
    written(*[figure(code, 10) for code in catalogue.areas("macro_region")])
    found = mapped.by_region(RATE, "TUN")
    assert list(found.figure_of("TN-82")["geo_code"]) == [catalogue.region("TN-82")["parent_code"]]


def test_the_newest_preferred_figure_of_the_country(written: Write) -> None:
    """Regions, other details and figures that are not preferred do not stand for the country."""
    written(
        figure("MA", 10, "2014"),
        figure("MA", 11, "2024"),
        figure("MA", 12, "2025", preferred="no"),
        figure("MA", 13, "2025", sex="female"),
        figure("MA-01", 14, "2025"),
    )
    assert list(observations.national(RATE, "MAR")["value"]) == [11.0]
    assert list(observations.national(RATE, "MAR", detail="female")["value"]) == [13.0]
    assert observations.national(RATE, "TUN").empty


# Rank and majority


def rows_of(*figures: dict[str, object]) -> pd.DataFrame:
    """Return figures as rows."""
    return pd.DataFrame(list(figures))


def test_rank_counts_what_may_be_ranked() -> None:
    """Approximate and grouped values have no place and take none; their areas are counted."""
    rows = rows_of(
        figure("MA-01", 30),
        figure("MA-02", 25, precision="approximate"),
        figure("MA-03", 20, precision="derived"),
        figure("MA-04", 10, precision="rounded"),
        figure("MA-S3", 40, precision="grouped"),
        figure("MA-05", 50, precision="partial_period"),
    )
    places = {code: mapped.rank(rows, code) for code in rows["geo_code"]}
    assert places == {
        "MA-01": mapped.Rank(1, 3, 5),
        "MA-02": None,
        "MA-03": mapped.Rank(2, 3, 5),
        "MA-04": mapped.Rank(3, 3, 5),
        "MA-S3": None,
        "MA-05": None,
    }, "left out are MA-02, MA-05 and the three regions of MA-S3"
    assert mapped.rank(rows, "MA-11") is None, "a member of a group has no place"
    assert mapped.rank(rows, "MA-12") is None
    assert mapped.rank(rows, "TN-82") is None, "an area without a figure has no place"


def test_equal_values_share_the_better_place() -> None:
    """Two seconds are followed by a fourth."""
    rows = rows_of(*[figure(code, value) for code, value in zip(AREAS, (30, 20, 20, 10), strict=False)])
    found = [mapped.rank(rows, code) for code in AREAS[:4]]
    assert [one and one.place for one in found] == [1, 2, 2, 4]


def test_two_areas_are_no_ranking() -> None:
    """Places start with three values that may be ranked."""
    rows = rows_of(figure("MA-01", 30), figure("MA-02", 20), figure("MA-03", 10, precision="approximate"))
    assert mapped.rank(rows, "MA-01") is None


def test_offices_are_not_ranked() -> None:
    """A yes has no place."""
    rows = rows_of(*[figure(code, 1, unit="yes_no") for code in AREAS[:4]])
    assert mapped.rank(rows, AREAS[0]) is None


@pytest.mark.parametrize("seed", range(20))
def test_rank_is_one_more_than_the_larger_values(seed: int) -> None:
    """Whatever the values and precisions, a place agrees with sorting, and all areas are accounted for."""
    draw = random.Random(seed)
    precisions = ("exact", "rounded", "derived", "approximate", "partial_period")
    areas = draw.sample(catalogue.areas("governorate"), draw.randint(1, 24))
    rows = rows_of(*[figure(code, draw.randint(0, 9), precision=draw.choice(precisions)) for code in areas])
    ranked = {row["geo_code"]: row["value"] for _, row in rows.iterrows() if row["precision"] in precisions[:3]}
    for code in areas:
        found = mapped.rank(rows, code)
        if code not in ranked or len(ranked) < 3:
            assert found is None, f"{code} must have no place in {rows[['geo_code', 'value', 'precision']]}"
        else:
            place = sorted(ranked.values(), reverse=True).index(ranked[code]) + 1
            assert found == mapped.Rank(place, len(ranked), len(areas) - len(ranked))


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([("MA-01", 60, "exact"), ("MA-02", 40, "exact")], ["MA-01"]),
        ([("MA-01", 30, "exact"), ("MA-02", 40, "derived"), ("MA-03", 20, "exact")], ["MA-02", "MA-01"]),
        ([("MA-01", 50, "exact"), ("MA-02", 10, "rounded")], ["MA-01", "MA-02"]),
        ([("MA-01", 40, "exact"), ("MA-02", 30, "approximate"), ("MA-03", 20, "exact")], []),
        ([("MA-01", 40, "exact"), ("MA-S3", 30, "grouped")], []),
        ([("MA-01", 20, "exact"), ("MA-02", 30, "exact")], []),
        ([("MA-01", 51, "exact"), ("MA-02", 30, "approximate")], ["MA-01"]),
        ([], []),
    ],
)
def test_majority(shares: list[tuple[str, float, str]], expected: list[str]) -> None:
    """The fewest areas with more than half, and no answer where one of them is only about so large."""
    rows = pd.DataFrame(shares, columns=["geo_code", "value", "precision"])
    assert mapped.majority(rows) == expected


# The real tables: figures with the source they come from


def test_returnees_of_both_countries() -> None:
    """HCP, survey of 2018-2019: 187,566; Tunisia-HIMS 2020-2021: 211,000."""
    assert list(observations.national("returnees_stock", "MAR")["value"]) == [187_566]
    assert list(observations.national("returnees_stock", "TUN")["value"]) == [211_000]


def test_shares_of_moroccan_regions() -> None:
    """HCP, survey of 2018-2019, as reported by Akhbar Aljaliya: ten figures for twelve regions."""
    found = mapped.by_region(SHARE, "MAR")
    assert (found.level, found.period, len(found.rows), mapped.covered(found)) == ("region", "2018-2019", 10, 12)
    shown = values(found)
    assert (shown["MA-06"], shown["MA-05"], shown["MA-S3"]) == (21.4, 14.5, 2.9)
    kinds = dict(zip(found.rows["geo_code"], found.rows["precision"], strict=True))
    assert {code for code, kind in kinds.items() if kind == "approximate"} == {"MA-01", "MA-02", "MA-07"}
    assert kinds["MA-S3"] == "grouped"
    assert mapped.majority(found.rows) == ["MA-06", "MA-04", "MA-05"]
    assert mapped.rank(found.rows, "MA-06") == mapped.Rank(1, 6, 6)
    assert mapped.rank(found.rows, "MA-02") is None, "about 10 % three times is no place"


def test_returnees_per_inhabitants() -> None:
    """Béni Mellal-Khénifra, 14.5 % of 187,566 over the legal population of 2014: 10.79 per 1,000."""
    rows = mapped.regional_rows("returnees_per_1000")
    first = observations.details(rows)[0]
    assert first == "census_2014", "the census nearer to the survey is preferred for Morocco"
    found = mapped.by_region("returnees_per_1000", "MAR", detail=first)
    assert values(found)["MA-05"] == 10.79
    assert list(observations.national("returnees_per_1000", "TUN", detail=first)["value"]) == [17.62]


def test_tunisia_has_no_returnees_by_governorate() -> None:
    """Nothing is spread by population: no row, and the gaps say which document holds the answer."""
    found = mapped.by_region(SHARE, "TUN")
    assert (found.rows.empty, found.period, found.level) == (True, "", "governorate")
    missing = not_published.gaps("TUN", topics=["returnees"], below_country=True)
    assert missing.iloc[0]["gap_id"] == "GAP01"
    assert missing.iloc[0]["source_id"] == "TN_HIMS_REPORT"


def test_macro_regions_of_the_labour_force_survey() -> None:
    """INS, third quarter of 2021: four economic regions, from 33.0 % in the North West down."""
    found = mapped.by_region("unemployment_rate_lfs", "TUN")
    assert (found.level, found.period) == ("macro_region", "2021-Q3")
    assert values(found)["TN-M3"] == 33.0
    assert list(found.figure_of("TN-82")["geo_code"]) == ["TN-M6"]


def test_key_figures() -> None:
    """Four pairs, Morocco first, each with a verdict of its own comparison."""
    pairs = {pair.comparison_id: pair.rows for pair in selections.overview_key_figures()}
    assert {code: tuple(rows["value"]) for code, rows in pairs.items()} == {
        "CMP001": (187_566, 211_000),
        "CMP003": (210_000, 20_683),
        "CMP007": (28.1, 16.6),
        "CMP052": (8.1013, 6.098),
    }
    for code, rows in pairs.items():
        assert list(rows["country"]) == ["MAR", "TUN"]
        verdict = catalogue.verdict(rows)
        assert verdict is not None
        assert verdict.comparison_id == code, f"{code} is shown with the verdict of {verdict.comparison_id or 'none'}"
        sourced(rows, code)


def test_editors_choices_come_in_their_order() -> None:
    """The findings and gaps of the overview are those of the selections, in the order of their positions."""
    chosen = store.table("selections").sort_values("position")
    for place, found in {
        "overview_finding": selections.overview_findings()["finding_id"],
        "overview_gap": selections.overview_gaps()["gap_id"],
    }.items():
        assert list(found) == list(chosen.loc[chosen["place"] == place, "reference"])
    assert len(selections.overview_findings()) == 5, "the overview speaks of five findings"


# Every question on every code


def test_every_map_that_a_reader_can_ask_for() -> None:
    """Each indicator, country, detail and period gives an answer of one level, one period and one row for an area."""
    failed = []
    for indicator in mapped.regional_indicators():
        offered = mapped.regional_rows(indicator)
        choices = product(
            catalogue.COUNTRIES, observations.details(offered), [observations.LATEST, *observations.periods(offered)]
        )
        for country, detail, period in choices:
            asked = f"{indicator}, {country}, {detail}, {period}"
            try:
                found = mapped.by_region(indicator, country, period=period, detail=detail)
            except Exception as error:
                failed.append(f"{asked}: {error!r}")
                continue
            sourced(found.rows, asked)
            level = set(catalogue.areas(found.level))
            strange = [code for code in found.rows["geo_code"] if not set(catalogue.members(code)) <= level]
            assert not strange, f"{asked}: {strange} do not belong to the level {found.level}"
            assert found.rows["geo_code"].is_unique, f"{asked}: an area has two figures"
            assert set(found.rows["country"]) <= {country}, f"{asked}: figures of another country"
            members = [member for code in found.rows["geo_code"] for member in catalogue.members(code)]
            assert len(members) == len(set(members)), f"{asked}: an area has a figure of its own and one of its group"
            if len(found.rows) and (found.rows["unit"] != "yes_no").all():
                assert set(found.rows["period"]) == {found.period}, f"{asked}: rows of several periods on one map"
                assert period in (observations.LATEST, found.period), f"{asked}: another period is shown"
    assert not failed, f"{len(failed)} views end in an error:\n" + "\n".join(failed[:10])


def test_every_indicator_on_offer_has_a_figure() -> None:
    """An indicator is offered for a country only if its first view shows something there."""
    for country in catalogue.COUNTRIES:
        offered = mapped.regional_indicators(country)
        assert offered
        assert set(offered) <= set(mapped.regional_indicators())
        for indicator in offered:
            rows = mapped.regional_rows(indicator)
            details = observations.details(rows[rows["country"] == country])
            found = mapped.by_region(indicator, country, detail=details[0])
            assert len(found.rows), f"{indicator} is offered for {country} and shows nothing"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_detail_has_a_name(language: str) -> None:
    """What a reader can choose is named."""
    for indicator in mapped.regional_indicators():
        rows = mapped.regional_rows(indicator)
        for detail in observations.details(rows):
            assert observations.detail_label(rows, detail, language).strip()


def test_every_area_has_a_profile_of_its_newest_preferred_figures() -> None:
    """One row for each indicator and detail, from the area or a wider one, none older than another that would do."""
    everything = mapped.regional_rows()
    everything = everything[everything["preferred"] == "yes"]
    for area in AREAS:
        found = mapped.region_profile(area)
        near = [area, *mapped.wider_areas(area)]
        sourced(found, f"the profile of {area}")
        assert set(found["geo_code"]) <= set(near), f"{area}: figures of other areas"
        assert (found["preferred"] == "yes").all()
        assert not found.duplicated(["indicator", "detail"]).any(), f"{area}: an indicator stands twice"
        known = everything[everything["geo_code"].isin(near)]
        assert len(found) == len(known.drop_duplicates(["indicator", "detail"])), f"{area}: a figure is missing"
        own = known[known["geo_code"] == area].sort_values("period_end")
        newest = dict(zip(zip(own["indicator"], own["detail"], strict=True), own["period_end"], strict=True))
        for _, row in found.iterrows():
            key = (row["indicator"], row["detail"])
            if key in newest:
                assert row["geo_code"] == area, f"{area}, {key}: a wider area hides its own figure"
                assert row["period_end"] == newest[key], f"{area}, {key}: {row['period_end']} is not the newest"
        topics = [catalogue.codes("topic").index(catalogue.indicator(code).topic) for code in found["indicator"]]
        assert topics == sorted(topics), f"{area}: topics out of order"


def test_profile_of_beni_mellal() -> None:
    """The region known for emigration: 14.5 % of returnees, 10.79 for 1,000 inhabitants."""
    found = mapped.region_profile("MA-05").set_index(["indicator", "detail"])["value"]
    assert found[SHARE, "total"] == 14.5
    assert found["returnees_per_1000", "census_2014"] == 10.79


def test_a_grouped_region_has_the_figures_of_its_group() -> None:
    """Laâyoune-Sakia El Hamra is published with its two neighbours only; the row says so by its code."""
    found = mapped.region_profile("MA-11").set_index("indicator")
    assert (found.loc[SHARE, "geo_code"], found.loc[SHARE, "value"]) == ("MA-S3", 2.9)


def test_mechanisms_of_a_region_serve_its_returnees() -> None:
    """Those that name the area, in use first; none for third-country nationals."""
    everything = store.table("mechanisms")
    order = ["active", "planned", "unknown", "not_started", "ended"]
    assert set(everything["status_now"]) <= set(order), "a status has no place in the order of the list"
    met: set[str] = set()
    for area in AREAS:
        found = mechanisms.naming(area)
        sourced(found, f"the mechanisms of {area}")
        met |= set(found["mechanism_id"])
        assert set(found["serves_national_returnees"]) <= {"yes", "indirect"}, f"{area}: a row serves others"
        assert all(area in codes.split(";") for codes in found["region_codes"]), f"{area} is not named"
        places = [order.index(status) for status in found["status_now"]]
        assert places == sorted(places), f"{area}: mechanisms that ended stand before those at work"
    named = everything[(everything["region_codes"] != "") & (everything["serves_national_returnees"] != "no")]
    drawn = named["region_codes"].str.split(";").map(lambda codes: bool(set(codes) & set(AREAS)))
    assert met == set(named.loc[drawn, "mechanism_id"]), "a mechanism that names an area never appears"
    assert "TUN03" in list(mechanisms.naming("TN-82")["mechanism_id"]), "Tounesna has a desk in Médenine"


@pytest.mark.parametrize("country", catalogue.COUNTRIES)
def test_national_mechanisms_are_at_work_everywhere(country: str) -> None:
    """National, active, made for returnees."""
    found = mechanisms.nationwide(country)
    assert len(found)
    sourced(found, f"the national mechanisms of {country}")
    for column, value in {"country": country, "coverage_level": "national", "status_now": "active"}.items():
        assert set(found[column]) == {value}
    assert set(found["serves_national_returnees"]) == {"yes"}


@pytest.mark.parametrize("country", catalogue.COUNTRIES)
def test_gaps_of_a_country(country: str) -> None:
    """What is missing for the country or both, of the topics asked for, for areas below it if so asked."""
    found = not_published.gaps(country)
    assert len(found)
    assert set(found["country"]) <= {country, "both"}
    assert (found["source_id"] != "").all()
    below = not_published.gaps(country, topics=["returnees"], below_country=True)
    assert set(below["topic"]) <= {"returnees"}
    assert "country" not in set(below["geo_level"])
    assert not_published.gaps(country, topics=[]).empty


def test_all_rows_for_maps_have_a_source() -> None:
    """Every figure that can be mapped names its source and grade."""
    sourced(mapped.regional_rows(), "a figure for the maps")
    sourced(selections.overview_findings(), "a finding of the overview")
    for indicator, country in product(mapped.regional_indicators(), catalogue.COUNTRIES):
        found = observations.national(indicator, country)
        assert len(found) <= 1
        sourced(found, f"the national figure of {indicator}, {country}")
