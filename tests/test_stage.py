"""On stage one step stands alone, stays live, and says plainly what is wrong with it."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import plotly.graph_objects as go
import pytest
from markupsafe import escape
from streamlit.testing.v1 import AppTest

from components import i18n, naming, scripts, stage, unseen
from components import talks as offered
from data import not_published, talks
from data.talks import Talk
from tests import views
from tests.views import bodies, healthy, plain

pytestmark = pytest.mark.usefixtures("running_server")

BUILT_IN = [(code, number) for code, talk in talks.built_in().items() for number in range(1, len(talk.steps) + 1)]
# Nobody's talk: a step whose country can be changed, one whose figure is not there, and one of words.
TRIED = """
[title]
en = "Tried"
fr = "Essai"
ar = "تجربة"
[[steps]]
view = "regions?country=MAR"
figure = "regions_map"
controls = ["country"]
message = { en = "Where they live", fr = "Où ils vivent", ar = "أين يعيشون" }
[[steps]]
view = "trends?indicator=remittances_usd"
figure = "trend_MAR_TUN"
message = { en = "What they send", fr = "Ce qu’ils envoient", ar = "ما يرسلونه" }
[[steps]]
view = "overview"
figure = "no_such_figure"
message = { en = "Nothing to see", fr = "Rien à voir", ar = "لا شيء" }
"""


def on_stage(talk: str = "main", /, **link: str) -> AppTest:
    """Open the stage by a link."""
    return views.opened("present", view="stage", talk=talk, **link)


def component(at: AppTest, name: str) -> dict[str, Any]:
    """Return what a component of the page gets in the browser."""
    (found,) = [one.proto for one in at.get("bidi_component") if one.component_name.endswith(name)]
    return dict(json.loads(found.json))


def turn(at: AppTest, step: int) -> AppTest:
    """Turn to another step, as the stage in the browser asks for it."""
    at.session_state["awda_chosen"] = {**at.session_state["awda_chosen"], "step": str(step)}
    at.session_state["awda_acted"] = True
    return healthy(at.run())


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Offer a talk made for these tests."""
    talk = talks.read(TRIED, "tried")
    monkeypatch.setattr(offered, "offered", lambda: {"tried": talk})
    return talk


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("code", "number"), BUILT_IN)
def test_every_step_shows_its_message_and_figure(code: str, number: int, language: str) -> None:
    """The message is the headline; the figure is there with its sources, or the points are; the page is not."""
    step = talks.built_in()[code].steps[number - 1]
    at = healthy(on_stage(code, step=str(number), lang=language))
    html = bodies(at)
    assert f'<h1 class="awda-message">{escape(step.message[language])}</h1>' in html
    assert "awda-failed" not in html, "the figure is missing"
    hatched_throughout = step.page == "regions" and step.choices.get("country") == "TUN"
    assert ("awda-source" in html) == (bool(step.page) and not hatched_throughout)
    assert ("awda-points" in html) == (not step.page)
    assert all(plain(point[language]) in plain(html) for point in step.points)
    assert not at.title, "the page behind the step has a title of its own"
    got = component(at, "awda_stage")
    assert (got["current"], len(got["steps"])) == (number, len(talks.built_in()[code].steps))
    assert got["steps"][number - 1]["notes"] == step.notes[language]


def test_a_map_on_stage_carries_its_note() -> None:
    """No map of Morocco without the note on Western Sahara; the map knows that it is on stage."""
    at = healthy(on_stage("main", step="4", lang="en"))
    assert "Non-Self-Governing Territory" in bodies(at)
    assert "Akhbar Aljaliya" in bodies(at)
    drawn = component(at, "awda_map")
    assert drawn["stage"]
    assert [panel["country"] for panel in drawn["panels"]] == ["MAR"]


@pytest.mark.parametrize("link", [{"step": "0"}, {"step": "13"}, {"step": "x"}, {"step": "²"}, {"step": "-1"}])
def test_a_step_that_is_not_there(link: Mapping[str, str]) -> None:
    """The page says so and leads to the first step; nothing of the stage is drawn."""
    at = healthy(on_stage("main", lang="en", **link))
    assert at.title[0].value == "There is no such step"
    assert "12" in bodies(at)
    assert "awda-message" not in bodies(at)
    assert len([one for one in at.get("page_link") if "present" in one.proto.page]) == 2


def test_a_talk_that_is_not_there() -> None:
    """A link to somebody's own talk, opened by another reader, says so; its text is no markup."""
    at = healthy(on_stage("<b>own</b>", lang="en", step="1"))
    assert at.title[0].value == "There is no such talk"
    assert "<b>own" not in bodies(at)


def test_a_page_that_fails_leaves_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """The speaker goes on: the message stands, the figure is said to be missing, the trace is in the log alone."""

    def broken(path: str) -> None:
        raise RuntimeError(path)

    monkeypatch.setattr(scripts, "run_page", broken)
    at = healthy(on_stage("main", step="4", lang="en"))
    assert talks.built_in()["main"].steps[3].message["en"] in bodies(at)
    assert "The figure of this step could not be drawn." in bodies(at)
    assert "RuntimeError" not in bodies(at)


@pytest.mark.usefixtures("tried")
def test_a_figure_that_is_not_there() -> None:
    """A page that has no such figure is no reason to fall silent."""
    at = healthy(on_stage("tried", step="3", lang="en"))
    assert "Nothing to see" in bodies(at)
    assert "The figure of this step could not be drawn." in bodies(at)


@pytest.mark.usefixtures("tried")
def test_the_country_is_changed_for_one_step() -> None:
    """A choice in sight changes the figure and the link; the next step, and the step itself later, begin afresh."""
    at = healthy(on_stage("tried", step="1", lang="en"))
    assert [panel["country"] for panel in component(at, "awda_map")["panels"]] == ["MAR"]
    assert "country" not in views.link(at), "what the step presets needs no word in the link"
    at.get_by_key("country").set_value("TUN")
    healthy(at.run())
    assert [panel["country"] for panel in component(at, "awda_map")["panels"]] == ["TUN"]
    assert views.link(at)["country"] == "TUN"
    turn(at, 2)
    assert views.link(at) == {"view": "stage", "talk": "tried", "step": "2", "lang": "en"}
    turn(at, 1)
    assert [panel["country"] for panel in component(at, "awda_map")["panels"]] == ["MAR"]


@pytest.mark.usefixtures("tried")
def test_a_choice_in_the_link_of_a_step_counts() -> None:
    """Who opens the link of a changed step sees it changed."""
    at = healthy(on_stage("tried", step="1", country="TUN", lang="en"))
    assert [panel["country"] for panel in component(at, "awda_map")["panels"]] == ["TUN"]


@pytest.mark.usefixtures("tried")
def test_nothing_of_the_page_behind_is_sent() -> None:
    """Of a page with choices, texts and tables only the figure travels, and the choices that are in sight."""
    at = healthy(on_stage("tried", step="2", lang="en"))
    assert len(at.get("plotly_chart")) == 1
    assert not at.selectbox
    assert not at.header
    assert not at.get("expander")


def sizes(part: object) -> list[float]:
    """Return every size of a font in a part of a figure."""
    if isinstance(part, list | tuple):
        return [size for one in part for size in sizes(one)]
    if not isinstance(part, dict):
        return []
    own = [value["size"] for name, value in part.items() if name.endswith("font") and "size" in (value or {})]
    own = [size for one in own for size in (one if isinstance(one, list | tuple) else [one])]
    return own + [size for value in part.values() for size in sizes(value)]


@pytest.mark.parametrize(
    ("path", "choices"),
    [
        ("pages/trends.py", {}),
        ("pages/regions.py", {"view": "routes"}),
        ("pages/profiles.py", {"question": "sex"}),
        ("pages/mechanisms.py", {"view": "timeline"}),
        ("pages/figures.py", {}),
    ],
)
def test_charts_are_read_from_the_back_row(path: str, choices: dict[str, str]) -> None:
    """No font below the least size, none made larger than it was, and the marks are the same."""
    drawn = [one.figure for one in unseen.opened(path, {"lang": "en", **choices}).run.shown]
    figures = [one for one in drawn if isinstance(one, go.Figure)]
    assert figures
    for figure in figures:
        large, usual = stage.enlarged(figure), figure.to_plotly_json()
        assert min(sizes(large)) >= stage.LEAST
        assert max(sizes(large)) == max(stage.LEAST, *sizes(usual))
        assert [trace.get("ids") for trace in large["data"]] == [trace.get("ids") for trace in usual["data"]]
        assert "height" not in large["layout"]


@pytest.mark.parametrize(("rows", "height"), [(10, "stretch"), (40, 1283)])
def test_a_chart_of_many_rows_keeps_its_height(rows: int, height: int | str) -> None:
    """Pressed into the room there is its words would stand on each other; it is scrolled instead."""
    assert stage.room(go.Figure(layout={"height": 27.5 * rows})) == height


def test_small_words_in_a_text_are_raised() -> None:
    """A size inside a text counts as well, and what is set small by a mark is set as the rest."""
    figure = go.Figure(layout={"title": {"text": '<span style="font-size:9px">a</span><sup>b</sup>'}})
    assert stage.enlarged(figure)["layout"]["title"]["text"] == '<span style="font-size:14px">a</span>b'


@pytest.mark.parametrize("key", ["overview_findings", "overview_gaps", "pair_CMP001"])
def test_pieces_of_the_overview_can_stand_alone(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements, what is not known and key figures are exhibits like any chart."""
    text = TRIED.replace("no_such_figure", key)
    monkeypatch.setattr(offered, "offered", lambda: {"tried": talks.read(text, "tried")})
    html = bodies(healthy(on_stage("tried", step="3", lang="en")))
    assert "awda-failed" not in html
    mark = {"overview_findings": "awda-statement ", "overview_gaps": "awda-unknown", "pair_CMP001": "187,566"}[key]
    assert mark in html


@pytest.mark.parametrize(
    ("view", "key"), [("comparison?dimension=employment", "contrast"), ("comparison", "all_dimensions")]
)
def test_contrasts_can_stand_alone(view: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence that sets the countries against each other, and the sheet of all dimensions."""
    text = TRIED.replace('"overview"', f'"{view}"').replace("no_such_figure", key)
    monkeypatch.setattr(offered, "offered", lambda: {"tried": talks.read(text, "tried")})
    html = bodies(healthy(on_stage("tried", step="3", lang="en")))
    assert "awda-failed" not in html
    assert "awda-origin" in html


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_not_published_says_where_it_is_held(language: str) -> None:
    """Below a map without a figure stands the document that holds what it lacks: the report of Tunisia-HIMS."""
    (line,) = re.findall(
        r'<p class="awda-note awda-held">(.*?)</p>', bodies(healthy(on_stage(step="5", lang=language)))
    )
    gap = not_published.gaps("TUN", topics=["returnees"], below_country=True).iloc[0]
    held = gap[f"where_it_is_held_{language}"]
    assert "35-39" in held
    assert plain(held) in plain(line)
    with i18n.speaking(language):
        assert plain(line).startswith(naming.country_name("TUN"))
    # Morocco publishes its figures.
    assert "awda-held" not in bodies(healthy(on_stage(step="4", lang=language)))


@pytest.mark.parametrize(
    ("view", "key", "words"),
    [
        ("assessment", "matrix", "Each cell counts statements"),
        ("mechanisms?view=coverage", "coverage", "Each cell counts the mechanisms"),
        ("mechanisms?view=actors", "flow", "Read from one side to the other"),
    ],
)
def test_the_arrow_keys_of_a_table_are_not_told_on_stage(
    view: str, key: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There they turn the page; only who reads the page of the table is told."""
    text = TRIED.replace('"overview"', f'"{view}"').replace("no_such_figure", key)
    monkeypatch.setattr(offered, "offered", lambda: {"tried": talks.read(text, "tried")})
    said = plain(bodies(healthy(on_stage("tried", step="3", lang="en"))))
    assert words in said
    assert "arrow keys" not in said
    page, _mark, link = view.partition("?")
    own = plain(bodies(healthy(views.opened(page, lang="en", **dict(parse_qsl(link))))))
    assert words in own
    assert "arrow keys" in own
