"""A shaded map holds the figures of its rows: each area has its class, sign, number and words."""

import json
import random
from collections.abc import Collection
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components import evidence, maps, palette
from data import catalogue, mapped, observations

COLOURS = palette.SEQUENCE["light"]["plum"]
AREAS = {"MAR": [f"M{number}" for number in range(1, 9)], "TUN": [f"T{number}" for number in range(1, 6)]}
GROUPS = {"MG": ["M6", "M7", "M8"]}
PRECISIONS = {"approximate": "about so much", "grouped": "several areas together"}


def words(unit: str = "") -> maps.Words:
    """Return words that write a value with all its digits."""
    codes = [code for areas in AREAS.values() for code in areas] + list(GROUPS)
    return maps.Words(
        names={code: f"Area {code}" for code in codes},
        members=lambda code: GROUPS.get(code, [code]),
        areas=lambda level: AREAS[level],
        precisions=PRECISIONS,
        write=lambda value: str(float(value)),
        unit=unit,
    )


def panel(
    country: str, *rows: tuple[str, float, str], unit: str = "percent", left_out: Collection[str] = ()
) -> maps.Panel:
    """Return the panel of a country whose level is called like it."""
    frame = pd.DataFrame(rows, columns=["geo_code", "value", "precision"]).assign(unit=unit)
    return maps.Panel(
        country, country, {"MAR": "Morocco", "TUN": "Tunisia"}[country], frame, left_out=frozenset(left_out)
    )


def draw(*panels: maps.Panel, **options: Any) -> maps.ShadedMap:
    """Draw panels with the words above."""
    given: dict[str, Any] = {"words": words(), "colours": COLOURS}
    return maps.shaded_regions(panels, label="Share", **given | options)


def areas(drawn: maps.ShadedMap) -> dict[str, dict[str, Any]]:
    """Return all areas of a map by code."""
    return {code: area for one in drawn.payload["panels"] for code, area in one["areas"].items()}


def entries(drawn: maps.ShadedMap) -> list[dict[str, str]]:
    """Return all entries of the legends."""
    return [entry for legend in drawn.payload["legend"] for entry in legend["entries"]]


def bounds(text: str) -> tuple[float, float]:
    """Read the ends of a class off its legend text."""
    if text.startswith("under "):
        return -np.inf, float(text.removeprefix("under "))
    if text.endswith(" and over"):
        return float(text.removesuffix(" and over")), np.inf
    low, _, high = text.partition(" to under ")
    return (float(low), float(high)) if high else (float(low), np.nextafter(float(low), np.inf))


# Classes


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([], []),
        ([7], []),
        ([7, 7, 7], []),
        ([1, 2], [1.5]),
        ([1, 2, 3, 4, 5], [1.8, 2.6, 3.4, 4.2]),
        ([1, 1, 1, 1, 100], [50]),
        (range(1, 101), [21, 41, 60, 80]),
        ([0, 187_566], [94_000]),
    ],
)
def test_class_breaks(values: list[float], limits: list[float]) -> None:
    """Quantiles of the distinct values, rounded to two figures."""
    assert maps.class_breaks(values) == pytest.approx(limits)


@pytest.mark.parametrize("seed", range(80))
def test_no_class_is_empty(seed: int) -> None:
    """Whatever the values: limits rise, have two figures, and each class between them holds a value."""
    chance = random.Random(seed)
    scale = 10 ** chance.randint(-3, 6)
    values = [round(chance.choice([1, 1, 50]) * chance.random() * scale, 6) for _ in range(chance.randint(1, 40))]
    values += chance.choices(values, k=chance.randint(0, 10))
    limits = maps.class_breaks(values)
    assert len(limits) < min(maps.STEPS, len(set(values))) or not limits
    assert all(low < high for low, high in pairwise(limits)), f"limits must rise: {limits}"
    assert limits == [float(f"{limit:.2g}") for limit in limits], f"more than two figures: {limits}"
    for low, high in pairwise([-np.inf, *limits, np.inf]):
        assert any(low <= value < high for value in values), f"no value from {low} to {high}: {sorted(values)}"
    if len(set(values)) > 4:
        assert limits, f"five different values must not share one colour: {sorted(values)}"


@pytest.mark.parametrize("seed", range(40))
def test_every_value_lies_in_the_class_that_the_legend_says(seed: int) -> None:
    """The colour of an area leads to a legend text whose limits hold its value."""
    chance = random.Random(seed)
    rows = [(code, chance.choice([round(chance.random() * 40, 1), 10.0, 20.0]), "exact") for code in AREAS["MAR"]]
    drawn = draw(panel("MAR", *rows))
    texts = {entry["fill"]: entry["text"] for entry in drawn.payload["legend"][0]["entries"]}
    assert len(texts) == len(drawn.payload["legend"][0]["entries"]), "two classes share a colour"
    for code, value, _precision in rows:
        low, high = bounds(texts[areas(drawn)[code]["fill"]])
        assert low <= value < high, f"{value} is drawn in the class {texts[areas(drawn)[code]['fill']]!r}"
    used = {areas(drawn)[code]["fill"] for code in AREAS["MAR"]}
    assert used == set(texts), "a class of the legend occurs on no map"


def test_a_value_on_a_limit_belongs_to_the_class_above() -> None:
    """`10 to under 20` holds 10 and not 20."""
    drawn = draw(panel("MAR", ("M1", 1.0, "exact"), ("M2", 2.0, "exact"), ("M3", 1.5, "exact"), ("M4", 1.5, "exact")))
    texts = {entry["fill"]: entry["text"] for entry in drawn.payload["legend"][0]["entries"]}
    for code, value in {"M1": 1.0, "M2": 2.0, "M3": 1.5}.items():
        low, high = bounds(texts[areas(drawn)[code]["fill"]])
        assert low <= value < high


def test_one_value_has_one_entry() -> None:
    """Areas that are all alike need no classes: the legend gives the value itself."""
    drawn = draw(panel("MAR", ("M1", 5.0, "exact"), ("M2", 5.0, "exact")))
    assert [entry["text"] for entry in drawn.payload["legend"][0]["entries"]] == ["5.0"]


def test_more_stands_out_more() -> None:
    """A higher class stands further from the paper, light or dark."""
    values = [(code, float(place), "exact") for place, code in enumerate(AREAS["MAR"])]
    for appearance in ("light", "dark"):
        colours = palette.SEQUENCE[appearance]["plum"]
        drawn = draw(panel("MAR", *values), colours=colours, appearance=appearance)
        steps = [colours.index(areas(drawn)[code]["fill"]) for code, _value, _precision in values]
        assert steps == sorted(steps), f"{appearance}: colours do not follow the values"
        ground = palette.PAPER[appearance].ground
        first, last = (palette.contrast(colours[place], ground) for place in (0, -1))
        assert first < last, f"{appearance}: few must be near the paper, many far from it"


# Areas


def test_the_map_holds_the_value_of_each_row() -> None:
    """The words of an area say its value with the unit, and the number stands on it."""
    drawn = draw(panel("MAR", ("M1", 21.4, "exact"), ("M2", 10.25, "derived")), words=words("persons"))
    shown = areas(drawn)
    assert shown["M1"]["tip"] == ["Area M1", "21.4 persons"]
    assert shown["M2"]["tip"] == ["Area M2", "10.25 persons"]
    assert shown["M1"]["label"] == "21.4"
    assert shown["M1"]["ink"] == palette.ink_on(shown["M1"]["fill"])
    assert {shown[code]["kind"] for code in ("M1", "M2")} == {"plain"}
    assert set(shown) == set(AREAS["MAR"]), "every area of the level is on the map"


def test_a_group_shares_colour_and_words_and_one_number() -> None:
    """Three regions published together are never split, and the value is not written three times."""
    drawn = draw(panel("MAR", ("MG", 2.9, "grouped"), ("M1", 21.4, "exact")))
    shown = [areas(drawn)[code] for code in GROUPS["MG"]]
    assert len({area["fill"] for area in shown}) == 1
    assert {area["kind"] for area in shown} == {"grouped"}
    assert sum("label" in area for area in shown) == 1, "one value for three areas is written once"
    for code, area in zip(GROUPS["MG"], shown, strict=True):
        assert area["tip"] == [f"Area {code}", "2.9", PRECISIONS["grouped"], "Area MG"]


def test_signs_of_areas_without_a_plain_figure() -> None:
    """Approximate, grouped, left out and not published are told apart, in sign and in words."""
    drawn = draw(
        panel("MAR", ("M1", 10.0, "approximate"), ("MG", 2.9, "grouped"), ("M2", 5.0, "exact"), left_out=["M3"])
    )
    shown = areas(drawn)
    assert (shown["M1"]["kind"], shown["M1"]["label"]) == ("approximate", "≈ 10")
    assert shown["M1"]["tip"][-1] == PRECISIONS["approximate"]
    assert shown["M4"]["kind"] == "unpublished"
    assert shown["M4"]["tip"] == ["Area M4", "not published"]
    assert shown["M3"]["kind"] != "unpublished", "a figure that the reader left out is published"
    assert shown["M3"]["tip"] == ["Area M3", "left out by your choice of precision"]
    assert not {"label", "ink"} & {*shown["M3"], *shown["M4"]}, "an area without a figure has no number, least of all 0"
    classes = {entry["fill"] for entry in drawn.payload["legend"][0]["entries"]}
    assert not {shown["M3"]["fill"], shown["M4"]["fill"]} & classes, (
        "an area without a figure has the colour of a class"
    )


KINDS = {"exact": "plain", "approximate": "approximate", "grouped": "grouped"}


@pytest.mark.parametrize("seed", range(30))
def test_the_legend_explains_each_sign_that_occurs_and_no_other(seed: int) -> None:
    """A pattern that no area has is not in the legend, one that an area has always is."""
    chance = random.Random(seed)
    alone = chance.sample(AREAS["MAR"][:5], chance.randint(0, 5))
    rows = [(code, float(chance.randint(1, 9)), chance.choice(list(KINDS)[:2])) for code in alone]
    rows += [("MG", 3.0, "grouped")] * chance.randint(0, 1)
    without = [code for code in AREAS["MAR"][:5] if code not in alone]
    drawn = draw(panel("MAR", *rows, left_out=chance.sample(without, chance.randint(0, len(without)))))
    signs = {"approximate", "grouped", "unpublished"}
    occurring = {area["kind"] for area in areas(drawn).values()} & signs
    explained = [entry["kind"] for entry in entries(drawn) if entry["kind"] in signs]
    assert sorted(explained) == sorted(occurring)
    said = {entry["text"] for entry in entries(drawn)}
    why = {area["tip"][1] for code, area in areas(drawn).items() if code in without}
    assert why <= said, f"not explained in the legend: {why - said}"


def test_numbers_may_be_left_out() -> None:
    """A small map has colours and words only; an office is a yes, not a 1."""
    for drawn in (
        draw(panel("MAR", ("M1", 21.4, "exact")), numbers=False),
        draw(panel("TUN", ("T1", 1.0, "exact"), unit="yes_no")),
    ):
        assert not [code for code, area in areas(drawn).items() if "label" in area]


# Two countries


def both(**options: Any) -> maps.ShadedMap:
    """Draw both countries, whose values lie far apart."""
    morocco = panel("MAR", *[(code, float(place), "exact") for place, code in enumerate(AREAS["MAR"], 1)])
    tunisia = panel("TUN", *[(code, 100.0 * place, "exact") for place, code in enumerate(AREAS["TUN"], 1)])
    return draw(morocco, tunisia, **options)


def test_shared_classes() -> None:
    """Figures that may be compared stand in one legend without a country in its title."""
    drawn = both(words=words("persons"))
    classes = [legend for legend in drawn.payload["legend"] if legend["entries"][0]["kind"] == "plain"]
    assert [legend["title"] for legend in classes] == ["persons"]
    shown = areas(drawn)
    assert shown["M8"]["fill"] != shown["T5"]["fill"], "8 and 500 share a class although the classes are shared"


def test_classes_of_their_own() -> None:
    """Figures that may not be compared have a legend each, with the country in its title."""
    drawn = both(shared_classes=False)
    classes = [legend for legend in drawn.payload["legend"] if legend["entries"][0]["kind"] == "plain"]
    assert [legend["title"] for legend in classes] == ["Morocco", "Tunisia"]
    shown = areas(drawn)
    assert shown["M8"]["fill"] == shown["T5"]["fill"] == COLOURS[-1], "the highest of each country is the darkest"
    for country, legend in zip(AREAS, classes, strict=True):
        texts = {entry["fill"]: entry["text"] for entry in legend["entries"]}
        for place, code in enumerate(AREAS[country], 1):
            low, high = bounds(texts[shown[code]["fill"]])
            assert low <= place * (100 if country == "TUN" else 1) < high


def test_a_country_without_figures_has_no_legend_of_its_own() -> None:
    """Tunisia without a row is hatched; its empty legend would only puzzle."""
    drawn = draw(panel("MAR", ("M1", 1.0, "exact")), panel("TUN"), shared_classes=False)
    assert [legend["title"] for legend in drawn.payload["legend"]] == ["Morocco", ""]
    assert {area["kind"] for code, area in areas(drawn).items() if code.startswith("T")} == {"unpublished"}


def test_western_sahara_is_drawn_exactly_where_morocco_is() -> None:
    """The sign and its explanation come with Morocco, with or without figures, and never with Tunisia alone."""
    for panels in (["MAR"], ["TUN"], ["MAR", "TUN"], ["TUN", "MAR"]):
        drawn = draw(*[panel(country) for country in panels])
        assert [one["sahara"] for one in drawn.payload["panels"]] == [country == "MAR" for country in panels]
        explained = [entry for entry in entries(drawn) if entry["kind"] == "sahara"]
        assert len(explained) == ("MAR" in panels), f"{panels}: {explained}"


# Words for those who cannot see the map


def test_the_alternative_names_highest_and_lowest() -> None:
    """Country, what is shown, how many of how many, the two ends with their values and units; no group is an end."""
    drawn = draw(
        panel("MAR", ("M1", 5.5, "exact"), ("M2", 21.4, "exact"), ("MG", 2.9, "grouped")), words=words("people")
    )
    assert drawn.alt == (
        "Morocco, Share: 3 figures for 8 areas. Of the 2 areas with a figure of their own that is not approximate, "
        "highest: Area M2 (21.4 people); lowest: Area M1 (5.5 people)."
    )
    alone = draw(panel("MAR", ("M1", 5.5, "exact"), ("M2", 21.4, "exact")), words=words("people"))
    assert "8 areas. Highest: Area M2 (21.4 people); lowest: Area M1" in alone.alt
    assert drawn.payload["panels"][0]["alt"] == drawn.alt


def test_the_alternative_of_a_map_without_figures() -> None:
    """What cannot be seen is said: nothing is published."""
    alt = draw(panel("MAR", ("M1", 5.0, "exact")), panel("TUN")).alt
    assert "Tunisia, Share: not published" in alt
    assert "nan" not in alt


def test_the_alternative_of_equal_values() -> None:
    """Without a highest and a lowest the areas are named."""
    alt = draw(panel("TUN", ("T1", 1.0, "exact"), ("T2", 1.0, "exact"))).alt
    assert "Area T1" in alt
    assert "Area T2" in alt
    assert "ighest" not in alt


# The picture that travels to the browser


def test_the_stamp_tells_pictures_apart() -> None:
    """The same figures give the same stamp, another selected area another one."""
    stamps = [both(selected=code).payload["stamp"] for code in (None, "M1", "M1", "M2")]
    assert stamps[1] == stamps[2]
    assert len(set(stamps)) == 3


REGIONAL = mapped.regional_indicators()


@pytest.mark.parametrize("indicator", REGIONAL)
def test_real_maps_are_small_and_say_what_they_show(indicator: str) -> None:
    """Both countries travel in under 25 kB of plain JSON; the limits in the legend are the limits drawn."""
    one = catalogue.indicator(indicator)
    detail = observations.details(mapped.regional_rows(indicator))[0]
    found = [mapped.by_region(indicator, country, detail=detail) for country in catalogue.COUNTRIES]
    spoken = evidence.words(one.unit)
    drawn = maps.shaded_regions(
        [maps.Panel(country.country, country.level, country.country, country.rows) for country in found],
        label=one.label("en"),
        words=spoken,
        colours=palette.sequence(indicator, one.topic, "light"),
        selected="MA-06",
    )
    sent = json.dumps(drawn.payload, ensure_ascii=False, allow_nan=False).encode()
    assert len(sent) < 25_000, f"{len(sent)} bytes"
    assert json.loads(sent) == drawn.payload, "the payload changes when it is written and read as JSON"
    for country in found:
        for code, value in zip(country.rows["geo_code"], country.rows["value"], strict=True):
            for member in catalogue.members(code):
                assert areas(drawn)[member]["tip"][1] == spoken.value(value)
    for limit in maps.class_breaks([value for country in found for value in country.rows["value"]]):
        written = spoken.write(limit).strip("%").replace(",", "")
        assert float(written) == limit, f"the legend says {written} where the class ends at {limit}"


def test_returnees_by_region_as_a_reader_sees_them() -> None:
    """Ten Moroccan figures, three of them approximate, one for three regions; 24 hatched governorates."""
    found = [mapped.by_region("returnees_region_share", country) for country in catalogue.COUNTRIES]
    drawn = maps.shaded_regions(
        [maps.Panel(one.country, one.level, one.country, one.rows) for one in found],
        label="Share",
        words=evidence.words("percent"),
        colours=COLOURS,
    )
    shown = areas(drawn)
    assert (shown["MA-06"]["label"], shown["MA-02"]["label"]) == ("21.4", "≈ 10")
    assert [shown[code]["tip"][1] for code in ("MA-10", "MA-11", "MA-12")] == ["2.9%"] * 3
    kinds = [area["kind"] for area in shown.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "plain": 6,
        "approximate": 3,
        "grouped": 3,
        "unpublished": 24,
    }
    assert "Casablanca-Settat (21.4%)" in drawn.alt
