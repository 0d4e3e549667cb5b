"""A map as SVG holds the areas, figures, words and patterns of the map on screen, in one file of its own."""

from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import pytest

from components import exhibits, frame, i18n, naming, palette, plain
from components.evidence import words
from components.maps import Panel, shaded_regions
from data import catalogue, mapped, outlines
from exports import map_svg, model

SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn(language: str, indicator: str = "returnees_region_share", selected: str = "") -> model.Map:
    """Return the map of an indicator in both countries, as documents have it."""
    i18n.set_language(language)
    one = catalogue.indicator(indicator)
    found = [mapped.by_region(indicator, country) for country in catalogue.COUNTRIES]
    picture = shaded_regions(
        [Panel(each.country, each.level, naming.country_name(each.country), each.rows) for each in found],
        label=one.label(language),
        words=words(one.unit),
        colours=palette.sequence(one.code, one.topic, "light"),
        selected=selected or None,
    )
    made = plain.exhibit(exhibits.Shown("map", picture, found[0].rows)).picture
    assert isinstance(made, model.Map)
    return made


def svg(language: str, **given: str) -> ElementTree.Element:
    """Return the document of a map, parsed."""
    i18n.set_language(language)
    return ElementTree.fromstring(
        map_svg.as_svg(
            drawn(language),
            title=given.get("title", "A title"),
            sources=["Source: Akhbar Aljaliya (2020)"],
            notes=[frame.western_sahara_note()],
            language=language,
        )
    )


def texts(tree: ElementTree.Element) -> str:
    """Return what is written on a picture."""
    return " ".join(node.text or "" for node in tree.iter(f"{SVG}text"))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_area_carries_its_code_and_figure(language: str) -> None:
    """Paths are named by geo_code; what has a figure says it as the screen writes it, and only that."""
    paths = {node.get("id"): node for node in svg(language).iter(f"{SVG}path") if node.get("id")}
    assert set(paths) == {*catalogue.areas("region"), *catalogue.areas("governorate")}
    rows = mapped.by_region("returnees_region_share", "MAR").rows
    write = words("percent").value
    for _index, row in rows.iterrows():
        for member in catalogue.members(row["geo_code"]):
            assert paths[member].get("data-value") == write(row["value"])
            assert paths[member].get("data-kind") == {"exact": "plain", "derived": "plain"}.get(
                row["precision"], row["precision"]
            )
    assert {paths[code].get("data-value") for code in catalogue.areas("governorate")} == {""}
    assert {paths[code].get("fill") for code in catalogue.areas("governorate")} == {"url(#unpublished-TUN)"}


def test_patterns_overlay_and_outlines_are_those_of_the_screen() -> None:
    """Approximate areas are dashed, grouped ones dotted, Western Sahara hatched over Morocco alone."""
    tree = svg("en")
    shapes = outlines.outlines("region")
    hatched = [node for node in tree.iter(f"{SVG}path") if node.get("class") == "western-sahara"]
    assert [node.get("d") for node in hatched] == [shapes.hatch]
    kinds = [area.kind for area in drawn("en").panels[0].areas]
    dashed = [node for node in tree.iter(f"{SVG}path") if node.get("stroke-dasharray") and not node.get("class")]
    assert len(
        [node for node in dashed if node.get("d") in {one.path for one in shapes.areas.values()}]
    ) == kinds.count("approximate")
    dotted = [node for node in tree.iter(f"{SVG}path") if node.get("fill") == "url(#grouped-MAR)"]
    assert len(dotted) == kinds.count("grouped") == 3


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_words_stand_in_the_picture(language: str) -> None:
    """Title, legend, note on boundaries, sources, version and scale are on it, in the reader's language."""
    tree = svg(language, title="العنوان هنا" if language == "ar" else "A title")
    written = texts(tree).replace("\u2067", "").replace("\u2069", "")
    i18n.set_language(language)
    assert tree.get("role") == "img"
    assert tree.get("lang") == language
    assert (tree.findtext(f"{SVG}title") or "?") in written
    assert "Morocco" in (tree.findtext(f"{SVG}desc") or "") or language != "en"
    for _title, entries in drawn(language).legends:
        for entry in entries:
            assert entry.text in written
    for word in frame.western_sahara_note().split():
        assert word in written
    assert catalogue.data_version() in written
    assert "Akhbar Aljaliya (2020)" in written
    assert i18n.number(300) in written
    assert i18n.number(100) in written


def test_arabic_stands_at_the_right_edge() -> None:
    """Each line of words outside the maps ends at its right side and is isolated from right to left."""
    lines = [node for node in svg("ar", title="العنوان").iter(f"{SVG}text") if node.get("text-anchor") == "end"]
    assert len(lines) > 10
    assert all((node.text or "").startswith("\u2067") for node in lines)
    assert not [node for node in svg("en").iter(f"{SVG}text") if node.get("text-anchor") == "end"]


def test_a_hostile_text_is_text() -> None:
    """Markup in a title or a source is written, not read."""
    hostile = '</title><script>alert("x")</script>&'
    tree = svg("en", title=hostile)
    assert not list(tree.iter(f"{SVG}script"))
    assert tree.findtext(f"{SVG}title") == hostile


def test_nothing_is_fetched() -> None:
    """The file names no other file: no address but that of the format itself."""
    text = map_svg.as_svg(drawn("en"), title="A title")
    assert text.count("http") == text.count("http://www.w3.org/2000/svg")
    assert "href" not in text
    assert "@import" not in text


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("width", [300.0 * map_svg.proportion("region"), 300.0, 560.0], ids=["brief", "300", "560"])
def test_every_figure_has_its_number(language: str, width: float) -> None:
    """On its area where there is room for all of it, else beside it at the end of a line; never one on another."""
    i18n.set_language(language)
    panel = drawn(language).panels[0]
    tree = ElementTree.fromstring(map_svg.drawing(panel, width=width))
    written = [node for node in tree.iter(f"{SVG}text") if not node.get("aria-hidden")]
    labels = [area.label for area in panel.areas if area.label]
    assert sorted(labels) == sorted(node.text or "" for node in written if node.text in labels)
    halos = [node for node in tree.iter(f"{SVG}text") if node.get("aria-hidden")]
    leaders = [node for node in tree.iter(f"{SVG}path") if node.get("class") == "leader"]
    assert len(halos) + len(leaders) == len(labels)
    places = [(float(node.get("x", 0)), float(node.get("y", 0)), float(node.get("font-size", 0))) for node in written]
    assert all(
        abs(one[0] - other[0]) > one[2] or abs(one[1] - other[1]) > 0.9 * one[2]
        for one, other in combinations(places, 2)
    )


def test_the_area_chosen_is_outlined() -> None:
    """One panel alone can mark an area; another code marks nothing."""
    panel = drawn("en").panels[0]
    marked = ElementTree.fromstring(map_svg.drawing(panel, width=300, selected="MA-02"))
    path = outlines.outlines("region").areas["MA-02"].path
    count = sum(node.get("d") == path for node in marked.iter(f"{SVG}path"))
    usual = ElementTree.fromstring(map_svg.drawing(panel, width=300, selected="TN-11"))
    assert count == sum(node.get("d") == path for node in usual.iter(f"{SVG}path")) + 2


def test_long_words_stay_inside() -> None:
    """A title and a source longer than the picture is wide are broken into lines."""
    tree = svg("en", title="Share of returnees living in the region, by the latest survey " * 4)
    lines = [node.text for node in tree.iter(f"{SVG}text") if node.get("font-size") == "24"]
    assert len(lines) >= 3
    assert max(len(line or "") for line in lines) < 90
