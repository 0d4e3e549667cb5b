"""Who does what: counted anew from the lines of the table; each number is a link that opens just what it counts."""

import html
import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st

from components import filters, i18n, matrices
from data import catalogue
from data import mechanisms as data
from tests.test_mechanisms_page import opened_names, page
from tests.views import bodies, lines_of, quiet, shown

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")
COLUMNS = {"actor": "actor_type", "group": "target_groups", "service": "services"}


def lines(country: str, serves: str = "yes") -> list[dict[str, str]]:
    """Read the lines of a country from the file, those that serve returnees or those made for others."""
    every = lines_of("mechanisms")
    return [one for one in every if one["country"] == country and one["serves_national_returnees"] == serves]


def counted(rows: list[dict[str, str]], column: str, status: str, other: str) -> Counter[tuple[str, str]]:
    """Count lines of a status by service and another column, with sums that hold each line once."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row[column] != status:
            continue
        services, codes = row["services"].split(";"), row[COLUMNS[other]].split(";")
        found["", ""] += 1
        found.update((service, "") for service in services)
        found.update(("", code) for code in codes)
        found.update((service, code) for service in services for code in codes)
    return found


@pytest.mark.parametrize(("column", "year"), [("status_2018", 2018), ("status_now", 2026)])
@pytest.mark.parametrize("serves", ["yes", "indirect"])
@pytest.mark.parametrize("other", ["actor", "group"])
@pytest.mark.parametrize("country", ["MAR", "TUN"])
def test_the_counts_are_those_of_the_table(country: str, other: str, serves: str, column: str, year: int) -> None:
    """By service and actor, or group: at work, perhaps at work, and every sum."""
    found = data.crossed(country, year, "service", other, serves=serves)
    rows = lines(country, serves)
    sure = {place: len(cell.sure) for place, cell in found.items() if cell.sure}
    perhaps = {place: len(cell.perhaps) for place, cell in found.items() if cell.perhaps}
    assert sure == dict(counted(rows, column, "active", other))
    assert perhaps == dict(counted(rows, column, "unknown", other))
    assert sum(sure.values()) > 10
    assert all(len(set(cell.sure + cell.perhaps)) == len(cell.sure + cell.perhaps) for cell in found.values())


def test_sums_hold_each_mechanism_once() -> None:
    """Types of actor add up to the whole, since each mechanism has one; services and groups do not."""
    found = data.crossed("MAR", 2026, "service", "actor")
    whole = len(found["", ""].sure)
    assert whole == sum(len(found["", code].sure) for code in catalogue.codes("actor_type")) == 11
    assert whole < sum(len(found[code, ""].sure) for code in catalogue.codes("service"))


def test_nobody_known_is_private() -> None:
    """The private sector leads nothing in the table, and the page says so."""
    assert "private" not in set(data.everything()["actor_type"])
    said = shown(page(view="actors"))
    assert said.count("none in the whole inventory") == 2
    assert "No mechanism of the inventory, of any year, is led by: Private sector." in said


def test_the_headline_in_known_numbers() -> None:
    """Governments lead nine of eleven and eight of nine; agencies none for sure, perhaps three and two."""
    at = page(view="actors")
    assert at.title[0].value == (
        "2026, mechanisms known to be at work: governments, at home or abroad, lead 9 of 11 in Morocco and 8 of 9 in "
        "Tunisia"
    )
    assert "Foreign cooperation agencies lead: 0 in Morocco (perhaps 3 more) and 0 in Tunisia (perhaps 2 more)." in (
        shown(at)
    )


def places(drawn: str) -> dict[frozenset[tuple[str, str]], str]:
    """Return what each link of the matrices shows, by its choices."""
    found = {}
    for address, inside in re.findall(r'<td class="[^"]*"><a href="([^"]+)"[^>]*>(.*?)</a></td>', drawn):
        choices = dict(parse_qsl(urlsplit(html.unescape(address)).query))
        choices.pop("lang")
        assert frozenset(choices.items()) not in found or "actor" not in choices
        found[frozenset(choices.items())] = re.sub(r"<[^>]+>|[\u2066\u2069\u00a0\u202f ]", "", html.unescape(inside))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [2018, 2026])
def test_every_number_is_shown_and_is_a_link(language: str, year: int) -> None:
    """Cells with mechanisms are links with their numbers; the others have the sign of a blank, and no link."""
    at = page(view="actors", year=str(year), lang=language)
    met = places(bodies(at))
    blanks, expected = 0, {}
    for country in ("MAR", "TUN"):
        for other in ("actor", "group"):
            for (service, code), cell in data.crossed(country, year, "service", other).items():
                if other == "group" and not code:
                    continue
                if not cell.sure and not cell.perhaps:
                    blanks += 1
                    continue
                choices = {"country": country, "year": str(year), "serves": "yes", "service": service, other: code}
                key = frozenset((name, value) for name, value in choices.items() if value)
                expected[key] = f"{len(cell.sure) or ''}{f'+{len(cell.perhaps)}?' if cell.perhaps else ''}"
    assert met == expected
    assert bodies(at).count(f'<td class="awda-blank">{matrices.BLANK}</td>') == blanks


@pytest.mark.parametrize(
    "codes",
    [
        {"actor": "government"},
        {"service": "entrepreneurship", "actor": "bilateral_agency"},
        {"service": "information", "group": "diaspora"},
        {"service": "reception"},
    ],
)
def test_a_number_opens_what_it_counts(codes: dict[str, str]) -> None:
    """The link of a cell gives an inventory with as many mechanisms as the cell says: at work, and perhaps."""
    link = {"country": "MAR", "year": "2026", "serves": "yes", **codes}
    assert f"?{'&amp;'.join(f'{name}={code}' for name, code in link.items())}&amp;lang=en" in bodies(
        page(view="actors")
    )
    other = "group" if "group" in codes else "actor"
    cell = data.crossed("MAR", 2026, "service", other)[codes.get("service", ""), codes.get(other, "")]
    assert set(opened_names(page(**link))) == {*cell.sure, *cell.perhaps}
    assert cell.perhaps


@pytest.mark.parametrize("language", LANGUAGES)
def test_lead_actors_are_named_as_recorded(language: str) -> None:
    """Each lead actor of a mechanism counted stands on the page, marked as not translated."""
    at = page(view="actors", lang=language)
    drawn = bodies(at)
    for country in ("MAR", "TUN"):
        for one in lines(country):
            if one["status_now"] in ("active", "unknown"):
                name = html.escape(one["lead_actor"]).replace("&#x27;", "&#39;")
                assert (f'<bdi lang="en" dir="ltr">{name}</bdi>' if language != "en" else name) in drawn
    assert catalogue.label("actor_type", "social_partner", language) in shown(at)


def test_who_pays_is_only_what_a_record_says() -> None:
    """The words of the record itself, beside who leads; nothing for a record that names partners only."""
    rows = data.payer_stated(("MAR", "TUN"))
    assert dict(zip(rows["mechanism_id"], rows["said"], strict=True)) == {
        "MAR06": "3.25 million EUR (about 95% EU)",
        "MAR14": "5,271,000 EUR (EU 5,000,000; France 146,000; Netherlands 125,000)",
        "MAR17": "GIZ (donor); AMAPPE",
        "MAR28": "9 million EUR (AFD, four years)",
        "MAR29": "8 million EUR (EU Trust Fund)",
    }
    said = shown(page(view="actors"))
    assert all(text in said for text in rows["said"])
    assert "Records that state who pays, whatever the year: 5 of 86." in said
    assert "Who pays: not coded" in said


def test_the_filters_reach_all_parts() -> None:
    """One country, diaspora schemes, 2018: counts, links and payers are those of that choice."""
    at = page(view="actors", country="TUN", serves="indirect", year="2018")
    drawn = bodies(at)
    assert drawn.count('<table class="awda-leads">') == 1
    assert drawn.count("awda-upright") == 2
    assert "country=MAR" not in drawn
    assert "serves=yes" not in drawn
    assert "EU (80%); Switzerland; Italy; foundations; Milan" in shown(at)
    active = [one for one in lines("TUN", "indirect") if one["status_2018"] == "active"]
    led = [one for one in active if one["actor_type"] == "government"]
    assert f"lead {len(led)} of {len(active)} in Tunisia" in at.title[0].value


def test_no_record_that_states_who_pays_is_said() -> None:
    """Of the Tunisian schemes for returnees none says it."""
    assert "No record of these mechanisms, of any year, states who pays." in shown(page(view="actors", country="TUN"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_view_opens_in_each_language(language: str) -> None:
    """The view travels by its code, and each figure has its sources and words."""
    assert "actors" in filters.VIEWS
    at = quiet(page(view="actors", lang=language))
    assert at.button_group(key="view").value == "actors"
    assert bodies(at).count('class="awda-source"') == 3
    assert i18n.LANGUAGES == LANGUAGES


def test_a_link_that_starts_afresh_takes_back_other_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    """What narrowed the inventory before, and what was open, is gone; a link to a mechanism leaves it alone."""
    state: dict[str, object] = {"awda_chosen": {}}
    monkeypatch.setattr(st, "session_state", state)
    follow = filters.choose_by_link(
        "follow", {"view", "mechanism", "status", "actor", "year"}, afresh=("status", "actor"), closes=("view",)
    )
    before = {"status": "ended", "view": "actors", "year": "2018", "layout": "table"}
    for link, expected in {
        "actor=government&year=2026&lang=fr": {"actor": "government", "year": "2026", "layout": "table"},
        "view=&mechanism=TUN03": {"status": "ended", "year": "2018", "layout": "table", "mechanism": "TUN03"},
    }.items():
        state.update(awda_chosen=dict(before), follow={"choice": link})
        follow()
        assert state["awda_chosen"] == expected
