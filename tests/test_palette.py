"""Colours can be read and told apart, on light and dark paper, also by readers who do not tell red from green."""

import re
import tomllib
from itertools import pairwise, product
from pathlib import Path

import pytest

from components import palette
from data import catalogue

ROOT = Path(__file__).resolve().parents[1]
APPEARANCES = ("light", "dark")
TEXT = 4.5  # WCAG 2.2, 1.4.3: text of normal size
STEP = 1.25  # luminance ratio at which two neighbouring areas can still be told apart

# Deuteranopia, severity 1.0, for linear RGB: Machado, Oliveira and Fernandes, "A physiologically-based model for
# simulation of color vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
# Linear RGB (sRGB primaries, D65) to XYZ: IEC 61966-2-1.
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
Colour = tuple[float, float, float]


def linear(colour: str) -> Colour:
    """Return the linear RGB of a #RRGGBB colour."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def times(matrix: tuple[Colour, Colour, Colour], colour: Colour) -> Colour:
    """Multiply a matrix and a colour."""
    one, two, three = (sum(weight * part for weight, part in zip(row, colour, strict=True)) for row in matrix)
    return one, two, three


def seen(colour: str, *, deuteranopia: bool) -> Colour:
    """Return the linear RGB that a reader sees."""
    if not deuteranopia:
        return linear(colour)
    red, green, blue = (min(1.0, max(0.0, part)) for part in times(DEUTERANOPIA, linear(colour)))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Return the relative luminance of linear RGB (WCAG 2.2)."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def difference(one: Colour, other: Colour) -> float:
    """Return the distance of two colours in CIE L*a*b* (1976), in which 2.3 is just noticeable."""
    labs = []
    for colour in (one, other):
        x, y, z = (
            part ** (1 / 3) if part > (6 / 29) ** 3 else part * (29 / 6) ** 2 / 3 + 4 / 29
            for part in (value / white for value, white in zip(times(TO_XYZ, colour), WHITE, strict=True))
        )
        labs.append((116 * y - 16, 500 * (x - y), 200 * (y - z)))
    return float(sum((left - right) ** 2 for left, right in zip(*labs, strict=True)) ** 0.5)


def theme(appearance: str) -> dict[str, str]:
    """Return the theme that Streamlit draws with."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return dict(config["theme"][appearance])


def readable(ink: str, paper: str, what: str) -> None:
    """Fail when a text cannot be read on its paper."""
    found = palette.contrast(ink, paper)
    assert found >= TEXT, f"{what}: {ink} on {paper} has a contrast of {found:.2f}, {TEXT} is needed"


def test_contrast_is_that_of_the_guidelines() -> None:
    """Black on white is 21 to 1; the grey #767676 on white is the known limit of 4.54; the order does not matter."""
    assert palette.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert palette.contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.005)
    assert palette.contrast("#A8481F", "#A8481F") == 1


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_texts_can_be_read(appearance: str) -> None:
    """Ink and muted ink on the page, on land, and on areas without a figure."""
    paper = palette.PAPER[appearance]
    for ink, ground in product((paper.ink, paper.muted), (paper.ground, paper.land, paper.unpublished)):
        readable(ink, ground, f"{appearance} paper")


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_texts_of_the_theme_can_be_read(appearance: str) -> None:
    """Texts, links and the colour of buttons, on both backgrounds of Streamlit's theme."""
    colours = theme(appearance)
    for ink in ("textColor", "linkColor", "primaryColor", "grayTextColor"):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            readable(colours[ink], colours[ground], f"{appearance} theme, {ink} on {ground}")


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_maps_and_theme_share_their_paper(appearance: str) -> None:
    """What we draw stands on the same ground, in the same ink, as what Streamlit draws."""
    paper, colours = palette.PAPER[appearance], theme(appearance)
    assert (paper.ground, paper.ink) == (colours["backgroundColor"], colours["textColor"])
    assert paper.muted == colours["grayTextColor"]


@pytest.mark.parametrize(("appearance", "country"), list(product(APPEARANCES, ("MAR", "TUN"))))
def test_country_colours_can_be_read(appearance: str, country: str) -> None:
    """The name of a country is written in its colour."""
    readable(palette.COUNTRY[appearance][country], palette.PAPER[appearance].ground, f"{country} on {appearance} paper")


@pytest.mark.parametrize(("appearance", "family"), list(product(APPEARANCES, palette.SEQUENCE["light"])))
def test_numbers_can_be_read_on_every_step(appearance: str, family: str) -> None:
    """The number on an area is small print, whatever the colour of the area."""
    for colour in palette.SEQUENCE[appearance][family]:
        readable(palette.ink_on(colour), colour, f"number on {family}, {appearance} paper")


@pytest.mark.parametrize("deuteranopia", [False, True])
@pytest.mark.parametrize(("appearance", "family"), list(product(APPEARANCES, palette.SEQUENCE["light"])))
def test_steps_follow_each_other(appearance: str, family: str, deuteranopia: bool) -> None:
    """Few is near the paper and many far from it, and neighbouring steps can be told apart by lightness alone."""
    lights = [luminance(seen(colour, deuteranopia=deuteranopia)) for colour in palette.SEQUENCE[appearance][family]]
    assert len(lights) == 5
    assert lights == sorted(lights, reverse=appearance == "light"), f"{family}, {appearance}: lightness turns back"
    ratios = [(max(pair) + 0.05) / (min(pair) + 0.05) for pair in pairwise(lights)]
    assert min(ratios) >= STEP, f"{family}, {appearance}: neighbouring steps differ by {min(ratios):.2f} only"


@pytest.mark.parametrize("deuteranopia", [False, True])
@pytest.mark.parametrize("appearance", APPEARANCES)
def test_countries_can_be_told_apart(appearance: str, deuteranopia: bool) -> None:
    """Morocco and Tunisia differ in hue or lightness for every reader."""
    morocco, tunisia = (seen(palette.COUNTRY[appearance][code], deuteranopia=deuteranopia) for code in ("MAR", "TUN"))
    found = difference(morocco, tunisia)
    assert found >= 20, f"{appearance} paper: the colours of the countries are {found:.0f} apart"


def test_colours_of_the_style_sheet_are_those_of_the_palette() -> None:
    """The style sheet repeats the country colours: one colour to one country, everywhere."""
    sheet = (ROOT / "components" / "browser" / "awda.css").read_text(encoding="utf-8")
    for country in ("MAR", "TUN"):
        light = re.search(rf"^\.awda-{country} {{ --awda-country: (#\w{{6}})", sheet, re.MULTILINE)
        dark = re.search(rf"\.awda-dark\.awda-{country} {{ --awda-country: (#\w{{6}})", sheet)
        assert light, f"awda.css gives {country} no colour on light paper"
        assert dark, f"awda.css gives {country} no colour on dark paper"
        assert light[1] == palette.COUNTRY["light"][country]
        assert dark[1] == palette.COUNTRY["dark"][country]


def test_kinds_of_findings_can_be_read() -> None:
    """Strength, weakness, gap: each in a colour that can be read on its paper."""
    sheet = (ROOT / "components" / "browser" / "awda.css").read_text(encoding="utf-8")
    found = re.findall(r"(\.awda-dark)?\.awda-kind-(\w+) \{ --awda-kind: (#\w{6})", sheet)
    assert {kind for _dark, kind, _colour in found} >= {"strength", "weakness", "gap"}
    for dark, kind, colour in found:
        readable(colour, palette.PAPER["dark" if dark else "light"].ground, f"{kind}{dark}")


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_every_indicator_has_its_family(appearance: str) -> None:
    """Returnees are plum, work is teal, poverty is ochre; an unknown topic still has five colours."""
    families = palette.SEQUENCE[appearance]
    assert palette.sequence("returnees_stock", "returnees", appearance) == families["plum"]
    assert palette.sequence("unemployment_rate_lfs", "labour", appearance) == families["teal"]
    assert palette.sequence("poverty_rate_national_line", "region", appearance) == families["ochre"]
    for topic in catalogue.codes("topic"):
        assert palette.sequence("some_indicator", topic, appearance) in families.values()


def test_both_appearances_have_the_same_colours_by_name() -> None:
    """Nothing that exists on light paper is missing on dark paper."""
    assert palette.SEQUENCE["light"].keys() == palette.SEQUENCE["dark"].keys()
    assert palette.COUNTRY["light"].keys() == palette.COUNTRY["dark"].keys()
    everything = [*palette.PAPER["light"], *palette.PAPER["dark"]]
    everything += [colour for families in palette.SEQUENCE.values() for steps in families.values() for colour in steps]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in everything)
