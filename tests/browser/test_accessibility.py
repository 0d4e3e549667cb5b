"""axe-core finds nothing serious: both pages, each language, with a region chosen, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import Reader
from tools import live

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")
PAGES = {
    "/": "overview_map",
    "/regions": "regions_map",
    "/regions?region=MA-05": "regions_map",
    "/profiles": "glance_sex",
    "/profiles?question=difficulties": "profile_returnees_no_difficulty__tun__hims2021",
    "/trends": "trend_MAR_TUN",
    "/mechanisms": "inventory",
    "/mechanisms?mechanism=TUN03": "mechanism_TUN03",
    "/mechanisms?view=coverage&cell=health.arrival": "coverage",
    "/mechanisms?view=timeline": "timeline_TUN",
    "/agreements": "agreements_MAR",
    "/agreements?view=map": "agreements_map",
    "/agreements?partner=ITA": "partner_MAR",
    "/figures": "answers_census_1994",
    "/figures?view=all": "figures_table",
}


def grave(page: Page) -> list[str]:
    """Return the serious and critical violations on a page, each with the element; axe judges only what is in view."""
    live.unrolled(page)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(reader: Reader, path: str, language: str, dark: bool) -> None:
    """No violation that keeps somebody from reading or choosing."""
    page = live.drawn(reader(path, language=language, dark=dark), PAGES[path])
    found = grave(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("key", ["regions_map_definition", "regions_map_sources"])
def test_axe_finds_nothing_serious_in_what_opens(reader: Reader, key: str) -> None:
    """The words behind a figure are as readable as the figure."""
    page = reader("/regions", language="en")
    page.locator(f".st-key-{key}").get_by_role("button").click()
    expect(page.get_by_test_id("stPopoverBody").locator("p, li").first).to_be_visible()
    live.settled(page)
    found = grave(page)
    assert not found, "\n".join(found)
