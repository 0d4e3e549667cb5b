"""Agreements: counts equal those of the file, every agreement can be reached, links and languages, the two cases."""

import json
import re
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from components import agreements as drawing
from components import i18n, routes, ties
from data import agreements as data
from data import catalogue
from data import routes as places
from tests.views import bodies, lines_of, opened, plain, quiet, shown

LANGUAGES = ("en", "fr", "ar")
COUNTRIES = ("MAR", "TUN")
ARABIC = re.compile(r"[\u0621-\u064a]")

pytestmark = pytest.mark.usefixtures("running_server")


def filed(**wanted: str) -> list[dict[str, str]]:
    """Return the lines of the file whose columns have these values."""
    return [row for row in lines_of("agreements") if all(row[column] == value for column, value in wanted.items())]


def page(**link: str) -> AppTest:
    """Open the page by a link; nothing may be broken on it, nor complained about."""
    return quiet(opened("agreements", **link))


def matrix(at: AppTest, country: str) -> dict[str, list[str]]:
    """Return the cells of a country's matrix as text, by the code of the partner: people first, then the subjects."""
    part = bodies(at).split(f"awda-scroll awda-all awda-{country}")[1].split("</table>")[0]
    found = {}
    for row in part.split("<tbody")[1].split("<tr")[1:]:
        code = re.search(r'data-choice="partner=([A-Z]{3})"', row)
        assert code, row[:200]
        found[code[1]] = [plain("<" + cell.split("</td>")[0]) for cell in row.split("<td")[1:]]
    return found


# Counts


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("subject", sorted({row["subject"] for row in lines_of("agreements")}))
def test_counts_equal_those_of_the_file(country: str, subject: str) -> None:
    by_status = Counter(row["status"] for row in filed(country=country, subject=subject))
    found = data.counts(country, subject)
    assert found.in_force == by_status["in_force"]
    assert found.waiting == by_status["signed"] + by_status["not_ratified"]


def test_the_figures_of_the_headline() -> None:
    """Counted by hand: replaced texts of Belgium and France, and the Dutch protocol of 2016, are not among them."""
    assert data.counts("MAR", "social_security") == data.Count(in_force=14, waiting=5)
    assert data.counts("TUN", "social_security") == data.Count(in_force=9, waiting=5)
    assert page().title[0].value == (
        "Social security agreements in force: Morocco 14 and Tunisia 9; "
        "signed, not known to be in force: Morocco 5 and Tunisia 5"
    )


def test_all_agreements_of_the_file_are_there() -> None:
    assert len(lines_of("agreements")) == 68
    assert set(data.everything()["agreement_id"]) == {row["agreement_id"] for row in lines_of("agreements")}
    assert set(data.STRENGTH) == set(drawing.SIGNS) == set(ties.DASHES) == set(catalogue.codes("agreement_status"))
    assert len(set(drawing.SIGNS.values()) | {drawing.BLANK}) == len(drawing.SIGNS) + 1, "each sign means one thing"


def test_the_strongest_text_stands_for_a_partner() -> None:
    """With Tunisia the treaty of 1987 works and that of 2015 waits; with Belgium that of 2014 replaced 1968."""
    rows = data.strongest(data.matching(["MAR"], subject="social_security"))
    chosen = dict(zip(rows["partner"], rows["agreement_id"], strict=True))
    assert chosen["TUN"] == "AG_MAR_TUN_SOC_1987"
    assert chosen["BEL"] == "AG_MAR_BEL_SOC_2014"
    assert chosen["CAN"] == "AG_MAR_CAN_SOC_1998", "Canada, not the province"
    assert chosen["AMU"] == "AG_MAR_AMU_SOC_ND", "a partner without an ISO code is kept"
    assert not rows["partner"].duplicated().any()


# People


@pytest.mark.parametrize("indicator", data.PEOPLE)
def test_people_come_from_one_source_and_one_period(indicator: str) -> None:
    found = data.living(indicator)
    assert set(found["country"]) == set(COUNTRIES)
    for _country, own in found.groupby("country"):
        for column in ("source_id", "period_end", "series", "unit", "sex"):
            assert own[column].nunique() == 1, f"{column} differs within one picture"
        assert not own["breakdown_value"].duplicated().any()
        assert set(own["breakdown_value"]) <= set(places.points()), "groups of countries are no partners"


def test_where_many_live_without_an_agreement_in_force() -> None:
    """Italy for Morocco (450,557 in 2019), which is signed and not ratified; Italy for Tunisia is in force."""
    people = data.living("emigrant_stock_by_destination")
    missing = data.without("MAR", people)
    assert missing["breakdown_value"].iloc[0] == "ITA"
    assert missing["value"].iloc[0] == 450557
    assert "ITA" not in set(data.without("TUN", people)["breakdown_value"])
    for country in COUNTRIES:
        in_force = {row["partner_iso3"] for row in filed(country=country, subject="social_security", status="in_force")}
        assert not in_force & set(data.without(country, people)["breakdown_value"])


def test_lines_are_in_the_order_of_people() -> None:
    people = data.living("emigrant_stock_by_destination")
    lines = drawing.ordered(data.lines("MAR", data.everything(), people, also_without=True))
    figures = [float(one.people["value"]) for one in lines if one.people is not None]
    assert figures == sorted(figures, reverse=True)
    assert len(figures) == 17
    assert [one.partner for one in lines][-2:] in (["AMU", "EUE"], ["EUE", "AMU"])
    united_states = next(one for one in lines if one.partner == "USA")
    assert not united_states.cells, "many live there, and no agreement is known"
    only_with = data.lines("MAR", data.everything(), people, also_without=False)
    assert {one.partner for one in only_with} == {row["partner_iso3"] or "AMU" for row in filed(country="MAR")}


# What sources say


def test_findings_and_milestones_name_the_partner() -> None:
    """Read one by one: no statement is tied to a partner that it does not name."""
    expected = {"ITA": ["RF053", "RF054"], "FRA": ["RF047", "RF048", "RF049"], "BEL": ["RF051"], "NLD": [], "TUN": []}
    assert {code: list(data.findings(code)["finding_id"]) for code in expected} == expected
    assert list(data.findings_in_general()["finding_id"]) == ["RF055", "RF108", "RF109"]
    assert list(data.events("NLD")["event_id"]) == ["EV_1972_MAR_01"]
    assert list(data.events("ITA")["event_id"])[-1] == "EV_2026_MAR_01"
    assert len(data.events("ITA")) == 7
    assert data.events("USA").empty


def test_the_share_covered_is_quoted_and_not_computed() -> None:
    rows = data.official_figures(COUNTRIES)
    assert list(rows.loc[rows["indicator"] == "social_security_cover_abroad", "obs_id"]) == ["RX108"]
    assert float(rows.loc[rows["obs_id"] == "RX108", "value"].iloc[0]) == 93
    assert "Nationals abroad covered by agreements Tunisia 93%" in shown(page())
    assert "Nationals abroad covered by agreements Morocco" not in shown(page())


# Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_agreement_is_said_with_its_years(language: str) -> None:
    i18n.set_language(language)
    try:
        for _index, row in data.everything().iterrows():
            said = drawing.state(row)
            years = [row["in_force_year"]] if row["status"] == "in_force" and row["in_force_year"] else []
            years = years or [row["year_signed"]]
            assert all(year in said for year in years if year), f"{row['agreement_id']}: {said}"
            assert "{" not in said
            assert drawing.partner_of(row)
            assert bool(drawing.covers(row)) == bool(row["covers"])
    finally:
        i18n.set_language("en")


def test_covers_has_the_same_parts_in_each_language() -> None:
    for row in lines_of("agreements"):
        parts = {column: row[column].split("; ") for column in ("covers", "covers_fr", "covers_ar")}
        assert len({len(part) for part in parts.values()}) == 1, row["agreement_id"]
        assert not row["covers"] or ARABIC.search(row["covers_ar"]), row["agreement_id"]


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_holds_every_agreement(language: str) -> None:
    """One mark for each agreement of the file, in the line of its partner; blank cells say why in words."""
    at = page(lang=language)
    i18n.set_language(language)
    try:
        for country in COUNTRIES:
            cells = matrix(at, country)
            for code in {row["partner_iso3"] or "AMU" for row in filed(country=country)}:
                rows = data.with_partner(code)
                for _index, row in rows[rows["country"] == country].iterrows():
                    column = 1 + data.subjects().index(row["subject"])
                    assert drawing.state(row) in cells[code][column], f"{row['agreement_id']} ({language})"
    finally:
        i18n.set_language("en")
    drawn = bodies(at).split("awda-scroll awda-all")
    marks = [len(re.findall(r"awda-pact awda-pact-", part.split("</table>")[0])) for part in drawn[1:]]
    assert marks == [len(filed(country=country)) for country in COUNTRIES]


def test_the_case_of_italy_is_read_at_a_glance() -> None:
    at = page()
    box = next(one.proto.body for one in at.get("html") if "awda-case" in one.proto.body and "Italy" in one.proto.body)
    said = plain(box)
    assert said.index("signed in 1994, not ratified") < said.index("Tunisia") < said.index("in force since 1987")
    assert "450,557" in said
    assert "109,387" in said
    assert "has no effect because Italy never ratified it" in said
    assert matrix(at, "MAR")["ITA"][:2] == ["450,557", "✕ signed in 1994, not ratified"]


def test_the_case_of_the_netherlands_is_read_at_a_glance() -> None:
    at = page()
    said = next(
        plain(one.proto.body) for one in at.get("html") if 'class="awda-case" aria-label="Neth' in one.proto.body
    )
    for text in ("in force since 1973", "applied before ratification, signed in 2016", "in force, signed in 1978"):
        assert text in said
    assert "country-of-residence principle" in said


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_notes_in_english_are_marked_as_such(language: str) -> None:
    heading = {"fr": "Note, en anglais", "ar": "ملاحظة، بالإنجليزية"}[language]
    assert f'<dt>{heading}</dt><dd><bdi lang="en" dir="ltr">Protocol of 4 June 2016' in bodies(
        page(partner="NLD", lang=language)
    )
    assert "<dt>Note</dt><dd>Protocol of 4 June 2016" in bodies(page(partner="NLD"))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_message_of_a_case_speaks_the_language_of_the_page(language: str) -> None:
    """The Dutch protocol: what its codes say of it, not the note in English."""
    case = next(
        one.proto.body
        for one in page(lang=language).get("html")
        if 'class="awda-case"' in one.proto.body
        and f'aria-label="{catalogue.label("partner", "NLD", language)}"' in one.proto.body
    )
    protocol = data.with_partner("NLD").set_index("agreement_id").loc["AG_MAR_NLD_SOC_2016"]
    assert "Protocol of 4 June" not in case
    assert all(part.strip() in case for part in protocol[f"covers_{language}"].split(";"))


def test_filters_narrow_the_matrix() -> None:
    """Readmission with Tunisia, signed only: Belgium 2016 and Italy 1998, and no other line."""
    at = page(country="TUN", subject="readmission", status="signed")
    assert set(matrix(at, "TUN")) == {"BEL", "ITA"}
    assert "awda-scroll awda-all awda-MAR" not in bodies(at)
    signed = (
        "Return and readmission agreements of the status chosen (Signed, entry into force not documented): Tunisia 2"
    )
    assert at.title[0].value == signed, "the title counts what is shown below it"
    assert "Counted are the texts of the status chosen." in bodies(at)
    assert "Counted are texts listed as operating" not in bodies(at)
    both = page(subject="readmission", status="signed,in_force").title[0].value
    assert "(Signed, entry into force not documented; In force or applied): Morocco" in both
    assert page(subject="readmission").title[0].value.startswith("Return and readmission agreements in force: Morocco")


def test_nothing_fits() -> None:
    at = page(subject="skills", status="negotiating")
    assert [one.value for one in at.info] == ["No agreement in the sources fits these choices."]
    assert at.title[0].value.endswith("agreements of the status chosen (Under negotiation): none found in the sources")
    at.button(key="take_back_status").click().run()
    assert set(matrix(at, "TUN")) >= {"DEU"}


def test_another_count_of_people() -> None:
    """Consular registers of 2016: 611,947 Moroccans in Italy; partners without a figure say so."""
    at = page(indicator="consular_diaspora_stock")
    cells = matrix(at, "MAR")
    assert cells["ITA"][0] == "611,947"
    assert cells["SWE"][0] == "not published"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("partner", data.partners())
def test_every_partner_opens(language: str, partner: str) -> None:
    """Each agreement with years, what it covers, note and sources; people, statements and milestones that name it."""
    at = page(partner=partner, lang=language)
    said = shown(at)
    rows = data.with_partner(partner)
    column = "covers" if language == "en" else f"covers_{language}"
    for _index, row in rows.iterrows():
        assert plain(row["notes_en"]) in said
        assert row["year_signed"] in said
        assert all(plain(part) in said for part in row[column].split(";"))
    assert bodies(at).count('class="awda-treaty"') == len(rows)
    for _index, row in data.findings(partner).iterrows():
        assert plain(row[f"statement_{language}"]) in said
    for _index, row in data.events(partner).iterrows():
        assert plain(row[f"event_{language}"]) in said


def test_one_partner_and_back() -> None:
    at = page(partner="ITA")
    assert (
        at.title[0].value
        == "Social security with Italy: Morocco, signed in 1994, not ratified; Tunisia, in force since 1987"
    )
    assert "611,947 persons" in shown(at)
    at.button(key="back").click().run()
    assert "partner" not in at.query_params
    assert at.title[0].value.startswith("Social security agreements in force")


@pytest.mark.parametrize(
    ("name", "value"), [("partner", "XXX"), ("partner", "ita"), ("subject", "nope"), ("status", "x")]
)
def test_an_unknown_value_gives_a_notice(name: str, value: str) -> None:
    at = opened("agreements", **{name: value})
    assert not at.exception
    assert len(at.warning) == 1
    assert f"{name} `{value}`" in at.warning[0].value
    assert at.title[0].value.startswith("Social security agreements in force")


def test_a_status_of_mechanisms_leaves_all_in() -> None:
    assert len(matrix(page(status="active"), "MAR")) == len(matrix(page(), "MAR"))


# The map


@pytest.mark.parametrize("subject", data.subjects())
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_draws_each_partner_once(subject: str, language: str) -> None:
    """The ids of the arcs are the strongest texts of partners with a place; the words say the same."""
    at = page(view="map", subject=subject, lang=language)
    rows = data.matching(COUNTRIES, subject=subject)
    present = rows[~rows["status"].isin(data.PAST)]
    strongest = data.strongest(present)
    expected = set(strongest.loc[strongest["partner"].isin(places.points()), "agreement_id"])
    charts = at.get("plotly_chart")
    assert len(charts) == bool(expected)
    if expected:
        traces = json.loads(charts[0].proto.spec)["data"]
        arcs = [trace for trace in traces if any(trace.get("ids", []))]
        assert {trace["ids"][-1] for trace in arcs} == expected
        assert len(arcs) == len(expected)
        status = dict(zip(rows["agreement_id"], rows["status"], strict=True))
        for trace in arcs:
            assert trace["line"]["dash"] == ties.DASHES[status[trace["ids"][-1]]]
            assert trace["line"]["width"] == ties.WIDTH
        i18n.set_language(language)
        for _index, row in strongest[strongest["agreement_id"].isin(expected)].iterrows():
            assert drawing.state(row) in charts[0].proto.alt
        i18n.set_language("en")
    table = bodies(at).split("awda-whole")[1].split("</table>")[0]
    assert table.count("<tr>") == 1 + len(rows)


def test_arcs_of_both_countries_stand_apart() -> None:
    """At a partner of both the marks lie side by side, and the treaty between the two is two arcs."""
    rows = data.strongest(data.matching(COUNTRIES, subject="social_security"))
    rows = rows[rows["partner"].isin(places.points())]
    names = {code: code for code in rows["partner"]}
    seen = routes.window(COUNTRIES, list(names), places.points())
    figure = ties.figure(
        [ties.Tie(code, code, rows[rows["country"] == code]) for code in COUNTRIES],
        ground=places.land(),
        places=places.points(),
        seen=seen,
        names=names,
        says=lambda row: str(row["status"]),
    )
    end = {trace.ids[-1]: (trace.x[-1], trace.y[-1]) for trace in figure.data if trace.ids is not None}
    middle = {trace.ids[-1]: trace.y[len(trace.y) // 2] for trace in figure.data if trace.ids is not None}
    morocco, tunisia = end["AG_MAR_ITA_SOC_1994"], end["AG_TUN_ITA_SOC_1984"]
    assert tunisia[0] - morocco[0] == pytest.approx(2 * ties.APART / seen.scale(routes.WIDE), abs=2)
    assert abs(middle["AG_MAR_TUN_SOC_1987"] - middle["AG_TUN_MAR_SOC_1987"]) > 100
    dashes = {trace.ids[-1]: trace.line.dash for trace in figure.data if trace.ids is not None}
    assert dashes["AG_MAR_ITA_SOC_1994"] == "dash"
    assert dashes["AG_TUN_ITA_SOC_1984"] == "solid"


def test_bodies_without_a_place_are_named() -> None:
    assert "No place on the map: European Union." in shown(page(view="map", subject="mobility_partnership"))
    assert set(drawing.BODIES) == set(data.everything()["partner"]) - set(places.points())
    assert set(catalogue.COUNTRIES) == set(COUNTRIES)
