"""What a page claims in a title, a legend or a download holds for every view of the regional indicators."""

import json

import pandas as pd
import pytest

from components import evidence, i18n, unknowns
from data import catalogue, mapped, not_published, observations

VIEWS = [
    (code, detail)
    for code in mapped.regional_indicators()
    for detail in observations.details(mapped.regional_rows(code))
]


@pytest.mark.parametrize(("code", "detail"), VIEWS)
def test_geojson_holds_every_area_of_the_view(code: str, detail: str) -> None:
    """The national figure of the table has no outline; each other figure comes with one."""
    for country in catalogue.COUNTRIES:
        found = mapped.by_region(code, country, detail=detail)
        rows = pd.concat([found.rows, observations.national(code, country, detail=detail)])
        if found.rows.empty:
            continue
        features = json.loads(evidence.geojson(rows, "en"))["features"]
        assert [one["properties"]["geo_code"] for one in features] == list(found.rows["geo_code"])
        assert all(one["geometry"] for one in features)


@pytest.mark.parametrize(("code", "detail"), VIEWS)
def test_a_winner_is_one_among_all(code: str, detail: str) -> None:
    """An area is called highest only if every area has a figure, and its own is exact enough and alone on top."""
    for country in catalogue.COUNTRIES:
        found = mapped.by_region(code, country, detail=detail)
        best = mapped.top(found)
        if best is None:
            continue
        assert mapped.covered(found) == len(catalogue.areas(found.level))
        values = found.rows.set_index("geo_code")["value"]
        assert (values < values[best]).sum() == len(values) - 1
        assert found.rows.set_index("geo_code").loc[best, "precision"] in mapped.RANKED_PRECISIONS


def test_nothing_is_highest_among_figures_thinned_out() -> None:
    """Three regions of about 10 % are not the highest because the reader hid the others."""
    found = mapped.by_region("returnees_region_share", "MAR")
    assert mapped.top(found) == "MA-06"
    assert mapped.top(mapped.of_precision(found, ["approximate", "grouped"])) is None


def test_an_approximate_or_grouped_value_is_no_winner() -> None:
    """The three southern regions stand together: no one of them is the highest."""
    found = mapped.by_region("unemployment_rate_lfs", "MAR")
    assert found.rows.iloc[0]["precision"] == "grouped"
    assert mapped.top(found) is None


def test_former_regions_are_not_called_unpublished() -> None:
    """Human development is published for seven regions of the past, which have no outline of today."""
    assert not_published.only_former_areas("subnational_hdi", "MAR")
    assert not not_published.only_former_areas("subnational_hdi", "TUN")
    assert not not_published.only_former_areas("returnees_stock", "MAR")
    said, hatched = unknowns.what_is_missing("index", counted=True, former_areas=True)
    assert "former" in said
    assert not hatched


def test_what_does_not_concern_a_country_is_not_called_unpublished() -> None:
    """Morocco has no delegations and no Tounesna office; returnees live in both countries."""
    assert not not_published.is_counted("poverty_rate_delegations", "MAR")
    assert not not_published.is_counted("tounesna_office", "MAR")
    assert not_published.is_counted("returnees_region_share", "TUN")


def test_numbers_on_a_map_tell_the_classes_apart() -> None:
    """An index needs three decimals: 0.716 is not 0.72."""
    words = evidence.words("index")
    assert words.short(0.716) == "0.716"
    assert words.write(0.716) == "0.716"
    assert evidence.words("percent").short(14.54) == "14.5"
    assert i18n.decimals_of("ratio", short=True) == 2
