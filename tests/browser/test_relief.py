"""The map in relief paints, plays, fills the screen, needs no mouse, and costs nothing on pages without it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect

from components import evidence
from data import catalogue
from tests.conftest import Reader, Watch, in_link
from tools import live

pytestmark = pytest.mark.browser

HDI = "/regions?view=relief&country=TUN&indicator=subnational_hdi"
# Deck.gl, and what it brings with it.
MAP_CODE = re.compile(r"/static/js/(DeckGl|webgl)")
PLAYED = 16  # years of the Human Development Index of Tunisia by macro-region
MOST_SENT = 150_000
ON_FLAT = {
    "en": "This browser cannot draw in relief at the moment: here is the flat map of the same figures.",
    "fr": "Ce navigateur ne peut pas dessiner en relief pour le moment : voici la carte plane des mêmes chiffres.",
    "ar": "لا يستطيع هذا المتصفح الرسم المجسّم حالياً: إليكم الخريطة المسطحة للأرقام نفسها.",
}
# How far the commonest colour of a block may be from that of its class, in each channel.
NEAR = 6


def deck(page: Page, country: str) -> Locator:
    """Return the canvas of a country, once it stands on the page."""
    canvas = page.locator(f".st-key-relief_{country} canvas").first
    expect(canvas).to_be_visible()
    return canvas


def colours(page: Page, country: str) -> list[Any]:
    """Return the colours in the picture of a country, each with its number of pixels: (number, (red, green, blue))."""
    picture = Image.open(io.BytesIO(deck(page, country).screenshot())).convert("RGB")
    counted = picture.getcolors(maxcolors=10_000_000)
    assert counted
    return list(counted)


def legend(page: Page) -> list[str]:
    """Return the colours of the classes, as the legend shows them."""
    styles = page.locator(".awda-swatch-plain").evaluate_all("nodes => nodes.map(node => node.getAttribute('style'))")
    return [style.split(":")[1].strip() for style in styles]


def painted(page: Page, country: str, wanted: list[str]) -> None:
    """Wait until a picture has all these colours; one reckoned by a busy processor comes late."""
    seen: list[bool] = []
    for _try in range(12):
        page.wait_for_timeout(2500)
        seen = [has_colour(page, country, colour) for colour in wanted]
        if all(seen):
            return
    raise AssertionError(f"of {wanted} these are seen: {seen}; the commonest are {sorted(colours(page, country))[-6:]}")


def has_colour(page: Page, country: str, wanted: str) -> bool:
    """Tell whether a colour, or one next to it, fills some part of the picture."""
    channels = [int(wanted[start : start + 2], 16) for start in (1, 3, 5)]
    return any(
        number > 100 and all(abs(one - two) <= NEAR for one, two in zip(colour, channels, strict=True))
        for number, colour in colours(page, country)
    )


def find_area(page: Page, country: str) -> tuple[float, float, str]:
    """Move the mouse over the picture until the words of an area show; return the place and its name."""
    box = deck(page, country).bounding_box()
    assert box
    places = [(across, down) for down in (0.5, 0.6, 0.4) for across in (0.5, 0.45, 0.55, 0.4, 0.6)]
    # A picture reckoned by a busy processor answers late.
    for patience in (400, 2000):
        for across, down in places:
            x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
            page.mouse.move(x, y)
            page.mouse.move(x + 1, y)
            page.wait_for_timeout(patience)
            tip = page.locator(f".st-key-relief_{country} .deck-tooltip strong")
            if tip.count() and tip.first.is_visible():
                return x + 1, y, tip.first.inner_text()
    raise AssertionError("no area answers to the mouse")


@pytest.fixture
def moving(browser: Browser, server: live.Server) -> Iterator[BrowserContext]:
    """Return a browser whose reader did not ask for less motion."""
    context = browser.new_context(viewport={"width": 1280, "height": 1200}, reduced_motion="no-preference")
    context.set_default_timeout(live.PATIENCE)
    yield context
    context.close()


def test_relief_paints_in_the_colours_of_its_legend(reader: Reader) -> None:
    """Blocks have the very colour that the legend explains; a country without a figure has no deck, two have two."""
    both = reader("/regions?view=relief&indicator=population", language="en", height=1400)
    deck(both, "MAR")
    deck(both, "TUN")
    expect(both.locator("canvas")).to_have_count(2)
    # What is not looked at any more would take the processor's time from what is.
    both.close()
    page = reader("/regions?view=relief", language="en", height=1400)
    deck(page, "MAR")
    expect(page.locator("canvas")).to_have_count(1)
    assert len(legend(page)) == 5
    painted(page, "MAR", legend(page))


def lose(page: Page, country: str) -> None:
    """Take what a picture is drawn with away from it, as a computer that wakes up or a driver that starts anew does."""
    deck(page, country).evaluate("node => node.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()")


def test_a_lost_picture_is_drawn_anew(reader: Reader) -> None:
    """The picture comes back by itself; lost again and again it gives way to the flat map, where a click chooses."""
    page = reader(HDI, language="en", height=1400)
    painted(page, "TUN", legend(page)[3:4])
    for _time in range(evidence.MOST_LOSSES):
        canvas = deck(page, "TUN").element_handle()
        lose(page, "TUN")
        page.wait_for_function("node => !node.isConnected", arg=canvas)
        live.settled(page)
        painted(page, "TUN", legend(page)[3:4])
    lose(page, "TUN")
    flat = page.locator(".st-key-relief_flat .maps")
    expect(flat).to_have_attribute("data-painted", live.ANY)
    expect(page.locator(".st-key-relief_figure")).to_contain_text("This browser cannot draw in relief at the moment")
    expect(page.locator(".st-key-relief_figure canvas")).to_have_count(0)
    flat.locator("[data-code='TN-M2']").press("Enter")
    in_link(page, "region", "TN-M2")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_without_webgl_the_flat_map_stands_in(moving: BrowserContext, server: live.Server, language: str) -> None:
    """A browser that draws nothing in relief shows the same figures flat, and says so."""
    page = moving.new_page()
    page.add_init_script(
        """const draw = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          return kind.startsWith("webgl") ? null : draw.call(this, kind, ...rest)
        }"""
    )
    page.goto(f"{server.address}/regions?view=relief&country=MAR&lang={language}")
    expect(page.locator(".st-key-relief_flat .maps")).to_have_attribute("data-painted", live.ANY)
    live.settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator(".st-key-relief_figure [role=status]")).to_have_text(ON_FLAT[language])
    expect(page.locator(".st-key-relief_figure canvas")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_words_on_hover_are_in_the_language(reader: Reader, language: str) -> None:
    """An area says its name, as the tables write it, in the direction of the page."""
    page = reader(HDI, language=language, height=1400)
    _x, _y, name = find_area(page, "TUN")
    assert name in {catalogue.region_name(code, language) for code in catalogue.areas("macro_region")}
    direction = page.locator(".st-key-relief_TUN .deck-tooltip").evaluate("node => getComputedStyle(node).direction")
    assert direction == ("rtl" if language == "ar" else "ltr")


def test_click_chooses_and_second_click_takes_back(reader: Reader) -> None:
    """The area clicked goes into the link and into the card; clicked again it goes; clicked anew it comes back."""
    page = reader(HDI, language="en", height=1400)
    x, y, name = find_area(page, "TUN")
    code = next(code for code in catalogue.areas("macro_region") if catalogue.region_name(code, "en") == name)
    for wanted in (code, None, code):
        page.mouse.click(x, y)
        in_link(page, "region", wanted)
        live.settled(page)
        expect(page.locator(".awda-key.awda-TUN")).to_have_count(1 if wanted else 0)
        # Two clicks in one place within a moment would be a double click, which magnifies.
        page.wait_for_timeout(700)


def test_region_is_chosen_by_keyboard(reader: Reader) -> None:
    """In relief the list takes words and keys."""
    page = reader("/regions?view=relief&country=MAR", language="en", height=1400)
    box = page.locator(".st-key-region").get_by_role("combobox")
    box.focus()
    page.keyboard.type("Béni Mellal")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    in_link(page, "region", "MA-05")
    expect(page.locator(".awda-key.awda-MAR")).to_contain_text("14.5%")


def test_flat_map_is_used_by_keyboard_alone(reader: Reader) -> None:
    """From the top of the page, Tab reaches the map; arrows and Enter choose an area; Enter takes it back."""
    page = reader("/regions?country=MAR", language="en", height=1400)
    expect(page.locator(".st-key-regions_map .maps")).to_have_attribute("data-painted", live.ANY)
    focused = """() => { let node = document.activeElement
      while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
      return node?.dataset?.code ?? "" }"""
    page.locator(".st-key-country").get_by_role("radio", checked=True).focus()
    for _step in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(focused):
            break
    first = page.evaluate(focused)
    assert first, "Tab does not reach the map"
    page.keyboard.press("ArrowDown")
    code = page.evaluate(focused)
    assert code != first
    page.keyboard.press("Enter")
    in_link(page, "region", code)
    area = page.locator(f'.st-key-regions_map path[data-code="{code}"]')
    expect(area).to_have_attribute("aria-pressed", "true")
    live.settled(page)
    page.keyboard.press("Enter")
    in_link(page, "region", None)


def test_periods_play_to_the_end_and_stop(moving: BrowserContext, server: live.Server) -> None:
    """Play steps through the years, the link follows, each step is light, and after the last one nothing runs."""
    page = moving.new_page()
    watch = Watch(host=server.address.split("//")[1])
    watch.follow(page)
    sent: list[int] = []
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(len(frame)))
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    page.on("websocket", listen)
    page.goto(f"{server.address}{HDI}&period=2016")
    live.settled(page)
    deck(page, "TUN")
    at = page.locator(".st-key-player .at")
    expect(at).to_have_text(f"2016 (13 of {PLAYED})")
    page.wait_for_timeout(1500)
    assert len(sent) <= 3, f"a reader who moves as usual costs extra runs: {sent}"
    received.clear()
    page.locator(".st-key-player").get_by_role("button", name="Play", exact=True).click()
    expect(at).to_have_text(f"2017 (14 of {PLAYED})")
    in_link(page, "period", "2017")
    live.settled(page)
    page.wait_for_timeout(300)
    assert 1000 < sum(received) < MOST_SENT, f"one step sends {sum(received)} bytes"
    expect(page.locator(".st-key-player .player")).to_have_attribute("data-playing", "true")
    expect(at).to_have_text(f"2019 ({PLAYED} of {PLAYED})")
    in_link(page, "period", None)  # the latest one is the usual choice
    expect(page.locator(".st-key-player .player")).to_have_attribute("data-playing", "false")
    live.settled(page)
    sent.clear()
    page.wait_for_timeout(4000)
    assert not sent, "something runs though nothing plays"
    assert not watch.faults, watch.faults


def test_indicators_play_in_their_order(moving: BrowserContext, server: live.Server) -> None:
    """A series of indicators is stepped through like periods; the link names the one shown."""
    page = moving.new_page()
    series = "illiteracy_rate_census,urban_share_census"
    page.goto(f"{server.address}/regions?view=relief&country=MAR&indicators={series}&indicator=illiteracy_rate_census")
    live.settled(page)
    expect(page.locator(".st-key-player .at")).to_contain_text("(1 of 2)")
    page.locator(".st-key-player").get_by_role("button", name="Next step").click()
    in_link(page, "indicator", "urban_share_census")
    expect(page.locator(".st-key-player .at")).to_contain_text("(2 of 2)")


def test_less_motion_means_steps_by_hand(reader: Reader) -> None:
    """Who asked for less motion gets no Play button and no gliding; the steps work."""
    frames: list[str] = []
    page = reader("/", language="en", height=1400)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    page.goto(page.url.split("/?")[0] + f"{HDI}&period=2018&lang=en")
    live.settled(page)
    deck(page, "TUN")
    player = page.locator(".st-key-player")
    expect(player.get_by_role("button", name="Play", exact=True)).to_have_count(0)
    page.wait_for_timeout(1500)
    frames.clear()
    player.get_by_role("button", name="Next step").click()
    expect(player.locator(".at")).to_have_text(f"2019 ({PLAYED} of {PLAYED})")
    live.settled(page)
    assert any("relief_TUN" in frame for frame in frames), "no picture was sent"
    assert not any("transitions" in frame for frame in frames), "heights and colours still glide"


@pytest.mark.parametrize(
    ("path", "key", "size"),
    [
        ("/regions", "regions_map", (1920, 1080)),
        ("/regions", "regions_map", (1024, 768)),
        ("/regions?view=relief", "relief", (1920, 1080)),
        ("/regions?view=relief", "relief", (1024, 768)),
    ],
)
def test_a_figure_fills_the_screen(reader: Reader, path: str, key: str, size: tuple[int, int]) -> None:
    """Alone, as large as the room allows, with its title and source; leaving gives the focus back to the button."""
    page = reader(path, language="en", width=size[0], height=size[1])
    picture = page.locator(f".st-key-{key} svg.canvas, .st-key-{key}_MAR canvas").first
    expect(picture).to_be_visible()
    small = picture.bounding_box()
    button = page.locator(f".st-key-{key}_full_screen").get_by_role("button", name="Full screen")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.wait_for_timeout(3000)
    assert page.evaluate("key => document.fullscreenElement.className.includes(`st-key-${key}_figure`)", key)
    large = picture.bounding_box()
    assert small is not None
    assert large is not None
    frame = page.evaluate(
        "() => { const node = document.fullscreenElement; return [node.clientWidth, node.clientHeight] }"
    )
    assert frame == list(size)
    assert large["height"] > small["height"] or size[1] < 1000
    assert large["height"] >= 0.38 * size[1], f"the picture is {large['height']} of {size[1]} pixels high"
    assert large["y"] + large["height"] <= size[1], "the picture does not fit on the screen"
    source = page.locator(f".st-key-{key}_figure .awda-source").last.bounding_box()
    title = page.locator(f".st-key-{key}_figure h2").first
    expect(title).to_be_in_viewport()
    assert source is not None
    assert source["y"] + source["height"] <= size[1], "the source is below the screen"
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function("() => document.fullscreenElement === null")
    expect(button).to_be_focused()


def test_streamlits_own_buttons_are_hidden(reader: Reader) -> None:
    """Their words are English in every language."""
    page = reader("/regions?view=relief", language="fr")
    deck(page, "MAR").hover()
    for toolbar in page.get_by_test_id("stElementToolbar").all():
        expect(toolbar).to_be_hidden()
    expect(page.locator(".st-key-relief_full_screen")).to_contain_text("Plein écran")
