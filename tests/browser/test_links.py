"""The address bar is a promise: a link opens the same view everywhere, and nothing in it can hurt."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from data import catalogue
from tests.conftest import Reader, copied_link, query
from tools import live

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "fr", "ar")
VIEWS = (
    "indicator=unemployment_rate_census&country=MAR&period=2014&detail=female&region=MA-05",
    "precision=exact&region=MA-05",
    "country=TUN&region=TN-82",
)
CODE = re.compile(r"[A-Za-z0-9_,-]+")


def choices(page: Page) -> dict[str, list[str]]:
    """Return what a page shows as chosen: each choice by its key, with the words beside it, and the map's areas."""
    expect(page.locator(".st-key-regions_map .maps")).to_have_attribute("data-painted", live.ANY)
    # Widgets come one by one, each when its code has arrived.
    expect(page.locator(".st-key-language [aria-checked='true']")).to_have_count(1)
    for key in ("indicator", "region"):
        expect(page.locator(f".st-key-{key} input")).to_have_count(1)
    shown = {
        key: page.locator(f".st-key-{key} input").evaluate_all("nodes => nodes.map(node => node.value)")
        + page.locator(f".st-key-{key} [aria-checked='true'], .st-key-{key} [aria-pressed='true']").all_inner_texts()
        for key in ("language", "indicator", "country", "detail", "period", "precision", "region")
    }
    areas = page.locator(".st-key-regions_map path[data-code]")
    shown["areas"] = areas.evaluate_all(
        "nodes => nodes.map(node => [node.dataset.code, node.getAttribute('aria-label'), node.ariaPressed].join(' '))"
    )
    return shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("region", "XX-99"),
        ("indicator", "nope"),
        ("lang", "zz"),
        ("period", "1066"),
        ("precision", "guess"),
        ("country", "ATL"),
        ("detail", "nobody"),
    ],
)
def test_unknown_value_gives_a_notice(reader: Reader, name: str, value: str) -> None:
    """A link with a value that does not exist says so, once, and shows the usual choice."""
    page = reader(f"/regions?{name}={value}")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text(value)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert parse_qs(urlsplit(copied_link(page)).query) == {"lang": ["en"]}, "the usual view is shown instead"


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "`**bold** <b>b</b>",
    "[x](javascript:alert(1))",
    ":red[danger] $x^2$",
    "</code><h1>x</h1>",
    "A" * 5000,
    "\u202etxt\n\0",
)


@pytest.mark.parametrize(("name", "value"), [*(("region", value) for value in HOSTILE), ("lang", HOSTILE[0])])
def test_hostile_value_is_only_text(reader: Reader, name: str, value: str) -> None:
    """Markup in a link is shown as characters; no element comes of it, and no script runs."""
    page = reader(f"/regions?{name}={quote(value)}")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_have_count(1)
    expect(notice.locator("img, script, b, strong, h1, a, .katex, [style*='color'] em")).to_have_count(0)
    expect(notice.locator("code")).to_have_count(1)
    assert len(notice.inner_text()) < 300, "a long value is cut"
    assert "onerror" not in page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(node => node.getAttributeNames()).join(' ')"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_copied_link_opens_the_same_view(reader: Reader, view: str, language: str) -> None:
    """A colleague who opens the copied link sees the same choices, areas and language."""
    page = reader(f"/regions?{view}", language=language)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    link = copied_link(page)
    assert parse_qs(urlsplit(link).query) == parse_qs(f"{view}&lang={language}")
    assert all(CODE.fullmatch(value) for values in parse_qs(urlsplit(link).query).values() for value in values), link
    colleague = reader(link, browser_language="de-DE")
    assert choices(colleague) == choices(page)
    assert copied_link(colleague) == link
    assert query(colleague) == query(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_choice_goes_into_the_link_as_a_code(reader: Reader, language: str) -> None:
    """What is chosen by its name stands in the link by its code."""
    page = reader("/regions", language=language)
    wanted = "unemployment_rate_census"
    name = catalogue.indicator(wanted).label(language)
    page.locator(".st-key-indicator").get_by_role("combobox").fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    page.wait_for_function("code => new URL(location.href).searchParams.get('indicator') === code", arg=wanted)
    live.settled(page)
    expect(page.locator(".st-key-copy_link button")).to_have_attribute("data-link", re.compile(f"indicator={wanted}"))
    assert all(CODE.fullmatch(value) for values in query(page).values() for value in values), query(page)


def test_back_returns_to_the_choice_before(reader: Reader) -> None:
    """The Back button undoes a choice, in the link and on the page; Forward makes it again."""
    page = reader("/regions", language="en")
    countries = page.locator(".st-key-country")
    countries.get_by_role("radio", name="Tunisia").click()
    expect(page.locator('.st-key-regions_map path[data-code^="MA-"]')).to_have_count(0)
    page.wait_for_function("() => new URL(location.href).searchParams.get('country') === 'TUN'")
    countries.get_by_role("radio", name="Morocco").click()
    expect(page.locator('.st-key-regions_map path[data-code^="TN-"]')).to_have_count(0)
    page.wait_for_function("() => new URL(location.href).searchParams.get('country') === 'MAR'")
    page.go_back()
    expect(countries.get_by_role("radio", name="Tunisia")).to_be_checked()
    expect(page.locator('.st-key-regions_map path[data-code^="MA-"]')).to_have_count(0)
    page.go_back()
    expect(countries.get_by_role("radio", name="Both countries")).to_be_checked()
    expect(page.locator('.st-key-regions_map path[data-code^="MA-"]')).to_have_count(12)
    page.go_forward()
    expect(countries.get_by_role("radio", name="Tunisia")).to_be_checked()


def test_language_switch_keeps_the_view(reader: Reader) -> None:
    """Reading the same view in another language changes words, not choices."""
    page = reader(f"/regions?{VIEWS[0]}", language="en")
    languages = page.locator(".st-key-language")
    for name, language in (("Français", "fr"), ("العربية", "ar"), ("English", "en")):
        languages.get_by_role("radio", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator(".st-key-copy_link button")).to_have_attribute("data-link", re.compile(f"lang={language}"))
        live.settled(page)
        assert parse_qs(urlsplit(copied_link(page)).query) == parse_qs(f"{VIEWS[0]}&lang={language}")
        expect(page.locator('path[data-code="MA-05"]')).to_have_attribute("aria-pressed", "true")


def test_choices_survive_a_visit_to_another_page(reader: Reader) -> None:
    """The menu leads away and back; the choice made before still stands, and the language as well."""
    page = reader("/regions?region=MA-05", language="fr")
    menu = page.get_by_role("navigation")
    menu.get_by_role("link").first.click()
    expect(page.locator(".st-key-overview_map .maps")).to_have_attribute("data-painted", live.ANY)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_test_id("stTopNavSection").first.click()
    page.locator('a[href$="/regions"]').click()
    expect(page.locator('path[data-code="MA-05"]')).to_have_attribute("aria-pressed", "true")
    assert query(page)["region"] == ["MA-05"]


@pytest.mark.parametrize(("language", "said"), [("en", "page nowhere"), ("fr", "page nowhere"), ("ar", "nowhere")])
def test_an_address_without_a_page_gives_a_notice(reader: Reader, language: str, said: str) -> None:
    """Who asks for a page that does not exist gets the first one, and is told in their language."""
    page = live.settled(reader("/nowhere", language=language))
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text(said)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert set(query(page)) <= {"lang"}


@pytest.mark.parametrize(
    ("path", "link", "held"),
    [
        ("/training?view=lessons&lesson=data", "[data-choice*='quiz=1']", {"view": "lessons", "quiz": "1"}),
        ("/training?view=course", "[data-choice*='evaluation=interaction']", {"view": "course"}),
        ("/sources?view=unknown", "[data-choice]", {"view": "unknown"}),
        ("/open_data?view=tables", "[data-choice*='codebook=']", {"view": "tables"}),
        ("/assessment?view=unanswered", "[data-choice*='standing=']", {"view": "unanswered"}),
        ("/mechanisms?view=coverage&country=MAR", ".awda-matrix [data-choice]", {"country": "MAR"}),
    ],
)
def test_a_choice_opens_in_another_tab(reader: Reader, path: str, link: str, held: dict[str, str]) -> None:
    """A link that is followed in place leads to the same view when it is opened in a tab of its own."""
    page = live.settled(reader(path, language="fr"))
    chosen = page.locator(link).first
    with page.context.expect_page() as opened:
        chosen.click(modifiers=["ControlOrMeta"])
    other = live.settled(opened.value)
    chosen.click()
    page.wait_for_function("before => location.href !== before", arg=page.url)
    live.settled(page)
    assert query(other) == query(page)
    assert {name: query(other)[name] for name in held} == {name: [value] for name, value in held.items()}
    expect(other.locator("html")).to_have_attribute("lang", "fr")
    heading = page.get_by_role("heading", level=1).inner_text()
    expect(other.get_by_role("heading", level=1)).to_have_text(heading)
