"""Side by side: what is counted is in the tables, nothing is put under another author's name, both countries alike."""

import html
import re
from collections import Counter

import pytest

from data import catalogue, comparison, store
from tests.views import healthy, lines_of, opened, unmarked

DIMENSIONS = comparison.dimensions()
pytestmark = pytest.mark.usefixtures("running_server")


def bodies(**link: str) -> str:
    """Return the page as HTML."""
    at = healthy(opened("comparison", **link))
    return "\n".join(unmarked(one.proto.body) for one in at.get("html"))


def test_every_dimension_of_the_findings_has_its_place() -> None:
    """No finding is left out because its dimension has no line."""
    assert set(DIMENSIONS) == set(store.table("findings")["dimension"]) == set(catalogue.codes("dimension"))


@pytest.mark.parametrize("country", comparison.COUNTRIES)
def test_mechanisms_at_work_are_counted_as_in_the_table(country: str) -> None:
    """Active today, for nationals who come back: counted line by line."""
    rows = [row for row in lines_of("mechanisms") if row["country"] == country]
    wanted = [row for row in rows if row["serves_national_returnees"] == "yes" and row["status_now"] == "active"]
    assert comparison.at_work(country) == len(wanted) > 0


@pytest.mark.parametrize("code", DIMENSIONS)
def test_a_dimension_holds_what_its_rule_says(code: str) -> None:
    """Mechanisms by service, kind, group or level; never an ended one, never one for foreigners who leave."""
    rule = next(row for row in lines_of("dimension_rules") if row["dimension"] == code)
    for country, side in comparison.dimension(code).sides.items():
        wanted: dict[str, set[str]] = {"active": set(), "unknown": set()}
        for row in lines_of("mechanisms"):
            columns = {"services": "services", "target_groups": "target_groups", "kinds": "kind"}
            columns["coverage_levels"] = "coverage_level"
            fits = any(
                set(rule[asked].split(";")) & set(row[column].split(";")) - {""} for asked, column in columns.items()
            )
            if fits and row["country"] == country and row["serves_national_returnees"] == "yes":
                wanted.setdefault(row["status_now"], set()).add(row["mechanism_id"])
        assert set(side.at_work["mechanism_id"]) == wanted["active"]
        assert set(side.unsure["mechanism_id"]) == wanted["unknown"]


def test_every_finding_stands_once() -> None:
    """Each statement is the contrast of a dimension, said of both countries, or said of one of them."""
    met: Counter[str] = Counter()
    for code in DIMENSIONS:
        one = comparison.dimension(code)
        for rows in (one.contrast, one.shared, *(side.findings for side in one.sides.values())):
            met.update(rows["finding_id"])
            assert set(rows["dimension"]) <= {code}
    assert set(met) == {row["finding_id"] for row in lines_of("findings")}
    assert set(met.values()) == {1}


def test_figures_are_of_their_country_and_sourced() -> None:
    """A figure stands under its own country; one that is not published is named instead of left out."""
    social = comparison.dimension("social_protection").sides
    assert set(social["TUN"].figures["indicator"]) == {"social_protection_sdg131", "social_security_cover_abroad"}
    assert social["MAR"].unpublished == ["social_security_cover_abroad"]
    for code in DIMENSIONS:
        for country, side in comparison.dimension(code).sides.items():
            assert set(side.figures["country"]) <= {country}
            assert (side.figures["geo_level"] == "country").all()
            assert not set(side.unpublished) & set(side.figures["indicator"])


def test_an_unknown_dimension_is_named() -> None:
    """A code that is none is an error of its own."""
    with pytest.raises(catalogue.UnknownCodeError):
        comparison.dimension("nothing")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("code", DIMENSIONS)
def test_a_dimension_can_be_read_in_full(code: str, language: str) -> None:
    """A link opens a dimension: every statement about it, whose it is, and its mechanisms by name."""
    shown = html.unescape(bodies(dimension=code, lang=language))
    one = comparison.dimension(code)
    for side in one.sides.values():
        for text in [*side.findings[f"statement_{language}"], *side.at_work[f"name_{language}"]]:
            assert str(text) in shown
    origins = {row["origin"] for row in lines_of("findings") if row["dimension"] == code}
    assert all(catalogue.label("origin", origin, language) in shown for origin in origins)


def test_the_sheet_counts_statements_of_each_kind() -> None:
    """The line of a dimension counts what the table of findings holds, without the sentence that opens it."""
    contrasts = {row["contrast_finding"] for row in lines_of("dimension_rules")}
    kinds = Counter(
        row["kind"]
        for row in lines_of("findings")
        if row["dimension"] == "local_level" and row["country"] == "TUN" and row["finding_id"] not in contrasts
    )
    assert kinds["strength"] >= 4
    line = next(row for row in bodies(lang="en").split("<tr>") if "Local level" in row)
    assert re.search(rf"Strength</span> {kinds['strength']}\b", line)
    assert "No source we read" in line
    assert "statements on both countries are not counted here" in bodies(lang="en"), "they stand in neither column"


def test_an_unknown_dimension_in_a_link_gets_a_notice() -> None:
    """The sheet is shown all the same."""
    at = opened("comparison", dimension="nothing", lang="fr")
    assert len(at.warning) == 1
    assert not at.exception
