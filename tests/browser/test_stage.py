"""A talk is given by keyboard alone: every step fits the screen, is read from the back row, and stays live."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from components import i18n
from data import stories, talks
from tests.browser.test_map import INSIDE
from tests.conftest import Reader, in_link, query
from tools import live

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1024, 768)]
# At 1920 pixels no word is smaller; on a smaller screen none is smaller in proportion.
LEAST = 24
MAIN = talks.built_in()["main"]
LAST = len(MAIN.steps)
MAP = next(number for number, step in enumerate(MAIN.steps, 1) if step.figure == "regions_map")
ADVICE = next(number for number, step in enumerate(MAIN.steps, 1) if step.page == "recommendations")
# What stands on the stage, measured on the screen: each text with its size and box, what is cut, and where parts are.
MEASURED = """() => {
  const stage = document.querySelector(".st-key-stage")
  const scale = stage.getBoundingClientRect().width / stage.offsetWidth
  const unseen = ".awda-hidden, [data-testid=stWidgetLabel], style"
  const isSeen = node => getComputedStyle(node).display === "contents"
    || node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const below = node => [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]
  const boxOf = node => {
    const { left, top, right, bottom, width, height } = node.getBoundingClientRect()
    return width < 1 || height < 1 ? null : [left, top, right, bottom]
  }
  const texts = []
  const read = node => {
    if (node.nodeType === Node.TEXT_NODE && node.textContent.trim()) {
      const host = node.parentElement
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = boxOf(range)
      if (!box || !isSeen(host)) return
      // Words on a map are sized in kilometres.
      const matrix = host.ownerSVGElement && host.getScreenCTM()
      const size = parseFloat(getComputedStyle(host).fontSize)
      const enlarged = matrix ? Math.hypot(matrix.a, matrix.b) : scale * host.currentCSSZoom
      texts.push({ text: node.textContent.trim().slice(0, 60), size: size * enlarged, box })
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(unseen) && isSeen(node)) {
      below(node).forEach(read)
    }
  }
  read(stage)
  // Pictures are boxes: what they draw is theirs.
  const parts = node => {
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(unseen) || !isSeen(node)) return []
    return node.matches("svg, .js-plotly-plot") ? [node] : [node, ...below(node).flatMap(parts)]
  }
  const around = name => {
    const boxes = [...document.querySelectorAll(name)].flatMap(parts).map(boxOf).filter(Boolean)
    const end = (side, most) => most(...boxes.map(box => box[side]))
    return boxes.length ? [end(0, Math.min), end(1, Math.min), end(2, Math.max), end(3, Math.max)] : null
  }
  const cut = parts(stage)
    .filter(node => node === stage || (getComputedStyle(node).overflow !== "visible" && !node.matches("svg, input")))
    .filter(node => node.scrollHeight > node.clientHeight + 2 || node.scrollWidth > node.clientWidth + 2)
    .map(node => `${node.className}: ${node.scrollWidth}x${node.scrollHeight} in ${node.clientHeight}`)
  return {
    texts,
    cut,
    parts: {
      message: around(".st-key-stage_head"),
      caption: around(".st-key-stage_caption"),
      choices: around(".st-key-stage_bar"),
      figure: around(".st-key-stage_figure"),
      foot: around(".st-key-stage_foot"),
      buttons: around(".awda-turner"),
    },
  }
}"""
STILL = """() => {
  const figures = [...document.querySelectorAll(".st-key-stage_figure > [class*=st-key-]")]
  const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
  return !("awdaTurning" in document.documentElement.dataset)
    && charts.every(chart => chart.querySelector(".main-svg"))
    && figures.every(figure => figure.getBoundingClientRect().height > 20)
}"""
# For each piece of advice, whether the answer of each country can be read.
ANSWERS = """() => [...document.querySelectorAll(".st-key-stage_figure .awda-advice")].map(advice =>
  [...advice.lastElementChild.querySelectorAll(".awda-country")].map(name => name.checkVisibility()))"""
SWIPE = """across => {
  const figure = document.querySelector(".st-key-stage_figure")
  const touch = (kind, x) => {
    const met = [new Touch({ identifier: 1, target: figure, clientX: x, clientY: 400 })]
    const touches = kind === "touchend" ? [] : met
    figure.dispatchEvent(new TouchEvent(kind, { touches, changedTouches: met, bubbles: true, composed: true }))
  }
  touch("touchstart", 600)
  touch("touchend", 600 + across)
}"""


def message(step: int, language: str) -> str:
    """Return the message of a step of the talk."""
    return MAIN.steps[step - 1].message[language]


def arrived(page: Page, step: int, language: str = "en") -> None:
    """Wait until a step stands on the stage with its figure, and in the link."""
    expect(page.locator("h1.awda-message")).to_have_text(message(step, language))
    in_link(page, "step", str(step))
    live.settled(page)
    page.wait_for_function(STILL)
    if MAIN.steps[step - 1].figure.endswith("_map"):
        expect(page.locator(".st-key-stage_figure .maps")).to_have_attribute("data-painted", live.ANY)


def apart(one: list[float] | None, other: list[float] | None) -> bool:
    """Tell whether two boxes do not meet."""
    if one is None or other is None:
        return True
    return one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1


def faults(found: dict[str, Any], width: int, height: int) -> list[str]:
    """Say what is wrong with a step as it was measured."""
    said = [f"cut: {one}" for one in found["cut"]]
    for text in found["texts"]:
        left, top, right, bottom = text["box"]
        if left < -1 or top < -1 or right > width + 1 or bottom > height + 1:
            said.append(f"outside the screen: {text['text']} {text['box']}")
        if text["size"] * SIZES[0][0] / width < LEAST - 0.05:
            said.append(f"{text['size']:.1f} px on a screen of {width}: {text['text']}")
    parts = list(found["parts"].items())
    for index, (name, box) in enumerate(parts):
        said += [f"{name} meets {other}" for other, beside in parts[index + 1 :] if not apart(box, beside)]
    return said


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_talk_is_given_by_keyboard(reader: Reader, language: str, size: tuple[int, int]) -> None:
    """From the first step to the last: all of it on the screen, nothing over anything, words for the back row."""
    page = reader("/present?view=stage&talk=main&step=1", language=language, width=size[0], height=size[1])
    onward = "ArrowLeft" if language == "ar" else "ArrowRight"
    keys = (onward, "Space", "PageDown", "ArrowDown")
    for step in range(1, LAST + 1):
        arrived(page, step, language)
        found = page.evaluate(MEASURED)
        assert len(found["texts"]) > 3, "a step without words"
        assert found["parts"]["figure"], "a step without a figure"
        said = faults(found, *size)
        assert not said, f"step {step}:\n" + "\n".join(said)
        if step < LAST:
            page.keyboard.press(keys[step % len(keys)])
    page.keyboard.press(onward)
    expect(page.locator("h1.awda-message")).to_have_text(message(LAST, language))


def test_keys_jump_and_turn_back(reader: Reader) -> None:
    """Home, End, a number with Enter or alone, and the way back; a number beyond the last step says so."""
    page = reader("/present?view=stage&talk=main&step=3", language="en")
    arrived(page, 3)
    for key, step in (("End", LAST), ("PageUp", LAST - 1), ("Home", 1), ("ArrowRight", 2), ("Shift+Space", 1)):
        page.keyboard.press(key)
        arrived(page, step)
    page.keyboard.type("11")
    expect(page.locator(".awda-jump")).to_contain_text("11")
    page.keyboard.press("Enter")
    arrived(page, 11)
    page.keyboard.press("9")
    arrived(page, 9)
    page.keyboard.type("99")
    expect(page.locator(".awda-jump")).to_contain_text("There is no step 99")
    page.keyboard.press("Enter")
    arrived(page, 9)
    page.go_back()
    arrived(page, 11)


def test_the_speaker_has_notes_keys_and_a_blank_screen(reader: Reader) -> None:
    """The notes of this very step, the next message, a clock; the list of keys; nothing on the screen at all."""
    page = reader("/present?view=stage&talk=main&step=2", language="en")
    arrived(page, 2)
    notes, blank = page.locator(".awda-notes"), page.locator(".awda-blanked")
    page.keyboard.press("n")
    for line in MAIN.steps[1].notes["en"].split("\n"):
        expect(notes).to_contain_text(line.strip())
    expect(notes).to_contain_text(message(3, "en"))
    expect(notes.locator(".awda-clock span")).to_contain_text(":")
    page.keyboard.press("PageDown")
    arrived(page, 3)
    expect(notes).to_contain_text(message(4, "en"))
    page.keyboard.press("?")
    expect(notes).to_be_hidden()
    expect(page.locator(".awda-keys")).to_contain_text("PageDown")
    page.keyboard.press("Escape")
    expect(page.locator(".awda-keys")).to_be_hidden()
    page.keyboard.press("b")
    expect(blank).to_be_visible()
    assert page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.className") == "awda-blanked"
    page.keyboard.press("ArrowRight")
    expect(blank).to_be_hidden()
    arrived(page, 3)


def test_a_figure_stays_live(reader: Reader) -> None:
    """A region opens by a click and by keys, the arrow keys turn the page again; the next step knows nothing of it."""
    page = reader(f"/present?view=stage&talk=main&step={MAP}", language="en", width=1920, height=1080)
    arrived(page, MAP)
    area = page.locator('.st-key-regions_map path[data-code="MA-05"]')
    scale = page.evaluate("Number(document.documentElement.style.getPropertyValue('--awda-scale'))")
    assert scale > 1.5
    inside = area.evaluate(INSIDE)
    box = area.bounding_box()
    assert box
    page.mouse.click(box["x"] + inside["x"], box["y"] + inside["y"])
    in_link(page, "region", "MA-05")
    expect(page.locator(".st-key-stage_figure .chosen")).to_contain_text("14.5%")
    page.keyboard.press("ArrowRight")
    arrived(page, MAP + 1)
    assert "region" not in query(page)
    page.go_back()
    arrived(page, MAP)
    in_link(page, "region", "MA-05")
    expect(page.locator(".st-key-stage_figure .chosen")).to_contain_text("14.5%")


def test_the_highest_numbers_stand_on_the_map(reader: Reader) -> None:
    """The three regions of which the step speaks bear their numbers, however small the map is."""
    page = reader("/present?view=stage&talk=main&step=4", language="en", width=1280, height=720)
    arrived(page, 4)
    labels = page.locator("svg .labels text")
    expect(labels.first).to_be_visible()
    assert {"21.4", "15.7", "14.5"} <= set(labels.all_text_contents())


def test_a_control_keeps_its_keys_only_for_who_tabs_to_it(reader: Reader) -> None:
    """A choice made by mouse changes the figure and holds the talk up no longer; the next key turns the page."""
    page = reader(f"/present?view=stage&talk=main&step={MAP}", language="en", width=1920, height=1080)
    arrived(page, MAP)
    figure = page.locator(".st-key-stage_figure")
    page.locator(".st-key-stage_bar input").click()
    page.get_by_role("option", name="Returnees per 1,000 residents").click()
    in_link(page, "indicator", "returnees_per_1000")
    expect(page.locator(".awda-caption")).to_contain_text("Returnees per 1,000 residents")
    expect(figure.locator(".maps")).to_have_attribute("data-painted", live.ANY)
    page.keyboard.press("ArrowRight")
    arrived(page, MAP + 1)
    page.keyboard.press("ArrowLeft")
    arrived(page, MAP)
    assert "indicator" not in query(page), "what was chosen on stage lasts as long as the step"
    area = figure.locator('path[data-code][tabindex="0"]')
    page.keyboard.press("Tab")
    area.focus()
    first = area.get_attribute("data-code")
    page.keyboard.press("ArrowRight")
    assert figure.locator("path:focus").get_attribute("data-code") != first
    arrived(page, MAP)
    page.keyboard.press("PageDown")
    arrived(page, MAP + 1)


def test_escape_leads_back_to_the_talks(reader: Reader) -> None:
    """Nothing of the stage stays in the link, and the page is itself again."""
    page = reader(f"/present?view=stage&talk=main&step={MAP}", language="en")
    arrived(page, MAP)
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-stage")).to_have_count(0)
    in_link(page, "view", None)
    assert set(query(page)) <= {"lang"}
    expect(page.get_by_test_id("stHeader")).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_answer_to_advice_is_hidden(reader: Reader, language: str, size: tuple[int, int]) -> None:
    """How each country answers stands beside each piece of advice, also where mechanisms are folded below it."""
    own = talks.Step(talks.everywhere("Advice"), talks.everywhere(""), "recommendations", {}, "advice")
    links = (
        f"talk=main&step={ADVICE}",
        f"talk={talks.to_link(talks.Talk(talks.OWN, talks.everywhere('Mine'), (own,)))}&step=1",
    )
    for link in links:
        page = reader(f"/present?view=stage&{link}", language=language, width=size[0], height=size[1])
        expect(page.locator("h1.awda-message")).to_be_visible()
        expect(page.locator(".awda-advice").first).to_be_visible()
        live.settled(page)
        seen = page.evaluate(ANSWERS)
        assert len(seen) > 1
        assert all(seen)
        assert all(all(answers) for answers in seen), f"{link[:20]}: {seen}"


def test_who_swipes_turns_the_page(reader: Reader) -> None:
    """A finger moved to the left brings the next step; in Arabic to the right. The buttons do the same."""
    for language, across in (("en", -200), ("ar", 200)):
        page = reader("/present?view=stage&talk=main&step=2", language=language)
        arrived(page, 2, language)
        page.evaluate(SWIPE, across)
        arrived(page, 3, language)
        page.locator('.awda-turner [data-does="previous"]').click()
        arrived(page, 2, language)


def test_the_whole_screen(reader: Reader) -> None:
    """The key f fills the screen with the stage, and empties it again."""
    page = reader("/present?view=stage&talk=main&step=2", language="en")
    arrived(page, 2)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === document.documentElement")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")


# On a phone: where the stage and its figure are, the frame of each table with what it holds, and what nobody can reach.
NARROW = """() => {
  const boxOf = node => {
    const { left, right } = node.getBoundingClientRect()
    return [left, right]
  }
  const figure = document.querySelector(".st-key-stage_figure")
  return {
    figure: boxOf(figure),
    beside: figure.scrollWidth - figure.clientWidth,
    frames: [...figure.querySelectorAll(".awda-scroll")].map(node => ({
      box: boxOf(node),
      hidden: node.scrollWidth - node.clientWidth,
      reached: node.tabIndex === 0 && node.role === "region" && Boolean(node.ariaLabel),
      last: boxOf([...node.querySelectorAll("thead th")].at(-1)),
    })),
  }
}"""
ACROSS = """() => document.querySelector(".st-key-stage_figure .awda-scroll").scrollLeft"""
DRAG = SWIPE.replace('".st-key-stage_figure"', '".st-key-stage_figure .awda-scroll td"')
# Tables with many columns, the widest first: only that has to be moved.
TABLES = [
    ("assessment", {}, "matrix", True),
    ("agreements", {}, "official", True),
    ("mechanisms", {"view": "coverage"}, "coverage", False),
]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_wide_tables_are_moved_in_their_frames_on_a_phone(reader: Reader, language: str) -> None:
    """No frame leaves the screen; what is wider is reached by Tab and arrow keys, and a finger on it turns no page."""
    steps = [
        talks.Step(talks.everywhere(key), talks.everywhere(""), page, link, key) for page, link, key, _wide in TABLES
    ]
    code = talks.to_link(talks.Talk(talks.OWN, talks.everywhere("Mine"), tuple(steps)))
    page = reader(f"/present?view=stage&step=1&talk={code}", language=language, width=390, height=844)
    for step, (_page, _link, key, wide) in enumerate(TABLES, 1):
        expect(page.locator("h1.awda-message")).to_have_text(key)
        in_link(page, "step", str(step))
        live.settled(page)
        page.wait_for_function(STILL)
        found = page.evaluate(NARROW)
        assert found["beside"] <= 1, f"{key}: the figure is cut at the side"
        assert found["frames"], "a step without a table"
        for frame in found["frames"]:
            assert 0 <= frame["box"][0] < frame["box"][1] <= 390, f"{key} leaves the screen"
            assert frame["reached"]
            assert (frame["hidden"] > 1) == wide, f"{key} hides {frame['hidden']} px"
            if not wide:
                assert frame["box"][0] - 1 <= frame["last"][0] < frame["last"][1] <= frame["box"][1] + 1
        if wide:
            region = page.locator(".st-key-stage_figure .awda-scroll")
            page.keyboard.press("Tab")
            region.focus()
            onward = "ArrowLeft" if language == "ar" else "ArrowRight"
            page.keyboard.press(onward)
            page.wait_for_function(f"() => Math.abs(({ACROSS})()) > 10")
            page.evaluate(DRAG, 200 if language == "ar" else -200)
            region.evaluate(
                "node => node.scrollTo({ left: document.dir === 'rtl' ? -5000 : 5000, behavior: 'instant' })"
            )
            left, right = page.evaluate(NARROW)["frames"][0]["last"]
            assert -1 <= left < right <= 391, f"the last column of {key} cannot be brought into sight"
            in_link(page, "step", str(step))
            expect(page.locator("h1.awda-message")).to_have_text(key)
        page.keyboard.press("PageDown")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_map_is_seen_on_a_phone(reader: Reader, language: str) -> None:
    """It takes the width of the screen; its legend stands below it, and nothing leaves the screen."""
    page = reader(f"/present?view=stage&talk=main&step={MAP}", language=language, width=390, height=844)
    arrived(page, MAP, language)
    canvas = page.locator(".st-key-stage_figure svg.canvas").bounding_box()
    legend = page.locator(".st-key-stage_figure .legend").bounding_box()
    assert canvas
    assert legend
    for box in (canvas, legend):
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    assert canvas["width"] > 300
    assert canvas["y"] + canvas["height"] <= legend["y"] + 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_figures_of_an_own_talk_keep_to_the_stage(reader: Reader, language: str) -> None:
    """A chart of any page is as wide as the stage; one with many rows is scrolled, and covers no sources."""
    figures = [("trends", {}, "trend_MAR_TUN"), ("mechanisms", {"view": "timeline"}, "timeline_TUN")]
    steps = [talks.Step(talks.everywhere(key), talks.everywhere(""), page, link, key) for page, link, key in figures]
    code = talks.to_link(talks.Talk(talks.OWN, talks.everywhere("Mine"), tuple(steps)))
    assert code
    page = reader(f"/present?view=stage&step=1&talk={code}", language=language, width=1920, height=1080)
    for step, (_page, _link, key) in enumerate(figures, 1):
        expect(page.locator("h1.awda-message")).to_have_text(key)
        in_link(page, "step", str(step))
        live.settled(page)
        page.wait_for_function(STILL)
        texts = page.evaluate(MEASURED)["texts"]
        aside = [one["text"] for one in texts if one["box"][0] < 0 or one["box"][2] > 1920]
        assert not aside, f"beside the stage: {aside}"
        room, foot = (page.locator(f".st-key-stage_{name}").bounding_box() for name in ("figure", "foot"))
        assert room
        assert foot
        assert room["y"] + room["height"] <= foot["y"] + 1
        chart = page.locator(".st-key-stage_figure .main-svg").first.bounding_box()
        assert chart
        assert chart["width"] == pytest.approx(room["width"], abs=4)
        page.keyboard.press("PageDown")


SIGHT = """() => {
  const figure = document.querySelector(".st-key-stage_figure")
  return {
    fit: Number(figure.style.getPropertyValue("--awda-fit") || 1),
    more: document.querySelector('[data-does="more"]').checkVisibility(),
    fades: "goesOn" in figure.dataset,
    over: figure.scrollHeight - figure.clientHeight,
    left: figure.scrollHeight - figure.clientHeight - figure.scrollTop,
  }
}"""
# What is in sight is the same for a while: figures of words are fitted once they have come whole.
CALM = """() => {
  const figure = document.querySelector(".st-key-stage_figure")
  const now = [figure.scrollHeight, figure.clientHeight, figure.style.getPropertyValue("--awda-fit")].join()
  const kept = window.awdaCalm
  if (kept?.now !== now) window.awdaCalm = { now, since: performance.now() }
  return kept?.now === now && performance.now() - kept.since > 500
}"""


@pytest.mark.parametrize("code", sorted(stories.stories()))
def test_a_figure_of_words_is_seen_whole_or_says_that_it_goes_on(reader: Reader, code: str) -> None:
    """A higher one becomes a little smaller; what is still too high has a button and a key that bring the rest."""
    story = stories.stories()[code].as_talk()
    address = f"/present?view=stage&talk={story.code}&step=1"
    page = reader(address, language="fr", width=1920, height=1080)
    for number, step in enumerate(story.steps, 1):
        expect(page.locator("h1.awda-message")).to_have_text(step.message["fr"])
        in_link(page, "step", str(number))
        live.settled(page)
        page.wait_for_function(CALM)
        seen = page.evaluate(SIGHT)
        assert seen["fit"] >= 0.8
        assert seen["more"] == (seen["over"] > 2), seen
        assert seen["fades"] == (seen["left"] > 2), seen
        if seen["more"]:
            assert seen["fit"] == 0.8, "it could be smaller, and be seen whole"
            for _again in range(5):
                if page.evaluate(SIGHT)["left"] <= 2:
                    break
                page.keyboard.press("m")
            assert page.evaluate(SIGHT)["left"] <= 2, "its end is not reached"
            page.wait_for_function("() => !('goesOn' in document.querySelector('.st-key-stage_figure').dataset)")
        page.keyboard.press("PageDown")
