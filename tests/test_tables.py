"""The tables keep their promises: schema, keys, codes, sums, and the rules of the evidence."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest

from data import checks

TABLES = Path(__file__).resolve().parents[1] / "data" / "tables"
PACKAGE = json.loads((TABLES / "datapackage.json").read_text(encoding="utf-8"))
NAMES = [resource["name"] for resource in PACKAGE["resources"]]
LANGUAGES = ("en", "fr", "ar")
# No \b: an Arabic word may touch the key.
SOURCE_IN_TEXT = re.compile(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*_[A-Z0-9_]+")


@cache
def table(name: str) -> pd.DataFrame:
    """Read a table as text; nobody changes it."""
    return pd.read_csv(TABLES / f"{name}.csv", dtype=str, keep_default_na=False)


def observations() -> pd.DataFrame:
    """Read the observations with numbers and with the text of their notes."""
    notes = table("notes").set_index("note_id")["text_en"]
    rows = table("observations")
    return rows.assign(number=rows["value"].astype(float), note=rows["note_id"].map(notes).fillna(""))


def pick(indicator: str, **where: str) -> pd.DataFrame:
    """Choose the observations of an indicator."""
    rows = observations()
    rows = rows[rows["indicator"] == indicator]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    assert len(rows), f"no observation of {indicator} with {where}: was it renamed or removed?"
    return rows


def split(cell: str) -> list[str]:
    """List the codes of a cell."""
    return cell.split(";") if cell else []


def key_of(name: str) -> str:
    """Name the first column of the key of a table."""
    return str(next(r for r in PACKAGE["resources"] if r["name"] == name)["schema"]["primaryKey"][0])


def codes(name: str) -> list[str]:
    """List the codes of a code list, in order."""
    rows = table("codes")
    return list(rows.loc[rows["list"] == name, "code"])


def none_of(wrong: Iterable[Any], message: str) -> None:
    """Fail with the message and the first offenders."""
    offenders = [str(item) for item in wrong]
    more = " ..." if len(offenders) > 8 else ""
    assert not offenders, f"{message}: {', '.join(offenders[:8])}{more} ({len(offenders)} in all)"


def adds_up(parts: float, whole: float, what: str, tolerance: float = 0) -> None:
    """Fail when parts do not give the whole."""
    assert abs(parts - whole) <= tolerance + 1e-9, f"{what}: the parts give {parts:g}, the total is {whole:g}"


# The data package


def test_tables_fit_their_data_package() -> None:
    report = frictionless.validate(str(TABLES / "datapackage.json"))
    problems = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    none_of([*(error.message for error in report.errors), *problems], "frictionless finds")


@pytest.mark.parametrize("rule", checks.RULES, ids=lambda rule: rule.__name__.strip("_"))
def test_tables_keep_the_rules_that_editors_meet(rule: checks.Rule) -> None:
    """The same rules that `make data` asks; tests/test_rebuild.py shows that each of them refuses a mistake."""
    tables, broken = checks.read(TABLES / "datapackage.json")
    none_of(broken, "files that are not plain CSV")
    assert set(tables) == set(NAMES)
    none_of(rule(tables), "mistakes")


def test_every_table_is_in_the_data_package() -> None:
    files = {path.stem for path in TABLES.glob("*.csv")}
    assert files == set(NAMES), f"only a file or only a resource: {files ^ set(NAMES)}"


@pytest.mark.parametrize("resource", PACKAGE["resources"], ids=NAMES)
def test_every_column_says_what_it_is(resource: dict[str, Any]) -> None:
    fields = resource["schema"]["fields"]
    silent = [f["name"] for f in fields if not f.get("title") or not str(f.get("description")).endswith(".")]
    none_of(silent, f"{resource['name']}: columns without a title or a one-sentence description")


CODED = [(r["name"], f) for r in PACKAGE["resources"] for f in r["schema"]["fields"] if "codeList" in f]


@pytest.mark.parametrize(("name", "field"), CODED, ids=[f"{name}.{field['name']}" for name, field in CODED])
def test_lists_of_allowed_codes_are_those_of_the_code_lists(name: str, field: dict[str, Any]) -> None:
    allowed = codes(field["codeList"])
    assert allowed, f"codes.csv has no list {field['codeList']}"
    if "enum" in field.get("constraints", {}):
        assert field["constraints"]["enum"] == allowed, (
            f"datapackage.json, {name}.{field['name']}: the enum differs from the list {field['codeList']} of codes.csv"
        )


# Text


@pytest.mark.parametrize("name", ["notes", "populations", "evidence_gaps"])
def test_translations_name_the_same_sources(name: str) -> None:
    rows = table(name)
    for stem in (column[:-3] for column in rows.columns if column.endswith("_en")):
        found = {lang: rows[f"{stem}_{lang}"].map(lambda text: set(SOURCE_IN_TEXT.findall(text))) for lang in LANGUAGES}
        for lang in ("fr", "ar"):
            none_of(rows.loc[found[lang] != found["en"], key_of(name)], f"{name}.{stem}_{lang}: other sources than _en")


@pytest.mark.parametrize("name", ["notes", "populations"])
def test_every_text_is_used_once_written(name: str) -> None:
    key = key_of(name)
    none_of(sorted(set(table(name)[key]) - set(table("observations")[key])), f"{name}.csv: no observation uses")
    none_of(table(name).loc[table(name)["text_en"].duplicated(), key], f"{name}.csv: the same text twice")


# Codes and regions


def test_code_lists_are_in_order_and_unambiguous() -> None:
    for name, rows in table("codes").groupby("list", sort=False):
        assert list(rows["order"].astype(int)) == list(range(1, len(rows) + 1)), (
            f"codes: order of {name} is not 1, 2, 3"
        )
        for lang in LANGUAGES:
            none_of(rows.loc[rows[f"label_{lang}"].duplicated(), "code"], f"codes: {name} has label_{lang} twice")


def test_codes_can_stand_in_links() -> None:
    rows = table("codes")
    international = rows["list"].isin(["country", "finding_country", "unit", "partner", "grade"])
    iso_or_grade = international & rows["code"].str.fullmatch(r"[A-Z]{3}|[AB]")
    plain = rows["code"].str.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*")
    none_of(rows.loc[~plain & ~iso_or_grade, "code"], "codes: neither lower snake_case nor an ISO code")


def test_each_breakdown_names_a_list_of_values() -> None:
    rows = table("codes")
    dimensions = rows["list"] == "breakdown"
    none_of(rows.loc[dimensions & ~rows["value_list"].isin(rows["list"]), "code"], "codes: breakdown without its list")
    none_of(rows.loc[~dimensions & (rows["value_list"] != ""), "code"], "codes: value_list outside of breakdown")


def test_regions_hang_together() -> None:
    rows = table("regions").set_index("geo_code")
    expected = {"region": 12, "governorate": 24, "macro_region": 7, "district_2023": 5, "old_region": 16}
    for level, number in expected.items():
        found = int((rows["geo_level"] == level).sum())
        assert found == number, f"regions: {found} rows of level {level}, {number} expected"
    governorates = rows[rows["geo_level"] == "governorate"]
    parents = governorates["parent_code"].map(rows["geo_level"])
    districts = governorates["district_code"].map(rows["geo_level"])
    none_of(governorates.index[parents != "macro_region"], "regions: parent of a governorate is no economic region")
    none_of(governorates.index[districts != "district_2023"], "regions: governorate without a district")
    groups = rows[rows["geo_level"] == "region_group"]
    assert set(rows.index[rows["members"] != ""]) == set(groups.index), "regions: members stand with groups, only there"
    for group, members in groups["members"].map(split).items():
        none_of([m for m in members if m not in rows.index], f"regions: unknown members of {group}")


# Observations


def test_observations_fit_their_indicator_and_area() -> None:
    rows = observations()
    areas = table("regions").set_index("geo_code")
    units = table("indicators").set_index("indicator")["unit"]
    none_of(
        rows.loc[rows["geo_level"] != rows["geo_code"].map(areas["geo_level"]), "obs_id"], "level differs from area"
    )
    none_of(rows.loc[rows["country"] != rows["geo_code"].map(areas["country"]), "obs_id"], "country differs from area")
    none_of(rows.loc[rows["unit"] != rows["indicator"].map(units), "obs_id"], "unit differs from the indicator")
    start = rows["indicator"] + "__" + rows["country"].str.lower() + "__"
    fits = [series.startswith(begin) for series, begin in zip(rows["series"], start, strict=True)]
    none_of(rows.loc[[not fit for fit in fits], "obs_id"], "series does not start with indicator and country")


def test_breakdown_values_are_codes() -> None:
    dimensions = table("codes").query("list == 'breakdown'").set_index("code")["value_list"]
    allowed = {dimension: set(codes(values)) for dimension, values in dimensions.items()}
    rows = observations()
    none_of(rows.loc[(rows["breakdown"] == "") != (rows["breakdown_value"] == ""), "obs_id"], "half a breakdown")
    split_rows = rows[rows["breakdown"] != ""].drop_duplicates(["breakdown", "breakdown_value"])
    pairs = zip(split_rows["breakdown"], split_rows["breakdown_value"], strict=True)
    none_of((f"{d}={v}" for d, v in pairs if v not in allowed[d]), "breakdown value without a code")


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [
        ("percent", 0, 100),
        ("per_1000", 0, 1000),
        ("index", 0, 1),
        ("years", 0, 120),
        ("ratio", 0, 20),
        ("yes_no", 1, 1),
    ],
)
def test_values_are_possible(unit: str, low: float, high: float) -> None:
    rows = observations().query("unit == @unit")
    none_of(rows.loc[~rows["number"].between(low, high), "obs_id"], f"{unit} outside of {low} to {high}")


def test_people_and_things_are_whole() -> None:
    rows = observations()
    counted = rows["unit"].isin(["persons", "households", "projects", "agreements", "interviews"])
    none_of(rows.loc[counted & (rows["number"] % 1 != 0), "obs_id"], "a fraction of a person or thing")


def test_periods_run_forward() -> None:
    rows = observations()
    mixed = rows["period_start"].str.len() != rows["period_end"].str.len()
    none_of(rows.loc[mixed | (rows["period_start"] > rows["period_end"]), "obs_id"], "period out of order or mixed")


POINT = ["indicator", "geo_code", "sex", "breakdown", "breakdown_value", "period_start", "period_end"]


def test_one_preferred_figure_per_point() -> None:
    rows = observations().query("preferred == 'yes'")
    none_of(rows.loc[rows.duplicated(POINT), "obs_id"], "a second preferred figure for the same point")


def test_no_figure_stands_twice() -> None:
    rows = observations()
    twice = rows.duplicated([*POINT, "value", "source_id", "series"])
    none_of(rows.loc[twice, "obs_id"], "the same figure of the same source twice")


def test_marks_of_grouped_and_derived_figures() -> None:
    rows = observations()
    none_of(rows.loc[(rows["geo_code"] == "MA-S3") & (rows["precision"] != "grouped"), "obs_id"], "grouped, not marked")
    derived = rows["obs_id"].str.startswith("DER-")
    none_of(
        rows.loc[derived & ~rows["note"].str.contains("Derived"), "obs_id"], "derived without its inputs in the note"
    )


def test_notes_name_known_sources() -> None:
    known = set(table("sources")["source_id"])
    named = re.compile(r"\((?:both )?([A-Z][A-Z0-9]*_[A-Z0-9_]+)\)")
    wrong = [(n, s) for n, text in table("notes")[["note_id", "text_en"]].to_numpy() for s in named.findall(text)]
    none_of((f"{note}={source}" for note, source in wrong if source not in known), "note names an unknown source")


def test_figures_known_from_their_sources() -> None:
    """A few figures that a colleague can look up; when one fails, open the source before touching the test."""
    known = [
        ("MAR-0001", 187566, "returnees since 2000, survey of HCP 2018-19", "MA_AKHBARALJALIYA"),
        ("TUN-0074", 211000, "returnees, Tunisia-HIMS 2020-21, first paragraph of African Manager", "TN_AFMAN_ONM2023"),
        ("TUN-0095", 20683, "returns in five years, census of 2024, passage on return", "TN_MANAGERS_RGPH24"),
        ("MAR-0021", 28.1, "share of women among Moroccan returnees", "MA_LECONOMISTE_2020"),
    ]
    rows = observations().set_index("obs_id")
    for obs_id, value, what, source in known:
        found = rows.loc[obs_id]
        assert (found["number"], found["source_id"]) == (value, source), (
            f"{obs_id}, {what}: {value} in {source} expected"
        )
    share = pick("returnees_region_share", geo_code="MA-06", preferred="yes")
    assert list(share["number"]) == [21.4], "Casablanca-Settat has 21.4 % of the returnees (survey of HCP 2018-19)"


@pytest.mark.parametrize(
    ("country", "level", "date", "tolerance"),
    [
        ("MA", "region", "2014-09-01", 0),
        ("MA", "region", "2024-09-01", 0),
        ("TN", "governorate", "2014-04-23", 0),
        ("TN", "governorate", "2023-01-01", 2),  # estimates of INS, rounded one by one
    ],
)
def test_population_of_the_parts_gives_the_country(country: str, level: str, date: str, tolerance: int) -> None:
    rows = pick("population", period_start=date, preferred="yes")
    parts = rows[(rows["geo_level"] == level) & rows["geo_code"].str.startswith(country)]
    whole = rows.loc[rows["geo_code"] == country, "number"]
    adds_up(parts["number"].sum(), whole.sum(), f"population {country} {date}", tolerance)


def test_urban_and_rural_give_the_whole() -> None:
    for (area, date), rows in pick("population_by_area").groupby(["geo_code", "period_start"]):
        split_rows = rows["breakdown"] == "area"
        adds_up(rows.loc[split_rows, "number"].sum(), rows.loc[~split_rows, "number"].sum(), f"{area} {date}", 1)


def test_returnees_of_the_moroccan_regions_give_the_country() -> None:
    adds_up(pick("returnees_region_share", country="MAR")["number"].sum(), 100, "shares of the regions", 0.5)
    rows = pick("returnees_stock", country="MAR")
    national = rows["geo_code"] == "MA"
    adds_up(rows.loc[~national, "number"].sum(), rows.loc[national, "number"].sum(), "returnees of the regions", 5)


@pytest.mark.parametrize("indicator", ["returnees_stock", "current_migrants_stock"])
def test_tunisian_men_and_women_give_the_total(indicator: str) -> None:
    rows = pick(indicator, country="TUN")
    both = rows["sex"] == "total"
    adds_up(rows.loc[~both, "number"].sum(), rows.loc[both, "number"].sum(), f"{indicator} by sex")


def test_shares_give_one_hundred() -> None:
    ages = pick("returnees_age_at_return", series="returnees_age_at_return__mar__enmi2018", breakdown="age_at_return")
    adds_up(ages["number"].sum(), 100, "age at return", 0.2)
    marital = pick("returnees_marital_status", breakdown="marital_at_return", sex="total")
    adds_up(marital["number"].sum(), 100, "marital status at return", 0.2)
    rows = observations()
    by_sex = rows["indicator"].isin(["returnees_sex_share", "current_migrants_sex_share", "emigrants_5y_profile"])
    rows = rows[by_sex & rows["sex"].isin(["male", "female"]) & rows["breakdown"].isin(["", "area"])]
    point = ["series", "geo_code", "breakdown_value", "period_start", "period_end"]
    for (series, *_rest), pair in rows.groupby(point):
        if set(pair["sex"]) == {"male", "female"}:
            adds_up(pair["number"].sum(), 100, f"men and women of {series}", 0.2)


@pytest.mark.parametrize(
    ("indicator", "where", "part", "whole"),
    [
        ("survey_sample_households", {}, "household_type", ""),
        ("iom_reintegration_assisted", {"period_start": "2018"}, "age", ""),
    ],
)
def test_breakdowns_give_the_whole(indicator: str, where: dict[str, str], part: str, whole: str) -> None:
    rows = pick(indicator, **where)
    parts = rows.loc[rows["breakdown"] == part, "number"].sum()
    adds_up(parts, rows.loc[rows["breakdown"] == whole, "number"].sum(), f"{indicator} by {part}")


def test_tounesna_by_kind_of_support() -> None:
    rows = pick("tounesna_people")
    kinds = rows.loc[rows["breakdown"] == "support", "number"].sum()
    adds_up(kinds, rows.loc[rows["breakdown_value"] == "supported", "number"].sum(), "people supported by Tounesna")


CENSUS = {
    ("MAR", "census_2014"): "2014-09-01",
    ("MAR", "census_2024"): "2024-09-01",
    ("TUN", "census_2014"): "2014-04-23",
    ("TUN", "census_2024"): "2024-11-06",
}


def test_rates_can_be_computed_again() -> None:
    people = pick("population", preferred="yes").set_index(["geo_code", "period_start"])["number"]
    returnees = pick("returnees_stock", sex="total").set_index("geo_code")["number"]
    census = pick("returnees_census", preferred="yes", period_start="2014-09-01", sex="total", breakdown="")["number"]
    members = table("regions").set_index("geo_code")["members"].map(split)
    for rate in pick("returnees_per_1000").itertuples():
        date = CENSUS[rate.country, rate.breakdown_value]
        base = sum(people[code, date] for code in members[rate.geo_code] or [rate.geo_code])
        count = census.item() if rate.series.endswith("__rgph") else returnees[rate.geo_code]
        adds_up(1000 * count / base, rate.number, f"rate {rate.obs_id}, computed from its inputs", 0.02)


def test_regional_numbers_follow_from_the_shares() -> None:
    """Three regions are published as about 10 %: they get a third of the rest each."""
    shares = pick("returnees_region_share", country="MAR", preferred="yes").set_index("geo_code")
    numbers = pick("returnees_stock", country="MAR").set_index("geo_code")["number"]
    firm = shares[shares["precision"] != "approximate"]["number"]
    third = (100 - firm.sum()) / 3
    for code, share in shares.iterrows():
        percent = third if share["precision"] == "approximate" else share["number"]
        adds_up(round(percent * 187566 / 100), numbers[code], f"returnees of {code}", 20)


def test_destinations_do_not_exceed_the_world() -> None:
    for key, rows in pick("emigrant_stock_by_destination").groupby(["country", "sex", "period_start"]):
        world = rows["breakdown_value"] == "world"
        named, total = rows.loc[~world, "number"].sum(), rows.loc[world, "number"].sum()
        assert named <= total, f"emigrants {key}: the destinations give {named:g}, the world {total:g}"


def test_mean_poverty_lies_between_the_delegations() -> None:
    rows = pick("poverty_rate_delegations")
    for (area, period), group in rows.groupby(["geo_code", "period_start"]):
        value = group.set_index("breakdown_value")["number"]
        assert value["lowest"] <= value["mean"] <= value["highest"], (
            f"poverty of {area} {period}: mean outside the range"
        )


def test_no_tunisian_returnees_by_region() -> None:
    """The figure does not exist; a row here would be spread from the national total."""
    rows = observations()
    local = rows["geo_level"].isin(["governorate", "macro_region", "district_2023"])
    counts = rows["indicator"].isin(["returnees_stock", "returnees_region_share", "returnees_per_1000"])
    none_of(rows.loc[counts & local, "obs_id"], "Tunisian returnees by region, which no source here publishes")


def test_comparability_names_series_of_each_country() -> None:
    rows = table("comparability")
    series = observations().drop_duplicates("series").set_index("series")
    for side in ("mar", "tun"):
        known = rows[f"series_{side}"].isin(series.index)
        none_of(rows.loc[~known, "comparison_id"], f"comparability: series_{side} has no observation")
        found = series.loc[rows[f"series_{side}"]]
        none_of(rows.loc[list(found["country"] != side.upper()), "comparison_id"], f"series_{side} of another country")
        other = list(found["indicator"].to_numpy() != rows[f"indicator_{side}"].to_numpy())
        none_of(rows.loc[other, "comparison_id"], f"indicator_{side} differs from series_{side}")


# Mechanisms, agreements, timeline


def test_mechanisms_belong_to_their_country() -> None:
    regions = table("regions")
    drawn = regions[regions["geo_level"].isin(["region", "governorate"])].set_index("geo_code")["country"]
    for row in table("mechanisms").itertuples():
        assert row.mechanism_id.startswith(row.country), f"{row.mechanism_id}: key of another country"
        places = split(row.region_codes)
        abroad = [code for code in places if drawn.get(code) != row.country]
        none_of(abroad, f"{row.mechanism_id}: place unknown or of another country")
        assert places == sorted(set(places)), f"{row.mechanism_id}: places repeated or out of order"
        assert not (row.coverage_level == "national" and places), f"{row.mechanism_id}: national, yet with places"


def test_status_of_mechanisms_fits_their_years() -> None:
    for row in table("mechanisms").itertuples():
        start, end = (int(year) if year else None for year in (row.start_year, row.end_year))
        told = (
            f"{row.mechanism_id} ({row.start_year} to {row.end_year}, {row.status_2018} in 2018, {row.status_now} now)"
        )
        assert not (start and end) or start <= end, f"{told}: ends before it starts"
        assert not end or (row.status_2018 == "ended") == (end < 2018), f"{told}: end and status_2018 disagree"
        if start and row.status_2018 in ("planned", "not_started"):
            assert row.status_2018 == "planned" or start > 2018, f"{told}: not started in 2018, yet it was"
        assert not start or start <= 2018 or row.status_2018 in ("planned", "not_started"), f"{told}: began after 2018"
        assert not end or row.status_now == "ended", f"{told}: has an end, yet not ended"
        assert row.status_2018 != "ended" or row.status_now == "ended", f"{told}: ended by 2018, yet not ended now"
        assert row.status_now != "not_started", f"{told}: not_started is for 2018 only"


def test_cross_cutting_stands_alone() -> None:
    rows = table("mechanisms")
    phases = rows["phase"].map(split)
    mixed = [len(listed) > 1 and "cross_cutting" in listed for listed in phases]
    none_of(rows.loc[mixed, "mechanism_id"], "cross_cutting stands beside another phase")


def test_counts_of_mechanisms_are_complete() -> None:
    for row in table("mechanisms").itertuples():
        filled = {bool(row.beneficiaries_count), bool(row.beneficiaries_unit), bool(row.beneficiaries_basis)}
        assert len(filled) == 1, f"{row.mechanism_id}: beneficiaries count, unit and basis stand together"
        assert not row.budget_eur or row.budget, f"{row.mechanism_id}: budget_eur without the budget in words"
        assert not row.beneficiaries_count or row.beneficiaries, f"{row.mechanism_id}: count without the words"


def test_readings_of_reach_are_complete() -> None:
    for row in table("mechanism_reach").itertuples():
        tied = row.scope in ("only", "group", "among_others")
        assert bool(row.hosts) == tied, f"{row.mechanism_id}: reach {row.scope} and countries left disagree"
    assert list(table("need_services")["order"]) == [str(place + 1) for place in range(len(table("need_services")))]


def test_outward_return_does_not_serve_nationals() -> None:
    served = table("mechanisms").set_index("mechanism_id")["serves_national_returnees"]
    for key in ("MAR09", "MAR10", "TUN48"):
        assert served[key] == "no", f"{key} takes third-country nationals away; it does not serve national returnees"


def test_agreements_are_consistent() -> None:
    for row in table("agreements").itertuples():
        key = row.agreement_id
        assert key.split("_")[1] == row.country, f"{key}: key of another country"
        assert row.partner_iso3 or row.partner_name == "Arab Maghreb Union", f"{key}: partner without a code"
        assert row.partner_iso3 != row.country, f"{key}: the partner is the country itself"
        signed, force = row.year_signed, row.in_force_year
        assert not (signed and force) or signed <= force, f"{key}: in force before it was signed"
        waiting = row.status in ("signed", "not_ratified", "negotiating")
        assert not (force and waiting), f"{key}: has a year in force, yet the status is {row.status}"
        assert key.endswith(signed or "ND"), f"{key}: key and year of signature differ"


def test_events_are_in_order_and_named_by_year() -> None:
    rows = table("timeline")
    assert rows["event_id"].is_monotonic_increasing, "timeline: rows are not sorted by event_id"
    begins = "EV_" + rows["year"] + "_" + rows["country"] + "_"
    fits = [key.startswith(begin) for key, begin in zip(rows["event_id"], begins, strict=True)]
    none_of(rows.loc[[not fit for fit in fits], "event_id"], "timeline: key differs from year or country")


def test_breaks_lie_within_their_series() -> None:
    """A break before the first or after the last figure would part nothing; its note stands with the figures."""
    rows = table("series_breaks")
    figures = observations()
    assert not rows.duplicated(["series", "starts"]).any(), "series_breaks: one break twice"
    for row in rows.itertuples():
        own = figures[figures["series"] == row.series]
        assert len(own), f"{row.break_id}: no observation of {row.series}"
        assert own["period_start"].str[:4].min() < row.starts[:4] <= own["period_end"].str[:4].max(), row.break_id
        noted = figures.loc[figures["note_id"] == row.note_id, "series"].str.split("__").str[2]
        assert row.series.split("__")[2] in set(noted), f"{row.break_id}: the note stands with other series"


# Findings, recommendations, links


def test_only_the_report_speaks_as_the_report() -> None:
    """Six findings and two recommendations were read in its executive summary and in the publisher's description.

    What an editor adds from the report itself names its page; `checks` refuses every other text under its name.
    """
    read_so_far = {f"RF00{n}" for n in range(1, 7)} | {"RR001", "RR002"}
    found: set[str] = set()
    for name in ("findings", "recommendations"):
        rows = table(name)
        own = rows[rows["origin"] == "sure_report"]
        short = own["locator"].isin([checks.SUMMARY, checks.DESCRIPTION])
        found |= set(own.loc[short, key_of(name)])
        later = own[~short]
        paged = (later["source_id"] == "SURE_CMP") & later["locator"].str.contains(checks.PAGE)
        none_of(later.loc[~paged, key_of(name)], f"{name}: said to be the report's, without its page")
    assert found == read_so_far, f"origin sure_report on the wrong rows: {sorted(found ^ read_so_far)}"


# Selections


def test_selections_point_to_rows_that_exist() -> None:
    targets = {
        "overview_key_figure": set(table("comparability")["comparison_id"]),
        "overview_finding": set(table("findings")["finding_id"]),
        "overview_gap": set(table("evidence_gaps")["gap_id"]),
    }
    for place, rows in table("selections").groupby("place"):
        none_of(rows.loc[~rows["reference"].isin(targets[place]), "item_id"], f"{place}: reference does not exist")
        positions = list(rows["position"].astype(int))
        assert positions == list(range(1, len(rows) + 1)), f"{place}: positions are {positions}, not 1, 2, 3 ..."
        none_of(rows.loc[rows["reference"].duplicated(), "item_id"], f"{place}: chosen twice")


def test_key_figures_show_figures_of_their_comparison() -> None:
    figures = observations().set_index("obs_id")
    pairs = table("comparability").set_index("comparison_id")
    rows = table("selections")
    for row in rows[rows["place"] == "overview_key_figure"].itertuples():
        for side, obs_id in (("mar", row.obs_id_mar), ("tun", row.obs_id_tun)):
            expected = pairs.loc[row.reference, f"series_{side}"]
            assert obs_id in figures.index, f"{row.item_id}: names no observation for {side.upper()}"
            found = figures.loc[obs_id, "series"]
            assert found == expected, f"{row.item_id}: {obs_id} belongs to {found}, not to {expected}"
            assert figures.loc[obs_id, "preferred"] == "yes", f"{row.item_id}: {obs_id} is not the preferred figure"
    others = rows[rows["place"] != "overview_key_figure"]
    none_of(others.loc[(others["obs_id_mar"] + others["obs_id_tun"]) != "", "item_id"], "figures beside a text")


def test_remittances_on_the_overview_are_the_latest_of_both() -> None:
    years = [
        set(pick("remittances_pct_gdp", series=f"remittances_pct_gdp__{c}__wdi")["period_start"])
        for c in ("mar", "tun")
    ]
    latest = max(years[0] & years[1])
    row = table("selections").set_index("reference").loc["CMP052"]
    shown = observations().set_index("obs_id").loc[[row["obs_id_mar"], row["obs_id_tun"]], "period_start"]
    assert list(shown) == [latest, latest], f"the overview shows {list(shown)}, the latest year of both is {latest}"


# Questions with several answers


def answers_of() -> list[tuple[str, list[list[str]]]]:
    """List for each question its answers, those to one count together."""
    rows = table("source_questions")
    return [
        (row["question_id"], [split(count) for count in row["obs_ids"].split("|")]) for _index, row in rows.iterrows()
    ]


def test_questions_name_figures_that_exist_once() -> None:
    known = set(table("observations")["obs_id"])
    for code, counts in answers_of():
        ids = [obs_id for count in counts for obs_id in count]
        none_of((obs_id for obs_id in ids if obs_id not in known), f"{code}: no such observation")
        assert len(ids) == len(set(ids)), f"{code}: an answer stands twice"
    positions = list(table("source_questions")["position"].astype(int))
    assert positions == list(range(1, len(positions) + 1)), f"positions are {positions}, not 1, 2, 3 ..."


def test_answers_shown_first_are_preferred_answers_of_the_question() -> None:
    preferred = table("observations").set_index("obs_id")["preferred"]
    for (code, counts), listed in zip(
        answers_of(), table("source_questions")["preferred_obs_ids"].map(split), strict=True
    ):
        ids = [obs_id for count in counts for obs_id in count]
        none_of((one for one in listed if one not in ids), f"{code}: shown first, but no answer")
        none_of((one for one in listed if preferred[one] != "yes"), f"{code}: shown first, but not preferred")
        assert listed == sorted(listed), f"{code}: the answers shown first are not in order of their keys"


def test_producers_belong_to_answers_of_the_question() -> None:
    for (code, counts), listed in zip(answers_of(), table("source_questions")["producers"].map(split), strict=True):
        ids = [obs_id for count in counts for obs_id in count]
        none_of((one for one in listed if one.split("=")[0] not in ids), f"{code}: a producer of no answer")


def test_answers_to_one_count_have_one_unit() -> None:
    units = table("observations").set_index("obs_id")["unit"]
    for code, counts in answers_of():
        for count in counts:
            assert units[count].nunique() == 1, f"{code}: {', '.join(count)} have several units"


def test_questions_belong_to_the_country_of_their_answers() -> None:
    country = table("observations").set_index("obs_id")["country"]
    rows = table("source_questions").set_index("question_id")["country"]
    for code, counts in answers_of():
        found = {country[obs_id] for count in counts for obs_id in count}
        expected = {"MAR", "TUN"} if rows[code] == "both" else {rows[code]}
        assert found == expected, f"{code}: about {rows[code]}, answers of {', '.join(sorted(found))}"


def test_every_figure_that_is_not_preferred_is_explained() -> None:
    rows = table("observations")
    answers = {obs_id for _code, counts in answers_of() for count in counts for obs_id in count}
    none_of(
        sorted(set(rows.loc[rows["preferred"] == "no", "obs_id"]) - answers), "not preferred, and no question says why"
    )


# Programme tables


def test_course_evaluation_adds_up() -> None:
    """Thirteen questions, thirteen answers; shares and averages as printed in the evaluation of course A9714779."""
    rows = table("programme_course_evaluation")
    assert len(rows) == 13, f"{len(rows)} questions, the report prints 13"
    for _, row in rows.iterrows():
        label = f"question {row['question_no']}"
        shares = [float(row[f"pct_{mark}"]) for mark in range(1, 6)]
        counts = [int(row[f"n_{mark}"]) for mark in range(1, 6)]
        adds_up(sum(counts), 13, f"{label}: answers")
        adds_up(sum(shares), 100, f"{label}: shares", 0.25)
        for mark, (count, share) in enumerate(zip(counts, shares, strict=True), 1):
            adds_up(100 * count / 13, share, f"{label}: share of {mark}", 0.06)
        mean = sum(mark * count for mark, count in enumerate(counts, 1)) / 13
        adds_up(mean, float(row["average"]), f"{label}: average", 0.006)
        adds_up(100 * (counts[3] + counts[4]) / 13, float(row["pct_4_5"]), f"{label}: marks 4 and 5", 0.06)


def test_missing_is_said_and_never_zero() -> None:
    facts = table("programme_course_facts")
    none_of(facts.loc[(facts["basis"] == "missing") != (facts["value"] == ""), "fact"], "missing means an empty value")
    needs = table("programme_tna")
    for lang in LANGUAGES:
        wrong = (needs["available"] == "no") != (needs[f"value_{lang}"] == "")
        none_of(needs.loc[wrong, "item"], f"training needs: available and value_{lang} disagree")
    results = needs.set_index("item").loc["results", "available"]
    assert results == "no", "training needs: the results are not available, and the row 'results' says so"


def test_course_facts_add_up() -> None:
    value = table("programme_course_facts").set_index("fact")["value"]
    parts = int(value["participants_samm"]) + int(value["participants_other"])
    adds_up(parts, int(value["participants_total"]), "participants of the course")
    weights = sum(int(value[f"weight_{part}"]) for part in ("quizzes", "group_work", "final_assignment"))
    adds_up(weights, 100, "weights of the marks")


def test_activities_run_forward() -> None:
    rows = table("programme_activities")
    dated = (rows["start"] != "") & (rows["end"] != "")
    none_of(rows.loc[dated & (rows["start"].str[:4] > rows["end"].str[:4]), "activity_id"], "ends before it starts")
    same_form = rows["start"].str.len() == rows["end"].str.len()
    none_of(rows.loc[dated & same_form & (rows["start"] > rows["end"]), "activity_id"], "ends before it starts")


# Profiles


def test_questions_of_the_profiles_name_what_exists() -> None:
    rows = table("profile_questions")
    assert list(rows["position"].astype(int)) == list(range(1, len(rows) + 1)), "profile_questions: not 1, 2, 3"
    groups = codes("profile_group")
    assert list(rows["profile_group"]) == sorted(rows["profile_group"], key=groups.index), "groups are torn apart"
    for column, name in (("indicators", "indicators"), ("gap_ids", "evidence_gaps")):
        known = set(table(name)[key_of(name)])
        none_of(
            (
                f"{question}={code}"
                for question, cell in rows[["question_id", column]].to_numpy()
                for code in split(cell)
                if code not in known
            ),
            f"profile_questions.{column}: unknown",
        )
    listed = [code for cell in rows["indicators"] for code in split(cell)]
    assert len(listed) == len(set(listed)), "profile_questions: an indicator answers two questions"


def test_divisions_name_dimensions_and_values_that_exist() -> None:
    lists = table("codes").query("list == 'breakdown'").set_index("code")["value_list"]
    for _, row in table("divisions").iterrows():
        assert row["divided_by"] == "sex" or row["divided_by"] in lists.index, f"divisions: {row['divided_by']}"
        nested = [row["container"], *split(row["contained"])] if row["division"] == "nested" else []
        assert nested or not (row["container"] or row["contained"]), "divisions: contained values without nesting"
        none_of(
            (code for code in nested if code not in codes(lists[row["divided_by"]])),
            "divisions: unknown contained value",
        )


def test_readers_meet_no_bare_codes() -> None:
    """A text names a dimension or an indicator by its label; addresses, files and table codes say where to look."""
    where = re.compile(r"\S+\.\w\S*|migr_\w+")
    inside = re.compile(r"(?<![A-Za-z0-9_])[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
    read = {(name, column) for name in NAMES for column in table(name).columns if column[-3:] in ("_en", "_fr", "_ar")}
    read |= {(name, "notes") for name in NAMES if "notes" in table(name).columns}
    # What a list of codes is for says in which columns it is used.
    read -= {("codes", "notes")}
    assert len(read) > 100
    none_of(
        (
            f"{name}.{column}, {key}: {found[0]}"
            for name, column in sorted(read)
            for key, text in zip(table(name)[key_of(name)], table(name)[column], strict=True)
            # Blanks are filled with a number before anybody reads them.
            if (found := inside.search(re.sub(r"\{\w+\}", "", where.sub("", text))))
        ),
        "codes in texts for readers",
    )


def test_arabic_numbers_are_written_as_the_dashboard_writes_them() -> None:
    """A comma parts decimals there, so that 20,683 would be read as a little more than twenty."""
    none_of(
        (
            f"{name}.{column}: {found[0]}"
            for name in NAMES
            for column in table(name).columns
            if column.endswith("_ar")
            for text in table(name)[column]
            if (found := re.search(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)", text))
        ),
        "thousands are parted by commas",
    )
